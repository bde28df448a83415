"""Seats over the API: ways, several seats, questions, invitations, the waiting list."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from hubnetz.events import access, actions
from hubnetz.events.models import Party, Registration, Waiting
from hubnetz.events.tests import make

EMIL = {"name": "Emil", "email": "emil@client.example"}


def send(client, event, body, *, to="registrations", key=""):
    return client.post(
        f"/api/v1/events/{event.code}/{to}",
        json.dumps(body),
        content_type="application/json",
        headers={"Idempotency-Key": key or str(uuid4())},
    )


def refused(answer, status, code):
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.json()["sentence"]


@pytest.fixture
def evening(cast):
    """Two seats on site, one of them taken, and no limit online."""
    event = make.event(cast.nord, mode="hybrid", seats=2, queue_seats=2)
    event.pools.create(mode="online", planned_mode="online", position=1)
    make.registration(event, "frieda")
    return event


def test_an_event_says_its_ways(client, evening):
    ways = client.get(f"/api/v1/events/{evening.code}").json()["ways"]
    assert [(way["code"], way["mode"], way["seats"], way["seats_left"], way["waiting"]) for way in ways] == [
        ("p0", "on_site", 2, 1, 0),
        ("p1", "online", None, None, 0),
    ]
    assert client.get("/api/v1/events").json()["items"][0]["ways"] == ways


def test_types_are_ways_with_what_they_need(client, cast):
    event = make.event(cast.nord, seats=5)
    press = make.attendee_type(event, "Presse", needs_approval=True)
    way = client.get(f"/api/v1/events/{event.code}").json()["ways"][0]
    assert (way["code"], way["type"], way["needs_approval"]) == (
        press.code,
        {"de": "Presse", "en": "Presse"},
        True,
    )
    assert send(client, event, {**EMIL, "way": press.code}).status_code == 201
    assert Registration.objects.get().confirmed_at is None


def test_a_way_is_chosen_and_the_first_is_the_default(client, evening):
    assert send(client, evening, {**EMIL, "way": "p1"}).status_code == 201
    assert Registration.objects.get(email=EMIL["email"]).pool.mode == "online"
    assert send(client, evening, {"name": "Ida", "email": "ida@client.example"}).status_code == 201
    assert Registration.objects.get(email="ida@client.example").pool.mode == "on_site"
    refused(send(client, evening, {**EMIL, "way": "p9"}), 422, "malformed")


def test_several_seats_are_a_party_and_the_same_key_one(client, evening):
    body = {**EMIL, "way": "p1", "seats": 3, "names": [{"name": "Ida", "email": "ida@client.example"}]}
    key = str(uuid4())
    first, again = send(client, evening, body, key=key), send(client, evening, body, key=key)
    assert first.status_code == 201
    assert first.json() == again.json()
    party = Party.objects.get()
    assert [seat.name for seat in access.seats_of(party)] == ["Emil", "Ida", ""]
    refused(send(client, evening, {**EMIL, "way": "p0", "seats": 2}), 409, "fully_booked")
    refused(send(client, evening, {**EMIL, "seats": 21}), 422, "malformed")


def test_a_full_way_has_a_list_to_join(client, evening):
    refused(send(client, evening, EMIL, to="waiting"), 409, "seats_free")
    make.registration(evening, "ida")
    refused(send(client, evening, EMIL), 409, "fully_booked")
    key = str(uuid4())
    first, again = (send(client, evening, {**EMIL, "seats": 2}, to="waiting", key=key) for _ in range(2))
    assert (first.status_code, first.json()) == (201, again.json())
    refused(
        send(client, evening, {"name": "Uwe", "email": "uwe@client.example"}, to="waiting"), 409, "queue_full"
    )
    own = f"/api/v1/waiting/{access.key_to_waiting(Waiting.objects.get())}"
    assert client.get(own).json()["place"] == 1
    refused(client.post(f"{own}/acceptance"), 409, "nothing_offered")
    actions.withdraw(evening.registrations.get(email="ida@client.example"))
    assert client.get(own).json()["offered"] == 1
    assert client.post(f"{own}/acceptance").json()["waits"] is True  # for the second seat
    left = client.post(f"{own}/leaving").json()
    assert (left["waits"], left["place"]) == (False, None)
    assert client.get(f"{own[:-1]}x").status_code == 404


def test_questions_are_told_and_asked(client, evening):
    first = make.question(evening, "Bringen Sie etwas mit?", "yes_no", is_required=True)
    second = make.question(evening, "Was?", is_required=True, only_if=first, only_value="yes")
    told = client.get(f"/api/v1/events/{evening.code}/questions").json()
    assert [(one["code"], one["only_if"], one["only_value"]) for one in told] == [
        (first.code, None, ""),
        (second.code, first.code, "yes"),
    ]
    refused(send(client, evening, EMIL), 422, "malformed")
    refused(send(client, evening, {**EMIL, "answers": {first.code: "yes"}}), 422, "malformed")
    refused(send(client, evening, {**EMIL, "answers": {first.code: "no", "x": "y"}}), 422, "malformed")
    refused(send(client, evening, {**EMIL, "answers": {first.code: ["no", "yes"]}}), 422, "malformed")
    assert send(client, evening, {**EMIL, "answers": {first.code: "no"}}).status_code == 201
    assert Registration.objects.get(email=EMIL["email"]).answers == {first.code: "no"}


def test_an_invitation_is_needed_where_the_type_says_so(client, cast):
    event = make.event(cast.nord)
    guest = make.attendee_type(event, "Gast", needs_invitation=True)
    until = timezone.now() + timedelta(days=1)
    code = actions.invite(event, seats=1, valid_until=until, type=guest, by=None).code
    refused(send(client, event, EMIL), 409, "not_invited")
    refused(send(client, event, {**EMIL, "invitation": "a\x00b"}), 400, "unreadable")
    assert send(client, event, {**EMIL, "invitation": code}).status_code == 201


@pytest.mark.parametrize(
    ("need", "code"), [("needs_approval", "seats_free"), ("needs_invitation", "queue_full")]
)
def test_no_waiting_list_leads_around_the_hub(client, cast, need, code):
    event = make.event(cast.nord, seats=1)
    make.registration(event)
    make.attendee_type(event, **{need: True})
    refused(send(client, event, EMIL, to="waiting"), 409, code)


def test_before_it_opens_it_is_not_open(client, cast):
    opens = timezone.now() + timedelta(days=1)
    event = make.event(cast.nord, opens_at=opens)
    assert client.get(f"/api/v1/events/{event.code}").json()["opens_at"]
    refused(send(client, event, EMIL), 409, "not_open")
    refused(send(client, event, EMIL, to="waiting"), 409, "not_open")


def test_the_description_names_the_new_doors(client):
    paths = client.get("/api/v1/openapi.json").json()["paths"]
    for path in (
        "events/{code}/questions",
        "events/{code}/waiting",
        "waiting/{key}",
        "waiting/{key}/acceptance",
    ):
        assert f"/api/v1/{path}" in paths
    answers = set(paths["/api/v1/events/{code}/waiting"]["post"]["responses"])
    assert answers >= {"201", "404", "409", "422", "429"}
