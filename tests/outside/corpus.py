"""Dates that calendar programs get wrong most easily, and what everybody has to read out of our files."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from hubnetz.events import actions, recurrence
from hubnetz.events.models import Event
from hubnetz.events.tests import make
from tests.cast import Cast

BERLIN = ZoneInfo("Europe/Berlin")
HOUR = timedelta(hours=1)


class Occurrence(NamedTuple):
    """What one entry of a calendar says."""

    code: str
    begins: str  # in UTC, as 2027-03-28T01:30:00Z
    ends: str
    all_day: bool
    status: str
    sequence: int
    title: str
    place: str
    page: str


def as_read(
    uid: str, begins: Any, ends: Any, status: str, sequence: Any, title: str, place: str, page: str
) -> Occurrence:
    """Return an occurrence from what a reader in this language found."""
    timed = isinstance(begins, datetime) and isinstance(ends, datetime)
    return Occurrence(
        uid.partition("@")[0],
        utc(begins) if timed else str(begins),
        utc(ends) if timed else str(ends),
        not timed,
        str(status),
        int(sequence),
        str(title),
        str(place),
        str(page),
    )


def utc(moment: datetime) -> str:
    """Return a moment in the one way in which all readers say it."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def expected(events: Iterable[Event], *, online: bool | None = None) -> list[Occurrence]:
    """Return what the files must say about events, read from the rows themselves."""
    found = []
    for event in events:
        event.refresh_from_db()
        site = event.site if event.mode != "online" and not online else None
        parts = [site.name, site.street, f"{site.postcode} {site.town}"] if site else []
        parts += ["online"] if online or (online is None and event.mode != "on_site") else []
        cancelled = event.cancelled_at is not None
        found.append(
            Occurrence(
                event.code,
                utc(event.starts_at),
                utc(event.ends_at),
                False,
                "CANCELLED" if cancelled else "CONFIRMED",
                event.sequence,
                f"Abgesagt: {event.title}" if cancelled else str(event.title),
                ", ".join(part for part in parts if part),
                f"/events/{event.code}/",
            )
        )
    return sorted(found)


def berlin(*parts: int, fold: int = 0) -> datetime:
    """Return the moment at which a clock in Berlin shows this."""
    return datetime(*parts, tzinfo=BERLIN, fold=fold)  # type: ignore[arg-type,misc]


def furnish(cast: Cast) -> dict[str, Event]:
    """Publish the dates; two of them moved, one went online, one was cancelled."""
    site = cast.nord.sites.get()
    moments = {
        "spring-night": (berlin(2037, 3, 29, 1, 30), HOUR),  # 3:30 is its end: there is no 2:30
        "autumn-first": (berlin(2037, 10, 25, 2, 30), HOUR),  # ends at 2:30, the second time
        "autumn-second": (berlin(2037, 10, 25, 2, 30, fold=1), HOUR),
        "whole-night": (berlin(2037, 10, 24, 22), 8 * HOUR),
        "year-end": (berlin(2037, 12, 31, 23), 2 * HOUR),
        "leap-day": (berlin(2040, 2, 29, 0, 0), 24 * HOUR),  # a whole day, and yet no all-day entry
        "far-away": (berlin(2099, 7, 1, 9), 9 * HOUR),
        "moved": (berlin(2037, 3, 28, 18), 2 * HOUR),
        "cancelled": (berlin(2037, 6, 1, 9), HOUR),
        "went-online": (berlin(2037, 6, 2, 9), HOUR),
        "hybrid": (berlin(2037, 6, 3, 9), HOUR),
        "plain-online": (berlin(2037, 6, 4, 9), HOUR),
    }
    made = {}
    for code, (begins, length) in moments.items():
        mode = {"hybrid": "hybrid", "plain-online": "online"}.get(code, "on_site")
        title = {"de": f"Löten, Kleben; {code}\\Bohren “🛠” " + "sehr lang " * 12 + "Ende", "en": code}
        made[code] = make.event(
            cast.nord,
            code=code,
            site=None if mode == "online" else site,
            mode=mode,
            starts_at=begins.astimezone(UTC),
            ends_at=begins.astimezone(UTC) + length,
            title=title,
            text={"de": "Zeile eins\nZeile zwei: BEGIN:VEVENT\n\tEnde;", "en": "x"},
        )
    made["hybrid"].pools.create(mode="online", planned_mode="online", position=1)
    for begins in (berlin(2037, 3, 29, 3), berlin(2037, 3, 30, 18)):
        actions.reschedule(made["moved"], starts_at=begins, ends_at=begins + 2 * HOUR, by=cast.eva)
    actions.cancel(made["cancelled"], by=cast.eva)
    actions.go_online(made["went-online"], join_url="https://join.example/secret", by=cast.eva)
    for event in made.values():
        event.refresh_from_db()  # texts are read in the language of the reader
    return made


def evenings(cast: Cast) -> list[Event]:
    """Repeat an evening every week over both changes of the clock and the end of the year."""
    begins = berlin(2037, 9, 29, 18)
    first = make.event(cast.sued, starts_at=begins, ends_at=begins + 2 * HOUR, title={"de": "Abend"})
    slots = recurrence.slots(recurrence.weekly(), begins, 2 * HOUR, count=30)
    actions.repeat(first, slots=slots, rule=recurrence.weekly(), booking="both", by=cast.eva)
    dates = list(Event.objects.filter(series__isnull=False).order_by("starts_at"))
    actions.cancel(dates[3], by=cast.eva)
    return dates
