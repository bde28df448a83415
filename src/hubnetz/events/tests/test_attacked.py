"""Umbrellas, guests, e-mails and joint events under attack: what was lost, said wrongly or counted twice before."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from tests.cast import hub

from hubnetz.events import actions, figures, writing
from hubnetz.events.access import guest_list
from hubnetz.events.models import Cohost, Event, Guest, Registration
from hubnetz.events.tests import make
from hubnetz.events.tests.test_guest_list import guests, invited, kept, states
from hubnetz.events.tests.test_joint import EVER, agreed
from hubnetz.events.tests.test_umbrellas import day, register
from hubnetz.journal.models import Entry
from hubnetz.lib.errors import KeyUsedElsewhere
from hubnetz.post.models import Letter

# --- several parts of an umbrella


def test_the_form_sent_again_for_somebody_else_is_refused_and_not_swallowed(cast):
    umbrella, parts = day(cast)
    key = uuid4()
    register(umbrella, parts[:1], idempotency_key=key)
    with pytest.raises(KeyUsedElsewhere):
        register(umbrella, parts[:1], who="hanna", idempotency_key=key)


def test_the_form_sent_again_with_one_more_part_gives_that_part_too(cast):
    umbrella, parts = day(cast)
    key = uuid4()
    register(umbrella, parts[:1], idempotency_key=key)
    found = register(umbrella, parts, idempotency_key=key)
    assert [row.event_id for row in found] == [part.pk for part in parts]
    assert Registration.objects.standing().count() == 3
    assert Letter.objects.filter(kind="events.parts_confirmed").count() == 2
    register(umbrella, parts, idempotency_key=key)
    assert Letter.objects.filter(kind="events.parts_confirmed").count() == 2


def test_a_part_given_back_is_not_taken_again_by_the_same_form(cast):
    umbrella, parts = day(cast)
    key = uuid4()
    seat, _other = register(umbrella, parts[:2], idempotency_key=key)
    actions.withdraw(seat)
    register(umbrella, parts[:2], idempotency_key=key)
    assert Registration.objects.standing().count() == 1


def test_a_place_in_the_queue_is_not_doubled_by_the_same_form_when_a_seat_is_free_again(cast):
    umbrella, parts = day(cast, seats=1, queue_seats=5)
    taken = make.registration(parts[0], "emil")
    key = uuid4()
    (entry,) = register(umbrella, parts[:1], idempotency_key=key)
    actions.leave(entry)
    actions.withdraw(taken)
    assert register(umbrella, parts[:1], idempotency_key=key) == [entry]
    assert not Registration.objects.standing().exists()


def test_a_cancelled_umbrella_sends_nobody_its_programme(cast):
    umbrella, parts = day(cast)
    actions.cancel(umbrella, by=None)
    umbrella.refresh_from_db()
    with pytest.raises(actions.NotOpen):
        register(umbrella, parts)


def test_a_draft_that_is_thrown_away_notes_for_each_part_that_it_left(cast):
    umbrella, parts = day(cast)
    Event.objects.filter(pk=umbrella.pk).update(published_at=None)
    actions.discard(umbrella, by=cast.eva)
    noted = Entry.objects.filter(verb="events.detached").values_list("code", flat=True)
    assert sorted(noted) == sorted(part.code for part in parts)


# --- guests


@pytest.mark.parametrize("companions", [(), ("",)])
def test_a_guest_comes_also_where_registration_is_closed_to_others(cast, companions):
    event, (ida, _jan) = invited(cast, closes_at=timezone.now() + timedelta(hours=1))
    event.closes_at = timezone.now() - timedelta(hours=1)
    event.save()
    actions.accept_invitation(ida, companions=companions)
    assert states(event)["Ida"] == "accepted"
    with pytest.raises(actions.NotOpen):
        make.registration(event)


def test_a_guest_comes_before_registration_opens_to_others(cast):
    event, (ida, _jan) = invited(cast, opens_at=timezone.now() + timedelta(days=1))
    actions.accept_invitation(ida)
    assert states(event)["Ida"] == "accepted"


def test_a_guest_who_asked_for_a_seat_before_has_it_by_the_yes(cast):
    event = make.event(cast.nord, seats=1, starts_in=timedelta(days=9))
    make.attendee_type(event, needs_approval=True)
    asked = make.registration(event, "ida")
    assert asked.confirmed_at is None
    guests(event, "Ida;ida@client.example")
    actions.invite_guests(event, answer_by=timezone.now() + timedelta(days=2), by=None)
    guest = event.guests.get()
    actions.accept_invitation(guest)
    assert states(event) == {"Ida": "accepted"}
    assert event.registrations.standing().get().email == "ida@client.example"
    assert kept(event) == 0


def test_a_guest_with_a_seat_who_brings_somebody_has_no_second_seat(cast):
    event, (ida, _jan) = invited(cast, seats=9)
    own = make.registration(event, "ida")
    actions.accept_invitation(ida, companions=["Kai", "Lea"])
    assert event.registrations.standing().count() == 3
    assert guest_list.seats_of_guest(Guest.objects.get(pk=ida.pk)).count() == 3
    own.refresh_from_db()
    assert own.cancelled_at is None
    assert kept(event) == 1  # Jan's
    actions.decline_invitation(ida)
    assert not event.registrations.standing().exists()


def test_who_was_there_with_company_cannot_say_no_afterwards(cast):
    event, (ida, _jan) = invited(cast)
    actions.accept_invitation(ida, companions=["Kai"])
    seats = list(guest_list.seats_of_guest(Guest.objects.get(pk=ida.pk)))
    event.starts_at = timezone.now() - timedelta(minutes=5)
    event.save()
    for seat in seats:
        actions.note_attendance(seat, by=cast.eva)
    with pytest.raises(actions.CameAlready):
        actions.decline_invitation(ida)
    assert states(event)["Ida"] == "accepted"


@pytest.mark.parametrize("answer", ["accept_invitation", "decline_invitation"])
def test_an_answer_to_an_invitation_that_is_taken_off_the_list_meanwhile_is_a_sentence(cast, answer):
    _event, (ida, _jan) = invited(cast)
    actions.remove_guest(Guest.objects.get(pk=ida.pk), by=None)
    with pytest.raises(actions.NotOpen):
        getattr(actions, answer)(ida)


def test_who_is_taken_off_the_list_leaves_no_letter_behind(cast):
    _event, (ida, jan) = invited(cast)
    actions.remove_guest(ida, by=None)
    assert [one.to for one in Letter.objects.filter(kind="events.guest_invited")] == [jan.email]


def test_a_guest_on_a_colleagues_list_gives_back_the_own_seat_alone(cast):
    event, (ida, _jan) = invited(cast, seats=9)
    people = [actions.Person("Olga", "olga@client.example"), actions.Person("Ida", ida.email)]
    actions.register_party(
        event, name="Olga", email="olga@client.example", people=people, idempotency_key=uuid4()
    )
    actions.accept_invitation(ida)
    actions.decline_invitation(ida)
    assert [seat.email for seat in event.registrations.standing()] == ["olga@client.example"]


def test_a_guest_who_asked_after_a_no_is_let_in_by_the_yes(cast):
    event, (_ida, jan) = invited(cast)
    actions.decline_invitation(jan)
    asked = make.attendee_type(event, needs_approval=True)
    make.registration(event, "jan", type=asked)
    actions.accept_invitation(jan)
    assert states(event)["Jan"] == "accepted"


def test_a_guest_who_says_yes_waits_no_longer(cast):
    event, (ida, _jan) = invited(cast, seats=4)
    entry = make.waiting(event, "ida")
    other = make.waiting(event, "olga")
    actions.accept_invitation(ida)
    entry.refresh_from_db()
    assert entry.left_at is not None
    offered = Registration.objects.filter(event=event).held().exclude(waiting=None)
    assert [seat.waiting_id for seat in offered] == [other.pk]  # one of the two that Ida leaves


# --- e-mails to groups


def test_another_text_under_the_same_key_is_refused_and_not_swallowed(cast):
    event = make.event(cast.nord)
    make.registration(event)
    key = uuid4()

    def send(text):
        return actions.send_mailing(
            event, group="seats", subject={"de": "Hallo"}, text={"de": text}, idempotency_key=key, by=cast.eva
        )

    assert send("Eins") == send("Eins")
    with pytest.raises(KeyUsedElsewhere):
        send("Zwei")


@pytest.mark.parametrize(
    "subject", ["Hallo\r\nBcc: evil@client.example", "Hallo\u2028Bcc: evil@client.example"]
)
def test_a_subject_is_one_line_in_the_preview_as_in_the_letter(cast, subject):
    event = make.event(cast.nord)
    make.registration(event)
    event.refresh_from_db()  # texts as the page reads them
    said = {"subject": {"de": subject}, "text": {"de": "{{ event.hub }} <b>"}}
    seen = writing.preview(event, "seats", **said, is_news=False)
    actions.send_mailing(event, group="seats", **said, idempotency_key=uuid4(), by=cast.eva)
    sent = Letter.objects.get(kind="events.mailing")
    assert (seen.subject, seen.text) == (sent.subject, sent.text)
    assert sent.subject == "Hallo Bcc: evil@client.example"
    assert "{{ event.hub }} <b>" in sent.text


@pytest.mark.parametrize("nothing", ["\u200b", "\u202e\u2066", "\x01"])
def test_a_subject_or_text_that_nobody_can_see_is_none(cast, client, nothing):
    event = make.event(cast.nord)
    make.registration(event)
    client.force_login(cast.eva)
    seen = {"group": "seats", "subject_de": "Hallo", "text_de": "Text"}
    for name in ("subject_de", "text_de"):
        sent = {**seen, name: nothing, "send": "", "idempotency_key": uuid4()}
        answer = client.post(f"/desk/events/{event.code}/letters/", sent)
        assert answer.status_code == 422
    assert not Letter.objects.filter(kind="events.mailing").exists()


# --- joint events


def test_no_hub_joins_a_visit_that_was_credited_by_a_rule(cast):
    event = make.event(cast.nord)
    Cohost.objects.create(event=event, hub=cast.sued)
    agreed(event, cast, "host")
    actions.note_attendance(make.registration(event), by=cast.eva)
    event.refresh_from_db()

    with pytest.raises(actions.CameAlready):
        actions.change(
            event, values={}, topics=event.topics.all(), cohosts=[cast.sued, hub("west", "West")],
            version=event.version, by=cast.eva,
        )  # fmt: skip
    assert [row.hubs for row in figures.participations(EVER)] == [("nord",)]
