"""The demo shows consents, requests, holds and looks; its first night forgets nobody whom a hub knows."""

from datetime import date, timedelta

import pytest
from django.apps import apps

from hubnetz.alerts.models import Alert
from hubnetz.demo import dates
from hubnetz.demo.tests.test_fill import counted
from hubnetz.journal.models import Entry, Look
from hubnetz.network.models import TeamEntry
from hubnetz.organisations.access import due
from hubnetz.organisations.models import Person
from hubnetz.privacy import access, actions
from hubnetz.privacy.models import Consent, Hold, Inquiry, Request

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)


def test_rights_are_used_and_the_first_night_forgets_nobody_known(filled):
    now = dates.at(TODAY, 23)
    alerts = Alert.objects.exclude(confirmed_at=None)
    assert Consent.objects.count() == alerts.count() > 20
    assert Consent.objects.standing().count() == alerts.filter(ended_at=None).count()
    assert all(one.given_at.date() >= one.text.since for one in Consent.objects.select_related("text"))
    standing = Consent.objects.standing().first()
    assert access.consents_of(standing.email).get() == standing

    waiting = access.requests_open()
    assert {one.kind for one in waiting} == set(Request.Kind.values)
    assert {one.hub and one.hub.slug for one in waiting} == {"zd-bb", None}
    assert all(one.due_on >= TODAY for one in waiting)
    assert all(access.about(one.email) for one in waiting)
    assert Request.objects.exclude(answered_at=None).count() == 2

    for held in Hold.objects.all():
        row = apps.get_model(held.noun).objects.get(code=held.noun_code)
        assert access.row_to_hold([held.hub], held.noun, held.noun_code) == (row, held.hub)
    assert {noun: len(codes) for noun, codes in access.holds().items()} == {
        "events.event": 1, "casework.enquiry": 1, "organisations.person": 1
    }  # fmt: skip
    assert Inquiry.objects.filter(asked_at__gt=now - timedelta(days=1)).count() == 2
    assert Look.objects.filter(hub="zd-bb").values("by").distinct().count() >= 4
    for one in (*Hold.objects.all(), *Request.objects.all(), *Inquiry.objects.all()):
        assert Entry.objects.filter(noun=one._meta.label_lower, code=one.code).exists()

    people, team, before = Person.objects.count(), TeamEntry.objects.count(), counted()
    assert Person.objects.filter(noted_at__lt=now - timedelta(days=1100)).exists()
    assert not due.people_to_forget(now).exists()
    done = actions.keep_to_periods(now)
    assert done["organisations"] == 0
    assert (Person.objects.count(), TeamEntry.objects.count()) == (people, team)
    assert counted() == before
