"""School holidays of the German states, by the official key of the state (08 is Baden-Württemberg).

They follow no rule: the ministers of the states agree on the summers years ahead, each state sets the others itself.
So this is a table, as it was published by the Kultusministerkonferenz (kmk.org, “Ferien”), known on `KNOWN_ON`. Days
that each school sets itself are not in it. Of a state without a row, and of days after its last one, nothing is known.
"""

from datetime import date, timedelta
from typing import NamedTuple

KNOWN_ON = date(2025, 9, 30)
SOURCE = "https://www.kmk.org/service/ferien.html"


class Holidays(NamedTuple):
    """One stretch of school holidays, both days included."""

    first: date
    last: date
    name: dict[str, str]


_AUTUMN = {"de": "Herbstferien", "en": "autumn holidays"}
_CHRISTMAS = {"de": "Weihnachtsferien", "en": "Christmas holidays"}
_EASTER = {"de": "Osterferien", "en": "Easter holidays"}
_WHITSUN = {"de": "Pfingstferien", "en": "Whitsun holidays"}
_SUMMER = {"de": "Sommerferien", "en": "summer holidays"}
_TABLE: dict[str, tuple[Holidays, ...]] = {
    "08": (
        Holidays(date(2025, 10, 27), date(2025, 10, 31), _AUTUMN),
        Holidays(date(2025, 12, 22), date(2026, 1, 5), _CHRISTMAS),
        Holidays(date(2026, 3, 30), date(2026, 4, 11), _EASTER),
        Holidays(date(2026, 5, 26), date(2026, 6, 5), _WHITSUN),
        Holidays(date(2026, 7, 30), date(2026, 9, 12), _SUMMER),
        Holidays(date(2026, 10, 26), date(2026, 10, 31), _AUTUMN),
        Holidays(date(2026, 12, 23), date(2027, 1, 9), _CHRISTMAS),
        Holidays(date(2027, 3, 25), date(2027, 3, 25), _EASTER),
        Holidays(date(2027, 3, 30), date(2027, 4, 3), _EASTER),
        Holidays(date(2027, 5, 18), date(2027, 5, 29), _WHITSUN),
        Holidays(date(2027, 7, 29), date(2027, 9, 11), _SUMMER),
        Holidays(date(2027, 11, 2), date(2027, 11, 6), _AUTUMN),
        Holidays(date(2027, 12, 23), date(2028, 1, 8), _CHRISTMAS),
        Holidays(date(2028, 4, 13), date(2028, 4, 13), _EASTER),
        Holidays(date(2028, 4, 18), date(2028, 4, 22), _EASTER),
        Holidays(date(2028, 6, 6), date(2028, 6, 17), _WHITSUN),
        Holidays(date(2028, 7, 27), date(2028, 9, 9), _SUMMER),
    ),
}


def between(state: str, first: date, last: date) -> list[Holidays]:
    """Return the school holidays of a state that touch the days from the first to the last, in order."""
    return [one for one in _TABLE.get(state, ()) if one.first <= last and one.last >= first]


def days_off(state: str, first: date, last: date) -> dict[date, dict[str, str]]:
    """Return each day of school holidays from the first to the last, with their name; days between included."""
    return {
        day: one.name
        for one in between(state, first, last)
        for day in _days(max(one.first, first), min(one.last, last))
    }


def known_until(state: str) -> date | None:
    """Return the last day of which it is known whether there is school; None if nothing is known of the state."""
    return max((one.last for one in _TABLE.get(state, ())), default=None)


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]
