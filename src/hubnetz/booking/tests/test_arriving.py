"""“I am here”: by the letter's link, by the code at the door, by the ticket that staff read."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from hubnetz.booking import access, actions
from hubnetz.booking.access import arriving
from hubnetz.booking.models import Booking
from hubnetz.booking.tests import make, make_prices

pytestmark = pytest.mark.django_db


@pytest.fixture
def room(cast):
    return make.resource(cast.nord)


@pytest.fixture
def now_here(cast):
    """Book something that began ten minutes ago."""

    def book(what, who="emil", **values):
        begins = timezone.now() - timedelta(minutes=10)
        return make.booking(
            what, who=who, starts_at=begins, ends_at=begins + timedelta(hours=1), by=cast.ada, **values
        )

    return book


def came(booking):
    return Booking.objects.get(pk=booking.pk).checked_in_at is not None


def test_by_the_link_of_the_letter(client, room, now_here):
    made = now_here(room)
    key = access.key_to(made)
    page = client.get(reverse("booking:own", args=[key])).content.decode()
    assert reverse("booking:own_arrival", args=[key]) in page
    assert arriving.ticket_of(made) in page
    assert client.post(reverse("booking:own_arrival", args=[key])).status_code == 303
    assert came(made)
    page = client.get(reverse("booking:own", args=[key])).content.decode()
    assert reverse("booking:own_arrival", args=[key]) not in page


def test_too_early_it_is_neither_offered_nor_done(client, room):
    made = make.booking(room)
    key = access.key_to(made)
    assert "own_arrival" not in client.get(reverse("booking:own", args=[key])).content.decode()
    answer = client.post(reverse("booking:own_arrival", args=[key]))
    assert answer.status_code == 422
    assert not came(made)


def door(client, room, email):
    address = reverse("booking:door", args=[arriving.door_of(room)])
    return client.post(address, {"email": email, "idempotency_key": str(uuid4())})


def test_by_the_code_at_the_door(client, room, now_here):
    made = now_here(room)
    address = reverse("booking:door", args=[arriving.door_of(room)])
    assert "Emil" not in client.get(address).content.decode()
    assert door(client, room, "frieda@client.example").status_code == 422
    assert not came(made)
    answer = door(client, room, " Emil@client.example ")
    assert (answer.status_code, came(made)) == (200, True)
    assert door(client, room, "emil@client.example").status_code == 200  # twice is once


def test_a_door_cannot_be_guessed(client, room, now_here):
    now_here(room)
    for text in (room.code, f"{room.code}aaaaaaaa", "x", "a" * 41):
        assert client.get(reverse("booking:door", args=[text])).status_code == 404
    actions.retire_resource(room, cancel_bookings=True, by=None)
    assert client.get(reverse("booking:door", args=[arriving.door_of(room)])).status_code == 404


def test_the_door_of_a_half_lets_in_who_has_the_hall(cast, client, now_here):
    hall = make.resource(cast.nord, units=0)
    half = make.resource(cast.nord, part_of=hall)
    made = now_here(hall)
    door(client, half, "emil@client.example")
    assert came(made)


def test_a_ticket_says_nothing_but_to_staff_of_the_hub(cast, client, room, now_here):
    made = now_here(room)
    address = reverse("booking:arrival", args=[arriving.ticket_of(made)])
    presence = reverse("booking:arrival_presence", args=[arriving.ticket_of(made)])
    for user in (None, cast.carla):
        if user:
            client.force_login(user)
        assert "Emil" not in client.get(address).content.decode()
        assert client.post(presence).status_code == 403
    client.force_login(cast.ada)
    assert "Emil" in client.get(address).content.decode()
    assert client.post(presence).status_code == 303
    assert came(made)
    client.get(address)
    assert (
        "Emil" not in client.get(reverse("booking:arrival", args=[f"{made.code}aaaaaaaa"])).content.decode()
    )


def test_staff_hear_why_not(cast, client, room):
    made = make.booking(room)
    client.force_login(cast.ada)
    answer = client.post(reverse("booking:arrival_presence", args=[arriving.ticket_of(made)]))
    assert answer.status_code == 422


def test_one_sees_what_it_costs(cast, client, room):
    make_prices.tariff(room)
    make_prices.tariff(room, "day", 1500)
    make_prices.granted(make_prices.person(cast.nord), contains=60)
    made = make.booking(room, "09:00", "12:00", by=cast.ada)
    assert access.cost_of(made) == ["Room: Tagessatz 15\u00a0€ statt 3\u00a0×\u00a08\u00a0€"]
    make_prices.tariff(room, cents=500, audience="members")
    short = make.booking(room, "13:00", "14:00", offset=8, by=cast.ada)
    page = client.get(reverse("booking:own", args=[access.key_to(short)])).content.decode()
    assert "1 Stunde aus „Karte“" in page
