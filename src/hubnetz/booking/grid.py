"""A day or a week as a table: times of the clock down, days or things across; no Django, no clock, no database.

A row is what a clock in Berlin shows. A day in spring lacks the rows of an hour, one in autumn has those of an hour
twice; in a week, the other days leave these cells out. What lasts over midnight stands on both days.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from hubnetz.booking import rules
from hubnetz.booking.rules import Span
from hubnetz.lib.periods import BERLIN

HALF_HOUR = timedelta(minutes=30)
OFFICE = (time(9), time(17))  # shown where nothing is open and nothing booked
LEFT_OUT = "left_out"  # an hour that the day does not have
FREE, SOME, TAKEN, KEPT, CLOSED = "free", "some", "taken", "kept", "closed"


@dataclass(frozen=True, slots=True)
class Stay:
    """Somebody has it from then to then; `what` is whatever the page shows of it."""

    starts_at: datetime
    ends_at: datetime
    what: Any


@dataclass(frozen=True, slots=True)
class Column:
    """One day of one thing: when it is open, who has it; `shown` is whatever the page has as its heading."""

    day: date
    supply: rules.Supply
    stays: tuple[Stay, ...]
    shown: Any

    @property
    def span(self) -> Span:
        """The day from midnight to midnight: 23, 24 or 25 hours."""
        return Span(rules.moment(self.day, time.min), rules.moment(self.day + rules.DAY, time.min))


@dataclass(frozen=True, slots=True)
class Cell:
    """What is in a column for some rows on end."""

    state: str
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    stays: tuple[Stay, ...] = ()
    free: int = 0  # units that have nothing to do
    rows: int = 1
    is_now: bool = False
    is_over: bool = False
    first_of_stretch: bool = True  # of free cells that follow each other: the one the tab key stops at


@dataclass(frozen=True, slots=True)
class Row:
    """One line: what the clock shows, whether a second time, and the cells that begin there."""

    clock: time
    is_again: bool  # the second time in an autumn night
    is_now: bool
    cells: list[tuple[Column, Cell]]


@dataclass(frozen=True, slots=True)
class Grid:
    """A whole table, and the same as a list for each column."""

    columns: list[Column]
    rows: list[Row] = field(default_factory=list)
    lists: list[tuple[Column, list[Cell]]] = field(default_factory=list)


Key = tuple[time, bool]


def made(columns: Sequence[Column], *, now: datetime, step: timedelta = HALF_HOUR) -> Grid:
    """Return the table of some columns, from the first to the last row in which anything is open or booked."""
    by_column = [_cells(column, now, step) for column in columns]
    order = _in_order(by_column)
    shown = _shown(order, by_column, step)
    lines: list[list[tuple[Column, Cell]]] = [[] for _key in shown]
    lists = []
    for column, cells in zip(columns, by_column, strict=True):
        wanted = [cells.get(key, Cell(LEFT_OUT)) for key in shown]
        for place, cell in _joined(wanted, _same_block):
            lines[place].append((column, cell))
        whole = [cells[key] for key in order if key in cells]
        lists.append((column, [cell for _place, cell in _joined(whole, _same_state)]))
    rows = [
        Row(clock, again, any(_has(cells.get((clock, again)), now) for cells in by_column), line)
        for (clock, again), line in zip(shown, lines, strict=True)
    ]
    return Grid(list(columns), rows, lists)


def _cells(column: Column, now: datetime, step: timedelta) -> dict[Key, Cell]:
    """Return every line of the day, by what the clock shows, in order."""
    found: dict[Key, Cell] = {}
    begins, ends = column.span
    while begins < ends:
        until = begins + step
        local = begins.astimezone(BERLIN)
        found[local.time().replace(fold=0), bool(local.fold)] = _cell(column, begins, until, now)
        begins = until
    return found


def _cell(column: Column, begins: datetime, until: datetime, now: datetime) -> Cell:
    supply = column.supply
    stays = tuple(one for one in column.stays if one.starts_at < until and one.ends_at > begins)
    free = sum(not _meets(busy, begins, until) for busy in supply.engaged)
    is_open = any(span.starts_at <= begins and until <= span.ends_at for span in supply.open)
    if stays:
        state = SOME if free and is_open else TAKEN
    elif not is_open:
        state = CLOSED
    else:
        state = FREE if free else KEPT
    return Cell(
        state,
        begins,
        until,
        stays,
        free if is_open else 0,
        is_now=begins <= now < until,
        is_over=until <= now,
    )


def _meets(busy: Iterable[Span], begins: datetime, ends: datetime) -> bool:
    return any(span.starts_at < ends and begins < span.ends_at for span in busy)


def _has(cell: Cell | None, now: datetime) -> bool:
    return cell is not None and cell.is_now


def _in_order(by_column: Sequence[dict[Key, Cell]]) -> list[Key]:
    """Return all lines in the order of time; a day that has an hour twice says where the second one stands."""
    longest = max(by_column, key=len, default={})
    order = list(longest)
    missing = {key for cells in by_column for key in cells} - set(order)
    return sorted({*order, *missing}) if missing else order


def _shown(order: Sequence[Key], by_column: Sequence[dict[Key, Cell]], step: timedelta) -> list[Key]:
    """Return the lines from the first to the last in which something is open or booked."""
    busy = [
        place
        for place, key in enumerate(order)
        if any(cells[key].state not in (CLOSED, LEFT_OUT) for cells in by_column if key in cells)
    ]
    if not busy:
        return [key for key in order if OFFICE[0] <= key[0] < OFFICE[1]]
    return list(order[busy[0] : busy[-1] + 1])


def _joined(cells: Sequence[Cell], alike: Callable[[Cell, Cell], bool]) -> list[tuple[int, Cell]]:
    """Return the cells with those that are alike and follow each other made one, and where each begins."""
    found: list[tuple[int, Cell]] = []
    for place, cell in enumerate(cells):
        if found and alike(found[-1][1], cell):
            at, before = found[-1]
            is_over = before.is_over and cell.is_over
            found[-1] = (
                at,
                replace(
                    before,
                    ends_at=cell.ends_at,
                    rows=before.rows + 1,
                    is_now=before.is_now or cell.is_now,
                    is_over=is_over,
                ),
            )
            continue
        follows = bool(found) and found[-1][1].state == FREE == cell.state and not found[-1][1].is_over
        found.append((place, replace(cell, first_of_stretch=not follows)))
    return found


def _same_block(one: Cell, other: Cell) -> bool:
    """Say whether two cells are drawn as one: free ones stay apart, each is a time to begin at."""
    if FREE in (one.state, other.state) and not (one.is_over and other.is_over):
        return False
    return _same_state(one, other)


def _same_state(one: Cell, other: Cell) -> bool:
    return (one.state, one.free, one.stays) == (other.state, other.free, other.stays) and (
        one.state != FREE or one.is_over == other.is_over
    )


def day_of(moment: datetime) -> date:
    """Return the day a clock in Berlin shows."""
    return moment.astimezone(BERLIN).date()


def starts_on(stay: Stay, column: Column) -> bool:
    """Say whether a stay begins on the day of the column, and not the day before."""
    return stay.starts_at >= column.span.starts_at


def utc(moment: datetime) -> str:
    """Return a moment as an address carries it."""
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M}"
