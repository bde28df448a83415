"""E-mails to the people of an event, written at the desk."""

import re
from uuid import uuid4

import pytest

from hubnetz.events.models import Mailing
from hubnetz.events.tests import make
from hubnetz.post.models import Letter


def at(event, part="letters/"):
    return f"/desk/events/{event.code}/{part}"


@pytest.fixture
def event(cast):
    made = make.event(cast.nord)
    make.registration(made, "emil")
    make.registration(made, "frieda")
    return made


def typed(**more):
    return {"group": "seats", "subject_de": "Die Folien", "text_de": "hier & jetzt", **more}


def letters():
    return Letter.objects.filter(kind="events.mailing")


def test_it_is_seen_as_it_arrives_before_it_is_sent(event, sits):
    eva, key = sits("eva"), str(uuid4())
    page = eva.get(at(event)).content.decode()
    assert "mit Platz (2)" in page
    assert "warten" not in page  # nobody does
    seen = eva.post(at(event), typed(idempotency_key=key)).content.decode()
    assert "2 Adressen" in seen
    assert "Guten Tag, Emil," in seen
    assert "hier &amp; jetzt" in seen
    assert not letters().exists()
    again = dict(re.findall(r'<input type="hidden" name="([a-z_]+)" value="([^"]*)">', seen))
    assert again["idempotency_key"] == key
    form = {name: value.replace("&amp;", "&") for name, value in again.items()}
    assert eva.post(at(event), {**form, "send": "1"}).status_code == 303
    assert eva.post(at(event), {**form, "send": "1"}).status_code == 303
    assert letters().count() == 2
    page = eva.get(at(event)).content.decode()
    assert "Die Folien" in page
    assert "2 Adressen" in page
    assert "Die Folien" in sits("ada").get("/desk/letters/").content.decode()


def test_changing_it_keeps_what_was_typed(event, sits):
    page = sits("eva").post(at(event), typed(change="1"))
    assert page.status_code == 200
    assert "hier &amp; jetzt" in page.content.decode()
    assert not letters().exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"subject_de": ""},
        {"text_de": ""},
        {"subject_de": "", "text_de": ""},
        {"group": "waiting"},
        {"text_en": "x"},
    ],
)
def test_what_is_missing_is_said_and_nothing_is_sent(event, sits, wrong):
    answer = sits("eva").post(at(event), typed(send="1", **wrong))
    assert answer.status_code == 422
    assert not letters().exists()


def test_news_say_who_is_left_out(event, sits):
    eva = sits("eva")
    assert eva.post(at(event), typed(is_news="on", send="1")).status_code == 303
    from hubnetz.events import actions
    from hubnetz.events.models import NewsReader

    actions.leave_news(NewsReader.objects.get(email="emil@client.example"))
    seen = eva.post(at(event), typed(is_news="on")).content.decode()
    assert "1 Adresse wird ausgelassen" in seen
    assert "Guten Tag, Frieda," in seen
    actions.leave_news(NewsReader.objects.get(email="frieda@client.example"))
    refused = eva.post(at(event), typed(is_news="on"))
    assert refused.status_code == 422
    assert "Diese E-Mail bekäme niemand" in refused.content.decode()
    assert Mailing.objects.count() == 1


@pytest.mark.parametrize(("who", "status"), [("desk", 200), ("ben", 403), ("viewer", 403), ("carla", 404)])
def test_only_who_lets_people_in_writes_to_them(event, sits, who, status):
    browser = sits(who)
    assert browser.get(at(event)).status_code == status
    answer = browser.post(at(event), typed(send="1"))
    assert answer.status_code == (303 if status == 200 else status)
    assert letters().exists() == (status == 200)


def test_reading_costs_the_same_for_one_and_three(event, sits, queries):
    eva = sits("eva")
    for more in (1, 2):
        for _each in range(more):
            eva.post(at(event), typed(send="1"))
        assert queries(eva, at(event)) == 11
