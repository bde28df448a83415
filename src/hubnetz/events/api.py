"""Events for machines: the same access and the same verbs as the pages."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from django.http import Http404, HttpRequest
from ninja import Field, Header, Query, Router, Schema
from ninja.errors import ValidationError

from hubnetz.catalogue.models import Mode
from hubnetz.events import access, actions, faces, filters, forms, rules, ways
from hubnetz.events.access import courses, materials, programme
from hubnetz.events.models import Event, Pool, Waiting
from hubnetz.lib.apidoc import LAST_PAGE, PUBLIC_ERRORS, Email, Face, Page, paged

router = Router(tags=["events"])


class WayOut(Face):
    """One way to take part. Where `needs_approval` the hub decides; where `needs_invitation` a code is needed."""

    code: str
    mode: str
    name: dict[str, str]
    type: dict[str, str] | None
    needs_approval: bool
    needs_invitation: bool
    seats: int | None
    seats_left: int | None
    waiting: Annotated[int, Field(description="for how many seats people wait")]
    waiting_left: Annotated[
        int | None, Field(description="for how many more the list has room; null: no limit")
    ]
    state: Literal["free", "full", "waiting_list", "on_request", "by_invitation"]

    @classmethod
    def of(cls, way: ways.Way) -> "WayOut":
        """Return the public face of a way."""
        return cls(
            code=way.code,
            mode=way.pool.mode,
            name=way.pool.name,
            type=way.type.name if way.type else None,
            needs_approval=way.type is not None and way.type.needs_approval,
            needs_invitation=way.type is not None and way.type.needs_invitation,
            seats=way.pool.seats,
            seats_left=way.left,
            waiting=way.pool.wait,  # type: ignore[attr-defined]  # counted by access
            waiting_left=way.room_to_wait,
            state=_state(way),
        )


def _state(way: ways.Way) -> Any:
    if way.needs_code:
        return "by_invitation"
    if way.asks:
        return "on_request"
    if way.left != 0:
        return "free"
    return "waiting_list" if way.may_wait else "full"


class EventOut(Face):
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
    takes_photos: bool
    opens_at: datetime | None
    closes_at: datetime | None
    is_umbrella: bool
    registration: faces.Taking
    page: str
    ways: list[WayOut]

    @classmethod
    def of(cls, event: Event, pools: Iterable[Pool] = (), **more: Any) -> Self:
        """Return the public face of an event that came from access, with its ways."""
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
            takes_photos=event.takes_photos,
            opens_at=event.opens_at,
            closes_at=event.closes_at,
            is_umbrella=event.is_umbrella,
            registration=faces.taking(event),
            page=faces.page_of("events:event", event.code),
            ways=[WayOut.of(way) for way in ways.ways_of(pools or event.pools.all())],
            **more,
        )


class EventInFull(EventOut):
    """An event with everything it is made of: its programme or the parts it gathers, series, course, materials."""

    time_zone: str = "Europe/Berlin"
    room: str
    photo_note: dict[str, str]
    programme: list[faces.SessionOut]
    parts: list[faces.DateOut]
    part_of: faces.UmbrellaOut | None
    series: faces.InSeriesOut | None
    course: faces.CourseOut | None
    materials: list[faces.MaterialOut]


Name = Annotated[str, Field(max_length=120, pattern=r"\S")]


class PersonIn(Schema):
    """Somebody who comes along; with an address they get a letter of their own."""

    name: Name
    email: Email | None = None


class WishIn(Schema):
    """Who wants to come, and how."""

    name: Annotated[str, Field(min_length=1, max_length=120, pattern=r"\S")]
    email: Email
    organisation_name: Annotated[str, Field(max_length=200)] = ""
    postcode: Annotated[str, Field(pattern=r"^([0-9]{5})?$")] = ""
    language: Annotated[str, Field(pattern="^(de|en)$")] = "de"
    way: Annotated[str, Field(max_length=20, description="code of a way; empty: the first")] = ""
    seats: Annotated[int, Field(ge=1, le=actions.MOST_SEATS, description="your own is one of them")] = 1
    answers: Annotated[
        dict[str, str | list[str]],
        Field(description="by the code of the question, see /events/{code}/questions"),
    ] = {}
    no_photos: Annotated[
        bool, Field(description="wants to be in no photo or recording; matters where an event `takes_photos`")
    ] = False


class RegistrationIn(WishIn):
    """Who wants a seat, or several for people who are named now or later."""

    names: Annotated[list[PersonIn], Field(max_length=actions.MOST_SEATS - 1)] = []
    invitation: Annotated[str, Field(max_length=20)] = ""


class WaitingIn(WishIn):
    """Who wants to wait for a seat, or for several: as they become free, or all together."""

    together: bool = False


class RegistrationOut(Face):
    """What the caller learns: the code of what was made. The key to it comes by letter."""

    code: str
    event: str


class WaitingOut(Face):
    """A place on the waiting list, for who has the key from its letter."""

    code: str
    event: str
    waits: bool
    place: int | None
    seats: int
    offered: int
    offer_until: datetime | None


class QuestionOut(Face):
    """What the event wants to know; perhaps only of one type, or only if another question was answered so."""

    code: str
    kind: str
    text: dict[str, str]
    help: dict[str, str]
    options: list[dict[str, Any]]
    required: bool
    only_way: str | None
    only_if: str | None
    only_value: str


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
    rows = access.with_ways(chosen.apply(access.events_upcoming()))
    rows = rows.defer("hub__profile", "hub__known_for", "kind__name").prefetch_related("cohosts")
    return paged(rows, page, EventOut.of)


@router.get("/events/{code}", response={200: EventInFull, **PUBLIC_ERRORS})
def event(request: HttpRequest, code: str) -> EventInFull:
    """Return one event with its programme, or the parts of an umbrella, and what everybody may have beside it. Only
    what there is is asked for."""
    shown: Any = access.event_on_show(code)
    sessions = programme.sessions_of(shown) if shown.programmed else []
    return EventInFull.of(
        shown,
        access.pools_of(shown),
        room=shown.room,
        photo_note=shown.photo_note,
        programme=[faces.SessionOut.of(one) for one in sessions],
        parts=[faces.DateOut.of(one) for one in programme.parts_of(shown)] if shown.is_umbrella else [],
        part_of=faces.UmbrellaOut.of(shown),
        series=faces.InSeriesOut.of(shown.series),
        course=faces.CourseOut.of(courses.course_of(shown) if shown.teaches else None, sessions),
        materials=[faces.MaterialOut.of(one, shown) for one in materials.open_to_all(shown)]
        if shown.gives
        else [],
    )


@router.get("/events/{code}/questions", response={200: list[QuestionOut], **PUBLIC_ERRORS})
def questions(request: HttpRequest, code: str) -> list[QuestionOut]:
    """Return what the event asks those who register."""
    asked = access.questions_of(access.event_on_show(code))
    by_key = {question.pk: question.code for question in asked}
    return [
        QuestionOut(
            code=question.code,
            kind=question.kind,
            text=question.text,
            help=question.help,
            options=question.options,
            required=question.is_required,
            only_way=question.only_type.code if question.only_type else None,
            only_if=by_key.get(question.only_if_id or 0),
            only_value=question.only_value,
        )
        for question in asked
    ]


@router.post("/events/{code}/registrations", response={201: RegistrationOut, **PUBLIC_ERRORS})
def register(
    request: HttpRequest,
    code: str,
    body: RegistrationIn,
    idempotency_key: Annotated[UUID, Header(alias="Idempotency-Key")],
) -> tuple[int, RegistrationOut]:
    """Reserve a seat, or several in one go: then the contact gets a list by letter and says later who comes. Sent again
    with the same key, nothing changes and the answer is the same."""
    shown = access.event_on_show(code, briefly=True)
    asked = {**_asked(shown, body, body.invitation), "invitation": body.invitation}
    people = [actions.Person(body.name, body.email)]
    people += [actions.Person(one.name, one.email or "") for one in body.names]
    if len(people) == body.seats == 1:
        return 201, RegistrationOut(
            code=actions.register(shown, **asked, idempotency_key=idempotency_key).code, event=shown.code
        )
    people += [actions.Person("")] * (body.seats - len(people))
    party = actions.register_party(shown, people=people, **asked, idempotency_key=idempotency_key)
    return 201, RegistrationOut(code=party.code, event=shown.code)


@router.post("/events/{code}/waiting", response={201: RegistrationOut, **PUBLIC_ERRORS})
def wait(
    request: HttpRequest,
    code: str,
    body: WaitingIn,
    idempotency_key: Annotated[UUID, Header(alias="Idempotency-Key")],
) -> tuple[int, RegistrationOut]:
    """Join the waiting list of a way that is full. Sent again, nothing changes; while seats are free it is refused."""
    shown = access.event_on_show(code, briefly=True)
    entry = actions.join(
        shown,
        **_asked(shown, body),
        size=body.seats,
        together=body.together,
        idempotency_key=idempotency_key,
    )
    return 201, RegistrationOut(code=entry.code, event=shown.code)


@router.get("/waiting/{key}", response={200: WaitingOut, **PUBLIC_ERRORS})
def waiting(request: HttpRequest, key: str) -> WaitingOut:
    """Return a place on the waiting list, with the key from its letter."""
    return _waiting(access.waiting_by_key(key))


@router.post("/waiting/{key}/acceptance", response={200: WaitingOut, **PUBLIC_ERRORS})
def accept(request: HttpRequest, key: str) -> WaitingOut:
    """Take the seats that are offered. Sent again, nothing changes."""
    return _waiting(actions.accept(access.waiting_by_key(key), by=None))


@router.post("/waiting/{key}/leaving", response={200: WaitingOut, **PUBLIC_ERRORS})
def leave(request: HttpRequest, key: str) -> WaitingOut:
    """Leave the waiting list, or decline an offer. Sent again, nothing changes."""
    return _waiting(actions.leave(access.waiting_by_key(key), by=None))


@router.post("/registrations/{key}/cancellation", response={200: RegistrationOut, **PUBLIC_ERRORS})
def cancel(request: HttpRequest, key: str) -> RegistrationOut:
    """Give a seat back with the key from its letter. Sent again, nothing changes."""
    own = actions.withdraw(access.registration_by_key(key), by=None)
    return RegistrationOut(code=own.code, event=own.event.code)


def _waiting(entry: Waiting) -> WaitingOut:
    waits = entry.left_at is None and entry.served_at is None
    offered = list(access.offer_to(entry))
    return WaitingOut(
        code=entry.code,
        event=entry.event.code,
        waits=waits,
        place=access.place_in_queue(entry) if waits else None,
        seats=entry.size,
        offered=len(offered),
        offer_until=min((seat.held_until for seat in offered if seat.held_until), default=None),
    )


def _asked(event: Event, body: WishIn, code: str = "") -> dict[str, Any]:
    """Return what a verb is asked for, after the same checks of the answers as on the page."""
    found = ways.ways_of(access.pools_of(event), access.invitation_to(event, code))
    way = next((way for way in found if body.way in ("", way.code)), None)
    if way is None:
        raise _malformed("way", "This event has no such way to take part.")
    asked = access.questions_of(event)
    if unknown := set(body.answers) - {question.code for question in asked}:
        raise _malformed("answers", f"This event does not ask {min(unknown)[:40]}.")
    sent = {"name": body.name, "email": body.email, "seats": body.seats}
    form = forms.Register([way], asked, {**sent, **{f"q_{key}": said for key, said in body.answers.items()}})
    form.fields.pop("invitation", None)  # a code is the verb's
    if not form.is_valid():
        field, sentences = next(iter(form.errors.items()))
        name = f"answers.{field.removeprefix('q_')}" if field.startswith("q_") else field
        raise _malformed(name, str(sentences[0]))
    wish = body.dict(include={"name", "email", "organisation_name", "postcode", "language", "no_photos"})
    return {**wish, "pool": way.pool, "type": way.type, "answers": form.answers, "by": None}


def _malformed(field: str, sentence: str) -> ValidationError:
    return ValidationError([{"loc": ("body", *field.split(".")), "msg": sentence}])
