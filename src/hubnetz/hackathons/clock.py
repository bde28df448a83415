"""Moments in the zone of whoever reads them, and the zone always with its name."""

from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo

from babel import Locale
from django.http import HttpRequest
from django.utils import dateformat
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hubnetz.hackathons import rules

CHOSEN = "hackathons.zone"  # in the session
_KNOWN = frozenset(rules.ZONES)


def is_zone(name: str) -> bool:
    """Say whether this is a zone that visitors choose from."""
    return name in _KNOWN


def zone_of(request: HttpRequest, otherwise: str) -> str:
    """Return the zone a visitor chose, else the one given. Without a session none is begun."""
    chosen = request.session.get(CHOSEN, "")
    return chosen if is_zone(chosen) else otherwise


def choose(request: HttpRequest, zone: str) -> None:
    """Remember a visitor's zone for as long as their session lasts."""
    request.session[CHOSEN] = zone


def city(zone: str) -> str:
    """Return what a zone is called: by its city, in the language of the page."""
    return _city(zone, (get_language() or "de")[:2])


@cache
def _city(zone: str, language: str) -> str:
    known = Locale(language).time_zones.get(zone, {}).get("city", "")
    return str(known).replace("\xad", "") or zone.rpartition("/")[2].replace("_", " ")


@cache
def _offset(zone: str, day: datetime) -> str:
    passed = day.astimezone(ZoneInfo(zone)).utcoffset()
    minutes = int(passed.total_seconds() // 60) if passed else 0
    sign, hours, rest = "+" if minutes >= 0 else "−", abs(minutes) // 60, abs(minutes) % 60
    return f"UTC{sign}{hours}" + (f":{rest:02}" if rest else "")


def choices(at: datetime) -> list[tuple[str, str]]:
    """Return the zones with their names and what their clocks show beside UTC on a day, from west to east."""
    day = at.replace(hour=12, minute=0, second=0, microsecond=0)

    def east(zone: str) -> tuple[float, str]:
        passed = day.astimezone(ZoneInfo(zone)).utcoffset()
        return (passed.total_seconds() if passed else 0.0, city(zone))

    return [(zone, f"{city(zone)} ({_offset(zone, day)})") for zone in sorted(rules.ZONES, key=east)]


def said(moment: datetime, zone: str) -> str:
    """Return Friday, 22 May 2020, 16:00 (Berlin time)."""
    local = moment.astimezone(ZoneInfo(zone))
    return _("%(when)s (%(city)s time)") % {"when": _when(local), "city": city(zone)}


def span(starts_at: datetime, ends_at: datetime | None, zone: str) -> str:
    """Return a span in a zone; over several days both ends are named in full."""
    if ends_at is None:
        return said(starts_at, zone)
    first, last = starts_at.astimezone(ZoneInfo(zone)), ends_at.astimezone(ZoneInfo(zone))
    end = last.strftime("%H:%M") if first.date() == last.date() else _when(last)
    return _("%(when)s – %(end)s (%(city)s time)") % {"when": _when(first), "end": end, "city": city(zone)}


def hours(starts_at: datetime, ends_at: datetime, zone: str) -> str:
    """Return 14:00–20:00 as clocks in the zone show it."""
    first, last = starts_at.astimezone(ZoneInfo(zone)), ends_at.astimezone(ZoneInfo(zone))
    return f"{first:%H:%M}–{last:%H:%M}"


def exactly(moment: datetime, zone: str) -> str:
    """Return the moment with its second, where a second decides."""
    local = moment.astimezone(ZoneInfo(zone))
    when = f"{dateformat.format(local, _('j F Y'))}, {local:%H:%M:%S}"
    return _("%(when)s (%(city)s time)") % {"when": when, "city": city(zone)}


def _when(local: datetime) -> str:
    return f"{dateformat.format(local, _('l, j F Y'))}, {local:%H:%M}"
