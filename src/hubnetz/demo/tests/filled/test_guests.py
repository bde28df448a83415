"""The ceremony of the demo shows every state of a guest, and nobody else may come."""

from collections import Counter
from datetime import date

import pytest

from hubnetz.demo import facts
from hubnetz.events.access import guest_list
from hubnetz.events.models import Event

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)


def test_the_ceremony_has_guests_in_every_state(shown):
    said = facts.read("guests.toml")
    event = Event.objects.get(title__de=said["event"]["title_de"])
    states = Counter(guest.state for guest in guest_list.guests_of(event))
    assert states == {state: said["guests"][state] for state in ("accepted", "declined", "invited", "listed")}
    assert guest_list.is_for_guests_only(event)
    assert not event.is_listed
    seats = sorted(event.registrations.taking().values_list("seat", flat=True))
    assert seats == list(range(1, len(seats) + 1))
    assert event.mailings.get().letters == states["accepted"]
