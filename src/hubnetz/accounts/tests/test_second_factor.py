"""No page for staff without a second factor."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client, override_settings

from hubnetz.accounts.tests import make
from hubnetz.accounts.tests.make import PASSWORD
from hubnetz.post.models import Letter

pytestmark = pytest.mark.django_db

SET_UP = "/account/factor/totp/activate/"
PROVE = "/account/factor/reauthenticate/"
PAGES = [
    "/",
    "/events/",
    "/desk/",
    "/desk/letters/",
    "/account/factor/",
    "/account/password/change/",
    "/nowhere/",
]


def sign_in(client: Client, email: str = "ilse@hub.example"):
    return client.post("/account/login/", {"login": email, "password": PASSWORD})


@pytest.mark.parametrize("path", PAGES)
def test_without_a_factor_every_page_leads_to_its_set_up(client, path):
    make.user()
    sign_in(client)
    answer = client.get(path)
    assert (answer.status_code, answer["Location"]) == (302, SET_UP)
    assert client.get(f"/en{path}")["Location"] == f"/en{SET_UP}"


def test_what_stays_open_without_a_factor(client):
    make.user()
    sign_in(client)
    assert client.get(SET_UP).status_code == 200
    assert client.get("/account/logout/").status_code == 200
    assert client.get("/healthz").status_code == 200
    assert client.get("/api/v1/openapi.json").status_code == 200


def test_posting_is_no_way_around(client):
    make.user()
    sign_in(client)
    assert client.post("/account/password/change/", {})["Location"] == SET_UP


def test_a_demo_sign_in_is_exempt_on_loopback_only(client):
    make.user(is_demo=True)
    sign_in(client)
    with override_settings(ON_LOOPBACK=True):
        assert client.get("/account/factor/").status_code == 200
    with override_settings(ON_LOOPBACK=False):
        assert client.get("/account/factor/")["Location"] == SET_UP


def test_setting_it_up(client, django_capture_on_commit_callbacks):
    user = make.user()
    sign_in(client)
    page = client.get(SET_UP).content.decode()
    assert 'src="data:image/svg+xml;base64,' in page
    assert "<style" not in page
    assert "style=" not in page
    assert "data:" in client.get(SET_UP).headers["Content-Security-Policy"]
    secret = client.session["mfa.totp.secret"]
    wrong = client.post(SET_UP, {"code": "000000"})
    assert "Dieser Code stimmt nicht" in wrong.content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(SET_UP, {"code": make.code(secret)})
    assert answer["Location"] == "/account/factor/recovery-codes/"
    assert client.get("/account/factor/").status_code == 200
    codes = client.get("/account/factor/recovery-codes/").content.decode()
    unused = Authenticator.objects.get(user=user, type="recovery_codes").wrap().get_unused_codes()
    assert len(unused) == 10
    assert all(one in codes for one in unused)
    assert Letter.objects.filter(kind="accounts.changed").exists()


def test_with_a_factor_the_password_alone_opens_nothing(client):
    secret = make.factor(make.user())
    assert sign_in(client)["Location"] == "/account/factor/authenticate/"
    assert "_auth_user_id" not in client.session
    assert client.post("/account/factor/authenticate/", {"code": "000000"}).status_code == 200
    assert "_auth_user_id" not in client.session
    answer = client.post("/account/factor/authenticate/", {"code": make.code(secret)})
    assert answer["Location"] == "/desk/"
    assert client.get("/account/factor/").status_code == 200


def test_who_gives_up_here_loses_no_scans_unasked(client):
    make.factor(make.user())
    sign_in(client)
    page = client.get("/account/factor/authenticate/").content.decode()
    assert (
        client.post("/account/logout/")["Clear-Site-Data"] == '"storage"'
    )  # so the button has to ask before
    (form,) = re.findall(r'<form[^>]* action="/account/logout/"[^>]*>', page)
    assert 'data-behaviour="leave"' in form


def test_a_code_by_letter_does_not_replace_the_factor(client):
    secret = make.factor(make.user())
    client.post("/account/login/code/", {"email": "ilse@hub.example"})
    text = Letter.objects.get(kind="accounts.login_code").text
    code = text.split("\n\n")[2].strip()
    assert (
        client.post("/account/login/code/confirm/", {"code": code})["Location"]
        == "/account/factor/authenticate/"
    )
    assert "_auth_user_id" not in client.session
    assert client.post("/account/factor/authenticate/", {"code": make.code(secret)})["Location"] == "/desk/"


def test_a_code_from_the_app_works_once(client):
    secret = make.factor(make.user())
    code = make.code(secret)
    sign_in(client)
    assert client.post("/account/factor/authenticate/", {"code": code}).status_code == 302
    other = Client()
    sign_in(other)
    assert other.post("/account/factor/authenticate/", {"code": code}).status_code == 200


@pytest.mark.parametrize(("steps", "status"), [(1, 302), (0, 302), (-3, 200), (4, 200)])
def test_a_code_counts_in_its_half_minute_and_the_one_beside_it(client, steps, status):
    secret = make.factor(make.user())
    sign_in(client)
    code = make.code(secret, steps=steps)
    assert client.post("/account/factor/authenticate/", {"code": code}).status_code == status


def test_a_recovery_code_works_once(client):
    user = make.user()
    make.factor(user)
    code = Authenticator.objects.get(user=user, type="recovery_codes").wrap().get_unused_codes()[0]
    sign_in(client)
    assert client.post("/account/factor/authenticate/", {"code": code})["Location"] == "/desk/"
    other = Client()
    sign_in(other)
    assert other.post("/account/factor/authenticate/", {"code": code}).status_code == 200


def test_a_session_from_before_the_set_up_has_to_show_the_factor(client):
    """Somebody with a stolen password waits, signed in, until the owner sets the factor up."""
    user = make.user()
    sign_in(client)
    secret = make.factor(user)
    answer = client.get("/account/factor/")
    assert answer["Location"] == f"{PROVE}?next=%2Faccount%2Ffactor%2F"
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    assert client.get("/account/factor/").status_code == 302
    client.post(answer["Location"], {"code": make.code(secret)})
    assert client.get("/account/factor/").status_code == 200


def test_whoever_takes_the_factor_away_sets_the_next_one_up(client):
    secret = make.factor(make.user())
    sign_in(client)
    client.post("/account/factor/authenticate/", {"code": make.code(secret)})
    assert client.post("/account/factor/totp/deactivate/").status_code == 302
    assert client.get("/account/factor/")["Location"] == SET_UP
    assert not Authenticator.objects.exists()


def test_guessing_codes_ends(client):
    make.factor(make.user())
    sign_in(client)
    for _try in range(5):
        client.post("/account/factor/authenticate/", {"code": "000000"})
    assert (
        "zu oft versucht" in client.post("/account/factor/authenticate/", {"code": "000000"}).content.decode()
    )
