"""Days and weeks as tables: who has what when for the staff of the hub, free or not for everybody."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from django.utils import timezone

from hubnetz.booking import grid, rules, supply
from hubnetz.booking.models import Allocation, Booking, Resource
from hubnetz.lib.periods import BERLIN

WEEK = 7
Cell = grid.Cell
Column = grid.Column
Grid = grid.Grid
FREE, KEPT, CLOSED, LEFT_OUT = grid.FREE, grid.KEPT, grid.CLOSED, grid.LEFT_OUT


@dataclass(frozen=True, slots=True)
class Shown:
    """What stands above a column."""

    day: date
    resource: Resource


def day_of(resources: Sequence[Resource], day: date, *, now: datetime | None = None) -> grid.Grid:
    """Return a day of some resources, one column each, with who has it; five queries.

    For those who may see who has booked: whoever calls has asked access for the resources.
    """
    return _table(resources, [day], now or timezone.now())


def week_of(resource: Resource, first: date, *, now: datetime | None = None) -> grid.Grid:
    """Return seven days of one resource, one column each, with who has it; five queries."""
    days = [first + n * rules.DAY for n in range(WEEK)]
    return _table([resource], days, now or timezone.now(), step=step_of(resource))


@dataclass(frozen=True, slots=True)
class FreeWeek:
    """A week as everybody sees it, and when a booking of the least length may begin in it."""

    table: grid.Grid
    starts: frozenset[datetime]


def free_week_of(resource: Resource, first: date, *, now: datetime | None = None) -> FreeWeek:
    """Return seven days of one resource as everybody may see them: free or not, never why; four queries."""
    now = now or timezone.now()
    days = [first + n * rules.DAY for n in range(WEEK)]
    stock = supply.stocks([resource], days[0], days[-1])[resource.pk]
    columns = [grid.Column(day, _unsaid(stock.supply), (), Shown(day, resource)) for day in days]
    span = rules.Span(columns[0].span.starts_at, columns[-1].span.ends_at)
    starts = rules.free_starts(stock.supply, resource.terms.shortest, now=now, within=span)
    table = grid.made(columns, now=now, step=step_of(resource))
    return FreeWeek(table, frozenset(one.astimezone(UTC) for one in starts))


def step_of(resource: Resource) -> timedelta:
    """Return how far apart the lines of its table are: as bookings begin, but neither dense nor sparse."""
    step = resource.step_minutes
    return timedelta(minutes=step if step in (15, 20, 30, 60) else 30)


def _unsaid(full: rules.Supply) -> rules.Supply:
    """Return a supply in which what is taken cannot be told from what is closed."""
    taken = all_busy(full.engaged)
    return replace(full, closed=(*full.closed, *taken), busy=((),))


def all_busy(engaged: Sequence[Sequence[rules.Span]]) -> list[rules.Span]:
    """Return when no unit is free; always, if there is none."""
    if not engaged:
        always = (datetime(1, 1, 2, tzinfo=UTC), datetime(9999, 12, 30, tzinfo=UTC))
        return [rules.Span(*always)]
    common = list(engaged[0])
    for busy in engaged[1:]:
        common = rules.less(common, rules.less(common, busy))
    return common


def _table(
    resources: Sequence[Resource], days: Sequence[date], now: datetime, *, step: timedelta = grid.HALF_HOUR
) -> grid.Grid:
    held = _held({one.hub_id for one in resources}, days[0], days[-1])
    stocks = supply.stocks(resources, days[0], days[-1])
    by_unit: dict[int, list[Booking]] = defaultdict(list)
    for unit, booking in held:
        by_unit[unit].append(booking)
    columns = []
    for one in resources:
        stock = stocks[one.pk]
        found = {booking.pk: booking for unit in stock.units for booking in by_unit[unit]}
        stays = _stays(found.values())
        columns += [grid.Column(day, stock.supply, _on(stays, day), Shown(day, one)) for day in days]
    return grid.made(columns, now=now, step=step)


def _held(hubs: Iterable[int], first: date, last: date) -> list[tuple[int, Booking]]:
    begins, ends = _from_midnight(first - rules.DAY), _from_midnight(last + 2 * rules.DAY)
    rows = Allocation.objects.filter(
        freed_at=None,
        during__overlap=(begins, ends),
        unit__resource__hub__in=set(hubs),
        booking__isnull=False,  # what is kept for an offer is nobody's yet
    ).select_related("booking__resource", "booking__topic")
    given = ((row.unit_id, row.booking) for row in rows.order_by("booking__starts_at", "booking", "unit"))
    return [(unit, booking) for unit, booking in given if booking]


def _from_midnight(day: date) -> datetime:
    return rules.moment(day, datetime.min.time())


def _stays(bookings: Iterable[Booking]) -> list[grid.Stay]:
    return [
        grid.Stay(one.starts_at.astimezone(UTC), one.ends_at.astimezone(UTC), one)
        for one in sorted(bookings, key=lambda one: (one.starts_at, one.pk))
    ]


def _on(stays: Iterable[grid.Stay], day: date) -> tuple[grid.Stay, ...]:
    begins, ends = _from_midnight(day), _from_midnight(day + rules.DAY)
    return tuple(one for one in stays if one.starts_at < ends and one.ends_at > begins)


def monday(text: str, *, of_week: bool = True) -> date:
    """Return the day that an address names, or today; with `of_week` the Monday before it. Never far away."""
    today = timezone.localdate(timezone=BERLIN)
    try:
        wanted = date.fromisoformat(text)
    except ValueError:
        wanted = today
    if abs(wanted - today) > 3660 * rules.DAY:
        wanted = today
    return wanted - wanted.weekday() * rules.DAY if of_week else wanted


def midnight_before(now: datetime) -> datetime:
    """Return the last midnight by a clock in Berlin."""
    return _from_midnight(timezone.localdate(now, BERLIN))
