"""Seats of people who have no e-mail address and are told by telephone."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from hubnetz.events import actions, holding
from hubnetz.events.access import calls, forgetting
from hubnetz.events.models import Call, Event, Registration
from hubnetz.events.tests import make
from hubnetz.post.models import Letter


def by_telephone(event, name="Karl Kelle", phone="07031 123456", **fields):
    return actions.register(event, name=name, email="", phone=phone, idempotency_key=uuid4(), **fields)


def test_two_without_an_address_are_two_people_and_the_same_one_is_one(cast):
    event = make.event(cast.nord, seats=5)
    karl, fritz = by_telephone(event), by_telephone(event, "Fritz Fliese")  # the same number: one household
    assert karl.pk != fritz.pk
    assert by_telephone(event).pk == karl.pk
    assert event.registrations.standing().count() == 2


def test_nobody_is_taken_for_a_guest_who_came_without_registration(cast):
    event = make.event(cast.nord, seats=5, starts_in=timedelta(minutes=-10))
    actions.add_walk_in(event, name="Ohne Namen", email="", idempotency_key=uuid4(), by=cast.eva)
    assert by_telephone(event).name == "Karl Kelle"


def test_there_is_an_address_or_a_number(cast):
    event = make.event(cast.nord)
    with pytest.raises(ValueError, match="address or a telephone number"):
        by_telephone(event, phone=" ")
    assert not Registration.objects.exists()


def test_a_seat_without_an_address_is_never_given_twice(cast):
    event = make.event(cast.nord, seats=1)
    by_telephone(event)
    with pytest.raises(actions.FullyBooked):
        by_telephone(event, "Fritz Fliese")


def test_everybody_whom_a_change_concerns_is_told_one_way_or_the_other(cast):
    event = make.event(cast.nord, seats=9)
    karl, fritz = by_telephone(event), by_telephone(event, "Fritz Fliese")
    emil = make.registration(event)
    assert {one.pk for one in holding.everybody(event)} == {karl.pk, fritz.pk, emil.pk}
    Letter.objects.all().delete()
    actions.change_host(event, to=cast.sued, by=cast.dina)
    actions.cancel(event, note="Die Heizung ist ausgefallen.", by=cast.dina)
    assert {letter.to for letter in Letter.objects.all()} == {emil.email}
    told = [(one.person.name, [call.about for call in one.calls]) for one in calls.people_to_call(event)]
    assert told == [(name, ["host_changed", "cancelled"]) for name in ("Karl Kelle", "Fritz Fliese")]
    assert karl.calls.get(about="cancelled").note == "Die Heizung ist ausgefallen."


def test_the_answer_to_a_request_is_called_through(cast):
    event = make.event(cast.nord, seats=5)
    press = actions.add_type(event.pools.get(), name={"de": "Presse"}, needs_approval=True, by=cast.eva)
    karl, fritz = by_telephone(event, type=press), by_telephone(event, "Fritz Fliese", type=press)
    assert not Call.objects.exists()  # they are on the telephone and know that they asked
    actions.approve(karl, by=cast.eva)
    actions.decline(fritz, reason="Nur für Betriebe.", by=cast.eva)
    assert [(call.registration.name, call.about, call.note) for call in Call.objects.order_by("pk")] == [
        ("Karl Kelle", "confirmed", ""),
        ("Fritz Fliese", "declined", "Nur für Betriebe."),
    ]
    assert not Letter.objects.exists()


def test_who_gives_a_seat_back_by_telephone_is_not_called_about_it(cast):
    karl = by_telephone(make.event(cast.nord, seats=1))
    actions.withdraw(karl, by=cast.eva)
    assert not Call.objects.exists()
    assert not Letter.objects.exists()


def test_with_an_address_the_number_and_what_was_to_be_called_go(cast):
    event = make.event(cast.nord, seats=5)
    karl = by_telephone(event)
    actions.change_host(event, to=cast.sued, by=cast.dina)
    named = actions.name_person(karl, name="Karl Kelle", email="karl@client.example", by=cast.eva)
    assert (named.phone, named.email) == ("", "karl@client.example")
    assert not Call.objects.exists()
    assert Letter.objects.get(to="karl@client.example").kind == "events.registration_confirmed"


def test_the_number_is_forgotten_with_the_person(cast, settings):
    settings.HUBNETZ_ATTENDEES_KEPT = 1
    event = make.event(cast.nord, seats=5)
    karl = by_telephone(event)
    actions.change_host(event, to=cast.sued, by=cast.dina)
    long_ago = timezone.now() - timedelta(days=90)
    Event.objects.filter(pk=event.pk).update(starts_at=long_ago, ends_at=long_ago + timedelta(hours=1))
    Registration.objects.filter(pk=karl.pk).update(name="")  # only the number is left: that is somebody, too
    event.refresh_from_db()
    assert [one.pk for one in forgetting.events_to_forget(timezone.now())] == [event.pk]
    while actions.forget_people(event):
        pass
    karl.refresh_from_db()
    assert (karl.name, karl.phone) == ("", "")
    assert not Call.objects.exists()
    assert event.registrations.count() == 1
