"""From the list to the letter and back out: over HTTP, as visitors, mail scanners and mail programs come."""

import html
import re

import pytest

from hubnetz.accounts import limits
from hubnetz.alerts import access
from hubnetz.alerts.models import Alert
from hubnetz.alerts.tests import make
from hubnetz.post.models import Letter
from hubnetz.ui.forms import now_signed


def filled(**fields):
    return {
        "email": "emil@client.example",
        "rhythm": "daily",
        "list": "events",
        "query": "topic=ai",
        "opened": now_signed(),
        **fields,
    }


def test_the_page_says_in_words_what_is_watched(client, cast):
    page = client.get("/alerts/new/?list=events&topic=ai&free=1").content.decode()
    assert "Künstliche Intelligenz, mit freien Plätzen" in page
    assert 'value="topic=ai&amp;free=1"' in page
    assert "noindex" in page
    assert client.get("/alerts/new/?list=secrets").status_code == 404
    assert client.get("/alerts/new/").status_code == 200


def test_the_list_of_offers_leads_to_its_alert_and_keeps_what_is_chosen(client, cast):
    page = client.get("/offers/?cost=free").content.decode()
    address = html.unescape(re.search(r'href="(/alerts/new/[^"]+)"', page)[1])
    form = client.get(address)
    assert form.status_code == 200
    assert "Kosten: kostenfrei" in form.content.decode()
    assert 'value="cost=free"' in form.content.decode()
    sent = client.post("/alerts/new/", filled(list="offers", query="cost=free"))
    assert sent.status_code == 303
    letter = Letter.objects.get()
    assert letter.subject == "Bitte bestätigen: Neues per E-Mail (Angebote)"
    alert = Alert.objects.get()
    client.post(f"/alerts/{access.key_to(alert)}/end/")
    ended = client.get(f"/alerts/{access.key_to(alert)}/").content.decode()
    assert 'href="/offers/"' in ended
    assert "/alerts/new/?list=offers" in ended


def test_from_the_form_to_a_confirmed_alert_takes_a_letter_and_a_button(client, cast):
    sent = client.post("/alerts/new/", filled())
    assert (sent.status_code, sent["Location"]) == (303, "/alerts/sent/")
    letter = Letter.objects.get()
    assert letter.to == "emil@client.example"
    path = re.search(r"/alerts/\S+", letter.text)[0]
    page = client.get(path).content.decode()
    assert "Ja, schreiben Sie mir" in page
    alert = Alert.objects.get()
    assert alert.confirmed_at is None  # opened by whatever checks mail, nothing happens
    for _again in range(2):
        assert client.post(f"{path}confirmation/")["Location"] == path
    alert.refresh_from_db()
    assert alert.confirmed_at
    assert "Beenden und meine Adresse löschen" in client.get(path).content.decode()


def test_the_answer_is_the_same_for_everybody(client, cast, settings):
    make.due()
    known, new = (
        client.post("/alerts/new/", filled(query="")),
        client.post("/alerts/new/", filled(email="x@y.example")),
    )
    assert (known.status_code, known["Location"]) == (new.status_code, new["Location"])
    assert client.get("/alerts/sent/").status_code == 200


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"email": "emil"}, "vollständig"),
        ({"rhythm": "hourly"}, "Liste"),
        ({"company_website": "spam"}, "leer bleiben"),
    ],
)
def test_bad_input_gets_a_sentence_and_keeps_what_was_typed(client, cast, fields, sentence):
    answer = client.post("/alerts/new/", filled(**fields))
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert 'value="topic=ai"' in answer.content.decode()
    assert not Alert.objects.exists()


def test_who_guesses_has_to_wait(client, cast, settings):
    settings.LIMITS = True
    for _ in range(limits.REFUSALS):
        client.post("/alerts/new/", filled(email="x"))
    assert client.post("/alerts/new/", filled()).status_code == 429


def test_rhythm_pause_and_end_are_a_button_each(client, cast):
    alert = make.due()
    own = f"/alerts/{access.key_to(alert)}/"
    assert client.post(f"{own}rhythm/", {"rhythm": "weekly"}).status_code == 303
    assert client.post(f"{own}rhythm/", {"rhythm": "hourly"}).status_code == 422
    assert client.post(f"{own}pause/").status_code == 303
    assert "Wieder schreiben" in client.get(own).content.decode()
    assert client.post(f"{own}resumption/").status_code == 303
    alert.refresh_from_db()
    assert (alert.rhythm, alert.paused_at) == ("weekly", None)
    assert client.post(f"{own}end/").status_code == 303
    page = client.get(own).content.decode()
    assert "Diese Benachrichtigung ist beendet" in page
    assert "emil" not in page
    assert client.post(f"{own}confirmation/").status_code == 422


def test_a_mail_program_ends_it_with_one_click_and_without_a_cookie(cast):
    from django.test import Client

    alert = make.due()
    strict = Client(enforce_csrf_checks=True)
    path = f"/alerts/{access.key_to(alert)}/end/"
    opened = strict.get(path)
    assert (opened.status_code, opened["Location"]) == (302, path.removesuffix("end/"))
    alert.refresh_from_db()
    assert alert.ended_at is None
    assert strict.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 303
    alert.refresh_from_db()
    assert alert.ended_at
    assert strict.post(f"/alerts/{access.key_to(make.due())}/pause/").status_code == 403


@pytest.mark.parametrize(
    "spoil", [lambda key: key[:-1] + "x", lambda key: "x" + key, lambda key: key.split("~")[0]]
)
def test_a_link_that_is_not_ours_opens_nothing(client, cast, spoil):
    key = spoil(access.key_to(make.due()))
    assert client.get(f"/alerts/{key}/").status_code == 404
    for door in ("confirmation", "rhythm", "pause", "resumption", "end"):
        assert client.post(f"/alerts/{key}/{door}/", {"rhythm": "daily"}).status_code == 404


def test_the_page_behind_a_letters_link_is_kept_nowhere(client, cast):
    page = client.get(f"/alerts/{access.key_to(make.due())}/")
    assert {"no-store", "private"} <= set(page.headers["Cache-Control"].split(", "))
    assert "noindex" in page.content.decode()


def test_in_english_the_letters_are_english(client, cast):
    assert client.post("/en/alerts/new/", filled()).status_code == 303
    letter = Letter.objects.get()
    assert letter.subject.startswith("Please confirm")
    assert "/en/alerts/" in letter.text
    assert "Artificial intelligence" in letter.text
