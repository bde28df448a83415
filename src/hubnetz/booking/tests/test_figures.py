"""How much resources are used, also against a walk through every minute."""

from datetime import date, time, timedelta

import pytest
from django.utils import timezone

from hubnetz.booking import actions, figures, rules
from hubnetz.booking.models import Booking
from hubnetz.booking.tests import make
from hubnetz.lib import holidays

pytestmark = pytest.mark.django_db

WEEKDAYS = tuple(rules.Hours(day, time(9), time(17)) for day in range(5))
MONDAY = date(2027, 3, 1)


@pytest.fixture
def room(cast):
    return make.resource(cast.nord, hours=WEEKDAYS, after_minutes=30, before_minutes=15)


def book(what, day, starts, ends, who="emil", **values):
    begins, until = (rules.moment(day, time.fromisoformat(clock)) for clock in (starts, ends))
    return make.booking(what, who=who, starts_at=begins, ends_at=until, **values)


def measured(what, first, last, **options):
    return figures.use([what], [(first, last)], **options)[0]


def hours(spent):
    return spent / timedelta(hours=1)


def test_open_booked_and_used_without_the_time_kept_free(cast, room):
    came = book(room, MONDAY, "09:00", "11:00", by=cast.ada)
    book(room, MONDAY, "13:00", "14:30", by=cast.ada)
    Booking.objects.filter(pk=came.pk).update(checked_in_at=came.starts_at)
    gone = book(room, MONDAY + rules.DAY, "09:00", "12:00", by=cast.ada)
    actions.cancel(gone, by=cast.ada)
    found = measured(room, MONDAY, MONDAY + 6 * rules.DAY)
    assert (hours(found.open), hours(found.booked), hours(found.used)) == (40, 3.5, 2)
    assert (found.bookings, found.absent, found.share) == (2, 0, 3.5 / 40)


def test_closed_times_and_holidays_are_not_open(cast, room):
    good_friday = date(2027, 3, 26)
    assert good_friday in holidays.holidays_between(good_friday, good_friday, "08")
    actions.close_time(
        cast.nord,
        starts_at=rules.moment(date(2027, 3, 22), time(12)),
        ends_at=rules.moment(date(2027, 3, 23), time(10)),
        by=cast.ada,
    )
    found = measured(room, date(2027, 3, 22), date(2027, 3, 28))
    assert hours(found.open) == 4 * 8 - 5 - 1


def test_the_nights_of_the_clock_are_an_hour_shorter_and_longer(cast):
    always = tuple(rules.Hours(day, time(0), time(0), on_holidays=True) for day in range(7))
    lab = make.resource(cast.nord, hours=always)
    assert hours(measured(lab, date(2027, 3, 28), date(2027, 3, 28)).open) == 23
    assert hours(measured(lab, date(2027, 10, 31), date(2027, 10, 31)).open) == 25
    assert hours(measured(lab, date(2027, 3, 1), date(2027, 3, 31)).open) == 31 * 24 - 1


def test_what_staff_book_outside_is_booked_but_fills_no_open_time(cast, room):
    book(room, MONDAY, "16:00", "19:00", by=cast.ada)
    found = measured(room, MONDAY, MONDAY)
    assert (hours(found.booked), found.share) == (3, 1 / 8)


def test_nobody_came_counts_until_it_was_released(cast, room):
    absent = book(room, MONDAY, "09:00", "12:00", by=cast.ada)
    Booking.objects.filter(pk=absent.pk).update(
        cancelled_at=absent.starts_at + timedelta(minutes=30), ending="no_show"
    )
    absent.allocations.update(freed_at=timezone.now())
    book(room, MONDAY, "10:00", "11:00", who="frieda", by=cast.ada)
    found = measured(room, MONDAY, MONDAY)
    assert (hours(found.booked), found.bookings, found.absent, found.absence) == (1.5, 2, 1, 0.5)


def test_desks_count_each_and_the_hall_counts_for_its_halves(cast):
    desks = make.resource(cast.nord, "desks", units=4, hours=WEEKDAYS)
    book(desks, MONDAY, "09:00", "10:00", size=3, by=cast.ada)
    found = measured(desks, MONDAY, MONDAY)
    assert (hours(found.open), hours(found.booked), found.bookings) == (32, 3, 1)
    hall = make.resource(cast.nord, units=0, hours=WEEKDAYS)
    left = make.resource(cast.nord, part_of=hall, hours=WEEKDAYS)
    right = make.resource(cast.nord, part_of=hall, hours=WEEKDAYS)
    book(hall, MONDAY, "09:00", "11:00", by=cast.ada)
    book(left, MONDAY, "12:00", "13:00", by=cast.ada)
    found = figures.use([hall, left, right], [(MONDAY, MONDAY)])
    assert [hours(one.booked) for one in found] == [2, 3, 2]
    assert [hours(one.open) for one in found] == [8, 8, 8]


def test_over_midnight_each_day_has_its_own(cast):
    night = make.resource(cast.nord, hours=(rules.Hours(0, time(20), time(4)),))
    book(night, MONDAY, "22:00", "23:00", by=cast.ada)
    made = Booking.objects.get()
    Booking.objects.update(ends_at=made.starts_at + timedelta(hours=5))
    days = figures.use([night], [(MONDAY, MONDAY), (MONDAY + rules.DAY, MONDAY + rules.DAY)])
    assert [(hours(one.open), hours(one.booked), one.bookings) for one in days] == [(4, 2, 1), (4, 3, 0)]


def test_until_now_only_what_is_past_counts(cast, room):
    book(room, MONDAY, "09:00", "11:00", by=cast.ada)
    noon = rules.moment(MONDAY, time(10))
    found = measured(room, MONDAY, MONDAY + 6 * rules.DAY, now=noon)
    assert (hours(found.open), hours(found.booked)) == (1, 1)


def test_as_a_walk_through_every_minute_says(cast):
    hours_ = (
        rules.Hours(5, time(18), time(6)),
        rules.Hours(6, time(1), time(9), on_holidays=True),
        rules.Hours(4, time(10), time(12)),
    )
    lab = make.resource(cast.nord, "desks", units=2, hours=hours_)
    first, last = date(2027, 3, 26), date(2027, 3, 29)  # Good Friday, the short night
    actions.close_time(
        cast.nord,
        starts_at=rules.moment(date(2027, 3, 27), time(20)),
        ends_at=rules.moment(date(2027, 3, 27), time(21, 30)),
        by=cast.ada,
    )
    book(lab, date(2027, 3, 27), "19:00", "23:30", by=cast.ada)
    book(lab, date(2027, 3, 28), "00:30", "04:15", who="frieda", size=2, by=cast.ada)
    found = measured(lab, first, last)
    from hubnetz.booking import supply

    stock = supply.stocks([lab], first, last)[lab.pk]
    opened = booked = inside = 0
    minute, until = rules.moment(first, time.min), rules.moment(last + rules.DAY, time.min)
    bookings = [(one.starts_at, one.ends_at, one.size) for one in Booking.objects.all()]
    while minute < until:
        is_open = any(a <= minute < b for a, b in stock.supply.openings) and not any(
            a <= minute < b for a, b in stock.supply.closed
        )
        taken = sum(size for a, b, size in bookings if a <= minute < b)
        opened += 2 * is_open
        booked += taken
        inside += taken * is_open
        minute += timedelta(minutes=1)
    assert [one / timedelta(minutes=1) for one in (found.open, found.booked, found.inside)] == [
        opened,
        booked,
        inside,
    ]
    assert opened
    assert booked > inside


def test_weeks_and_months_on_end():
    assert figures.periods("week", date(2026, 12, 31), 2) == [
        (date(2026, 12, 28), date(2027, 1, 3)),
        (date(2027, 1, 4), date(2027, 1, 10)),
    ]
    assert figures.periods("month", date(2027, 1, 31), 2) == [
        (date(2027, 1, 1), date(2027, 1, 31)),
        (date(2027, 2, 1), date(2027, 2, 28)),
    ]


@pytest.mark.parametrize("number", [1, 3])
def test_five_questions_for_however_many(cast, number, django_assert_num_queries):
    rooms = [make.resource(cast.nord, hours=WEEKDAYS, name=str(n)) for n in range(number)]
    for one in rooms:
        book(one, MONDAY, "09:00", "10:00", by=cast.ada)
    with django_assert_num_queries(5):
        assert len(figures.use(rooms, figures.periods("week", MONDAY, 4))) == 4 * number
