"""Seats, waiting list, approval and cancelling against a model that fits on a page, on a real database.

The model knows no moments, numbers or letters: it keeps a list of who waits and counts. After every step both
must agree, and what was promised must hold whatever the model says.
"""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
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

from hubnetz.events import actions
from hubnetz.events.models import AttendeeType, Registration, Waiting
from hubnetz.events.tests import make

pytestmark = pytest.mark.database


@dataclass
class Waits:
    """Somebody who waits, as the model sees it."""

    entry: Waiting
    size: int
    together: bool
    got: int = 0
    offered: int = 0


class Machine(RuleBasedStateMachine):
    """A pool of seats, who has one, and who waits."""

    hub = None
    numbers = 0

    def __init__(self):
        super().__init__()
        self.block = transaction.atomic()
        self.block.__enter__()

    def teardown(self):
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)

    @initialize(seats=st.integers(1, 4), queue=st.none() | st.integers(0, 5))
    def begin(self, seats, queue):
        self.seats, self.queue_seats = seats, queue
        self.event = make.event(people.hub("nord", "Nord"), seats=seats, queue_seats=queue)
        self.pool = self.event.pools.get()
        self.careful = AttendeeType.objects.create(pool=self.pool, name={"de": "P"}, needs_approval=True)
        self.by = None
        self.seated, self.asked, self.waits, self.invited = [], [], [], []

    # The model

    @property
    def free(self):
        taken = len(self.seated) + sum(one.offered for one in self.waits) + sum(n for _, n in self.invited)
        return self.seats - taken

    def share_out(self):
        for one in self.waits:
            wants = one.size - one.got - one.offered
            if one.together and wants > self.free:
                continue
            one.offered += min(wants, self.free)

    def somebody(self):
        self.numbers += 1
        return {"who": f"p{self.numbers}"}

    # What people do

    @rule(size=st.integers(1, 3))
    def comes(self, size):
        fits = size <= self.free
        try:
            if size == 1:
                made = [make.registration(self.event, **self.somebody())]
            else:
                party = make.party(self.event, size, **self.somebody())
                made = list(party.registrations.order_by("pk"))
        except actions.FullyBooked:
            assert not fits
            return
        assert fits
        self.seated += [(seat.pk, None) for seat in made]

    @rule()
    def asks(self):
        self.asked.append(make.registration(self.event, type=self.careful, **self.somebody()).pk)

    @precondition(lambda self: self.asked)
    @rule(yes=st.booleans())
    def is_answered(self, yes):
        request = Registration.objects.get(pk=self.asked[0])
        if not yes:
            actions.decline(request, reason="No", by=self.by)
            self.asked.pop(0)
            return
        fits = self.free >= 1
        try:
            actions.approve(request, by=self.by)
        except actions.FullyBooked:
            assert not fits
            return
        assert fits
        self.seated.append((self.asked.pop(0), None))

    @rule(size=st.integers(1, 3), together=st.booleans())
    def wants_to_wait(self, size, together):
        room = None if self.queue_seats is None else self.queue_seats - sum(one.size for one in self.waits)
        try:
            entry = make.waiting(self.event, size=size, together=together, **self.somebody())
        except actions.SeatsFree:
            assert self.free >= size
            return
        except actions.QueueFull:
            assert self.free < size
            assert room is not None
            assert room < size
            return
        assert self.free < size
        assert room is None or room >= size
        self.waits.append(Waits(entry, size, together and size > 1))
        self.share_out()

    @precondition(lambda self: self.seated)
    @rule(data=st.data())
    def cannot_come(self, data):
        pk, owner = self.seated.pop(data.draw(st.integers(0, len(self.seated) - 1)))
        actions.withdraw(Registration.objects.get(pk=pk))
        if owner in self.waits:
            owner.got -= 1
            owner.size -= 1
            if owner.size <= owner.got + owner.offered and not owner.offered:
                self.waits.remove(owner)
        self.share_out()

    @precondition(lambda self: any(one.offered for one in self.waits))
    @rule(yes=st.booleans())
    def answers_an_offer(self, yes):
        one = next(one for one in self.waits if one.offered)
        if not yes:
            actions.leave(one.entry)
            self.waits.remove(one)
        else:
            held = list(Registration.objects.filter(waiting=one.entry).held())
            assert len(held) == one.offered
            actions.accept(one.entry)
            self.seated += [(seat.pk, one) for seat in held]
            one.got, one.offered = one.got + one.offered, 0
            if one.got >= one.size:
                self.waits.remove(one)
        self.share_out()

    @precondition(lambda self: self.waits)
    @rule(data=st.data())
    def leaves(self, data):
        one = self.waits.pop(data.draw(st.integers(0, len(self.waits) - 1)))
        actions.leave(one.entry)
        self.share_out()

    @precondition(lambda self: any(one.offered for one in self.waits))
    @rule()
    def says_nothing(self):
        one = next(one for one in self.waits if one.offered)
        Registration.objects.filter(waiting=one.entry).held().update(held_until=timezone.now())
        actions.lapse(self.event)
        self.waits.remove(one)
        self.share_out()

    # What the hub does

    @rule(seats=st.integers(1, 6))
    def changes_the_seats(self, seats):
        taken = self.seats - self.free
        try:
            actions.set_seats(self.pool, seats=seats, queue_seats=self.queue_seats, by=self.by)
        except actions.SeatsTaken:
            assert seats < taken
            return
        assert seats >= taken
        self.seats = seats
        self.share_out()

    @precondition(lambda self: len(self.waits) > 1)
    @rule(data=st.data())
    def changes_the_order(self, data):
        one = data.draw(st.sampled_from(self.waits[1:]))
        actions.move(one.entry, before=self.waits[0].entry, reason="Because", by=self.by)
        self.waits.remove(one)
        self.waits.insert(0, one)

    @rule(seats=st.integers(1, 2))
    def invites(self, seats):
        until = timezone.now() + timedelta(days=1)
        try:
            made = actions.invite(self.event, seats=seats, valid_until=until, keep_in=self.pool, by=self.by)
        except actions.FullyBooked:
            assert self.free < seats
            return
        self.invited.append((made, seats))

    @precondition(lambda self: self.invited)
    @rule(comes=st.booleans())
    def uses_an_invitation(self, comes):
        made, left = self.invited.pop(0)
        if comes:
            seat = make.registration(self.event, invitation=made.code, **self.somebody())
            self.seated.append((seat.pk, None))
            if left > 1:
                self.invited.append((made, left - 1))
        else:
            actions.withdraw_invitation(made, by=self.by)
            self.share_out()

    # What must hold

    @invariant()
    def both_agree(self):
        if not hasattr(self, "event"):
            return
        assert sorted(pk for pk, _ in self.seated) == sorted(
            self.event.registrations.standing().values_list("pk", flat=True)
        )
        seen = []
        for entry in Waiting.objects.filter(pool=self.pool).open():
            rows = Registration.objects.filter(waiting=entry)
            seen.append((entry.pk, entry.size, rows.standing().count(), rows.held().count()))
        assert seen == [(one.entry.pk, one.size, one.got, one.offered) for one in self.waits]

    @invariant()
    def no_seat_twice_and_none_beyond(self):
        if hasattr(self, "event"):
            numbers = list(self.event.registrations.taking().values_list("seat", flat=True))
            assert len(set(numbers)) == len(numbers) <= self.seats
            assert all(1 <= number <= self.seats for number in numbers)

    @invariant()
    def no_seat_is_free_while_somebody_waits_for_it(self):
        if hasattr(self, "event") and self.free:
            for one in self.waits:
                wants = one.size - one.got - one.offered
                assert wants == 0 or (one.together and wants > self.free)


@pytest.mark.django_db
def test_seats_and_waiting_list_agree_with_the_model():
    quick = settings(
        max_examples=30,
        stateful_step_count=25,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        print_blob=True,
    )
    run_state_machine_as_test(Machine, settings=quick)
