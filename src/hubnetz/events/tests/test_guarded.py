"""What nobody gets around: approval, invitations, kept seats, deadlines, other people's links."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from hubnetz.events import access, actions, rules
from hubnetz.events.models import AttendeeType, Registration, Waiting
from hubnetz.events.tests import make
from hubnetz.lib.periods import BERLIN
from hubnetz.post.models import Letter

database = pytest.mark.database


def to(kind):
    return list(Letter.objects.filter(kind=f"events.{kind}").order_by("pk").values_list("to", flat=True))


def typed(event, pool=None, **fields):
    return AttendeeType.objects.create(
        pool=pool or event.pools.get(), name={"de": "Presse", "en": "Press"}, **fields
    )


@database
def test_who_names_no_type_does_not_come_past_approval_or_invitation(cast):
    asks = make.event(cast.nord)
    typed(asks, needs_approval=True)
    assert make.registration(asks).confirmed_at is None
    assert not make.party(asks, 2).registrations.standing().exists()
    closed = make.event(cast.nord)
    typed(closed, needs_invitation=True)
    with pytest.raises(actions.NotInvited):
        make.registration(closed)
    open_to_all = typed(closed, position=1)
    assert make.registration(closed).type == open_to_all


@database
def test_the_waiting_list_is_no_way_around_approval_or_invitation(cast):
    event = make.event(cast.nord, seats=1)
    make.registration(event)
    careful, invited = typed(event, needs_approval=True), typed(event, needs_invitation=True)
    with pytest.raises(actions.SeatsFree):
        make.waiting(event, type=careful)
    with pytest.raises(actions.QueueFull):
        make.waiting(event, type=invited)


@database
def test_a_type_of_another_event_opens_nothing(cast):
    other = make.event(cast.nord)
    with pytest.raises(actions.NotOpen):
        make.registration(make.event(cast.nord), type=typed(other))


@database
@pytest.mark.parametrize("size", [-1, 0, 21, 32767, 10**9])
def test_nobody_waits_for_a_number_of_seats_that_nobody_means(cast, size):
    event = make.event(cast.nord, seats=1)
    make.registration(event)
    with pytest.raises(ValueError, match="20"):
        make.waiting(event, size=size)


@database
def test_who_comes_again_with_a_code_uses_up_no_kept_seat(cast):
    event = make.event(cast.nord, seats=3)
    make.registration(event, "ida")
    until = timezone.now() + timedelta(days=1)
    made = actions.invite(event, seats=2, valid_until=until, keep_in=event.pools.get(), by=cast.eva)
    make.registration(event, "ida", invitation=made.code)
    assert made.registrations.held().count() == 2


@database
def test_who_comes_another_way_leaves_no_kept_seat_behind(cast):
    event = make.event(cast.nord, seats=1)
    until, room = timezone.now() + timedelta(days=1), event.pools.get()
    made = actions.invite(event, seats=1, valid_until=until, keep_in=room, by=cast.eva)
    waits = make.waiting(event)
    online = actions.add_pool(event, mode="online", seats=5, by=cast.eva)
    make.registration(event, "ida", pool=online, invitation=made.code)
    assert access.offer_to(waits).count() == 1


def offered(cast, **fields):
    """Somebody who has an offer that stands."""
    event = make.event(cast.nord, seats=1, **fields)
    seat = make.registration(event)
    entry = make.waiting(event)
    actions.withdraw(seat)
    assert access.offer_to(entry).count() == 1
    return event, entry


@database
def test_an_offer_ends_with_the_new_beginning_of_an_event(cast):
    event, entry = offered(cast, starts_in=timedelta(days=30))
    sooner = timezone.now() + timedelta(hours=5)
    actions.reschedule(event, starts_at=sooner, ends_at=sooner + timedelta(hours=1), by=cast.eva)
    assert access.offer_to(entry).get().held_until == sooner


@database
def test_an_offer_does_not_outlive_the_event(cast):
    event, entry = offered(cast)
    now = timezone.now()
    type(event).objects.filter(pk=event.pk).update(starts_at=now - timedelta(hours=2), ends_at=now)
    with pytest.raises(actions.NothingOffered):
        actions.accept(entry)


@database
def test_an_offer_that_grows_keeps_its_deadline_and_names_all_its_seats(cast):
    event = make.event(cast.nord, seats=2, starts_in=timedelta(days=10))
    first, second = access.seats_of(make.party(event, 2))
    entry = make.waiting(event, size=2)
    actions.withdraw(first)
    until = access.offer_to(entry).get().held_until
    near = timezone.now() + timedelta(days=2)  # from now on offers stand for six hours
    type(event).objects.filter(pk=event.pk).update(starts_at=near, ends_at=near + timedelta(hours=1))
    actions.withdraw(second)
    assert {seat.held_until for seat in access.offer_to(entry)} == {until}
    assert "2" in Letter.objects.filter(kind="events.seat_offered").latest("pk").subject


@database
def test_a_verb_between_deadline_and_clock_does_not_renew_an_offer(cast):
    event = make.event(cast.nord, seats=2)
    first, second = access.seats_of(make.party(event, 2))
    late, behind = make.waiting(event, size=2), make.waiting(event, "hugo", size=2)
    actions.withdraw(first)
    Registration.objects.filter(waiting=late).update(held_until=timezone.now())
    actions.withdraw(second)
    assert access.offer_to(behind).count() == 2
    late.refresh_from_db()
    assert late.leaving == Waiting.Leaving.LAPSED


@database
def test_who_joins_after_a_deadline_gets_the_seat_without_waiting_for_the_clock(cast):
    _event, entry = offered(cast)
    Registration.objects.filter(waiting=entry).update(held_until=timezone.now())
    assert access.offer_to(make.waiting(entry.event, "hugo")).count() == 1


@database
def test_who_gives_back_a_seat_while_another_is_offered_keeps_the_offer(cast):
    event = make.event(cast.nord, seats=2)
    first, second = access.seats_of(make.party(event, 2))
    entry, behind = make.waiting(event, size=2), make.waiting(event, "hugo")
    actions.withdraw(first)
    actions.accept(entry)
    actions.withdraw(second)
    actions.withdraw(Registration.objects.filter(waiting=entry).standing().get())
    entry.refresh_from_db()
    assert (entry.size, entry.served_at) == (1, None)
    actions.leave(entry)
    assert access.offer_to(behind).count() == 1


@database
def test_the_link_of_who_was_named_before_opens_nothing_of_the_next_one(cast):
    event = make.event(cast.nord, seats=1)
    seat = access.seats_of(make.party(event, 1))[0]
    seat = actions.name_person(seat, name="Ida", email="Ida@Client.example")
    key = access.key_to(seat)
    assert actions.name_person(seat, name="Ida Klein", email="ida@client.EXAMPLE").pk == seat.pk
    after = actions.name_person(seat, name="Jan", email="jan@client.example")
    before = access.registration_by_key(key)
    assert (before.name, before.cancelled_at is not None) == ("Ida Klein", True)
    assert (after.name, after.seat, after.party) == ("Jan", 1, seat.party)
    assert actions.withdraw(before).pk == before.pk
    assert Registration.objects.standing().get() == after
    assert to("seat_passed_on") == ["ida@client.example"]
    assert to("registration_confirmed") == ["ida@client.example", "jan@client.example"]
    assert to("registration_withdrawn") == []


@database
def test_nobody_is_named_for_what_does_not_take_place(cast):
    event = make.event(cast.nord)
    seat = access.seats_of(make.party(event, 1))[0]
    actions.cancel(event, by=cast.eva)
    with pytest.raises(actions.NotOpen):
        actions.name_person(seat, name="Ida", email="ida@client.example")


@database
def test_nobody_is_let_in_when_all_is_over(cast):
    event = make.event(cast.nord)
    asked = make.registration(event, type=typed(event, needs_approval=True))
    now = timezone.now()
    type(event).objects.filter(pk=event.pk).update(starts_at=now - timedelta(hours=2), ends_at=now)
    with pytest.raises(actions.NotOpen):
        actions.approve(asked, by=cast.eva)


@database
def test_the_contact_hears_that_unnamed_people_are_let_in(cast):
    event = make.event(cast.nord)
    party = make.party(event, 2, type=typed(event, needs_approval=True))
    actions.approve(access.seats_of(party)[0], by=cast.eva)
    assert to("party_confirmed") == ["frieda@client.example"]


@database
def test_a_contact_who_comes_is_told_once(cast):
    event = make.event(cast.nord, seats=2)
    people = [actions.Person("Kurt", "kurt@client.example"), actions.Person("")]
    actions.register_party(
        event, name="Kurt", email="kurt@client.example", people=people, idempotency_key=uuid4()
    )
    make.waiting(event, "kurt", pool=event.pools.get())
    actions.cancel(event, by=cast.eva)
    assert to("event_cancelled") == ["kurt@client.example"]


@database
def test_a_walk_in_without_an_address_is_nobody_elses_seat(cast):
    event = make.event(cast.nord)
    party = make.party(event, 1)
    actions.add_walk_in(event, name="Otto", email="", idempotency_key=uuid4(), by=cast.eva)
    assert not hasattr(access.seats_of(party)[0], "attendance")
    assert event.attendances.get().registration.name == "Otto"


@database
def test_who_asked_for_a_seat_and_comes_is_let_in_once(cast):
    event = make.event(cast.nord)
    asked = make.registration(event, "otto", type=typed(event, needs_approval=True))
    key = uuid4()
    for _ in range(2):
        actions.add_walk_in(event, name="Otto", email=asked.email, idempotency_key=key, by=cast.eva)
    assert event.attendances.count() == 1
    assert event.registrations.filter(cancelled_at=None).count() == 1


MOMENTS = st.integers(1_546_300_800, 1_924_992_000).map(
    lambda second: datetime.fromtimestamp(second, UTC)
)  # 2019 to 2030


@given(now=MOMENTS, left=st.timedeltas(-timedelta(days=1), timedelta(days=90)), lasts=st.integers(1, 3000))
def test_an_offer_stands_long_enough_and_ends_before_the_event(now, left, lasts):
    starts, ends = now + left, now + left + timedelta(minutes=lasts)
    until = rules.offer_until(now, starts, ends)
    assert now <= until <= max(ends, now)
    assert until - now <= timedelta(days=2)
    if left >= timedelta(hours=3):
        assert now + timedelta(hours=1) <= until <= starts
    elif ends >= now + rules.SHORTEST_OFFER:
        assert until == now + rules.SHORTEST_OFFER
    # The same in the time of Berlin, where two nights of a year have another length.
    assert rules.offer_until(now.astimezone(BERLIN), starts.astimezone(BERLIN), ends) == until
    later = rules.offer_until(now, starts + timedelta(days=1), ends + timedelta(days=1))
    assert later >= until


@given(seats=st.integers(1, 40), taken=st.sets(st.integers(1, 60)), most=st.integers(-3, 80))
def test_free_seats_are_free_there_and_not_too_many(seats, taken, most):
    free = rules.free_seats(seats, taken, most)
    assert free == sorted(set(free) - taken)
    assert all(1 <= seat <= seats for seat in free)
    assert len(free) == max(min(most, seats - len(taken)), 0)
    assert not free or set(range(1, free[-1])) <= taken | set(free)


@given(free=st.integers(0, 50), wanted=st.integers(-5, 50), together=st.booleans())
def test_a_share_is_never_more_than_there_is_nor_than_is_wanted(free, wanted, together):
    share = rules.share(free, wanted, together=together)
    assert 0 <= share <= min(free, max(wanted, 0))
    assert share in ((0, wanted) if together and wanted > 0 else (max(min(free, wanted), 0),))
