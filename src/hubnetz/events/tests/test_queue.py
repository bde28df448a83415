from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from hubnetz.events import access, actions
from hubnetz.events.models import Registration, Waiting
from hubnetz.events.tests import make
from hubnetz.journal.models import Entry
from hubnetz.post.models import Letter

pytestmark = pytest.mark.database


def kinds():
    return list(Letter.objects.order_by("pk").values_list("kind", flat=True))


def over(entry):
    """Let the time of an offer be over."""
    Registration.objects.filter(waiting=entry, cancelled_at=None).update(
        held_until=timezone.now() - timedelta(seconds=1)
    )


@pytest.fixture
def full(cast):
    event = make.event(cast.nord, seats=1)
    make.registration(event)
    return event


def test_who_waits_has_a_place_a_letter_and_a_journal_line(full):
    first, second = make.waiting(full), make.waiting(full, "hugo")
    assert (access.place_in_queue(first), access.place_in_queue(second)) == (1, 2)
    assert kinds()[1:] == ["events.waiting_confirmed"] * 2
    assert Entry.objects.filter(verb="events.waits").count() == 2


def test_nobody_waits_while_seats_are_free(cast):
    with pytest.raises(actions.SeatsFree):
        make.waiting(make.event(cast.nord, seats=1))
    with pytest.raises(actions.SeatsFree):
        make.waiting(make.event(cast.nord))


def test_the_list_has_as_many_places_as_the_hub_says(cast):
    event = make.event(cast.nord, seats=1, queue_seats=3)
    make.registration(event)
    make.waiting(event, size=2)
    with pytest.raises(actions.QueueFull):
        make.waiting(event, "hugo", size=2)
    make.waiting(event, "ida")
    closed = make.event(cast.nord, seats=1, queue_seats=0)
    make.registration(closed)
    with pytest.raises(actions.QueueFull):
        make.waiting(closed)


def test_an_address_waits_once(full):
    key = uuid4()
    first = make.waiting(full, idempotency_key=key)
    assert make.waiting(full).pk == make.waiting(full, idempotency_key=key).pk == first.pk
    with pytest.raises(actions.KeyUsedElsewhere):
        make.waiting(full, "hugo", idempotency_key=key)
    assert kinds().count("events.waiting_confirmed") == 1


def test_a_seat_given_back_is_offered_and_held(full):
    entry = make.waiting(full)
    actions.withdraw(Registration.objects.standing().get())
    assert access.offer_to(entry).count() == 1
    with pytest.raises(actions.FullyBooked):
        make.registration(full, "otto")
    actions.accept(entry)
    actions.accept(entry)
    seat = Registration.objects.standing().get()
    assert (seat.name, seat.email, seat.seat) == ("Gerda", "gerda@client.example", 1)
    entry.refresh_from_db()
    assert entry.served_at
    assert kinds()[-2:] == ["events.seat_offered", "events.registration_confirmed"]


def test_an_offer_not_answered_goes_to_the_next(full):
    first, second = make.waiting(full), make.waiting(full, "hugo")
    actions.withdraw(Registration.objects.standing().get())
    over(first)
    with pytest.raises(actions.NothingOffered):
        actions.accept(first)  # the clock's task has not come by yet, and still it is over
    assert actions.lapse(full) == 1
    assert actions.lapse(full) == 0
    first.refresh_from_db()
    assert first.leaving == Waiting.Leaving.LAPSED
    assert access.offer_to(second).count() == 1
    assert kinds()[-2:] == ["events.offer_lapsed", "events.seat_offered"]


def test_saying_no_passes_the_offer_on(full):
    first, second = make.waiting(full), make.waiting(full, "hugo")
    actions.withdraw(Registration.objects.standing().get())
    actions.leave(first)
    actions.leave(first)
    assert access.offer_to(second).count() == 1
    assert kinds().count("events.waiting_left") == 1


def test_several_seats_come_as_they_are_free(cast):
    event = make.event(cast.nord, seats=3)
    party = make.party(event, 3)
    entry = make.waiting(event, size=2)
    seats = list(access.seats_of(party))
    actions.withdraw(seats[0])
    assert access.offer_to(entry).count() == 1
    actions.withdraw(seats[1])
    assert access.offer_to(entry).count() == 2  # who thinks about one thinks about two
    actions.accept(entry)
    entry.refresh_from_db()
    assert entry.served_at
    own = Registration.objects.filter(waiting=entry).standing()
    assert own.count() == 2
    assert own.first().party.email == entry.email


def test_who_takes_a_part_keeps_the_place_for_the_rest(cast):
    event = make.event(cast.nord, seats=2)
    party = make.party(event, 2)
    entry, behind = make.waiting(event, size=2), make.waiting(event, "hugo")
    first, second = access.seats_of(party)
    actions.withdraw(first)
    actions.accept(entry)
    assert access.place_in_queue(entry) == 1
    actions.withdraw(second)
    actions.accept(entry)
    assert access.offer_to(behind).count() == 0
    assert Registration.objects.filter(waiting=entry).values("party").distinct().count() == 1


def test_who_gives_back_a_part_wants_no_more_for_it(cast):
    event = make.event(cast.nord, seats=2)
    party = make.party(event, 2)
    entry = make.waiting(event, size=2)
    first, _second = access.seats_of(party)
    actions.withdraw(first)
    actions.accept(entry)
    actions.withdraw(Registration.objects.filter(waiting=entry).standing().get())
    entry.refresh_from_db()
    assert (entry.size, entry.served_at) == (1, None)
    assert access.offer_to(entry).count() == 1  # for the other one, which they still want


def test_who_wants_to_come_together_lets_others_pass_and_keeps_the_place(cast):
    event = make.event(cast.nord, seats=3)
    party = make.party(event, 3)
    together = make.waiting(event, size=2, together=True)
    single = make.waiting(event, "hugo")
    first, second, third = access.seats_of(party)
    actions.withdraw(first)
    assert (access.offer_to(together).count(), access.offer_to(single).count()) == (0, 1)
    actions.withdraw(second)
    actions.withdraw(third)
    assert access.offer_to(together).count() == 2


def test_more_seats_are_offered_at_once(full, cast):
    first, second = make.waiting(full), make.waiting(full, "hugo")
    actions.set_seats(full.pools.get(), seats=3, queue_seats=None, by=cast.eva)
    assert access.offer_to(first).count() == access.offer_to(second).count() == 1


def test_no_limit_is_offered_to_everybody(full, cast):
    entries = [make.waiting(full), make.waiting(full, "hugo", size=2)]
    actions.set_seats(full.pools.get(), seats=None, queue_seats=None, by=cast.eva)
    assert [access.offer_to(entry).count() for entry in entries] == [1, 2]


def test_seats_in_use_are_not_taken_away(cast):
    event = make.event(cast.nord, seats=4)
    one, _two, _three = (make.registration(event, who) for who in ("a", "b", "c"))
    actions.withdraw(one)
    pool = event.pools.get()
    with pytest.raises(actions.SeatsTaken):
        actions.set_seats(pool, seats=1, queue_seats=None, by=cast.eva)
    actions.set_seats(pool, seats=2, queue_seats=None, by=cast.eva)
    assert sorted(Registration.objects.standing().values_list("seat", flat=True)) == [1, 2]
    with pytest.raises(actions.FullyBooked):
        make.registration(event, "d")


def test_the_order_changes_with_a_reason_only(full, cast):
    first, second, third = (make.waiting(full, who) for who in ("gerda", "hugo", "ida"))
    with pytest.raises(actions.ReasonNeeded):
        actions.move(third, before=first, reason=" ", by=cast.eva)
    actions.move(third, before=first, reason="Speaks that evening", by=cast.eva)
    assert [access.place_in_queue(one) for one in refreshed(first, second, third)] == [2, 3, 1]
    line = Entry.objects.get(verb="events.queue_changed")
    assert (line.before["place"], line.after["place"], line.after["reason"]) == (3, 1, "Speaks that evening")
    actions.move(third, before=None, reason="It was a mistake", by=cast.eva)
    assert [access.place_in_queue(one) for one in refreshed(first, second, third)] == [1, 2, 3]
    actions.move(second, before=second, reason="Nothing", by=cast.eva)
    assert [access.place_in_queue(one) for one in refreshed(first, second, third)] == [1, 2, 3]


def refreshed(*entries):
    for entry in entries:
        entry.refresh_from_db()
    return entries


def test_a_cancelled_event_ends_the_waiting(full, cast):
    entry = make.waiting(full)
    actions.cancel(full, by=cast.eva)
    entry.refresh_from_db()
    assert entry.leaving == Waiting.Leaving.EVENT
    assert kinds()[-2:] == ["events.event_cancelled"] * 2
