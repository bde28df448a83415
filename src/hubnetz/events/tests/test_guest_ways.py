"""Which seats a guest list draws on, who may choose between on site and online, and what the page says afterwards."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from tests.letters import compare

from hubnetz.events import access as events
from hubnetz.events import actions, guest_lists, guest_ways
from hubnetz.events.access import guest_list as access
from hubnetz.events.models import Event, Guest, Registration
from hubnetz.events.tests import make
from hubnetz.events.tests.test_guest_list import FOLDER
from hubnetz.events.tests.test_letters import BOTH, ENDS, STARTS
from hubnetz.events.ways import ways_of
from hubnetz.post.models import Letter


def hybrid(hub, seats=5, online=5, **fields):
    """Make an event with seats on site, as press too, and seats online."""
    event = make.event(
        hub, **{"mode": "hybrid", "seats": seats, "queue_seats": 9, "starts_in": timedelta(days=9), **fields}
    )
    event.pools.create(mode="online", planned_mode="online", seats=online, queue_seats=9, position=1)
    return event


def read(event, text):
    return guest_lists.read(text, (), guest_ways.by_words(ways_of(events.pools_of(event))))


def invited(event, text="Ida;ida@client.example", *, way="", days=2, **options):
    lines = read(event, text)
    assert not any(one.problems for one in lines)
    actions.list_guests(event, lines, way=way, by=None)
    actions.invite_guests(event, answer_by=timezone.now() + timedelta(days=days), by=None, **options)
    return list(event.guests.select_related("invitation").order_by("pk"))


def kept(event, mode):
    return Registration.objects.filter(event=event, pool__mode=mode).held().count()


def path(guest):
    return f"/guests/{access.key_to_guest(guest)}/"


def yes(**fields):
    return {"answer": "yes", "idempotency_key": str(uuid4()), **fields}


def text(answer):
    return answer.content.decode()


def later(monkeypatch, **by):
    moment = timezone.now() + timedelta(**by)
    monkeypatch.setattr(timezone, "now", lambda: moment)


# --- which seats


def test_a_column_says_which_seats_and_the_list_says_the_rest(cast):
    event = hybrid(cast.nord)
    press = make.attendee_type(event, "Presse")
    online = event.pools.get(mode="online")
    guests = invited(
        event,
        "Name;E-Mail;Teilnahme\nIda;ida@client.example;Presse\nJan;jan@client.example;ONLINE\nKim;kim@client.example;",
        way="p1",
    )
    assert [(one.invitation.pool, one.invitation.type) for one in guests] == [
        (press.pool, press), (online, None), (online, None)
    ]  # fmt: skip
    assert (kept(event, "on_site"), kept(event, "online")) == (1, 2)
    for guest in guests:
        actions.accept_invitation(guest)
    assert event.registrations.standing().filter(type=press).count() == 1
    assert event.registrations.standing().filter(pool=online).count() == 2


@pytest.mark.parametrize("said", ["vor Ort", "Präsenz", "on site", "online", "Presse", "Presse (vor Ort)"])
def test_what_staff_write_is_understood(cast, said):
    event = hybrid(cast.nord)
    make.attendee_type(event, "Presse")
    assert read(event, f"Ida;ida@client.example;;;;;{said}")[0].way


@pytest.mark.parametrize("said", ["Gäste", "p9", "<b>"])
def test_a_way_that_is_none_is_said(cast, said):
    event = hybrid(cast.nord)
    (line,) = read(event, f"Ida;ida@client.example;;;;;{said}")
    assert "keine Art der Teilnahme" in " ".join(line.problems)


def test_a_name_that_means_two_ways_means_none(cast):
    event = hybrid(cast.nord)
    for pool in event.pools.all():
        make.attendee_type(event, "Presse", pool)
    means = guest_ways.by_words(ways_of(events.pools_of(event)))
    assert "presse" not in means
    assert "presse (online)" in means


def test_a_way_of_another_event_is_refused(cast):
    event, other = hybrid(cast.nord), make.event(cast.nord)
    press = make.attendee_type(other, "Presse")
    with pytest.raises(ValueError, match="way"):
        actions.list_guests(event, read(event, "Ida;ida@client.example"), way=press.code, by=None)
    assert not Guest.objects.exists()


def test_each_kind_of_seats_must_suffice(cast):
    event = hybrid(cast.nord, seats=1, online=1)
    pasted = "A;a@client.example;;;;;online\nB;b@client.example;;;;;online\nC;c@client.example"
    with pytest.raises(actions.FullyBooked, match="online"):
        invited(event, pasted)
    event.pools.filter(mode="online").update(seats=2)
    actions.invite_guests(event, answer_by=timezone.now() + timedelta(days=2), by=None)
    assert (kept(event, "on_site"), kept(event, "online")) == (1, 2)


def test_without_a_word_it_is_the_first_seats_as_ever(cast):
    event = hybrid(cast.nord)
    invited(event)
    assert (kept(event, "on_site"), kept(event, "online")) == (1, 0)


# --- on site or online


def test_a_guest_chooses_online_and_the_seat_on_site_goes_to_who_waits(cast):
    event = hybrid(cast.nord, seats=1)
    (ida,) = invited(event, may_choose=True)
    make.waiting(event, "gerda")
    page = text(Client().get(path(ida)))
    assert 'value="online"' in page
    assert 'value="on_site"' in page
    missing = Client().post(path(ida), yes())
    assert missing.status_code == 422
    assert Client().post(path(ida), yes(mode="online")).status_code == 303
    assert event.registrations.standing().get().pool.mode == "online"
    assert Letter.objects.filter(kind="events.seat_offered", to="gerda@client.example").exists()
    assert "online" in text(Client().get(path(ida)))


def test_the_same_type_is_taken_the_other_way(cast):
    event = hybrid(cast.nord)
    make.attendee_type(event, "Presse")
    online = make.attendee_type(event, "Presse", event.pools.get(mode="online"))
    make.attendee_type(event, "Gast", event.pools.get(mode="online"), needs_approval=True)
    (ida,) = invited(event, "Ida;ida@client.example;;;2;;Presse (vor Ort)", may_choose=True)
    actions.accept_invitation(ida, mode="online", companions=[""])
    assert {seat.type for seat in event.registrations.standing()} == {online}
    assert event.registrations.standing().count() == 2
    assert not Registration.objects.held().exists()


def test_where_the_other_way_is_full_the_kept_seat_stays(cast):
    event = hybrid(cast.nord, online=1)
    make.registration(event, pool=event.pools.get(mode="online"))
    (ida,) = invited(event, may_choose=True)
    assert "online (ausgebucht)" in text(Client().get(path(ida)))
    refused = Client().post(path(ida), yes(mode="online"))
    assert refused.status_code == 422
    assert "checked" in text(refused).split('value="online"')[1].split(">")[0]
    assert kept(event, "on_site") == 1
    assert Guest.objects.get().invitation.pool.mode == "on_site"
    assert Client().post(path(ida), yes(mode="on_site")).status_code == 303


@pytest.mark.parametrize("both", [True, False])
def test_who_may_not_choose_is_not_asked(cast, both):
    event = hybrid(cast.nord) if both else make.event(cast.nord, starts_in=timedelta(days=9))
    (ida,) = invited(event, may_choose=not both)
    assert 'name="mode"' not in text(Client().get(path(ida)))
    with pytest.raises(ValueError, match="list says"):
        actions.accept_invitation(ida, mode="online")
    assert Client().post(path(ida), yes(mode="online")).status_code == 303
    assert event.registrations.standing().get().pool.mode == "on_site"


@BOTH
@pytest.mark.parametrize("what", ["choice", "online"])
def test_the_invitation_says_how(cast, language, what):
    event = hybrid(cast.nord, starts_at=STARTS, ends_at=ENDS, site=cast.nord.sites.get())
    lines = read(event, f"Ida Kern;ida@client.example;;;;{language};{'online' if what == 'online' else ''}")
    actions.list_guests(event, lines, by=None)
    until = STARTS - timedelta(days=12)
    actions.invite_guests(event, answer_by=until, may_choose=what == "choice", by=None)
    letter, guest = Letter.objects.get(), Guest.objects.get()
    letter.text = letter.text.replace(access.key_to_guest(guest), "KEY")
    compare(letter, FOLDER / f"guest_invited.{what}.{language}.txt")


# --- afterwards


def test_after_the_day_to_answer_a_no_stays_and_the_page_says_whom_to_ask(cast, monkeypatch):
    event = make.event(cast.nord, seats=5, starts_in=timedelta(days=9))
    (ida,) = invited(event)
    Client().post(path(ida), {"answer": "no"})
    assert "Ich komme doch" in text(Client().get(path(ida)))
    later(monkeypatch, days=3)
    page = text(Client().get(path(ida)))
    assert 'value="yes"' not in page
    assert 'value="no"' not in page
    assert "fragen Sie bitte den Hub" in page


@pytest.mark.parametrize(
    ("answer", "came", "said"),
    [
        ("yes", True, "Sie waren da."),
        ("yes", False, "Sie hatten zugesagt"),
        ("no", False, "Sie konnten nicht kommen."),
        ("", False, "Sie hatten nicht geantwortet."),
    ],
)
def test_when_it_is_over_the_page_says_how_it_was(cast, monkeypatch, answer, came, said):
    event = make.event(cast.nord, seats=5, starts_in=timedelta(days=9))
    (ida,) = invited(event)
    if answer:
        Client().post(path(ida), yes(answer=answer))
    if came:
        actions.note_attendance(event.registrations.standing().get(), by=None)
    later(monkeypatch, days=12)
    for query in ("", "?answer=yes"):
        page = text(Client().get(f"{path(ida)}{query}"))
        assert "Diese Veranstaltung ist vorbei." in page
        assert said in page
        assert 'name="answer"' not in page
    for given in ("yes", "no"):
        before = Guest.objects.values_list("comes", flat=True).get()
        Client().post(path(ida), yes(answer=given))
        assert Guest.objects.values_list("comes", flat=True).get() == before
    assert Event.objects.get().registrations.standing().count() == (answer == "yes")
