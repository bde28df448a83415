"""The week of bookings at the desk, and what is done with one."""

import pytest
from django.urls import reverse
from tests.cast import person

from hubnetz.booking import actions
from hubnetz.booking.models import Booking
from hubnetz.booking.tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def room(cast):
    return make.resource(cast.nord, needs_approval=True)


@pytest.fixture
def at(client, cast):
    client.force_login(cast.ada)
    return client


def week(hub="nord"):
    return f"{reverse('desk:bookings')}?hub={hub}&from={make.day(7).isoformat()}"


def post(client, what, booking, **typed):
    return client.post(reverse(f"desk:booking_{what}", args=[booking.code]), typed)


def test_a_week_as_a_table(cast, at, room):
    made = make.booking(room)
    actions.approve(made, by=cast.ada)
    page = at.get(week())
    assert page.context["table"][0][0] == room
    cells = [bookings for _day, bookings in page.context["table"][0][1]]
    assert len(cells) == 7
    assert [one for those in cells for one in those] == [made]
    assert "Emil" in page.content.decode()


def test_what_lasts_over_midnight_stands_on_both_days(cast, at):
    room = make.resource(cast.nord)
    monday = 7 - make.day(7).weekday()
    made = make.booking(room, "22:00", "23:00", offset=monday + 1, by=cast.ada)
    actions.move(made, starts_at=made.starts_at, ends_at=make.at("02:00", monday + 2), by=cast.ada)
    page = at.get(f"{reverse('desk:bookings')}?from={make.day(monday).isoformat()}")
    cells = [bookings for _day, bookings in page.context["table"][0][1]]
    assert [len(those) for those in cells] == [0, 1, 1, 0, 0, 0, 0]


@pytest.mark.parametrize("number", [1, 3])
def test_a_week_asks_few_questions(cast, at, number, django_assert_num_queries):
    for n in range(number):
        room = make.resource(cast.nord, name=str(n), needs_approval=True)
        make.booking(room)
        make.booking(room, "14:00", "15:00", by=cast.ada)
    at.get(week())
    with django_assert_num_queries(8):
        at.get(week())


def test_a_request_is_decided(cast, at, room):
    yes, no = make.booking(room), make.booking(room, "14:00", "15:00", "frieda")
    assert list(at.get(week()).context["requests"]) == [yes, no]
    assert post(at, "approval", yes).status_code == 303
    assert post(at, "refusal", no, reason="").status_code == 422
    assert post(at, "refusal", no, reason="Gestrichen.").status_code == 303
    yes.refresh_from_db()
    no.refresh_from_db()
    assert (bool(yes.confirmed_at), no.ending) == (True, "declined")
    page = at.get(reverse("desk:booking", args=[no.code])).content.decode()
    assert "abgelehnt" in page


def test_somebody_is_there_or_it_is_cancelled(cast, at):
    made = make.booking(make.resource(cast.nord), by=cast.ada)
    answer = post(at, "check_in", made)
    assert answer.status_code == 422  # a week too early
    assert post(at, "cancellation", made, reason="Wasserschaden.").status_code == 303
    made.refresh_from_db()
    assert made.ending == "staff"


def test_who_may_not_decide_is_refused_and_others_find_nothing(cast, client, room):
    made = make.booking(room)
    client.force_login(cast.ben)
    assert post(client, "approval", made).status_code == 403
    assert client.get(reverse("desk:booking", args=[made.code])).status_code == 200
    client.force_login(person("Lea", "viewer", cast.nord))
    assert post(client, "cancellation", made, reason="x").status_code == 403
    client.force_login(cast.carla)
    assert client.get(reverse("desk:booking", args=[made.code])).status_code == 404
    assert post(client, "cancellation", made, reason="x").status_code == 404
    assert client.get(week()).status_code == 404
    assert Booking.objects.live().count() == 1


@pytest.mark.parametrize("odd", ["x", "0001-01-01", "9999-12-31"])
def test_odd_weeks(cast, at, odd):
    assert at.get(f"{reverse('desk:bookings')}?from={odd}").status_code == 200


def test_what_a_booking_takes_beside_its_first_stands_in_the_week_as_well(cast, at):
    hall = make.resource(cast.nord, name="Halle", units=0)
    left, right = (make.resource(cast.nord, name=name, part_of=hall) for name in ("Links", "Rechts"))
    projector = make.resource(cast.nord, "thing", name="Beamer")
    whole = make.booking(hall, offset=7)
    part = make.booking(left, "14:00", "15:00", together_with=[projector], offset=7)
    page = at.get(f"{reverse('desk:bookings')}?from={make.day(7).isoformat()}")
    shown = {one: [b for _day, those in days for b in those] for one, days in page.context["table"]}
    assert shown == {hall: [whole, part], left: [whole, part], right: [whole], projector: [part]}
