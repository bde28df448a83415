"""Letters around the time of an event, as they read."""

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.cast import person

from hubnetz.events import actions
from hubnetz.events.models import Cohost, Event
from hubnetz.events.tests import make
from hubnetz.events.tests.test_letters import BOTH, ENDS, STARTS, event, read
from hubnetz.post.models import Letter

pytestmark = pytest.mark.database


def day_before(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: STARTS - timedelta(hours=20))


@BOTH
@pytest.mark.parametrize("mode", ["on_site", "online"])
def test_a_reminder(cast, language, mode, monkeypatch):
    seat = make.registration(
        event(cast.nord, mode, join_url="https://meet.example/secret"), language=language
    )
    day_before(monkeypatch)
    assert actions.remind(seat.email) == 1
    read("reminder", language, mode)
    assert "secret" not in Letter.objects.get(kind="events.reminder").text


@BOTH
def test_a_reminder_of_seats_nobody_is_named_for(cast, language, monkeypatch):
    party = make.party(event(cast.nord), 3, language=language)
    day_before(monkeypatch)
    actions.remind(party.email)
    read("reminder", language, "party")


@BOTH
def test_a_reminder_of_two_dates_of_one_day(cast, language, monkeypatch):
    make.registration(event(cast.nord), language=language)
    other = make.event(cast.nord, mode="online")
    sooner = timedelta(hours=4)
    Event.objects.filter(pk=other.pk).update(starts_at=STARTS - sooner, ends_at=ENDS - sooner)
    make.registration(other, language=language)
    day_before(monkeypatch)
    actions.remind("emil@client.example")
    read("reminder", language, "two")


@BOTH
def test_thanks(cast, language):
    seat = make.registration(event(cast.nord), language=language)
    actions.settle_letters(seat.event, reminds=True, feedback_url="https://survey.example/1", by=cast.eva)
    actions.note_attendance(seat, by=cast.eva)
    assert actions.thank(seat)
    read("thanks", language)


@BOTH
def test_a_cohost_is_told_and_asked(cast, language):
    lena = person("Lena", "lead", cast.sued)
    type(lena).objects.filter(pk=lena.pk).update(language=language)
    made = event(cast.nord)
    values = {"values": {}, "topics": [], "version": made.version, "by": cast.eva}
    actions.change(made, cohosts=[cast.sued], **values)
    read("runs_together", language)
    assert Cohost.objects.get().hub == cast.sued
    actions.propose_credit(made, rule="home", by=cast.eva)
    read("credit_proposed", language)
