"""The page where staff let a program in, and shut it out."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from hubnetz.desk.tests.program import Program
from hubnetz.network.actions import appoint
from hubnetz.network.models import Token

LIST, NEW = "/desk/tokens/", "/desk/tokens/new/"


def sent(**fields):
    ends_on = timezone.localdate() + timedelta(days=30)
    values = {"name": "Website", "hub": "nord", "scopes": ["events", "door"], "ends_on": ends_on.isoformat()}
    return {**values, "idempotency_key": str(uuid4()), **fields}


def made(browser, **fields):
    answer = browser.post(NEW, sent(**fields))
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    return re.search(r'id="secret">(hnz_[\w-]+)<', answer.content.decode())[1]


def opens(secret):
    return Client().get("/api/v1/desk/events", headers={"Authorization": f"Bearer {secret}"}).status_code


def test_a_program_is_let_in_seen_and_shut_out(sits):
    eva = sits("eva")
    assert "Noch handelt hier kein Programm" in eva.get(LIST).content.decode()
    secret = made(eva)
    assert opens(secret) == 200
    token = Token.objects.get()
    assert (token.scopes, token.user.name) == (["events", "door"], "Eva")
    page = eva.get(LIST).content.decode()
    assert "Website" in page
    assert secret not in page
    assert "zuletzt benutzt" in page
    for _twice in range(2):
        assert eva.post(f"{LIST}{token.code}/end/").status_code == 303
    assert opens(secret) == 401
    assert f"{token.code}/end/" not in eva.get(LIST).content.decode()


def test_the_form_sent_again_is_one_token_and_the_last_secret_opens(sits):
    eva, key = sits("eva"), str(uuid4())
    first, second = made(eva, idempotency_key=key), made(eva, idempotency_key=key)
    assert Token.objects.count() == 1
    assert (opens(first), opens(second)) == (401, 200)


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": " "},
        {"scopes": []},
        {"scopes": ["all"]},
        {"ends_on": "2020-01-01"},
        {"ends_on": "2199-01-01"},
    ],
)
def test_what_makes_no_sense_is_said_and_what_was_typed_is_kept(sits, wrong):
    answer = sits("eva").post(NEW, sent(**{"name": "Unsere Seite", **wrong}))
    assert answer.status_code == 422
    assert 'id="secret"' not in answer.content.decode()
    if "name" not in wrong:
        assert 'value="Unsere Seite"' in answer.content.decode()
    assert not Token.objects.exists()


@pytest.mark.parametrize(("who", "status"), [("desk", 403), ("adviser", 403), ("viewer", 403), ("dina", 404)])
def test_who_neither_leads_nor_runs_events_lets_nobody_in(sits, cast, who, status):
    browser = sits(who)
    for path in (LIST, NEW):
        assert browser.get(path).status_code == status
    assert browser.post(NEW, sent()).status_code == status
    assert not Token.objects.exists()


def test_a_lead_sees_and_ends_all_of_the_hub_others_their_own(sits, cast):
    eva, ada = Program(cast.eva, cast.nord), Program(cast.ada, cast.nord)
    appoint(cast.carla, role="lead", hub=cast.sued, by=cast.ada)
    carla = Program(cast.carla, cast.sued)
    assert sits("ada").get(LIST).content.decode().count('class="desk-row__title"') == 2
    assert sits("eva").get(LIST).content.decode().count('class="desk-row__title"') == 1
    assert sits("eva").post(f"{LIST}{ada.token.code}/end/").status_code == 404
    assert sits("ada").post(f"{LIST}{carla.token.code}/end/").status_code == 404
    assert sits("ada").post(f"{LIST}{eva.token.code}/end/").status_code == 303
    assert [opens(one.secret) for one in (eva, ada, carla)] == [401, 200, 200]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_however_many(sits, cast, queries, rows):
    for _ in range(rows):
        Program(cast.eva, cast.nord)
    browser = sits("eva")
    browser.get(LIST)
    assert queries(browser, LIST) == 6
