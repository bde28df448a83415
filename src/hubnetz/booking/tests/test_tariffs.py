"""What using something costs: by examples, and against an engine that tries every combination."""

from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hubnetz.booking import rules, tariffs
from hubnetz.booking.tariffs import Allowance, Draw, Per, Rate, Use

HOUR = Rate(1, Per.HOUR, 800)
HALF = Rate(2, Per.HALF_DAY, 1500, minutes=240)
DAY = Rate(3, Per.DAY, 2500)
MONTH = Rate(4, Per.MONTH, 20000)
FREE = Rate(5, Per.HOUR, 0)
FUNDED = Rate(6, Per.HOUR, 0, is_funded=True, worth=9000)
ALL = (HOUR, HALF, DAY, MONTH)
FIRST = date(2026, 11, 2)
LATER = date(2027, 1, 1)


def said(price):
    return [(part.rate.per.value, part.number) for part in price.parts]


@pytest.mark.parametrize(
    ("minutes", "cents", "parts"),
    [
        (1, 800, [("hour", 1)]),
        (60, 800, [("hour", 1)]),
        (61, 1500, [("half_day", 1)]),
        (240, 1500, [("half_day", 1)]),
        (300, 2300, [("half_day", 1), ("hour", 1)]),
        (301, 2500, [("day", 1)]),
        (1500, 2500, [("day", 1)]),
    ],
)
def test_the_cheapest_of_a_day(minutes, cents, parts):
    found = tariffs.price(minutes, ALL)
    assert (found.cents, said(found)) == (cents, parts)


def test_what_it_would_be_by_the_hour_is_said_only_if_it_is_more():
    assert tariffs.price(300, (HOUR, DAY)).instead == tariffs.Part(HOUR, 5)
    assert tariffs.price(120, (HOUR, DAY)).instead is None
    assert tariffs.price(60, (HOUR, FREE)).instead == tariffs.Part(HOUR, 1)


def test_without_a_rate_nobody_knows_and_no_time_costs_nothing():
    assert tariffs.price(60, ()) is None
    assert tariffs.price(60, (MONTH,)) is None
    assert tariffs.price(0, ()).cents == 0


def test_what_the_public_pays_is_aid_of_what_it_would_cost_or_is_said_to_be_worth():
    assert tariffs.price(300, (HOUR, DAY, FUNDED)).aid == 2500  # not five times what an hour is worth
    assert tariffs.price(60, (FUNDED,)).aid == 9000
    assert tariffs.price(60, (HOUR, FREE, FUNDED)).aid == 0  # free in another way: nobody needs aid
    cheaper = Rate(7, Per.HOUR, 200, is_funded=True)
    assert tariffs.price(120, (HOUR, cheaper)).aid == 1200


def test_a_month_is_the_days_or_the_rate_for_it():
    days = {FIRST + timedelta(days=n): 480 for n in range(7)}
    assert tariffs.month(days, ALL).cents == 7 * 2500
    days[FIRST + timedelta(days=8)] = 60
    assert tariffs.month(days, ALL).cents == 18300
    days[FIRST + timedelta(days=9)] = 480
    found = tariffs.month(days, ALL)
    assert (found.cents, found.whole.parts[0].rate) == (20000, MONTH)
    assert tariffs.month({}, ALL).cents == 0
    assert tariffs.month({FIRST: 60}, (MONTH,)).cents == 20000
    assert tariffs.month({FIRST: 60}, ()) is None


def test_a_pack_and_the_rest():
    pack = Allowance(1, 120, LATER, cents=1000, contains=1200)
    found = tariffs.settle(FIRST, 180, {}, (HOUR,), [pack])
    assert (found.draws, found.cents) == ((Draw(1, 120),), 800)
    # Three hours are left to pay, as dear as the day: so the pack is spared.
    found = tariffs.settle(FIRST, 360, {}, (HOUR, Rate(3, Per.DAY, 2000)), [pack])
    assert (found.draws, found.cents) == ((), 2000)
    # Part of an hour that is begun anyway is not drawn.
    found = tariffs.settle(FIRST, 90, {}, (HOUR,), [Allowance(1, 40, LATER, cents=1000, contains=1200)])
    assert (found.draws, found.cents) == ((Draw(1, 30),), 800)


def test_what_is_worth_least_is_drawn_first_then_what_is_lost_first():
    member = Allowance(1, 60, LATER)
    old = Allowance(2, 60, FIRST, cents=600, contains=60)
    new = Allowance(3, 600, LATER, cents=6000, contains=600)
    assert tariffs.settle(FIRST, 60, {}, (HOUR,), [new, old, member]).draws == (Draw(1, 60),)
    assert tariffs.settle(FIRST, 120, {}, (HOUR,), [new, old, member]).draws == (Draw(1, 60), Draw(2, 60))
    assert tariffs.settle(FIRST + rules.DAY, 60, {}, (HOUR,), [new, old]).draws == (Draw(3, 60),)


def test_a_day_of_a_pack_stands_for_all_of_the_day():
    days = Allowance(1, 3, LATER, by_day=True, cents=6000, contains=10)
    found = tariffs.settle(FIRST, 500, {}, ALL, [days])
    assert (found.draws, found.cents) == ((Draw(1, 1),), 0)


def test_nothing_is_drawn_where_the_month_is_paid_already():
    lane = {FIRST + timedelta(days=n): 480 for n in range(9)}
    found = tariffs.settle(FIRST + timedelta(days=10), 480, lane, ALL, [Allowance(1, 600, LATER)])
    assert (found.draws, found.cents) == ((), 0)


def at(text):
    return datetime.fromisoformat(f"2026-11-{text}").replace(tzinfo=UTC)


def use(key, starts, ends, places=1, **drawn):
    return Use(key, rules.Span(at(starts), at(ends)), places, **drawn)


def test_bookings_of_a_day_are_added_up_and_at_the_same_time_are_apart():
    found = tariffs.lanes(
        [use(1, "02T08:00", "02T10:00"), use(2, "02T12:00", "02T13:00"), use(3, "02T09:00", "02T11:00")]
    )
    assert [{day: one.minutes for day, one in lane.items()} for lane in found] == [
        {FIRST: 180},
        {FIRST: 120},
    ]
    two = tariffs.lanes([use(1, "02T08:00", "02T09:00", 2), use(2, "02T10:00", "02T11:00")])
    assert [lane[FIRST].minutes for lane in two] == [120, 60]


def test_what_is_drawn_is_not_to_be_paid():
    one = use(1, "02T08:00", "02T11:00", drawn={(0, FIRST): 120})
    assert tariffs.lanes([one])[0][FIRST].to_pay == 60
    whole = use(1, "02T08:00", "02T11:00", 2, drawn={(1, FIRST): tariffs.WHOLE_DAY})
    assert [lane[FIRST].to_pay for lane in tariffs.lanes([whole])] == [180, 0]


def test_midnight_and_the_nights_of_the_clock_part_the_time():
    night = rules.Span(datetime(2026, 10, 24, 20, tzinfo=UTC), datetime(2026, 10, 25, 23, tzinfo=UTC))
    assert tariffs.minutes_by_day(night) == {date(2026, 10, 24): 120, date(2026, 10, 25): 25 * 60}
    spring = rules.Span(datetime(2026, 3, 28, 23, tzinfo=UTC), datetime(2026, 3, 29, 22, tzinfo=UTC))
    assert tariffs.minutes_by_day(spring) == {date(2026, 3, 29): 23 * 60}


def test_tax_and_parts_are_rounded_half_up():
    assert [tariffs.vat(one, 1900) for one in (2500, 250, -250, 3)] == [475, 48, -48, 1]
    assert tariffs.part_of(2505, 50) == 1253


# Against every combination

CENTS = st.integers(0, 30).map(lambda n: n * 100)
RATES = st.lists(
    st.one_of(
        st.builds(
            Rate, st.integers(1, 9), st.just(Per.HOUR), CENTS, st.sampled_from([30, 60]), st.booleans()
        ),
        st.builds(Rate, st.integers(10, 19), st.just(Per.HALF_DAY), CENTS, st.sampled_from([120, 180])),
        st.builds(Rate, st.integers(20, 29), st.just(Per.DAY), CENTS, st.just(60)),
    ),
    max_size=3,
    unique_by=lambda rate: rate.key,
)


def every_way(minutes, rates):
    """Return the least that any choice of numbers of all rates costs that covers the minutes."""
    if minutes <= 0:
        return 0
    most = [1 if one.per == Per.DAY else -(-minutes // one.minutes) for one in rates]
    costs = [
        sum(one.cents * number for one, number in zip(rates, numbers, strict=True))
        for numbers in product(*(range(number + 1) for number in most))
        if any(one.per == Per.DAY and number for one, number in zip(rates, numbers, strict=True))
        or sum(one.minutes * number for one, number in zip(rates, numbers, strict=True)) >= minutes
    ]
    return min(costs, default=None)


@given(st.integers(0, 420), RATES)
@settings(max_examples=200, deadline=None)
def test_a_day_is_as_cheap_as_the_cheapest_of_all_ways(minutes, rates):
    found = tariffs.price(minutes, rates)
    assert (found.cents if found else None) == every_way(minutes, rates)
    if found:
        assert sum(part.cents for part in found.parts) == found.cents
        covers = sum(part.rate.minutes * part.number for part in found.parts)
        assert covers >= minutes or any(part.rate.per == Per.DAY for part in found.parts)


DAYS = st.dictionaries(st.sampled_from([FIRST + timedelta(days=n) for n in range(4)]), st.integers(0, 300))
MONTHS = st.lists(st.builds(Rate, st.just(90), st.just(Per.MONTH), CENTS), max_size=1)


def every_month(days, rates, months):
    each = [every_way(minutes, rates) for minutes in days.values()]
    ways = [one.cents for one in months] if any(days.values()) else []
    if None not in each:
        ways.append(sum(each))
    return min(ways, default=None)


@given(DAYS, RATES, MONTHS)
@settings(max_examples=150, deadline=None)
def test_a_month_is_as_cheap_as_days_or_month(days, rates, months):
    found = tariffs.month(days, [*rates, *months])
    assert (found.cents if found else None) == every_month(days, rates, months)


ALLOWANCES = st.lists(
    st.builds(
        Allowance,
        st.integers(1, 99),
        st.integers(0, 5),
        st.just(LATER),
        st.booleans(),
        st.sampled_from([0, 600]),
        st.just(10),
    ),
    max_size=2,
    unique_by=lambda one: one.key,
)


@given(st.integers(1, 9), DAYS, RATES, MONTHS, ALLOWANCES)
@settings(max_examples=150, deadline=None)
def test_what_was_paid_ahead_saves_as_much_as_any_way_of_using_it(quarters, days, rates, months, allowances):
    minutes = quarters * 15
    allowances = [
        one if one.by_day else Allowance(one.key, one.left * 15, one.last_on, False, one.cents, 150)
        for one in allowances
    ]
    found = tariffs.settle(FIRST, minutes, days, [*rates, *months], allowances)
    before = every_month(days, rates, months) or 0
    standing = days.get(FIRST, 0)
    if every_month({**days, FIRST: standing + minutes}, rates, months) is None:
        assert found == tariffs.Settled((), 0, None)
        return
    ways = []
    for amounts in product(
        *(range(min(one.left, 1) + 1) if one.by_day else range(0, one.left + 1, 15) for one in allowances)
    ):
        by_day = any(one.by_day and some for one, some in zip(allowances, amounts, strict=True))
        drawn = sum(some for one, some in zip(allowances, amounts, strict=True) if not one.by_day)
        if drawn > minutes or (by_day and (drawn or sum(amounts) > 1)):
            continue
        left = 0 if by_day else standing + minutes - drawn
        cost = every_month({**days, FIRST: left}, rates, months)
        ways.append(max((cost or 0) - before, 0))
    had = {one.key: one for one in allowances}
    assert all(0 < one.amount <= had[one.key].left for one in found.draws)
    assert found.cents <= min(ways)  # by the minute it may be less than by quarters of an hour
    if all(some % 15 == 0 for some in days.values()):
        assert found.cents == min(ways)
