from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from hubnetz.events import actions, letters
from hubnetz.events.models import Attendance, Registration
from hubnetz.events.tests import make
from hubnetz.journal.models import Entry
from hubnetz.organisations.models import Identity, Organisation
from hubnetz.post.models import Letter

pytestmark = pytest.mark.database


def test_a_seat_comes_with_a_journal_line_and_a_letter(cast):
    event = make.event(cast.nord, seats=2)
    registration = make.registration(event, organisation_name="Emil Holzbau")
    assert registration.seat == 1
    assert Entry.objects.get(verb="events.registered").code == registration.code
    letter = Letter.objects.get()
    assert (letter.to, letter.noun_code) == ("emil@client.example", registration.code)
    assert "~" in letter.text  # the link that gives the seat back


def test_who_registers_leaves_no_trace_in_the_hubs_files(cast):
    make.registration(make.event(cast.nord), organisation_name="Emil Holzbau")
    assert not Organisation.objects.exists()


def test_nothing_is_kept_of_a_refused_registration(cast):
    event = make.event(cast.nord, seats=1)
    make.registration(event)
    with pytest.raises(actions.FullyBooked):
        make.registration(event, "frieda")
    assert Registration.objects.count() == Letter.objects.count() == Entry.objects.count() == 1


def test_a_failing_letter_takes_the_seat_back(cast, monkeypatch):
    event = make.event(cast.nord)

    def fail(registration):
        raise OSError("disk full")

    monkeypatch.setattr(letters, "registration_confirmed", fail)
    with pytest.raises(OSError):
        make.registration(event)
    assert not Registration.objects.exists()
    assert not Entry.objects.exists()


def test_asking_twice_changes_nothing(cast):
    event = make.event(cast.nord)
    first = make.registration(event)
    again = make.registration(event, email="EMIL@client.example ")
    assert again.pk == first.pk
    assert Registration.objects.count() == Letter.objects.count() == 1


def test_the_same_key_is_one_registration_also_when_it_was_withdrawn(cast):
    event, key = make.event(cast.nord), uuid4()
    first = make.registration(event, idempotency_key=key)
    actions.withdraw(first)
    assert make.registration(event, idempotency_key=key).pk == first.pk
    assert Registration.objects.count() == 1


def test_a_key_is_answered_alike_again_also_when_the_seat_it_found_was_given_back(cast):
    event, key = make.event(cast.nord, seats=3), uuid4()
    first = make.registration(event)
    assert make.registration(event, idempotency_key=key).pk == first.pk  # had a seat: nothing new
    actions.withdraw(first)
    assert make.registration(event, idempotency_key=key).pk == first.pk
    second = make.registration(event)
    assert second.pk != first.pk
    assert make.registration(event, idempotency_key=key).pk == first.pk
    with pytest.raises(actions.KeyUsedElsewhere):
        make.registration(make.event(cast.nord), idempotency_key=key)


def test_a_key_opens_no_other_registration(cast):
    key = uuid4()
    make.registration(make.event(cast.nord), idempotency_key=key)
    with pytest.raises(actions.KeyUsedElsewhere):
        make.registration(make.event(cast.nord), "frieda", idempotency_key=key)


def test_a_full_event_answers_those_who_come_like_everybody(cast):
    event = make.event(cast.nord, seats=1)
    make.registration(event)
    for name in ("emil", "frieda"):
        with pytest.raises(actions.FullyBooked):
            make.registration(event, name)


def test_a_closed_event_answers_those_who_came_like_everybody(cast):
    event = make.event(cast.nord)
    make.registration(event)
    event.cancelled_at = timezone.now()
    event.save()
    with pytest.raises(actions.NotOpen):
        make.registration(event)


def test_the_key_of_one_walk_in_notes_nobody_else(cast):
    event, key = make.event(cast.nord), uuid4()
    hanna = {"name": "Hanna", "email": "hanna@client.example", "idempotency_key": key, "by": cast.eva}
    assert actions.add_walk_in(event, **hanna) == actions.add_walk_in(event, **hanna)
    with pytest.raises(actions.KeyUsedElsewhere):
        actions.add_walk_in(event, **{**hanna, "email": "otto@client.example"})
    with pytest.raises(actions.KeyUsedElsewhere):
        actions.add_walk_in(make.event(cast.nord), **hanna)


@pytest.mark.parametrize(
    "fields",
    [{"published_at": None}, {"cancelled_at": timezone.now()}, {"starts_in": timedelta(days=-1)}],
    ids=["not published", "cancelled", "over"],
)
def test_closed_events_take_nobody(cast, fields):
    with pytest.raises(actions.NotOpen):
        make.registration(make.event(cast.nord, **fields))


def test_the_database_refuses_the_same_seat_twice(cast):
    event = make.event(cast.nord, seats=5)
    make.registration(event)
    with pytest.raises(IntegrityError), transaction.atomic():
        event.registrations.create(
            name="Frieda",
            email="f@client.example",
            idempotency_key=uuid4(),
            registered_at=timezone.now(),
            seat=1,
        )


def test_a_seat_given_back_is_given_again(cast):
    event = make.event(cast.nord, seats=1)
    actions.withdraw(make.registration(event))
    assert make.registration(event, "frieda").seat == 1
    kinds = Letter.objects.order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == [
        "events.registration_confirmed",
        "events.registration_withdrawn",
        "events.registration_confirmed",
    ]


def test_withdrawing_twice_writes_one_letter(cast):
    registration = make.registration(make.event(cast.nord))
    actions.withdraw(registration)
    actions.withdraw(registration)
    assert Letter.objects.filter(kind="events.registration_withdrawn").count() == 1


def test_attendance_makes_the_company_a_record_and_counts_once(cast):
    event = make.event(cast.nord)
    registration = make.registration(event, organisation_name="Emil Holzbau", postcode="71032")
    actions.note_attendance(registration, by=cast.eva)
    actions.note_attendance(registration, by=cast.eva)
    assert Attendance.objects.count() == Organisation.objects.count() == 1
    registration.refresh_from_db()
    assert registration.organisation.hub == cast.nord


def test_the_same_company_at_two_hubs_is_two_records_and_one_identity(cast):
    for hub, spelling in ((cast.nord, "Emil Holzbau GmbH"), (cast.sued, "Emil Holzbau Ges. mbH")):
        registration = make.registration(make.event(hub), organisation_name=spelling, postcode="71032")
        actions.note_attendance(registration, by=cast.eva)
    assert Organisation.objects.count() == 2
    assert Identity.objects.count() == 1


def test_who_was_there_cannot_give_the_seat_back(cast):
    registration = make.registration(make.event(cast.nord))
    actions.note_attendance(registration, by=cast.eva)
    with pytest.raises(actions.CameAlready):
        actions.withdraw(registration)


def test_a_seat_given_back_cannot_attend(cast):
    registration = actions.withdraw(make.registration(make.event(cast.nord)))
    with pytest.raises(actions.AlreadyWithdrawn):
        actions.note_attendance(registration, by=cast.eva)


def test_attendance_can_be_taken_back(cast):
    registration = make.registration(make.event(cast.nord))
    actions.note_attendance(registration, by=cast.eva)
    actions.undo_attendance(registration, by=cast.eva)
    actions.undo_attendance(registration, by=cast.eva)
    assert not Attendance.objects.exists()
    assert Entry.objects.filter(verb="events.attendance_undone").count() == 1


def test_walk_ins_come_in_when_all_seats_are_given(cast):
    event = make.event(cast.nord, seats=1)
    make.registration(event)
    key = uuid4()
    for _ in range(2):
        actions.add_walk_in(event, name="Frieda", email="f@client.example", idempotency_key=key, by=cast.eva)
    assert Attendance.objects.count() == 1
    assert Registration.objects.get(email="f@client.example").seat is None
