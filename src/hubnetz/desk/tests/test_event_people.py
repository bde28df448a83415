"""Who is let in at the desk: requests, the waiting list, invitations, somebody who calls."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from hubnetz.events import actions
from hubnetz.events.models import Registration, Waiting
from hubnetz.events.tests import make
from hubnetz.journal.models import Entry
from hubnetz.lib.periods import BERLIN
from hubnetz.post.models import Letter


def at(event, part=""):
    return f"/desk/events/{event.code}/{part}"


@pytest.fixture
def asked(cast):
    """An event with one seat and two requests."""
    event = make.event(cast.nord, seats=1, queue_seats=5)
    press = actions.add_type(event.pools.get(), name={"de": "Presse"}, needs_approval=True, by=cast.eva)
    event.rows = [make.registration(event, who, type=press) for who in ("emil", "frieda")]
    return event


def test_several_are_approved_until_the_seats_are_gone(asked, sits):
    desk = sits("desk")
    assert "Emil" in desk.get(at(asked, "requests/")).content.decode()
    chosen = [row.code for row in asked.rows]
    answer = desk.post(at(asked, "requests/approval/"), {"chosen": chosen})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "1 Platzanfrage ist angenommen" in page
    assert f'value="{asked.rows[1].code}" checked' in page
    assert asked.registrations.standing().count() == 1


def test_a_no_needs_its_reason_and_keeps_the_ticks(asked, sits):
    eva, chosen = sits("eva"), [row.code for row in asked.rows]
    silent = eva.post(at(asked, "requests/refusal/"), {"chosen": chosen})
    assert silent.status_code == 422
    assert silent.content.decode().count(" checked") == 2
    nobody = eva.post(at(asked, "requests/refusal/"), {"reason": "Zu spät."})
    assert nobody.status_code == 422
    assert 'value="Zu spät."' in nobody.content.decode()
    Letter.objects.all().delete()
    assert (
        eva.post(at(asked, "requests/refusal/"), {"chosen": chosen, "reason": "Zu spät."}).status_code == 303
    )
    assert all("Zu spät." in letter.text for letter in Letter.objects.all())
    assert Letter.objects.count() == 2
    assert "Keine Platzanfrage" in eva.get(at(asked, "requests/")).content.decode()


def test_the_order_changes_with_a_reason_only(cast, sits):
    event = make.event(cast.nord, seats=1, queue_seats=9)
    make.registration(event)
    rows = [make.waiting(event, who) for who in ("anna", "berta", "carl")]
    eva = sits("eva")
    carl = at(event, f"queue/{rows[2].code}/place/")
    silent = eva.post(carl, {"place": "1", "reason": ""})
    assert silent.status_code == 422
    assert " open" in silent.content.decode()
    assert eva.post(carl, {"place": "0", "reason": "x"}).status_code == 422
    assert eva.post(carl, {"place": "1", "reason": "Kommt von weit her."}).status_code == 303
    order = [row.name for row in Waiting.objects.filter(event=event).open()]
    assert order == ["Carl", "Anna", "Berta"]
    assert Entry.objects.get(verb="events.queue_changed").after["reason"] == "Kommt von weit her."
    assert eva.post(carl, {"place": "99", "reason": "Doch nicht."}).status_code == 303
    assert [row.name for row in Waiting.objects.filter(event=event).open()] == ["Anna", "Berta", "Carl"]
    assert eva.post(at(event, f"queue/{rows[0].code}/leaving/")).status_code == 303
    assert [row.name for row in Waiting.objects.filter(event=event).open()] == ["Berta", "Carl"]


def test_an_offer_is_shown_with_its_deadline(cast, sits):
    event = make.event(cast.nord, seats=1, queue_seats=9)
    emil = make.registration(event)
    make.waiting(event)
    actions.withdraw(emil)
    assert "angeboten bis" in sits("eva").get(at(event, "queue/")).content.decode()


def test_an_invitation_is_a_link_that_can_be_withdrawn(cast, sits):
    event = make.event(cast.nord, seats=3)
    day = (timezone.now() + timedelta(days=2)).astimezone(BERLIN).date()
    eva = sits("eva")
    many = eva.post(
        at(event, "invitations/"), {"seats": "9", "until": f"{day}", "keep": "0", "note": "Kammer"}
    )
    assert many.status_code == 422
    assert 'value="Kammer"' in many.content.decode()
    assert eva.post(at(event, "invitations/"), {"seats": "1", "until": "2020-01-01"}).status_code == 422
    form = {"seats": "2", "until": f"{day}", "keep": "0", "note": "Kammer"}
    assert eva.post(at(event, "invitations/"), form).status_code == 303
    made = event.invitations.get()
    page = eva.get(at(event, "invitations/")).content.decode()
    assert f"/events/{event.code}/?i={made.code}" in page
    assert "0 von 2 genutzt" in page
    assert event.registrations.held().count() == 2
    assert eva.post(at(event, f"invitations/{made.code}/withdrawal/")).status_code == 303
    assert event.registrations.held().count() == 0
    assert "?i=" not in eva.get(at(event, "invitations/")).content.decode()


def called(**fields):
    return {"name": "Hanna Holz", "email": "hanna@client.example", "language": "de",
            "seats": "1", "idempotency_key": str(uuid4()), **fields}  # fmt: skip


def test_somebody_who_calls_gets_a_seat_and_a_letter(cast, sits):
    event = make.event(cast.nord, seats=1, queue_seats=3)
    desk, form = sits("desk"), called(language="en")
    for _twice in range(2):
        assert desk.post(at(event, "telephone/"), form).status_code == 303
    hanna = Registration.objects.get()
    assert (hanna.name, hanna.language) == ("Hanna Holz", "en")
    assert Entry.objects.get(verb="events.registered").by.name == "Desk"
    assert Letter.objects.count() == 1
    full = desk.post(at(event, "telephone/"), called(name="Ida", email="ida@client.example"))
    assert full.status_code == 422
    assert 'name="wait"' in full.content.decode()
    assert 'value="Ida"' in full.content.decode()
    waits = called(name="Ida", email="ida@client.example", wait="1")
    assert desk.post(at(event, "telephone/"), waits)["Location"] == at(event, "queue/")
    assert Waiting.objects.get().name == "Ida"


def test_with_colleagues_it_is_a_party(cast, sits):
    event = make.event(cast.nord, seats=5)
    form = called(seats="3", names="Ina\nJan jan@client.example")
    assert sits("desk").post(at(event, "telephone/"), form).status_code == 303
    assert event.registrations.standing().count() == 3
    assert event.parties.get().name == "Hanna Holz"


def test_a_seat_is_renamed_and_given_back(cast, sits):
    event = make.event(cast.nord, seats=1, queue_seats=3)
    emil = make.registration(event)
    gerda = make.waiting(event)
    eva = sits("eva")
    page = at(event, f"people/{emil.code}/")
    assert "emil@client.example" in eva.get(page).content.decode()
    assert eva.post(f"{page}name/", {"name": "", "email": "x"}).status_code == 422
    assert eva.post(f"{page}name/", {"name": "Emilia", "email": "emilia@client.example"}).status_code == 303
    assert "zurückgegeben" in eva.get(page).content.decode()  # by the person before
    emil.refresh_from_db()
    assert emil.name == "Emilia"
    page = at(event, f"people/{emil.code}/")
    for _twice in range(2):
        assert eva.post(f"{page}return/").status_code == 303
    assert gerda.registrations.held().count() == 1
    held = gerda.registrations.get()
    assert eva.get(at(event, f"people/{held.code}/")).status_code == 404  # nobody's yet
    assert "zurückgegeben" in eva.get(page).content.decode()


def test_who_came_keeps_the_seat(cast, sits):
    event = make.event(cast.nord)
    emil = make.registration(event)
    actions.note_attendance(emil, by=cast.eva)
    assert sits("eva").post(at(event, f"people/{emil.code}/return/")).status_code == 422
    assert sits("viewer").get(at(event, f"people/{emil.code}/")).status_code == 403
    assert sits("ben").get(at(event, f"people/{emil.code}/")).status_code == 403


@pytest.mark.parametrize("rows", [1, 3])
def test_requests_cost_the_same_for_one_and_three(cast, sits, queries, rows):
    event = make.event(cast.nord)
    press = actions.add_type(event.pools.get(), name={"de": "Presse"}, needs_approval=True, by=cast.eva)
    for number in range(rows):
        make.registration(event, f"gast{number}", type=press)
    assert queries(sits("eva"), at(event, "requests/")) == 11
