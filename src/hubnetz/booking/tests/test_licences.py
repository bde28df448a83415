from datetime import date, timedelta

import pytest
from dateutil.relativedelta import relativedelta
from django.db import transaction
from django.utils import timezone

from hubnetz.booking import access, actions
from hubnetz.booking.models import Licence
from hubnetz.booking.tests import make
from hubnetz.events import actions as events
from hubnetz.events.tests import make as make_event
from hubnetz.post.models import Letter

pytestmark = [pytest.mark.django_db, pytest.mark.database]
EMIL = "emil@client.example"


@pytest.fixture
def kind(db):
    return make.licence_kind()


@pytest.fixture
def laser(cast, kind):
    return make.resource(cast.nord, "machine", name="Laser", licence_kind=kind)


def course(hub, kind, starts_in=timedelta(days=-2), **fields):
    made = make_event.event(hub, starts_in=starts_in, **fields)
    actions.name_induction(made, kind=kind, by=None)
    actions.name_induction(made, kind=kind, by=None)
    return made


def came(event, who="emil"):
    """Somebody registered while the course was still to come, and was there."""
    starts_at = event.starts_at
    type(event).objects.filter(pk=event.pk).update(
        starts_at=timezone.now() + timedelta(days=1), ends_at=timezone.now() + timedelta(days=2)
    )
    seat = make_event.registration(event, who)
    type(event).objects.filter(pk=event.pk).update(
        starts_at=starts_at, ends_at=starts_at + timedelta(hours=2)
    )
    seat.event.refresh_from_db()
    return events.note_attendance(seat, by=None)


def test_without_it_a_machine_is_not_given_and_the_next_course_is_named(cast, kind, laser):
    with pytest.raises(actions.LicenceNeeded) as refusal:
        make.booking(laser)
    assert refusal.value.induction is None
    far = course(cast.sued, kind, timedelta(days=3), title={"de": "Laser in Süd", "en": "Laser at Süd"})
    own = course(cast.nord, kind, timedelta(days=9), title={"de": "Laser in Nord", "en": "Laser at Nord"})
    with pytest.raises(actions.LicenceNeeded, match="Laser in Nord") as refusal:
        make.booking(laser)
    assert refusal.value.induction == own
    events.cancel(own, by=None)
    with pytest.raises(actions.LicenceNeeded) as refusal:
        make.booking(laser)
    assert refusal.value.induction == far


def test_who_came_to_the_course_has_it_at_once(cast, kind, laser):
    came(event := course(cast.nord, kind))
    make.booking(laser)
    licence = Licence.objects.get()
    assert (licence.email, licence.event, licence.hub) == (EMIL, event, cast.nord)
    assert licence.valid_until == timezone.localdate(event.starts_at) + relativedelta(months=12)
    assert Letter.objects.filter(kind="booking.licence_granted", to=EMIL).count() == 1
    make.booking(laser, "14:00", "15:00")
    assert Licence.objects.count() == 1
    with pytest.raises(actions.LicenceNeeded):
        make.booking(laser, "15:00", "16:00", "frieda")


def test_the_clock_grants_it_too_and_only_once(cast, kind):
    came(course(cast.nord, kind))
    assert list(access.licences_due()) == [kind]
    assert len(actions.grant_attended(kind)) == 1
    assert actions.grant_attended(kind) == []
    assert list(access.licences_due()) == []


def test_a_supervisor_grants_it(cast, kind, laser):
    actions.grant(kind, hub=cast.nord, name="Emil", email="Emil@Client.example ", by=cast.ben)
    make.booking(laser)


def test_it_expires_with_the_day_of_the_booking(cast, kind, laser):
    actions.grant(kind, hub=cast.nord, name="Emil", email=EMIL, valid_until=make.day(7), by=cast.ben)
    make.booking(laser, offset=7)
    with pytest.raises(actions.LicenceNeeded):
        make.booking(laser, offset=8)


def test_other_hubs_licences_count_where_they_are_accepted(cast, kind, laser):
    actions.grant(kind, hub=cast.sued, name="Emil", email=EMIL, by=cast.carla)
    make.booking(laser)
    actions.change_resource(laser, version=1, accepts_other_hubs=False, by=cast.ada)
    with pytest.raises(actions.LicenceNeeded):
        make.booking(laser, "14:00", "15:00")


def test_withdrawn_it_does_not_come_back_by_the_same_course(cast, kind, laser):
    came(course(cast.nord, kind))
    (licence,) = actions.grant_attended(kind)
    with pytest.raises(actions.LicenceOver), transaction.atomic():
        actions.withdraw_licence(licence, reason=" ", by=cast.ada)
    actions.withdraw_licence(licence, reason="Ohne Brille gearbeitet.", by=cast.ada)
    actions.withdraw_licence(licence, reason="Noch einmal.", by=cast.ada)
    assert "Brille" in Letter.objects.get(kind="booking.licence_withdrawn").text
    assert actions.grant_attended(kind) == []
    with pytest.raises(actions.LicenceNeeded):
        make.booking(laser)


def test_staff_give_no_machine_to_who_was_not_shown_it(cast, laser):
    with pytest.raises(actions.LicenceNeeded):
        make.booking(laser, by=cast.ada)


def test_moving_to_a_machine_needs_it_as_well(cast, kind, laser):
    made = make.booking(make.resource(cast.nord, "machine", name="Bohrer"))
    with pytest.raises(actions.LicenceNeeded):
        actions.move(made, to=laser, starts_at=made.starts_at, ends_at=made.ends_at)


def test_for_ever(kind):
    kind.months = None
    from hubnetz.booking import licensing

    assert licensing.last_day(kind, date(2026, 1, 31)) is None
    kind.months = 1
    assert licensing.last_day(kind, date(2026, 1, 31)) == date(2026, 2, 28)
