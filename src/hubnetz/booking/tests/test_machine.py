"""Bookings, pools, wholes and parts, series against a model that fits on a page, on a real database.

The model knows units and hours only: for each unit who has it in which hours, and that the lowest free number is given.
After every step both must agree, and what was promised must hold whatever the model says.

What it finds was tried by taking the guard away: `taking.take` that keeps the old allocations of what moves;
`Stock.free_units` that gives the highest number; `_Trees.leaves` that stops at the first part; buffers that are not
written; `end` that frees nothing. What only happens when two come at once is in `tests/races/`.
"""

from dataclasses import dataclass, field
from datetime import time
from uuid import uuid4

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from tests import cast as people

from hubnetz.booking import actions, rules
from hubnetz.booking.models import Allocation, Booking
from hubnetz.booking.tests import make
from hubnetz.journal.models import Entry
from hubnetz.post.models import Letter

pytestmark = pytest.mark.database
ALWAYS = tuple(rules.Hours(day, time(0), time(0), on_holidays=True) for day in range(7))
NAMES = ("hall", "left", "right", "corner", "desks", "ben", "tidy")


@dataclass(eq=False)
class Had:
    """A booking as the model sees it: what was asked for, when, and which units it got."""

    pk: int
    asked: tuple[str, ...]
    size: int
    begins: int  # hours after the first midnight
    ends: int
    series: int = 0
    asks: bool = False
    units: list = field(default_factory=list)  # ((leaf, number), from, until)


class Model:
    """Which unit is whose in which hours."""

    def __init__(self):
        self.units = {"left": 1, "right": 1, "corner": 2, "desks": 3, "ben": 1, "tidy": 1}
        self.parts = {"hall": ["left", "right", "corner"]}
        self.had = []

    def free(self, leaf, begins, ends):
        taken = {unit for one in self.had for unit, start, end in one.units if start < ends and begins < end}
        return [(leaf, n) for n in range(1, self.units[leaf] + 1) if (leaf, n) not in taken]

    def fit(self, asked, size, begins, ends):
        """Return the units these would get, None if they do not all fit."""
        found = []
        for place, name in enumerate(asked):
            around = 1 if name == "tidy" else 0  # an hour is kept free after it
            wanted = size if place == 0 else 1
            for leaf in self.parts.get(name, [name]):
                free = self.free(leaf, begins, ends + around)
                number = self.units[leaf] if name in self.parts else wanted
                if len(free) < number:
                    return None
                found += [(unit, begins, ends + around) for unit in free[:number]]
        return None if len({unit for unit, _s, _e in found}) < len(found) else found


class Machine(RuleBasedStateMachine):
    """A hub with a hall of three parts, desks, an adviser, and a room that is tidied up."""

    numbers = 0

    def __init__(self):
        super().__init__()
        self.block = transaction.atomic()
        self.block.__enter__()

    def teardown(self):
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)

    @initialize()
    def begin(self):
        hub = people.hub("nord", "Nord")
        common = {"hours": ALWAYS, "step_minutes": 60, "shortest_minutes": 60}
        hall = make.resource(hub, name="hall", units=0, **common)
        self.resources = {"hall": hall}
        for name, kind, units in (("left", "room", 1), ("right", "lab", 1), ("corner", "desks", 2)):
            self.resources[name] = make.resource(hub, kind, name=name, units=units, part_of=hall, **common)
        self.resources["desks"] = make.resource(
            hub, "desks", name="desks", units=3, needs_approval=True, **common
        )
        self.resources["ben"] = make.adviser(hub, **{**common, "longest_minutes": 480})
        self.resources["tidy"] = make.resource(hub, name="tidy", after_minutes=60, **common)
        self.model = Model()

    def when(self, hours):
        """Return the moment at which a clock shows so many hours after a midnight three days ahead."""
        return make.at(f"{hours % 24:02}:00", 3 + hours // 24)

    def values(self):
        self.numbers += 1
        return {"name": "P", "email": f"p{self.numbers}@client.example", "idempotency_key": uuid4()}

    # What people do

    @rule(
        asked=st.lists(st.sampled_from(NAMES), min_size=1, max_size=3, unique=True).map(tuple),
        size=st.integers(1, 3),
        begins=st.integers(8, 14),
        length=st.integers(1, 4),
    )
    def books(self, asked, size, begins, length):
        size = size if asked[0] in ("desks", "corner") else 1
        ends = begins + length
        units = self.model.fit(asked, size, begins, ends)
        first, *others = (self.resources[name] for name in asked)
        try:
            with transaction.atomic():
                made = actions.book(
                    first,
                    together_with=others,
                    size=size,
                    starts_at=self.when(begins),
                    ends_at=self.when(ends),
                    **self.values(),
                )
        except actions.NotFree:
            assert units is None
            return
        assert units is not None
        self.model.had.append(Had(made.pk, asked, size, begins, ends, asks="desks" in asked, units=units))

    @precondition(lambda self: self.model.had)
    @rule(
        data=st.data(),
        by=st.integers(-3, 3),
        longer=st.integers(-2, 2),
        to=st.none() | st.sampled_from(NAMES),
    )
    def moves(self, data, by, longer, to):
        one = data.draw(st.sampled_from(self.model.had))
        begins = one.begins + by
        ends = max(one.ends + by + longer, begins + 1)
        asked = (to, *one.asked[1:]) if to else one.asked
        fits_kind = one.size == 1 or asked[0] in ("desks", "corner")
        nothing_new = (begins, ends, asked[0]) == (one.begins, one.ends, one.asked[0])
        self.model.had.remove(one)
        units = self.model.fit(asked, one.size, begins, ends) if fits_kind else None
        self.model.had.append(one)
        if ends - begins > 8:
            units = None
        try:
            with transaction.atomic():
                actions.move(
                    Booking.objects.get(pk=one.pk),
                    starts_at=self.when(begins),
                    ends_at=self.when(ends),
                    to=self.resources[to] if to else None,
                )
        except (actions.NotFree, actions.NotBookable):
            assert units is None
            return
        assert units is not None
        if not nothing_new:
            one.begins, one.ends, one.asked, one.units = begins, ends, asked, units
            one.asks = "desks" in asked

    @precondition(lambda self: self.model.had)
    @rule(data=st.data())
    def gives_back(self, data):
        one = data.draw(st.sampled_from(self.model.had))
        actions.cancel(Booking.objects.get(pk=one.pk))
        self.model.had.remove(one)

    @precondition(lambda self: any(one.asks for one in self.model.had))
    @rule(yes=st.booleans())
    def is_answered(self, yes):
        one = next(one for one in self.model.had if one.asks)
        if yes:
            actions.approve(Booking.objects.get(pk=one.pk), by=None)
            one.asks = False
        else:
            actions.decline(Booking.objects.get(pk=one.pk), reason="No", by=None)
            self.model.had.remove(one)

    @rule(
        name=st.sampled_from(NAMES),
        begins=st.integers(8, 14),
        length=st.integers(1, 3),
        days=st.integers(2, 4),
    )
    def books_every_day(self, name, begins, length, days):
        self.numbers += 1
        found, skipped = [], 0
        for day in range(days):
            start = begins + 24 * day
            units = self.model.fit((name,), 1, start, start + length)
            if units is None:
                skipped += 1
                continue
            made = Had(0, (name,), 1, start, start + length, self.numbers, name == "desks", units)
            self.model.had.append(made)
            found.append(made)
        try:
            with transaction.atomic():
                series = actions.book_series(
                    self.resources[name],
                    rule="FREQ=DAILY",
                    count=days,
                    starts_at=self.when(begins),
                    ends_at=self.when(begins + length),
                    **self.values(),
                )
        except actions.NotFree:
            assert not found
            return
        rows = list(series.bookings.order_by("starts_at"))
        assert len(rows) == len(found)
        assert len(series.skipped) == skipped
        for row, one in zip(rows, found, strict=True):
            one.pk = row.pk

    def of_series(self, data):
        one = data.draw(st.sampled_from([one for one in self.model.had if one.series]))
        return one, [other for other in self.model.had if other.series == one.series]

    def in_scope(self, one, others, scope):
        if scope == "this":
            return [one]
        later = [other for other in others if scope == "all" or other.begins >= one.begins]
        return sorted(later, key=lambda other: (other.begins, other.pk))

    @precondition(lambda self: any(one.series for one in self.model.had))
    @rule(data=st.data(), scope=st.sampled_from(actions.SCOPES))
    def ends_of_a_series(self, data, scope):
        one, others = self.of_series(data)
        gone = self.in_scope(one, others, scope)
        actions.cancel_series(Booking.objects.get(pk=one.pk), scope=scope)
        self.model.had = [other for other in self.model.had if other not in gone]

    @precondition(lambda self: any(one.series for one in self.model.had))
    @rule(
        data=st.data(),
        scope=st.sampled_from(actions.SCOPES),
        by=st.sampled_from([-2, 1, 3, 24]),
        keep=st.booleans(),
    )
    def moves_a_series(self, data, scope, by, keep):
        one, others = self.of_series(data)
        meant = self.in_scope(one, others, scope)
        length = one.ends - one.begins
        before = [(other, other.units, other.begins, other.ends) for other in meant]
        for other in meant:
            other.units = []
        blocked, fails = [], False
        for other, _units, begins, _ends in before:
            units = self.model.fit(other.asked, other.size, begins + by, begins + by + length)
            if units is None:
                blocked.append(other)
                continue
            other.units, other.begins, other.ends = units, begins + by, begins + by + length
        for other in blocked:
            units = self.model.fit(other.asked, other.size, other.begins, other.ends)
            fails = fails or units is None or not keep
            other.units = units or []
        row = Booking.objects.get(pk=one.pk)
        begins = next(begins for other, _u, begins, _e in before if other is one)
        try:
            with transaction.atomic():
                stayed = actions.move_series(
                    row,
                    scope=scope,
                    starts_at=self.when(begins + by),
                    ends_at=self.when(begins + by + length),
                    keep_blocked=keep,
                )
        except actions.NotFree:
            assert fails
            for other, units, begins, ends in before:
                other.units, other.begins, other.ends = units, begins, ends
            return
        assert not fails
        assert sorted(other.pk for other in stayed) == sorted(other.pk for other in blocked)
        for other in meant:
            if other not in blocked:
                other.asks = "desks" in other.asked

    # What the hub does

    @rule(name=st.sampled_from(["desks", "corner"]), units=st.integers(1, 4))
    def changes_how_many_there_are(self, name, units):
        beyond = {(name, n) for n in range(units + 1, 9)}
        taken = any(unit in beyond for one in self.model.had for unit, _s, _e in one.units)
        try:
            with transaction.atomic():
                actions.set_units(self.resources[name], units=units, by=None)
        except actions.UnitsTaken:
            assert taken
            return
        assert not taken
        self.model.units[name] = units

    @rule(begins=st.integers(8, 14), name=st.none() | st.sampled_from(NAMES))
    def closes_and_opens_again(self, begins, name):
        """Whoever is booked then goes; afterwards all can be booked as before."""
        ends = begins + 1
        resource = self.resources[name] if name else None
        closed = actions.close_time(
            self.resources["hall"].hub,
            resource=resource,
            starts_at=self.when(begins),
            ends_at=self.when(ends),
            cancel_bookings=True,
            by=None,
        )
        near = {name, *self.model.parts.get(name, ())} | {
            whole for whole, p in self.model.parts.items() if name in p
        }
        self.model.had = [
            one
            for one in self.model.had
            if not (
                one.begins < ends and begins < one.ends and (name is None or near.intersection(one.asked))
            )
        ]
        actions.reopen(closed, by=None)

    # What must hold

    @invariant()
    def both_agree(self):
        names = {one.pk: name for name, one in self.resources.items()}
        found = {}
        for row in Allocation.objects.filter(freed_at=None).select_related("unit"):
            span = (row.during.lower, row.during.upper)
            found.setdefault(row.booking_id, set()).add(
                ((names[row.unit.resource_id], row.unit.number), *span)
            )
        expected = {
            one.pk: {(unit, self.when(start), self.when(end)) for unit, start, end in one.units}
            for one in self.model.had
        }
        assert found == expected
        states = {
            pk: confirmed is None
            for pk, confirmed in Booking.objects.live().values_list("pk", "confirmed_at")
        }
        assert states == {one.pk: one.asks for one in self.model.had}

    @invariant()
    def no_unit_is_given_twice_and_none_that_is_gone(self):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM booking_allocation a JOIN booking_allocation b "
                "ON a.unit_id = b.unit_id AND a.id < b.id AND a.during && b.during "
                "WHERE a.freed_at IS NULL AND b.freed_at IS NULL"
            )
            assert cursor.fetchone() == (0,)
        assert not Allocation.objects.filter(freed_at=None, unit__retired_at__isnull=False).exists()

    @invariant()
    def everything_left_a_trace_and_everybody_was_told(self):
        ended = Booking.objects.exclude(cancelled_at=None)
        noted = Entry.objects.filter(verb__in=["booking.cancelled", "booking.declined"]).values_list(
            "code", flat=True
        )
        assert sorted(noted) == sorted(ended.values_list("code", flat=True))
        told = set(Letter.objects.values_list("to", flat=True))
        assert {one.email for one in ended} <= told


@pytest.mark.django_db
def test_bookings_agree_with_the_model():
    quick = settings(
        max_examples=30,
        stateful_step_count=25,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        print_blob=True,
    )
    run_state_machine_as_test(Machine, settings=quick)
