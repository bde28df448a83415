"""An address is forgotten where nobody has an account: alerts and the hand-over of a closing hub."""

import argparse
from datetime import timedelta

import pytest
from django.utils import timezone
from tests.cast import person

from hubnetz.alerts.models import Alert
from hubnetz.alerts.tests import make as alerts
from hubnetz.casework import actions as casework
from hubnetz.casework.models import ClientTransfer
from hubnetz.casework.tests import make
from hubnetz.cli import forget, terminal
from hubnetz.events.tests import make as events
from hubnetz.lib.periods import BERLIN


@pytest.mark.database
def test_both_rooms_forget_the_address(cast):
    alerts.due()
    company = make.organisation(cast.nord)
    casework.open_case(company, title="Shop", adviser=cast.ben, enquiry=make.enquiry(cast.nord), by=cast.ben)
    today = timezone.localdate(timezone=BERLIN)
    closure = casework.propose_closure(cast.nord, last_day=today, successor=cast.sued, by=cast.dina)
    casework.close_hub(closure, typed="Nord", by=person("Doro", "coordinator", None))
    assert forget.forget("emil@client.example") == (1, 1)
    assert forget.forget("emil@client.example") == (0, 0)
    assert Alert.objects.get().email == ClientTransfer.objects.get().email == ""


def test_what_is_no_address_is_refused():
    with pytest.raises(terminal.WrongUse, match="no e-mail address"):
        forget.run(argparse.Namespace(address="emil", due=False))
    with pytest.raises(terminal.WrongUse, match="no e-mail address"):
        forget.run(argparse.Namespace(address=None, due=False))


@pytest.mark.database
def test_what_is_due_is_forgotten_at_once(cast):
    event = events.event(cast.nord, starts_in=timedelta(days=9))
    for who in ("emil", "frieda"):
        events.registration(event, who)
    assert forget.forget_due() == 0
    past = timezone.now() - timedelta(days=900)
    type(event).objects.update(starts_at=past, ends_at=past + timedelta(hours=2))
    assert forget.forget_due() == 2
    assert forget.forget_due() == 0
    assert not event.registrations.exclude(name="", email="").exists()
