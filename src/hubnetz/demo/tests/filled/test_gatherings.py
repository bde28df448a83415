"""Programmes, umbrellas and courses of the demo keep what the room promises."""

from datetime import date

import pytest
from django.utils import timezone

from hubnetz.events import timetable
from hubnetz.events.access import courses
from hubnetz.events.models import Certificate, Course, Event, Session, Speaker
from hubnetz.journal.models import Entry

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)


def test_the_demo_shows_umbrellas_programmes_and_courses(shown):
    past, coming = Event.objects.filter(is_umbrella=True).order_by("starts_at")
    assert past.starts_at.date() == date(2020, 6, 19)
    for umbrella in (past, coming):
        parts = list(umbrella.parts.order_by("starts_at"))
        assert len(parts) >= 3
        assert len({part.hub_id for part in parts}) >= 3
        assert all(umbrella.starts_at <= part.starts_at < umbrella.ends_at for part in parts)
        assert umbrella.pools.count() == umbrella.registrations.count() == 0
        assert Entry.objects.filter(verb="events.attached", code=parts[0].code).exists()
    assert all(
        {one.kind for one in talk.sessions.all()} == {"talk", "questions"} for talk in past.parts.all()
    )
    assert any(block.is_parallel for day in timetable.days(coming.parts.all()) for block in day.blocks)
    assert Speaker.objects.exclude(role="").count() == Speaker.objects.count() > 5
    for session in Session.objects.select_related("event"):
        assert session.event.starts_at <= session.starts_at < session.ends_at <= session.event.ends_at


def test_of_a_course_some_have_a_certificate_and_some_wait_for_it(shown):
    held, coming = Course.objects.select_related("event").order_by("event__starts_at")
    progress = courses.progress_of(held.event, held)
    assert sum(one.certificate is not None for one in progress) == Certificate.objects.count() > 0
    assert not any(one.certificate and one.gap for one in progress)
    assert coming.event.starts_at > timezone.now()
    assert len(timetable.days(coming.event.sessions.all())) == 3
    codes = set(Entry.objects.filter(verb="events.certificate_issued").values_list("code", flat=True))
    assert codes == set(Certificate.objects.values_list("code", flat=True))
