"""What happens around events is there to be seen, and no figure knows it."""

from datetime import date

import pytest

from hubnetz.demo import dates, near
from hubnetz.events.access import joint
from hubnetz.events.models import Crediting, Event, Joined
from hubnetz.journal.models import Entry

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)


def test_a_rule_waits_surveys_are_asked_and_people_joined(shown):
    now = dates.at(TODAY, 9)
    rule = Crediting.objects.select_related("event").get()
    assert rule.event.starts_at > now
    assert rule.event.cohosts.get().slug == near.COHOST
    assert joint.rule_in_force(rule.event) == "all"
    assert Entry.objects.filter(verb="events.credit_proposed", code=rule.event.code).exists()
    asking = Event.objects.exclude(feedback_url="")
    assert asking
    assert not asking.filter(starts_at__lte=now)
    joined = Joined.objects.select_related("registration__event")
    assert joined
    assert all(one.joined_at < one.registration.event.ends_at <= now for one in joined)
    assert any(not hasattr(one.registration, "attendance") for one in joined)
