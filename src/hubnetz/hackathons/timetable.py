"""The timetable of a hackathon as an ordered list, with the deadlines in it and a mark where we are now."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from hubnetz.hackathons import clock
from hubnetz.hackathons.models import Hackathon, Milestone
from hubnetz.ui import formats

GAPS = (timedelta(hours=1), timedelta(hours=3), timedelta(hours=6), timedelta(hours=12))


@dataclass(slots=True)
class Row:
    """One line: a moment or span, or the mark of the present."""

    starts_at: datetime
    ends_at: datetime | None = None
    title: Any = ""  # texts in languages, or a sentence of the house
    text: Any = ""
    kind: str = "other"
    state: str = "coming"  # "past", "now", "coming"
    day: str = ""  # where a new day begins in the zone
    when: str = ""
    hour: int | None = None  # since the beginning
    gap: int = 0  # how long until the next one, in five steps

    @property
    def is_mark(self) -> bool:
        """Whether this is no milestone but the present."""
        return self.kind == "now"


def rows(hackathon: Hackathon, milestones: Iterable[Milestone], zone: str, now: datetime) -> list[Row]:
    """Return the timetable in its order, each time as clocks in the zone show it."""
    event = hackathon.event
    found = [Row(one.starts_at, one.ends_at, one.title, one.text, one.kind) for one in milestones]
    found += [
        Row(hackathon.teams_until, title=_("Teams are formed until now"), kind="deadline"),
        Row(hackathon.submissions_until, title=_("Deadline: everything is handed in"), kind="deadline"),
        Row(hackathon.results_at, title=_("Results are announced"), kind="award"),
    ]
    if event.starts_at <= now < max(event.ends_at, hackathon.results_at):
        found.append(Row(now, title=_("Now"), kind="now", state="now"))
    found.sort(key=lambda row: (row.starts_at, row.is_mark))
    day = ""
    for number, row in enumerate(found):
        if not row.is_mark:
            over = row.ends_at or row.starts_at
            row.state = "past" if over <= now else "now" if row.starts_at <= now else "coming"
        local = row.starts_at.astimezone(ZoneInfo(zone))
        row.day = formats.day(local.date()) if formats.day(local.date()) != day else ""
        day = row.day or day
        row.when = f"{local:%H:%M}" if row.ends_at is None else _times(row.starts_at, row.ends_at, zone)
        if event.starts_at <= row.starts_at <= event.ends_at:
            row.hour = int((row.starts_at - event.starts_at) / timedelta(hours=1))
        if number + 1 < len(found):
            wait = found[number + 1].starts_at - row.starts_at
            row.gap = sum(wait >= step for step in GAPS)
    return found


def length(hackathon: Hackathon) -> int:
    """Return how many hours the hackathon takes."""
    return round((hackathon.event.ends_at - hackathon.event.starts_at) / timedelta(hours=1))


def _times(starts_at: datetime, ends_at: datetime, zone: str) -> str:
    first, last = starts_at.astimezone(ZoneInfo(zone)), ends_at.astimezone(ZoneInfo(zone))
    if first.date() == last.date():
        return clock.hours(starts_at, ends_at, zone)
    return f"{first:%H:%M} – {formats.day_short(last.date())}, {last:%H:%M}"
