"""Hours for somebody from a place; the form that knows it all already; the link to a conversation."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from hubnetz.booking import access, actions, nearness, writing
from hubnetz.booking.models import Booking
from hubnetz.booking.tests import make
from hubnetz.network import actions as network

pytestmark = pytest.mark.django_db
ANYWHERE = "/booking/"


@pytest.fixture
def ben(cast):
    return make.adviser(cast.nord, topics=[cast.topic])


@pytest.fixture
def carla(cast):
    return make.adviser(cast.sued, "Carla", topics=cast.topics)


@pytest.fixture
def at_sued(cast):
    """Let Süd answer for the county of Böblingen."""
    county = network.know_region(ags="08115", name="Böblingen", kind="county")
    network.take_area(cast.sued, county, since=timezone.localdate() - timedelta(days=9), by=cast.dina)


def test_the_hub_that_answers_comes_first(cast, ben, carla, at_sued, client):
    page = client.get(ANYWHERE, {"place": "71032", "topic": "ai", "from": make.day().isoformat()})
    assert page.context["door"].resources == [carla]
    assert {time.slot.resource for time in page.context["elsewhere"]} == {ben}
    text = page.content.decode()
    assert "Hub Süd" in text
    assert text.index("Hub Süd</strong>") < text.index("Nord</span>")


def test_where_the_hub_has_nobody_for_it_others_have(cast, ben, at_sued, client):
    page = client.get(ANYWHERE, {"place": "71032", "from": make.day().isoformat()})
    assert page.context["door"].resources == [ben]
    assert "hat für diese Auswahl keine Sprechstunde" in page.content.decode()


def test_a_place_that_nobody_knows_is_said_and_shows_all(ben, carla, client):
    page = client.get(ANYWHERE, {"place": "Xyzhausen"})
    assert page.context["door"].resources == [ben, carla]
    assert "Xyzhausen" in page.content.decode()


def test_a_hub_without_hours_for_it_shows_where_there_are_some(cast, carla, client):
    page = client.get(reverse("booking:at_hub", args=["nord"]), {"topic": "e-commerce"})
    assert {time.slot.resource for time in page.context["elsewhere"]} == {carla}
    slot = page.context["elsewhere"][0].choice
    typed = {"slot": slot, "name": "Emil", "email": "emil@client.example", "idempotency_key": uuid4()}
    answer = client.post(
        reverse("booking:at_hub", args=["nord"]) + "?topic=e-commerce", {**typed, "mode": "video"}
    )
    assert answer.status_code == 303
    assert Booking.objects.get().resource == carla


def test_from_an_answer_all_is_filled_in(ben, client):
    slot = next(one for one in access.slots([ben], make.day(), make.day()))
    address = writing.hour_address(slot, topic="ai", place="71032", subject="Wir tippen alles zweimal ab.")
    page = client.get(address.partition("#")[0])
    form = page.context["form"]
    assert form["slot"].value() == writing.choice(ben, slot.starts_at, slot.ends_at)
    assert (form["subject"].value(), form["postcode"].value()) == ("Wir tippen alles zweimal ab.", "71032")
    assert page.content.decode().count("checked") >= 1
    assert not page.context["is_gone"]
    typed = {
        "slot": form["slot"].value(), "mode": "video", "name": "Emil", "email": "emil@client.example",
        "subject": form["subject"].value(), "postcode": form["postcode"].value(), "idempotency_key": uuid4(),
    }  # fmt: skip
    assert client.post(address.partition("#")[0], typed).status_code == 303
    made = Booking.objects.get()
    assert (made.topic.code, made.subject, made.postcode) == ("ai", "Wir tippen alles zweimal ab.", "71032")


def test_an_hour_that_went_meanwhile_is_said(ben, client):
    slot = next(one for one in access.slots([ben], make.day(), make.day()))
    make.booking(ben, starts_at=slot.starts_at, ends_at=slot.ends_at)
    page = client.get(writing.hour_address(slot, topic="ai").partition("#")[0])
    assert page.context["is_gone"]
    assert "nicht mehr frei" in page.content.decode()


def test_hours_for_wishes_know_place_and_topic(cast, ben, carla, django_assert_num_queries):
    with django_assert_num_queries(5):
        found = access.fitting_hours([["ai"], ["e-commerce", "ai"], []], ["nord"])
    assert [len(one.hours) for one in found] == [3, 3, 0]
    assert {slot.resource for slot, _topic in found[0].hours} == {ben}
    assert {(slot.resource, topic) for slot, topic in found[1].hours} == {(ben, "ai")}
    only = access.fitting_hours([["e-commerce"]], ["nord"])[0]
    assert {(slot.resource, topic) for slot, topic in only.hours} == {(carla, "e-commerce")}
    assert access.fitting_hours([["ai"]], ["elsewhere"])[0].hours


def test_where_nobody_knows_about_it_nothing_is_asked(cast, ben, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert access.fitting_hours([[]], ["nord"]) == [access.Fitting()]
    with django_assert_num_queries(1):
        assert access.fitting_hours([["e-commerce"]], ["nord"]) == [access.Fitting()]


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_with_a_place_asks_few_questions(cast, at_sued, client, number, django_assert_num_queries):
    for n in range(number):
        make.adviser(cast.nord, f"N{n}")
        make.adviser(cast.sued, f"S{n}")
    address = f"{ANYWHERE}?place=71032&from={make.day().isoformat()}"
    client.get(address)
    with django_assert_num_queries(6):
        client.get(address)


def test_the_address_of_an_hour_says_what_is_known(ben):
    slot = next(one for one in access.slots([ben], make.day(), make.day()))
    known = parse_qs(
        urlsplit(writing.hour_address(slot, topic="ai", place="Böblingen", subject="a&b" * 300)).query
    )
    assert (known["topic"], known["place"]) == (["ai"], ["Böblingen"])
    assert len(known["q"][0]) == writing.LONGEST_SUBJECT
    assert writing.Chosen.read(known["slot"][0]).starts_at == slot.starts_at
    assert writing.said(writing.Chosen.read(known["slot"][0])) == known["slot"][0]


# The link to a conversation


@pytest.fixture
def booked(cast, ben):
    actions.set_line(ben, phone="0711 99", video_url="https://video.example/raum-7", by=cast.ada)
    return make.booking(ben, "10:00", "10:30", mode="video")


def during(monkeypatch, booking, **before):
    moment = booking.starts_at - timedelta(**before)
    monkeypatch.setattr(timezone, "now", lambda: moment)


def test_the_link_leads_there_shortly_before_and_stands_on_no_page(client, booked, monkeypatch):
    key = access.key_to(booked)
    own, way = reverse("booking:own", args=[key]), reverse("booking:conversation", args=[key])
    early = client.get(way)
    assert (early.status_code, early["Location"]) == (303, own)
    page = client.get(own).content.decode()
    assert way not in page
    assert "9:45" in page
    during(monkeypatch, booked, minutes=14)
    page = client.get(own).content.decode()
    assert way in page
    assert "video.example" not in page
    answer = client.get(way)
    assert (answer.status_code, answer["Location"]) == (302, "https://video.example/raum-7")
    assert answer["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize("wrong", ["cancelled", "asked", "phone", "late"])
def test_others_do_not_get_the_link(cast, client, booked, monkeypatch, wrong):
    if wrong == "cancelled":
        actions.cancel(booked)
    elif wrong in ("asked", "phone"):
        Booking.objects.filter(pk=booked.pk).update(
            **({"confirmed_at": None} if wrong == "asked" else {"mode": "phone"})
        )
    during(monkeypatch, booked, minutes=-31 if wrong == "late" else 10)
    answer = client.get(reverse("booking:conversation", args=[access.key_to(booked)]))
    assert answer.status_code == 303
    assert "video.example" not in client.get(answer["Location"]).content.decode()


def test_the_number_of_the_call_stands_on_the_own_page(cast, client, ben, booked):
    called = make.booking(ben, "11:00", "11:30", "frieda", mode="phone", phone="0170 1")
    page = client.get(reverse("booking:own", args=[access.key_to(called)])).content.decode()
    assert "0711 99" in page
    assert "0711 99" not in client.get(reverse("booking:own", args=[access.key_to(booked)])).content.decode()


def test_addresses_must_be_encrypted(cast, ben):
    for name in ("video_url", "feedback_url"):
        with pytest.raises(actions.NotEncrypted):
            actions.set_line(ben, **{name: "http://video.example/"}, by=cast.ada)


def test_what_weighs_most_is_said_first():
    now = make.at("10:00")
    asked = {
        "mode": "video",
        "has_link": True,
        "is_standing": True,
        "starts_at": now,
        "ends_at": make.at("10:30"),
    }
    assert nearness.link_state(**asked, now=now) == ""
    assert nearness.link_state(**asked, now=now - nearness.LINK_OPENS) == ""
    assert nearness.link_state(**asked, now=now - nearness.LINK_OPENS - timedelta(seconds=1)) == "early"
    assert nearness.link_state(**asked, now=make.at("10:30")) == "late"
    assert nearness.link_state(**{**asked, "is_standing": False}, now=make.at("10:30")) == "not_standing"
    assert nearness.link_state(**{**asked, "has_link": False}, now=now) == "no_link"
