"""Guests who are invited by name: the list, the letters, yes and no, seats kept until a day."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from tests.letters import compare

from hubnetz.events import actions, guest_lists
from hubnetz.events.access import guest_list as access
from hubnetz.events.models import Guest, Registration
from hubnetz.events.tests import make
from hubnetz.journal.models import Entry
from hubnetz.post.models import Letter

FOLDER = Path(__file__).parent / "letters"
PASTED = """Name;E-Mail;Unternehmen;Anrede;Begleitung;Sprache
Ida Kern;ida@client.example;Kern GmbH;Sehr geehrte Frau Kern;2;de
Jan Lot;JAN@client.example;;;;en
"""


def lines(text=PASTED, known=()):
    return guest_lists.read(text, known)


def guests(event, text=PASTED):
    actions.list_guests(event, lines(text), by=None)
    return list(event.guests.order_by("pk"))


def invited(cast, seats=5, **fields):
    """Return an event with two invited guests, and the guests."""
    event = make.event(cast.nord, seats=seats, queue_seats=9, starts_in=timedelta(days=9), **fields)
    found = guests(event)
    actions.invite_guests(event, answer_by=timezone.now() + timedelta(days=2), by=cast.eva)
    for guest in found:
        guest.refresh_from_db()
    return event, found


def kept(event):
    return Registration.objects.filter(event=event).held().count()


def states(event):
    return {guest.name.split()[0]: guest.state for guest in access.guests_of(event)}


# --- reading a list


@pytest.mark.parametrize("mark", [";", ",", "\t"])
def test_a_list_is_read_however_its_columns_are_parted(mark):
    found = lines(PASTED.replace(";", mark))
    assert [(one.number, one.name, one.email, one.companions, one.language) for one in found] == [
        (2, "Ida Kern", "ida@client.example", 2, "de"),
        (3, "Jan Lot", "jan@client.example", 0, "en"),
    ]
    assert found[0].salutation == "Sehr geehrte Frau Kern"
    assert not any(one.problems for one in found)


def test_without_a_heading_columns_stand_in_their_order():
    found = lines("Ida Kern;ida@client.example\n\nJan;jan@client.example;Lot AG")
    assert [(one.number, one.name, one.organisation_name) for one in found] == [
        (1, "Ida Kern", ""),
        (3, "Jan", "Lot AG"),
    ]


@pytest.mark.parametrize(
    ("line", "what"),
    [
        (";ida@client.example", "Name"),
        ("Ida", "fehlt"),
        ("Ida;ida", "keine E-Mail-Adresse"),
        ("Ida;known@client.example", "schon auf der Liste"),
        ("Ida;ida@client.example;;;zwei", "Begleitpersonen"),
        ("Ida;ida@client.example;;;10", "Begleitpersonen"),
        ("Ida;ida@client.example;;;;fr", "Sprache"),
        (f"{'I' * 121};ida@client.example", "zu lang"),
    ],
)
def test_what_is_wrong_with_a_line_is_said(line, what):
    assert what in " ".join(lines(line, ["KNOWN@client.example"])[0].problems)


def test_the_same_address_twice_in_a_list_is_found():
    found = lines("Ida;ida@client.example\nIda;IDA@client.example")
    assert [bool(one.problems) for one in found] == [False, True]


@pytest.mark.parametrize("text", ["", "\n\n", ";;;", "\ufeff", '"offen;x', "a\x00b;c"])
def test_nothing_pasted_breaks_the_reading(text):
    assert all(one.problems for one in lines(text))


def test_a_list_is_written_as_a_whole_or_not_at_all(cast):
    event = make.event(cast.nord)
    with pytest.raises(ValueError, match="problems"):
        actions.list_guests(event, lines(f"{PASTED}Ohne;x\n"), by=None)
    assert not Guest.objects.exists()
    assert actions.list_guests(event, lines(), by=None) == 2
    assert actions.list_guests(event, lines(), by=None) == 0


# --- inviting


def test_invited_guests_have_a_letter_and_their_seats_are_kept(cast):
    event, _guests = invited(cast)
    assert kept(event) == 4
    assert Letter.objects.filter(kind="events.guest_invited").count() == 2
    assert states(event) == {"Ida": "invited", "Jan": "invited"}
    with pytest.raises(actions.NobodyThere):
        actions.invite_guests(event, answer_by=timezone.now() + timedelta(days=2), by=None)
    assert kept(event) == 4


def test_without_enough_seats_nobody_is_invited(cast):
    with pytest.raises(actions.FullyBooked, match="4"):
        invited(cast, seats=3)
    assert not Guest.objects.filter(invited_at__isnull=False).exists()
    assert not Letter.objects.exists()


@pytest.mark.parametrize("what", ["draft", "cancelled", "past day", "too late"])
def test_only_a_date_to_come_invites(cast, what):
    event = make.event(cast.nord)
    guests(event)
    answer_by = timezone.now() + timedelta(days=1)
    if what == "draft":
        event.published_at = None
    if what == "cancelled":
        event.cancelled_at = timezone.now()
    event.save()
    answer_by = {"past day": timezone.now(), "too late": event.ends_at + timedelta(days=1)}.get(
        what, answer_by
    )
    with pytest.raises(actions.NotOpen):
        actions.invite_guests(event, answer_by=answer_by, by=None)


def test_a_yes_takes_the_seat_and_those_of_the_company_and_frees_the_rest(cast):
    event, (ida, jan) = invited(cast)
    actions.accept_invitation(ida, companions=[""])
    assert event.registrations.standing().count() == 2
    assert kept(event) == 1
    actions.accept_invitation(ida, companions=["", ""])
    assert event.registrations.standing().count() == 2
    actions.accept_invitation(jan)
    assert kept(event) == 0
    assert states(event) == {"Ida": "accepted", "Jan": "accepted"}
    assert Letter.objects.filter(kind="events.registration_confirmed", to=jan.email).count() == 1
    assert Letter.objects.filter(kind="events.party_confirmed", to=ida.email).count() == 1


def test_more_company_than_was_invited_is_refused(cast):
    _event, (_ida, jan) = invited(cast)
    with pytest.raises(ValueError, match="More companions"):
        actions.accept_invitation(jan, companions=[""])


def test_a_no_gives_the_seats_to_who_waits(cast):
    event, (ida, _jan) = invited(cast, seats=4)
    make.waiting(event, "gerda")
    actions.decline_invitation(ida)
    actions.decline_invitation(ida)
    assert Letter.objects.filter(kind="events.seat_offered", to="gerda@client.example").count() == 1
    assert states(event)["Ida"] == "declined"
    assert Entry.objects.filter(verb="events.guest_declined").count() == 1


@pytest.mark.parametrize("companions", [0, 2])
def test_a_yes_becomes_a_no_and_a_no_a_yes_while_there_is_room(cast, companions):
    event, (ida, _jan) = invited(cast)
    actions.accept_invitation(ida, companions=[""] * companions)
    actions.decline_invitation(ida)
    assert event.registrations.standing().count() == 0
    assert states(event)["Ida"] == "declined"
    actions.accept_invitation(ida)
    assert states(event)["Ida"] == "accepted"


def test_who_gives_the_seat_back_by_its_letter_does_not_come(cast):
    event, (_ida, jan) = invited(cast)
    actions.accept_invitation(jan)
    actions.withdraw(event.registrations.standing().get())
    assert states(event)["Jan"] == "declined"


def test_after_the_day_the_seats_are_free_and_the_link_says_so(cast, monkeypatch):
    event, (ida, _jan) = invited(cast)
    later = timezone.now() + timedelta(days=3)
    monkeypatch.setattr(timezone, "now", lambda: later)
    actions.lapse(event)
    assert kept(event) == 0
    assert states(event)["Ida"] == "silent"
    with pytest.raises(actions.NotOpen):
        actions.accept_invitation(ida)


def test_a_guest_who_has_a_seat_already_keeps_that_one(cast):
    event = make.event(cast.nord, seats=9, starts_in=timedelta(days=9))
    make.registration(event, "jan")
    _ida, jan = guests(event)
    actions.invite_guests(event, answer_by=timezone.now() + timedelta(days=2), by=None)
    actions.accept_invitation(jan)
    assert event.registrations.standing().count() == 1
    assert states(event)["Jan"] == "accepted"


def test_only_the_silent_are_reminded_and_once_a_day(cast):
    event, (ida, jan) = invited(cast)
    with pytest.raises(actions.NobodyThere):
        actions.remind_guests(event, by=None)  # the invitation is a minute old
    Guest.objects.update(invited_at=timezone.now() - timedelta(days=2))
    actions.decline_invitation(ida)
    assert actions.remind_guests(event, by=None) == 1
    with pytest.raises(actions.NobodyThere):
        actions.remind_guests(event, by=None)
    assert Letter.objects.get(kind="events.guest_reminded").to == jan.email


def test_who_is_taken_off_the_list_loses_the_seat_kept_and_not_one_taken(cast):
    event, (ida, jan) = invited(cast)
    actions.accept_invitation(ida)
    with pytest.raises(actions.InUse):
        actions.remove_guest(ida, by=None)
    actions.remove_guest(jan, by=None)
    assert kept(event) == 0
    assert states(event) == {"Ida": "accepted"}


# --- an event for guests only


@pytest.mark.parametrize("typed", [False, True])
def test_nobody_else_comes_to_an_event_for_guests(cast, typed):
    event, (ida, _jan) = invited(cast)
    if typed:
        make.attendee_type(event, "Presse")
    actions.open_to_guests_only(event, by=cast.eva)
    actions.open_to_guests_only(event, by=cast.eva)
    event.refresh_from_db()
    assert access.is_for_guests_only(event)
    assert not event.is_listed
    with pytest.raises(actions.NotInvited):
        make.registration(event, "stranger")
    with pytest.raises(actions.NotInvited):
        make.party(event, 2)
    actions.accept_invitation(ida, companions=[""])
    assert event.registrations.standing().count() == 2
    assert Entry.objects.filter(verb="events.opened_to_guests_only").count() == 1


def test_guests_are_forgotten_with_the_people_of_the_event(cast):
    event, (ida, _jan) = invited(cast)
    actions.accept_invitation(ida, companions=[""])
    long_ago = timedelta(days=800)
    event.starts_at, event.ends_at = event.starts_at - long_ago, event.ends_at - long_ago
    event.save()
    while actions.forget_people(event):
        pass
    assert not Guest.objects.exists()
    assert event.registrations.standing().count() == 2
    assert not Letter.objects.filter(kind__startswith="events.guest").exists()


# --- the page behind the link


def test_opening_a_link_answers_nothing_and_the_button_does(cast):
    event, (ida, _jan) = invited(cast)
    path = f"/guests/{access.key_to_guest(ida)}/"
    browser = Client()
    for query in ("", "?answer=yes", "?answer=no"):
        assert "Ihre Einladung" in browser.get(f"{path}{query}").content.decode()
    assert states(event)["Ida"] == "invited"
    answer = browser.post(path, {"answer": "yes", "along": "1", "idempotency_key": str(uuid4())})
    assert answer.status_code == 303
    page = browser.get(path).content.decode()
    assert "2 Plätze gehören Ihnen" in page
    assert "/parties/" in page
    assert browser.post(path, {"answer": "no"}).status_code == 303
    assert "Sie kommen nicht" in browser.get(path).content.decode()
    assert states(event)["Ida"] == "declined"


@pytest.mark.parametrize("sent", [{}, {"answer": "maybe"}, {"answer": "yes", "along": "7"}])
def test_what_is_no_answer_is_refused(cast, sent):
    event, (ida, _jan) = invited(cast)
    assert Client().post(f"/guests/{access.key_to_guest(ida)}/", sent).status_code == 422
    assert states(event)["Ida"] == "invited"


def test_a_refusal_is_a_sentence_and_a_forged_link_is_not_found(cast, monkeypatch):
    _event, (ida, _jan) = invited(cast)
    path = f"/guests/{access.key_to_guest(ida)}/"
    later = timezone.now() + timedelta(days=3)
    monkeypatch.setattr(timezone, "now", lambda: later)
    answer = Client().post(path, {"answer": "yes"})
    assert answer.status_code == 422
    assert "fragen Sie den Hub" in answer.content.decode()
    assert Client().get(f"/guests/{ida.code}~x/").status_code == 404


@pytest.mark.parametrize("name", ["Ida", "Jan"])
def test_it_reads_so(cast, name):
    at = datetime(2027, 3, 4, 17, tzinfo=UTC)
    event = make.event(
        cast.nord, seats=5, starts_at=at, ends_at=at + timedelta(hours=2), site=cast.nord.sites.get()
    )
    guests(event)
    actions.invite_guests(event, answer_by=datetime(2027, 2, 20, 22, 59, tzinfo=UTC), by=None)
    Guest.objects.update(invited_at=timezone.now() - timedelta(days=2))
    actions.remind_guests(event, by=None)
    guest = event.guests.get(name__startswith=name)
    for kind in ("guest_invited", "guest_reminded"):
        letter = Letter.objects.get(kind=f"events.{kind}", to=guest.email)
        letter.text = letter.text.replace(access.key_to_guest(guest), "KEY")
        compare(letter, FOLDER / f"{kind}.{guest.language}.txt")
