"""Parties, attendee types that need approval or an invitation, and who is told of a change."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from hubnetz.events import access, actions
from hubnetz.events.models import AttendeeType, Registration
from hubnetz.events.tests import make
from hubnetz.post.models import Letter

pytestmark = pytest.mark.database


def kinds():
    return list(Letter.objects.order_by("pk").values_list("kind", flat=True))


def typed(event, **fields):
    return AttendeeType.objects.create(pool=event.pools.get(), name={"de": "Presse", "en": "Press"}, **fields)


def test_a_party_is_one_letter_and_its_people_are_named_later(cast):
    event = make.event(cast.nord, seats=3)
    party = make.party(event, 3)
    assert kinds() == ["events.party_confirmed"]
    seat = access.seats_of(party)[1]
    actions.name_person(seat, name="Ida", email="ida@client.example")
    actions.name_person(seat, name="Ida Klein", email="ida@client.example")
    assert kinds() == ["events.party_confirmed", "events.registration_confirmed"]
    with pytest.raises(actions.KeyUsedElsewhere):
        actions.name_person(access.seats_of(party)[2], name="Ida", email="ida@client.example")


def test_a_party_gets_all_seats_or_none(cast):
    event = make.event(cast.nord, seats=2)
    with pytest.raises(actions.FullyBooked, match="2"):
        make.party(event, 3)
    assert not Registration.objects.exists()
    assert not Letter.objects.exists()


def test_the_contact_learns_of_nobody_elses_seat(cast):
    event = make.event(cast.nord)
    make.registration(event, "ida")
    people = [actions.Person("Frieda"), actions.Person("Ida", "ida@client.example")]
    made = actions.register_party(
        event,
        name="Kurt",
        email="kurt@client.example",
        people=people,
        idempotency_key=uuid4(),
    )
    assert list(access.seats_of(made).values_list("name", "email")) == [("Frieda", ""), ("Ida", "")]


def test_a_request_takes_no_seat_until_it_is_approved(cast):
    event = make.event(cast.nord, seats=1)
    press = typed(event, needs_approval=True)
    asked = [make.registration(event, who, type=press) for who in ("ida", "jan")]
    assert kinds() == ["events.registration_requested"] * 2
    assert access.registrations_for(event).count() == 0
    actions.approve(asked[0], by=cast.eva)
    actions.approve(asked[0], by=cast.eva)
    with pytest.raises(actions.FullyBooked):
        actions.approve(asked[1], by=cast.eva)
    actions.decline(asked[1], reason="The room is full.", by=cast.eva)
    actions.decline(asked[1], reason="The room is full.", by=cast.eva)
    assert kinds()[2:] == ["events.registration_confirmed", "events.registration_declined"]
    assert "The room is full." in Letter.objects.get(kind="events.registration_declined").text


def test_a_request_cannot_attend(cast):
    event = make.event(cast.nord)
    asked = make.registration(event, type=typed(event, needs_approval=True))
    with pytest.raises(actions.NotOpen):
        actions.note_attendance(asked, by=cast.eva)


def test_a_type_for_the_invited_takes_a_code(cast):
    event = make.event(cast.nord)
    press = typed(event, needs_invitation=True)
    until = timezone.now() + timedelta(days=1)
    invitation = actions.invite(event, seats=1, valid_until=until, type=press, by=cast.eva)
    for code in ("", "wrong"):
        with pytest.raises(actions.NotInvited):
            make.registration(event, type=press, invitation=code)
    make.registration(event, type=press, invitation=f" {invitation.code.upper()} ")
    with pytest.raises(actions.NotInvited):
        make.registration(event, "jan", type=press, invitation=invitation.code)


def test_an_invitation_over_or_withdrawn_opens_nothing(cast):
    event = make.event(cast.nord)
    now = timezone.now()
    past = actions.invite(event, seats=5, valid_until=now - timedelta(hours=1), by=cast.eva)
    gone = actions.invite(event, seats=5, valid_until=now + timedelta(hours=1), by=cast.eva)
    actions.withdraw_invitation(gone, by=cast.eva)
    for invitation in (past, gone):
        with pytest.raises(actions.NotInvited):
            make.registration(event, invitation=invitation.code)


def test_seats_kept_for_the_invited_are_theirs(cast):
    event = make.event(cast.nord, seats=3)
    pool, until = event.pools.get(), timezone.now() + timedelta(days=1)
    invitation = actions.invite(event, seats=2, valid_until=until, keep_in=pool, by=cast.eva)
    with pytest.raises(actions.FullyBooked):
        actions.invite(event, seats=2, valid_until=until, keep_in=pool, by=cast.eva)
    make.registration(event, "otto")
    with pytest.raises(actions.FullyBooked):
        make.registration(event, "paul")
    assert make.registration(event, "ida", invitation=invitation.code).seat == 1
    waits = make.waiting(event)
    actions.withdraw_invitation(invitation, by=cast.eva)
    assert access.offer_to(waits).count() == 1
    assert Registration.objects.standing().count() == 2


def test_kept_seats_whose_time_is_over_go_to_those_who_wait(cast):
    event = make.event(cast.nord, seats=1)
    until = timezone.now() + timedelta(days=1)
    actions.invite(event, seats=1, valid_until=until, keep_in=event.pools.get(), by=cast.eva)
    waits = make.waiting(event)
    Registration.objects.held().update(held_until=timezone.now())
    assert event in access.events_with_lapsed_offers()
    actions.lapse(event)
    assert access.offer_to(waits).count() == 1


def test_registration_begins_and_ends_when_the_hub_says(cast):
    now = timezone.now()
    early = make.event(cast.nord, opens_at=now + timedelta(hours=1))
    with pytest.raises(actions.NotOpen, match=r"not begun|noch nicht begonnen"):
        make.registration(early)
    with pytest.raises(actions.NotOpen):
        make.registration(make.event(cast.nord, closes_at=now - timedelta(hours=1)))


def everybody(event):
    """One with a seat, a contact with two unnamed seats, one who waits, one who asked."""
    make.registration(event, "anna")
    make.party(event, 2)
    return make.waiting(event, "zoe")


def test_everybody_is_told_once_of_a_new_time(cast):
    event = make.event(cast.nord, seats=3)
    waits = everybody(event)
    before = Letter.objects.count()
    later = event.starts_at + timedelta(days=1)
    actions.reschedule(
        event, starts_at=later, ends_at=later + timedelta(hours=1), note="Train strike", by=cast.eva
    )
    actions.reschedule(event, starts_at=later, ends_at=later + timedelta(hours=1), by=cast.eva)
    told = Letter.objects.order_by("pk")[before:]
    assert sorted(letter.to for letter in told) == [
        "anna@client.example",
        "frieda@client.example",
        "zoe@client.example",
    ]
    assert all("Train strike" in letter.text for letter in told)
    assert access.place_in_queue(waits) == 1


def test_online_and_back_nobody_loses_a_seat(cast):
    site = cast.nord.sites.get()
    event = make.event(cast.nord, seats=3, site=site)
    everybody(event)
    seats = set(Registration.objects.values_list("pk", "seat", "pool"))
    actions.go_online(event, join_url="https://treffen.example/1", by=cast.eva)
    event.refresh_from_db()
    assert (event.mode, event.pools.get().mode) == ("online", "online")
    actions.come_back(event, by=cast.eva)
    event.refresh_from_db()
    assert (event.mode, event.site, event.pools.get().mode) == ("on_site", site, "on_site")
    assert set(Registration.objects.values_list("pk", "seat", "pool")) == seats
    assert kinds().count("events.event_changed") == 6


def test_what_was_planned_online_does_not_come_back(cast):
    with pytest.raises(actions.NotOpen):
        actions.come_back(make.event(cast.nord, mode="online"), by=cast.eva)


def test_an_event_with_people_in_the_room_stays_as_it_is(cast):
    event = make.event(cast.nord)
    actions.note_attendance(make.registration(event), by=cast.eva)
    later = event.ends_at + timedelta(days=1)
    for change in (
        lambda: actions.go_online(event, join_url="", by=cast.eva),
        lambda: actions.reschedule(event, starts_at=later, ends_at=later + timedelta(hours=1), by=cast.eva),
        lambda: actions.cancel(event, by=cast.eva),
    ):
        with pytest.raises(actions.CameAlready):
            change()
