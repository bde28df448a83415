"""What an event is made of, as the API shows it to everybody."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Annotated, Literal

from django.utils import timezone
from ninja import Field

from hubnetz.events import learning, rules
from hubnetz.events.models import Course, Event, Material, Series, Session
from hubnetz.lib.apidoc import Face
from hubnetz.lib.periods import BERLIN
from hubnetz.ui import addresses

Taking = Literal["open", "later", "closed", "over", "cancelled"]


def page_of(name: str, *args: str) -> str:
    """Return the full address of a page."""
    return addresses.absolute(addresses.to(name, *args))


def taking(event: Event) -> Taking:
    """Say whether an event takes registrations at this moment; of each way its `state` says more."""
    now = timezone.now()
    if event.cancelled_at:
        return "cancelled"
    if event.ends_at <= now:
        return "over"
    if rules.takes_registrations(
        published_at=event.published_at,
        cancelled_at=event.cancelled_at,
        ends_at=event.ends_at,
        opens_at=event.opens_at,
        closes_at=event.closes_at,
        now=now,
    ):
        return "open"
    return "later" if event.opens_at and event.opens_at > now else "closed"


class SpeakerOut(Face):
    """Who speaks, as the programme says it."""

    name: str
    role: str


class SessionOut(Face):
    """A part of the programme, at times as clocks in the event's zone show them."""

    code: str
    kind: str
    title: dict[str, str]
    text: dict[str, str]
    hub: str
    room: str
    starts_at: datetime
    ends_at: datetime
    is_required: Annotated[bool, Field(description="must be attended for a certificate")]
    speakers: list[SpeakerOut]

    @classmethod
    def of(cls, one: Session) -> "SessionOut":
        """Return the public face of a session that came from access."""
        plain = ("code", "kind", "title", "text", "room", "is_required")
        return cls(
            **{name: getattr(one, name) for name in plain},
            hub=one.hub.slug,
            starts_at=one.starts_at.astimezone(BERLIN),
            ends_at=one.ends_at.astimezone(BERLIN),
            speakers=[SpeakerOut(name=who.name, role=who.role) for who in one.speakers.all()],
        )


class DateOut(Face):
    """An event in a few words: a part of an umbrella, or a date of a series."""

    code: str
    title: dict[str, str]
    hub: str
    mode: str
    town: str
    room: str
    starts_at: datetime
    ends_at: datetime
    seats: int | None
    seats_left: int | None
    cancelled: bool
    registration: Taking
    page: str

    @classmethod
    def of(cls, event: Event) -> "DateOut":
        """Return the public face of a row that came from access, with its seats counted."""
        return cls(
            code=event.code,
            title=event.title,
            hub=event.hub.slug,
            mode=event.mode,
            town=event.site.town if event.site else "",
            room=event.room,
            starts_at=event.starts_at.astimezone(BERLIN),
            ends_at=event.ends_at.astimezone(BERLIN),
            seats=event.seats,  # type: ignore[attr-defined]  # counted by access
            seats_left=rules.seats_left(event.seats, event.taken),  # type: ignore[attr-defined]
            cancelled=event.cancelled_at is not None,
            registration=taking(event),
            page=page_of("events:event", event.code),
        )


class UmbrellaOut(Face):
    """The umbrella that gathers an event with others."""

    code: str
    title: dict[str, str]
    page: str

    @classmethod
    def of(cls, event: Event) -> "UmbrellaOut | None":
        """Return the umbrella of an event; None if it has none, or one that is not shown yet."""
        above = event.part_of if event.part_of_id else None
        if above is None or above.published_at is None:
            return None
        return cls(code=above.code, title=above.title, page=page_of("events:event", above.code))


class InSeriesOut(Face):
    """The series an event is a date of; its dates: `/series/{code}/dates`."""

    code: str
    title: dict[str, str]
    booking: Annotated[str, Field(description="single, package (all dates at once) or both")]

    @classmethod
    def of(cls, series: Series | None) -> "InSeriesOut | None":
        """Return the series, None for none."""
        if series is None:
            return None
        return cls(code=series.code, title=series.title, booking=series.booking)


class CourseOut(Face):
    """What makes an event a course: what people can do afterwards, how long it takes, who gets a certificate."""

    goals: list[dict[str, str]]
    hours: Annotated[float, Field(description="of all sessions, breaks left out")]
    required: Annotated[list[str], Field(description="codes of the sessions that must be attended")]
    least: Annotated[
        int, Field(description="how many sessions must be attended, the required ones among them")
    ]

    @classmethod
    def of(cls, course: Course | None, sessions: Iterable[Session]) -> "CourseOut | None":
        """Return a course with the sessions that it is made of, None for none."""
        if course is None:
            return None
        held = [one for one in sessions if one.kind != Session.Kind.BREAK]
        return cls(
            goals=course.goals,
            hours=round(learning.workload(held) / timedelta(hours=1), 2),
            required=[one.code for one in held if one.is_required],
            least=max(course.least, sum(one.is_required for one in held)),
        )


class MaterialOut(Face):
    """A file or link that everybody may have now."""

    code: str
    name: dict[str, str]
    kind: Annotated[str, Field(description="of a file: pdf, pptx …; link")]
    size: Annotated[int, Field(description="of a file, in bytes")]
    url: str

    @classmethod
    def of(cls, one: Material, event: Event) -> "MaterialOut":
        """Return the public face of a material that came from access."""
        return cls(
            code=one.code,
            name=one.name,
            kind=one.kind if one.is_file else "link",
            size=one.size,
            url=page_of("events:material", event.code, one.code) if one.is_file else one.url,
        )
