"""What can be booked, when, and booking it, over the API."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext, override_settings

from hubnetz.booking import access
from hubnetz.booking.models import Booking, Feature, Resource
from hubnetz.booking.tests import make, make_prices
from hubnetz.booking.tests.program import EMIL, read, refused, send
from hubnetz.booking.tests.test_licences import came, course
from hubnetz.post.models import Letter


def said(what, starts="10:00", ends="11:00", offset=7, **more):
    times = {"starts_at": make.at(starts, offset).isoformat(), "ends_at": make.at(ends, offset).isoformat()}
    return {**EMIL, "resource": what.code, **times, **more}


def codes(told):
    return [one["code"] for one in told["items"]]


@pytest.fixture
def room(cast):
    return make.resource(cast.nord, name="Saal", people=20)


def test_resources_are_listed_and_narrowed(cast, client, room):
    beamer = Feature.objects.create(code="projector", name={"de": "Beamer"})
    room.features.add(beamer)
    Resource.objects.filter(pk=room.pk).update(purposes=["collaboration"])
    desks = make.resource(cast.sued, "desks", units=4)
    ben = make.adviser(cast.nord, topics=[cast.topic], modes=["phone"])
    make.resource(cast.nord, "thing", is_listed=False)
    cast.sued.sites.update(latitude=47.7, longitude=9.2)  # by Lake Constance
    told = read(client, "/resources")
    assert set(codes(told)) == {room.code, desks.code, ben.code}
    assert (told["count"], told["pages"]) == (3, 1)
    for query, found in (
        ({"hub": "nord"}, {room, ben}),
        ({"kind": "desks"}, {desks}),
        ({"kind": ["desks", "room"]}, {desks, room}),
        ({"purpose": "collaboration"}, {room}),
        ({"feature": "projector"}, {room}),
        ({"feature": ["projector", "nothing"]}, set()),
        ({"topic": "ai"}, {ben}),
        ({"topic": ["ai", "e-commerce"]}, {ben}),
        ({"mode": "phone"}, {ben}),
        ({"people": 21}, {desks, ben}),
        ({"place": "71034"}, {room, ben}),
        ({"place": "71034", "km": 100, "hub": "sued"}, set()),
        ({"place": "Konstanz"}, {desks}),
        ({"page": 2}, set()),
    ):
        assert set(codes(read(client, "/resources", **query))) == {one.code for one in found}, query
    for query, status in (
        ({"hub": "x"}, 404),
        ({"place": "Nirgendwo"}, 404),
        ({"kind": "x"}, 422),
        ({"km": 0}, 422),
        ({"day": "2037-03-10"}, 422),
        ({"day": "9999-12-31", "starts": "10:00", "ends": "11:00"}, 422),
        ({"people": 0}, 422),
    ):
        assert client.get("/api/v1/resources", query).status_code == status, query


def test_only_what_is_free_then(cast, client, room):
    desks = make.resource(cast.nord, "desks", units=4)
    make.booking(room)
    make.booking(desks, size=2)
    at = {"day": make.day(7).isoformat(), "starts": "10:00", "ends": "11:00"}
    assert codes(read(client, "/resources", **at)) == [desks.code]
    assert codes(read(client, "/resources", **at, kind="desks", people=3)) == []
    assert set(codes(read(client, "/resources", **{**at, "starts": "14:00", "ends": "15:00"}))) == {
        room.code,
        desks.code,
    }
    assert codes(read(client, "/resources", **{**at, "starts": "12:00", "ends": "13:00"})) == []


def test_a_resource_says_all_one_wants_to_know(cast, client):
    room = make.resource(cast.nord, name="Saal", people=20, units=0)
    part = make.resource(cast.nord, name="Nische", part_of=room)
    beamer = make.resource(cast.nord, "thing", name="Beamer")
    make.resource(cast.sued, "thing", name="Leinwand")
    Resource.objects.filter(pk=room.pk).update(safety={"de": "Nichts anfassen."})
    make_prices.tariff(room)
    told = read(client, f"/resources/{room.code}")
    assert told["name"] == {"de": "Saal", "en": "Saal"}
    assert (told["hub"], told["kind"], told["units"], told["people"]) == ("nord", "room", 1, 20)
    assert (told["site"]["town"], told["safety"]) == ("Böblingen", {"de": "Nichts anfassen."})
    assert (told["parts"], told["together_with"], told["licence"]) == ([part.code], [beamer.code], None)
    assert "8" in told["prices"][0]["price"]
    assert told["page"].endswith(f"/resources/{room.code}/")
    assert read(client, f"/resources/{part.code}")["part_of"] == room.code
    hidden = make.resource(cast.nord, is_listed=False)
    for code in ("none", hidden.code):
        for end in ("", "/slots"):
            refused(client.get(f"/api/v1/resources/{code}{end}"), 404, "not_found")


def test_free_times_of_some_days(cast, client, room):
    beamer = make.resource(cast.nord, "thing", name="Beamer")
    make.booking(room)
    make.booking(beamer, "14:00", "15:00")
    day = make.day(7).isoformat()
    at = f"/resources/{room.code}/slots"
    hours = {"from": day, "until": day, "minutes": 60}

    def starts(**more):
        return [one["starts_at"][11:16] for one in read(client, at, **{**hours, **more})]

    assert starts() == ["09:00", "11:00", "13:00", "13:30", "14:00", "14:30", "15:00", "15:30", "16:00"]
    assert starts(together_with=beamer.code) == ["09:00", "11:00", "13:00", "15:00", "15:30", "16:00"]
    assert starts(minutes=481) == starts(size=2) == []
    assert (
        len(read(client, at, **{"from": day, "until": day})) == 12
    )  # half an hour each, as short as one may
    assert {one["starts_at"][:10] for one in read(client, at, **{"from": day})} == {
        make.day(n).isoformat() for n in range(7, 14)
    }
    for wrong in (
        {"until": make.day(31).isoformat()},
        {"until": "2000-01-01"},
        {"from": "9999-12-31"},
        {"from": "x"},
        {"minutes": 0},
        {"together_with": room.code},
    ):
        refused(client.get(f"/api/v1{at}", wrong), 422, "malformed")


def test_somebody_books_and_the_key_comes_by_letter(cast, client, room):
    key = str(uuid4())
    answer = send(client, "/bookings", said(room, subject="Tagung", organisation_name="Emil GmbH"), key=key)
    made = Booking.objects.get()
    assert answer.status_code == 201
    told = answer.json()
    assert (told["code"], told["state"], told["resource"]) == (made.code, "booked", room.code)
    assert access.key_to(made) not in answer.content.decode()
    assert access.key_to(made) in Letter.objects.get().text
    assert (made.subject, made.organisation_name, made.starts_at) == ("Tagung", "Emil GmbH", make.at("10:00"))
    again = send(client, "/bookings", said(room, subject="Tagung", organisation_name="Emil GmbH"), key=key)
    assert (again.status_code, again.json()) == (201, told)
    assert (Booking.objects.count(), Letter.objects.count()) == (1, 1)
    other = send(client, "/bookings", said(room, "14:00", "15:00"), key=key)
    refused(other, 409, "key_used_elsewhere")


def test_what_the_hub_decides_is_a_request(cast, client):
    hall = make.resource(cast.nord, needs_approval=True)
    assert send(client, "/bookings", said(hall)).json()["state"] == "asked"


def test_what_is_taken_is_refused_with_what_could_be_had(cast, client, room):
    small = make.resource(cast.nord, name="Nebenan", people=20)
    theirs = make.resource(cast.sued, name="Saal", people=30)
    make.booking(room, "10:00", "11:00", "frieda")
    told = refused(send(client, "/bookings", said(room)), 409, "not_free")
    kinds = [one["kind"] for one in told["instead"]]
    assert kinds == ["shift", "shift", "place", "hub"]
    place = told["instead"][2]
    assert (place["resource"], place["hub"], place["name"]["de"]) == (small.code, "nord", "Nebenan")
    assert told["instead"][3]["resource"] == theirs.code
    picked = {name: place[name] for name in ("resource", "starts_at", "ends_at", "together_with")}
    assert send(client, "/bookings", {**EMIL, **picked}).status_code == 201
    refused(send(client, "/bookings", said(room, "10:10", "10:50")), 409, "not_free")
    assert Booking.objects.count() == 2


def test_several_things_are_all_booked_or_none(cast, client, room):
    beamer = make.resource(cast.nord, "thing", name="Beamer")
    make.booking(beamer, who="frieda")
    told = refused(send(client, "/bookings", said(room, together_with=[beamer.code])), 409, "not_free")
    assert {one["kind"] for one in told["instead"]} == {"shift"}
    assert told["instead"][0]["together_with"] == [beamer.code]
    assert Booking.objects.count() == 1
    both = send(client, "/bookings", said(room, "14:00", "15:00", together_with=[beamer.code]))
    assert (both.status_code, both.json()["together_with"]) == (201, [beamer.code])
    theirs = make.resource(cast.sued, "thing")
    for wrong in ([theirs.code], [room.code], ["none"], [beamer.code] * 6):
        answer = send(client, "/bookings", said(room, "15:00", "16:00", together_with=wrong))
        refused(answer, 422, "malformed")


def test_a_machine_names_its_licence_and_the_next_course(cast, client):
    kind = make.licence_kind()
    laser = make.resource(cast.nord, "machine", name="Laser", licence_kind=kind)
    assert refused(send(client, "/bookings", said(laser)), 409, "licence_needed") == {}
    far = course(cast.sued, kind, timedelta(days=3))
    own = course(cast.nord, kind, timedelta(days=5))
    told = refused(send(client, "/bookings", said(laser)), 409, "licence_needed")
    assert (told["induction"]["event"], told["induction"]["hub"]) == (own.code, "nord")
    [line] = read(client, "/licences")["items"]
    assert (line["code"], line["months"]) == ("laser", 12)
    assert [one["event"] for one in line["inductions"]] == [far.code, own.code]
    full = read(client, f"/resources/{laser.code}")
    assert (full["licence"], full["licence_kind"]) == ("laser", line)
    Resource.objects.filter(pk=laser.pk).update(accepts_other_hubs=False)
    full = read(client, f"/resources/{laser.code}")
    assert [one["event"] for one in full["licence_kind"]["inductions"]] == [own.code]
    came(course(cast.nord, kind))
    assert send(client, "/bookings", said(laser)).status_code == 201
    make.licence_kind("saw")
    assert len(read(client, "/licences")["items"]) == 1


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"resource": "none"}, 404),
        ({"topic": "none"}, 404),
        ({"email": "emil"}, 422),
        ({"name": " "}, 422),
        ({"starts_at": "2037-03-10T10:00:00"}, 422),
        ({"starts_at": "0001-01-01T00:00:00+01:00"}, 422),
        ({"ends_at": "9999-12-31T23:59:00Z"}, 422),
        ({"mode": "phone"}, 422),
        ({"size": 0}, 422),
        ({"postcode": "1"}, 422),
        ({"topic": "a\x00"}, 400),
        ({"starts_at": "2150-03-10T10:00:00Z", "ends_at": "2150-03-10T11:00:00Z"}, 409),
        ({"ends_at": "2150-03-10T11:00:00Z"}, 409),
        ({"ends_at": "2001-03-10T11:00:00Z"}, 409),
        ({"size": 2}, 409),
    ],
)
def test_what_cannot_be_booked_gets_a_code_and_a_sentence(client, room, wrong, status):
    answer = send(client, "/bookings", said(room, **wrong))
    assert answer.status_code == status, answer.content
    assert answer.json()["sentence"]
    assert not Booking.objects.exists()


def test_an_adviser_is_met_in_one_of_their_ways(cast, client):
    ben = make.adviser(cast.nord, topics=[cast.topic], modes=["phone", "video"])
    at = said(ben, "10:00", "10:30")
    for wrong in ({}, {"mode": "on_site"}, {"mode": "phone"}):
        refused(send(client, "/bookings", {**at, **wrong}), 422, "malformed")
    answer = send(client, "/bookings", {**at, "mode": "phone", "phone": "0711 1", "topic": "ai"})
    assert answer.status_code == 201
    assert (Booking.objects.get().mode, Booking.objects.get().topic) == ("phone", cast.topic)
    one_way = make.adviser(cast.sued, "Carla", modes=["video"])
    assert send(client, "/bookings", said(one_way, "10:00", "10:30")).status_code == 201
    assert Booking.objects.get(resource=one_way).mode == "video"


@override_settings(LIMITS=True)
def test_who_is_refused_too_often_waits(client, room):
    make.booking(room)
    statuses = [send(client, "/bookings", said(room)).status_code for _ in range(32)]
    assert statuses == [409] * 30 + [429] * 2


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(("path", "count"), [("/resources", 4), ("/resources?hub=nord", 5), ("/licences", 2)])
def test_lists_cost_the_same_however_many_there_are(cast, client, number, path, count):
    for n in range(number):
        kind = make.licence_kind(f"kind-{n}")
        course(cast.nord, kind, timedelta(days=3))
        made = make.resource(cast.nord, "machine", name=f"Maschine {n}", licence_kind=kind)
        made.features.create(code=f"feature-{n}", name={"de": "Spindel"})
    with CaptureQueriesContext(connection) as caught:
        assert read(client, path)["count"] == number
    assert len(caught) == count


@pytest.mark.parametrize("number", [1, 3])
def test_free_times_cost_the_same_however_many_there_are(cast, client, number):
    rooms = [make.resource(cast.nord, name=f"Raum {n}") for n in range(number)]
    at = {"day": make.day(7).isoformat(), "starts": "10:00", "ends": "11:00"}
    with CaptureQueriesContext(connection) as caught:
        assert len(read(client, "/resources", **at)["items"]) == number
    assert len(caught) == 7
    with CaptureQueriesContext(connection) as caught:
        read(client, f"/resources/{rooms[0].code}/slots")
    assert len(caught) == 5
