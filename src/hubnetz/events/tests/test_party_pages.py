"""The list of a contact: who comes, somebody else instead, seats given back; nobody else's list."""

import pytest

from hubnetz.events import access, actions
from hubnetz.events.models import Registration
from hubnetz.events.tests import make
from hubnetz.post.models import Letter


@pytest.fixture
def party(cast):
    return make.party(make.event(cast.nord, seats=6), 4)


def address(party):
    return f"/parties/{access.key_to_party(party)}/"


def rows(party, *people):
    """Return the list as it is sent, row by row."""
    sent = {}
    for seat, (name, email) in zip(access.seats_of(party), people, strict=False):
        sent |= {f"name_{seat.code}": name, f"email_{seat.code}": email}
    return sent


def named(party):
    return [(seat.name, seat.email) for seat in access.seats_of(party)]


def test_the_whole_list_is_saved_at_once(client, party):
    people = [("Ida", "ida@client.example"), ("Tom", ""), ("", ""), ("Uwe", "UWE@client.example")]
    answer = client.post(address(party), rows(party, *people))
    assert (answer.status_code, answer["Location"]) == (303, address(party))
    assert named(party) == [
        ("Ida", "ida@client.example"),
        ("Tom", ""),
        ("", ""),
        ("Uwe", "uwe@client.example"),
    ]
    own = set(Letter.objects.filter(kind="events.registration_confirmed").values_list("to", flat=True))
    assert own == {"ida@client.example", "uwe@client.example"}
    page = client.get(address(party)).content.decode()
    assert 'value="Tom"' in page
    assert "1 Platz hat noch keinen Namen" in page


def test_saved_twice_nobody_gets_a_second_letter(client, party):
    for _ in range(2):
        client.post(address(party), rows(party, ("Ida", "ida@client.example")))
    assert Letter.objects.filter(to="ida@client.example").count() == 1


def test_people_may_move_up_the_list(client, party):
    client.post(address(party), rows(party, ("Ida", "ida@client.example"), ("Tom", "tom@client.example")))
    moved = [("Tom", "tom@client.example"), ("Ida", "ida@client.example")]
    assert client.post(address(party), rows(party, *moved)).status_code == 303
    assert named(party)[:2] == moved


def test_a_row_that_cannot_be_is_said_and_the_others_are_saved(client, party):
    people = [("Ida", "ida@client.example"), ("Tom", "ida@client.example"), ("Uwe", "")]
    answer = client.post(address(party), rows(party, *people))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "steht auf Ihrer Liste schon bei einem anderen Namen" in page
    assert 'value="Tom"' in page
    assert named(party)[:3] == [("Ida", "ida@client.example"), ("", ""), ("Uwe", "")]


@pytest.mark.parametrize(
    ("person", "sentence"), [(("Ida", "ida"), "vollständig"), (("", "ida@client.example"), "auch den Namen")]
)
def test_bad_rows_keep_what_was_typed(client, party, person, sentence):
    answer = client.post(address(party), rows(party, person, ("Tom", "")))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert 'value="Tom"' in page
    assert f'value="{person[1]}"' in page


def test_one_seat_is_given_back_and_the_list_is_saved_with_it(client, party):
    seats = list(access.seats_of(party))
    sent = rows(party, ("Ida", "ida@client.example"), ("Tom", ""))
    for _ in range(2):
        answer = client.post(address(party), {**sent, "give_back": seats[0].code})
        assert answer.status_code == 303
    assert named(party) == [("Tom", ""), ("", ""), ("", "")]
    assert not Letter.objects.filter(to="ida@client.example").exists()


def test_all_are_given_back_with_one_letter_and_the_next_one_is_asked(client, cast):
    event = make.event(cast.nord, seats=3)
    party = make.party(event, 3)
    entry = make.waiting(event)
    for _ in range(2):
        assert client.post(f"{address(party)}cancellation/").status_code == 303
    assert Letter.objects.filter(kind="events.party_withdrawn").count() == 1
    assert not Letter.objects.filter(kind="events.registration_withdrawn").exists()
    assert access.offer_to(entry).count() == 1
    assert "Alle Plätze sind zurückgegeben" in client.get(address(party)).content.decode()


def test_who_was_there_stays_on_the_list(client, cast, party):
    seat = access.seats_of(party)[0]
    actions.name_person(seat, name="Ida")
    actions.note_attendance(seat, by=cast.eva)
    page = client.get(address(party)).content.decode()
    assert f"name_{seat.code}" not in page
    sent = {f"name_{seat.code}": "Tom", f"email_{seat.code}": ""}
    assert client.post(address(party), sent).status_code == 303
    assert client.post(address(party), {"give_back": seat.code}).status_code == 422
    client.post(f"{address(party)}cancellation/")
    assert named(party) == [("Ida", "")]


def test_a_list_of_a_cancelled_event_is_read_only(client, cast, party):
    sent = rows(party, ("Ida", ""))
    actions.cancel(party.event, by=cast.eva)
    page = client.get(address(party)).content.decode()
    assert "Diese Veranstaltung fällt aus" in page
    assert "<input" not in page.split("<main")[1].split("</main")[0]
    assert client.post(address(party), sent).status_code == 422


def test_another_partys_seats_and_keys_open_nothing(client, cast, party):
    other = make.party(party.event, 2, "uwe")
    sent = rows(other, ("Ida", ""))
    assert (
        client.post(address(party), {**sent, "give_back": access.seats_of(other)[0].code}).status_code == 303
    )
    assert named(other) == [("", ""), ("", "")]
    seat_key = access.key_to(access.seats_of(other)[0])
    for path in (f"/parties/{seat_key}/", f"{address(party)[:-2]}x/", f"/waiting/{seat_key}/"):
        assert client.get(path).status_code == 404
    for path in (
        f"/parties/{seat_key}/cancellation/",
        f"/waiting/{seat_key}/acceptance/",
        f"/waiting/{seat_key}/leaving/",
    ):
        assert client.post(path).status_code == 404


def test_the_list_costs_the_same_however_long_it_is(client, cast, django_assert_num_queries):
    event = make.event(cast.nord)
    for size in (2, 20):
        path = address(make.party(event, size, f"frieda{size}"))
        client.get(path)
        with django_assert_num_queries(3):
            client.get(path)


def test_the_pages_behind_letters_are_kept_nowhere(client, party):
    answer = client.get(address(party))
    assert "no-store" in answer["Cache-Control"]
    assert 'content="noindex"' in answer.content.decode()


def test_a_contact_who_comes_too_is_written_to_once(cast):
    event = make.event(cast.nord)
    people = [actions.Person("Frieda", "frieda@client.example"), actions.Person("")]
    fields = {"name": "Frieda", "email": "frieda@client.example", "idempotency_key": make.uuid4()}
    party = actions.register_party(event, people=people, **fields)
    actions.cancel(event, by=cast.eva)
    letters = Letter.objects.filter(to=party.email).order_by("pk").values_list("kind", flat=True)
    assert list(letters) == ["events.party_confirmed", "events.event_cancelled"]
    assert Registration.objects.filter(party=party).count() == 2
