"""How an event lets people in on its page: several ways, waiting list, requests, invitations, questions, colleagues."""

from datetime import timedelta

import pytest
from django.utils import timezone

from hubnetz.events import access, actions
from hubnetz.events.models import Party, Registration, Waiting
from hubnetz.events.tests import make
from hubnetz.events.tests.test_pages import door, filled


def page_of(client, event, query="", language=""):
    return client.get(f"{language}/events/{event.code}/{query}").content.decode()


def hybrid(hub, *, on_site=2, online=None, **fields):
    event = make.event(hub, mode="hybrid", seats=on_site, **fields)
    event.pools.create(mode="online", planned_mode="online", seats=online, position=1)
    return event


def where(answer):
    return answer.status_code, answer["Location"].rsplit("/", 2)[-2]


# Several ways


def test_the_ways_are_a_choice_with_how_they_stand(client, cast):
    event = hybrid(cast.nord, online=30)
    page = page_of(client, event)
    assert page.count('name="way"') == 2
    assert "2 Plätze frei" in page
    assert "30 Plätze frei" in page
    assert client.post(door(event), filled(way="p1")).status_code == 303
    assert Registration.objects.get().pool.mode == "online"


def test_without_a_choice_there_is_no_seat_and_an_unknown_one_is_none(client, cast):
    event = hybrid(cast.nord)
    for fields in ({}, {"way": "p7"}):
        answer = client.post(door(event), filled(**fields))
        assert answer.status_code == 422
        assert 'value="Emil Holzbau"' in answer.content.decode()
    assert not Registration.objects.exists()


def test_a_full_way_is_chosen_as_its_waiting_list(client, cast):
    event = hybrid(cast.nord, on_site=1)
    make.registration(event, "frieda", pool=event.pools.first())
    make.waiting(event, "ida", pool=event.pools.first())
    page = page_of(client, event)
    assert 'value="p0.wait"' in page
    assert "Warteliste, 1 wartet" in page
    assert where(client.post(door(event), filled(way="p0.wait"))) == (303, "waits")
    assert Waiting.objects.get(email="emil@client.example").pool.mode == "on_site"


def test_who_would_have_waited_and_finds_a_free_seat_has_it(client, cast):
    event = hybrid(cast.nord)
    assert where(client.post(door(event), filled(way="p0.wait"))) == (303, "registered")
    assert Registration.objects.get().seat == 1


def test_a_full_way_without_a_list_cannot_be_chosen(client, cast):
    event = hybrid(cast.nord, on_site=1, queue_seats=0)
    make.registration(event, "frieda", pool=event.pools.first())
    page = page_of(client, event)
    assert "ausgebucht" in page
    assert page.count("disabled") == 1
    assert client.post(door(event), filled(way="p0")).status_code == 422


@pytest.mark.parametrize(("typed", "asked", "most"), [(False, False, 5), (True, False, 6), (True, True, 7)])
def test_types_and_questions_cost_a_query_each(client, cast, typed, asked, most, django_assert_num_queries):
    event = make.event(cast.nord)
    event.about.create(topic=cast.topic)
    for name in ("Betrieb", "Studium", "Presse") if typed else ():
        make.attendee_type(event, name)
    for number in range(3 if asked else 0):
        make.question(event, f"Frage {number}")
    page_of(client, event)
    with django_assert_num_queries(most):
        page_of(client, event)


# Waiting list


def test_a_full_event_offers_the_waiting_list_with_the_place(client, cast):
    event = make.event(cast.nord, seats=1)
    make.registration(event, "frieda")
    make.waiting(event, "ida", size=2)
    page = page_of(client, event)
    assert "Sie hätten Platz 2 auf der Liste" in page
    assert where(client.post(door(event), filled(wait="1"))) == (303, "waits")
    entry = Waiting.objects.get(email="emil@client.example")
    own = client.get(f"/waiting/{access.key_to_waiting(entry)}/").content.decode()
    assert '<strong class="place__number">2</strong>' in own


def test_the_last_seat_gone_meanwhile_offers_the_list_and_keeps_what_was_typed(client, cast):
    event = make.event(cast.nord, seats=1)
    make.registration(event, "frieda")
    answer = client.post(door(event), filled())
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'name="wait"' in page
    assert "Sie hätten Platz 1 auf der Liste" in page
    assert 'value="emil@client.example"' in page


def test_too_few_seats_for_all_offer_both(client, cast):
    event = make.event(cast.nord, seats=3)
    make.registration(event, "frieda")
    form = filled(seats="4")
    answer = client.post(door(event), form)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "nur noch 2 Plätze frei" in page
    assert 'name="wait"' in page
    assert "alle zusammen oder gar nicht" in page
    assert where(client.post(door(event), {**form, "wait": "1"})) == (303, "waits")
    assert access.offer_to(Waiting.objects.get()).count() == 2


def test_a_full_list_says_so(client, cast):
    event = make.event(cast.nord, seats=1, queue_seats=1)
    make.registration(event, "frieda")
    make.waiting(event, "ida")
    assert "Auch die Warteliste ist voll" in page_of(client, event)
    answer = client.post(door(event), filled(wait="1"))
    assert answer.status_code == 422
    assert Waiting.objects.count() == 1


def test_the_offer_is_taken_by_its_link(client, cast):
    event = make.event(cast.nord, seats=1)
    first = make.registration(event, "frieda")
    key = access.key_to_waiting(make.waiting(event))
    assert client.post(f"/waiting/{key}/acceptance/").status_code == 422
    actions.withdraw(first)
    page = client.get(f"/waiting/{key}/").content.decode()
    assert "Ein Platz für Sie" in page
    assert "(deutsche Zeit)" in page
    for _ in range(2):
        assert client.post(f"/waiting/{key}/acceptance/").status_code == 303
    assert "Sie haben Ihren Platz" in client.get(f"/waiting/{key}/").content.decode()
    assert client.post(f"/waiting/{key}/leaving/").status_code == 303
    assert event.registrations.standing().get().email == "gerda@client.example"


def test_the_list_is_left_by_its_link(client, cast):
    event = make.event(cast.nord, seats=1)
    make.registration(event, "frieda")
    key = access.key_to_waiting(make.waiting(event))
    for _ in range(2):
        assert client.post(f"/waiting/{key}/leaving/").status_code == 303
    assert "Sie warten nicht mehr" in client.get(f"/waiting/{key}/").content.decode()
    assert not Waiting.objects.open().exists()


# When nobody is taken


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"opens_at": timezone.now() + timedelta(days=1)}, "Die Anmeldung hat noch nicht begonnen"),
        ({"closes_at": timezone.now() - timedelta(days=1)}, "Die Anmeldung ist geschlossen"),
        ({"cancelled_at": timezone.now()}, "Diese Veranstaltung fällt aus"),
        ({"starts_in": timedelta(days=-2)}, "vorbei"),
    ],
)
def test_the_page_says_why_nobody_is_taken(client, cast, fields, sentence):
    event = make.event(cast.nord, **fields)
    page = page_of(client, event)
    assert sentence in page
    assert 'name="email"' not in page
    answer = client.post(door(event), filled())
    assert answer.status_code == 422
    assert not Registration.objects.exists()


# Requests


def test_a_request_has_its_own_words_and_is_taken_back(client, cast):
    event = make.event(cast.nord, seats=1)
    make.attendee_type(event, needs_approval=True)
    assert "Platz anfragen" in page_of(client, event)
    assert where(client.post(door(event), filled())) == (303, "requested")
    own = Registration.objects.get()
    assert (own.confirmed_at, own.seat) == (None, None)
    key = access.key_to(own)
    page = client.get(f"/registrations/{key}/").content.decode()
    assert "Anfrage zurückziehen" in page
    assert "Sie haben noch keinen Platz" in page
    assert client.post(f"/registrations/{key}/cancellation/").status_code == 303
    assert "Diese Anfrage ist zurückgezogen" in client.get(f"/registrations/{key}/").content.decode()


def test_a_seat_of_a_cancelled_event_has_no_button(client, cast):
    own = make.registration(make.event(cast.nord))
    actions.cancel(own.event, by=cast.eva)
    page = client.get(f"/registrations/{access.key_to(own)}/").content.decode()
    assert "Diese Veranstaltung fällt aus" in page
    assert "/cancellation/" not in page


# Invitations


def invited(event, seats=2, **fields):
    return actions.invite(
        event, seats=seats, valid_until=timezone.now() + timedelta(days=1), by=None, **fields
    )


def test_the_link_of_an_invitation_fills_in_the_code_and_opens(client, cast):
    event = make.event(cast.nord, seats=2, is_listed=False, queue_seats=0)
    guest = make.attendee_type(event, "Gast", needs_invitation=True)
    code = invited(event, type=guest, keep_in=event.pools.get()).code
    assert 'name="robots" content="noindex"' in page_of(client, event)
    assert "Nur mit Einladung" in page_of(client, event)
    page = page_of(client, event, f"?i={code}")
    assert f'value="{code}"' in page
    assert "noch 2 Personen anmelden" in page
    assert client.post(door(event), filled()).status_code == 422
    assert client.post(door(event), filled(invitation=code.upper())).status_code == 303
    assert Registration.objects.standing().get().type == guest


def test_nobody_is_asked_for_a_code_where_none_is_needed(client, cast):
    event = make.event(cast.nord)
    assert 'name="invitation"' not in page_of(client, event)
    assert 'name="invitation"' not in client.post(door(event), filled(name="")).content.decode()


def test_a_code_that_is_used_up_says_so(client, cast):
    event = make.event(cast.nord)
    code = invited(event, seats=1).code
    make.registration(event, invitation=code)
    page = page_of(client, event, f"?i={code}")
    assert "Diesen Einladungscode haben schon so viele Personen genutzt" in page
    assert "Ihre Einladung gilt" not in page


def test_a_code_that_opens_nothing_says_so(client, cast):
    event = make.event(cast.nord)
    for code in ("nirgends", "%00", "a" * 90):
        assert "kennen wir hier nicht" in page_of(client, event, f"?i={code}") or code == "%00"
    answer = client.post(door(event), filled(invitation="nirgends"))
    assert answer.status_code == 422
    assert 'value="nirgends"' in answer.content.decode()


def test_a_withdrawn_code_opens_nothing(client, cast):
    event = make.event(cast.nord)
    invitation = actions.withdraw_invitation(invited(event), by=cast.eva)
    assert "kennen wir hier nicht" in page_of(client, event, f"?i={invitation.code}")


def test_kept_seats_are_free_for_the_invited_only(client, cast):
    event = make.event(cast.nord, seats=2)
    code = invited(event, keep_in=event.pools.get()).code
    assert "Alle Plätze sind vergeben" in page_of(client, event)
    assert "Alle Plätze sind vergeben" not in page_of(client, event, f"?i={code}")
    assert client.post(door(event), filled()).status_code == 422
    assert client.post(door(event), filled(invitation=code)).status_code == 303


# Questions


@pytest.fixture
def asking(cast):
    event = make.event(cast.nord)
    make.attendee_type(event, "Betrieb")
    student = make.attendee_type(event, "Studium")
    brings = make.question(event, "Bringen Sie etwas mit?", "yes_no", is_required=True)
    make.question(event, "Was denn?", is_required=True, only_if=brings, only_value="yes")
    make.question(event, "Welche Hochschule?", is_required=True, only_type=student)
    make.question(event, "Was essen Sie?", "choices", options=["vegan", "all"])
    return event


def answered(event, *values):
    pairs = zip(event.questions.order_by("position"), values, strict=False)
    return {f"q_{question.code}": value for question, value in pairs if value is not None}


@pytest.mark.parametrize("typed", [("eine Drohne", "Ulm"), ("", "")])
def test_a_question_that_does_not_apply_is_not_required_and_not_kept(client, asking, typed):
    way = asking.pools.get().types.order_by("position").first().code
    sent = filled(way=way, **answered(asking, "no", *typed, ["vegan"]))
    assert client.post(door(asking), sent).status_code == 303
    by_text = {question.code: question.text["de"] for question in asking.questions.all()}
    kept = {by_text[code]: value for code, value in Registration.objects.get().answers.items()}
    assert kept == {"Bringen Sie etwas mit?": "no", "Was essen Sie?": ["vegan"]}


@pytest.mark.parametrize(
    ("values", "type", "missing"),
    [
        ((None, None), 0, "Bringen Sie etwas mit?"),
        (("yes", ""), 0, "Was denn?"),
        (("no",), 1, "Welche Hochschule?"),
        (("perhaps",), 0, "Bringen Sie etwas mit?"),
    ],
)
def test_a_question_that_applies_is_asked_for(client, asking, values, type, missing):
    way = asking.pools.get().types.order_by("position")[type].code
    answer = client.post(door(asking), filled(way=way, **answered(asking, *values)))
    assert answer.status_code == 422
    assert f"{missing}: Bitte" in answer.content.decode()
    assert not Registration.objects.exists()


def test_without_scripts_each_question_says_when_it_applies(client, asking):
    page = page_of(client, asking)
    assert "Nur wenn Sie „Bringen Sie etwas mit?“ mit „ja“ beantwortet haben." in page
    assert "Nur für: Studium." in page
    first = asking.questions.order_by("position").first()
    assert f'data-only="q_{first.code}=yes"' in page


# Colleagues


def test_colleagues_in_one_go(client, cast):
    event = make.event(cast.nord, seats=4)
    names = "Ida Kern ida@client.example\nTom Brenner"
    assert client.post(door(event), filled(seats="4", names=names)).status_code == 303
    party = Party.objects.get()
    rows = [(row.name, row.email) for row in access.seats_of(party)]
    assert rows == [
        ("Emil", "emil@client.example"),
        ("Ida Kern", "ida@client.example"),
        ("Tom Brenner", ""),
        ("", ""),
    ]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"seats": "0"}, "mindestens 1"),
        ({"seats": "21"}, "bis zu 20"),
        ({"names": "\n".join("abcdefghijklmnopqrstu")}, "bis zu 20"),
        ({"names": "Ida ida@nirgends"}, "„ida@nirgends“ ist keine vollständige E-Mail-Adresse"),
    ],
)
def test_colleagues_that_cannot_be_read_are_said_and_kept(client, cast, fields, sentence):
    answer = client.post(door(make.event(cast.nord)), filled(**fields))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert '<details class="details beside" open>' in page


def test_english_words_of_every_state(client, cast):
    event = hybrid(cast.nord, on_site=1)
    make.registration(event, "frieda", pool=event.pools.first())
    page = page_of(client, event, language="/en")
    assert "full – waiting list, nobody waits yet" in page
    assert "seats are free" in page
