"""Every letter about somebody's own data, as it reads."""

from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from tests.letters import compare

from hubnetz.lib.privacy import Forgotten, Left
from hubnetz.post.models import Letter
from hubnetz.privacy import access, actions, letters
from hubnetz.privacy.models import Inquiry, Request

FOLDER = Path(__file__).parent / "letters"
LANGUAGES = pytest.mark.parametrize("language", ["de", "en"])


@pytest.fixture
def inquiry(cast, language):
    actions.ask("emil@client.example", language=language)
    return Inquiry.objects.get()


@LANGUAGES
def test_the_link(inquiry, language):
    letter = Letter.objects.get()
    letter.text = letter.text.replace(access.key_to(inquiry), "KEY")
    compare(letter, FOLDER / f"link.{language}.txt")


@LANGUAGES
def test_what_was_forgotten(inquiry, language, settings):
    settings.HUBNETZ_CONTACT = "contact@hubnetz.example"
    left = (
        Left("booking.Customer", "Hub Nord", "tax", date(2034, 12, 31)),
        Left("casework.Case", "Hub Süd", "grant"),
        Left("post.Suppression", "", "suppressed"),
    )
    compare(letters.forgotten(inquiry, Forgotten(12, left)), FOLDER / f"forgotten.{language}.txt")
    compare(letters.forgotten(inquiry, Forgotten(1)), FOLDER / f"forgotten_all.{language}.txt")


@LANGUAGES
def test_what_was_done(inquiry, language):
    compare(letters.done(inquiry, "corrected", rows=1), FOLDER / f"corrected.{language}.txt")
    compare(letters.done(inquiry, "stopped", rows=2), FOLDER / f"stopped.{language}.txt")


@LANGUAGES
def test_a_request_and_who_answers_it(inquiry, cast, language):
    type(cast.ada).objects.filter(pk=cast.ada.pk).update(language=language)
    made = actions.request(
        inquiry,
        kind=Request.Kind.RESTRICT,
        text="Nur aufheben, bitte.",
        hub=cast.nord,
        idempotency_key=UUID(int=7),
    )
    made.due_on = date(2026, 12, 23)
    compare(letters.requested(inquiry, made), FOLDER / f"requested.{language}.txt")
    letters.to_answer(made)
    compare(
        Letter.objects.filter(kind="privacy.to_answer").latest("pk"), FOLDER / f"to_answer.{language}.txt"
    )
