from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from hubnetz.events import actions, recurrence
from hubnetz.events.access import series as dates
from hubnetz.events.models import AttendeeType, Enrolment, Event, Registration, Series, Waiting
from hubnetz.events.tests import make
from hubnetz.post.models import Letter

pytestmark = pytest.mark.database
WEEK = timedelta(days=7)


def kinds():
    return list(Letter.objects.order_by("pk").values_list("kind", flat=True))


def slots(event, count=3):
    length = event.ends_at - event.starts_at
    return recurrence.slots(recurrence.weekly(), event.starts_at, length, count=count)


def series(event, booking=Series.Booking.BOTH, count=3):
    return actions.repeat(
        event, slots=slots(event, count), rule=recurrence.weekly(), booking=booking, by=None
    )


def enrol(made, who="gerda", **fields):
    values = {"name": who.title(), "email": f"{who}@client.example", "idempotency_key": uuid4(), **fields}
    return actions.enrol(made, **values)


def test_a_repeated_event_takes_everything_along_but_people(cast):
    event = make.event(cast.nord, seats=4, queue_seats=2)
    AttendeeType.objects.create(pool=event.pools.get(), name={"de": "Presse"}, needs_approval=True)
    first = event.questions.create(text={"de": "Allergien?"}, kind="yes_no")
    event.questions.create(text={"de": "Welche?"}, only_if=first, only_value="yes", position=1)
    event.cohosting.create(hub=cast.sued)
    make.registration(event)
    made = series(event)
    dates = list(Event.objects.filter(series=made).order_by("starts_at"))
    assert len(dates) == 3
    last = dates[-1]
    assert (last.title, last.published_at is None, last.code != event.code) == (event.title, False, True)
    pool = last.pools.get()
    assert (pool.seats, pool.queue_seats, pool.types.get().needs_approval) == (4, 2, True)
    asked = last.questions.order_by("position")
    assert asked[1].only_if == asked[0]
    assert list(last.cohosts.all()) == [cast.sued]
    assert last.registrations.count() == 0


def test_a_date_is_of_one_series(cast):
    event = make.event(cast.nord)
    series(event)
    event.refresh_from_db()
    with pytest.raises(actions.NotOpen):
        series(event)
    with pytest.raises(actions.NotOpen):
        series(make.event(cast.nord), count=1)


def test_who_comes_to_all_has_a_seat_at_each_and_one_letter(cast):
    made = series(make.event(cast.nord, seats=2))
    enrolment = enrol(made)
    assert enrol(made).pk == enrolment.pk
    assert Registration.objects.standing().filter(enrolment=enrolment).count() == 3
    assert kinds() == ["events.series_confirmed"]


def test_where_a_date_is_full_they_wait_and_move_up(cast):
    event = make.event(cast.nord, seats=1)
    made = series(event)
    seat = make.registration(event, "otto")
    enrolment = enrol(made)
    assert Registration.objects.filter(enrolment=enrolment).count() == 2
    waits = Waiting.objects.get(enrolment=enrolment)
    assert "Warteliste" in Letter.objects.get(kind="events.series_confirmed").text
    actions.withdraw(seat)
    actions.accept(waits)
    assert [bool(date.seat) for date in dates.dates_of(enrolment)] == [True] * 3


def test_late_comers_get_what_is_left(cast):
    event = make.event(cast.nord, starts_in=timedelta(hours=-5))
    others = [recurrence.Slot(event.starts_at + n * WEEK, event.ends_at + n * WEEK) for n in (1, 2)]
    coming = make.event(cast.nord, starts_in=timedelta(days=2))
    made = actions.repeat(coming, slots=others, booking="package", by=None)
    Event.objects.filter(pk=event.pk).update(series=made)
    assert {seat.event_id for seat in enrol(made).registrations.all()}.isdisjoint({event.pk})


def test_a_date_that_takes_nobody_any_more_is_left_out(cast):
    event = make.event(cast.nord)
    made = series(event)
    Event.objects.filter(pk=event.pk).update(closes_at=timezone.now() - timedelta(hours=1))
    enrolment = enrol(made)
    assert event.pk not in enrolment.registrations.values_list("event", flat=True)
    assert enrolment.registrations.count() == 2


def test_a_date_added_later_is_theirs_too(cast):
    event = make.event(cast.nord, seats=1)
    made = series(event)
    first, second = enrol(made), enrol(made, "hugo")
    last = max(Event.objects.filter(series=made), key=lambda one: one.starts_at)
    added = actions.add_date(made, starts_at=last.starts_at + WEEK, ends_at=last.ends_at + WEEK, by=None)
    assert added.registrations.standing().get().enrolment == first
    assert Waiting.objects.get(event=added).enrolment == second
    assert kinds()[-2:] == ["events.series_changed"] * 2
    with pytest.raises(actions.NotOpen):
        actions.add_date(made, starts_at=added.starts_at, ends_at=added.ends_at, by=None)


def test_leaving_gives_all_dates_back_to_those_who_wait(cast):
    made = series(make.event(cast.nord, seats=1))
    first, second = enrol(made), enrol(made, "hugo")
    actions.leave_series(first)
    actions.leave_series(first)
    assert Registration.objects.standing().count() == 0
    assert Registration.objects.held().filter(waiting__enrolment=second).count() == 3
    assert kinds().count("events.series_left") == 1


def test_what_took_place_stays(cast):
    event = make.event(cast.nord)
    made = series(event)
    enrolment = enrol(made)
    seat = enrolment.registrations.get(event=event)
    actions.note_attendance(seat, by=cast.eva)
    actions.leave_series(enrolment)
    assert Registration.objects.standing().get() == seat


def test_dates_booked_one_by_one_take_nobody_for_all(cast):
    made = series(make.event(cast.nord), booking="single")
    with pytest.raises(actions.NotOpen):
        enrol(made)
    assert not Enrolment.objects.exists()


def test_this_and_the_following_dates_move_and_everybody_is_told_once(cast):
    event = make.event(cast.nord, seats=9)
    made = series(event)
    enrol(made)
    second = Event.objects.filter(series=made).order_by("starts_at")[1]
    make.registration(second, "otto")
    later = second.starts_at + timedelta(days=1, hours=1)
    moved = actions.reschedule_following(
        second, starts_at=later, ends_at=later + timedelta(hours=1), by=cast.eva
    )
    event.refresh_from_db()
    assert len(moved) == 2
    assert [one.starts_at - later for one in moved] == [timedelta(0), WEEK]
    assert list(kinds()[2:]) == ["events.event_changed", "events.series_changed"]


def test_a_series_has_pages_without_script(client, cast):
    made = series(make.event(cast.nord, seats=2))
    page = client.get(f"/series/{made.code}/")
    assert page.content.decode().count("Werkstatt-Abend") >= 4  # the title and three dates
    sent = {"name": "Gerda", "email": "gerda@client.example", "idempotency_key": uuid4()}
    answer = client.post(f"/series/{made.code}/enrolment/", sent)
    assert (answer.status_code, answer["Location"]) == (303, f"/series/{made.code}/enrolled/")
    assert client.get(answer["Location"]).status_code == 200
    key = dates.key_to_enrolment(Enrolment.objects.get())
    assert client.get(f"/enrolments/{key}/").status_code == 200
    assert client.get(f"/enrolments/{key}x/").status_code == 404
    assert client.post(f"/enrolments/{key}/cancellation/").status_code == 303
    assert Enrolment.objects.get().cancelled_at
    bad = client.post(f"/series/{made.code}/enrolment/", {**sent, "email": "gerda"})
    assert bad.status_code == 422
    assert 'value="Gerda"' in bad.content.decode()


def test_a_series_without_a_published_date_is_not_there(client, cast):
    made = series(make.event(cast.nord, published_at=None))
    assert client.get(f"/series/{made.code}/").status_code == 404


def test_the_calendar_of_a_series_has_all_its_dates(client, cast):
    made = series(make.event(cast.nord))
    text = client.get(f"/series/{made.code}.ics").content.decode()
    assert text.count("BEGIN:VEVENT") == 3
