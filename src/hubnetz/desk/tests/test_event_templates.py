"""Templates at the desk: saved from an event, begun from, named, offered, retired; each hub sees its own."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from tests.cast import person

from hubnetz.events import actions
from hubnetz.events.models import Event, EventTemplate
from hubnetz.events.tests import make
from hubnetz.lib.periods import BERLIN

pytestmark = pytest.mark.django_db
LIST = "/desk/events/templates/"
DAY = (timezone.now() + timedelta(days=40)).astimezone(BERLIN).date()


def named(**fields):
    return {"name_de": "Offener Abend", "name_en": "", "idempotency_key": str(uuid4()), **fields}


def sued(cast):
    client = Client()
    client.force_login(person("Olga", "events", cast.sued))
    return client


def page(browser, path=LIST):
    answer = browser.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_from_an_event_to_the_next_one(cast, sits):
    event, eva = make.event(cast.nord, seats=7), sits("eva")
    assert f"{event.code}/template/" in page(eva, f"/desk/events/{event.code}/plan/")
    assert "Werkstatt-Abend" in page(eva, f"/desk/events/{event.code}/template/")  # the name at first
    sent = eva.post(f"/desk/events/{event.code}/template/", named())
    assert (sent.status_code, sent["Location"]) == (303, LIST)
    template = EventTemplate.objects.get()
    listed = page(eva)
    assert "Offener Abend" in listed
    assert "2 Stunden" in listed
    assert "7 Plätze" in listed
    begun = f"{LIST}{template.code}/"
    assert "Wir probieren aus." in page(eva, begun)
    form = {"day": f"{DAY}", "begins": "18:30", "idempotency_key": str(uuid4())}
    assert eva.post(begun, {**form, "day": ""}).status_code == 422
    first, second = eva.post(begun, form), eva.post(begun, form)
    assert first.status_code == 303
    assert first["Location"] == second["Location"]
    made = Event.objects.exclude(pk=event.pk).get()
    assert made.published_at is None
    assert made.starts_at.astimezone(BERLIN).strftime("%H:%M") == "18:30"
    assert "Aus einer Vorlage begonnen" in page(eva, first["Location"])


def test_a_template_needs_a_name_and_what_was_typed_stays(cast, sits):
    event = make.event(cast.nord)
    answer = sits("eva").post(
        f"/desk/events/{event.code}/template/", named(name_de="", name_en="", is_offered="on")
    )
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "Bitte schreiben Sie einen Namen" in text
    assert "checked" in text
    assert not EventTemplate.objects.exists()


def test_renamed_offered_retired_and_in_use_again(cast, sits):
    template = make.template(make.event(cast.nord))
    eva, other = sits("eva"), sued(cast)
    at = f"{LIST}{template.code}/"
    assert "Abend" not in page(other)
    assert other.get(at).status_code == 404
    assert eva.post(f"{at}editing/", named(is_offered="on")).status_code == 303
    assert "Offener Abend" in page(other)
    assert "Angeboten von" in page(other)
    assert other.post(f"{at}editing/", named(name_de="Unser")).status_code == 404
    assert other.post(f"{at}retirement/").status_code == 404
    assert eva.post(f"{at}retirement/").status_code == 303
    assert "Offener Abend" not in page(other)
    assert "Offener Abend" in page(eva, f"{LIST}?when=retired")
    assert eva.get(at).status_code == 404
    assert eva.post(f"{at}retirement/undoing/").status_code == 303
    assert eva.get(at).status_code == 200


def test_another_hub_begins_with_its_own_place(cast, sits):
    template = make.template(make.event(cast.nord, room="Saal"), is_offered=True)
    form = {"day": f"{DAY}", "begins": "10:00", "idempotency_key": str(uuid4())}
    assert sued(cast).post(f"{LIST}{template.code}/", form).status_code == 303
    made = Event.objects.latest("pk")
    assert (made.hub, made.room) == (cast.sued, "")


def test_who_does_not_plan_has_no_templates(cast, sits):
    template = make.template(make.event(cast.nord))
    for name in ("ben", "desk", "viewer"):
        browser = sits(name)
        assert browser.get(LIST).status_code == 403
        assert browser.get(f"{LIST}{template.code}/").status_code == 403
        assert browser.post(f"{LIST}{template.code}/retirement/").status_code == 403
    assert EventTemplate.objects.get().retired_at is None


def test_a_template_stands_nowhere_among_events(cast, sits):
    event = make.event(cast.nord, published_at=None)
    make.template(event)
    actions.discard(event, by=cast.eva)
    eva = sits("eva")
    for path in ("/desk/events/", "/desk/events/?when=drafts", "/desk/", "/events/", "/api/v1/events"):
        assert "Werkstatt-Abend" not in eva.get(path, follow=True).content.decode()
    assert "Abend" in page(eva)


def test_the_list_costs_the_same_for_one_and_three(cast, sits, queries):
    event, eva = make.event(cast.nord), sits("eva")
    make.template(event)
    queries(eva, LIST)
    one = queries(eva, LIST)
    make.template(event, is_offered=True)
    make.template(make.event(cast.sued), is_offered=True)
    assert queries(eva, LIST) == one == 6


def test_nothing_there_yet(cast, sits):
    assert "Es gibt noch keine Vorlage" in page(sits("eva"))
    assert "Nichts ist stillgelegt" in page(sits("eva"), f"{LIST}?when=retired")
