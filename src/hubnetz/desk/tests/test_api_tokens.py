"""Tokens of programs: whom they stand for, what they open, and when they do not."""

from datetime import timedelta

import pytest
from django.test import Client, override_settings
from django.utils import timezone
from tests.cast import person

from hubnetz.desk.tests.program import Program, refused
from hubnetz.events.tests import make
from hubnetz.journal.models import Entry
from hubnetz.network.actions import appoint, dismiss, tokens
from hubnetz.network.actions.refusals import OutOfTime
from hubnetz.network.models import Membership, Token

DAY = timedelta(days=1)


@pytest.fixture
def eva(cast):
    return Program(cast.eva, cast.nord)


def test_only_a_digest_is_kept_and_the_journal_has_no_secret(cast, eva):
    assert eva.secret.startswith("hnz_")
    assert eva.secret not in "".join(str(value) for value in Token.objects.values_list())
    entry = Entry.objects.get(verb="network.token_made")
    assert (entry.hub, entry.by, entry.after["name"]) == ("nord", cast.eva, "Website")
    assert eva.secret not in str(entry.after)


@pytest.mark.parametrize(
    "sent", ["", "Bearer ", "Bearer hnz_wrong", "Bearer a\xff", "Basic x", "Bearer hnz_x y"]
)
def test_without_a_token_nothing_is_told(cast, sent):
    event = make.event(cast.nord)
    for path in ("/events", f"/events/{event.code}", "/events/none"):
        answer = Client().get(f"/api/v1/desk{path}", headers={"Authorization": sent} if sent else {})
        refused(answer, 401, "not_signed_in")
        assert answer["WWW-Authenticate"] == "Bearer"
        assert "no-store" in answer["Cache-Control"]


def test_a_session_of_the_desk_opens_nothing_here(cast):
    client = Client()
    client.force_login(cast.eva)
    assert client.get("/api/v1/desk/events").status_code == 401


def end(cast, eva):
    tokens.end_token(eva.token, by=cast.eva)


def lapse(cast, eva):
    Token.objects.update(ends_on=timezone.localdate() - DAY)


def leave(cast, eva):
    dismiss(Membership.objects.get(user=cast.eva), by=cast.ada)


def elsewhere(cast, eva):
    leave(cast, eva)
    appoint(cast.eva, role="events", hub=cast.sued, by=cast.ada)


def come_back(cast, eva):
    leave(cast, eva)
    appoint(cast.eva, role="events", hub=cast.nord, by=cast.ada)


def lock(cast, eva):
    cast.eva.is_active = False
    cast.eva.save()


@pytest.mark.parametrize("how", [end, lapse, leave, elsewhere, come_back, lock])
def test_a_token_ends_with_its_day_its_owner_or_when_it_is_ended(cast, eva, how):
    assert eva.send("GET", "/events").status_code == 200
    how(cast, eva)
    refused(eva.send("GET", "/events"), 401, "not_signed_in")


def test_on_its_last_day_it_still_opens(cast, eva):
    Token.objects.update(ends_on=timezone.localdate())
    assert eva.send("GET", "/events").status_code == 200


def test_a_token_is_no_wider_than_its_scopes_nor_than_its_owner(cast):
    event = make.event(cast.nord)
    reader = Program(cast.eva, cast.nord, ["events"])
    reader.get(f"/events/{event.code}")
    refused(reader.send("GET", f"/events/{event.code}/registrations"), 403, "scope_missing")
    refused(reader.post(f"/events/{event.code}/publication"), 403, "scope_missing")
    viewer = Program(person("Lea", "viewer", cast.nord), cast.nord)
    assert viewer.get(f"/events/{event.code}")["powers"] == {"plans": False, "lets_in": False, "notes": False}
    for path in ("registrations", "queue", "door", "people.csv"):
        refused(viewer.send("GET", f"/events/{event.code}/{path}"), 403, "not_allowed")
    refused(viewer.post(f"/events/{event.code}/cancellation", {"reason": "x"}), 403, "not_allowed")


def test_somebody_at_two_hubs_acts_at_the_hub_of_the_token_only(cast):
    appoint(cast.eva, role="events", hub=cast.sued, by=cast.ada)
    ours, theirs = make.event(cast.nord), make.event(cast.sued)
    joint = make.event(cast.sued)
    joint.cohosting.create(hub=cast.nord)
    program = Program(cast.eva, cast.nord)
    assert {one["code"] for one in program.get("/events")["items"]} == {ours.code, joint.code}
    refused(program.send("GET", f"/events/{theirs.code}"), 404, "not_found")
    # at Süd she plans, but this program is Nord's
    assert program.get(f"/events/{joint.code}")["powers"]["plans"] is False
    refused(program.post(f"/events/{joint.code}/cancellation", {"reason": "x"}), 403, "not_allowed")


def test_a_role_in_the_network_opens_no_desk(cast):
    program = Program(cast.dina, cast.nord)
    refused(program.send("GET", "/events"), 401, "not_signed_in")


def test_the_day_of_use_is_noted_once(cast, eva, django_assert_num_queries):
    assert Token.objects.get().used_on is None
    eva.get("/events")
    assert Token.objects.get().used_on == timezone.localdate()
    with django_assert_num_queries(3):  # token, count, rows
        eva.get("/events")


def test_it_ends_within_400_days(cast):
    today = timezone.localdate()
    for ends_on in (today - DAY, today + 401 * DAY):
        with pytest.raises(OutOfTime):
            tokens.make_token(cast.nord, name="x", scopes=["events"], ends_on=ends_on, by=cast.eva)


@override_settings(LIMITS=True)
def test_what_is_refused_to_a_program_holds_nobody_else_back(cast, eva, client):
    for _ in range(40):
        refused(eva.post("/events", {}), 422, "malformed")
    event = make.event(cast.nord)
    body = '{"name": "Emil", "email": "emil@client.example"}'
    headers = {"Idempotency-Key": "5d3b7c1e-6f0e-4a63-9d0c-9b8b1d0a2f11"}
    path = f"/api/v1/events/{event.code}/registrations"
    assert client.post(path, body, content_type="application/json", headers=headers).status_code == 201
