"""Every letter about an alert, as it reads."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from tests.letters import compare

from hubnetz.alerts import access, actions, letters
from hubnetz.alerts.models import Alert
from hubnetz.alerts.tests import make
from hubnetz.events.tests import make as events
from hubnetz.post.models import Letter

FOLDER = Path(__file__).parent / "letters"
STARTS = datetime(2027, 3, 4, 17, tzinfo=UTC)


def plain(letter, alert):
    letter.text = letter.text.replace(access.key_to(alert), "KEY")
    return letter


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_question_and_the_reminder(cast, language):
    alert = make.asked(query="topic=ai&mode=online", language=language, rhythm="weekly")
    compare(plain(Letter.objects.get(), alert), FOLDER / f"question.{language}.txt")
    compare(plain(letters.reminder(alert), alert), FOLDER / f"reminder.{language}.txt")


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("count", [1, 2])
def test_the_news(cast, language, count):
    alert = make.due(query="hub=nord", language=language)
    fields = {"site": cast.nord.sites.get(), "published_at": timezone.now() - timedelta(hours=2)}
    for number in range(count):
        begins = STARTS + timedelta(days=number)
        events.event(
            cast.nord,
            code=f"werkstatt{number}",
            starts_at=begins,
            ends_at=begins + timedelta(hours=2),
            **fields,
        )
    assert actions.look(alert.pk)
    letter = Letter.objects.get(kind="alerts.news")
    compare(plain(letter, alert), FOLDER / f"news.{count}.{language}.txt")
    prefix = "/en" if language == "en" else ""
    leave = letter.headers["List-Unsubscribe"]
    assert leave.startswith("<http")
    assert leave.endswith(f"{prefix}/alerts/{access.key_to(alert)}/end/>")
    assert letter.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert Alert.objects.get().letters == 1
