"""Every letter about signing in, as it reads."""

from pathlib import Path

import pytest
from django.utils import translation
from tests.letters import compare

from hubnetz.accounts import actions
from hubnetz.accounts.adapter import Adapter
from hubnetz.accounts.tests import make
from hubnetz.post.models import Letter

pytestmark = pytest.mark.django_db
FOLDER = Path(__file__).parent / "letters"

WRITTEN = {
    "login_code": lambda user: Adapter().send_mail(
        "account/email/login_code", user.email, {"code": "ABC-DEF"}
    ),
    "password_reset": lambda user: Adapter().send_mail(
        "account/email/password_reset_key", user.email, {"uid": "1", "key": "key-of-the-link"}
    ),
    "unknown_account": lambda user: Adapter().send_mail(
        "account/email/unknown_account", "nobody@hub.example", {}
    ),
    "changed": lambda user: Adapter().send_notification_mail("mfa/email/totp_activated", user),
}


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("kind", WRITTEN)
def test_a_letter_reads_as_agreed(kind, language):
    user = make.user(language=language)
    with translation.override(language):  # an address without an account gets the language of the page
        WRITTEN[kind](user)
    letter = Letter.objects.get()
    assert (letter.kind, letter.hub) == (f"accounts.{kind}", "")
    compare(letter, FOLDER / f"{kind}.{language}.txt")


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_invitation_reads_as_agreed(language):
    _user, link = actions.invite("neu@hub.example", name="Neu", language=language, by=None)
    letter = Letter.objects.get()
    letter.text = letter.text.replace(link, "LINK")
    assert ("/en/" in link) == (language == "en")
    compare(letter, FOLDER / f"invited.{language}.txt")
