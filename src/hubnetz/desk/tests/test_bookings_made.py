"""The desk books for somebody: once, as a series, several things at once; it moves and cancels."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.cast import person

from hubnetz.booking import access, actions, grid
from hubnetz.booking.models import Booking
from hubnetz.booking.tests import make
from hubnetz.lib.periods import BERLIN

pytestmark = pytest.mark.django_db


@pytest.fixture
def at(client, cast):
    client.force_login(cast.ada)
    return client


@pytest.fixture
def room(cast):
    return make.resource(cast.nord, name="Werkraum")


def url(name, *args, **query):
    return reverse(f"desk:{name}", args=args, query={"hub": "nord", **query})


def typed(what, starts="10:00", ends="11:00", offset=7, **more):
    return {
        "what": what.code,
        "size": "1",
        "day": make.day(offset).isoformat(),
        "starts": starts,
        "ends": ends,
        "name": "Frieda",
        "email": "frieda@client.example",
        "idempotency_key": str(uuid4()),
        "do": "book",
        **more,
    }


def clock(moment):
    return f"{timezone.localtime(moment, BERLIN):%H:%M}"


# -- book -------------------------------------------------------------------------------------------------------


def test_a_caller_gets_a_time_in_two_requests(cast, at, room):
    page = at.get(url("new_booking", what=room.code, at=grid.utc(make.at("10:00"))))
    shown = page.context["form"]
    assert (shown["what"].value(), f"{shown['starts'].value():%H:%M}", f"{shown['ends'].value():%H:%M}") == (
        room.code, "10:00", "10:30",
    )  # fmt: skip
    answer = at.post(url("new_booking"), typed(room, organisation_name="Metall"))
    made = Booking.objects.get()
    assert answer.headers["Location"] == reverse("desk:booking", args=[made.code])
    assert (made.name, made.organisation_name, clock(made.starts_at), clock(made.ends_at)) == (
        "Frieda", "Metall", "10:00", "11:00",
    )  # fmt: skip


def test_the_desk_is_not_bound_to_hours_but_to_what_is_taken(cast, at, room):
    assert at.post(url("new_booking"), typed(room, "21:00", "23:00")).status_code == 303
    answer = at.post(url("new_booking"), typed(room, "22:00", "22:30", name="Gerd"))
    assert answer.status_code == 422
    assert 'value="Gerd"' in answer.content.decode()
    assert Booking.objects.count() == 1


def test_over_midnight(cast, at, room):
    at.post(url("new_booking"), typed(room, "22:00", "02:00"))
    made = Booking.objects.get()
    assert made.ends_at - made.starts_at == timedelta(hours=4)


def test_sent_twice_it_is_one(cast, at, room):
    data = typed(room)
    assert at.post(url("new_booking"), data).status_code == 303
    assert at.post(url("new_booking"), data).status_code == 303
    assert Booking.objects.count() == 1


def test_what_is_taken_is_answered_with_something_else_which_is_one_click_away(cast, at, room):
    other = make.resource(cast.nord, name="Anderer")
    make.booking(room)
    answer = at.post(url("new_booking"), typed(room))
    assert answer.status_code == 422
    offered = {
        (entry["one"].kind, entry["one"].asked[0]): entry["choice"] for entry in answer.context["instead"]
    }
    assert ("place", other) in offered
    data = typed(room, instead=offered["place", other])
    del data["do"]
    assert at.post(url("new_booking"), data).status_code == 303
    assert Booking.objects.filter(resource=other, starts_at=make.at("10:00"), name="Frieda").exists()


def test_adviser_and_room_and_projector_all_or_nothing(cast, at, room):
    ben = make.adviser(cast.nord)
    beamer = make.resource(cast.nord, "thing", name="Beamer")
    make.booking(beamer, "10:00", "12:00")
    data = typed(ben, "10:00", "10:30", together=[room.code, beamer.code], mode="on_site")
    answer = at.post(url("new_booking"), data)
    assert answer.status_code == 422
    assert "Beamer" in "".join(answer.context["form"].non_field_errors())
    shifted = next(entry for entry in answer.context["instead"] if entry["one"].kind == "shift")
    assert [one.pk for one in shifted["one"].asked] == [ben.pk, room.pk, beamer.pk]
    assert Booking.objects.count() == 1
    at.post(url("new_booking"), {**data, "instead": shifted["choice"]})
    made = Booking.objects.latest("pk")
    assert {one.pk for one in access.others_of(made)} == {room.pk, beamer.pk}
    assert clock(made.starts_at) in ("09:30", "13:00")


def test_another_thing_of_the_kind_takes_the_place_of_the_one_that_is_taken(cast, at, room):
    ben = make.adviser(cast.nord)
    beamer = make.resource(cast.nord, "thing", name="Beamer")
    spare = make.resource(cast.nord, "thing", name="Zweiter Beamer")
    make.booking(beamer, "10:00", "12:00")
    answer = at.post(url("new_booking"), typed(ben, "10:00", "10:30", together=[beamer.code], mode="video"))
    places = [entry["one"].asked for entry in answer.context["instead"] if entry["one"].kind == "place"]
    assert places == [(ben, spare)]


def test_several_at_another_hub(cast, at, room):
    ben, carla = make.adviser(cast.nord), make.adviser(cast.sued, "Carla")
    there = make.resource(cast.sued, name="Dort")
    make.booking(ben, "10:00", "10:30")
    answer = at.post(url("new_booking"), typed(ben, "10:00", "10:30", together=[room.code], mode="on_site"))
    hubs = [entry["one"] for entry in answer.context["instead"] if entry["one"].kind == "hub"]
    assert [(one.asked, one.starts_at) for one in hubs] == [((carla, there), make.at("10:00"))]


def test_less_of_it(cast, at, room):
    ben = make.adviser(cast.nord)
    make.booking(room, "10:30", "12:00")
    answer = at.post(url("new_booking"), typed(ben, "10:00", "11:00", together=[room.code], mode="on_site"))
    less = [entry["one"] for entry in answer.context["instead"] if entry["one"].kind == "shorten"]
    assert [clock(one.ends_at) for one in less] == ["10:30"]


def test_a_series_shows_its_dates_first_and_says_what_is_skipped(cast, at, room):
    make.booking(room, offset=14)
    data = typed(room, repeat="1", until=make.day(28).isoformat())
    page = at.post(url("new_booking"), {**data, "do": "look"})
    assert page.status_code == 200
    assert [bool(one.obstacle) for one in page.context["dates"]] == [False, True, False, False]
    assert Booking.objects.count() == 1
    answer = at.post(url("new_booking"), data)
    first = Booking.objects.filter(name="Frieda").earliest("starts_at")
    assert answer.headers["Location"] == reverse("desk:booking_series", args=[first.code])
    page = at.get(answer.headers["Location"])
    assert len(page.context["dates"]) == 3
    assert [one["said"] for one in page.context["skipped"]] == [
        "Diese Zeit ist schon vergeben. Bitte wählen Sie eine andere."
    ]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"what": "nix"}, "what"),
        ({"day": "morgen"}, "day"),
        ({"repeat": "1"}, "until"),
        ({"repeat": "1", "until": "2020-01-01"}, "until"),
        ({"name": ""}, "name"),
        ({"size": "0"}, "size"),
        ({"together": ["nix"]}, "together"),
    ],
)
def test_what_does_not_fit_is_said(cast, at, room, wrong, field):
    answer = at.post(url("new_booking"), {**typed(room), **wrong})
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert not Booking.objects.exists()


def test_an_adviser_is_met_in_one_of_their_ways(cast, at):
    ben = make.adviser(cast.nord)
    answer = at.post(url("new_booking"), typed(ben, "10:00", "10:30"))
    assert "mode" in answer.context["form"].errors
    answer = at.post(url("new_booking"), typed(ben, "10:00", "10:30", mode="phone"))
    assert "phone" in answer.context["form"].errors


def test_viewers_and_others_do_not_book(cast, client, room):
    client.force_login(person("Lea", "viewer", cast.nord))
    assert client.post(url("new_booking"), typed(room)).status_code == 403
    client.force_login(cast.carla)
    assert client.post(url("new_booking"), typed(room)).status_code == 404


# -- move and cancel --------------------------------------------------------------------------------------------


def moving(what, day, starts, ends, **more):
    return {"what": what.code, "day": day.isoformat(), "starts": starts, "ends": ends, **more}


def test_the_desk_moves_to_another_time_and_another_thing(cast, at, room):
    made, other = make.booking(room), make.resource(cast.nord, name="Anderer")
    address = reverse("desk:booking_move", args=[made.code])
    assert at.get(address).context["form"]["what"].value() == room.code
    assert at.post(address, moving(other, make.day(8), "18:00", "20:00")).status_code == 303
    made.refresh_from_db()
    assert (made.resource, made.starts_at, made.sequence) == (other, make.at("18:00", 8), 1)
    make.booking(room, "14:00", "15:00", "frieda")
    answer = at.post(address, moving(room, make.day(7), "14:00", "15:00"))
    assert answer.status_code == 422
    assert answer.context["instead"]
    made.refresh_from_db()
    assert made.resource == other


def series(room, count=3):
    made = actions.book_series(
        room, rule="FREQ=WEEKLY", starts_at=make.at("10:00"), ends_at=make.at("11:00"), count=count,
        name="Emil", email="emil@client.example", idempotency_key=uuid4(),
    )  # fmt: skip
    return list(made.bookings.order_by("starts_at"))


def test_this_and_all_after_it_move_and_blocked_ones_stay_if_wanted(cast, at, room):
    first, second, third = series(room)
    make.booking(room, "14:00", "15:00", "frieda", offset=21)
    address = reverse("desk:booking_move", args=[second.code])
    data = moving(room, make.day(14), "14:00", "15:00", scope="following")
    assert at.post(address, data).status_code == 422
    assert at.post(address, {**data, "keep_blocked": "on"}).status_code == 303
    for one in (first, second, third):
        one.refresh_from_db()
    assert [clock(one.starts_at) for one in (first, second, third)] == ["10:00", "14:00", "10:00"]


def test_only_one_date_goes_to_something_else(cast, at, room):
    first, _second, _third = series(room)
    other = make.resource(cast.nord, name="Anderer")
    address = reverse("desk:booking_move", args=[first.code])
    data = moving(other, make.day(7), "10:00", "11:00", scope="all")
    assert "what" in at.post(address, data).context["form"].errors
    assert at.post(address, {**data, "scope": "this"}).status_code == 303


@pytest.mark.parametrize(("scope", "left"), [("this", 2), ("following", 1), ("all", 0)])
def test_dates_of_a_series_are_cancelled(cast, at, room, scope, left):
    _first, second, _third = series(room)
    address = reverse("desk:booking_series", args=[second.code])
    assert at.post(address, {"scope": scope, "reason": ""}).status_code == 422
    assert at.post(address, {"scope": scope, "reason": "Umbau"}).status_code == 303
    assert Booking.objects.live().count() == left
