"""A hub's program plans, changes and calls off its events, with the checks and refusals of the pages."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from hubnetz.desk.tests.program import Program, refused
from hubnetz.events.models import Event, Session
from hubnetz.events.tests import make, make_programme
from hubnetz.lib.periods import BERLIN
from hubnetz.post.models import Letter

BEGINS = datetime(2037, 3, 10, 18, tzinfo=BERLIN)


@pytest.fixture
def eva(cast):
    make.event(cast.sued)  # makes the kind; never ours
    return Program(cast.eva, cast.nord)


def body(cast, **fields):
    return {
        "title": {"de": "Rechnungen ohne Papier"},
        "text": {"de": "Wir zeigen, wie es geht."},
        "kind": "workshop",
        "topics": ["e-commerce", "ai"],
        "mode": "on_site",
        "site": cast.nord.sites.get().pk,
        "starts_at": BEGINS.isoformat(),
        "ends_at": (BEGINS + timedelta(hours=2)).isoformat(),
        "seats": {"on_site": {"seats": 12, "queue_seats": 5}},
        **fields,
    }


def test_from_a_draft_to_the_public_and_off_again(cast, eva, client):
    key = str(uuid4())
    made, again = (eva.post("/events", body(cast), key=key) for _ in range(2))
    assert made.status_code == again.status_code == 201
    draft = made.json()
    assert draft["code"] == again.json()["code"]
    assert Event.objects.filter(hub=cast.nord).count() == 1
    assert (draft["state"], draft["topics"], draft["lacking"]) == ("draft", ["e-commerce", "ai"], [])
    assert (draft["starts_at"], draft["time_zone"]) == ("2037-03-10T18:00:00+01:00", "Europe/Berlin")
    assert [(pool["code"], pool["seats"], pool["queue_seats"]) for pool in draft["pools"]] == [("p0", 12, 5)]
    at = f"/events/{draft['code']}"
    public = f"/api/v1{at}"
    assert client.get(public).status_code == 404
    assert eva.post(f"{at}/publication").json()["state"] == "coming"
    assert eva.post(f"{at}/publication").status_code == 200
    assert client.get(public).status_code == 200
    seat = make.registration(Event.objects.get(code=draft["code"]))
    moved = {"starts_at": "2037-03-11T17:00:00Z", "ends_at": "2037-03-11T19:00:00Z", "note": "Der Saal."}
    assert eva.post(f"{at}/time", moved).json()["starts_at"] == "2037-03-11T18:00:00+01:00"
    assert Letter.objects.filter(to=seat.email, text__contains="Der Saal.").exists()
    assert eva.post(f"{at}/cancellation", {"reason": "Sturm"}).json()["state"] == "cancelled"
    assert eva.post(f"{at}/cancellation", {"reason": "Sturm"}).status_code == 200
    assert Letter.objects.filter(to=seat.email, text__contains="Sturm").count() == 1


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"title": {}}, "title.de"),
        ({"text": {"en": "x"}}, "title.en"),
        ({"kind": "party"}, "kind"),
        ({"topics": ["nothing"]}, "topics"),
        ({"mode": "somewhere"}, "mode"),
        ({"site": 0}, "site"),
        ({"starts_at": "2037-03-10T18:00:00"}, "starts_at"),
        ({"ends_at": "2037-03-10T17:00:00+01:00"}, "ends_at"),
        ({"ends_at": "2037-06-10T17:00:00+01:00"}, "ends_at"),
        ({"seats": {"on_site": {"seats": 0}}}, "seats.on_site.seats"),
        ({"closes_at": "2030-01-01T00:00:00Z", "opens_at": "2031-01-01T00:00:00Z"}, "closes_at"),
        ({"join_url": "no address", "mode": "hybrid"}, "join_url"),
        ({"cohosts": ["nord"]}, "cohosts"),
    ],
)
def test_what_the_form_refuses_is_refused_here_and_says_where(cast, eva, wrong, says):
    answer = eva.post("/events", body(cast, **wrong))
    refused(answer, 422, "malformed")
    assert answer.json()["sentence"].startswith(f"{says}: ")
    assert not Event.objects.filter(hub=cast.nord).exists()


def test_the_hour_that_there_is_twice_is_the_one_that_was_meant(cast, eva):
    """On 25 October 2037 it is half past two twice in Germany."""
    for starts_at, utc in (("2037-10-25T02:30:00+02:00", 0), ("2037-10-25T02:30:00+01:00", 1)):
        sent = body(cast, starts_at=starts_at, ends_at="2037-10-25T05:00:00+01:00")
        code = eva.post("/events", sent).json()["code"]
        made = Event.objects.get(code=code)
        assert made.starts_at == datetime.fromisoformat(starts_at)
        assert made.starts_at.hour == utc


def test_a_change_says_which_version_it_saw(cast, eva):
    at = f"/events/{eva.post('/events', body(cast)).json()['code']}"
    seen = eva.get(at)["version"]
    first = eva.patch(at, {"version": seen, "title": {"de": "Neu"}, "topics": ["ai"]})
    assert (first.status_code, first.json()["title"], first.json()["topics"]) == (200, {"de": "Neu"}, ["ai"])
    assert first.json()["text"] == {"de": "Wir zeigen, wie es geht."}  # what is left out stays
    refused(eva.patch(at, {"version": seen, "title": {"de": "Anders"}}), 409, "event_changed_meanwhile")
    seen = first.json()["version"]
    closes = {"version": seen, "closes_at": "2037-03-09T12:00:00Z"}
    assert eva.patch(at, closes).json()["closes_at"] == "2037-03-09T12:00:00Z"
    assert eva.patch(at, {"version": seen + 1, "room": "Saal 2"}).json()["closes_at"] is not None
    assert eva.patch(at, {"version": seen + 2, "closes_at": None}).json()["closes_at"] is None
    half = eva.patch(at, {"version": seen + 3, "starts_at": "2037-03-09T12:00:00Z"})
    refused(half, 422, "malformed")


def test_what_people_were_told_is_not_changed_in_silence(cast, eva):
    event = make.event(cast.nord, site=cast.nord.sites.get())
    event.about.create(topic=cast.topic)
    at = f"/events/{event.code}"
    same = {"starts_at": event.starts_at.isoformat(), "ends_at": event.ends_at.isoformat()}
    changed = eva.patch(at, {"version": event.version, "title": {"de": "Besser", "en": "Better"}, **same})
    assert changed.status_code == 200, changed.content
    version = changed.json()["version"]
    later = {"starts_at": "2037-03-11T17:00:00Z", "ends_at": "2037-03-11T19:00:00Z"}
    for more in (later, {"mode": "online"}, {"site": cast.sued.sites.get().pk}):
        answer = eva.patch(at, {"version": version, **more})
        assert answer.status_code in (409, 422), more
        assert Event.objects.get(pk=event.pk).starts_at == event.starts_at
    refused(eva.patch(at, {"version": version, **later}), 409, "event_announced")
    refused(eva.patch(at, {"version": version, "seats": {}}), 422, "malformed")
    seats = eva.post(f"{at}/seats/p0", {"seats": 3, "queue_seats": 0})
    assert (seats.status_code, seats.json()["seats"], seats.json()["left"]) == (200, 3, 3)
    make.registration(event)
    make.registration(event, "ida")
    refused(eva.post(f"{at}/seats/p0", {"seats": 1}), 409, "seats_taken")
    assert eva.post(f"{at}/seats/p9", {"seats": 1}).status_code == 404


def test_drafts_are_thrown_away_and_published_dates_are_not(cast, eva):
    at = f"/events/{eva.post('/events', body(cast)).json()['code']}"
    refused(eva.post(f"{at}/cancellation", {"reason": "x"}), 422, "malformed")
    refused(
        eva.post(f"{at}/time", {"starts_at": BEGINS.isoformat(), "ends_at": BEGINS.isoformat()}),
        422,
        "malformed",
    )
    assert eva.post(f"{at}/discarding").status_code == 204
    assert eva.send("GET", at).status_code == 404
    refused(eva.post(f"/events/{make.event(cast.nord).code}/discarding"), 409, "event_announced")


def test_an_incomplete_draft_says_what_it_lacks(cast, eva):
    at = f"/events/{eva.post('/events', body(cast, topics=[])).json()['code']}"
    assert len(eva.get(at)["lacking"]) == 1
    refused(eva.post(f"{at}/publication"), 409, "event_incomplete")


def test_dates_in_the_way_are_named(cast, eva):
    other = make.event(cast.nord, starts_at=BEGINS, ends_at=BEGINS + timedelta(hours=1))
    made = eva.post("/events", body(cast)).json()
    assert made["near"] == [other.code]


def test_nothing_of_another_hub_is_seen_or_touched(cast, eva):
    theirs = make.event(cast.sued)
    talk = make_programme.session(theirs)
    at, ours = f"/events/{theirs.code}", f"/events/{make.event(cast.nord).code}"
    session = {"title": {"de": "x"}, "starts_at": BEGINS.isoformat(), "ends_at": BEGINS.isoformat()}
    for method, path, sent in (
        ("GET", at, None),
        ("PATCH", at, {"version": 1}),
        ("POST", f"{at}/publication", None),
        ("POST", f"{at}/time", {"starts_at": BEGINS.isoformat(), "ends_at": BEGINS.isoformat()}),
        ("POST", f"{at}/cancellation", {"reason": "x"}),
        ("POST", f"{at}/discarding", None),
        ("POST", f"{at}/seats/p0", {"seats": 1}),
        ("GET", f"{at}/programme", None),
        ("POST", f"{at}/programme", session),
        ("PATCH", f"{ours}/programme/{talk.code}", {"version": 1}),
        ("POST", f"{ours}/programme/{talk.code}/removal", None),
    ):
        refused(eva.send(method, path, sent), 404, "not_found")
    refused(eva.post("/events", body(cast, site=cast.sued.sites.get().pk)), 422, "malformed")


def test_the_programme_is_written_and_read(cast, eva):
    event = make.event(cast.nord)
    at = f"/events/{event.code}/programme"
    sent = {
        "title": {"de": "Auftakt", "en": "Opening"},
        "starts_at": event.starts_at.isoformat(),
        "ends_at": (event.starts_at + timedelta(minutes=30)).isoformat(),
        "room": "Saal 1",
        "speakers": [{"name": "Ida Beispiel", "role": "Technik, Nord"}, {"name": "Emil"}],
    }
    made = eva.post(at, sent)
    assert made.status_code == 201, made.content
    one = made.json()
    assert one["speakers"] == [
        {"name": "Ida Beispiel", "role": "Technik, Nord"},
        {"name": "Emil", "role": ""},
    ]
    assert (one["hub"], one["kind"], one["version"]) == ("nord", "talk", 1)
    refused(eva.post(at, sent), 409, "session_room_taken")
    refused(eva.post(at, {**sent, "ends_at": "2037-03-11T19:00:00Z"}), 422, "malformed")
    early = (event.starts_at - timedelta(hours=1)).isoformat()
    outside = eva.post(at, {**sent, "starts_at": early})
    refused(outside, 409, "session_outside_event")
    assert "„Auftakt“" in outside.json()["sentence"]
    refused(eva.post(at, {**sent, "speakers": [{"name": "Ida, Dr."}]}), 422, "malformed")
    refused(eva.post(at, {**sent, "hub": "sued"}), 422, "malformed")
    own = f"{at}/{one['code']}"
    changed = eva.patch(own, {"version": 1, "room": "Saal 2"}).json()
    assert (changed["room"], changed["title"], changed["speakers"]) == (
        "Saal 2",
        one["title"],
        one["speakers"],
    )
    refused(eva.patch(own, {"version": 1, "room": "Saal 3"}), 409, "event_changed_meanwhile")
    assert [row["code"] for row in eva.get(at)] == [one["code"]]
    assert eva.post(f"{own}/removal").status_code == 204
    assert not Session.objects.exists()


def test_what_can_be_chosen_is_listed(cast, eva):
    told = eva.get("/choices")
    assert [one["code"] for one in told["topics"]] == ["ai", "e-commerce"]
    assert [one["site"] for one in told["sites"]] == [cast.nord.sites.get().pk]
    assert [one["code"] for one in told["hubs"]] == ["sued"]


def test_turnout_is_that_of_the_page(cast, eva):
    event = make.event(cast.nord, seats=5)
    make_programme.present(make.registration(event))
    make.registration(event, "ida")
    make_programme.over(event)
    told = eva.get("/turnout?by=kind")
    assert [(one["key"], one["expected"], one["came"], one["missing_share"]) for one in told["lines"]] == [
        ("workshop", 2, 1, 50)
    ]
    assert told["total"]["came"] == 1
    month = eva.get("/turnout")["lines"][0]["key"]
    assert month == f"{timezone.now().astimezone(BERLIN):%Y-%m}" or len(month) == 7
    refused(eva.send("GET", "/turnout?by=hub"), 422, "malformed")


def queries(eva, path):
    eva.get(path)  # the day of use is noted
    with CaptureQueriesContext(connection) as caught:
        eva.get(path)
    return len(caught)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_three_queries(cast, eva, rows):
    for _ in range(rows):
        make_programme.session(make.event(cast.nord, seats=3))
    assert queries(eva, "/events") == 3
    assert eva.get("/events")["count"] == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_a_programme_costs_four_queries(cast, eva, rows):
    event = make.event(cast.nord)
    for number in range(rows):
        make_programme.session(event, at=number * 20, minutes=20, speakers=[("Ida", "")])
    assert queries(eva, f"/events/{event.code}/programme") == 5
