"""Signing in: password or code, limits, language, and what a stranger learns."""

import re

import pytest
from django.core import mail
from django.test import Client, override_settings

from hubnetz.accounts.tests import make
from hubnetz.accounts.tests.make import PASSWORD
from hubnetz.post.models import Letter

pytestmark = pytest.mark.django_db

LOGIN = "/account/login/"


def sign_in(client: Client, email: str, password: str = PASSWORD, **more):
    return client.post(LOGIN, {"login": email, "password": password, **more})


def told(response) -> str:
    """Return what a page says, without what differs in any case: tokens, keys and the address itself."""
    text = re.sub(r'value="[^"]*"', "", response.content.decode())
    return re.sub(r"\w+@hub\.example", "", text)


def test_a_password_opens_the_desk_and_the_session_is_a_new_one(client):
    make.user()
    client.get(LOGIN)
    client.session.save()
    before = client.session.session_key
    answer = sign_in(client, "ILSE@hub.example")
    assert (answer.status_code, answer["Location"]) == (302, "/desk/")
    assert client.session.session_key != before
    assert "_auth_user_id" in client.session


@pytest.mark.parametrize(
    ("following", "leads_to"), [("", "/en/desk/"), ("/desk/letters/", "/en/desk/letters/")]
)
def test_whoever_speaks_english_goes_on_in_english(client, following, leads_to):
    make.user(language="en")
    assert sign_in(client, "ilse@hub.example", next=following)["Location"] == leads_to


def test_nobody_is_sent_to_another_host(client):
    make.user()
    assert sign_in(client, "ilse@hub.example", next="https://evil.example/")["Location"] == "/desk/"


def test_a_wrong_password_and_an_unknown_address_look_alike(client):
    make.user()
    wrong = sign_in(client, "ilse@hub.example", "not-the-password")
    unknown = sign_in(Client(), "nobody@hub.example", "not-the-password")
    assert wrong.status_code == unknown.status_code == 200
    assert told(wrong) == told(unknown)
    assert "gehören nicht zusammen" in told(wrong)


@pytest.mark.parametrize("path", ["/account/login/code/", "/account/password/reset/"])
def test_asking_for_a_letter_looks_alike_for_known_and_unknown_addresses(client, path):
    make.user()
    pages = []
    for one, email in ((client, "ilse@hub.example"), (Client(), "nobody@hub.example")):
        answer = one.post(path, {"email": email})
        assert answer.status_code == 302
        pages.append((answer["Location"], told(one.get(answer["Location"]))))
    assert pages[0] == pages[1]
    assert Letter.objects.count() == 2  # both cost the same work


def test_a_code_comes_by_letter_in_the_users_language_and_opens_the_desk(client):
    make.user(language="en")
    client.post("/account/login/code/", {"email": "ilse@hub.example"})
    letter = Letter.objects.get()
    assert (letter.kind, letter.to, letter.hub) == ("accounts.login_code", "ilse@hub.example", "")
    assert letter.subject == "Your code to sign in"
    assert mail.outbox == []
    code = re.search(r"^\S*[0-9A-Z]{3,}\S*$", letter.text, re.MULTILINE).group()
    answer = client.post("/account/login/code/confirm/", {"code": code})
    assert answer["Location"] == "/en/desk/"


def test_a_wrong_code_opens_nothing_and_the_third_ends_it(client):
    make.user()
    client.post("/account/login/code/", {"email": "ilse@hub.example"})
    for _try in range(2):
        answer = client.post("/account/login/code/confirm/", {"code": "000-000"})
        assert "Dieser Code stimmt nicht" in answer.content.decode()
    assert client.post("/account/login/code/confirm/", {"code": "000-000"}).status_code == 302
    assert client.post("/account/login/code/confirm/", {"code": "000-000"})["Location"] == f"{LOGIN}code/"
    assert "_auth_user_id" not in client.session


def test_who_fails_often_waits_even_with_the_right_password(client):
    make.user()
    for _try in range(5):
        sign_in(client, "ilse@hub.example", "wrong")
    assert "zu oft versucht" in sign_in(client, "ilse@hub.example").content.decode()


def test_who_succeeds_never_waits():
    make.user()
    for _colleague in range(40):
        assert sign_in(Client(), "ilse@hub.example").status_code == 302


@override_settings(ACCOUNT_RATE_LIMITS=False)
def test_limits_can_be_switched_off(client):
    make.user()
    for _try in range(12):
        sign_in(client, "ilse@hub.example", "wrong")
    assert sign_in(client, "ilse@hub.example").status_code == 302


def test_a_closed_account_stays_closed(client):
    make.user(is_active=False)
    assert sign_in(client, "ilse@hub.example")["Location"] == "/account/inactive/"
    assert "_auth_user_id" not in client.session


def test_nobody_signs_up(client):
    from hubnetz.accounts.models import User

    fields = {"email": "new@hub.example", "password1": PASSWORD}
    assert "keine Registrierung" in client.post("/account/signup/", fields).content.decode()
    assert not User.objects.exists()


def test_addresses_are_not_changed_here(client):
    assert client.get("/account/email/").status_code == 404


def test_signing_out_needs_a_click(client):
    client.force_login(make.user(is_demo=True))
    assert "Clear-Site-Data" not in client.get("/account/logout/")
    assert "_auth_user_id" in client.session
    answer = client.post("/account/logout/")
    assert answer.status_code == 302
    assert "_auth_user_id" not in client.session
    assert answer["Clear-Site-Data"] == '"storage"'  # with the lists that a device at the entrance keeps


def test_the_link_of_a_letter_is_ours_whatever_host_was_asked(client, settings):
    make.user()
    client.post("/account/password/reset/", {"email": "ilse@hub.example"}, headers={"host": "evil.example"})
    text = Letter.objects.get().text
    assert f"{settings.BASE_URL}/account/password/reset/key/" in text
    assert "evil" not in text


def test_a_new_password_by_link_works_once_and_is_told(client):
    make.user()
    client.post("/account/password/reset/", {"email": "ilse@hub.example"})
    link = re.search(r"/account/password/reset/key/\S+", Letter.objects.get().text).group()
    form = client.get(link)["Location"]
    new = {"password1": "vier-alte-werkbänke", "password2": "vier-alte-werkbänke"}
    assert client.post(form, new).status_code == 302
    assert Letter.objects.filter(kind="accounts.changed", to="ilse@hub.example").count() == 1
    assert "gilt nicht mehr" in Client().get(link).content.decode()
    assert sign_in(Client(), "ilse@hub.example", "vier-alte-werkbänke").status_code == 302


@pytest.mark.parametrize("password", ["kurz", "password1234", "ilse@hub.example"])
def test_a_weak_password_is_refused_with_a_sentence(client, password):
    make.user()
    client.post("/account/password/reset/", {"email": "ilse@hub.example"})
    link = re.search(r"/account/password/reset/key/\S+", Letter.objects.get().text).group()
    answer = client.post(client.get(link)["Location"], {"password1": password, "password2": password})
    assert answer.status_code == 200
    assert "error-summary" in answer.content.decode()


def test_a_changed_password_signs_out_everywhere_else(client):
    make.user(is_demo=True)
    elsewhere = Client()
    for one in (client, elsewhere):
        sign_in(one, "ilse@hub.example")
    new = {"password1": "vier-alte-werkbänke", "password2": "vier-alte-werkbänke"}
    assert client.post("/account/password/change/", {"oldpassword": "falsch", **new}).status_code == 200
    assert elsewhere.get("/account/factor/").status_code == 200
    assert client.post("/account/password/change/", {"oldpassword": PASSWORD, **new}).status_code == 302
    assert client.get("/account/factor/").status_code == 200
    assert elsewhere.get("/account/factor/").status_code == 302
