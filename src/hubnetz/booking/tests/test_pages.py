"""What visitors see: free times, booking on the same page, one's own booking."""

from uuid import uuid4

import pytest
from django.urls import reverse

from hubnetz.booking import access, actions, offering
from hubnetz.booking.models import Booking
from hubnetz.booking.tests import make, make_prices
from hubnetz.booking.tests.test_licences import course

pytestmark = pytest.mark.django_db


def typed(what, starts="10:00", ends="10:30", **more):
    return {
        "slot": offering.choice(what, make.at(starts), make.at(ends)),
        "name": "Emil",
        "email": "emil@client.example",
        "idempotency_key": str(uuid4()),
        **more,
    }


def in_a_week(address):
    return f"{address}?from={make.day(7).isoformat()}"


@pytest.fixture
def ben(cast):
    return make.adviser(cast.nord, topics=[cast.topic])


def test_an_hour_with_an_adviser_in_two_requests(cast, client, ben):
    address = in_a_week(reverse("booking:at_hub", args=["nord"]))
    page = client.get(address)
    assert page.context["week"].days[0][1][0].choice.startswith(ben.code)
    answer = client.post(address, typed(ben, mode="video", subject="Kasse"))
    made = Booking.objects.get()
    assert answer.status_code == 303
    assert answer.headers["Location"] == reverse("booking:own", args=[access.key_to(made)])
    assert (made.mode, made.subject, made.resource) == ("video", "Kasse", ben)
    assert "Das ist für Sie reserviert." in client.get(answer.headers["Location"]).content.decode()


def test_anywhere_by_topic_and_way(cast, client, ben):
    carla = make.adviser(cast.sued, "Carla", modes=["phone"])
    address = in_a_week(reverse("booking:anywhere"))
    times = client.get(address).context["week"].days[0][1]
    assert len(times) == len({one.slot.starts_at for one in times})
    found = client.get(f"{address}&topic=ai").context["week"].days[0][1]
    assert {one.slot.resource for one in found} == {ben}
    found = client.get(f"{address}&topic=ai&how=phone")
    assert "phone" in found.context["form"].fields
    answer = client.post(f"{address}&topic=ai&how=phone", typed(ben))
    assert answer.status_code == 422
    assert answer.context["form"].errors["phone"]
    client.post(f"{address}&topic=ai&how=phone", typed(ben, phone="0711 1"))
    assert Booking.objects.get().topic == cast.topic
    nothing = client.get(f"{address}&topic=e-commerce")
    assert "frage" in nothing.content.decode().lower()
    assert carla


def test_who_is_too_slow_keeps_what_was_typed_and_is_offered_something_else(cast, client, ben):
    other = make.adviser(cast.sued, "Carla", topics=[cast.topic])
    make.booking(ben, "10:00", "10:30", "frieda")
    address = in_a_week(reverse("booking:at_hub", args=["nord"]))
    answer = client.post(address, typed(ben, mode="phone", phone="0711 1", subject="Kasse"))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="Kasse"' in text
    kinds = [(one["alternative"].kind, one["alternative"].resource) for one in answer.context["instead"]]
    assert kinds == [("shift", ben), ("shift", ben), ("hub", other)]
    again = typed(ben, mode="phone", phone="0711 1") | {"slot": answer.context["instead"][2]["choice"]}
    assert client.post(address, again).status_code == 303
    assert Booking.objects.filter(resource=other, starts_at=make.at("10:00")).exists()


def test_a_room_for_as_long_as_one_wants(cast, client):
    room = make.resource(cast.nord, needs_approval=True)
    address = in_a_week(reverse("booking:resource", args=[room.code]))
    found = client.get(f"{address}&minutes=180").context["week"].days[0][1]
    assert [one.slot.starts_at for one in found] == [make.at(c) for c in ("09:00", "13:00", "13:30", "14:00")]
    answer = client.post(f"{address}&minutes=180", typed(room, "09:00", "12:00"))
    assert "entscheidet" in client.get(answer.headers["Location"]).content.decode()


def test_several_desks(cast, client):
    desks = make.resource(cast.nord, "desks", units=3)
    address = reverse("booking:resource", args=[desks.code])
    assert client.post(address, typed(desks, size=2)).status_code == 303
    answer = client.post(address, typed(desks, size=2))
    assert answer.status_code == 422


def test_a_machine_names_the_next_induction_and_the_way_to_it(cast, client):
    from datetime import timedelta

    kind = make.licence_kind()
    laser = make.resource(cast.nord, "machine", licence_kind=kind)
    event = course(cast.nord, kind, timedelta(days=3))
    answer = client.post(reverse("booking:resource", args=[laser.code]), typed(laser))
    assert answer.status_code == 422
    assert reverse("events:event", args=[event.code]) in answer.content.decode()


@pytest.mark.parametrize(
    "slot", ["", "x", "abcd@20261301T0900+30", "abcd@20260101T0900+0", "abcd@20260101T0900+9999"]
)
def test_a_time_that_is_none(client, ben, slot):
    answer = client.post(
        reverse("booking:at_hub", args=["nord"]), typed(ben) | {"slot": slot, "mode": "video"}
    )
    assert answer.status_code in (404, 422)
    assert not Booking.objects.exists()


@pytest.mark.parametrize(
    "query", ["from=x", "from=0001-01-01", "from=9999-12-31", "minutes=²", "minutes=99999"]
)
def test_odd_addresses(cast, client, query):
    room = make.resource(cast.nord)
    assert client.get(f"{reverse('booking:resource', args=[room.code])}?{query}").status_code == 200


def test_where_nothing_is_free_the_next_week_is_named(cast, client):
    room = make.resource(cast.nord, lead_minutes=9 * 1440)
    page = client.get(reverse("booking:resource", args=[room.code]))
    assert page.context["week"].next_free in (make.day(9), make.day(10))


def test_ones_own_booking_is_moved_and_given_back(cast, client, ben):
    made = make.booking(ben, "10:00", "10:30")
    key = access.key_to(made)
    page = client.get(in_a_week(reverse("booking:move", args=[key])))
    assert made.starts_at in {
        one.slot.starts_at for _day, times in page.context["week"].days for one in times
    }
    client.post(
        reverse("booking:move", args=[key]),
        {"slot": offering.choice(ben, make.at("14:00"), make.at("14:30"))},
    )
    made.refresh_from_db()
    assert made.starts_at == make.at("14:00")
    make.booking(ben, "15:00", "15:30", "frieda")
    taken = {"slot": offering.choice(ben, make.at("15:00"), make.at("15:30"))}
    assert client.post(reverse("booking:move", args=[key]), taken).status_code == 422
    assert client.post(reverse("booking:cancellation", args=[key])).status_code == 303
    page = client.get(reverse("booking:own", args=[key]))
    assert "storniert" in page.content.decode()
    assert client.get(reverse("booking:move", args=[key])).status_code == 200


def test_what_has_begun_cannot_be_given_back(cast, client, ben):
    made = make.booking(ben, "10:00", "10:30")
    Booking.objects.filter(pk=made.pk).update(checked_in_at=made.made_at)
    answer = client.post(reverse("booking:cancellation", args=[access.key_to(made)]))
    assert answer.status_code == 422


def test_strangers_learn_nothing(cast, client):
    room = make.resource(cast.nord, is_listed=False)
    assert client.get(reverse("booking:resource", args=[room.code])).status_code == 404
    assert client.get(reverse("booking:own", args=["abc~def"])).status_code == 404
    actions.retire_resource(room, by=None)
    assert client.get(reverse("booking:at_hub", args=["west"])).status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_what_a_page_asks_the_database(cast, client, number, django_assert_num_queries):
    for n in range(number):
        make.adviser(cast.nord, str(n))
        make.resource(cast.nord, name=str(n))
    address = in_a_week(reverse("booking:at_hub", args=["nord"]))
    client.get(address)
    with django_assert_num_queries(8):
        client.get(address)


@pytest.mark.parametrize("number", [1, 3])
def test_what_the_week_of_one_thing_asks_the_database(cast, client, number, django_assert_num_queries):
    room = make.resource(cast.nord)
    for n in range(number):
        make.booking(room, f"{9 + n:02}:00", f"{10 + n:02}:00", f"p{n}")
        make_prices.tariff(room, cents=100 + n)
    address = in_a_week(reverse("booking:resource", args=[room.code]))
    client.get(address)
    with django_assert_num_queries(10):
        client.get(address)
