"""The contact of a party learns from their list nothing but what they wrote: not who has a seat elsewhere."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from hubnetz.events import access, actions
from hubnetz.events.access import near, online
from hubnetz.events.tests import make
from hubnetz.post.models import Letter


@pytest.fixture
def event(cast):
    made = make.event(cast.nord, seats=9, queue_seats=9)
    make.registration(made, "ida")  # on her own; Jan is not registered
    return made


def page(client, party):
    """Return the contact's page without what is another one each time anyway."""
    text = client.get(f"/parties/{access.key_to_party(party)}/").content.decode()
    for seat in party.registrations.all():
        text = text.replace(seat.code, "SEAT")
    text = text.replace(access.key_to_party(party), "KEY")
    text = re.sub(r'name="(csrfmiddlewaretoken|idempotency_key)" value="[^"]*"', "", text)
    return re.sub(r'nonce="[^"]*"|\b[0-9a-f]{8}-[0-9a-f-]{27}\b', "", text)


def wanting(event, who, contact):
    people = [
        actions.Person(contact, f"{contact}@client.example"),
        actions.Person("Kollegin", f"{who}@client.example"),
    ]
    return actions.register_party(
        event, name=contact, email=f"{contact}@client.example", people=people, idempotency_key=uuid4()
    )


def test_whoever_is_named_at_once_is_shown_as_typed(client, event):
    known, new = wanting(event, "ida", "frieda"), wanting(event, "jan", "gerda")
    assert known.registrations.latest("pk").email == ""
    same = page(client, known).replace("frieda", "gerda").replace("ida@", "jan@")
    assert same == page(client, new)


def test_whoever_is_named_later_is_shown_as_typed_and_may_be_saved_again(client, event):
    shown = {}
    for who, contact in (("ida", "frieda"), ("jan", "gerda")):
        party = make.party(event, 2, contact)
        seat = party.registrations.latest("pk")
        path = f"/parties/{access.key_to_party(party)}/"
        for _twice in range(2):
            seat.refresh_from_db()
            form = {f"name_{seat.code}": "Kollegin", f"email_{seat.code}": f"{who}@client.example"}
            assert client.post(path, form).status_code == 303
        client.get(path)  # the sentence that it is saved
        shown[who] = page(client, party)
    assert shown["ida"].replace("frieda", "gerda").replace("ida@", "jan@") == shown["jan"]
    assert Letter.objects.filter(to="ida@client.example").count() == 1  # of her own seat; no second one


def test_the_same_address_twice_in_a_list_is_refused_either_way(event):
    for who, contact in (("ida", "frieda"), ("jan", "gerda")):
        party = wanting(event, who, contact)
        first = party.registrations.earliest("pk")
        people = {first.code: actions.Person("Noch einmal", f"{who}@client.example")}
        assert list(actions.change_list(party, people=people)) == [first.code]


def test_when_she_gives_her_own_seat_back_the_list_can_give_her_this_one(event):
    party = wanting(event, "ida", "frieda")
    actions.withdraw(event.registrations.get(email="ida@client.example"))
    seat = party.registrations.latest("pk")
    actions.name_person(seat, name="Ida", email="ida@client.example")
    seat.refresh_from_db()
    assert (seat.email, seat.contact_says) == ("ida@client.example", "")


def test_neither_links_nor_reminders_count_her(cast):
    event = make.event(
        cast.nord, mode="online", join_url="https://meet.example/x", starts_in=timedelta(minutes=10)
    )
    make.registration(event, "ida")
    known, new = wanting(event, "ida", "frieda"), wanting(event, "jan", "gerda")
    assert [number for number, *_rest in online.seats_to_pass_on(known)] == [1]
    assert [number for number, *_rest in online.seats_to_pass_on(new)] == [1]
    due = near.not_reminded(timezone.now())
    for contact in ("frieda", "gerda"):
        assert due.filter(address=f"{contact}@client.example").count() == 1


def test_what_the_contact_wrote_is_forgotten_with_the_person(event, settings):
    settings.HUBNETZ_ATTENDEES_KEPT = 1
    party = wanting(event, "ida", "frieda")
    long_ago = timezone.now() - timedelta(days=90)
    type(event).objects.filter(pk=event.pk).update(starts_at=long_ago, ends_at=long_ago + timedelta(hours=1))
    event.refresh_from_db()
    while actions.forget_people(event):
        pass
    assert not party.registrations.exclude(contact_says="").exists()
