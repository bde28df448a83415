"""Six people at once do whatever can be done to the seats of one event, in any order, for some hundred steps.

Nobody meets an error, only refusals in words, and no two wait for each other for ever: all verbs take the event first.
"""

import random
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from hubnetz.events import actions, holding
from hubnetz.events.models import AttendeeType, Event, Invitation, Party, Registration, Waiting
from hubnetz.events.tests import make
from hubnetz.lib.errors import Refused
from hubnetz.network.models import Hub
from hubnetz.organisations.models import Organisation
from tests import cast
from tests.races import seats
from tests.races.race import race

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]
PEOPLE, STEPS = 6, 70


class Visitor:
    """Somebody who does one thing after the other."""

    def __init__(self, event, number):
        self.event, self.dice, self.number, self.named = event, random.Random(number), number, 0
        self.met = []

    def who(self):
        """Sometimes the same person as somebody else's."""
        self.named += 1
        if self.dice.random() < 0.2:
            return {"who": f"same{self.dice.randrange(4)}"}
        return {"who": f"p{self.number}x{self.named}"}

    def one(self, rows):
        keys = list(rows.values_list("pk", flat=True))
        return rows.model.objects.get(pk=self.dice.choice(keys)) if keys else None

    def seat(self):
        return self.one(self.event.registrations.standing())

    def steps(self):
        event, dice = self.event, self.dice
        pool = self.one(event.pools.all())
        kind = self.one(AttendeeType.objects.filter(pool=pool))
        company = {"organisation_name": f"Firma {dice.randrange(3)}"}
        waits = Waiting.objects.filter(event=event).open().order_by()
        code = self.one(Invitation.objects.filter(event=event))
        yield lambda: make.registration(event, pool=pool, **self.who(), **company)
        yield lambda: make.registration(event, type=kind, **self.who())
        yield lambda: code and make.registration(event, pool=pool, invitation=code.code, **self.who())
        yield lambda: make.party(event, dice.randint(1, 3), pool=pool, **self.who())
        yield lambda: make.waiting(event, pool=pool, size=dice.randint(1, 2), **self.who())
        yield lambda: make.waiting(event, pool=pool, size=2, together=True, **self.who())
        for verb in (actions.withdraw, actions.withdraw):
            yield lambda verb=verb: (seat := self.seat()) and verb(seat)
        yield lambda: (seat := self.seat()) and actions.note_attendance(seat, by=None)
        yield lambda: (seat := self.seat()) and actions.undo_attendance(seat, by=None)
        yield lambda: actions.add_walk_in(
            event, name="Otto", email=f"{self.who()['who']}@client.example", idempotency_key=uuid4(), by=None
        )
        for verb in (actions.accept, actions.accept, actions.leave):
            yield lambda verb=verb: (entry := self.one(waits)) and verb(entry)
        yield lambda: (entry := self.one(waits)) and actions.move(entry, before=None, reason="So", by=None)
        yield lambda: actions.lapse(event)
        asked = event.registrations.requests()
        yield lambda: (seat := self.one(asked)) and actions.approve(seat, by=None)
        yield lambda: (seat := self.one(asked)) and actions.decline(seat, reason="No", by=None)
        own = Registration.objects.filter(party__event=event, cancelled_at=None)
        address = f"{self.who()['who']}@client.example"
        yield lambda: (seat := self.one(own)) and actions.name_person(seat, name="Ida", email=address)
        yield lambda: actions.set_seats(pool, seats=dice.randint(2, 9), queue_seats=6, by=None)
        until = timezone.now() + timedelta(days=1)
        yield lambda: actions.invite(event, seats=2, valid_until=until, keep_in=pool, by=None)
        yield lambda: code and actions.withdraw_invitation(code, by=None)
        later = event.starts_at + timedelta(minutes=dice.randrange(600))
        ends = later + timedelta(hours=2)
        yield lambda: actions.reschedule(event, starts_at=later, ends_at=ends, by=None)
        yield lambda: actions.go_online(event, join_url="https://treffen.example/1", by=None)
        yield lambda: actions.come_back(event, by=None)

    def goes_on(self):
        for _ in range(STEPS):
            step = self.dice.choice(list(self.steps()))
            try:
                self.met.append("done" if step() else "nothing")
            except Refused as refusal:
                self.met.append(refusal.code)
        return self.met


def storm():
    nord = Hub.objects.filter(slug="nord").first() or cast.hub("nord", "Nord")
    event = make.event(nord, seats=4, queue_seats=6, site=nord.sites.get())
    actions.add_pool(event, mode="online", seats=3, queue_seats=6, by=None)
    for pool in event.pools.all():
        AttendeeType.objects.create(pool=pool, name={"de": "Alle"})
        AttendeeType.objects.create(pool=pool, name={"de": "Presse"}, needs_approval=True)
    return event, race(PEOPLE, lambda number: Visitor(event, number).goes_on())


def test_nobody_meets_an_error_and_every_promise_holds():
    event, results = storm()
    assert [met for met in results if not isinstance(met, list)] == []
    met = [one for visitor in results for one in visitor]
    assert len(met) == PEOPLE * STEPS
    assert met.count("done") > len(met) / 4
    assert {"fully_booked", "queue_full"} & set(met)
    actions.lapse(event)
    assert seats.faults(event) == []
    assert Party.objects.exists()
    assert Organisation.objects.count() <= 3


def test_without_holding_the_event_some_meet_an_error(monkeypatch):
    """The negative control."""
    monkeypatch.setattr(holding, "hold", lambda event: Event.objects.select_related("hub").get(pk=event.pk))
    event, results = storm()
    assert [met for met in results if not isinstance(met, list)] or seats.faults(event)
