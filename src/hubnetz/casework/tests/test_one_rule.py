"""Whatever door a company comes in by, it is found or made by one rule: `welcome` of organisations."""

import re
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.utils import timezone

import hubnetz
from hubnetz.booking import actions as bookings
from hubnetz.booking.models import Booking, Resource
from hubnetz.booking.tests import make as things
from hubnetz.casework import actions
from hubnetz.casework.tests import make
from hubnetz.events import actions as events
from hubnetz.events.tests import make as dates
from hubnetz.organisations import access
from hubnetz.organisations import actions as organisations
from hubnetz.organisations.models import Identity, Organisation

NAME, POSTCODE = "Renzler Logistik GmbH", "70173"
WRITTEN = ("Renzler Logistik GmbH", "RENZLER LOGISTIK Ges.m.b.H.", "Renzler  Logistik gmbh")


def comes(cast, name):
    """Let somebody come to an event from a company that was named at registration."""
    date = dates.event(cast.nord, starts_in=timedelta(hours=-1))
    seat = dates.registration(date, f"p{uuid4().hex[:6]}", organisation_name=name, postcode=POSTCODE)
    events.note_attendance(seat, by=cast.ada)
    seat.refresh_from_db()
    return seat.organisation


def asks(cast, name):
    """Begin to accompany a company that sent an enquiry."""
    words = {"name": name, "postcode": POSTCODE, "title": name, "adviser": cast.ben, "by": cast.ada}
    return actions.open_case_for_newcomer(make.enquiry(cast.nord), **words).organisation


def books(cast, name):
    """Say of a booking that the company is a new record."""
    room = things.resource(cast.nord, name=uuid4().hex[:6])
    made = things.booking(room, who=f"p{uuid4().hex[:6]}", organisation_name=name, postcode=POSTCODE)
    return bookings.settle_organisation(made, is_new=True, by=cast.ada).organisation


def has_an_hour(cast, name):
    """Note an hour with somebody from a company that was typed."""
    ben = Resource.objects.filter(user=cast.ben).first()
    ben = ben or things.adviser(cast.nord, topics=[cast.topic], user=cast.ben)
    words = {
        "mode": "video",
        "topic": cast.topic,
        "postcode": POSTCODE,
        "offset": 7 + Booking.objects.count(),
    }
    made = things.booking(ben, "10:00", "10:30", f"p{uuid4().hex[:6]}", **words)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(timezone, "now", lambda: made.ends_at + timedelta(hours=1))
        said = {"topic": cast.topic, "minutes": 30, "form": "video", "idempotency_key": uuid4()}
        return actions.note_hour(made, name=name, **said, by=cast.ben).organisation


DOORS = [comes, asks, books, has_an_hour]


@pytest.mark.django_db
@pytest.mark.parametrize("first", DOORS)
def test_by_all_doors_it_is_one_record(cast, first):
    record = first(cast, NAME)
    for door, name in zip([*DOORS, comes], [*WRITTEN, *WRITTEN], strict=False):
        assert door(cast, name) == record
    assert Organisation.objects.count() == Identity.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("door", DOORS)
def test_by_all_doors_it_shares_the_identity_of_another_hubs_record(cast, door):
    theirs = organisations.welcome(cast.sued, name=NAME, postcode=POSTCODE)
    record = door(cast, NAME)
    assert (record.hub, record.identity) == (cast.nord, theirs.identity)


@pytest.mark.django_db
@pytest.mark.parametrize("door", DOORS)
def test_what_became_part_of_another_record_is_that_one_by_all_doors(cast, door):
    kept = organisations.welcome(cast.nord, name="Renzler Holding", postcode=POSTCODE)
    organisations.merge(
        kept, organisations.welcome(cast.nord, name=NAME, postcode=POSTCODE), take={"name": "kept"}, by=None
    )
    assert door(cast, NAME) == kept


@pytest.mark.django_db
@pytest.mark.parametrize("door", DOORS)
def test_only_what_nobody_at_the_hub_has_chosen_waits_for_somebody(cast, door):
    record = door(cast, NAME)
    waits = list(access.newcomers_of(cast.ada))
    assert waits == ([record] if door is comes else [])


def test_records_are_made_by_the_verbs_of_organisations_alone():
    root = Path(hubnetz.__file__).parent
    makes = re.compile(r"\bOrganisation(\.objects\.\w*create\w*)?\((?!models\.)")
    found = {
        str(file.relative_to(root))
        for file in root.rglob("*.py")
        if "tests" not in file.parts
        and "migrations" not in file.parts
        and "organisations.models import" in file.read_text()
        and makes.search(file.read_text())
    }
    assert {name for name in found if not name.startswith(("organisations/", "demo/"))} == set()
    assert "organisations/actions/records.py" in found
