"""Whom a hub knows is kept for so many months after the last contact, whatever that was, and then no day longer."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.utils import timezone

from hubnetz.booking.models import Booking, Licence
from hubnetz.booking.tests import make as booking
from hubnetz.casework.models import Enquiry
from hubnetz.casework.tests import make as files
from hubnetz.events.models import Event, Registration
from hubnetz.events.tests import make as events
from hubnetz.lib.periods import BERLIN, months_before
from hubnetz.organisations import actions as organisations
from hubnetz.organisations.access import due
from hubnetz.organisations.actions import rights
from hubnetz.organisations.models import Affiliation, Person
from hubnetz.privacy import access, actions

EMIL = "emil@client.example"
LAST = date(2023, 3, 31)  # the day of the last contact
KEPT, GONE = date(2026, 3, 31), date(2026, 4, 1)


def on(day: date, hour: int = 12) -> datetime:
    return datetime.combine(day, time(hour), BERLIN).astimezone(UTC)


def due_then(moment: datetime) -> dict[str, list[int]]:
    return {label: rest for label, *rest in access.due(moment)}


@pytest.fixture
def emil(cast):
    """Somebody whom Nord noted ten years before and never confirmed, as imported history is."""
    return Person.objects.create(
        hub=cast.nord, name="Emil", email="Emil@client.example", noted_at=on(date(2013, 1, 2))
    )


def registered(cast, emil):
    seat = events.registration(events.event(cast.nord))
    Event.objects.update(starts_at=on(LAST), ends_at=on(LAST, 14))
    Registration.objects.filter(pk=seat.pk).update(registered_at=on(LAST - timedelta(days=40)))


def registered_with_another_hub(cast, emil):
    event = events.event(cast.sued)
    event.cohosting.create(hub=cast.nord)
    events.registration(event)
    Event.objects.update(starts_at=on(LAST), ends_at=on(LAST, 14))
    Registration.objects.update(registered_at=on(LAST - timedelta(days=40)))


def gave_a_seat_back(cast, emil):
    events.registration(events.event(cast.nord))
    Event.objects.update(starts_at=on(LAST + timedelta(days=20)), ends_at=on(LAST + timedelta(days=20), 14))
    Registration.objects.update(registered_at=on(LAST), cancelled_at=on(LAST))


def booked(cast, emil):
    booking.booking(booking.resource(cast.nord))
    Booking.objects.update(made_at=on(LAST - timedelta(days=9)), starts_at=on(LAST), ends_at=on(LAST, 14))


def let_at_a_machine(cast, emil):
    Licence.objects.create(
        kind=booking.licence_kind(), hub=cast.nord, name="Emil", email=EMIL, granted_at=on(LAST)
    )


def asked(cast, emil):
    files.enquiry(cast.nord)
    Enquiry.objects.update(received_at=on(LAST))


def was_answered(cast, emil):
    files.enquiry(cast.nord)
    Enquiry.objects.update(received_at=on(LAST - timedelta(days=9)), answered_at=on(LAST))


def was_advised(cast, emil):
    company = files.organisation(cast.nord)
    Affiliation.objects.create(person=emil, organisation=company)
    files.consultation(company, cast.topic, cast.ben, held_on=LAST)


def was_advised_before_leaving(cast, emil):
    company = files.organisation(cast.nord)
    Affiliation.objects.create(person=emil, organisation=company, since=LAST, until=LAST)
    for day in (LAST - timedelta(days=1), LAST, LAST + timedelta(days=1)):
        files.consultation(company, cast.topic, cast.ben, held_on=day)


def was_noted(cast, emil):
    Person.objects.update(noted_at=on(LAST))


def was_confirmed(cast, emil):
    Person.objects.update(checked_on=LAST)


CONTACTS = [registered, registered_with_another_hub, gave_a_seat_back, booked, let_at_a_machine, asked, was_answered,
            was_advised, was_advised_before_leaving, was_noted, was_confirmed]  # fmt: skip


@pytest.mark.parametrize("contact", CONTACTS)
def test_the_months_count_from_the_last_contact(cast, emil, contact):
    contact(cast, emil)
    assert list(due.people_to_forget(on(KEPT))) == []
    assert rights.forget_due(on(KEPT, 23), held={}) == 0
    assert list(due.people_to_forget(on(GONE, 0))) == [emil]
    assert rights.forget_due(on(GONE, 0), held={}) == 1
    assert not Person.objects.exists()


@pytest.mark.parametrize("contact", [one for one in CONTACTS if one not in (was_noted, was_confirmed)])
def test_a_contact_is_remembered_when_its_row_is_forgotten_first(cast, emil, contact):
    contact(cast, emil)
    assert rights.note_contacts(on(date(2024, 1, 1))) == 1
    assert rights.note_contacts(on(date(2024, 1, 2))) == 0
    emil.refresh_from_db()
    assert emil.in_touch_on == LAST
    Registration.objects.update(email="", name="")
    Booking.objects.update(email="", name="")
    Enquiry.objects.update(email="", name="")
    Licence.objects.all().delete()
    Affiliation.objects.all().delete()
    assert list(due.people_to_forget(on(KEPT))) == []
    assert list(due.people_to_forget(on(GONE, 0))) == [emil]


def test_the_contact_of_another_hub_or_another_person_does_not_count(cast, emil):
    events.registration(events.event(cast.sued))
    events.registration(events.event(cast.nord), "frieda")
    files.enquiry(cast.sued)
    company = files.organisation(cast.sued)
    files.consultation(company, cast.topic, cast.carla, held_on=timezone.localdate())
    Person.objects.create(hub=cast.nord, name="Ohne Adresse", noted_at=on(date(2013, 1, 2)))
    assert due.people_to_forget(timezone.now()).count() == 2


def test_whoever_has_something_to_come_is_in_touch(cast, emil):
    events.registration(events.event(cast.nord))
    Registration.objects.update(registered_at=on(date(2014, 1, 1)))
    rights.note_contacts(timezone.now())
    emil.refresh_from_db()
    assert emil.in_touch_on == timezone.localdate(timezone=BERLIN)  # no later: it may be given back
    assert rights.forget_due(timezone.now(), held={}) == 0


def test_the_first_night_notes_before_it_forgets(cast, emil):
    """A registration of 30 months ago is forgotten in that night, the person is not."""
    day = months_before(timezone.localdate(timezone=BERLIN), 30)
    events.registration(events.event(cast.nord))
    Event.objects.update(starts_at=on(day), ends_at=on(day, 14))
    Registration.objects.update(registered_at=on(day))
    actions.keep_to_periods(timezone.now())
    assert not Registration.objects.exclude(email="").exists()
    emil.refresh_from_db()
    assert emil.in_touch_on == day
    actions.keep_to_periods(timezone.now())
    assert Person.objects.exists()


def test_nothing_is_forgotten_when_nobody_could_note(cast, emil, monkeypatch):
    def dies(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(rights, "note_contacts", dies)
    with pytest.raises(RuntimeError):
        actions.keep_to_periods(timezone.now())
    assert Person.objects.exists()


@pytest.mark.parametrize(
    "work",
    [
        lambda emil, company, by: organisations.note_person(emil.hub, name="Emil", email=EMIL, by=by),
        lambda emil, company, by: organisations.affiliate(emil, organisation=company, by=by),
        lambda emil, company, by: organisations.leave(
            Affiliation.objects.create(person=emil, organisation=company), until=timezone.localdate(), by=by
        ),
        lambda emil, company, by: organisations.change_person(
            emil, values={"phone": "07031 1"}, version=1, by=by
        ),
        lambda emil, company, by: rights.correct_address(EMIL, name="Emil Neu", phone=""),
    ],
    ids=["noted again", "place noted", "left", "changed", "corrected by themself"],
)
def test_whoever_works_on_a_person_keeps_them(cast, emil, work):
    Person.objects.update(email=EMIL)
    emil.refresh_from_db()
    assert due.people_to_forget(timezone.now()).exists()
    work(emil, files.organisation(cast.nord), cast.ben)
    assert not due.people_to_forget(timezone.now()).exists()


def test_who_is_met_while_the_clock_runs_stays(cast, emil):
    [found] = due.people_to_forget(timezone.now())
    events.registration(events.event(cast.nord))
    assert rights.forget_person(found, timezone.now()) is False
    assert Person.objects.exists()


def test_what_is_announced_is_what_happens(cast, emil):
    other = Person.objects.create(hub=cast.sued, name="Frieda", noted_at=on(date(2013, 1, 2)))
    actions.hold(other, reason="Rechtsstreit", hub=cast.sued, by=cast.carla)
    now = timezone.now()
    assert due_then(now)["organisations.Person"] == [2, 1]
    assert actions.keep_to_periods(now)["organisations"] == 1
    assert list(Person.objects.all()) == [other]


def test_what_is_asked_does_not_grow_with_people(cast, emil, django_assert_num_queries):
    for number in range(2):
        with django_assert_num_queries(27):
            due.last_contacts(Person.objects.all(), timezone.now())
        events.registration(events.event(cast.nord), f"gast{number}")
        Person.objects.create(
            hub=cast.nord, name="Gast", email=f"gast{number}@client.example", noted_at=on(LAST)
        )


def test_a_contact_on_a_hubs_page_is_removed_so_many_months_after_its_last_day(cast):
    from hubnetz.lib.texts import Texts
    from hubnetz.network.actions import rights as shown
    from hubnetz.network.actions import showing
    from hubnetz.network.models import TeamEntry

    showing.show_in_team(cast.nord, role=Texts(de="Leitung"), name="Ada", by=cast.ada)
    showing.show_in_team(cast.nord, role=Texts(de="Beratung"), name="Ben", shown_until=LAST, by=cast.ada)
    assert shown.forget_due(on(KEPT, 23), held={}) == 0
    assert due_then(on(GONE))["network.TeamEntry"] == [1, 0]
    assert shown.forget_due(on(GONE, 0), held={}) == 1
    assert [one.name for one in TeamEntry.objects.all()] == ["Ada"]
