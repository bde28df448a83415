"""An hour with an adviser and one's own booking over the API: find, move, give back, an earlier one, a series."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from hubnetz.booking import access, actions
from hubnetz.booking.models import Booking, EarlierOffer, QueueTicket
from hubnetz.booking.tests import make
from hubnetz.booking.tests.program import EMIL, read, refused, send
from hubnetz.network.tests.make import responsible


@pytest.fixture
def ben(cast):
    return make.adviser(cast.nord, topics=[cast.topic], modes=["phone", "video"])


@pytest.fixture
def carla(cast):
    return make.adviser(cast.sued, "Carla", topics=cast.topics, modes=["on_site"])


def whose(hours):
    return {one["resource"] for one in hours}


def test_the_next_hours_anywhere_at_a_hub_or_for_a_place(cast, client, ben, carla):
    told = read(client, "/hours")
    assert (told["place"], told["answering"], told["elsewhere"]) == ("", [], [])
    times = [one["starts_at"] for one in told["hours"]]
    assert times == sorted(set(times))
    assert len(times) == 6
    assert whose(read(client, "/hours", topic="e-commerce")["hours"]) == {carla.code}
    assert whose(read(client, "/hours", mode="video")["hours"]) == {ben.code}
    at_nord = read(client, "/hours", hub="nord", most=2)
    assert (whose(at_nord["hours"]), whose(at_nord["elsewhere"])) == ({ben.code}, {carla.code})
    assert (len(at_nord["hours"]), len(at_nord["elsewhere"])) == (2, 2)
    assert read(client, "/hours", hub="nord", topic="e-commerce")["hours"] == []
    responsible(cast.sued, "08115", "Böblingen")
    here = read(client, "/hours", place="71034")
    assert here["place"].startswith("71034")
    assert here["answering"][0] == "sued"
    assert (whose(here["hours"]), whose(here["elsewhere"])) == ({carla.code}, {ben.code})
    assert read(client, "/hours", place="71034", mode="phone")["hours"] == []
    for query, status in (
        ({"topic": "x"}, 404),
        ({"hub": "x"}, 404),
        ({"place": "Nirgendwo"}, 404),
        ({"place": "71034", "hub": "nord"}, 422),
        ({"mode": "x"}, 422),
        ({"most": 51}, 422),
        ({"from": make.day(1).isoformat(), "until": make.day(40).isoformat()}, 422),
    ):
        assert client.get("/api/v1/hours", query).status_code == status, query


def test_an_hour_that_was_found_is_booked(cast, client, ben):
    day = make.day(9).isoformat()
    found = read(client, "/hours", **{"from": day, "until": day, "topic": "ai"}, most=50)["hours"]
    assert [one["starts_at"][:10] for one in found] == [day] * 14
    hour = found[2]
    assert (hour["adviser"]["de"], hour["modes"], hour["topics"]) == ("Ben", ["phone", "video"], ["ai"])
    assert client.get(hour["page"].removeprefix("https://hubs.example")).status_code == 200
    wanted = {name: hour[name] for name in ("resource", "starts_at", "ends_at")}
    answer = send(client, "/bookings", {**EMIL, **wanted, "mode": "video", "topic": "ai"})
    assert answer.status_code == 201
    made = Booking.objects.get()
    assert (made.resource, made.topic, made.starts_at) == (ben, cast.topic, make.at("10:00", 9))
    left = read(client, "/hours", **{"from": day, "until": day}, most=50)["hours"]
    assert hour["starts_at"] not in [one["starts_at"] for one in left]
    told = refused(send(client, "/bookings", {**EMIL, **wanted, "mode": "video"}), 409, "not_free")
    assert told["instead"][0]["resource"] == ben.code


@pytest.mark.parametrize("number", [1, 3])
def test_hours_cost_the_same_however_many_advisers_there_are(cast, client, number):
    for n in range(number):
        make.adviser(cast.nord, f"Berater {n}", topics=[cast.topic])
    day = make.day(7).isoformat()
    with CaptureQueriesContext(connection) as caught:
        assert read(client, "/hours", **{"topic": "ai", "from": day, "until": day})["hours"]
    assert len(caught) == 7


def test_one_sees_moves_and_gives_back_ones_own(cast, client, ben):
    made = make.booking(ben, "10:00", "10:30", mode="video", topic=cast.topic)
    at = f"/bookings/{access.key_to(made)}"
    own = read(client, at)
    assert (own["code"], own["state"], own["resource"], own["topic"]) == (made.code, "booked", ben.code, "ai")
    assert (own["mode"], own["may_change"], own["may_arrive"], own["cost"]) == ("video", True, False, [])
    assert own["calendar"].endswith(".ics")
    assert EMIL["email"] not in str(own)
    day = make.day(7).isoformat()
    starts = [one["starts_at"][11:16] for one in read(client, f"{at}/slots", **{"from": day, "until": day})]
    assert starts[:4] == ["09:00", "09:30", "10:00", "10:30"]  # its own time counts as free
    make.booking(ben, "11:00", "11:30", "frieda", mode="video")
    taken = {"starts_at": make.at("11:00").isoformat(), "ends_at": make.at("11:30").isoformat()}
    refused(send(client, f"{at}/time", taken), 409, "not_free")
    assert read(client, at)["starts_at"] == own["starts_at"]
    later = {"starts_at": make.at("14:00").isoformat(), "ends_at": make.at("14:30").isoformat()}
    for _twice in range(2):
        assert send(client, f"{at}/time", later).json()["starts_at"][11:16] == "14:00"
    refused(send(client, f"{at}/time", {"starts_at": "2037-03-10"}), 422, "malformed")
    refused(send(client, f"{at}/arrival"), 409, "not_yet")
    for _twice in range(2):
        gone = send(client, f"{at}/cancellation").json()
        assert (gone["state"], gone["may_change"]) == ("self", False)
    refused(send(client, f"{at}/time", taken), 409, "booking_over")


def test_one_says_that_one_is_there(cast, client, monkeypatch):
    room = make.resource(cast.nord)
    made = make.booking(room)
    now = make.at("09:45")
    monkeypatch.setattr(timezone, "now", lambda: now)
    at = f"/bookings/{access.key_to(made)}"
    assert read(client, at)["may_arrive"] is True
    for _twice in range(2):
        assert send(client, f"{at}/arrival").json()["state"] == "there"


def test_who_has_no_key_sees_nothing(cast, client, ben):
    made = make.booking(ben, "10:00", "10:30", mode="video")
    for key in (made.code, f"{made.code}~x", "none~x"):
        for end in ("", "/slots", "/earlier", "/series"):
            refused(client.get(f"/api/v1/bookings/{key}{end}"), 404, "not_found")
        for end in (
            "cancellation",
            "arrival",
            "wish/ending",
            "offers/x/acceptance",
            "offers/x/leaving",
        ):
            refused(send(client, f"/bookings/{key}/{end}"), 404, "not_found")
    assert Booking.objects.get().cancelled_at is None


def test_an_earlier_hour_is_wished_for_kept_and_taken(cast, client, ben):
    emil = make.booking(ben, "10:00", "10:30", "emil", 12, mode="video")
    at = f"/bookings/{access.key_to(emil)}"
    free = read(client, f"{at}/earlier")
    assert free
    assert free[0]["starts_at"] < read(client, at)["starts_at"]
    today = timezone.localdate().isoformat()
    for wrong in (
        {},
        {"first_on": "x"},
        {"first_on": today, "parts": []},
        {"first_on": today, "modes": ["on_site"]},
    ):
        refused(send(client, f"{at}/wish", wrong), 422, "malformed")
    told = send(client, f"{at}/wish", {"first_on": today}).json()
    assert told["wish"] == {
        "first_on": today,
        "parts": ["morning", "afternoon", "evening"],
        "modes": ["phone", "video"],
        "anybody": True,
    }
    actions.offer_earlier(cast.nord)
    offer = read(client, at)["offer"]
    assert (offer["resource"], offer["adviser"]["de"]) == (ben.code, "Ben")
    other = make.booking(ben, "10:00", "10:30", "frieda", 13, mode="video")
    theirs = f"/bookings/{access.key_to(other)}/offers/{offer['code']}/acceptance"
    refused(send(client, theirs), 404, "not_found")
    for _twice in range(2):
        moved = send(client, f"{at}/offers/{offer['code']}/acceptance").json()
        assert moved["starts_at"] == offer["starts_at"]
    assert (moved["wish"], moved["offer"]) == (None, None)


def test_who_leaves_it_keeps_their_hour(cast, client, ben):
    emil = make.booking(ben, "10:00", "10:30", "emil", 12, mode="video")
    at = f"/bookings/{access.key_to(emil)}"
    send(client, f"{at}/wish", {"first_on": make.day(1).isoformat(), "parts": ["morning"], "anybody": False})
    actions.offer_earlier(cast.nord)
    offer = EarlierOffer.objects.get()
    for _twice in range(2):
        told = send(client, f"{at}/offers/{offer.code}/leaving").json()
        assert (told["starts_at"][:10], told["offer"]) == (make.day(12).isoformat(), None)
    refused(send(client, f"{at}/offers/{offer.code}/acceptance"), 409, "earlier_offer_over")
    for _twice in range(2):
        assert send(client, f"{at}/wish/ending").json()["wish"] is None
    soon = make.booking(ben, "14:00", "14:30", "ida", 1, mode="video")
    body = {"first_on": make.day(1).isoformat()}
    refused(send(client, f"/bookings/{access.key_to(soon)}/wish", body), 409, "not_bookable")


def test_a_series_is_seen_moved_and_given_back(cast, client):
    room = make.resource(cast.nord)
    make.booking(room, "10:00", "11:00", "frieda", 14)
    weekly = actions.book_series(
        room, rule="FREQ=WEEKLY", count=4, starts_at=make.at("10:00"), ends_at=make.at("11:00"),
        idempotency_key=uuid4(), **EMIL,
    )  # fmt: skip
    first = weekly.bookings.earliest("starts_at")
    at = f"/bookings/{access.key_to(first)}/series"
    told = read(client, at)
    assert ([one["state"] for one in told["dates"]], told["rule"]) == (["booked"] * 3, "FREQ=WEEKLY")
    assert [(one["starts_at"][:10], one["code"]) for one in told["skipped"]] == [
        (make.day(14).isoformat(), "taken")
    ]
    second = told["dates"][1]
    assert read(client, f"/bookings/{second['key']}")["code"] == second["code"]
    begins = (make.at("14:00")).isoformat()
    moved = send(
        client, f"{at}/time", {"starts_at": begins, "ends_at": make.at("15:00").isoformat(), "scope": "all"}
    ).json()
    assert {one["starts_at"][11:16] for one in moved["dates"]} == {"14:00"}
    key = second["key"]
    gone = send(client, f"/bookings/{key}/series/cancellation", {"scope": "following"}).json()
    assert [one["state"] for one in gone["dates"]] == ["booked", "self", "self"]
    refused(send(client, f"{at}/cancellation", {"scope": "x"}), 422, "malformed")
    single = make.booking(room, "09:00", "10:00", "ida")
    refused(client.get(f"/api/v1/bookings/{access.key_to(single)}/series"), 404, "not_found")


def test_ones_number_in_the_queue(cast, client, ben, monkeypatch):
    now = make.at("10:00")
    monkeypatch.setattr(timezone, "now", lambda: now)
    first, second = (
        actions.queue_up(cast.nord, idempotency_key=uuid4(), by=cast.eva, mode="phone") for _ in range(2)
    )
    at = f"/queue/{access.key_to_ticket(second)}"
    told = read(client, at)
    assert (told["number"], told["hub"], told["state"], told["before"]) == (2, "nord", "waits", 1)
    assert told["turn"][11:16] == "10:30"
    for _twice in range(2):
        assert send(client, f"{at}/leaving").json() == {**told, "state": "left", "before": None, "turn": None}
    assert QueueTicket.objects.waiting().get() == first
    actions.call_next(ben, by=cast.ben)
    at = f"/queue/{access.key_to_ticket(first)}"
    assert read(client, at)["state"] == "called"
    refused(send(client, f"{at}/leaving"), 409, "not_waiting")
    refused(client.get(f"/api/v1/queue/{first.code}"), 404, "not_found")


def test_days_before_today_are_from_today_on(client, ben):
    long_ago = (make.day(0) - timedelta(days=400)).isoformat()
    assert read(client, f"/resources/{ben.code}/slots", **{"from": long_ago})
