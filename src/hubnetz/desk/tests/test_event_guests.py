"""The guest list at the desk."""

from datetime import timedelta

import pytest
from django.utils import timezone

from hubnetz.events.models import Guest
from hubnetz.events.tests import make
from hubnetz.lib.periods import BERLIN
from hubnetz.post.models import Letter

PASTED = "Ida Kern;ida@client.example;Kern GmbH;;2\nJan;jan@client.example"


def at(event, part="guests/"):
    return f"/desk/events/{event.code}/{part}"


@pytest.fixture
def event(cast):
    return make.event(cast.nord, seats=9, starts_in=timedelta(days=20))


def test_a_list_is_read_first_and_written_after_a_yes(event, sits):
    eva = sits("eva")
    seen = eva.post(at(event, "guests/new/"), {"lines": PASTED})
    assert seen.status_code == 200
    assert "Kern GmbH" in seen.content.decode()
    assert not Guest.objects.exists()
    assert eva.post(at(event, "guests/new/"), {"lines": PASTED, "add": "1"}).status_code == 303
    page = eva.get(at(event)).content.decode()
    assert "Ida Kern" in page
    assert "noch nicht eingeladen" in page


@pytest.mark.parametrize("pasted", [f"{PASTED}\nOhne;x", "", "\n", f"{PASTED}\n{PASTED}"])
def test_with_an_error_nothing_is_written_and_what_was_pasted_stays(event, sits, pasted):
    answer = sits("eva").post(at(event, "guests/new/"), {"lines": pasted, "add": "1"})
    assert answer.status_code == 422
    assert not Guest.objects.exists()
    if pasted.strip():
        assert "Ida Kern;ida@client.example" in answer.content.decode()


def test_too_many_lines_are_refused(event, sits):
    answer = sits("eva").post(at(event, "guests/new/"), {"lines": "x\n" * 501})
    assert answer.status_code == 422
    assert "500" in answer.content.decode()


def test_they_are_invited_reminded_and_taken_off(event, sits):
    eva = sits("eva")
    eva.post(at(event, "guests/new/"), {"lines": PASTED, "add": "1"})
    day = (timezone.now() + timedelta(days=5)).astimezone(BERLIN).date().isoformat()
    assert eva.post(at(event, "guests/invitation/"), {"answer_by": ""}).status_code == 422
    assert eva.post(at(event, "guests/invitation/"), {"answer_by": "2020-01-01"}).status_code == 422
    assert eva.post(at(event, "guests/invitation/"), {"answer_by": day}).status_code == 303
    assert Letter.objects.filter(kind="events.guest_invited").count() == 2
    assert "noch keine Antwort" in eva.get(at(event)).content.decode()
    assert eva.post(at(event, "guests/reminder/")).status_code == 422  # within a day
    Guest.objects.update(invited_at=timezone.now() - timedelta(days=2))
    assert eva.post(at(event, "guests/reminder/")).status_code == 303
    jan = Guest.objects.get(name="Jan")
    assert eva.post(at(event, f"guests/{jan.code}/removal/")).status_code == 303
    assert "Jan" not in eva.get(at(event)).content.decode().split("Gästeliste")[-1]


def test_an_event_becomes_one_for_guests_only(event, sits):
    eva = sits("eva")
    assert eva.post(at(event, "guests/only/")).status_code == 303
    assert "in keiner Liste genannt" in eva.get(at(event)).content.decode()
    assert sits("desk").post(at(event, "guests/only/")).status_code == 403


@pytest.mark.parametrize(("who", "status"), [("desk", 200), ("ben", 403), ("viewer", 403), ("carla", 404)])
def test_only_who_lets_people_in_sees_the_list(event, sits, who, status):
    browser = sits(who)
    assert browser.get(at(event)).status_code == status
    assert browser.get(at(event, "guests/new/")).status_code == status


def test_reading_costs_the_same_for_one_and_three(event, sits, queries):
    eva = sits("eva")
    for pasted in (PASTED.splitlines()[0], "A;a@client.example\nB;b@client.example"):
        eva.post(at(event, "guests/new/"), {"lines": pasted, "add": "1"})
        assert queries(eva, at(event)) == 11


def test_staff_say_which_seats_and_who_may_choose(cast, sits):
    event = make.event(cast.nord, mode="hybrid", seats=9, starts_in=timedelta(days=20))
    event.pools.create(mode="online", planned_mode="online", position=1)
    make.attendee_type(event, "Presse")
    eva = sits("eva")
    page = eva.get(at(event, "guests/new/")).content.decode()
    assert 'name="way"' in page
    pasted = f"{PASTED}\nKim;kim@client.example;;;;;Presse"
    wrong = eva.post(at(event, "guests/new/"), {"lines": f"{pasted}x", "way": "p1"})
    assert wrong.status_code == 422
    assert "selected" in wrong.content.decode().split('value="p1"')[1].split(">")[0]
    seen = eva.post(at(event, "guests/new/"), {"lines": pasted, "way": "p1"}).content.decode()
    assert "<td>online</td>" in seen
    assert "<td>Presse (vor Ort)</td>" in seen
    assert eva.post(at(event, "guests/new/"), {"lines": pasted, "way": "x"}).status_code == 422
    assert eva.post(at(event, "guests/new/"), {"lines": pasted, "way": "p1", "add": "1"}).status_code == 303
    page = eva.get(at(event)).content.decode()
    assert "· online" in page
    assert "· Presse (vor Ort)" in page
    day = (timezone.now() + timedelta(days=5)).astimezone(BERLIN).date().isoformat()
    refused = eva.post(at(event, "guests/invitation/"), {"answer_by": "2020-01-01", "may_choose": "on"})
    assert "checked" in refused.content.decode().split('name="may_choose"')[1].split(">")[0]
    sent = {"answer_by": day, "may_choose": "on"}
    assert eva.post(at(event, "guests/invitation/"), sent).status_code == 303
    assert set(Guest.objects.values_list("may_choose", flat=True)) == {True}
    assert "kann wählen" in eva.get(at(event)).content.decode()


def test_with_one_kind_of_seats_nobody_is_asked(event, sits):
    eva = sits("eva")
    assert 'name="way"' not in eva.get(at(event, "guests/new/")).content.decode()
    eva.post(at(event, "guests/new/"), {"lines": PASTED, "add": "1"})
    assert 'name="may_choose"' not in eva.get(at(event)).content.decode()
