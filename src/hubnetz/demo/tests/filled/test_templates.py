"""The demo has templates of the network and of a hub; whatever begins from them is complete."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from hubnetz.demo import dates
from hubnetz.events import actions
from hubnetz.events.access import staff, templates
from hubnetz.network.models import Hub

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)


def test_a_draft_from_each_lacks_nothing(shown):
    hub = Hub.objects.get(slug="nordschwarzwald")
    found = list(templates.templates_for([hub]))
    assert [row.hub and row.hub.slug for row in found] == [None, None, "zd-bb"]
    for row in found:
        made = actions.draft_from_template(
            row, hub=hub, starts_at=dates.at(TODAY + timedelta(days=30), 10), idempotency_key=uuid4(), by=None
        )
        assert staff.lacking(made) == []
        assert made.hub == hub
