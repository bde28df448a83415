"""Photos at an event: said before, refused by whoever wants, seen by the staff, forgotten with the person."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from hubnetz.events import access, actions
from hubnetz.events.access import door, exports
from hubnetz.events.actions import rights
from hubnetz.events.models import Event, Registration, Waiting
from hubnetz.events.tests import make
from hubnetz.journal.models import Entry
from hubnetz.post.models import Letter

STANDARD = "Bei dieser Veranstaltung wird fotografiert"


@pytest.fixture
def event(cast):
    return make.event(cast.nord, takes_photos=True, seats=4, queue_seats=5)


def text(answer):
    return answer.content.decode()


def own(seat):
    return f"/registrations/{access.key_to(seat)}/"


def sent(**fields):
    return {"name": "Emil", "email": "emil@client.example", "idempotency_key": str(uuid4()), **fields}


def test_people_read_of_it_before_they_register_and_may_refuse(client, event):
    page = text(client.get(f"/events/{event.code}/"))
    assert STANDARD in page
    assert page.index(STANDARD) < page.index('name="no_photos"')
    answer = client.post(f"/events/{event.code}/registration/", sent(no_photos="on"))
    assert answer.status_code == 303
    seat = Registration.objects.get()
    assert seat.no_photos
    letter = Letter.objects.get()
    assert STANDARD in letter.text
    assert "auf kein Foto möchten" in letter.text


def test_where_none_are_made_nobody_is_asked(client, cast):
    event = make.event(cast.nord)
    page = text(client.get(f"/events/{event.code}/"))
    assert "no_photos" not in page
    assert STANDARD not in page
    make.registration(event)
    assert "Foto" not in Letter.objects.get().text


def test_the_own_words_of_a_hub_are_read(client, event, cast):
    note = {"de": "Nur das Podium wird gefilmt.", "en": ""}
    actions.settle_photos(event, takes_photos=True, note=note, by=cast.eva)
    page = text(client.get(f"/events/{event.code}/"))
    assert "Nur das Podium wird gefilmt." in page
    assert STANDARD not in page
    assert Entry.objects.filter(verb="events.photos_settled").count() == 1
    actions.settle_photos(event, takes_photos=True, note=note, by=cast.eva)
    assert Entry.objects.filter(verb="events.photos_settled").count() == 1


def test_somebody_changes_their_mind_on_the_own_page(client, event):
    seat = make.registration(event)
    assert "Bitte keine Fotos von mir" in text(client.get(own(seat)))
    for _twice in range(2):
        assert client.post(f"{own(seat)}photos/", {"no_photos": "yes"}).status_code == 303
    seat.refresh_from_db()
    assert seat.no_photos
    assert "Sie möchten auf kein Foto." in text(client.get(own(seat)))
    assert Entry.objects.filter(verb="events.photos_refused").count() == 1
    client.post(f"{own(seat)}photos/", {"no_photos": "no"})
    seat.refresh_from_db()
    assert not seat.no_photos


def test_a_seat_given_back_says_nothing_more(client, event):
    seat = make.registration(event)
    actions.withdraw(seat)
    assert client.post(f"{own(seat)}photos/", {"no_photos": "yes"}).status_code == 422
    assert 'id="photos"' not in text(client.get(own(seat)))


def test_the_contact_says_it_for_each(client, event):
    party = make.party(event, 3, no_photos=True)
    seats = list(access.seats_of(party))
    assert [seat.no_photos for seat in seats] == [True, False, False]
    page = f"/parties/{access.key_to_party(party)}/"
    assert text(client.get(page)).count('name="no_photos_') == 3
    rows = {"idempotency_key": str(uuid4())}
    for number, seat in enumerate(seats):
        rows |= {f"name_{seat.code}": f"Person {number}", f"email_{seat.code}": ""}
    rows[f"no_photos_{seats[2].code}"] = "on"
    assert client.post(page, rows).status_code == 303
    assert [seat.no_photos for seat in access.seats_of(party)] == [False, False, True]


def test_a_seat_passed_on_asks_the_next_person_anew(event):
    party = make.party(event, 2)
    seat = actions.name_person(access.seats_of(party)[1], name="Ida", email="ida@client.example")
    actions.say_no_photos(seat, no_photos=True)
    passed = actions.name_person(seat, name="Otto", email="otto@client.example")
    assert not Registration.objects.get(pk=passed.pk).no_photos
    assert Registration.objects.get(email="ida@client.example").no_photos


def test_whoever_waited_has_it_on_the_seat(cast):
    event = make.event(cast.nord, takes_photos=True, seats=1, queue_seats=5)
    first = make.registration(event)
    entry = make.waiting(event, no_photos=True)
    actions.withdraw(first)
    actions.accept(entry)
    assert Registration.objects.standing().get().no_photos


def test_the_entrance_the_list_and_the_badge_show_it(event, cast, client):
    make.registration(event, no_photos=True)
    make.registration(event, "frieda")
    assert {one.name: one.no_photos for one in door.guests(event)} == {"Emil": True, "Frieda": False}
    assert {one["name"]: one["mark"] for one in exports.people_on_paper(event)} == {
        "Emil": "keine Fotos",
        "Frieda": "",
    }
    client.force_login(cast.eva)
    page = text(client.get(f"/desk/events/{event.code}/door/"))
    assert page.count("keine Fotos") == 1
    assert "1 Person möchte auf kein Foto" in text(client.get(f"/desk/events/{event.code}/around/"))
    Event.objects.update(takes_photos=False)
    event.refresh_from_db()
    assert {one["mark"] for one in exports.people_on_paper(event)} == {""}


def test_planners_settle_it_and_others_read_it(event, cast, client):
    address = f"/desk/events/{event.code}/around/"
    client.force_login(cast.eva)
    words = {"takes_photos": "on", "note_de": "Nur das Podium.", "idempotency_key": str(uuid4())}
    assert client.post(f"{address}photos/", words).status_code == 303
    event.refresh_from_db()
    assert str(event.photo_note) == "Nur das Podium."
    answer = client.post(f"{address}photos/", {**words, "note_de": "x" * 601})
    assert answer.status_code == 422
    assert "x" * 601 in text(answer)
    client.force_login(cast.ben)
    assert "Nur das Podium." in text(client.get(address))
    assert client.post(f"{address}photos/", words).status_code == 403
    client.force_login(cast.carla)
    assert client.post(f"{address}photos/", words).status_code == 404


def test_it_is_forgotten_with_the_person(event):
    for who in ("emil", "frieda", "gerda", "ida"):
        make.registration(event, who, no_photos=True)
    make.waiting(event, "jan", no_photos=True)
    long_ago = timedelta(days=800)
    Event.objects.update(starts_at=event.starts_at - long_ago, ends_at=event.ends_at - long_ago)
    rights.forget_due(timezone.now(), held={})
    assert not Registration.objects.filter(no_photos=True).exists()
    assert not Waiting.objects.filter(no_photos=True).exists()


def test_a_program_may_say_it(client, event):
    body = {"name": "Emil", "email": "emil@client.example", "no_photos": True}
    answer = client.post(
        f"/api/v1/events/{event.code}/registrations",
        body,
        content_type="application/json",
        headers={"Idempotency-Key": str(uuid4())},
    )
    assert answer.status_code == 201
    assert Registration.objects.get().no_photos
    assert client.get(f"/api/v1/events/{event.code}").json()["takes_photos"] is True
