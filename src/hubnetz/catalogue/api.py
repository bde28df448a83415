"""Offers for machines."""

from decimal import Decimal
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router, Schema

from hubnetz.catalogue import access
from hubnetz.catalogue.models import Offer
from hubnetz.lib.apidoc import LAST_PAGE, PUBLIC_ERRORS, Page, paged
from hubnetz.network import access as network

router = Router(tags=["offers"])


class OfferOut(Schema):
    """An offer as the public sees it."""

    code: str
    title: dict[str, str]
    summary: dict[str, str]
    text: dict[str, str]
    hub: str
    kind: str
    topics: list[str]
    level: str
    audience: list[str]
    mode: str
    languages: list[str]
    price: Decimal
    value: Decimal

    @classmethod
    def of(cls, offer: Offer) -> "OfferOut":
        """Return the public face of an offer that came from access."""
        return cls(
            code=offer.code,
            title=offer.title,
            summary=offer.summary,
            text=offer.text,
            hub=offer.hub.slug,
            kind=offer.kind.code,
            topics=[about.topic.code for about in offer.about.all()],
            level=offer.level,
            audience=offer.audience,
            mode=offer.mode,
            languages=offer.languages,
            price=offer.price,
            value=offer.value,
        )


@router.get("/offers", response={200: Page[OfferOut], **PUBLIC_ERRORS})
def offers(
    request: HttpRequest,
    page: Annotated[int, Query(ge=1, le=LAST_PAGE)] = 1,
    hub: str = "",
    topic: str = "",
) -> Any:
    """Return all offers, or those of one hub or about one topic; an unknown hub or topic is 404."""
    rows = access.offers_about(
        hub=network.hub_on_show(hub) if hub else None, topic=network.topic(topic) if topic else None
    )
    return paged(rows, page, OfferOut.of)


@router.get("/offers/{code}", response={200: OfferOut, **PUBLIC_ERRORS})
def offer(request: HttpRequest, code: str) -> OfferOut:
    """Return one offer."""
    return OfferOut.of(access.offer_on_show(code))
