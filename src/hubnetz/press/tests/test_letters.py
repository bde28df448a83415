"""Every letter about feedback, as it reads."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from tests.letters import compare

from hubnetz.post.models import Letter
from hubnetz.press import letters
from hubnetz.press.models import Feedback
from hubnetz.press.tests import make

FOLDER = Path(__file__).parent / "letters"


@pytest.fixture
def feedback(cast, settings):
    settings.HUBNETZ_CONTACT = "netz@hub.example"
    settings.HUBNETZ_ARBITRATION = "Schlichtungsstelle Musterland\nMusterweg 1"
    settings.BASE_URL = "https://hubnetz.example"

    def made(language, **fields):
        row = make.feedback(language=language, **fields)
        Letter.objects.all().delete()
        row.received_at = datetime(2026, 3, 2, 10, tzinfo=UTC)
        row.answer_due_on = date(2026, 3, 30)
        row.answer = "Der Knopf ist jetzt mit der Tastatur zu erreichen."
        return row

    return made


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("kind", ["feedback_received", "feedback_answered"])
def test_what_the_sender_reads(feedback, language, kind):
    getattr(letters, kind)(feedback(language))
    compare(Letter.objects.get(), FOLDER / f"{kind}.{language}.txt")


def test_an_answer_about_a_mistake_names_no_arbitration(feedback):
    letters.feedback_answered(feedback("de", kind=Feedback.Kind.MISTAKE, page=""))
    compare(Letter.objects.get(), FOLDER / "feedback_answered.mistake.de.txt")


def test_what_the_operator_reads(feedback):
    letters.feedback_arrived(feedback("en"))
    compare(Letter.objects.get(), FOLDER / "feedback_arrived.de.txt")
