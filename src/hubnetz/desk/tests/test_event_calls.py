"""Somebody who calls and has no e-mail address: a seat, a confirmation to read out, and who is to be called later."""

from datetime import timedelta
from uuid import uuid4

import pytest

from hubnetz.events import actions
from hubnetz.events.models import Call, Registration, Waiting
from hubnetz.events.tests import make
from hubnetz.journal.models import Entry
from hubnetz.post.models import Letter


def at(event, part=""):
    return f"/desk/events/{event.code}/{part}"


def called(**fields):
    return {"name": "Karl Kelle", "email": "", "phone": "07031 123456", "language": "de", "seats": "1",
            "idempotency_key": str(uuid4()), **fields}  # fmt: skip


@pytest.fixture
def event(cast):
    return make.event(cast.nord, seats=3, site=cast.nord.sites.get())


@pytest.fixture
def karl(event):
    return actions.register(
        event, name="Karl Kelle", email="", phone="07031 123456", idempotency_key=uuid4(), by=None
    )


def test_a_caller_without_an_address_has_a_seat_and_a_page_to_read_out(event, sits):
    desk, form = sits("desk"), called()
    for _twice in range(2):
        answer = desk.post(at(event, "telephone/"), form)
        assert answer.status_code == 303
    karl = Registration.objects.get()
    assert (karl.name, karl.email, karl.phone) == ("Karl Kelle", "", "07031 123456")
    assert answer.headers["Location"] == at(event, f"people/{karl.code}/confirmation/")
    page = desk.get(answer.headers["Location"]).content.decode()
    assert "Bestätigung des Platzes" in page
    assert "Karl Kelle" in page
    assert "square__drawing" in page
    assert not Letter.objects.exists()
    details = desk.get(at(event, f"people/{karl.code}/")).content.decode()
    assert "07031 123456" in details
    assert "confirmation/" in details


def test_a_number_is_kept_only_where_there_is_no_address(event, sits):
    assert sits("desk").post(at(event, "telephone/"), called(email="karl@client.example")).status_code == 303
    karl = Registration.objects.get()
    assert (karl.email, karl.phone) == ("karl@client.example", "")
    assert Letter.objects.get().to == "karl@client.example"


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"phone": ""}, "eine E-Mail-Adresse oder darunter eine Telefonnummer"),
        ({"phone": "ruf an"}, "die ganze Nummer"),
        ({"seats": "2"}, "jede Person einzeln mit Namen"),
        ({"wait": "1"}, "muss rechtzeitig beantwortet werden"),
    ],
)
def test_what_cannot_be_promised_without_an_address_is_said(event, sits, fields, sentence):
    answer = sits("desk").post(at(event, "telephone/"), called(**fields))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert sentence in page
    assert 'value="Karl Kelle"' in page
    assert not Registration.objects.exists()
    assert not Waiting.objects.exists()


def test_whoever_gets_no_letter_about_a_change_is_to_be_called(event, karl, cast, sits):
    make.registration(event)
    Letter.objects.all().delete()
    desk = sits("desk")
    assert "Bitte anrufen" not in desk.get(at(event)).content.decode()
    form = sits("eva").get(at(event, "time/")).content.decode()
    assert "1 Person hat keine E-Mail-Adresse und ist anzurufen" in form
    assert "1 Person bekommt eine E-Mail darüber" in form
    later = event.starts_at + timedelta(hours=1)
    actions.reschedule(
        event, starts_at=later, ends_at=later + timedelta(hours=2), note="Der Saal ist belegt.", by=cast.eva
    )
    assert [letter.to for letter in Letter.objects.all()] == ["emil@client.example"]
    page = desk.get(at(event)).content.decode()
    for said in ("Bitte anrufen", 'href="tel:07031123456"', "zu einer anderen Zeit", "Der Saal ist belegt."):
        assert said in page
    told = list(karl.calls.values_list("code", flat=True))
    actions.cancel(event, by=cast.eva)  # between the page and the button
    for _twice in range(2):
        assert desk.post(at(event, f"people/{karl.code}/call/"), {"told": told}).status_code == 303
    page = desk.get(at(event)).content.decode()
    assert "zu einer anderen Zeit" not in page
    assert "fällt aus" in page
    assert [call.about for call in Call.objects.filter(done_at=None)] == ["cancelled"]
    assert Call.objects.get(about="rescheduled").done_by.name == "Desk"
    assert Entry.objects.filter(verb="events.called").count() == 1


def test_only_who_lets_people_in_sees_whom_to_call(event, karl, cast, sits):
    actions.cancel(event, by=cast.eva)
    told = list(karl.calls.values_list("code", flat=True))
    viewer, other = sits("viewer"), sits("carla")
    assert "07031" not in viewer.get(at(event)).content.decode()
    for browser, status in ((viewer, 403), (other, 404)):
        assert browser.post(at(event, f"people/{karl.code}/call/"), {"told": told}).status_code == status
        assert browser.get(at(event, f"people/{karl.code}/confirmation/")).status_code == status
    assert Call.objects.get().done_at is None


def test_the_calls_of_another_person_are_not_noted_along(event, karl, cast):
    fritz = actions.register(event, name="Fritz", email="", phone="07031 999999", idempotency_key=uuid4())
    actions.cancel(event, by=cast.eva)
    told = list(Call.objects.values_list("code", flat=True))
    assert actions.note_called(karl, told=told, by=cast.eva) == 1
    assert fritz.calls.get().done_at is None


def test_the_overview_asks_as_much_for_one_call_as_for_three(event, karl, cast, sits, queries):
    desk = sits("desk")
    actions.cancel(event, by=cast.eva)
    desk.get(at(event))
    one = queries(desk, at(event))
    for copy in range(2):
        call = karl.calls.first()
        call.pk, call.code = None, f"copy{copy}"
        call.save()
    assert queries(desk, at(event)) == one
