"""Every letter of hackathons, as it reads: in the language in which somebody registered, with their zone."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from tests.letters import compare

from hubnetz.events.models import Event
from hubnetz.hackathons import actions, letters
from hubnetz.hackathons.access import participants
from hubnetz.hackathons.models import Hackathon, Submission
from hubnetz.hackathons.tests import make
from hubnetz.hackathons.tests.world import FILE

FOLDER = Path(__file__).parent / "letters"
STARTS = datetime(2027, 5, 21, 14, tzinfo=UTC)


def plain(letter):
    letter.text = re.sub(r"/(participants|jury)/[^/]+/", r"/\1/KEY/", letter.text)
    letter.text = re.sub(r"/hackathons/\w+/", "/hackathons/CODE/", letter.text)
    return letter


@pytest.fixture(params=["de", "en"])
def story(request, cast):
    """A hackathon in May 2027, with a team of two, one in Lisbon."""
    language = request.param
    hackathon = make.hackathon(cast.nord)
    ada = make.participant(hackathon, "ada", language=language, time_zone="Europe/Lisbon")
    bo = make.participant(hackathon, "bo", language=language)
    actions.change_profile(bo, **{**make.PROFILE, "skills": list(hackathon.skills.order_by("position")[:2])})
    team = make.team(ada)
    asked = actions.ask_to_join(team, bo, text="May I?")
    version = make.work(ada, files=[FILE])
    Submission.objects.filter(pk=version.pk).update(made_at=STARTS + timedelta(hours=40, seconds=7))
    Event.objects.filter(pk=hackathon.event_id).update(
        starts_at=STARTS, ends_at=STARTS + timedelta(hours=48), published_at=timezone.now()
    )
    Hackathon.objects.update(
        teams_until=STARTS + timedelta(hours=6),
        submissions_until=STARTS + timedelta(hours=43),
        results_at=STARTS + timedelta(hours=47),
    )
    fresh = Hackathon.objects.select_related("event__hub").get(pk=hackathon.pk)
    ada.hackathon = bo.hackathon = asked.participant.hackathon = asked.team.hackathon = fresh
    version.refresh_from_db()
    return language, fresh, ada, asked, version


def test_every_letter(story):
    language, hackathon, ada, asked, version = story
    team = version.team
    written = {
        "welcome": letters.welcome(ada),
        "join_requested": letters.join_requested(asked),
        "join_accepted": letters.join_accepted(asked),
        "join_declined": letters.join_declined(asked),
        "submission_received": letters.submission_received(version, ada),
        "deadline_near": letters.deadline_near(ada, team, 24),
        "deadline_extended": letters.deadline_extended(ada, "The network failed for an hour."),
        "results_out": letters.results_out(ada),
        "juror_invited": letters.juror_invited(make.juror(hackathon, language=language)),
    }
    for kind, letter in written.items():
        assert letter.language == language
        compare(plain(letter), FOLDER / f"{kind}.{language}.txt")


def test_a_link_in_a_letter_opens_the_page_in_the_readers_language(story, client):
    language, _hackathon, ada, *_rest = story
    text = letters.welcome(ada).text
    prefix = "/en" if language == "en" else ""
    assert f"{prefix}/participants/{participants.key_to(ada)}/" in text
    assert client.get(f"{prefix}/participants/{participants.key_to(ada)}/").status_code == 200
