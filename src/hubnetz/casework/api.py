"""An enquiry for machines: the same way to a hub and the same verb as the page."""

from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Header, Router, Schema

from hubnetz.casework import access, actions, forms
from hubnetz.casework.models import Enquiry
from hubnetz.lib.apidoc import PUBLIC_ERRORS, Email
from hubnetz.network import access as network

router = Router(tags=["enquiries"])


class EnquiryIn(Schema):
    """What somebody wants to get done, and where an answer reaches them."""

    text: Annotated[str, Field(min_length=1, max_length=forms.LONGEST_TEXT, pattern=r"\S")]
    name: Annotated[str, Field(min_length=1, max_length=120, pattern=r"\S")]
    email: Email
    phone: Annotated[str, Field(max_length=40)] = ""
    organisation_name: Annotated[str, Field(max_length=200)] = ""
    place: Annotated[
        str, Field(max_length=120, description="A postcode, town or county; decides on the hub.")
    ] = ""
    hub: Annotated[str, Field(max_length=60, description="Only if a certain hub is wanted.")] = ""
    topics: Annotated[list[Annotated[str, Field(max_length=50)]], Field(max_length=5)] = []
    language: Annotated[str, Field(pattern="^(de|en)$")] = "de"


class EnquiryOut(Schema):
    """What the caller learns: who answers, and by when."""

    code: str
    hub: str
    answer_due_on: str

    @classmethod
    def of(cls, enquiry: Enquiry) -> "EnquiryOut":
        """Return what the sender may know."""
        return cls(code=enquiry.code, hub=enquiry.hub.slug, answer_due_on=enquiry.answer_due_on.isoformat())


@router.post("/enquiries", response={201: EnquiryOut, **PUBLIC_ERRORS})
def enquire(
    request: HttpRequest,
    body: EnquiryIn,
    idempotency_key: Annotated[UUID, Header(alias="Idempotency-Key")],
) -> tuple[int, EnquiryOut]:
    """Send an enquiry. Sent again with the same key, nothing changes and the answer is the same."""
    where = access.whereabouts(body.place)
    hub = network.hub_on_show(body.hub) if body.hub else access.hub_answering(where, body.topics)
    made = actions.receive(
        hub,
        **body.dict(exclude={"hub", "topics"}),
        postcode=where.postcode,
        county=where.county,
        topics=[network.topic(code) for code in body.topics],
        idempotency_key=idempotency_key,
        by=None,
    )
    return 201, EnquiryOut.of(made)
