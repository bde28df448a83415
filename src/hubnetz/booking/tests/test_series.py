from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import transaction

from hubnetz.booking import access, actions
from hubnetz.booking.models import Booking, BookingSeries
from hubnetz.booking.tests import make
from hubnetz.events import recurrence
from hubnetz.journal.models import Entry
from hubnetz.lib.periods import BERLIN
from hubnetz.post.models import Letter

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def series(room, starts="10:00", ends="11:00", who="emil", offset=7, **values):
    wanted = {
        "rule": recurrence.weekly(),
        "count": 4,
        "name": who.title(),
        "email": f"{who}@client.example",
        "idempotency_key": uuid4(),
        "starts_at": make.at(starts, offset),
        "ends_at": make.at(ends, offset),
        **values,
    }
    return actions.book_series(room, **wanted)


def days(bookings):
    """Return how many days ahead each booking is, and what the clock shows then."""
    found = [(one.starts_at.astimezone(BERLIN), one) for one in bookings]
    return [
        ((when.date() - make.day(0)).days, when.strftime("%H:%M"))
        for when, _one in sorted(found, key=lambda p: p[0])
    ]


def live(made):
    return list(made.bookings.live().order_by("starts_at"))


@pytest.fixture
def room(cast):
    return make.resource(cast.nord)


def test_dates_that_cannot_be_had_are_skipped_and_said(room):
    make.booking(room, "10:30", "11:30", "frieda", 14)
    made = series(room)
    assert days(live(made)) == [(7, "10:00"), (21, "10:00"), (28, "10:00")]
    assert [(one["starts_at"], one["why"]) for one in access.skipped_by(made)] == [
        (make.at("10:00", 14), "taken")
    ]
    letter = Letter.objects.get(kind="booking.series_confirmed")
    assert letter.text.count("/bookings/") == 3
    assert Letter.objects.count() == 2  # the other is Frieda's


def test_of_dates_none_of_which_can_be_had_nothing_stays(room):
    with pytest.raises(actions.NotFree), transaction.atomic():
        series(room, "07:00", "08:00")
    assert not BookingSeries.objects.exists()
    assert not Letter.objects.exists()


def test_sent_twice_is_one_series(room):
    key = uuid4()
    assert series(room, idempotency_key=key) == series(room, idempotency_key=key)
    assert Booking.objects.count() == 4


def test_a_series_has_an_end(room):
    with pytest.raises(actions.NotBookable):
        series(room, count=None)
    with pytest.raises(actions.NotBookable):
        series(room, count=None, until=make.day(1))


def test_the_clock_shows_the_same_in_summer_and_winter(cast):
    room = make.resource(cast.nord, horizon_days=366)
    made = series(room, count=30)
    assert {clock for _day, clock in days(live(made))} == {"10:00"}
    assert len({one.starts_at.astimezone(BERLIN).utcoffset() for one in live(made)}) == 2


def test_this_date_only(room):
    first, *_others = live(made := series(room))
    actions.move_series(first, scope="this", starts_at=make.at("14:00"), ends_at=make.at("15:00"))
    assert days(live(made))[0] == (7, "14:00")
    actions.cancel_series(first, scope="this")
    assert len(live(made)) == 3


def test_this_and_all_after_it(room):
    _first, second, *_others = live(made := series(room))
    actions.move_series(
        second, scope="following", starts_at=make.at("14:00", 15), ends_at=make.at("16:00", 15)
    )
    assert days(live(made)) == [(7, "10:00"), (15, "14:00"), (22, "14:00"), (29, "14:00")]
    assert {(one.ends_at - one.starts_at) for one in live(made)[1:]} == {timedelta(hours=2)}
    kinds = list(Letter.objects.values_list("kind", flat=True))
    assert kinds == ["booking.series_confirmed"] * 2
    assert Entry.objects.filter(verb="booking.moved").count() == 3
    actions.cancel_series(live(made)[2], scope="following")
    assert days(live(made)) == [(7, "10:00"), (15, "14:00")]


def test_all_by_one_week_although_each_stands_where_the_other_was(room):
    first = live(made := series(room))[0]
    actions.move_series(first, scope="all", starts_at=make.at("10:00", 14), ends_at=make.at("11:00", 14))
    assert [day for day, _clock in days(live(made))] == [14, 21, 28, 35]


def test_moving_is_all_or_nothing_unless_the_blocked_are_to_stay(room):
    make.booking(room, "14:00", "15:00", "frieda", 21)
    first = live(made := series(room))[0]
    wanted = {"scope": "all", "starts_at": make.at("14:00"), "ends_at": make.at("15:00")}
    with pytest.raises(actions.NotFree), transaction.atomic():
        actions.move_series(first, **wanted)
    assert {clock for _day, clock in days(live(made))} == {"10:00"}
    blocked = actions.move_series(first, keep_blocked=True, **wanted)
    assert days(blocked) == [(21, "10:00")]
    assert days(live(made)) == [(7, "14:00"), (14, "14:00"), (21, "10:00"), (28, "14:00")]
    assert all(one.allocations.filter(freed_at=None).count() == 1 for one in live(made))


def test_a_blocked_date_whose_old_time_is_needed_by_another_stops_it_all(room):
    make.booking(room, "10:00", "11:00", "frieda", 21)
    first = live(made := series(room, count=2))[0]  # 7 and 14: 14 would go to 21
    wanted = {"scope": "all", "starts_at": make.at("10:00", 14), "ends_at": make.at("11:00", 14)}
    with pytest.raises(actions.NotFree), transaction.atomic():
        actions.move_series(first, keep_blocked=True, **wanted)
    assert [day for day, _clock in days(live(made))] == [7, 14]


def test_all_end_with_one_letter(room):
    first = live(made := series(room))[0]
    actions.cancel_series(first, scope="all", reason="Doch nicht.")
    assert not live(made)
    letter = Letter.objects.get(kind="booking.series_cancelled")
    assert "Doch nicht." in letter.text
    with pytest.raises(actions.BookingOver):
        actions.cancel_series(first, scope="all")
    with pytest.raises(ValueError, match="scope"):
        actions.cancel_series(first, scope="some")


def test_together_with_a_projector_every_week(cast, room):
    things = make.resource(cast.nord, "thing", units=1)
    make.booking(things, who="frieda", offset=14)
    made = series(room, together_with=[things])
    assert [day for day, _clock in days(live(made))] == [7, 21, 28]
    assert all(one.allocations.count() == 2 for one in live(made))


@pytest.mark.parametrize("weeks", [1, -1])
def test_what_one_may_have_of_a_week_is_counted_where_the_dates_go(cast, weeks):
    room = make.resource(cast.nord, week_minutes_person=60)
    first = live(made := series(room, offset=14))[0]
    wanted = {"starts_at": make.at("10:00", 14 + 7 * weeks), "ends_at": make.at("11:00", 14 + 7 * weeks)}
    actions.move_series(first, scope="all", **wanted)
    assert [day for day, _clock in days(live(made))] == [14 + 7 * (weeks + n) for n in range(4)]


def test_a_series_that_is_asked_for_is_one_request_to_those_who_decide(cast):
    room = make.resource(cast.nord, needs_approval=True)
    series(room)
    told = Letter.objects.filter(kind="booking.request_received").values_list("to", flat=True)
    assert len(told) == len(set(told)) > 0
