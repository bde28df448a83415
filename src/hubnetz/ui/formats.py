"""Numbers, money, days and times as people in Germany write them, in the language of the page."""

import datetime as dt
import re
from decimal import Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.utils import dateformat, translation
from django.utils import formats as django_formats

BERLIN = ZoneInfo("Europe/Berlin")
PATTERNS = {
    "de": {"day": "j. F Y", "short": "d.m.Y", "month": "M Y", "weekday": "l", "time": "H:i"},
    "en": {"day": "j F Y", "short": "d/m/Y", "month": "M Y", "weekday": "l", "time": "H:i"},
}
HARD = "\u00a0"
SOFT = "\u00ad"
JOINT = re.compile(r"(ungs|heits|keits|schafts|tions|itäts)(?=\w{4})")


def german() -> bool:
    """Return whether the page is in German."""
    return (translation.get_language() or "de").startswith("de")


def pattern(name: str) -> str:
    """Return the date pattern of the page's language."""
    return PATTERNS["de" if german() else "en"][name]


def local(value: dt.datetime | dt.date) -> dt.datetime | dt.date:
    """Return a moment in the time of Berlin; a day stays a day."""
    if isinstance(value, dt.datetime):
        return value.astimezone(BERLIN)
    return value


def _formatted(value: dt.datetime | dt.date, how: str) -> str:
    return _remembered(value, how, translation.get_language())


@lru_cache(maxsize=4096)
def _remembered(value: dt.datetime | dt.date, how: str, _language: str | None) -> str:
    """The dates of a list are the same for every visitor; no pattern here tells two moments apart that are equal."""
    return dateformat.format(value, how)


def number(value: int | float | Decimal | None) -> str:
    """Return 8187 as 8.187 or 8,187."""
    if value is None:
        return "–"
    if isinstance(value, int) and 0 <= value < 1000:
        return str(value)  # nothing to group: counts in lists are many and small
    return django_formats.number_format(value, use_l10n=True, force_grouping=True)


def money(value: Decimal | int | None, currency: str = "EUR") -> str:
    """Return an amount with its currency; cents only where there are some."""
    if value is None:
        return "–"
    amount = Decimal(value)
    places = 0 if amount == amount.to_integral_value() else 2
    text = django_formats.number_format(amount, decimal_pos=places, use_l10n=True, force_grouping=True)
    sign = {"EUR": "€"}.get(currency, currency)
    return f"{text}{HARD}{sign}" if german() else (f"{sign}{text}" if sign == "€" else f"{sign}{HARD}{text}")


def percent(value: int | float | Decimal | str | None) -> str:
    """Return 68 % with a hard space, or 68% in English; what is no number yet stands as it is."""
    if value is None:
        return "–"
    text = value if isinstance(value, str) else number(value)
    return f"{text}{HARD}%" if german() else f"{text}%"


def day(value: dt.date | dt.datetime | None) -> str:
    """Return 3. Dezember 2026."""
    return "–" if value is None else _formatted(local(value), pattern("day"))


def day_short(value: dt.date | dt.datetime | None) -> str:
    """Return 03.12.2026."""
    return "–" if value is None else _formatted(local(value), pattern("short"))


def day_number(value: dt.date | dt.datetime) -> str:
    """Return the day of the month."""
    return _formatted(local(value), "j")


def month_year(value: dt.date | dt.datetime) -> str:
    """Return Dez. 2026."""
    return _formatted(local(value), pattern("month"))


def month_in_full(value: dt.date | dt.datetime) -> str:
    """Return Dezember 2026."""
    return _formatted(local(value), "F Y")


def time_of_day(value: dt.datetime) -> str:
    """Return 14:00 Uhr, or 14:00 in English."""
    text = _formatted(local(value), pattern("time"))
    return f"{text}{HARD}Uhr" if german() else text


def moment(value: dt.datetime | None) -> str:
    """Return 3. Dezember 2026, 14:00 Uhr."""
    return "–" if value is None else f"{day(value)}, {time_of_day(value)}"


def span(starts_at: dt.datetime, ends_at: dt.datetime | None = None) -> str:
    """Return Donnerstag, 14:00–16:00 Uhr; over several days both ends are named in full."""
    weekday = _formatted(local(starts_at), pattern("weekday"))
    if not ends_at:
        return f"{weekday}, {time_of_day(starts_at)}"
    start, end = starts_at.astimezone(BERLIN), ends_at.astimezone(BERLIN)
    if start.date() != end.date():
        return f"{moment(starts_at)} – {moment(ends_at)}"
    return f"{weekday}, {_formatted(start, pattern('time'))}–{time_of_day(ends_at)}"


def span_in_full(starts_at: dt.datetime, ends_at: dt.datetime | None = None) -> str:
    """Return Donnerstag, 3. Dezember 2026, 14:00–16:00 Uhr: with the day, where no calendar leaf stands beside it."""
    if ends_at and starts_at.astimezone(BERLIN).date() != ends_at.astimezone(BERLIN).date():
        return span(starts_at, ends_at)
    weekday, _, times = span(starts_at, ends_at).partition(", ")
    return f"{weekday}, {day(starts_at)}, {times}"


def breakable(text: object) -> str:
    """Let long German compounds break at their joint where a column is narrow: Digitalisierungs-projekte."""
    return JOINT.sub(rf"\1{SOFT}", str(text))


def iso(value: dt.date | dt.datetime) -> str:
    """Return the machine's way of writing it, for <time datetime>."""
    return local(value).isoformat()
