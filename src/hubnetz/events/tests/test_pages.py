"""A seat for somebody without an account: two requests, and a link from a letter."""

from datetime import timedelta
from uuid import uuid4

import pytest

from hubnetz.accounts import limits
from hubnetz.events import access, actions
from hubnetz.events.models import Registration
from hubnetz.events.tests import make
from hubnetz.ui.forms import now_signed


def filled(**fields):
    """Return what a person sends."""
    return {
        "name": "Emil",
        "email": "emil@client.example",
        "organisation_name": "Emil Holzbau",
        "postcode": "71032",
        "idempotency_key": str(uuid4()),
        "opened": now_signed(),
        **fields,
    }


def door(event, language=""):
    return f"{language}/events/{event.code}/registration/"


def test_two_requests_are_a_seat(client, cast):
    event = make.event(cast.nord, seats=3)
    page = client.get(f"/events/{event.code}/").content.decode()
    assert "Noch 3 Plätze" in page or "3 Plätze" in page
    answer = client.post(door(event), filled())
    assert (answer.status_code, answer["Location"]) == (303, f"/events/{event.code}/registered/")
    assert Registration.objects.get().organisation_name == "Emil Holzbau"
    assert client.get(answer["Location"]).status_code == 200


def test_the_page_after_it_is_the_same_for_everybody(client, cast):
    event = make.event(cast.nord)
    make.registration(event)
    answer = client.post(door(event), filled())
    assert answer["Location"] == f"/events/{event.code}/registered/"
    assert "emil" not in client.get(answer["Location"]).content.decode().lower()


def test_the_same_form_twice_is_one_seat(client, cast):
    event, form = make.event(cast.nord), filled()
    assert [client.post(door(event), form).status_code for _ in range(2)] == [303, 303]
    assert Registration.objects.count() == 1


def test_a_refusal_appears_inside_the_form(client, cast):
    event = make.event(cast.nord, seats=1)
    make.registration(event, "frieda")
    answer = client.post(door(event), filled())
    assert answer.status_code == 422
    assert "Platz" in answer.content.decode()
    assert Registration.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"email": "emil"}, "Bitte schreiben Sie die E-Mail-Adresse vollständig"),
        ({"name": ""}, "Bitte füllen Sie dieses Feld aus."),
        ({"postcode": "7103"}, "fünf Ziffern"),
        ({"company_website": "spam"}, "leer bleiben"),
    ],
)
def test_bad_input_gets_a_sentence_and_keeps_what_was_typed(client, cast, fields, sentence):
    answer = client.post(door(make.event(cast.nord)), filled(**fields))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert 'value="Emil Holzbau"' in page
    assert not Registration.objects.exists()


def test_an_empty_form_is_bad_input_too(client, cast):
    assert client.post(door(make.event(cast.nord)), {}).status_code == 422


def test_htmx_gets_the_form_alone_and_everybody_else_the_page(client, cast):
    event = make.event(cast.nord)
    part = client.post(door(event), filled(name=""), headers={"HX-Request": "true"})
    whole = client.post(door(event), filled(name=""))
    assert (part.status_code, whole.status_code) == (422, 422)
    assert b"<html" not in part.content
    assert b"<html" in whole.content
    assert "HX-Request" in part["Vary"]


@pytest.mark.parametrize(
    "fields", [{"published_at": None}, {"code": "andere"}], ids=["not published", "another address"]
)
def test_what_is_not_on_show_is_not_there(client, cast, fields):
    make.event(cast.nord, **fields)
    assert client.get("/events/nothing/").status_code == 404
    assert client.post("/events/nothing/registration/", filled()).status_code == 404


def test_the_letters_link_shows_the_seat_and_gives_it_back(client, cast):
    registration = make.registration(make.event(cast.nord))
    key = access.key_to(registration)
    assert "Emil" in client.get(f"/registrations/{key}/").content.decode()
    for _ in range(2):
        assert client.post(f"/registrations/{key}/cancellation/").status_code == 303
    registration.refresh_from_db()
    assert registration.cancelled_at


@pytest.mark.parametrize(
    "spoil", [lambda key: key[:-1] + "x", lambda key: "x" + key, lambda key: key.split("~")[0]]
)
def test_a_link_that_is_not_ours_opens_nothing(client, cast, spoil):
    key = spoil(access.key_to(make.registration(make.event(cast.nord))))
    assert client.get(f"/registrations/{key}/").status_code == 404
    assert client.post(f"/registrations/{key}/cancellation/").status_code == 404


def test_who_was_there_reads_why_the_seat_stays(client, cast):
    registration = make.registration(make.event(cast.nord))
    actions.note_attendance(registration, by=cast.eva)
    answer = client.post(f"/registrations/{access.key_to(registration)}/cancellation/")
    assert answer.status_code == 422


def test_cancelling_needs_a_post(client, cast):
    registration = make.registration(make.event(cast.nord))
    assert client.get(f"/registrations/{access.key_to(registration)}/cancellation/").status_code == 405


def test_thirty_people_behind_one_address_and_one_who_guesses(client, cast, settings):
    settings.LIMITS = True
    event = make.event(cast.nord)
    for person in range(limits.REFUSALS + 10):
        sent = client.post(door(event), filled(email=f"p{person}@client.example"))
        assert sent.status_code == 303
    assert event.registrations.count() == limits.REFUSALS + 10
    for _ in range(limits.REFUSALS):
        assert client.post(door(event), filled(email="x")).status_code == 422
    refused = client.post(door(event), filled())
    assert (refused.status_code, refused["Retry-After"]) == (429, "600")


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_however_long_it_is(client, cast, rows, django_assert_num_queries):
    for day in range(rows):
        make.event(cast.nord, starts_in=timedelta(days=day + 1))
    client.get("/events/")
    with django_assert_num_queries(3):
        page = client.get("/events/").content.decode()
    assert page.count("date-row__title") == rows


def test_the_list_has_pages(client, cast):
    for day in range(21):
        make.event(cast.nord, starts_in=timedelta(days=day + 1))
    assert client.get("/events/").content.decode().count("date-row__title") == 20
    assert client.get("/events/?page=2").content.decode().count("date-row__title") == 1
    for first in ("0", "-1", "x"):
        assert client.get(f"/events/?page={first}").headers["Location"] == "/events/"


def test_english_pages_and_letters(client, cast):
    event = make.event(cast.nord)
    assert "Reserve a seat" in client.get(f"/en/events/{event.code}/").content.decode()
    assert client.post(door(event, "/en"), filled()).status_code == 303
    assert Registration.objects.get().language == "en"


def test_the_page_behind_a_letters_link_is_kept_nowhere(client, cast):
    own = make.registration(make.event(cast.nord))
    page = client.get(f"/registrations/{access.key_to(own)}/")
    assert page.status_code == 200
    assert {"no-store", "private"} <= set(page.headers["Cache-Control"].split(", "))


@pytest.mark.parametrize("rows", [1, 3])
def test_an_event_names_others_about_its_topic_at_the_same_cost(
    client, cast, rows, django_assert_num_queries
):
    shown = make.event(cast.nord, code="shown")
    shown.about.create(topic=cast.topic)
    for number in range(rows):
        make.event(cast.sued, code=f"like{number}").about.create(topic=cast.topic)
    make.event(cast.sued, code="other").about.create(topic=cast.topics[1])
    client.get("/events/shown/")
    with django_assert_num_queries(5):
        page = client.get("/events/shown/").content.decode()
    assert [code in page for code in ("/events/like0/", "/events/other/")] == [True, False]
    assert "/events/?topic=ai" in page
    assert "/events/shown.ics" in page
