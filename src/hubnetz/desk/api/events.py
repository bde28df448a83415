"""The events of a hub for its programs: what it runs, planning it, changing it, calling it off."""

from collections.abc import Sequence
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from django.views.decorators.cache import never_cache
from ninja import Field, Header, Query, Router, Schema, Status

from hubnetz.desk import event_change_forms as changes
from hubnetz.desk import event_part_forms as parts
from hubnetz.desk.api.bearer import EVENTS, PLAN, STAFF_ERRORS, hub_of
from hubnetz.desk.api.bodies import Moment, NoteIn, ReasonIn, Texts, checked, malformed, said, when
from hubnetz.desk.api.faces import EventRow, EventRun, PoolOut, TurnoutOut
from hubnetz.desk.event_forms import Write
from hubnetz.desk.views import events_planning
from hubnetz.events import access, actions
from hubnetz.events.access import neighbours, staff, turnouts
from hubnetz.events.models import Event
from hubnetz.lib.apidoc import LAST_PAGE, Face, Page, paged
from hubnetz.network import access as network
from hubnetz.ui.forms import SENTENCES

router = Router(tags=["hub: events"])
router.add_decorator(never_cache, mode="view")
PageNumber = Annotated[int, Query(ge=1, le=LAST_PAGE)]
CLEARED = ("opens_at", "closes_at", "site")  # null takes them away; anything else that is null stays
Key = Annotated[UUID, Header(alias="Idempotency-Key")]


class SeatsIn(Schema):
    """How many may come one way, and wait; null: no limit. Nobody waits with 0."""

    seats: Annotated[int | None, Field(ge=1, le=100_000)] = None
    queue_seats: Annotated[int | None, Field(ge=0, le=100_000)] = None


class WaysIn(Schema):
    """How many may come on site and online."""

    on_site: SeatsIn = SeatsIn()
    online: SeatsIn = SeatsIn()


class EventIn(Schema):
    """An event to plan. Codes of kinds, topics, sites and hubs: see `/desk/choices`."""

    title: Texts
    text: Texts = Texts()
    kind: Annotated[str, Field(max_length=40)]
    topics: Annotated[list[str], Field(max_length=20, description="the main topic first")] = []
    languages: list[str] = ["de"]
    mode: Annotated[str, Field(description="on_site, online or hybrid")]
    starts_at: Moment
    ends_at: Moment
    site: int | None = None
    room: Annotated[str, Field(max_length=80)] = ""
    join_url: Annotated[str, Field(max_length=200)] = ""
    seats: WaysIn = WaysIn()
    is_listed: bool = True
    opens_at: Moment | None = None
    closes_at: Moment | None = None
    cohosts: Annotated[list[str], Field(max_length=50, description="hubs that run it too")] = []


class EventChange(Schema):
    """What is to be different, beside the `version` that was read; what is left out stays. Null takes a site or the
    beginning or end of registration away."""

    version: int
    title: Texts | None = None
    text: Texts | None = None
    kind: Annotated[str | None, Field(max_length=40)] = None
    topics: Annotated[list[str] | None, Field(max_length=20)] = None
    languages: list[str] | None = None
    mode: str | None = None
    starts_at: Moment | None = None
    ends_at: Moment | None = None
    site: int | None = None
    room: Annotated[str | None, Field(max_length=80)] = None
    join_url: Annotated[str | None, Field(max_length=200)] = None
    seats: WaysIn | None = None
    is_listed: bool | None = None
    opens_at: Moment | None = None
    closes_at: Moment | None = None
    cohosts: Annotated[list[str] | None, Field(max_length=50)] = None


class TimeIn(NoteIn):
    """Another time of a date that stands; everybody who comes is told, with the note."""

    starts_at: Moment
    ends_at: Moment


class NamedOut(Face):
    """Something to choose: its code, and what people call it."""

    code: str
    name: dict[str, str]


class SiteChoice(Face):
    """A place to choose by its number."""

    site: int
    hub: str
    name: str
    town: str


class ChoicesOut(Face):
    """What an event can be about, be, and where."""

    kinds: list[NamedOut]
    topics: list[NamedOut]
    sites: list[SiteChoice]
    hubs: Annotated[list[NamedOut], Field(description="who may be asked to run it too")]


class TurnoutTable(Face):
    """How many of those who register come."""

    by: str
    months: int
    lines: list[TurnoutOut]
    total: TurnoutOut


@router.get(
    "/desk/events", auth=EVENTS, response={200: Page[EventRow], **STAFF_ERRORS}, url_name="desk_events"
)
def run_events(
    request: HttpRequest,
    state: Literal["coming", "drafts", "past"] = "coming",
    q: Annotated[str, Query(max_length=120, description="words of title, place, kind or host")] = "",
    page: PageNumber = 1,
) -> Any:
    """Return what the hub runs, as host or co-host, drafts too. Scope: events."""
    rows = (
        access.events_run_by(request.user)
        .prefetch_related(None)
        .defer("text", "hub__profile", "hub__known_for")
    )
    rows = staff.with_words(rows, q.strip())
    return paged(staff.in_state(rows, state, timezone.now()), page, EventRow.of)


@router.get("/desk/choices", auth=EVENTS, response={200: ChoicesOut, **STAFF_ERRORS}, url_name="desk_choices")
def choices(request: HttpRequest) -> ChoicesOut:
    """Return what can be named in an event. Scope: events."""
    hub = hub_of(request)

    def named(code: str, name: dict[str, str]) -> NamedOut:
        return NamedOut(code=code, name=name)

    return ChoicesOut(
        kinds=[named(one.code, one.name) for one in staff.kinds()],
        topics=[named(one.code, one.name) for one in network.topics()],
        sites=[
            SiteChoice(site=one.pk, hub=hub.slug, name=one.name, town=one.town) for one in hub.sites.all()
        ],
        hubs=[named(one.slug, one.name) for one in network.hubs_on_show() if one.pk != hub.pk],
    )


@router.get(
    "/desk/turnout", auth=EVENTS, response={200: TurnoutTable, **STAFF_ERRORS}, url_name="desk_turnout"
)
def turnout(
    request: HttpRequest,
    by: Literal["month", "kind"] = "month",
    months: Annotated[Literal[12, 36, 0], Query(description="0: always")] = 12,
) -> TurnoutTable:
    """Return how many of those who register come, at the token's hub. Scope: events."""
    chosen = turnouts.read({"by": by, "months": str(months)}, ("month", "kind"))
    table = turnouts.table(chosen, hub_of(request))
    lines = [TurnoutOut.of(line, _key(line.key), str(name)) for name, line in table["lines"]]
    return TurnoutTable(by=by, months=months, lines=lines, total=TurnoutOut.of(table["total"], "", ""))


def _key(key: Any) -> str:
    return f"{key:%Y-%m}" if hasattr(key, "strftime") else str(key)


@router.post("/desk/events", auth=PLAN, response={201: EventRun, **STAFF_ERRORS}, url_name="desk_events")
def draft(request: HttpRequest, body: EventIn, key: Key) -> Any:
    """Plan an event: a draft that only its hosts see until it is published. Sent again with the same key, it is the
    same draft. `near` names dates in the way. Scope: plan."""
    hub = network.hub_of(request.user, hub_of(request).slug, *staff.PLAN)
    sent = {**_sent(body), "hub": hub.slug, "idempotency_key": str(key)}
    form = checked(events_planning.write_form([hub], sent))
    made = actions.draft(
        hub,
        values=form.values,
        topics=form.chosen_topics,
        pools=form.pools or {},
        cohosts=form.chosen_cohosts,
        idempotency_key=key,
        by=request.user,
    )
    return Status(201, _run(request, made.code, near=_near(made, form.chosen_topics)))


@router.get(
    "/desk/events/{code}", auth=EVENTS, response={200: EventRun, **STAFF_ERRORS}, url_name="desk_event"
)
def run_event(request: HttpRequest, code: str) -> EventRun:
    """Return one event of the hub with its numbers. Scope: events."""
    return _run(request, code)


@router.patch(
    "/desk/events/{code}", auth=PLAN, response={200: EventRun, **STAFF_ERRORS}, url_name="desk_event"
)
def change(request: HttpRequest, code: str, body: EventChange) -> EventRun:
    """Change what an event says; of a draft everything. Of two editors the second gets `event_changed_meanwhile`.
    Time, place and way of a published event are changed by addresses of their own, because people are told: here they
    are refused as `event_announced`. Scope: plan."""
    found = staff.event_planned_by(request.user, code)
    emptied = {name for name in CLEARED if name in body.model_fields_set}
    sent = {name: value for name, value in _sent(body).items() if value is not None or name in emptied}
    if found.published_at and body.seats:
        raise malformed("seats", "Seats of a published event have an address of their own.")
    data = {**Write.initial_of(found, access.pools_of(found)), **sent}
    form = checked(events_planning.write_form([found.hub], data, event=found))
    values = dict(form.values)
    if found.published_at:
        values |= {
            name: value
            for name in ("starts_at", "ends_at", "mode", "join_url")
            if (value := getattr(body, name)) is not None
        }
        if body.site is not None:
            if body.site not in form.sites:
                raise malformed("site", SENTENCES["invalid_choice"])
            values["site"] = form.sites[body.site]
    actions.change(
        found,
        values=values,
        topics=form.chosen_topics,
        pools=form.pools,
        cohosts=form.chosen_cohosts,
        version=body.version,
        by=request.user,
    )
    return _run(request, code)


@router.post(
    "/desk/events/{code}/publication",
    auth=PLAN,
    response={200: EventRun, **STAFF_ERRORS},
    url_name="desk_publication",
)
def publish(request: HttpRequest, code: str) -> EventRun:
    """Show a draft to the public and take registrations. Sent again, nothing changes. Scope: plan."""
    actions.publish(staff.event_planned_by(request.user, code), by=request.user)
    return _run(request, code)


@router.post(
    "/desk/events/{code}/time", auth=PLAN, response={200: EventRun, **STAFF_ERRORS}, url_name="desk_time"
)
def move(request: HttpRequest, code: str, body: TimeIn) -> EventRun:
    """Move a published event; everybody who has a seat, asked for one or waits is told by e-mail. Scope: plan."""
    found = staff.event_planned_by(request.user, code)
    if found.published_at is None:
        raise malformed("starts_at", "This is a draft: change it as a whole.")
    form = checked(changes.Reschedule({**when(body.starts_at, body.ends_at), "note": body.note}))
    data = form.cleaned_data
    actions.reschedule(
        found, starts_at=data["starts_at"], ends_at=data["ends_at"], note=data["note"], by=request.user
    )
    topics = [about.topic for about in found.about.select_related("topic")]
    return _run(request, code, near=_near(staff.event_planned_by(request.user, code), topics))


@router.post(
    "/desk/events/{code}/cancellation",
    auth=PLAN,
    response={200: EventRun, **STAFF_ERRORS},
    url_name="desk_cancellation",
)
def call_off(request: HttpRequest, code: str, body: ReasonIn) -> EventRun:
    """Cancel a published event for good; everybody concerned is told why. Sent again, nothing changes. Scope: plan."""
    found = staff.event_planned_by(request.user, code)
    if found.published_at is None:
        raise malformed("reason", "This is a draft: throw it away.")
    form = checked(changes.Cancel({"note": body.reason}))
    actions.cancel(found, note=form.cleaned_data["note"], by=request.user)
    return _run(request, code)


@router.post(
    "/desk/events/{code}/discarding",
    auth=PLAN,
    response={204: None, **STAFF_ERRORS},
    url_name="desk_discarding",
)
def discard(request: HttpRequest, code: str) -> Any:
    """Throw a draft away. Scope: plan."""
    actions.discard(staff.event_planned_by(request.user, code), by=request.user)
    return Status(204, None)


@router.post(
    "/desk/events/{code}/seats/{pool}",
    auth=PLAN,
    response={200: PoolOut, **STAFF_ERRORS},
    url_name="desk_seats",
)
def set_seats(request: HttpRequest, code: str, pool: str, body: SeatsIn) -> PoolOut:
    """Say how many may come one way (`p0`, `p1` …) and wait; whoever waits is offered what is free. Scope: plan."""
    found = staff.event_planned_by(request.user, code)
    place = staff.pool_of(found, pool.removeprefix("p"))
    data = checked(parts.SeatsOf(body.dict())).cleaned_data
    actions.set_seats(place, seats=data["seats"], queue_seats=data["queue_seats"], by=request.user)
    return PoolOut.of(next(one for one in staff.pools_in_numbers(found) if one.pk == place.pk))


def _run(request: HttpRequest, code: str, near: Sequence[str] = ()) -> EventRun:
    shown = staff.event_seen_by(request.user, code)
    lacking = [] if shown.published_at else staff.lacking(shown)
    powers = staff.powers(request.user, shown)
    return EventRun.of(shown, staff.pools_in_numbers(shown), powers, lacking=lacking, near=list(near))


def _near(event: Event, topics: Any) -> list[str]:
    found = neighbours.near(
        event.hub, starts_at=event.starts_at, ends_at=event.ends_at, topics=topics, to=event
    )
    return [one.event.code for one in found]


def _sent(body: EventIn | EventChange) -> dict[str, Any]:
    """Return what was sent as the form asks for it."""
    plain = ("kind", "languages", "mode", "site", "room", "join_url", "is_listed", "opens_at", "closes_at")
    sent: dict[str, Any] = {name: getattr(body, name) for name in (*plain, "cohosts", "topics")}
    sent |= said("title", body.title) | said("text", body.text)
    if body.topics:
        sent["main_topic"] = body.topics[0]
    if isinstance(body, EventChange):
        sent["version"] = body.version
    if body.starts_at and body.ends_at:
        sent |= when(body.starts_at, body.ends_at)
    elif body.starts_at or body.ends_at:
        raise malformed("ends_at" if body.starts_at else "starts_at", "Beginning and end go together.")
    if body.seats:
        for way in ("on_site", "online"):
            room: SeatsIn = getattr(body.seats, way)
            sent |= {f"seats_{way}": room.seats, f"queue_{way}": room.queue_seats}
    return sent
