"""What the API tells everybody of programme, umbrella, series, course, materials and certificates; what it takes."""

import json
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from hubnetz.events import actions, recurrence
from hubnetz.events.models import Certificate, Enrolment, Event, Material, Registration, Series
from hubnetz.events.tests import make, make_programme
from hubnetz.events.tests.test_umbrellas import day
from hubnetz.lib.periods import BERLIN

API = "/api/v1"
GERDA = {"name": "Gerda", "email": "gerda@client.example"}


def told(client, path, status=200):
    answer = client.get(f"{API}{path}")
    assert answer.status_code == status, answer.content
    return answer.json()


def send(client, path, body, key=""):
    headers = {"Idempotency-Key": key or str(uuid4())}
    return client.post(f"{API}{path}", json.dumps(body), content_type="application/json", headers=headers)


def refused(answer, status, code):
    assert (answer.status_code, answer.json().get("code")) == (status, code), answer.content
    assert answer.json()["sentence"]


def test_a_programme_has_rooms_speakers_and_hours_with_their_zone(client, cast):
    begins = datetime(2037, 10, 25, 1, 30, tzinfo=BERLIN)  # clocks go back in this night
    event = make.event(cast.nord, starts_at=begins, ends_at=datetime(2037, 10, 25, 5, tzinfo=BERLIN))
    event.refresh_from_db()  # in UTC, where every hour is one
    event.cohosting.create(hub=cast.sued)
    make_programme.session(
        event, "Nacht", minutes=120, room="Saal 1", hub=cast.sued, speakers=[("Ida", "Technik"), ("Emil", "")]
    )
    shown = told(client, f"/events/{event.code}")
    [one] = shown["programme"]
    assert (one["starts_at"], one["ends_at"]) == ("2037-10-25T01:30:00+02:00", "2037-10-25T02:30:00+01:00")
    assert (one["room"], one["hub"], one["kind"]) == ("Saal 1", "sued", "talk")
    assert one["speakers"] == [{"name": "Ida", "role": "Technik"}, {"name": "Emil", "role": ""}]
    assert (shown["time_zone"], shown["registration"]) == ("Europe/Berlin", "open")
    assert (shown["parts"], shown["part_of"], shown["series"], shown["course"]) == ([], None, None, None)


def test_an_umbrella_has_parts_and_each_part_its_umbrella(client, cast):
    umbrella, parts = day(cast, 2, seats=4)
    make.registration(parts[0])
    actions.cancel(parts[1], by=None)
    shown = told(client, f"/events/{umbrella.code}")
    assert (shown["is_umbrella"], shown["ways"]) == (True, [])
    assert [(one["code"], one["seats_left"], one["registration"]) for one in shown["parts"]] == [
        (parts[0].code, 3, "open"),
        (parts[1].code, 4, "cancelled"),
    ]
    above = told(client, f"/events/{parts[0].code}")["part_of"]
    assert (above["code"], above["title"]) == (umbrella.code, dict(umbrella.title))
    assert above["page"].endswith(f"/events/{umbrella.code}/")
    Event.objects.filter(pk=umbrella.pk).update(published_at=None)
    assert told(client, f"/events/{parts[0].code}")["part_of"] is None  # of a draft nobody knows


def test_a_course_says_goals_hours_and_the_rule(client, cast):
    event = make_programme.course(cast.nord, least=2)
    Event.objects.filter(pk=event.pk).update(ends_at=event.ends_at + timedelta(hours=1))
    event.refresh_from_db()
    make_programme.session(event, "Pause", at=180, minutes=30, kind="break")
    assert told(client, f"/events/{event.code}")["course"] == {
        "goals": [{"de": "Zahlen lesen", "en": "read figures"}],
        "hours": 3.0,
        "required": [],
        "least": 2,
    }
    strict = told(client, f"/events/{make_programme.course(cast.nord).code}")
    assert strict["course"]["required"] == [one["code"] for one in strict["programme"]]
    assert strict["course"]["least"] == 3


def test_only_what_everybody_may_have_now_is_told(client, cast):
    event = make.event(cast.nord)
    shared = {"added_at": timezone.now(), "name": {"de": "Folien"}}
    file = event.materials.create(
        audience="everybody", file_name="a.txt", kind="txt", size=2, content=b"ja", **shared
    )
    event.materials.create(audience="everybody", url="https://files.example/x", **shared)
    event.materials.create(audience="everybody", after_end=True, url="https://files.example/later", **shared)
    for audience in (Material.For.SEATS, Material.For.ATTENDED):
        event.materials.create(audience=audience, url="https://files.example/secret", **shared)
    shown = told(client, f"/events/{event.code}")["materials"]
    assert {(one["kind"], one["size"]) for one in shown} == {("txt", 2), ("link", 0)}
    assert {one["url"].split("/", 3)[-1] for one in shown} == {
        f"events/{event.code}/materials/{file.code}/",
        "x",
    }
    path = next(one["url"] for one in shown if one["kind"] == "txt").split("/", 3)[-1]
    assert client.get(f"/{path}").content == b"ja"


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({}, "open"),
        ({"opens_at": timezone.now() + timedelta(days=1)}, "later"),
        ({"closes_at": timezone.now() - timedelta(days=1)}, "closed"),
        ({"cancelled_at": timezone.now()}, "cancelled"),
        ({"starts_in": -timedelta(days=1)}, "over"),
    ],
)
def test_it_says_whether_it_takes_registrations(client, cast, fields, says):
    assert told(client, f"/events/{make.event(cast.nord, **fields).code}")["registration"] == says


def test_each_way_says_how_it_stands(client, cast):
    event = make.event(cast.nord, seats=2)
    make.attendee_type(event, "Presse", needs_approval=True)
    make.attendee_type(event, "Gast", needs_invitation=True)
    everybody = make.attendee_type(event, "Alle")

    def states():
        return [way["state"] for way in told(client, f"/events/{event.code}")["ways"]]

    assert states() == ["on_request", "by_invitation", "free"]
    make.registration(event, type=everybody)
    make.registration(event, "ida", type=everybody)
    assert states() == ["on_request", "by_invitation", "waiting_list"]
    event.pools.update(queue_seats=0)
    assert states()[-1] == "full"


def queries(client, path):
    client.get(f"{API}{path}")
    with CaptureQueriesContext(connection) as caught:
        told(client, path)
    return len(caught)


@pytest.mark.parametrize("rows", [1, 3])
def test_only_what_there_is_is_asked_for(client, cast, rows):
    plain = make.event(cast.nord)
    full = make.event(cast.nord)
    for number in range(rows):
        make_programme.session(full, at=number * 20, minutes=20, speakers=[("Ida", "")])
        full.materials.create(
            name={"de": "x"}, url="https://files.example/x", added_at=timezone.now(), audience="everybody"
        )
    umbrella, _parts = day(cast, rows)
    assert queries(client, f"/events/{plain.code}") == 3
    assert queries(client, f"/events/{full.code}") == 6
    assert queries(client, f"/events/{umbrella.code}") == 9


@pytest.fixture
def evenings(cast):
    """Four Tuesdays, the third cancelled, the last for those who have its address."""
    week = timedelta(days=7)
    first = make.event(cast.nord, seats=3, title={"de": "Abend"})
    slots = [recurrence.Slot(first.starts_at + n * week, first.ends_at + n * week) for n in (1, 2, 3)]
    made = actions.repeat(first, slots=slots, rule="FREQ=WEEKLY", booking="both", by=None)
    dates = list(Event.objects.filter(series=made).order_by("starts_at"))
    for one in dates[1:]:
        actions.publish(one, by=None) if one.published_at is None else None
    actions.cancel(dates[2], by=None)
    Event.objects.filter(pk=dates[3].pk).update(is_listed=False)
    return made


def test_a_series_has_its_dates(client, evenings):
    shown = told(client, f"/series/{evenings.code}")
    assert (shown["hub"], shown["booking"], shown["takes_all"]) == ("nord", "both", True)
    assert shown["rule"] == "FREQ=WEEKLY"
    assert client.get("/" + shown["calendar"].split("/", 3)[-1]).status_code == 200
    listed = list(Event.objects.filter(series=evenings, is_listed=True).order_by("starts_at"))
    coming = told(client, f"/series/{evenings.code}/dates")
    ever = told(client, f"/series/{evenings.code}/dates?ever=true")
    assert [one["code"] for one in ever["items"]] == [one.code for one in listed]
    assert [one["registration"] for one in ever["items"]] == ["open", "open", "cancelled"]
    assert (coming["count"], shown["dates_to_come"]) == (2, 2)
    assert told(client, f"/events/{listed[0].code}")["series"]["code"] == evenings.code
    assert [one["code"] for one in told(client, "/series")["items"]] == [evenings.code]
    assert told(client, "/series?hub=nord")["count"] == 1
    assert told(client, "/series?hub=sued")["count"] == 0
    told(client, "/series/none", 404)
    told(client, "/series/none/dates", 404)


def test_a_series_of_drafts_is_nobodys(client, cast, evenings):
    Event.objects.update(published_at=None)
    told(client, f"/series/{evenings.code}", 404)
    assert told(client, "/series")["items"] == []


def test_somebody_enrols_once(client, evenings):
    key = str(uuid4())
    path = f"/series/{evenings.code}/enrolments"
    first, again, anew = (send(client, path, GERDA, one) for one in (key, key, ""))
    assert [one.status_code for one in (first, again, anew)] == [201] * 3
    assert first.json() == again.json() == anew.json() == {"taken": True}  # the same for everybody
    assert Enrolment.objects.count() == 1
    refused(send(client, path, {**GERDA, "email": "ida@client.example"}, key), 409, "key_used_elsewhere")
    refused(send(client, path, {"name": "Ida", "email": "x"}), 422, "malformed")
    Series.objects.update(booking="single")
    refused(send(client, path, GERDA), 404, "not_found")
    assert told(client, f"/series/{evenings.code}")["takes_all"] is False


def test_who_enrols_is_asked_each_question_once(client, cast):
    first = make.event(cast.nord, seats=5)
    make.question(first, "Essen?", kind="choice", options=["alles", "vegan"], is_required=True)
    slots = [recurrence.Slot(first.starts_at + timedelta(days=7), first.ends_at + timedelta(days=7))]
    made = actions.repeat(first, slots=slots, booking="both", by=None)
    path = f"/series/{made.code}/enrolments"
    package = told(client, f"/series/{made.code}/package")
    (asked,) = package["questions"]
    assert asked["required"]
    assert (
        sorted(asked["dates"])
        == sorted(package["dates"])
        == sorted(made.events.values_list("code", flat=True))
    )
    refused(send(client, path, GERDA), 422, "malformed")
    refused(send(client, path, {**GERDA, "answers": {"x": "y"}}), 422, "malformed")
    refused(send(client, path, {**GERDA, "way": "x"}), 422, "malformed")
    answers = {asked["code"]: "vegan"}
    assert send(client, path, {**GERDA, "answers": answers}).status_code == 201
    kept = Registration.objects.filter(email=GERDA["email"]).values_list("answers", flat=True)
    assert [list(one.values()) for one in kept] == [["vegan"], ["vegan"]]
    Series.objects.update(booking="single")
    told(client, f"/series/{made.code}/package", 404)


@pytest.mark.parametrize("rows", [1, 3])
def test_dates_cost_three_queries_however_many(client, cast, rows):
    week = timedelta(days=7)
    first = make.event(cast.nord)
    slots = [recurrence.Slot(first.starts_at + n * week, first.ends_at + n * week) for n in range(1, rows)]
    code = actions.repeat(first, slots=slots, booking="both", by=None).code if slots else None
    if code is None:
        made = Series.objects.create(hub=cast.nord, title={"de": "x"}, made_at=timezone.now())
        Event.objects.filter(pk=first.pk).update(series=made)
        code = made.code
    assert queries(client, f"/series/{code}/dates?ever=true") == 3
    assert queries(client, "/series") == 2


def test_several_parts_in_one_go_or_none(client, cast):
    umbrella, parts = day(cast, 3, seats=1)
    path = f"/events/{umbrella.code}/selection"
    body = {
        **GERDA,
        "no_photos": True,
        "parts": [{"event": parts[0].code}, {"event": parts[1].code, "way": "p0"}],
    }
    key = str(uuid4())
    assert [send(client, path, body, key).status_code for _ in range(2)] == [201, 201]
    assert Registration.objects.filter(email=GERDA["email"], no_photos=True).count() == 2
    ida = {"name": "Ida", "email": "ida@client.example"}
    other = make.event(cast.nord)
    for wrong in (
        [{"event": parts[2].code, "way": "p9"}],
        [{"event": other.code}],
        [{"event": parts[2].code}, {"event": "none"}],
        [],
    ):
        refused(send(client, path, {**ida, "parts": wrong}), 422, "malformed")
    assert not Registration.objects.filter(email=ida["email"]).exists()
    refused(
        send(client, f"/events/{other.code}/selection", {**ida, "parts": [{"event": "x"}]}), 404, "not_found"
    )
    assert send(client, path, {**ida, "parts": [{"event": parts[0].code}]}).status_code == 201
    assert parts[0].queue.get().email == ida["email"]  # it is full


def test_of_several_ways_the_first_that_is_open_is_taken(client, cast):
    umbrella, parts = day(cast, 1, mode="hybrid", seats=1)
    parts[0].pools.create(mode="online", planned_mode="online", position=1)
    path = f"/events/{umbrella.code}/selection"
    assert send(client, path, {**GERDA, "parts": [{"event": parts[0].code}]}).status_code == 201
    ida = {"name": "Ida", "email": "ida@client.example"}
    assert send(client, path, {**ida, "parts": [{"event": parts[0].code, "way": "p1"}]}).status_code == 201
    assert Registration.objects.get(email=ida["email"]).pool.mode == "online"


@pytest.fixture
def paper(cast):
    event = make_programme.course(cast.nord)
    seat = make_programme.present(make.registration(event, name="Gerda Öhler"), *event.sessions.all())
    make_programme.over(event)
    actions.issue_certificates(event, [seat], by=cast.eva)
    return Certificate.objects.get()


def test_a_certificate_is_checked_by_its_code(client, paper, cast):
    shown = told(client, f"/certificates/{paper.code}")
    assert (shown["is_valid"], shown["initials"], shown["revoked_at"]) == (True, "G. Ö.", None)
    assert shown["goals"] == [{"de": "Zahlen lesen", "en": "read figures"}]
    assert "Gerda" not in json.dumps(shown)
    assert "no-store" in client.get(f"{API}/certificates/{paper.code}")["Cache-Control"]
    name = f"/certificates/{paper.code}/name"
    assert send(client, name, {"name": " gerda  öhler"}).json() == {"matches": True}
    assert send(client, name, {"name": "Gerda Mehler"}).json() == {"matches": False}
    actions.revoke_certificate(paper, reason="Falscher Kurs", by=cast.eva)
    shown = told(client, f"/certificates/{paper.code}")
    assert shown["is_valid"] is False
    assert "Falscher" not in json.dumps(shown)  # the person reads it
    told(client, "/certificates/none", 404)


@override_settings(LIMITS=True)
def test_codes_are_not_tried_one_after_another(client, paper):
    for number in range(30):
        told(client, f"/certificates/none{number}", 404)
    answer = client.get(f"{API}/certificates/{paper.code}")
    refused(answer, 429, "must_wait")
    assert answer["Retry-After"] == "600"
