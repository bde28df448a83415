"""Eight workers look at one alert at the same moment: one letter. And limits hold when all come at once."""

import threading

import pytest
from django.db.models import QuerySet

from hubnetz.alerts import actions
from hubnetz.alerts.models import Alert
from hubnetz.alerts.tests import make
from hubnetz.alerts.tests.test_alerts import letters, published
from hubnetz.post.models import Letter
from tests.cast import hub
from tests.races.race import race

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]


def test_one_alert_is_one_letter():
    nord = hub("nord", "Nord")
    alert = make.due()
    published(nord)
    assert sorted(race(8, lambda person: actions.look(alert.pk))) == [False] * 7 + [True]
    assert letters().count() == 1


def test_without_the_locks_everybody_writes(monkeypatch):
    """The negative control."""
    meet, write = threading.Barrier(8), actions.letters.news

    def write_together(alert, new):
        meet.wait(30)
        return write(alert, new)

    monkeypatch.setattr(actions.letters, "news", write_together)
    monkeypatch.setattr(actions, "_one_at_a_time", lambda email: None)
    nord = hub("nord", "Nord")
    alert = make.due()
    published(nord)
    original = QuerySet.select_for_update
    monkeypatch.setattr(
        QuerySet,
        "select_for_update",
        lambda self, **options: self.all() if self.model is Alert else original(self, **options),
    )
    race(8, lambda person: actions.look(alert.pk))
    assert letters().count() == 8


def test_eight_alerts_of_one_address_are_five_letters_a_day():
    nord = hub("nord", "Nord")
    words = ["Werkstatt", "Abend", "probieren", "Wir", "aus", "Nord", "Workshop", "werk"]
    alerts = []
    for word in words:
        alerts.append(make.due(query=f"q={word}").pk)
        Letter.objects.all().delete()  # or the address would be asked too often
    published(nord)
    assert race(8, lambda person: actions.look(alerts[person])).count(True) == 5
    assert letters().count() == 5
    assert Alert.objects.filter(letters=1).count() == 5


def test_the_same_form_sent_eight_times_is_one_alert_and_one_letter():
    def ask(_person):
        return actions.ask_for(
            "events", query="q=x", email="e@client.example", rhythm="daily", language="de"
        ).pk

    assert len(set(race(8, ask))) == 1
    assert Alert.objects.count() == Letter.objects.count() == 1
