"""Who was there for which session, and tickets."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from hubnetz.events import actions, figures, rules
from hubnetz.events.access import door, tickets
from hubnetz.events.models import Attendance, Event, Presence, Registration, Scan, Session
from hubnetz.events.tests import make
from hubnetz.journal.models import Entry
from hubnetz.lib.periods import Period
from hubnetz.organisations import actions as organisations


def session(event: Event, title: str = "Vortrag", *, after: int = 0, **fields) -> Session:
    """Make a session of half an hour, some minutes after the event began."""
    starts_at = event.starts_at + timedelta(minutes=after)
    return event.sessions.create(
        hub=event.hub,
        title={"de": title, "en": title},
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=30),
        **fields,
    )


def seen(registration: Registration, **fields) -> actions.Seen:
    values = {"ticket": tickets.ticket_of(registration), "at": timezone.now(), "key": uuid4(), **fields}
    return actions.Seen(**values)


def outcomes(event: Event, *scans: actions.Seen) -> list[str]:
    return [one.outcome for one in actions.take_scans(event, scans, by=None)]


@pytest.fixture
def evening(cast):
    return make.event(cast.nord, seats=30, starts_in=timedelta(hours=1))


def test_somebody_at_three_sessions_counts_once(evening):
    emil = make.registration(evening)
    for number in range(3):
        one = session(evening, f"Teil {number}", after=30 * number)
        actions.note_presence(emil, one, by=None)
        actions.note_presence(emil, one, by=None)
    assert Presence.objects.count() == 3
    assert Attendance.objects.count() == 1
    today = timezone.localdate()
    assert len(list(figures.participations(Period(today, today)))) == 1
    assert Entry.objects.filter(verb="events.presence_noted").count() == 3


def test_nobody_is_present_in_a_break_at_another_event_or_on_a_seat_given_back(cast, evening):
    emil = make.registration(evening)
    with pytest.raises(actions.NotOpen):
        actions.note_presence(emil, session(evening, kind=Session.Kind.BREAK), by=None)
    with pytest.raises(actions.AnotherEvent):
        actions.note_presence(emil, session(make.event(cast.nord)), by=None)
    actions.withdraw(emil)
    with pytest.raises(actions.AlreadyWithdrawn):
        actions.note_presence(emil, session(evening), by=None)
    assert not Attendance.objects.exists()


def test_a_presence_taken_back_takes_along_what_came_with_it(evening):
    emil, first, second = make.registration(evening), session(evening), session(evening, after=30)
    actions.note_presence(emil, first, by=None)
    actions.note_presence(emil, second, by=None)
    actions.undo_presence(emil, first, by=None)
    assert Attendance.objects.count() == 1  # was at the second one
    for _twice in range(2):
        actions.undo_presence(emil, second, by=None)
    assert not Attendance.objects.exists()


def test_who_was_noted_at_the_entrance_before_stays_so(evening):
    emil, talk = make.registration(evening), session(evening)
    actions.note_attendance(emil, by=None)
    actions.note_presence(emil, talk, by=None)
    actions.undo_presence(emil, talk, by=None)
    assert Attendance.objects.count() == 1
    actions.note_presence(emil, talk, by=None)
    actions.undo_attendance(emil, by=None)
    assert not Presence.objects.exists()
    assert not Attendance.objects.exists()


def test_a_walk_in_comes_from_the_chosen_company_and_to_the_session(cast, evening):
    firm = organisations.welcome(cast.nord, name="Holzbau Emil GmbH")
    talk = session(evening)
    values = {"name": "Hanna", "email": "", "idempotency_key": uuid4(), "by": None}
    for _twice in range(2):
        made = actions.add_walk_in_to(talk, organisation=firm, **values)
    made = Registration.objects.get(pk=made.pk)
    assert (made.organisation, made.organisation_name) == (firm, "Holzbau Emil GmbH")
    assert Presence.objects.get().registration == made
    assert Registration.objects.count() == Attendance.objects.count() == 1


def test_a_ticket_is_of_one_seat_and_one_holder(cast, evening):
    emil = make.registration(evening)
    ticket = tickets.ticket_of(emil)
    assert tickets.registration_by_ticket(ticket) == emil
    assert tickets.registration_by_ticket(ticket[:-1] + ("2" if ticket[-1] != "2" else "3")) is None
    assert tickets.registration_by_ticket(emil.code) is None
    assert tickets.registration_by_ticket("") is None
    other = make.registration(make.event(cast.nord))
    assert tickets.tag_of(other.event) != tickets.tag_of(evening)
    party = make.party(evening, 2)
    seat = actions.name_person(party.registrations.last(), name="Ida", email="ida@client.example")
    former = tickets.ticket_of(seat)
    passed_on = actions.name_person(seat, name="Otto", email="otto@client.example")
    assert tickets.ticket_of(passed_on) != former
    held = tickets.registration_by_ticket(former)
    assert held is not None
    assert held.cancelled_at
    assert outcomes(evening, seen(held)) == ["refused"]


def test_a_seat_without_address_has_another_ticket_when_somebody_else_is_named(evening):
    seat = make.party(evening, 2).registrations.last()
    ida = actions.name_person(seat, name="Ida")
    former = tickets.ticket_of(ida)
    actions.name_person(ida, name="Otto")
    assert tickets.registration_by_ticket(former) is None


def test_a_scan_is_taken_once(evening):
    emil = make.registration(evening)
    scan = seen(emil)
    assert outcomes(evening, scan) == ["noted"]
    assert outcomes(evening, scan, scan) == ["noted", "noted"]
    assert outcomes(evening, seen(emil)) == ["before"]
    actions.undo_attendance(emil, by=None)
    assert outcomes(evening, scan) == ["noted"]  # the first answer; nothing is done again
    assert not Attendance.objects.exists()
    assert Scan.objects.count() == 2


def test_each_scan_has_its_own_fate(cast, evening):
    emil, frieda, gone = (make.registration(evening, name) for name in ("emil", "frieda", "gustav"))
    actions.withdraw(gone)
    elsewhere = make.registration(make.event(cast.nord))
    talk = session(evening)
    found = outcomes(
        evening,
        seen(emil),
        seen(emil, ticket="nonsense"),
        seen(elsewhere),
        seen(gone),
        seen(frieda, ticket="", person=frieda.code),
        seen(emil, session=talk.code),
        seen(emil, ticket="", person=elsewhere.code),
    )
    assert found == ["noted", "unknown", "elsewhere", "refused", "noted", "noted", "unknown"]
    assert Attendance.objects.count() == 2
    assert Presence.objects.get().session == talk
    assert not Attendance.objects.filter(registration=elsewhere).exists()


def test_scans_count_when_somebody_was_seen_however_wrong_a_clock_is(cast):
    event = make.event(cast.nord, starts_in=timedelta(days=-3))
    names = ("emil", "frieda", "gustav")
    Event.objects.filter(pk=event.pk).update(ends_at=timezone.now() + timedelta(hours=1))
    people = [make.registration(Event.objects.get(pk=event.pk), name) for name in names]
    began, now = event.starts_at, timezone.now()
    told = (began + timedelta(minutes=5), now + timedelta(days=400), began - timedelta(days=400))
    outcomes(event, *(seen(one, at=at) for one, at in zip(people, told, strict=True)))
    noted = [Attendance.objects.get(registration=one) for one in people]
    assert noted[0].noted_at == told[0]
    assert noted[1].noted_at <= timezone.now()
    assert noted[2].noted_at == began - rules.DOOR_OPENS
    assert noted[0].counted_on == noted[1].counted_on == timezone.localdate(began)


def test_the_list_finds_names_with_and_without_umlauts(evening):
    for name in ("Jörg Müller", "Änne Weiß", "Mueller Zweite"):
        make.registration(evening, name.split()[0].lower(), name=name, organisation_name="Gärtnerei Öz")
    people = door.guests(evening)

    def found(typed):
        return [one.name for one in door.meant(people, typed)]

    for typed in ("müller", "mueller", "MULLER", "muller"):
        assert found(typed) == ["Jörg Müller", "Mueller Zweite"]
    assert found("weiss") == found("anne weiß") == ["Änne Weiß"]
    assert len(found("gartnerei")) == 3
    assert found(people[0].code) == [people[0].name]
    assert found("niemand") == []


def test_numbers_leave_out_who_takes_part_online(cast):
    both = make.event(cast.nord, mode="hybrid")
    online = both.pools.create(mode="online", planned_mode="online", position=1)
    emil = make.registration(both, pool=both.pools.first())
    make.registration(both, "frieda", pool=online)
    actions.note_attendance(emil, by=None)
    assert door.numbers(both) == door.Numbers(1, 1)
    talk = session(both)
    assert door.numbers(both, talk) == door.Numbers(1, 0)
    assert [(one.name, one.is_online) for one in door.guests(both)] == [("Emil", False), ("Frieda", True)]


def test_a_device_gets_marks_and_no_tickets_addresses_or_answers(evening):
    emil = make.registration(evening, organisation_name="Holz")
    talk = session(evening)
    actions.note_presence(emil, talk, by=None)
    mark = tickets.mark_of(evening, tickets.ticket_of(emil))
    assert door.list_for_device(evening) == [[mark, emil.code, "Emil", "Holz", True, [talk.code], False]]
