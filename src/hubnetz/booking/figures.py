"""How much resources are used: how long they were open, booked and used, and how often nobody came.

Open is what opening hours, holidays and closed times leave, for each unit; the hours are those of today, so change
them with a first and a last day rather than by writing others over them. Booked is what people had reserved, without
the time kept free before and after; what nobody came for counts until it was released. Used is where somebody was
noted as present. The time of a whole counts for each of its parts; for itself counts what was booked as the whole.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.db.models import Q

from hubnetz.booking import charging, rules, supply
from hubnetz.booking.models import Allocation, Booking, Resource

NOTHING = timedelta()
MOST_DAYS = 400


@dataclass(slots=True)
class Use:
    """What became of one resource in a period."""

    resource: Resource
    first: date
    last: date
    open: timedelta = NOTHING
    booked: timedelta = NOTHING
    inside: timedelta = NOTHING  # booked while open
    used: timedelta = NOTHING
    bookings: int = 0
    absent: int = 0  # bookings that nobody came for

    @property
    def share(self) -> float | None:
        """Return which part of the open time was booked; None if it was never open."""
        return self.inside / self.open if self.open else None

    @property
    def absence(self) -> float | None:
        """Return for which part of the bookings nobody came; None without bookings."""
        return self.absent / self.bookings if self.bookings else None


def periods(by: str, first: date, number: int) -> list[tuple[date, date]]:
    """Return so many weeks or months on end, from the one of a day on."""
    found = []
    begins = first - first.weekday() * rules.DAY if by == "week" else first.replace(day=1)
    for _n in range(number):
        ends = begins + 6 * rules.DAY if by == "week" else charging.month_of(begins)[1]
        found.append((begins, ends))
        begins = ends + rules.DAY
    return found


def use(
    resources: Iterable[Resource], spans: Sequence[tuple[date, date]], *, now: datetime | None = None
) -> list[Use]:
    """Return for each resource and period, first to last day, how much it was used; until `now` if that is said.

    Five queries, for however many.
    """
    wanted = list(resources)
    if not wanted or not spans:
        return []
    first, last = spans[0][0], spans[-1][1]
    if (last - first).days > MOST_DAYS:
        raise ValueError("Only some thirteen months at once.")
    stocks = supply.stocks(wanted, first, last)
    rows = _rows(stocks, first, last)
    found = []
    for one in wanted:
        stock = stocks[one.pk]
        units = 1 if stock.is_whole else len(stock.units)
        opened = [rules.Span(*span) for span in stock.supply.open] if stock.units else []
        for begins, ends in spans:
            period = _period(begins, ends, now)
            inside = within(opened, period)
            made = Use(one, begins, ends, open=total(inside) * units)
            _count(made, rows.get(one.pk, []), inside, period)
            found.append(made)
    return found


def within(spans: Iterable[rules.Span], period: rules.Span) -> list[rules.Span]:
    """Return what of some spans lies in another."""
    cut = (
        rules.Span(max(one.starts_at, period.starts_at), min(one.ends_at, period.ends_at)) for one in spans
    )
    return [one for one in cut if one.starts_at < one.ends_at]


def total(spans: Iterable[rules.Span]) -> timedelta:
    """Return how long spans are together."""
    return sum((one.ends_at - one.starts_at for one in spans), NOTHING)


def _period(first: date, last: date, now: datetime | None) -> rules.Span:
    begins, ends = rules.moment(first, time.min), rules.moment(last + rules.DAY, time.min)
    ends = min(ends, now.astimezone(UTC)) if now else ends
    return rules.Span(begins, max(begins, ends))


Row = tuple[Booking, int]  # a booking, and how many units it has of the resource


def _rows(stocks: dict[int, supply.Stock], first: date, last: date) -> dict[int, list[Row]]:
    around = (rules.moment(first, time.min), rules.moment(last + rules.DAY, time.min))
    unit_of = {unit: pk for pk, stock in stocks.items() if not stock.is_whole for unit in stock.units}
    wholes = {pk for pk, stock in stocks.items() if stock.is_whole}
    rows = Allocation.objects.filter(
        Q(unit__in=unit_of) | Q(resource__in=wholes),
        Q(booking__cancelled_at=None) | Q(booking__ending=Booking.Ending.NO_SHOW),
        booking__confirmed_at__isnull=False,
        booking__starts_at__lt=around[1],
        booking__ends_at__gt=around[0],
    )
    counted: dict[tuple[int, int], int] = defaultdict(int)
    known: dict[int, Booking] = {}
    for one in rows.select_related("booking"):
        booking = one.booking
        if booking is None:  # kept for an offer: nobody has booked it
            continue
        known[booking.pk] = booking
        if one.unit_id in unit_of:
            counted[unit_of[one.unit_id], booking.pk] += 1
        if one.resource_id in wholes:
            counted[one.resource_id, booking.pk] = 1
    found: dict[int, list[Row]] = defaultdict(list)
    for (pk, key), units in counted.items():
        found[pk].append((known[key], units))
    return found


def _count(made: Use, rows: Iterable[Row], inside: list[rules.Span], period: rules.Span) -> None:
    for booking, units in rows:
        ends = booking.ends_at
        if booking.cancelled_at:
            ends = min(ends, max(booking.cancelled_at, booking.starts_at))
        span = rules.Span(booking.starts_at.astimezone(UTC), ends.astimezone(UTC))
        if period.starts_at <= span.starts_at < period.ends_at:
            made.bookings += 1
            made.absent += booking.ending == Booking.Ending.NO_SHOW
        booked = total(within([span], period)) * units
        made.booked += booked
        made.inside += total(within(inside, span)) * units
        if booking.checked_in_at:
            made.used += booked


def hours(spent: timedelta) -> float:
    """Return a time in hours, to two places."""
    return round(spent / timedelta(hours=1), 2)
