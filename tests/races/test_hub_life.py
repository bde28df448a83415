"""Two coordinators change the same hub at the same moment: one does it, the other gets a sentence."""

from datetime import timedelta

import pytest
from django.utils import timezone

from hubnetz.casework import actions as casework
from hubnetz.lib.periods import BERLIN
from hubnetz.network import actions, holding
from hubnetz.network.models import Hub, HubName, HubPhase
from tests.cast import hub, person
from tests.races.race import race

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]
PEOPLE = 6


@pytest.fixture
def today():
    return timezone.localdate(timezone=BERLIN)


def rename(nord, today):
    return race(
        PEOPLE,
        lambda n: actions.rename(nord, name={"de": f"Name {n}", "en": f"Name {n}"}, since=today, by=None).pk,
    )


def test_one_new_name(today):
    nord = hub("nord", "Nord")
    found = rename(nord, today)
    assert found.count("AlreadyChanged") == PEOPLE - 1
    assert HubName.objects.filter(hub=nord, valid_from=today).count() == 1


def test_without_taking_turns_the_database_has_to_refuse(today, monkeypatch):
    monkeypatch.setattr(holding, "hold", lambda one: Hub.objects.get(pk=one.pk))
    found = rename(hub("nord", "Nord"), today)
    assert {"IntegrityError", "OperationalError"} & set(found)


def test_one_phase(today):
    nord = hub("nord", "Nord")
    found = race(PEOPLE, lambda n: actions.enter_phase(nord, phase="paused", since=today, by=None).pk)
    assert found.count("AlreadyChanged") == PEOPLE - 1
    assert HubPhase.objects.filter(hub=nord, kind="paused").count() == 1


def test_one_closing(today):
    nord, sued = hub("nord", "Nord"), hub("sued", "Süd")
    ada = person("Ada", "lead", nord)
    coordinators = [person(f"Dina{n}", "coordinator", None) for n in range(PEOPLE)]
    closure = casework.propose_closure(nord, last_day=today + timedelta(days=9), successor=sued, by=ada)
    found = race(PEOPLE, lambda n: casework.close_hub(closure, typed="Nord", by=coordinators[n]).pk)
    assert found.count("StateHasChanged") == PEOPLE - 1
    assert HubPhase.objects.filter(hub=nord, kind="ended").count() == 1
