"""Seats, waiting list, approval, invitations and cancelling against a model that fits on a page, on a real database.

The model knows no moments, numbers or letters: it keeps a list of who waits and counts. After every step both
must agree, and what was promised must hold whatever the model says.

What it finds was tried by taking the guard away: `withdraw` without `queue.move_up`; `holding.way_in` that trusts the
pool a page read before the lock; `rules.share` that forgets who wants to come together; seats kept by an invitation
that was used on the other side (`wishes.use`); `come_back` that puts every pool on site. It does not find, in its few
steps, an offer lost by somebody who gives back another seat (`queue.want_less`): that has a test of its own in
`test_guarded.py`. What only happens when two come at once is in `tests/races/`.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import ClassVar

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

from hubnetz.events import actions, holding
from hubnetz.events.models import AttendeeType, Pool, Registration, Waiting
from hubnetz.events.tests import make
from hubnetz.post.models import Letter

pytestmark = pytest.mark.database


@dataclass(eq=False)
class Waits:
    """Somebody who waits, as the model sees it."""

    entry: Waiting
    size: int
    together: bool
    got: int = 0
    offered: int = 0

    @property
    def wants(self):
        return self.size - self.got - self.offered


@dataclass(eq=False)
class Side:
    """One way to take part, as the model sees it: how many seats, who has one, and who waits."""

    pool: Pool
    seats: int
    queue_seats: int | None
    careful: AttendeeType
    seated: list = field(default_factory=list)  # (registration, who waited for it)
    asked: list = field(default_factory=list)
    waits: list = field(default_factory=list)
    invited: list = field(default_factory=list)  # (invitation, seats kept for it)

    @property
    def free(self):
        taken = len(self.seated) + sum(one.offered for one in self.waits) + sum(n for _, n in self.invited)
        return self.seats - taken

    def share_out(self):
        for one in self.waits:
            if not (one.together and one.wants > self.free):
                one.offered += min(one.wants, self.free)


EITHER = st.integers(0, 1)


class Machine(RuleBasedStateMachine):
    """An event on site and online."""

    numbers = 0
    sides: ClassVar[list] = []

    def __init__(self):
        super().__init__()
        self.block = transaction.atomic()
        self.block.__enter__()

    def teardown(self):
        try:
            if self.sides:
                self.is_cancelled()
        finally:
            transaction.set_rollback(True)
            self.block.__exit__(None, None, None)

    @initialize(
        seats=st.tuples(st.integers(1, 4), st.integers(1, 2)),
        queue=st.none() | st.integers(0, 5),
        full=st.booleans(),
        wait=st.lists(st.tuples(EITHER, st.integers(1, 3), st.booleans()), max_size=3),
    )
    def begin(self, seats, queue, full, wait):
        """Half of the time all seats are taken at once: what is worth looking at happens when none is free."""
        hub = people.hub("nord", "Nord")
        self.event = make.event(hub, seats=seats[0], queue_seats=queue, mode="hybrid", site=hub.sites.get())
        online = actions.add_pool(self.event, mode="online", seats=seats[1], queue_seats=queue, by=None)
        self.sides, self.came_with, self.online = [], {}, False
        for pool in (self.event.pools.get(position=0), online):
            AttendeeType.objects.create(pool=pool, name={"de": "Alle"}, position=1)
            careful = AttendeeType.objects.create(pool=pool, name={"de": "Presse"}, needs_approval=True)
            self.sides.append(Side(pool, pool.seats, queue, careful))
        if full:
            for at, side in enumerate(self.sides):
                self.comes(at, side.seats)
            for at, size, together in wait:
                self.wants_to_wait(at, size, together)

    def somebody(self):
        self.numbers += 1
        return {"who": f"p{self.numbers}"}

    # What people do

    @rule(at=EITHER, size=st.integers(1, 3))
    def comes(self, at, size):
        side = self.sides[at]
        fits = size <= side.free
        try:
            if size == 1:
                made = [make.registration(self.event, pool=side.pool, **self.somebody())]
            else:
                party = make.party(self.event, size, pool=side.pool, **self.somebody())
                made = list(party.registrations.order_by("pk"))
        except actions.FullyBooked:
            assert not fits
            return
        assert fits
        side.seated += [(seat.pk, None) for seat in made]

    @rule(at=EITHER)
    def asks(self, at):
        side = self.sides[at]
        side.asked.append(make.registration(self.event, type=side.careful, **self.somebody()).pk)

    @precondition(lambda self: any(side.asked for side in self.sides))
    @rule(yes=st.booleans())
    def is_answered(self, yes):
        side = next(side for side in self.sides if side.asked)
        request = Registration.objects.get(pk=side.asked[0])
        if not yes:
            actions.decline(request, reason="No", by=None)
            side.asked.pop(0)
            return
        fits = side.free >= 1
        try:
            actions.approve(request, by=None)
        except actions.FullyBooked:
            assert not fits
            return
        assert fits
        side.seated.append((side.asked.pop(0), None))

    @rule(at=EITHER, size=st.integers(1, 3), together=st.booleans())
    def wants_to_wait(self, at, size, together):
        side = self.sides[at]
        room = None if side.queue_seats is None else side.queue_seats - sum(one.size for one in side.waits)
        try:
            entry = make.waiting(self.event, size=size, together=together, pool=side.pool, **self.somebody())
        except actions.SeatsFree:
            assert side.free >= size
            return
        except actions.QueueFull:
            assert side.free < size
            assert room is not None
            assert room < size
            return
        assert side.free < size
        assert room is None or room >= size
        side.waits.append(Waits(entry, size, together and size > 1))
        side.share_out()

    @precondition(lambda self: any(side.seated for side in self.sides))
    @rule(data=st.data())
    def cannot_come(self, data):
        side = data.draw(st.sampled_from([side for side in self.sides if side.seated]))
        self.gives_back(side, data.draw(st.sampled_from(side.seated)))

    def gives_back(self, side, seat):
        side.seated.remove(seat)
        pk, owner = seat
        actions.withdraw(Registration.objects.get(pk=pk))
        if owner in side.waits:
            owner.got -= 1
            owner.size -= 1
            if owner.size <= owner.got:
                side.waits.remove(owner)
        side.share_out()

    def parts(self):
        return [(side, seat) for side in self.sides for seat in side.seated if seat[1] in side.waits]

    @precondition(lambda self: self.parts())
    @rule(data=st.data())
    def cannot_come_while_waiting_for_more(self, data):
        self.gives_back(*data.draw(st.sampled_from(self.parts())))

    def offered(self):
        return [(side, one) for side in self.sides for one in side.waits if one.offered]

    @precondition(lambda self: self.offered())
    @rule(data=st.data(), yes=st.booleans())
    def answers_an_offer(self, data, yes):
        side, one = data.draw(st.sampled_from(self.offered()))
        if not yes:
            actions.leave(one.entry)
            side.waits.remove(one)
        else:
            held = list(Registration.objects.filter(waiting=one.entry).held())
            assert len(held) == one.offered
            actions.accept(one.entry)
            side.seated += [(seat.pk, one) for seat in held]
            one.got, one.offered = one.got + one.offered, 0
            if one.got >= one.size:
                side.waits.remove(one)
        side.share_out()

    @precondition(lambda self: any(side.waits for side in self.sides))
    @rule(data=st.data())
    def leaves(self, data):
        side = data.draw(st.sampled_from([side for side in self.sides if side.waits]))
        one = side.waits.pop(data.draw(st.integers(0, len(side.waits) - 1)))
        actions.leave(one.entry)
        side.share_out()

    @precondition(lambda self: self.offered())
    @rule(clock=st.booleans())
    def says_nothing(self, clock):
        """The clock comes by, or somebody who joins is quicker than the clock."""
        side, one = self.offered()[0]
        Registration.objects.filter(waiting=one.entry).held().update(held_until=timezone.now())
        side.waits.remove(one)
        if clock:
            actions.lapse(self.event)
        else:
            try:
                entry = make.waiting(self.event, pool=side.pool, **self.somebody())
            except (actions.SeatsFree, actions.QueueFull):
                actions.lapse(self.event)  # refused, nothing happened; now the clock comes by
            else:
                side.waits.append(Waits(entry, 1, together=False))
        side.share_out()

    # What the hub does

    @rule(at=EITHER, seats=st.integers(1, 6))
    def changes_the_seats(self, at, seats):
        side = self.sides[at]
        taken = side.seats - side.free
        try:
            actions.set_seats(side.pool, seats=seats, queue_seats=side.queue_seats, by=None)
        except actions.SeatsTaken:
            assert seats < taken
            return
        assert seats >= taken
        side.seats = seats
        side.share_out()

    @rule()
    def goes_online_or_comes_back(self):
        """Pools change their way, people nothing; whoever it concerns is told, each address once."""
        told = sorted(person.email for person in holding.everybody(self.event) if person.email)
        Letter.objects.filter(kind="events.event_changed").delete()
        if self.online:
            actions.come_back(self.event, by=None)
        else:
            actions.go_online(self.event, join_url="https://treffen.example/1", by=None)
        self.online = not self.online
        modes = list(self.event.pools.order_by("position").values_list("mode", flat=True))
        assert modes == ["online" if self.online else "on_site", "online"]
        changed = Letter.objects.filter(kind="events.event_changed").order_by("to")
        assert list(changed.values_list("to", flat=True)) == told

    @precondition(lambda self: any(len(side.waits) > 1 for side in self.sides))
    @rule(data=st.data())
    def changes_the_order(self, data):
        side = data.draw(st.sampled_from([side for side in self.sides if len(side.waits) > 1]))
        one = data.draw(st.sampled_from(side.waits[1:]))
        actions.move(one.entry, before=side.waits[0].entry, reason="Because", by=None)
        side.waits.remove(one)
        side.waits.insert(0, one)

    @rule(at=EITHER, seats=st.integers(1, 2))
    def invites(self, at, seats):
        side = self.sides[at]
        until = timezone.now() + timedelta(days=1)
        try:
            made = actions.invite(self.event, seats=seats, valid_until=until, keep_in=side.pool, by=None)
        except actions.FullyBooked:
            assert side.free < seats
            return
        side.invited.append((made, seats))

    @precondition(lambda self: any(side.invited for side in self.sides))
    @rule(comes_to=st.none() | EITHER)
    def uses_an_invitation(self, comes_to):
        """Where seats are kept, or the other way; or the hub takes it back."""
        side = next(side for side in self.sides if side.invited)
        made, left = side.invited.pop(0)
        if comes_to is None:
            actions.withdraw_invitation(made, by=None)
            side.share_out()
            return
        at = self.sides[comes_to]
        try:
            seat = make.registration(self.event, pool=at.pool, invitation=made.code, **self.somebody())
        except actions.FullyBooked:
            assert at is not side
            assert not at.free
            side.invited.insert(0, (made, left))
            return
        at.seated.append((seat.pk, None))
        self.came_with[seat.pk] = made.pk
        # Whoever gave a seat back used the code for nothing; as many seats are kept as it has uses left.
        used = sum(self.came_with.get(pk) == made.pk for one in self.sides for pk, _ in one.seated)
        left = left - 1 if at is side else min(left, made.seats - used)
        if left:
            side.invited.append((made, left))
        side.share_out()

    def is_cancelled(self):
        """At the end: nobody waits or asks any more, and whoever the event concerned is told once."""
        told = {person.email for person in holding.everybody(self.event)}
        actions.cancel(self.event, by=None)
        assert not Waiting.objects.filter(event=self.event).open().exists()
        assert not self.event.registrations.requests().exists()
        assert not self.event.registrations.held().filter(waiting__isnull=False).exists()
        letters = list(
            Letter.objects.filter(kind="events.event_cancelled").order_by("to").values_list("to", flat=True)
        )
        assert letters == sorted(told)

    # What must hold

    @invariant()
    def both_agree(self):
        assert sorted(pk for side in self.sides for pk, _ in side.seated) == sorted(
            Registration.objects.standing().values_list("pk", flat=True)
        )
        for side in self.sides:
            seen = []
            for entry in Waiting.objects.filter(pool=side.pool).open():
                rows = Registration.objects.filter(waiting=entry)
                seen.append((entry.pk, entry.size, rows.standing().count(), rows.held().count()))
            assert seen == [(one.entry.pk, one.size, one.got, one.offered) for one in side.waits]
            kept = side.pool.registrations.held().filter(waiting=None)
            assert kept.count() == sum(number for _, number in side.invited)

    @invariant()
    def no_seat_twice_and_none_beyond(self):
        for side in self.sides:
            numbers = list(side.pool.registrations.taking().values_list("seat", flat=True))
            assert len(set(numbers)) == len(numbers) <= side.seats
            assert all(1 <= number <= side.seats for number in numbers)

    @invariant()
    def no_seat_is_free_while_somebody_waits_for_it(self):
        for side in self.sides:
            for one in side.waits if side.free else ():
                assert one.wants == 0 or (one.together and one.wants > side.free)


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
