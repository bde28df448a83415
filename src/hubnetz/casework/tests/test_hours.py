"""An hour that was held becomes a consultation: once, in the right file, counted like any other."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from hubnetz.booking import actions as bookings
from hubnetz.booking.tests import make as make_booking
from hubnetz.casework import actions, figures
from hubnetz.casework.access import hours
from hubnetz.casework.models import Consultation
from hubnetz.casework.tests import make
from hubnetz.lib.periods import BERLIN, Period
from hubnetz.organisations.models import Organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def booked(cast, monkeypatch):
    """Let Emil have had an hour with Ben an hour ago."""
    ben = make_booking.adviser(cast.nord, topics=[cast.topic], user=cast.ben)
    made = make_booking.booking(
        ben,
        "10:00",
        "10:30",
        mode="video",
        topic=cast.topic,
        organisation_name="Emil Holzbau GmbH",
        postcode="71032",
    )
    monkeypatch.setattr(timezone, "now", lambda: made.ends_at + timedelta(hours=1))
    return made


def note(booked, by, **values):
    said = {"topic": booked.topic, "minutes": 30, "form": "video", "idempotency_key": uuid4(), "by": by}
    return actions.note_hour(booked, **{**said, **values})


def test_one_hour_is_one_consultation_however_often_it_is_noted(cast, booked):
    company = make.organisation(cast.nord, "Emil Holzbau GmbH")
    made = note(booked, cast.ada, organisation=company, result="Gut.")
    assert note(booked, cast.ben, organisation=company, result="Anders.") == made
    assert note(booked, cast.ben, name="Ganz andere") == made
    assert Consultation.objects.count() == 1
    assert (made.booking, made.hub, made.adviser, made.result) == (booked, cast.nord, cast.ben, "Gut.")
    assert made.held_on == booked.starts_at.astimezone(BERLIN).date()
    booked.refresh_from_db()
    assert booked.checked_in_at == booked.starts_at


def test_the_database_keeps_it_to_one(cast, booked):
    made = note(booked, cast.ben, name="Emil Holzbau GmbH")
    other = make.consultation(made.organisation, cast.topic, cast.ben)
    with pytest.raises(IntegrityError), transaction.atomic():
        Consultation.objects.filter(pk=other.pk).update(booking=booked)


def test_it_counts_like_any_other(cast, booked):
    until = Period(None, timezone.localdate() + timedelta(days=400))
    before = {row.key for row in figures.consultations(until)}
    made = note(booked, cast.ben, name="Emil Holzbau GmbH")
    after = {row.key for row in figures.consultations(until)}
    assert len(after - before) == 1
    assert made.organisation.name == "Emil Holzbau GmbH"


def test_a_new_record_knows_what_the_booking_said(cast, booked):
    made = note(booked, cast.ben, name="Emil Holzbau GmbH")
    assert (made.organisation.postcode, made.organisation.domain) == ("71032", "client.example")


def test_another_hubs_record_is_refused(cast, booked):
    elsewhere = make.organisation(cast.sued)
    with pytest.raises(actions.NotOneOfUs):
        note(booked, cast.ben, organisation=elsewhere)
    booked.refresh_from_db()
    assert booked.checked_in_at is None


def test_what_did_not_take_place_is_no_consultation(cast, booked, monkeypatch):
    bookings.note_no_show(booked, by=cast.ben)
    with pytest.raises(bookings.BookingOver):
        note(booked, cast.ben, name="Emil")
    monkeypatch.setattr(timezone, "now", lambda: booked.starts_at - timedelta(minutes=1))
    other = make_booking.booking(
        booked.resource, starts_at=booked.starts_at, ends_at=booked.ends_at, who="frieda", by=cast.ada
    )
    with pytest.raises(bookings.NotYet):
        note(other, cast.ben, topic=cast.topic, name="Frieda")
    assert not Consultation.objects.exists()


def test_whoever_asked_can_book_an_hour_as_well(cast, client):
    sent = f"/enquiry/sent/?hub={cast.nord.slug}"
    way = "/booking/hubs/nord/"
    assert way not in client.get(sent).content.decode()
    make_booking.adviser(cast.nord)
    assert way in client.get(sent).content.decode()


def test_what_is_to_be_noted(cast, booked):
    assert list(hours.hours_to_note(cast.ben)) == [booked]
    assert list(hours.hours_to_note(cast.carla)) == []
    assert list(hours.hours_to_note(cast.eva)) == []  # does not write files
    note(booked, cast.ben, name="Emil Holzbau GmbH")
    assert list(hours.hours_to_note(cast.ben)) == []
    assert hours.consultation_of_hour(booked).organisation.name == "Emil Holzbau GmbH"


def test_whose_file_it_probably_is(cast, booked):
    assert hours.clients_likely(booked) == ([], None)
    alike = make.organisation(cast.nord, "Emil Holz und Bau KG")
    found, sure = hours.clients_likely(booked)
    assert (found, sure) == ([alike], None)
    by_mail = make.organisation(cast.nord, "Zimmerei E.")
    Organisation.objects.filter(pk=by_mail.pk).update(domain="client.example")
    found, sure = hours.clients_likely(booked)
    assert (found, sure) == ([by_mail, alike], by_mail)
    same = make.organisation(cast.nord, "Emil Holzbau GmbH")
    elsewhere = make.organisation(cast.sued, "Emil Holzbau GmbH")
    found, sure = hours.clients_likely(booked)
    assert (found[0], sure) == (same, same)
    assert elsewhere not in found
