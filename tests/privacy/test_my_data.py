"""What do you know about me: asked by letter, read over all hubs, taken along, corrected, objected to, forgotten."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from hubnetz.alerts.models import Alert
from hubnetz.booking.models import Booking, Customer
from hubnetz.casework.models import Consultation, Enquiry
from hubnetz.events.models import Registration
from hubnetz.indicators import access as indicators
from hubnetz.journal.models import Entry
from hubnetz.lib.periods import BERLIN
from hubnetz.organisations.models import Person
from hubnetz.post.models import Letter, Suppression
from hubnetz.privacy import access, actions
from hubnetz.privacy.models import Consent, Inquiry, Request
from tests.privacy import world

pytestmark = pytest.mark.database
EMIL = world.EMIL


@pytest.fixture
def known(cast):
    return world.emil(cast)


def asked(email=EMIL, language="de"):
    return access.key_to(actions.ask(email, language=language))


def figures():
    today = timezone.localdate(timezone=BERLIN)
    return [(one.definition.key, one.value) for one in indicators.balance(today)]


def send(client, email):
    page = client.get("/my-data/")
    data = {name: field.value() for name, field in _fields(page.context["form"])}
    return client.post("/my-data/", data | {"email": email})


def _fields(form):
    return [(bound.html_name, bound) for bound in form if bound.value() is not None]


def test_the_answer_is_the_same_for_everybody(client, known, settings):
    settings.HUBNETZ_FORM_SECONDS = 0
    answers = []
    for email in (EMIL, "nobody@client.example"):
        response = send(client, email)
        answers.append((response.status_code, response.headers.get("Location"), response.content))
    assert answers[0] == answers[1]
    assert answers[0][:2] == (303, "/my-data/sent/")
    letters = Letter.objects.filter(kind="privacy.link").order_by("pk")
    assert [letter.to for letter in letters] == [EMIL, "nobody@client.example"]
    assert {letter.text.split("/my-data/")[0] for letter in letters} == {
        letters[0].text.split("/my-data/")[0]
    }


def test_an_address_gets_three_letters_a_day_and_a_suppressed_one_none(cast):
    for _ in range(5):
        actions.ask(EMIL, language="de")
        Inquiry.objects.update(asked_at=timezone.now() - timedelta(hours=1))
    assert Letter.objects.filter(kind="privacy.link").count() == 3
    Suppression.objects.create(address="no@client.example", reason="asked", since=timezone.now())
    assert actions.ask("no@client.example", language="de") is None


def test_the_same_form_twice_is_one_letter(cast):
    assert actions.ask(EMIL, language="de") == actions.ask(f" {EMIL.upper()}", language="de")
    assert Letter.objects.filter(kind="privacy.link").count() == 1


def test_the_page_shows_everything_of_the_person_and_nothing_of_others(client, known):
    key = asked()
    page = client.get(f"/my-data/{key}/")
    text = page.content.decode()
    assert page.status_code == 200
    for word in ("Werkstatt-Abend", "Hub Nord", "Hub Süd", "Holzbau", "Online-Shop", "0711 1", "0711 2",
                 "Was kostet ein Roboter?", "Inhaber", "Da fehlt ein Wort"):  # fmt: skip
        assert word in text, word
    assert "frieda" not in text.lower()
    assert "Streit" not in text  # what the adviser noted is as much about others
    assert "no-store" in page.headers["Cache-Control"]
    labels = {one.label for one in access.about(EMIL)}
    assert {"events.Registration", "events.Attendance", "booking.Booking", "booking.Customer", "casework.Enquiry",
            "casework.Case", "casework.Consultation", "organisations.Person", "organisations.Affiliation",
            "alerts.Alert", "press.Feedback", "post.Letter", "privacy.Consent"} <= labels  # fmt: skip


def test_the_number_of_queries_does_not_grow_with_rows(client, known, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as few:
        access.about("frieda@client.example")
    with CaptureQueriesContext(connection) as many:
        access.about(EMIL)
    assert len(many) <= len(few) + 4


def test_whom_nobody_knows_reads_that(client, cast):
    page = client.get(f"/my-data/{asked('nobody@client.example')}/")
    assert page.status_code == 200
    assert "Wir wissen nichts über diese Adresse" in page.content.decode()


def test_a_link_is_good_for_one_address_and_one_day(client, known):
    key = asked()
    assert client.get(f"/my-data/{key[:-1]}x/").status_code == 404
    assert "emil" not in key
    Inquiry.objects.update(asked_at=timezone.now() - timedelta(hours=25))
    for page in ("", "data.json", "data.pdf", "correction/", "objection/", "request/", "forgetting/"):
        assert client.get(f"/my-data/{key}/{page}").status_code == 404
        assert client.post(f"/my-data/{key}/{page}").status_code in (404, 405)


def test_everything_can_be_taken_along(client, known):
    key = asked()
    data = json.loads(client.get(f"/my-data/{key}/data.json").content)
    assert data["email"] == EMIL
    [booked] = [one for one in data["entries"] if one["record"] == "booking.Booking"]
    assert booked["fields"]["phone"] == "0711 1"
    assert booked["hub"] == "nord"
    for language in ("", "/en"):
        paper = client.get(f"{language}/my-data/{key}/data.pdf")
        assert paper["Content-Type"] == "application/pdf"
        assert paper.content.startswith(b"%PDF")
        assert b"pdfuaid" in paper.content


def test_name_and_number_are_corrected_where_it_changes_no_proof(client, known):
    key = asked()
    page = client.post(f"/my-data/{key}/correction/", {"name": "", "phone": ""})
    assert page.status_code == 422
    assert (
        client.post(f"/my-data/{key}/correction/", {"name": "Emil Neu", "phone": "07031 9"}).status_code
        == 303
    )
    known["seat"].refresh_from_db()
    known["came"].refresh_from_db()
    assert (known["seat"].name, known["came"].name) == ("Emil Neu", "Emil")
    assert Booking.objects.get().phone == "07031 9"
    assert set(Enquiry.objects.values_list("name", "phone")) == {("Emil Neu", "07031 9")}
    assert Person.objects.get().name == "Emil Neu"
    assert Letter.objects.filter(kind="privacy.corrected").count() == 1
    assert actions.correct(access.inquiry_by_key(key), name="Emil Neu", phone="07031 9") == 0


def test_news_end_with_one_button(client, known):
    key = asked()
    client.post(f"/my-data/{key}/objection/")
    assert not Alert.objects.standing().exists()
    assert not Consent.objects.standing().exists()
    assert Registration.objects.filter(email=EMIL, cancelled_at=None).count() == 2


def test_a_request_goes_to_the_hub_and_is_due_within_a_month(client, known, cast):
    key = asked()
    page = client.get(f"/my-data/{key}/request/")
    values = dict(_fields(page.context["form"]))
    values = {name: field.value() for name, field in values.items()}
    values |= {"kind": "restrict", "hub": "nord", "text": "Bitte nur aufheben."}
    client.post(f"/my-data/{key}/request/", values)
    client.post(f"/my-data/{key}/request/", values)
    made = Request.objects.get()
    assert (made.hub, made.email, made.kind) == (cast.nord, EMIL, "restrict")
    assert 27 < (made.due_on - timezone.localdate()).days < 32
    assert Letter.objects.get(kind="privacy.to_answer").to == "ada@hub.example"
    assert "Bitte nur aufheben." in Letter.objects.get(kind="privacy.requested").text
    assert list(access.requests_open()) == [made]
    actions.answer_request(made, by=cast.dina)
    assert list(access.requests_open()) == []


def test_who_works_at_a_hub_reads_of_all_hubs_what_is_about_them(client, known, cast):
    client.force_login(cast.carla)
    text = client.get(f"/my-data/{asked()}/").content.decode()
    assert "Online-Shop" in text  # of Nord, where Carla sees nothing else


def test_the_preview_changes_nothing(client, known):
    key = asked()
    before = (Letter.objects.count(), Entry.objects.count(), len(access.about(EMIL)))
    page = client.get(f"/my-data/{key}/forgetting/")
    assert page.status_code == 200
    assert "Alles jetzt löschen" in page.content.decode()
    assert (Letter.objects.count(), Entry.objects.count(), len(access.about(EMIL))) == before


def test_forgetting_leaves_the_figures_and_nothing_of_the_person(client, known):
    key, before = asked(), figures()
    assert dict(before)["R4"] == 1 if "R4" in dict(before) else any(value for _, value in before)
    response = client.post(f"/my-data/{key}/forgetting/")
    assert response.status_code == 303
    assert client.get(response["Location"]).status_code == 200
    assert figures() == before
    left = access.about(EMIL)
    assert {one.label for one in left} <= {"post.Letter", "privacy.Inquiry", "privacy.Consent"}
    assert [one.title for one in left if one.label == "post.Letter"] == ["Ihre Daten sind gelöscht"]
    assert not Consent.objects.exclude(email="").exists()
    assert Registration.objects.filter(email="frieda@client.example").exists()
    assert not Customer.objects.filter(email=EMIL).exists()
    known["coming"].refresh_from_db()
    assert not known["coming"].registrations.standing().exists()  # the seat is free for others
    assert Enquiry.objects.get(pk=known["alone"].pk).text == ""
    assert Enquiry.objects.get(pk=known["enquiry"].pk).text != ""  # part of a file
    assert Consultation.objects.count() == 1
    letter = Letter.objects.get(to=EMIL)
    assert letter.kind == "privacy.forgotten"
    assert "Akte Ihres Unternehmens (Hub Nord)" in letter.text
    assert client.get(f"/my-data/{key}/").status_code == 404
    assert client.post(f"/my-data/{key}/forgetting/").status_code == 404
    assert "emil" not in str(list(Entry.objects.filter(verb__startswith="privacy.").values())).lower()


def test_forgetting_is_all_or_nothing(known, monkeypatch):
    from hubnetz.post import actions as post

    key = asked()
    before = len(access.about(EMIL))

    def dies(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(post, "forget_address", dies)
    with pytest.raises(RuntimeError):
        actions.forget(access.inquiry_by_key(key))
    assert len(access.about(EMIL)) == before


def test_it_is_asked_until_a_round_finds_nothing(known, monkeypatch):
    """Each round something came in between: as many as before is no end."""
    from hubnetz.lib import privacy

    coming, asked_for = [2, 2, 2, 1, 1, 0, 7], []

    def verb(email, *, held):
        asked_for.append(email)
        return privacy.Forgotten(coming[len(asked_for) - 1])

    monkeypatch.setattr(privacy, "answers", lambda rooms, name: {"events": verb})
    monkeypatch.setattr(actions.inquiries, "MOST_ROUNDS", 10)
    assert actions.inquiries._forget(EMIL).rows == 8
    assert len(asked_for) == 6


def test_what_a_hold_protects_is_kept_and_named(known, cast):
    actions.hold(known["past"], reason="Rechtsstreit", hub=cast.nord, by=cast.ada)
    found = actions.preview(access.inquiry_by_key(asked()))
    assert [(one.noun, one.why) for one in found.left if one.why == "hold"] == [
        ("events.Registration", "hold")
    ]
    actions.forget(access.inquiry_by_key(asked()))
    known["came"].refresh_from_db()
    assert known["came"].name == "Emil"
