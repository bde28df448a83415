"""Events at the desk: written, published, copied, taken over, and changed so that people are told."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from tests.cast import person

from hubnetz.events import actions
from hubnetz.events.models import Cohost, Event, EventKind
from hubnetz.events.tests import make
from hubnetz.lib.periods import BERLIN
from hubnetz.post.models import Letter

DAY = (timezone.now() + timedelta(days=40)).astimezone(BERLIN).date()


@pytest.fixture(autouse=True)
def workshop(db):
    EventKind.objects.get_or_create(code="workshop", defaults={"name": {"de": "Workshop", "en": "Workshop"}})


def filled(cast, **fields):
    """Return what an editor sends."""
    return {
        "hub": "nord",
        "kind": "workshop",
        "title_de": "KI am Abend",
        "text_de": "Wir fangen klein an.",
        "topics": ["e-commerce", "ai"],
        "main_topic": "ai",
        "languages": ["de"],
        "day": f"{DAY}",
        "begins": "18:00",
        "ends": "20:00",
        "mode": "hybrid",
        "site": str(cast.nord.sites.get().pk),
        "join_url": "",
        "seats_on_site": "20",
        "queue_on_site": "5",
        "seats_online": "",
        "queue_online": "",
        "is_listed": "on",
        "idempotency_key": str(uuid4()),
        **fields,
    }


def planned(cast, sits, **fields):
    answer = sits("eva").post("/desk/events/new/", filled(cast, **fields))
    assert answer.status_code == 303, answer.content.decode()
    return Event.objects.latest("pk")


def at(event, part=""):
    return f"/desk/events/{event.code}/{part}"


def test_written_published_and_open(cast, sits):
    event = planned(cast, sits, cohosts=["sued"])
    eva = sits("eva")
    assert event.starts_at.astimezone(BERLIN).strftime("%H:%M") == "18:00"
    assert [about.topic.code for about in event.about.order_by("position")] == ["ai", "e-commerce"]
    assert [(p.mode, p.seats, p.queue_seats) for p in event.pools.order_by("position")] == [
        ("on_site", 20, 5),
        ("online", None, None),
    ]
    assert "KI am Abend" in eva.get("/desk/events/?when=drafts").content.decode()
    assert "KI am Abend" not in eva.get("/desk/events/").content.decode()
    assert eva.get(f"/events/{event.code}/").status_code == 404
    assert "würden" in eva.get(at(event, "preview/")).content.decode()
    assert eva.post(at(event, "publication/")).status_code == 303
    assert eva.get(f"/events/{event.code}/").status_code == 200
    assert "KI am Abend" in eva.get("/desk/events/").content.decode()
    assert "Link zur Teilnahme fehlt" in eva.get(at(event)).content.decode()


def test_the_same_form_twice_is_one_draft(cast, sits):
    eva, form = sits("eva"), filled(cast)
    assert len({eva.post("/desk/events/new/", form)["Location"] for _ in range(2)}) == 1
    assert Event.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"title_de": ""}, "Bitte schreiben Sie einen Titel"),
        ({"title_de": "x" * 121}, "höchstens 120 Zeichen"),
        ({"text_en": "Only English"}, "noch keinen Titel"),
        ({"ends": "17:00"}, "Das Ende läge vor dem Beginn"),
        ({"last_day": f"{DAY + timedelta(days=60)}"}, "höchstens einen Monat"),
        ({"day": "2027-03-28", "begins": "02:30", "ends": "05:00"}, "gibt es an dem Tag nicht"),
        ({"day": "morgen"}, "Tag"),
        ({"seats_on_site": "0"}, "mindestens 1"),
        ({"queue_on_site": "-1"}, "0 oder mehr"),
        ({"join_url": "nirgends"}, "Adresse"),
        ({"kind": ""}, "Bitte wählen"),
        ({"languages": []}, "mindestens einen"),
        ({"opens_at": "2026-01-02T10:00", "closes_at": "2026-01-01T10:00"}, "bevor sie beginnt"),
        ({"opens_at": "2099-01-02T10:00"}, "wenn die Veranstaltung vorbei ist"),
    ],
)
def test_bad_input_gets_a_sentence_and_keeps_what_was_typed(cast, sits, fields, sentence):
    answer = sits("eva").post("/desk/events/new/", filled(cast, text_de="Mein langer Text", **fields))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert "Mein langer Text" in page
    assert not Event.objects.exists()


def test_the_same_evening_is_asked_about_and_may_stay(cast, sits):
    first = planned(cast, sits)
    eva = sits("eva")
    form = filled(cast, title_de="Noch eine")
    asked = eva.post("/desk/events/new/", form)
    page = asked.content.decode()
    assert asked.status_code == 422
    assert "in Ihrem eigenen Hub, zur selben Zeit, noch ein Entwurf" in page
    assert 'value="Noch eine"' in page
    assert Event.objects.count() == 1
    assert eva.post("/desk/events/new/", {**form, "seen": first.code}).status_code == 303
    assert Event.objects.count() == 2


def test_nearness_is_shown_while_writing(cast, sits):
    planned(cast, sits)
    Event.objects.update(hub=cast.sued, published_at=timezone.now())
    query = f"?day={DAY}&begins=09:00&ends=10:00&topics=ai"
    assert "Hub Süd, zum selben Thema" in sits("eva").get(f"/desk/events/near/{query}").content.decode()
    assert "Hub Süd" not in sits("eva").get("/desk/events/near/?day=x&topics=ai").content.decode()


def test_the_second_of_two_editors_keeps_the_own_text(cast, sits):
    event = planned(cast, sits)
    eva = sits("eva")
    form = filled(cast, version="1", title_de="Evas Titel")
    assert sits("ada").post(at(event, "editing/"), {**form, "title_de": "Adas Titel"}).status_code == 303
    late = eva.post(at(event, "editing/"), form)
    page = late.content.decode()
    assert late.status_code == 422
    assert 'value="Evas Titel"' in page
    assert "Adas Titel" in page
    assert 'name="version" value="2"' in page
    assert eva.post(at(event, "editing/"), {**form, "version": "2"}).status_code == 303
    event.refresh_from_db()
    assert str(event.title) == "Evas Titel"


def test_a_published_date_is_changed_where_people_are_told(cast, sits):
    event = make.event(cast.nord, site=cast.nord.sites.get())
    event.about.create(topic=cast.topic)
    make.registration(event)
    Letter.objects.all().delete()
    eva = sits("eva")
    page = eva.get(at(event, "editing/")).content.decode()
    assert 'name="day"' not in page
    form = {"hub": "nord", "kind": "workshop", "title_de": "Neu", "topics": ["ai"], "languages": ["de"]}
    assert eva.post(at(event, "editing/"), {**form, "version": "1"}).status_code == 303
    assert not Letter.objects.exists()
    moved = {"day": f"{DAY}", "begins": "09:00", "ends": "11:00", "note": "Der Raum war weg."}
    assert "1 Person bekommt eine E-Mail" in eva.get(at(event, "time/")).content.decode()
    assert eva.post(at(event, "time/"), moved).status_code == 303
    assert "Der Raum war weg." in Letter.objects.get().text
    event.refresh_from_db()
    assert event.starts_at.astimezone(BERLIN).hour == 9


def test_online_and_back_and_cancelled(cast, sits):
    event = make.event(cast.nord, site=cast.nord.sites.get())
    make.registration(event)
    eva = sits("eva")
    assert "zurückholen" not in eva.get(at(event, "plan/")).content.decode().lower()
    assert eva.post(at(event, "going-online/"), {"join_url": "https://meet.example/x"}).status_code == 303
    event.refresh_from_db()
    assert (event.mode, event.pools.get().mode) == ("online", "online")
    assert "Zurück vor Ort" in eva.get(at(event, "plan/")).content.decode()
    assert eva.post(at(event, "coming-back/"), {"site": str(event.site_id)}).status_code == 303
    event.refresh_from_db()
    assert event.mode == "on_site"
    without = eva.post(at(event, "cancellation/"), {"note": ""})
    assert without.status_code == 422
    assert eva.post(at(event, "cancellation/"), {"note": "Krank."}).status_code == 303
    event.refresh_from_db()
    assert event.cancelled_at
    late = eva.post(at(event, "time/"), {"day": f"{DAY}", "begins": "09:00", "ends": "11:00"})
    assert late.status_code == 422
    assert 'value="09:00"' in late.content.decode()


def test_a_draft_is_told_to_nobody(cast, sits):
    event = planned(cast, sits)
    for part in ("time/", "cancellation/", "going-online/"):
        assert sits("eva").get(at(event, part))["Location"] == at(event, "editing/")
    assert sits("eva").post(at(event, "discarding/")).status_code == 303
    assert not Event.objects.exists()


def test_copied_and_taken_over(cast, sits):
    event = planned(cast, sits)
    actions.publish(event, by=cast.eva)
    eva, key = sits("eva"), str(uuid4())
    again = {"day": f"{DAY + timedelta(days=7)}", "begins": "18:00", "idempotency_key": key}
    for _twice in range(2):
        assert eva.post(at(event, "copy/"), again).status_code == 303
    assert Event.objects.filter(hub=cast.nord).count() == 2
    assert eva.get(at(event, "adoption/")).status_code == 404  # the own one is copied
    udo = sits_as(person("Udo", "events", cast.sued))
    assert "KI am Abend" in udo.get("/desk/events/elsewhere/?q=abend").content.decode()
    assert "KI am Abend" not in udo.get("/desk/events/elsewhere/?q=xyz").content.decode()
    assert udo.post(at(event, "adoption/"), {**again, "day": ""}).status_code == 422
    assert udo.post(at(event, "adoption/"), {**again, "idempotency_key": str(uuid4())}).status_code == 303
    made = Event.objects.get(hub=cast.sued)
    assert made.adopted_from == event
    assert "Übernommen von" in udo.get(at(made, "plan/")).content.decode()


def sits_as(user):
    from django.test import Client

    client = Client()
    client.force_login(user)
    return client


def test_only_the_host_plans_and_others_see_nothing(cast, sits):
    event = planned(cast, sits)
    parts = ("plan/", "editing/", "seats/", "questions/", "requests/", "queue/", "invitations/", "telephone/")
    udo = sits_as(person("Udo", "events", cast.sued))
    assert {udo.get(at(event, part)).status_code for part in ("", *parts)} == {404}
    Cohost.objects.create(event=event, hub=cast.sued)
    answers = {part: udo.get(at(event, part)).status_code for part in parts}
    assert {part for part, status in answers.items() if status == 403} == {"editing/", "seats/", "questions/"}
    assert {part for part, status in answers.items() if status == 200} == set(parts) - {
        "editing/", "seats/", "questions/"
    }  # fmt: skip
    assert udo.post(at(event, "publication/")).status_code == 403
    desk, viewer = sits("desk"), sits("viewer")
    assert {part: desk.get(at(event, part)).status_code for part in parts} == answers
    assert {viewer.get(at(event, part)).status_code for part in parts[1:]} == {403}
    assert viewer.get("/desk/events/new/").status_code == 403


def test_seats_types_and_questions_have_their_pages(cast, sits):
    event = make.event(cast.nord, seats=2, queue_seats=5)
    for who in ("emil", "frieda"):
        make.registration(event, who)
    waits = make.waiting(event)
    eva = sits("eva")
    few = eva.post(at(event, "seats/0/"), {"seats": "1", "queue_seats": "5"})
    assert few.status_code == 422
    assert 'value="1"' in few.content.decode()
    assert eva.post(at(event, "seats/0/"), {"seats": "3", "queue_seats": "5"}).status_code == 303
    assert waits.registrations.held().count() == 1
    assert eva.post(at(event, "seats/new/"), {"mode": "online"}).status_code == 303
    assert eva.post(at(event, "seats/new/"), {"mode": "moon"}).status_code == 422
    nameless = eva.post(at(event, "seats/types/new/"), {"pool": "1", "needs_approval": "on"})
    assert nameless.status_code == 422
    named = {"pool": "1", "name_de": "Presse", "needs_approval": "on"}
    assert eva.post(at(event, "seats/types/new/"), named).status_code == 303
    press = event.pools.get(position=1).types.get()
    assert press.needs_approval
    assert (
        eva.post(at(event, f"seats/types/{press.code}/"), {**named, "name_de": "Medien"}).status_code == 303
    )
    assert eva.post(at(event, "seats/1/removal/")).status_code == 422
    choice = {"text_de": "Essen Sie mit?", "kind": "choice", "options_de": "ja, gern\nnein"}
    one = eva.post(at(event, "questions/new/"), {**choice, "options_de": "nur eine"})
    assert one.status_code == 422
    assert "nur eine" in one.content.decode()
    assert eva.post(at(event, "questions/new/"), choice).status_code == 303
    first = event.questions.get()
    after = {"text_de": "Was?", "kind": "text", "only_if": f"{first.code}:{first.options[0]['code']}"}
    assert eva.post(at(event, "questions/new/"), after).status_code == 303
    second = event.questions.get(only_if=first)
    page = eva.get(at(event, "questions/")).content.decode()
    assert "gefragt nach „Essen Sie mit?“ – ja, gern" in page
    assert eva.post(at(event, f"questions/{first.code}/removal/")).status_code == 422
    assert eva.post(at(event, f"questions/{second.code}/place/"), {"to": "up"}).status_code == 422
    codes = [option["code"] for option in first.options]
    reworded = {**choice, "options_de": "sehr gern\nnein"}
    assert eva.post(at(event, f"questions/{first.code}/"), reworded).status_code == 303
    first.refresh_from_db()
    assert [option["code"] for option in first.options] == codes
    assert first.options[0]["name"] == {"de": "sehr gern"}
    assert eva.post(at(event, f"questions/{second.code}/removal/")).status_code == 303
    assert eva.post(at(event, f"seats/types/{press.code}/removal/")).status_code == 303
    assert eva.post(at(event, "seats/1/removal/")).status_code == 303


def test_a_row_of_another_event_is_not_there(cast, sits):
    event, other = make.event(cast.nord), make.event(cast.nord)
    press = actions.add_type(other.pools.get(), name={"de": "Presse"}, by=cast.eva)
    emil = make.registration(other, type=press)
    eva = sits("eva")
    for part in (f"seats/types/{press.code}/", f"people/{emil.code}/", "questions/none/"):
        assert eva.get(at(event, part)).status_code == 404
    for part in ("seats/7/", "queue/none/place/", "invitations/none/withdrawal/"):
        assert eva.post(at(event, part)).status_code == 404


@pytest.mark.parametrize("rows", [1, 30])
def test_the_cockpit_costs_the_same_for_one_and_thirty(cast, sits, queries, rows):
    event = make.event(cast.nord, seats=rows, queue_seats=50)
    Cohost.objects.create(event=event, hub=cast.sued)
    for number in range(rows):
        make.registration(event, f"gast{number}")
    for number in range(rows):
        make.waiting(event, f"wartet{number}")
        when = timezone.now() + timedelta(days=2)
        actions.invite(event, seats=1, valid_until=when, by=cast.eva)
    eva = sits("eva")
    assert queries(eva, at(event)) == 11
    assert queries(eva, at(event, "queue/")) == 10
    assert queries(eva, at(event, "invitations/")) == 10
    assert queries(eva, at(event, "seats/")) == 9


@pytest.mark.parametrize("rows", [1, 3])
def test_lists_cost_the_same_for_one_and_three(cast, sits, queries, rows):
    for number in range(rows):
        event = make.event(cast.sued)
        event.about.create(topic=cast.topic)
        make.event(cast.nord, published_at=None, starts_in=timedelta(days=number + 1))
    eva = sits("eva")
    assert queries(eva, "/desk/events/elsewhere/") == 8
    assert queries(eva, "/desk/events/?when=drafts") == 7
