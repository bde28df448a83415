"""Tables of days: what stands where, over the nights of the clock, over midnight, for pools."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from hubnetz.booking import grid, rules
from hubnetz.lib.periods import BERLIN

HOUR = timedelta(hours=1)
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
ALWAYS = tuple(rules.Hours(day, time(0), time(0), on_holidays=True) for day in range(7))
OFFICE = tuple(rules.Hours(day, time(9), time(12), on_holidays=True) for day in range(7))


def at(day, clock, fold=0):
    return datetime.combine(day, time.fromisoformat(clock), tzinfo=BERLIN).replace(fold=fold).astimezone(UTC)


def column(day, hours=OFFICE, stays=(), units=1):
    spans = [rules.Span(one.starts_at, one.ends_at) for one in stays]
    busy = tuple(tuple(spans[n::units]) for n in range(units))
    supply = rules.Supply(openings=rules.openings(hours, day, day), busy=busy)
    return grid.Column(day, supply, tuple(stays), day)


def drawn(one):
    """Return how many lines each column fills, rowspans counted."""
    return {
        shown.day: sum(cell.rows for row in one.rows for col, cell in row.cells if col is shown)
        for shown in one.columns
    }


DAY = date(2026, 11, 25)


def test_from_the_first_to_the_last_line_in_which_something_is():
    found = grid.made([column(DAY)], now=LONG_AGO)
    assert [row.clock for row in found.rows] == [time(h, m) for h in (9, 10, 11) for m in (0, 30)]
    assert {cell.state for row in found.rows for _column, cell in row.cells} == {grid.FREE}


def test_a_booking_is_one_cell_over_its_lines():
    stay = grid.Stay(at(DAY, "09:30"), at(DAY, "11:00"), "Emil")
    found = grid.made([column(DAY, stays=[stay])], now=LONG_AGO)
    cells = [(row.clock, cell.state, cell.rows) for row in found.rows for _column, cell in row.cells]
    assert cells == [
        (time(9), "free", 1),
        (time(9, 30), "taken", 3),
        (time(11), "free", 1),
        (time(11, 30), "free", 1),
    ]
    [(_column, listed)] = found.lists
    assert [(cell.state, cell.rows) for cell in listed] == [
        ("closed", 18), ("free", 1), ("taken", 3), ("free", 2), ("closed", 24),
    ]  # fmt: skip


def test_the_tab_key_stops_once_at_a_free_stretch():
    stay = grid.Stay(at(DAY, "10:00"), at(DAY, "10:30"), "Emil")
    found = grid.made([column(DAY, stays=[stay])], now=LONG_AGO)
    first = [
        row.clock
        for row in found.rows
        for _c, cell in row.cells
        if cell.first_of_stretch and cell.state == "free"
    ]
    assert first == [time(9), time(10, 30)]


@pytest.mark.parametrize(
    ("day", "lines"), [(date(2026, 3, 29), 46), (date(2026, 10, 25), 50), (date(2026, 11, 25), 48)]
)
def test_days_of_23_24_and_25_hours(day, lines):
    found = grid.made([column(day, ALWAYS)], now=LONG_AGO)
    assert len(found.rows) == lines
    clocks = [(row.clock, row.is_again) for row in found.rows]
    assert len(set(clocks)) == lines
    assert ((time(2), False) in clocks) == (lines != 46)
    assert ((time(2), True) in clocks) == (lines == 50)


def test_in_a_week_the_other_days_leave_out_what_one_has_twice():
    week = [column(date(2026, 10, 24) + timedelta(days=n), ALWAYS) for n in range(3)]
    found = grid.made(week, now=LONG_AGO)
    assert len(found.rows) == 50
    assert set(drawn(found).values()) == {50}
    left_out = [col.day.day for row in found.rows for col, cell in row.cells if cell.state == grid.LEFT_OUT]
    assert left_out == [24, 26]
    around = [(row.clock.strftime("%H:%M"), row.is_again) for row in found.rows[3:9]]
    assert around == [
        ("01:30", False), ("02:00", False), ("02:30", False), ("02:00", True), ("02:30", True), ("03:00", False),
    ]  # fmt: skip


def test_a_spring_day_leaves_out_its_hour():
    week = [column(date(2026, 3, 28) + timedelta(days=n), ALWAYS) for n in range(2)]
    found = grid.made(week, now=LONG_AGO)
    [(missing, cell)] = [pair for row in found.rows for pair in row.cells if pair[1].state == grid.LEFT_OUT]
    assert (missing.day, cell.rows) == (date(2026, 3, 29), 2)


def test_what_lasts_over_midnight_stands_on_both_days():
    night = tuple(rules.Hours(day, time(20), time(4), on_holidays=True) for day in range(7))
    stay = grid.Stay(at(DAY, "22:00"), at(DAY + timedelta(days=1), "02:00"), "Emil")
    both = [column(DAY + timedelta(days=n), night, [stay]) for n in range(2)]
    found = grid.made(both, now=LONG_AGO)
    taken = [
        (col.day, cell.starts_at, cell.rows) for row in found.rows for col, cell in row.cells if cell.stays
    ]
    midnight = at(DAY + timedelta(days=1), "00:00")
    assert sorted(taken) == [(DAY, at(DAY, "22:00"), 4), (DAY + timedelta(days=1), midnight, 4)]
    assert grid.starts_on(stay, both[0])
    assert not grid.starts_on(stay, both[1])


def test_a_pool_says_how_many_are_left():
    stays = [grid.Stay(at(DAY, "09:00"), at(DAY, "10:00"), who) for who in ("Emil", "Frieda")]
    found = grid.made([column(DAY, stays=stays, units=3)], now=LONG_AGO)
    first = found.rows[0].cells[0][1]
    assert (first.state, first.free, first.rows, len(first.stays)) == ("some", 1, 2, 2)


def test_where_units_are_busy_and_nobody_is_named_it_is_kept():
    supply = rules.Supply(
        openings=rules.openings(OFFICE, DAY, DAY), busy=((rules.Span(at(DAY, "09:00"), at(DAY, "10:00")),),)
    )
    found = grid.made([grid.Column(DAY, supply, (), DAY)], now=LONG_AGO)
    assert [cell.state for row in found.rows for _c, cell in row.cells] == [
        "kept",
        "free",
        "free",
        "free",
        "free",
    ]


def test_now_is_marked_on_its_day_alone():
    now = at(DAY, "10:10")
    week = [column(DAY + timedelta(days=n)) for n in (-1, 0, 1)]
    found = grid.made(week, now=now)
    marked = [(row.clock, col.day) for row in found.rows for col, cell in row.cells if cell.is_now]
    assert marked == [(time(10), DAY)]
    assert [row.clock for row in found.rows if row.is_now] == [time(10)]
    assert [cell.is_over for row in found.rows for col, cell in row.cells if col.day == DAY] == [
        True, False, False, False, False,
    ]  # fmt: skip


def test_where_nothing_is_open_the_hours_of_an_office_are_shown():
    found = grid.made([column(DAY, ())], now=LONG_AGO)
    assert (found.rows[0].clock, found.rows[-1].clock) == (time(9), time(16, 30))
    assert {cell.state for row in found.rows for _c, cell in row.cells} == {grid.CLOSED}
