"""The demo shows programs in every state, and none of them opens anything."""

from datetime import date

import pytest

from hubnetz.demo import fill
from hubnetz.demo.tokens import Token
from hubnetz.journal.models import Entry

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_there_are_programs_in_every_state():
    fill.fill(scale=0.03, today=date(2026, 11, 22))
    found = list(Token.objects.order_by("made_at"))
    assert [(bool(one.used_on), bool(one.ended_at)) for one in found] == [
        (True, False),
        (True, True),
        (False, False),
    ]
    assert {one.hub.slug for one in found} == {"zd-bb"}
    assert all(one.user.memberships.filter(hub=one.hub).exists() for one in found)
    assert Entry.objects.filter(verb="network.token_made").count() == 3
