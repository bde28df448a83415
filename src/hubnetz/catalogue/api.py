"""Offers and funding for machines."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from django.http import Http404, HttpRequest
from ninja import Query, Router, Schema

from hubnetz.catalogue import access, filters
from hubnetz.catalogue.models import Funding, Offer
from hubnetz.lib.apidoc import LAST_PAGE, PUBLIC_ERRORS, Page, paged

router = Router(tags=["offers"])

Several = Annotated[list[str], Query(default_factory=list, max_length=50)]


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
    sme_only: bool
    most_staff: int | None
    place: str
    conditions: dict[str, str]
    checked_on: date | None

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
            sme_only=offer.sme_only,
            most_staff=offer.most_staff,
            place=offer.place,
            conditions=offer.conditions,
            checked_on=offer.checked_on,
        )


class FundingOut(Schema):
    """A hint at funding as the public sees it."""

    code: str
    name: dict[str, str]
    giver: dict[str, str]
    purpose: dict[str, str]
    who: dict[str, str]
    form: str
    topics: list[str]
    sme_only: bool
    most_staff: int | None
    region: str
    rate: int | None
    ceiling: Decimal | None
    opens_on: date | None
    closes_on: date | None
    url: str
    knowledge_on: date

    @classmethod
    def of(cls, funding: Funding) -> "FundingOut":
        """Return the public face of a hint that came from access."""
        return cls(
            code=funding.code,
            name=funding.name,
            giver=funding.giver,
            purpose=funding.purpose,
            who=funding.who,
            form=funding.form,
            topics=[topic.code for topic in funding.topics.all()],
            sme_only=funding.sme_only,
            most_staff=funding.most_staff,
            region=funding.region.ags if funding.region else "",
            rate=funding.rate,
            ceiling=funding.ceiling,
            opens_on=funding.opens_on,
            closes_on=funding.closes_on,
            url=funding.url,
            knowledge_on=funding.knowledge_on,
        )


@router.get("/offers", response={200: Page[OfferOut], **PUBLIC_ERRORS})
def offers(
    request: HttpRequest,
    topic: Several,
    kind: Several,
    cost: Several,
    mode: Several,
    level: Several,
    audience: Several,
    language: Several,
    hub: Several,
    q: Annotated[str, Query(max_length=filters.LONGEST)] = "",
    page: Annotated[int, Query(ge=1, le=LAST_PAGE)] = 1,
) -> Any:
    """Return all offers, or those that fit: the same choices and words as in the address of the page.

    A key named twice widens (this or that), several keys narrow. A value that does not exist is 404.
    """
    narrow = filters.narrow(
        {
            "q": q,
            "topic": topic,
            "kind": kind,
            "cost": cost,
            "mode": mode,
            "level": level,
            "audience": audience,
            "language": language,
            "hub": hub,
        }
    )
    if any(narrow.unknown.values()):
        raise Http404
    return paged(narrow.apply(access.offers_on_show()), page, OfferOut.of)


@router.get("/offers/{code}", response={200: OfferOut, **PUBLIC_ERRORS})
def offer(request: HttpRequest, code: str) -> OfferOut:
    """Return one offer."""
    return OfferOut.of(access.offer_on_show(code))


@router.get("/funding", response={200: Page[FundingOut], **PUBLIC_ERRORS})
def funding(request: HttpRequest, page: Annotated[int, Query(ge=1, le=LAST_PAGE)] = 1) -> Any:
    """Return what is known about money from elsewhere, each with the day it was known on."""
    return paged(access.funding_on_show(), page, FundingOut.of)
