"""The waiting list for an earlier hour: who is asked when, and that what is kept is theirs."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from hubnetz.booking import access, actions, earlier, tasks
from hubnetz.booking.models import Allocation, Booking, EarlierOffer, EarlierWish
from hubnetz.booking.tests import make
from hubnetz.post.models import Letter

NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)
ALL = ("morning", "afternoon", "evening")


def wish(key=1, **values):
    said = {"has": NOW + timedelta(days=20), "first_on": date(2027, 3, 1), "parts": ALL, "modes": ["video"]}
    return earlier.Wish(key, **{**said, "resources": {1}, **values})


def free(days=3, hours=0, **values):
    return earlier.Free(
        **{"resource": 1, "starts_at": NOW + timedelta(days=days, hours=hours), "modes": ["video"], **values}
    )


@pytest.mark.parametrize(
    ("values", "hour", "does"),
    [
        ({}, {}, True),
        ({"resources": {2}}, {}, False),
        ({"first_on": date(2027, 3, 5)}, {}, False),
        ({"parts": ["afternoon"]}, {}, False),
        ({"parts": ["afternoon"]}, {"hours": 2}, True),
        ({"modes": ["phone"]}, {}, False),
        ({"has": NOW + timedelta(days=3, hours=11)}, {}, False),
        ({"has": NOW + timedelta(days=3, hours=12)}, {}, True),
        ({"offered": {(1, NOW + timedelta(days=3))}}, {}, False),
    ],
)
def test_what_fits(values, hour, does):
    assert earlier.fits(wish(**values), free(**hour)) is does


def test_there_must_be_time_to_answer():
    assert earlier.valid_until(free(), NOW) == NOW + earlier.TO_ANSWER
    assert earlier.valid_until(free(0, 6), NOW) == NOW + timedelta(hours=3)
    assert earlier.valid_until(free(0, 4), NOW) is None
    assert earlier.valid_until(free(0, 6, lead=timedelta(hours=5)), NOW) is None


def test_nobody_is_asked_too_often_or_too_late():
    assert earlier.may_be_asked(wish(), NOW)
    assert not earlier.may_be_asked(wish(is_waiting=True), NOW)
    assert not earlier.may_be_asked(wish(has=NOW + earlier.NONE_BEFORE), NOW)
    three = {(1, NOW + timedelta(days=n)) for n in range(3)}
    assert not earlier.may_be_asked(wish(offered=three), NOW)


@given(
    st.lists(
        st.tuples(st.integers(0, 3), st.booleans(), st.sets(st.sampled_from(ALL), min_size=1)), max_size=5
    ),
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, 300)), max_size=8),
)
def test_the_first_who_can_be_asked_gets_the_soonest_that_fits(said, hours):
    wishes = [wish(n, resources={r}, is_waiting=w, parts=sorted(p)) for n, (r, w, p) in enumerate(said)]
    slots = [free(0, h, resource=r) for r, h in hours]
    found = earlier.next_offer(wishes, slots, NOW)
    could = [
        (one.key, hour.starts_at, hour.resource)
        for one in wishes
        for hour in slots
        if earlier.may_be_asked(one, NOW) and earlier.fits(one, hour) and earlier.valid_until(hour, NOW)
    ]
    assert (found and (found[0].key, found[1].starts_at, found[1].resource)) == min(could, default=None)


# The verbs


@pytest.fixture
def ben(cast):
    """Ben has one hour on each day, at ten."""
    from datetime import time

    from hubnetz.booking import rules

    hours = tuple(rules.Hours(day, time(10), time(10, 30), on_holidays=True) for day in range(7))
    return make.resource(
        cast.nord, "adviser", name="Ben", hours=hours, modes=["video", "phone"], topics=[cast.topic]
    )


def full(ben, days):
    """Let somebody have each of the hours until a day."""
    return {n: make.booking(ben, "10:00", "10:30", f"p{n}", offset=n, mode="video") for n in range(1, days)}


def wishes_for_earlier(ben, who, offset, **values):
    made = make.booking(ben, "10:00", "10:30", who, offset=offset, mode="video")
    said = {"first_on": make.day(1), "parts": ALL, "modes": ["video"], **values}
    actions.wish_earlier(made, **said)
    return made


@pytest.mark.django_db
def test_what_is_given_back_is_offered_in_order_kept_and_taken(cast, ben, client):
    others = full(ben, 8)
    first, second = wishes_for_earlier(ben, "emil", 12), wishes_for_earlier(ben, "frieda", 13)
    for n in range(8, 12):
        make.booking(ben, "10:00", "10:30", f"q{n}", offset=n, mode="video")
    tasks.pass_on_hours(0)
    assert not EarlierOffer.objects.exists()
    actions.cancel(others[5])
    tasks.pass_on_hours(0)
    offer = EarlierOffer.objects.get()
    assert (offer.wish.booking, offer.starts_at) == (first, make.at("10:00", 5))
    assert Letter.objects.filter(kind="booking.earlier_offered", to="emil@client.example").count() == 1
    with pytest.raises(actions.NotFree):  # kept: nobody else gets it
        make.booking(ben, "10:00", "10:30", "quick", offset=5, mode="video")
    with pytest.raises(actions.NotFree):  # not even staff
        make.booking(ben, "10:00", "10:30", "quick", offset=5, mode="video", by=cast.ada)
    key = access.key_to(first)
    page = client.get(reverse("booking:own", args=[key])).content.decode()
    assert offer.code in page
    answer = client.post(
        reverse("booking:earlier_answer", args=[key]), {"offer": offer.code, "answer": "take"}
    )
    assert answer.status_code == 303
    moved = Booking.objects.get(pk=first.pk)
    assert moved.starts_at == make.at("10:00", 5)
    assert access.wish_of(moved) is None
    # What Emil had is free, and Frieda is asked.
    tasks.pass_on_hours(0)
    again = EarlierOffer.objects.exclude(pk=offer.pk).get()
    assert (again.wish.booking, again.starts_at) == (second, make.at("10:00", 12))
    assert Allocation.objects.filter(freed_at=None, offer__isnull=False).count() == 1


@pytest.mark.django_db
def test_without_an_answer_it_goes_to_the_next_and_is_not_offered_again(ben, monkeypatch):
    others = full(ben, 10)
    first, second = wishes_for_earlier(ben, "emil", 10), wishes_for_earlier(ben, "frieda", 11)
    actions.cancel(others[5])
    tasks.pass_on_hours(0)
    offer = EarlierOffer.objects.get()
    later = offer.valid_until
    monkeypatch.setattr(timezone, "now", lambda: later)
    tasks.pass_on_hours(0)
    offer.refresh_from_db()
    assert offer.ending == "lapsed"
    to = EarlierOffer.objects.open().get()
    assert (to.wish.booking, to.starts_at) == (second, offer.starts_at)
    with pytest.raises(actions.OfferOver):
        actions.take_earlier(offer)
    assert Booking.objects.get(pk=first.pk).starts_at == first.starts_at


@pytest.mark.django_db
def test_who_leaves_it_keeps_their_hour_and_the_next_is_asked(ben):
    others = full(ben, 10)
    first, second = wishes_for_earlier(ben, "emil", 10), wishes_for_earlier(ben, "frieda", 11)
    actions.cancel(others[5])
    actions.offer_earlier(ben.hub)
    offer = EarlierOffer.objects.get()
    actions.leave_earlier(offer)
    actions.leave_earlier(offer)
    assert Booking.objects.get(pk=first.pk).starts_at == first.starts_at
    actions.offer_earlier(ben.hub)
    assert EarlierOffer.objects.open().get().wish.booking == second


@pytest.mark.django_db
def test_after_three_offers_nobody_is_asked_any_more(ben):
    others = full(ben, 12)
    made = wishes_for_earlier(ben, "emil", 14)
    for n in (9, 8, 7, 6):
        actions.cancel(others[n])
        for offer in actions.offer_earlier(ben.hub):
            actions.leave_earlier(offer)
    assert EarlierOffer.objects.filter(wish__booking=made).count() == earlier.MOST_OFFERS


@pytest.mark.django_db
def test_who_cancels_or_looks_no_more_sets_free_what_was_kept(ben):
    for how in (actions.cancel, actions.end_wish):
        others = full(ben, 6)
        made = wishes_for_earlier(ben, "emil", 8)
        actions.cancel(others[5])
        actions.offer_earlier(ben.hub)
        how(made)
        tasks.pass_on_hours(0)
        assert EarlierOffer.objects.get().ending == "withdrawn"
        assert make.booking(ben, "10:00", "10:30", "quick", offset=5, mode="video")
        Booking.objects.all().delete()


@pytest.mark.django_db
def test_only_a_standing_hour_some_days_ahead(cast, ben):
    near = make.booking(ben, "10:00", "10:30", offset=1, mode="video")
    room = make.booking(make.resource(cast.nord), offset=7)
    gone = make.booking(ben, "10:00", "10:30", "frieda", offset=8, mode="video")
    actions.cancel(gone)
    for one in (near, room, gone):
        with pytest.raises(actions.NotBookable):
            actions.wish_earlier(one, first_on=make.day(1), parts=ALL, modes=["video"])
    assert not EarlierWish.objects.exists()


@pytest.mark.django_db
def test_a_wish_on_the_page(cast, ben, client):
    made = make.booking(ben, "10:00", "10:30", offset=9, mode="video")
    address = reverse("booking:earlier", args=[access.key_to(made)])
    page = client.get(address)
    assert page.context["free"][0].slot.starts_at < made.starts_at
    assert client.post(address, {"first_on": make.day(2), "modes": ["video"]}).status_code == 422
    typed = {"first_on": make.day(2).isoformat(), "parts": ["morning"], "modes": ["video", "phone"]}
    assert client.post(address, typed).status_code == 303
    wish = EarlierWish.objects.get()
    assert (wish.first_on, wish.parts, wish.modes, wish.anybody) == (
        make.day(2),
        ["morning"],
        ["video", "phone"],
        False,
    )
    made_at = wish.made_at
    client.post(address, {**typed, "anybody": "on"})
    wish.refresh_from_db()
    assert (wish.anybody, wish.made_at) == (True, made_at)
    client.post(address, {"wish": "end"})
    assert access.wish_of(made) is None
    # One of those that are free right now, by the way that moves a booking.
    time = page.context["free"][0]
    client.post(reverse("booking:move", args=[access.key_to(made)]), {"slot": time.choice})
    assert Booking.objects.get(pk=made.pk).starts_at == time.slot.starts_at


@pytest.mark.django_db
def test_somebody_elses_offer_is_not_there(ben, client):
    others = full(ben, 6)
    wishes_for_earlier(ben, "emil", 8)
    other = make.booking(ben, "10:00", "10:30", "frieda", offset=9, mode="video")
    actions.cancel(others[5])
    actions.offer_earlier(ben.hub)
    offer = EarlierOffer.objects.get()
    address = reverse("booking:earlier_answer", args=[access.key_to(other)])
    assert client.post(address, {"offer": offer.code, "answer": "take"}).status_code == 404


@pytest.mark.django_db
def test_another_adviser_only_if_they_like(cast, ben):
    full(ben, 9)
    alone = wishes_for_earlier(ben, "emil", 9, anybody=False)
    make.adviser(cast.nord, "Ada", topics=[cast.topic], modes=["video"])
    assert actions.offer_earlier(ben.hub) == []
    Booking.objects.filter(pk=alone.pk).update(topic=cast.topic)
    actions.wish_earlier(alone, first_on=make.day(1), parts=ALL, modes=["video"], anybody=True)
    (offer,) = actions.offer_earlier(ben.hub)
    assert offer.resource.name != ben.name
    actions.take_earlier(offer)
    assert Booking.objects.get(pk=alone.pk).resource == offer.resource


@pytest.mark.django_db
def test_where_it_is_to_be_decided_by_now_the_letter_says_so(cast, ben):
    others = full(ben, 3)
    made = wishes_for_earlier(ben, "emil", 12)
    actions.cancel(others[2])
    tasks.pass_on_hours(0)
    ben.refresh_from_db()
    actions.change_resource(ben, version=ben.version, needs_approval=True, by=cast.ada)
    assert actions.take_earlier(EarlierOffer.objects.get(wish__booking=made)).confirmed_at is None
    last = Letter.objects.filter(to="emil@client.example").order_by("pk").last()
    assert last.kind == "booking.booking_requested"
