"""What visitors see beyond a free time: a week as a table, own times, series, several things, places that fit."""

from datetime import timedelta
from uuid import uuid4

import icalendar
import pytest
from django.urls import reverse
from django.utils import timezone

from hubnetz.booking import access, actions, grid, offering
from hubnetz.booking.models import Booking, Feature
from hubnetz.booking.tests import make, make_prices
from hubnetz.booking.tests.test_licences import course
from hubnetz.lib.periods import BERLIN

pytestmark = pytest.mark.django_db


@pytest.fixture
def room(cast):
    return make.resource(cast.nord, name="Werkraum")


def typed(starts="10:00", ends="11:00", offset=7, **more):
    return {
        "day": make.day(offset).isoformat(),
        "starts": starts,
        "ends": ends,
        "size": "1",
        "name": "Emil",
        "email": "emil@client.example",
        "idempotency_key": str(uuid4()),
        "do": "book",
        **more,
    }


def wish(what, **query):
    return reverse("booking:wish", args=[what.code], query=query or None)


def clock(moment):
    return f"{timezone.localtime(moment, BERLIN):%H:%M}"


# -- a desk in two requests -------------------------------------------------------------------------------------


def test_a_visitor_books_a_desk_in_two_requests(cast, client):
    """One page is fetched and one form is sent; the second answer shows that it is theirs."""
    desks = make.resource(cast.nord, "desks", name="Arbeitsplätze", units=3)
    requests = 0

    def asked(method, *args, **options):
        nonlocal requests
        requests += 1
        return getattr(client, method)(*args, **options)

    page = asked(
        "get", reverse("booking:resource", args=[desks.code]), query_params={"from": make.day(7).isoformat()}
    )
    time = page.context["week"].days[0][1][0]
    form = {one.name: one.value() for one in page.context["form"] if one.value() is not None}
    answer = asked(
        "post",
        page.wsgi_request.get_full_path(),
        {**form, "slot": time.choice, "name": "Emil", "email": "e@client.example"},
    )
    assert requests == 2
    assert answer.status_code == 303
    made = Booking.objects.get()
    assert (made.resource, made.starts_at, bool(made.confirmed_at)) == (desks, make.at("09:00"), True)
    assert "Das ist für Sie reserviert." in client.get(answer.headers["Location"]).content.decode()


def test_a_machine_shows_the_next_induction_before_anybody_asks(cast, client):
    kind = make.licence_kind()
    laser = make.resource(cast.nord, "machine", licence_kind=kind)
    address = reverse("booking:resource", args=[laser.code])
    assert "Nächste Einweisung" not in client.get(address).content.decode()
    event = course(cast.nord, kind, timedelta(days=3))
    assert reverse("events:event", args=[event.code]) in client.get(address).content.decode()


# -- a week as a table ------------------------------------------------------------------------------------------


def week(what, **query):
    return reverse("booking:week", args=[what.code], query={"from": make.day(7).isoformat(), **query})


def test_a_week_says_free_or_not_and_nothing_else(cast, client, room):
    make.booking(room, organisation_name="Metall", subject="Kasse")
    actions.close_time(
        cast.nord, starts_at=make.at("13:00"), ends_at=make.at("14:00"), reason={"de": "Streik"}, by=None
    )
    page = client.get(week(room))
    table = page.context["table"]
    day = make.day(7)
    free = {
        clock(cell.starts_at)
        for row in table.rows
        for column, cell in row.cells
        if column.day == day and cell.state == grid.FREE
    }
    assert free == {
        "09:00",
        "09:30",
        "11:00",
        "11:30",
        *(f"{h}:{m}" for h in (14, 15, 16) for m in ("00", "30")),
    }
    states = {cell.state for row in table.rows for _column, cell in row.cells}
    assert states == {grid.FREE, grid.CLOSED}
    text = page.content.decode()
    for secret in ("Emil", "Metall", "Kasse", "Streik"):
        assert secret not in text
    assert f"{wish(room)}?at={grid.utc(make.at('09:00'))}" in text


def test_times_link_only_where_a_booking_may_begin(cast, client):
    room = make.resource(cast.nord, step_minutes=60, shortest_minutes=120, longest_minutes=240)
    page = client.get(week(room))
    text = page.content.decode()
    assert f"at={grid.utc(make.at('10:00'))}" in text
    for moment in ("09:30", "11:00"):  # between two steps; too late for two hours before noon
        assert f"at={grid.utc(make.at(moment))}" not in text


def test_a_pool_is_free_while_one_of_it_is(cast, client):
    desks = make.resource(cast.nord, "desks", units=2)
    make.booking(desks)
    assert make.at("10:00") in client.get(week(desks)).context["starts"]
    make.booking(desks, who="frieda")
    assert make.at("10:00") not in client.get(week(desks)).context["starts"]


@pytest.mark.parametrize("number", [1, 3])
def test_a_week_asks_few_questions(cast, client, number, room, django_assert_num_queries):
    for n in range(number):
        make.booking(room, f"{9 + n:02}:00", f"{10 + n:02}:00", f"emil{n}")
    client.get(week(room))
    with django_assert_num_queries(6):
        client.get(week(room))


def test_a_machine_that_is_for_staff_has_no_public_week(cast, client):
    hidden = make.resource(cast.nord, is_listed=False)
    for address in (week(hidden), wish(hidden), reverse("booking:not_free", args=[hidden.code])):
        assert client.get(address).status_code == 404


# -- a wish -----------------------------------------------------------------------------------------------------


def test_a_time_of_ones_own(cast, client, room):
    page = client.get(wish(room, at=grid.utc(make.at("10:00"))))
    form = page.context["form"]
    assert (form["day"].value(), f"{form['starts'].value():%H:%M}") == (make.day(7), "10:00")
    answer = client.post(wish(room), typed())
    made = Booking.objects.get()
    assert answer.headers["Location"] == reverse("booking:own", args=[access.key_to(made)])
    assert (clock(made.starts_at), clock(made.ends_at)) == ("10:00", "11:00")


@pytest.mark.parametrize(
    ("starts", "ends"), [("10:10", "11:00"), ("08:00", "10:00"), ("11:30", "13:30"), ("10:00", "10:10")]
)
def test_visitors_are_bound_to_hours_steps_and_lengths(cast, client, room, starts, ends):
    answer = client.post(wish(room), typed(starts, ends, subject="Kasse"))
    assert answer.status_code == 422
    assert 'value="Kasse"' in answer.content.decode()
    assert not Booking.objects.exists()


def test_several_things_at_once_or_something_else(cast, client, room):
    ben = make.adviser(cast.nord)
    hidden = make.resource(cast.nord, "thing", name="Geheim", is_listed=False)
    part_of_sued = make.resource(cast.sued, name="Dort")
    offered = client.get(wish(ben)).context["form"].companions
    assert set(offered) == {room.code}
    assert hidden.code not in offered
    assert part_of_sued.code not in offered
    make.booking(room, "10:00", "11:00", "frieda")
    data = typed("10:00", "10:30", together=[room.code], mode="on_site")
    answer = client.post(wish(ben), data)
    assert answer.status_code == 422
    shift = next(one for one in answer.context["instead"] if one["one"].kind == "shift")
    answer = client.post(wish(ben), {**data, "instead": shift["choice"]})
    assert answer.status_code == 303
    made = Booking.objects.get(name="Emil")
    assert access.others_of(made) == [room]
    assert made.starts_at == shift["one"].starts_at


def test_an_offer_that_was_tampered_with_is_nothing(cast, client, room):
    hidden = make.resource(cast.nord, is_listed=False)
    choice = offering.choice(hidden, make.at("10:00"), make.at("11:00"))
    assert client.post(wish(room), typed(instead=choice)).status_code == 404
    assert (
        client.post(wish(room), typed(instead="x")).status_code == 303
    )  # nothing that can be read: what was typed


def test_a_series_is_looked_at_booked_moved_and_given_back(cast, client, room):
    make.booking(room, who="frieda", offset=14)
    data = typed(repeat="1", until=make.day(28).isoformat())
    page = client.post(wish(room), {**data, "do": "look"})
    assert [bool(one.obstacle) for one in page.context["dates"]] == [False, True, False, False]
    answer = client.post(wish(room), data)
    first, second, third = Booking.objects.filter(name="Emil").order_by("starts_at")
    assert answer.headers["Location"] == reverse("booking:own_series", args=[access.key_to(first)])
    page = client.get(answer.headers["Location"])
    assert len(page.context["dates"]) == 3
    assert len(page.context["skipped"]) == 1
    key = access.key_to(second)
    moved = {"day": make.day(21).isoformat(), "starts": "14:00", "ends": "15:00", "scope": "following"}
    assert client.post(reverse("booking:own_series_move", args=[key]), moved).status_code == 303
    times = [clock(one.starts_at) for one in Booking.objects.filter(name="Emil").order_by("starts_at")]
    assert times == ["10:00", "14:00", "14:00"]
    bad = {**moved, "starts": "23:00", "ends": "23:30"}
    assert client.post(reverse("booking:own_series_move", args=[key]), bad).status_code == 422
    assert (
        client.post(
            reverse("booking:own_series_cancellation", args=[key]), {"scope": "following"}
        ).status_code
        == 303
    )
    third.refresh_from_db()
    assert third.ending == "self"
    assert Booking.objects.live().filter(name="Emil").get() == first


def test_a_single_booking_is_no_series(cast, client, room):
    key = access.key_to(make.booking(room))
    assert client.get(reverse("booking:own_series", args=[key])).status_code == 404
    assert client.get(reverse("booking:own_series", args=["abc~def"])).status_code == 404


# -- places that fit --------------------------------------------------------------------------------------------


def found(client, **query):
    page = client.get(reverse("booking:things"), query)
    assert page.status_code == 200
    return [one.resource for one in page.context["found"]]


def test_rooms_by_people_equipment_purpose_and_time(cast, client):
    beamer = Feature.objects.create(code="projector", name={"de": "Beamer"})
    step_free = Feature.objects.create(code="step-free", name={"de": "Stufenlos"})
    small = make.resource(cast.nord, name="Klein", people=4, features=[beamer], purposes=["idea"])
    large = make.resource(cast.sued, name="Groß", people=40, features=[beamer, step_free])
    make.resource(cast.nord, name="Geheim", is_listed=False)
    make.adviser(cast.nord)
    desks = make.resource(cast.nord, "desks", name="Plätze", units=2)
    assert set(found(client)) == {small, large, desks}
    assert found(client, people="10", kind="room") == [large]
    assert found(client, features=["projector", "step-free"]) == [large]
    assert found(client, purpose="idea") == [small]
    at_ten = {"day": make.day(7).isoformat(), "starts": "10:00", "ends": "11:00"}
    make.booking(small)
    make.booking(desks)
    assert set(found(client, **at_ten)) == {large, desks}
    assert set(found(client, **at_ten, people="2")) == {large}  # one desk is left
    page = client.get(reverse("booking:things_at_hub", args=["nord"]), at_ten)
    assert [one.resource for one in page.context["found"]] == [desks]
    assert f"{wish(desks)}?day={make.day(7).isoformat()}&amp;starts=10:00" in page.content.decode()
    half = client.get(reverse("booking:things"), {"day": make.day(7).isoformat()})
    assert set(half.context["form"].errors) == {"starts", "ends"}
    assert found(client, people="x", kind="x", features="x", day="x") is not None


def test_what_it_costs_stands_where_one_books_it(cast, client, room):
    assert client.get(wish(room)).context["prices"] == []
    make_prices.tariff(room, cents=1234)
    assert "12,34" in client.get(wish(room)).content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_places_ask_few_questions(cast, client, number, django_assert_num_queries):
    for n in range(number):
        make.resource(cast.nord, name=str(n))
    query = {"day": make.day(7).isoformat(), "starts": "10:00", "ends": "11:00"}
    address = reverse("booking:things")
    client.get(address, query)
    with django_assert_num_queries(9):
        client.get(address, query)


# -- calendars --------------------------------------------------------------------------------------------------


def entries(answer):
    assert answer.status_code == 200
    return list(icalendar.Calendar.from_ical(answer.content).walk("VEVENT"))


def test_ones_own_booking_as_a_file_that_follows_it(cast, client, room):
    made = make.booking(room, subject="Kasse")
    address = reverse("booking:own_calendar", args=[access.key_to(made)])
    [entry] = entries(client.get(address))
    uid = entry["uid"]
    assert (entry["sequence"], entry["status"], entry["dtstart"].dt) == (0, "CONFIRMED", made.starts_at)
    assert "Böblingen" in entry["location"]
    made = actions.move(made, starts_at=make.at("14:00"), ends_at=make.at("15:00"))
    [entry] = entries(client.get(address))
    assert (entry["uid"], entry["sequence"], entry["dtstart"].dt) == (uid, 1, make.at("14:00"))
    actions.cancel(made)
    [entry] = entries(client.get(address))
    assert (entry["uid"], entry["sequence"], entry["status"]) == (uid, 2, "CANCELLED")
    assert entry["dtstamp"].dt >= made.made_at.replace(microsecond=0)


def test_a_request_is_tentative_until_it_is_approved(cast, client):
    room = make.resource(cast.nord, needs_approval=True)
    made = make.booking(room)
    address = reverse("booking:own_calendar", args=[access.key_to(made)])
    assert entries(client.get(address))[0]["status"] == "TENTATIVE"
    actions.approve(made, by=cast.ada)
    [entry] = entries(client.get(address))
    assert (entry["status"], entry["sequence"]) == ("CONFIRMED", 1)


def test_when_it_is_not_free_for_everybody(cast, client, room):
    make.booking(room, organisation_name="Metall", subject="Kasse")
    actions.close_time(cast.nord, starts_at=make.at("11:00"), ends_at=make.at("12:00"), by=None)
    answer = client.get(reverse("booking:not_free", args=[room.code]))
    [entry] = entries(answer)
    assert (entry["dtstart"].dt, entry["dtend"].dt) == (make.at("10:00"), make.at("12:00"))
    for secret in (b"Emil", b"Metall", b"Kasse"):
        assert secret not in answer.content
    again = client.get(
        reverse("booking:not_free", args=[room.code]), headers={"If-None-Match": answer.headers["ETag"]}
    )
    assert again.status_code == 304


def test_a_pool_is_not_free_only_when_nothing_of_it_is(cast, client):
    desks = make.resource(cast.nord, "desks", units=2)
    make.booking(desks)
    address = reverse("booking:not_free", args=[desks.code])
    assert entries(client.get(address)) == []
    make.booking(desks, "10:30", "11:30", "frieda")
    assert [(one["dtstart"].dt, one["dtend"].dt) for one in entries(client.get(address))] == [
        (make.at("10:30"), make.at("11:00"))
    ]


@pytest.mark.parametrize("at", ["99991231T2300", "00010101T0000"])
def test_a_time_that_no_calendar_has_is_none(cast, client, at):
    room = make.resource(cast.nord)
    assert client.get(reverse("booking:wish", args=[room.code]), {"at": at}).status_code == 200
    page = reverse("booking:move", args=[access.key_to(make.booking(room))])
    assert client.post(page, {"slot": f"{room.code}@{at}+30"}).status_code == 422
