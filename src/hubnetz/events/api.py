"""Events for machines: the same access and the same verbs as the pages."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import Http404, HttpRequest
from ninja import Field, Header, Query, Router, Schema

from hubnetz.catalogue.models import Mode
from hubnetz.events import access, actions, filters, rules
from hubnetz.events.models import Event
from hubnetz.lib.apidoc import LAST_PAGE, PUBLIC_ERRORS, Email, Page, paged

router = Router(tags=["events"])


class EventOut(Schema):
    """An event as the public sees it."""

    code: str
    title: dict[str, str]
    text: dict[str, str]
    hub: str
    cohosts: list[str]
    kind: str
    topics: list[str]
    mode: str
    languages: list[str]
    town: str
    starts_at: datetime
    ends_at: datetime
    seats: int | None
    seats_left: int | None
    cancelled: bool

    @classmethod
    def of(cls, event: Event) -> "EventOut":
        """Return the public face of an event that came from access."""
        return cls(
            code=event.code,
            title=event.title,
            text=event.text,
            hub=event.hub.slug,
            cohosts=[hub.slug for hub in event.cohosts.all()],
            kind=event.kind.code,
            topics=[about.topic.code for about in event.about.all()],
            mode=event.mode,
            languages=event.languages,
            town=event.site.town if event.site else "",
            starts_at=event.starts_at,
            ends_at=event.ends_at,
            seats=event.seats,  # type: ignore[attr-defined]  # counted by access
            seats_left=rules.seats_left(event.seats, event.taken),  # type: ignore[attr-defined]
            cancelled=event.cancelled_at is not None,
        )


class RegistrationIn(Schema):
    """Who wants a seat."""

    name: Annotated[str, Field(min_length=1, max_length=120, pattern=r"\S")]
    email: Email
    organisation_name: Annotated[str, Field(max_length=200)] = ""
    postcode: Annotated[str, Field(pattern=r"^([0-9]{5})?$")] = ""
    language: Annotated[str, Field(pattern="^(de|en)$")] = "de"


class RegistrationOut(Schema):
    """What the caller learns: the code of the registration. The key to it comes by letter."""

    code: str
    event: str


class Choice(Schema):
    """What the list can be narrowed to, as on the page; several values of one name are alternatives."""

    q: Annotated[str, Field(max_length=80)] = ""
    topic: list[str] = []
    hub: list[str] = []
    kind: list[str] = []
    mode: list[Mode] = []
    county: list[str] = []  # official keys of five digits
    language: list[str] = []
    place: Annotated[str, Field(max_length=80)] = ""
    km: Annotated[int, Field(description="25, 50 or 100")] = 25
    free: Annotated[int, Field(ge=0, le=1)] = 0
    when: Annotated[str, Field(pattern="^(week|month)?$")] = ""
    first: Annotated[date | None, Field(alias="from")] = None
    until: date | None = None


@router.get("/events", response={200: Page[EventOut], **PUBLIC_ERRORS})
def events(
    request: HttpRequest, choice: Query[Choice], page: Annotated[int, Query(ge=1, le=LAST_PAGE)] = 1
) -> Any:
    """Return what takes place from now on, soonest first; all, or a choice as on the page. What a choice names that
    does not exist, a hub, a topic, a place, is 404."""
    chosen = filters.EventFilter(request.GET)
    if chosen.unknown or (chosen.place_typed and chosen.place is None):
        raise Http404
    rows = chosen.apply(access.events_upcoming())
    return paged(rows.prefetch_related("cohosts"), page, EventOut.of)


@router.get("/events/{code}", response={200: EventOut, **PUBLIC_ERRORS})
def event(request: HttpRequest, code: str) -> EventOut:
    """Return one event."""
    return EventOut.of(access.event_on_show(code))


@router.post("/events/{code}/registrations", response={201: RegistrationOut, **PUBLIC_ERRORS})
def register(
    request: HttpRequest,
    code: str,
    body: RegistrationIn,
    idempotency_key: Annotated[UUID, Header(alias="Idempotency-Key")],
) -> tuple[int, RegistrationOut]:
    """Reserve a seat. Sent again with the same key, nothing changes and the answer is the same."""
    shown = access.event_on_show(code, briefly=True)
    made = actions.register(shown, **body.dict(), idempotency_key=idempotency_key, by=None)
    return 201, RegistrationOut(code=made.code, event=shown.code)


@router.post("/registrations/{key}/cancellation", response={200: RegistrationOut, **PUBLIC_ERRORS})
def cancel(request: HttpRequest, key: str) -> RegistrationOut:
    """Give a seat back with the key from its letter. Sent again, nothing changes."""
    own = actions.withdraw(access.registration_by_key(key), by=None)
    return RegistrationOut(code=own.code, event=own.event.code)
