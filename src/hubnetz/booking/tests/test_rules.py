"""When something is free: by tables, and against an engine that looks at every minute."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hubnetz.booking import rules
from hubnetz.booking.rules import Hours, Obstacle, Span, Supply, Terms
from hubnetz.lib.periods import BERLIN

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
# A week without anything, the two nights of the clock, and a turn of the year.
DAYS = st.sampled_from([date(2026, 6, 10), date(2026, 3, 29), date(2026, 10, 25), date(2026, 12, 31)])


def minutes(n):
    return timedelta(minutes=n)


def berlin(day, clock, fold=0):
    return datetime.combine(day, time.fromisoformat(clock), tzinfo=BERLIN).replace(fold=fold).astimezone(UTC)


class EveryMinute:
    """The same questions, answered by walking through all minutes with a clock in the hand."""

    def __init__(self, hours, first, last, holidays, school, closed, busy, terms):
        self.school = school
        begin = berlin(first - 2 * DAY, "00:00")
        end = berlin(last + 3 * DAY, "00:00")
        self.all = []
        while begin < end:
            self.all.append(begin)
            begin += MINUTE
        self.shown = [one.astimezone(BERLIN).replace(tzinfo=None) for one in self.all]
        self.terms, self.open, self.steps = terms, set(), set()
        for day in (first + n * DAY for n in range(-1, (last - first).days + 2)):
            for rule in hours:
                if self.holds(rule, day, holidays):
                    self.walk(rule, day)
        self.open -= {m for m in self.all for s, e in closed if s <= m < e}
        self.busy = [{m for m in self.all for s, e in unit if s <= m < e} for unit in busy]

    def holds(self, rule, day, holidays):
        if rule.weekday != day.isoweekday() - 1 or (day in holidays and not rule.on_holidays):
            return False
        if rule.school == "without" and day in self.school:
            return False
        if rule.school == "only" and day not in self.school:
            return False
        if rule.first_on and rule.every > 1:
            monday = rule.first_on - rule.first_on.weekday() * DAY
            if ((day - day.weekday() * DAY - monday).days // 7) % rule.every:
                return False
        return (rule.first_on or date.min) <= day <= (rule.last_on or date.max)

    def walk(self, rule, day):
        opens = datetime.combine(day, rule.opens)
        closes = datetime.combine(day if rule.closes > rule.opens else day + DAY, rule.closes)
        has_opened, since = False, 0
        for moment, shown in zip(self.all, self.shown, strict=True):
            if shown >= closes:
                return
            has_opened = has_opened or shown >= opens
            if has_opened:
                self.open.add(moment)
                if since % (self.terms.step // MINUTE) == 0:
                    self.steps.add(moment)
                since += 1

    def span(self, begins, ends):
        return {begins + n * MINUTE for n in range((ends - begins) // MINUTE)}

    def is_free(self, start, length, now, size):
        terms = self.terms
        if not terms.shortest <= length <= terms.longest:
            return False
        if not now + terms.lead <= start <= now + terms.horizon:
            return False
        if start not in self.steps or not self.span(start, start + length) <= self.open:
            return False
        around = self.span(start - terms.before, start + length + terms.after)
        return sum(not around & unit for unit in self.busy) >= size


clocks = st.builds(time, st.integers(0, 23), st.sampled_from([0, 10, 15, 30, 45]))
night = st.builds(time, st.integers(0, 4), st.sampled_from([0, 15, 30, 45]))


@st.composite
def worlds(draw):
    """Mostly open and mostly bookable: of a world in which nothing is free nothing can be learnt."""
    first = draw(DAYS)
    last = first + draw(st.integers(0, 1)) * DAY
    start = berlin(first, "00:00")

    def rule(offset, opens, hours, quarters, seldom):
        since, until, every, on_holidays, school = seldom
        closes = (datetime.combine(first, opens) + timedelta(hours=hours, minutes=15 * quarters)).time()
        return Hours(
            (first + offset * DAY).weekday(), opens, closes, since, until, every, on_holidays, school
        )

    always = st.just((None, None, 1, True, ""))
    sometimes = st.tuples(
        st.integers(-9, 1).map(lambda n: first + n * DAY),
        st.none() | st.integers(0, 3).map(lambda n: first + n * DAY),
        st.sampled_from([1, 2]),
        st.booleans(),
        st.sampled_from(["", "without", "only"]),
    )
    open_at = st.builds(
        rule, st.integers(-1, 1), night | clocks, st.integers(0, 23), st.integers(0, 3), always | sometimes
    )
    hours = draw(st.lists(open_at, min_size=1, max_size=3))
    inside = list(rules.openings(hours, first, last)) or [Span(start, start + DAY)]

    def spans(most):
        """Where it matters: near the edges of what is open."""
        edge = st.sampled_from([moment for span in inside for moment in span])
        made = st.builds(
            lambda at, off, long: Span(at + off * minutes(5), at + (off + long) * minutes(5)),
            edge,
            st.integers(-24, 24),
            st.integers(1, 24),
        )
        return st.lists(made, max_size=most).map(tuple)

    terms = Terms(
        step=minutes(draw(st.sampled_from([15, 30, 45]))),
        shortest=minutes(draw(st.sampled_from([15, 15, 30]))),
        longest=minutes(draw(st.sampled_from([60, 600, 600]))),
        before=minutes(draw(st.sampled_from([0, 10]))),
        after=minutes(draw(st.sampled_from([0, 15]))),
        lead=minutes(draw(st.sampled_from([0, 120]))),
        horizon=minutes(draw(st.sampled_from([1440, 10_000, 10_000]))),
    )
    units = draw(st.integers(1, 3))
    return {
        "hours": hours,
        "first": first,
        "last": last,
        "holidays": draw(st.sampled_from([set(), {first}])),
        "school": draw(st.sampled_from([set(), {first}, {first, last}])),
        "closed": draw(spans(2)),
        "busy": tuple(draw(spans(3)) for _ in range(units)),
        "terms": terms,
        "length": minutes(draw(st.sampled_from([15, 30, 60, 90]))),
        "now": start + draw(st.integers(-400, 0) | st.integers(0, 1500)) * MINUTE,
        "size": draw(st.integers(1, units)),
    }


@settings(max_examples=200)
@given(worlds())
def test_the_engine_says_what_every_minute_says(world):
    length, now, size = world.pop("length"), world.pop("now"), world.pop("size")
    slow = EveryMinute(**world)
    openings = rules.openings(
        world["hours"], world["first"], world["last"], world["holidays"], school=world["school"]
    )
    supply = Supply(openings, world["closed"], world["busy"], world["terms"])
    days = Span(berlin(world["first"], "00:00"), berlin(world["last"] + DAY, "00:00"))
    found = rules.free_starts(supply, length, now=now, within=days, size=size)
    around = [one for one in slow.all if days.starts_at <= one < days.ends_at]
    assert found == [one for one in around if slow.is_free(one, length, now, size)]
    # What may be chosen can be booked, and nothing else.
    chosen = set(found)
    for one in around[::15]:
        stands = rules.obstacle(supply, one, one + length, now=now, size=size)
        assert (stands is None) == (one in chosen)


@given(
    st.lists(st.tuples(st.integers(0, 50), st.integers(0, 9))),
    st.lists(st.tuples(st.integers(0, 50), st.integers(0, 9))),
)
def test_spans_are_joined_and_taken_away_like_sets_of_minutes(mine, taken):
    zero = datetime(2026, 1, 1, tzinfo=UTC)

    def spans(pairs):
        return [Span(zero + a * MINUTE, zero + (a + n) * MINUTE) for a, n in pairs]

    def covered(spans):
        return {s.starts_at + n * MINUTE for s in spans for n in range((s.ends_at - s.starts_at) // MINUTE)}

    left = rules.joined(spans(mine))
    assert covered(left) == covered(spans(mine))
    assert all(a.ends_at < b.starts_at for a, b in pairwise(left))
    rest = rules.less(left, rules.joined(spans(taken)))
    assert covered(rest) == covered(spans(mine)) - covered(spans(taken))
    assert all(one.starts_at < one.ends_at for one in rest)


@pytest.mark.parametrize(
    ("day", "clock", "utc"),
    [
        (date(2026, 6, 10), "09:00", "07:00"),
        (date(2026, 12, 10), "09:00", "08:00"),
        (date(2026, 3, 29), "02:00", "01:00"),  # the night leaves it out: the change
        (date(2026, 3, 29), "02:45", "01:00"),
        (date(2026, 3, 29), "03:00", "01:00"),
        (date(2026, 10, 25), "02:30", "00:30"),  # twice: the first
        (date(2026, 10, 25), "03:00", "02:00"),
    ],
)
def test_a_clock_in_berlin_says_when_a_door_opens(day, clock, utc):
    assert rules.moment(day, time.fromisoformat(clock)).strftime("%H:%M") == utc


NINE = datetime(2026, 6, 10, 7, tzinfo=UTC)  # a Wednesday, nine o'clock in Berlin


def supply(*busy, closed=(), **terms):
    return Supply((Span(NINE, NINE + minutes(180)),), tuple(closed), tuple(busy) or ((),), Terms(**terms))


def at(starts):
    return [one.astimezone(BERLIN).strftime("%H:%M") for one in starts]


def test_a_closing_moves_no_step():
    found = rules.free_starts(supply(closed=[Span(NINE, NINE + minutes(80))]), minutes(30), now=NINE)
    assert at(found) == ["10:30", "11:00", "11:30"]


def test_what_is_kept_free_stands_between_two_bookings():
    hour = Span(NINE + minutes(60), NINE + minutes(90))
    found = rules.free_starts(supply((hour,), before=minutes(10), after=minutes(20)), minutes(30), now=NINE)
    assert at(found) == [
        "09:00",
        "11:00",
        "11:30",
    ]  # 9:30 would not be tidied up by 10:00, 10:30 is not prepared


def test_units_of_a_pool_are_each_free_for_the_whole_time():
    """Two desks, each free for half of the time, are not one desk."""
    first, second = Span(NINE, NINE + minutes(60)), Span(NINE + minutes(60), NINE + minutes(120))
    pool = supply((first,), (second,))
    assert at(rules.free_starts(pool, minutes(90), now=NINE)) == ["10:00", "10:30"]
    assert at(rules.free_starts(pool, minutes(30), now=NINE, size=2)) == ["11:00", "11:30"]


@pytest.mark.parametrize(
    ("begins", "length", "why"),
    [
        (0, 30, Obstacle.TOO_SOON),
        (60, 30, None),
        (60, 240, Obstacle.TOO_LONG),
        (60, 10, Obstacle.TOO_SHORT),
        (60, -10, Obstacle.BACKWARDS),
        (160, 30, Obstacle.CLOSED),
        (70, 30, Obstacle.OFF_STEP),
        (90, 30, Obstacle.TAKEN),
        (3000, 30, Obstacle.TOO_FAR),
    ],
)
def test_why_not(begins, length, why):
    taken = Span(NINE + minutes(100), NINE + minutes(110))
    one = supply((taken,), lead=minutes(45), longest=minutes(120), horizon=DAY)
    begins = NINE + minutes(begins)
    assert rules.obstacle(one, begins, begins + minutes(length), now=NINE) == why


def test_staff_book_outside_of_hours_but_never_twice():
    one = supply((Span(NINE, NINE + minutes(30)),), lead=DAY)
    late = NINE + minutes(600)
    assert rules.obstacle(one, late, late + minutes(25), now=NINE, by_staff=True) is None
    assert rules.obstacle(one, NINE, NINE + minutes(30), now=NINE, by_staff=True) == Obstacle.TAKEN


def test_together_only_when_all_are_free():
    adviser = supply((Span(NINE, NINE + minutes(60)),))
    room = supply((Span(NINE + minutes(120), NINE + minutes(180)),), step=minutes(60))
    assert at(rules.common_starts([adviser, room], minutes(30), now=NINE)) == ["10:00", "10:30"]
    assert rules.common_starts([], minutes(30), now=NINE) == []


def test_what_is_offered_instead():
    starts = [NINE + n * minutes(30) for n in range(6)]
    assert at(rules.nearest(starts, NINE + minutes(60))) == ["09:30", "10:30"]
    one = supply((Span(NINE + minutes(60), NINE + minutes(180)),))
    assert rules.shorter(one, NINE, NINE + minutes(90), now=NINE) == NINE + minutes(60)
    assert rules.shorter(one, NINE, NINE + minutes(180), now=NINE) is None  # less than half of it


def test_a_week_begins_on_monday_by_the_clock():
    week = rules.week_of(datetime(2026, 10, 25, 22, 30, tzinfo=UTC))  # Sunday evening of the change
    assert (week.ends_at - week.starts_at) == timedelta(days=7, hours=1)
    assert week.ends_at == datetime(2026, 10, 25, 23, tzinfo=UTC)
