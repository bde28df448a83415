"""The demo shows programs in every state, and none of them opens anything."""

import pytest

from hubnetz.demo.tokens import Token
from hubnetz.journal.models import Entry

pytestmark = pytest.mark.django_db


def test_there_are_programs_in_every_state(filled):
    found = list(Token.objects.order_by("made_at"))
    assert [(bool(one.used_on), bool(one.ended_at)) for one in found] == [
        (True, False),
        (True, True),
        (False, False),
    ]
    assert {one.hub.slug for one in found} == {"zd-bb"}
    assert all(one.user.memberships.filter(hub=one.hub).exists() for one in found)
    assert Entry.objects.filter(verb="network.token_made").count() == 3
