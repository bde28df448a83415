"""Hubs and topics for machines."""

from datetime import date
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Query, Router, Schema

from hubnetz.lib.apidoc import LAST_PAGE, PUBLIC_ERRORS, Page, paged
from hubnetz.network import access
from hubnetz.network.access import showing
from hubnetz.network.coverage import County, Status
from hubnetz.network.models import Competence, Hub, HubPhase, Topic

router = Router(tags=["hubs"])


class SiteOut(Schema):
    """Where a hub can be met."""

    name: str
    street: str
    postcode: str
    town: str
    latitude: float
    longitude: float


class AreaOut(Schema):
    """What a hub answers for: an area by its official key, and a topic where it is for a theme."""

    region: str
    name: str
    role: str
    topic: str | None


class AnnouncedOut(Schema):
    """A break or the closing of a hub that has not begun: its first day, and the last day of a break if known."""

    phase: str
    since: date
    until: date | None
    successor: str | None

    @classmethod
    def of(cls, hub: Hub) -> "AnnouncedOut | None":
        """Return what is announced of a hub that came from access, None if nothing is."""
        coming = access.announced(hub)
        if coming is None:
            return None
        successor = hub.successor.slug if hub.successor and coming.phase == HubPhase.Kind.ENDED else None
        return cls(phase=coming.phase, since=coming.since, until=coming.until, successor=successor)


class HubOut(Schema):
    """A hub as the public sees it."""

    slug: str
    short: str
    name: dict[str, str]
    kind: str
    phase: str | None
    announced: AnnouncedOut | None
    profile: dict[str, str]
    known_for: dict[str, str]
    web: str
    sites: list[SiteOut]
    areas: list[AreaOut]

    @classmethod
    def of(cls, hub: Hub) -> "HubOut":
        """Return the public face of a hub that came from access."""
        phases, areas = hub.phase_now, hub.areas  # type: ignore[attr-defined]  # fetched by access
        return cls(
            slug=hub.slug,
            short=hub.short,
            name=hub.name,
            kind=hub.kind,
            phase=phases[0].kind if phases else None,
            announced=AnnouncedOut.of(hub),
            profile=hub.profile,
            known_for=hub.known_for,
            web=hub.web,
            sites=[SiteOut.model_validate(site, from_attributes=True) for site in hub.sites.all()],
            areas=[
                AreaOut(
                    region=row.region.ags,
                    name=row.region.name,
                    role=row.role,
                    topic=row.topic.code if row.topic else None,
                )
                for row in areas
            ],
        )


class TopicOut(Schema):
    """Something a company may want help with."""

    code: str
    name: dict[str, str]
    text: dict[str, str]

    @classmethod
    def of(cls, topic: Topic) -> "TopicOut":
        """Return the topic."""
        return cls(code=topic.code, name=topic.name, text=topic.text)


class AnsweringOut(Schema):
    """A hub that answers for an area, and from which day on."""

    hub: str
    since: date


class PausingOut(Schema):
    """A hub that takes a break and would answer otherwise, and the last day of the break where it is known."""

    hub: str
    until: date | None


class TownOut(Schema):
    """A municipality whose hub is not that of its whole county."""

    region: str
    name: str
    hub: str
    since: date


class CountyOut(Schema):
    """Who answers for a county: ``covered`` by a hub, in ``part`` of it, or a ``white`` spot with a deputy.

    A county whose hub takes a break is a white spot as long; the hub is named in ``pausing``.
    """

    region: str
    name: str
    status: Status
    beyond: bool
    responsible: list[AnsweringOut]
    deputies: list[AnsweringOut]
    municipalities: list[TownOut]
    pausing: list[PausingOut]

    @classmethod
    def of(cls, county: County, *, beyond: bool) -> "CountyOut":
        """Return the county; beyond says that it lies outside the network's own area."""
        return cls(
            region=county.ags,
            name=county.name,
            status=county.status,
            beyond=beyond,
            responsible=[AnsweringOut(hub=hub.slug, since=hub.since) for hub in county.responsible],
            deputies=[AnsweringOut(hub=hub.slug, since=hub.since) for hub in county.stand_ins],
            municipalities=[
                TownOut(region=town.ags, name=town.name, hub=town.hub.slug, since=town.hub.since)
                for town in county.towns
            ],
            pausing=[PausingOut(hub=hub.slug, until=hub.until) for hub in county.pausing],
        )


class CoverageOut(Schema):
    """Every county with who answers there today."""

    covered: int
    in_part: int
    white_spots: int
    counties: list[CountyOut]


class CompetenceOut(Schema):
    """Something a hub or one of its partners knows or has."""

    code: str
    hub: str
    partner: str | None
    kind: str
    title: dict[str, str]
    text: dict[str, str]
    topics: list[str]
    keywords: list[str]
    knowledge_on: date | None

    @classmethod
    def of(cls, known: Competence) -> "CompetenceOut":
        """Return the public face of a competence that came from access."""
        return cls(
            code=known.code,
            hub=known.hub.slug,
            partner=known.partner.name if known.partner else None,
            kind=known.kind,
            title=known.title,
            text=known.text,
            topics=[topic.code for topic in known.topics.all()],
            keywords=known.keywords,
            knowledge_on=known.knowledge_on,
        )


@router.get("/hubs", response={200: Page[HubOut], **PUBLIC_ERRORS})
def hubs(request: HttpRequest, page: Annotated[int, Query(ge=1, le=LAST_PAGE)] = 1) -> Any:
    """Return all hubs of the network."""
    return paged(access.hubs_presented(), page, HubOut.of)


@router.get("/hubs/{slug}", response={200: HubOut, **PUBLIC_ERRORS})
def hub(request: HttpRequest, slug: str) -> HubOut:
    """Return one hub."""
    return HubOut.of(access.hub_presented(slug))


@router.get("/topics", response={200: Page[TopicOut], **PUBLIC_ERRORS})
def topics(request: HttpRequest, page: Annotated[int, Query(ge=1, le=LAST_PAGE)] = 1) -> Any:
    """Return all topics in their order."""
    return paged(access.topics(), page, TopicOut.of)


@router.get("/coverage", response={200: CoverageOut, **PUBLIC_ERRORS})
def coverage(request: HttpRequest) -> CoverageOut:
    """Return who answers for which county today; there are few, so they come in one piece."""
    known = access.mapped().coverage
    return CoverageOut(
        covered=known.covered,
        in_part=known.partly,
        white_spots=known.white_spots,
        counties=[
            *(CountyOut.of(county, beyond=False) for county in known.counties),
            *(CountyOut.of(county, beyond=True) for county in known.beyond),
        ],
    )


@router.get("/competences", response={200: Page[CompetenceOut], **PUBLIC_ERRORS})
def competences(
    request: HttpRequest,
    page: Annotated[int, Query(ge=1, le=LAST_PAGE)] = 1,
    hub: str = "",
    topic: str = "",
    kind: Literal["", "technology", "discipline", "equipment", "sector"] = "",
    q: Annotated[str, Query(max_length=120)] = "",
) -> Any:
    """Return what hubs and their partners know and have, all or narrowed; an unknown hub or topic is 404."""
    if hub:
        access.hub_on_show(hub)
    if topic:
        access.topic(topic)
    return paged(showing.competences_about(hub=hub, topic=topic, kind=kind, q=q), page, CompetenceOut.of)


@router.get("/competences/{code}", response={200: CompetenceOut, **PUBLIC_ERRORS})
def competence(request: HttpRequest, code: str) -> CompetenceOut:
    """Return one thing that a hub or one of its partners knows or has."""
    return CompetenceOut.of(showing.competence_on_show(code))
