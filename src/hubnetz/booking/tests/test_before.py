"""What a booking would cost is said before anybody books it, and nobody learns from it what only the desk may know."""

import pytest
from django.urls import reverse

from hubnetz.booking import access, offering, rules
from hubnetz.booking.access import before
from hubnetz.booking.models import Allowance, Booking, Draw
from hubnetz.booking.tests import make
from hubnetz.booking.tests import make_prices as made
from hubnetz.network.models import Region, Responsibility

pytestmark = pytest.mark.django_db


@pytest.fixture
def desks(cast):
    found = make.resource(cast.nord, "desks", units=4, name="Plätze")
    made.tariff(found, "hour", 500)
    made.tariff(found, "day", 1800)
    return found


def span(starts="13:00", ends="17:00"):
    return rules.Span(make.at(starts), make.at(ends))


def test_the_cheapest_price_is_told_with_why_and_with_tax(desks):
    found = before.foreseen([desks], span())
    assert found.lines == [
        "Tagessatz 18 € statt 4 × 5 €".replace(" €", "\u00a0€").replace(" × ", "\u00a0×\u00a0")
    ]
    assert (found.total, found.with_tax[:5]) == ("18\u00a0€", "21,42")
    assert before.foreseen([desks], span(), size=3).total == "54\u00a0€"


def test_it_is_what_the_booking_costs_then(cast, desks):
    room = make.resource(cast.nord, name="Raum")
    made.tariff(room, "hour", 1000)
    foreseen = before.foreseen([desks, room], span())
    booked = make.booking(desks, "13:00", "17:00", together_with=[room])
    assert foreseen.lines == access.cost_of(booked)
    assert foreseen.total == "58\u00a0€"


def test_nothing_is_said_without_a_price(cast):
    assert before.foreseen([make.resource(cast.nord)], span()) is None


def test_the_desk_is_told_what_was_paid_ahead_and_nothing_is_used_up(cast, desks):
    made.granted(made.person(cast.nord), contains=180)
    told = before.foreseen([desks], span(), email="emil@client.example")
    assert told.total == "5\u00a0€"
    assert told.lines[0].startswith("3 Stunden aus")
    assert not Draw.objects.exists()
    assert Allowance.objects.get().used == 0
    booked = make.booking(desks, "13:00", "17:00")
    assert access.cost_of(booked)[0].endswith(told.lines[0])


def test_a_membership_counts_that_no_month_was_begun_for(cast, desks):
    made.granted(made.person(cast.nord), form="membership", contains=600)
    told = before.foreseen([desks], span(), email="emil@client.example")
    assert told.total == "kostenfrei"
    assert not Allowance.objects.filter(used__gt=0).exists()


def test_what_the_same_person_has_that_day_already_counts_for_the_desk(cast, desks):
    make.booking(desks, "09:00", "12:00")
    told = before.foreseen([desks], span("13:00", "15:00"), email="emil@client.example")
    assert told.total == "3\u00a0€"  # the day in place of five hours, of which three are paid


def test_the_public_learns_nothing_by_an_address(cast, client, desks):
    made.granted(made.person(cast.nord), contains=180)
    made.tariff(desks, "hour", 0, audience="members")
    typed = {"do": "price", "email": "emil@client.example", "day": make.day().isoformat()}
    page = client.post(
        reverse("booking:wish", args=[desks.code]), {**typed, "starts": "13:00", "ends": "17:00"}
    )
    assert page.status_code == 200
    assert page.context["foreseen"].total == "18\u00a0€"
    assert page.context["foreseen"].others == [
        "Mitglieder und Partner des Hubs zahlen ihren eigenen Preis; er steht in der Bestätigung."
    ]


def test_the_postcode_says_whether_the_price_of_the_area_holds(cast, desks):
    county = Region.objects.create(ags="08115", kind="county", name="Böblingen")
    Responsibility.objects.create(hub=cast.nord, region=county, role="responsible", valid_from=make.day(-9))
    made.tariff(desks, "hour", 0, audience="area")
    asks = before.foreseen([desks], span())
    assert asks.others == [
        "Für Unternehmen des Gebiets gilt ein anderer Preis: Geben Sie bitte Ihre Postleitzahl an."
    ]
    near = before.foreseen([desks], span(), postcode="71032")
    assert (near.total, near.others) == ("kostenfrei", [])
    assert before.foreseen([desks], span(), postcode="20095").total == "18\u00a0€"


def test_what_late_and_absent_people_pay_is_told_before(cast, desks):
    made.billing(cast.nord, late_hours=24, late_percent=50, absent_percent=80)
    said = before.foreseen([desks], span()).terms
    assert said[0].startswith("Bis ")
    assert "13:00" in said[0]
    assert "50\u00a0%" in said[1]
    assert "80\u00a0%" in said[2]
    assert before.terms(cast.nord, desks, span(), costs=False) == []


def test_who_cancels_late_is_warned_on_their_page(cast, client, desks):
    made.billing(cast.nord, late_hours=24, late_percent=50)
    early, late = make.booking(desks), make.booking(desks, offset=1, who="ida")
    Booking.objects.filter(pk=late.pk).update(starts_at=make.at("09:00", 0), ends_at=make.at("23:59", 0))
    late.refresh_from_db()
    assert before.late_already(early) == ""
    assert "50\u00a0%" in before.late_already(late)
    page = client.get(reverse("booking:own", args=[access.key_to(late)])).content.decode()
    assert before.late_already(late) in page


def test_a_look_at_the_price_books_nothing_and_keeps_what_was_typed(client, desks):
    address = f"{reverse('booking:resource', args=[desks.code])}?from={make.day().isoformat()}"
    slot = offering.choice(desks, make.at("13:00"), make.at("17:00"))
    page = client.post(address, {"do": "price", "slot": slot, "size": "2", "subject": "Werkstatt"})
    assert page.status_code == 200
    assert page.context["foreseen"].total == "36\u00a0€"
    assert not page.context["form"].errors
    assert (page.context["form"]["subject"].value(), page.context["chosen"]) == ("Werkstatt", slot)
    assert not Booking.objects.exists()
    none = client.post(address, {"do": "price"})
    assert none.context["foreseen"] is None
    assert "Wählen Sie bitte zuerst eine Zeit." in none.content.decode()


@pytest.mark.parametrize(
    "typed", [{"day": "9999-12-31"}, {"day": "x"}, {"starts": "25:00"}, {"size": "-1"}, {"size": "x"}]
)
def test_what_is_no_time_has_no_price_and_breaks_nothing(client, desks, typed):
    said = {"do": "price", "day": make.day().isoformat(), "starts": "13:00", "ends": "17:00", **typed}
    assert client.post(reverse("booking:wish", args=[desks.code]), said).status_code == 200


def test_one_click_on_what_there_is_instead_books_it(cast, client, desks):
    room = make.resource(cast.nord, name="Raum")
    make.booking(room, "13:00", "14:00")
    address = f"{reverse('booking:resource', args=[room.code])}?from={make.day().isoformat()}"
    taken = offering.choice(room, make.at("13:00"), make.at("13:30"))
    typed = {"slot": taken, "name": "Ida", "email": "ida@client.example"}
    key = str(client.get(address).context["form"]["idempotency_key"].value())
    refused = client.post(address, {**typed, "idempotency_key": key})
    assert refused.status_code == 422
    instead = refused.context["instead"][0]["choice"]
    answer = client.post(address, {**typed, "idempotency_key": key, "instead": instead})
    assert answer.status_code == 303
    assert Booking.objects.get(name="Ida").starts_at == make.at("12:30") or instead != taken


def test_advice_is_called_free_only_where_it_is(cast, client):
    ben = make.adviser(cast.nord)
    address = reverse("booking:at_hub", args=["nord"])
    assert "kostet nichts" in client.get(address).content.decode()
    made.tariff(ben, "hour", 9000)
    assert "kostet nichts" not in client.get(address).content.decode()


def test_a_look_at_the_dates_books_nothing_even_of_one_date(cast, client, desks):
    typed = {"do": "look", "day": make.day().isoformat(), "starts": "13:00", "ends": "17:00", "size": "1"}
    address = reverse("booking:wish", args=[desks.code])
    key = str(client.get(address).context["form"]["idempotency_key"].value())
    page = client.post(
        address, {**typed, "name": "Ida", "email": "ida@client.example", "idempotency_key": key}
    )
    assert page.status_code == 200
    assert [one.obstacle for one in page.context["dates"]] == [None]
    assert page.context["foreseen"].total == "18\u00a0€"
    assert not Booking.objects.exists()
