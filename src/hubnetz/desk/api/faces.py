"""How events, programmes and people look to the programs of a hub."""

from datetime import datetime
from typing import Annotated, Any, Literal, cast

from ninja import Field

from hubnetz.desk.views.events_frame import state_of
from hubnetz.events.access.door import Guest
from hubnetz.events.access.staff import Powers
from hubnetz.events.access.turnout import Turnout
from hubnetz.events.models import Event, Pool, Registration, Session, Waiting
from hubnetz.lib.apidoc import Face
from hubnetz.lib.periods import BERLIN

State = Literal["draft", "coming", "running", "over", "cancelled"]


class EventRow(Face):
    """An event of the hub in a list: where it stands and how many come."""

    code: str
    hub: str
    title: dict[str, str]
    mode: str
    starts_at: datetime
    ends_at: datetime
    state: State
    is_umbrella: bool
    seats: int | None
    taken: int
    came: int

    @classmethod
    def of(cls, event: Event) -> "EventRow":
        """Return the face of an event that came from access with its numbers."""
        return cls(
            code=event.code,
            hub=event.hub.slug,
            title=event.title,
            mode=event.mode,
            starts_at=event.starts_at.astimezone(BERLIN),
            ends_at=event.ends_at.astimezone(BERLIN),
            state=cast("State", state_of(event)),
            is_umbrella=event.is_umbrella,
            seats=event.seats,  # type: ignore[attr-defined]  # counted by access
            taken=event.taken,  # type: ignore[attr-defined]
            came=event.came,  # type: ignore[attr-defined]
        )


class PoolOut(Face):
    """One way to take part in numbers."""

    code: Annotated[str, Field(description="the way, where it has no types; else see the public ways")]
    mode: str
    name: dict[str, str]
    seats: int | None
    queue_seats: int | None
    standing: Annotated[int, Field(description="people with a seat")]
    kept: Annotated[int, Field(description="seats kept for invited people or offers")]
    left: int | None
    waits: Annotated[int, Field(description="people on the waiting list")]
    requests: Annotated[int, Field(description="people who asked and have no answer")]
    came: int

    @classmethod
    def of(cls, pool: Any) -> "PoolOut":
        """Return a pool that came from access in numbers."""
        names = (
            "mode",
            "name",
            "seats",
            "queue_seats",
            "standing",
            "kept",
            "left",
            "waits",
            "requests",
            "came",
        )
        return cls(code=f"p{pool.position}", **{name: getattr(pool, name) for name in names})


class PowersOut(Face):
    """What the owner of the token may do with the event."""

    plans: bool
    lets_in: bool
    notes: bool


class EventRun(Face):
    """An event as its hosts see it. Send `version` back with a change, so that nobody's work is lost."""

    code: str
    hub: str
    cohosts: list[str]
    state: State
    version: int
    title: dict[str, str]
    text: dict[str, str]
    kind: str
    topics: list[str]
    languages: list[str]
    mode: str
    site: int | None
    room: str
    join_url: str
    starts_at: datetime
    ends_at: datetime
    time_zone: str = "Europe/Berlin"
    is_listed: bool
    opens_at: datetime | None
    closes_at: datetime | None
    series: str | None
    is_umbrella: bool
    pools: list[PoolOut]
    lacking: Annotated[list[str], Field(description="what a draft lacks before it can be published")]
    powers: PowersOut
    near: Annotated[list[str], Field(description="codes of dates in the way, after planning or moving")] = []

    @classmethod
    def of(cls, event: Event, pools: list[Pool], powers: Powers, **more: Any) -> "EventRun":
        """Return the face of an event that came from access for staff."""
        plain = ("code", "version", "title", "text", "languages", "mode", "room", "is_listed", "is_umbrella")
        about = event.about.select_related("topic").order_by("position", "pk")
        return cls(
            **{name: getattr(event, name) for name in plain},
            hub=event.hub.slug,
            cohosts=[hub.slug for hub in event.cohosts.all()],
            state=cast("State", state_of(event)),
            kind=event.kind.code,
            topics=[one.topic.code for one in about],
            site=event.site_id,
            join_url=event.join_url if powers.plans else "",
            starts_at=event.starts_at.astimezone(BERLIN),
            ends_at=event.ends_at.astimezone(BERLIN),
            opens_at=event.opens_at,
            closes_at=event.closes_at,
            series=event.series.code if event.series else None,
            pools=[PoolOut.of(pool) for pool in pools],
            powers=PowersOut(plans=powers.plans, lets_in=powers.lets_in, notes=powers.notes),
            **more,
        )


class SpeakerRun(Face):
    """Who speaks, and what they do."""

    name: str
    role: str


class SessionRun(Face):
    """A session as its hosts see it, with how many were there."""

    code: str
    version: int
    kind: str
    title: dict[str, str]
    text: dict[str, str]
    hub: str
    room: str
    starts_at: datetime
    ends_at: datetime
    is_required: bool
    speakers: list[SpeakerRun]

    @classmethod
    def of(cls, one: Session) -> "SessionRun":
        """Return a session that came from access."""
        plain = ("code", "version", "kind", "title", "text", "room", "is_required")
        return cls(
            **{name: getattr(one, name) for name in plain},
            hub=one.hub.slug,
            starts_at=one.starts_at.astimezone(BERLIN),
            ends_at=one.ends_at.astimezone(BERLIN),
            speakers=[SpeakerRun(name=who.name, role=who.role) for who in one.speakers.all()],
        )


def _way(one: Registration | Waiting) -> str:
    """Return what the event's ways call it."""
    return one.type.code if one.type else f"p{one.pool.position}"


class RegistrationRow(Face):
    """Somebody who has a seat, asked for one, or gave it back."""

    code: str
    state: Literal["seat", "request", "cancelled"]
    name: str
    email: str
    phone: str
    organisation_name: str
    organisation: Annotated[str | None, Field(description="code of the hub's record; once they came")]
    postcode: str
    language: str
    way: str
    contact: Annotated[str | None, Field(description="code of the party: who registered them")]
    answers: dict[str, Any]
    no_photos: bool
    is_walk_in: bool
    registered_at: datetime
    confirmed_at: datetime | None
    cancelled_at: datetime | None
    attended_at: datetime | None

    @classmethod
    def of(cls, one: Registration) -> "RegistrationRow":
        """Return somebody who came from access for staff who let people in."""
        plain = ("code", "name", "email", "phone", "organisation_name", "postcode", "language", "answers")
        moments = ("no_photos", "is_walk_in", "registered_at", "confirmed_at", "cancelled_at")
        there = getattr(one, "attendance", None)
        return cls(
            **{name: getattr(one, name) for name in (*plain, *moments)},
            state="cancelled" if one.cancelled_at else "seat" if one.confirmed_at else "request",
            organisation=one.organisation.code if one.organisation else None,
            way=_way(one),
            contact=one.party.code if one.party else None,
            attended_at=there.noted_at if there else None,
        )


class WaitingRow(Face):
    """Somebody on a waiting list."""

    code: str
    way: str
    place: int
    name: str
    email: str
    organisation_name: str
    postcode: str
    language: str
    seats: int
    together: bool
    got: Annotated[int, Field(description="seats they have of these already")]
    offered: int
    offer_until: datetime | None
    joined_at: datetime

    @classmethod
    def of(cls, one: Waiting) -> "WaitingRow":
        """Return a place of a queue that came from access in its order."""
        row: Any = one  # counted by access
        plain = (
            "code",
            "place",
            "name",
            "email",
            "organisation_name",
            "postcode",
            "language",
            "together",
            "got",
        )
        return cls(
            **{name: getattr(row, name) for name in plain},
            way=_way(one),
            seats=one.size,
            offered=row.offered,
            offer_until=row.until,
            joined_at=one.joined_at,
        )


class GuestRow(Face):
    """Somebody who is expected or there, as the entrance needs it."""

    code: str
    name: str
    organisation_name: str
    type: dict[str, str] | None
    mode: str
    is_walk_in: bool
    no_photos: bool
    there_at: datetime | None
    here: Annotated[bool, Field(description="at the session that was asked for, else at the event")]

    @classmethod
    def of(cls, one: Guest) -> "GuestRow":
        """Return a line of the list at the entrance."""
        plain = ("code", "organisation_name", "type", "mode", "is_walk_in", "no_photos", "here")
        return cls(**{name: getattr(one, name) for name in plain}, name=one.called, there_at=one.there)


class TurnoutOut(Face):
    """What became of the registrations of some events; see the page of the same name."""

    key: str
    name: str
    events: int
    not_noted: Annotated[int, Field(description="events at which nobody is noted as present")]
    registered: int
    given_back: int
    expected: int
    came: int
    missing: int
    missing_share: int | None
    walk_ins: int

    @classmethod
    def of(cls, line: Turnout, key: str, name: str) -> "TurnoutOut":
        """Return a line of the table."""
        plain = (
            "events",
            "not_noted",
            "registered",
            "given_back",
            "expected",
            "came",
            "missing",
            "missing_share",
        )
        return cls(key=key, name=name, walk_ins=line.walk_ins, **{one: getattr(line, one) for one in plain})
