"""Hours at the desk: a caller's, a client's at another hub, one that was held, the queue, how advisers are reached."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.cast import person

from hubnetz.booking import access, actions
from hubnetz.booking.models import Booking, Line, OutsideCalendar, QueueTicket, Referral
from hubnetz.booking.tests import make
from hubnetz.casework.models import Consultation
from hubnetz.casework.tests import make as files
from hubnetz.post.models import Letter

pytestmark = pytest.mark.django_db
NEXT = "/desk/bookings/next/"


@pytest.fixture
def ben(cast):
    return make.adviser(cast.nord, topics=[cast.topic], user=cast.ben)


@pytest.fixture
def carla(cast):
    return make.adviser(cast.sued, "Carla", topics=cast.topics)


def first_link(page, hub):
    """Return the address of the first hour of a hub on the page."""
    return next(hours[0][1] for found, hours in page.context["found"] if found == hub).partition("#")[0]


def typed(**values):
    return {"name": "Emil", "phone": "0711 1", "mode": "phone", "idempotency_key": uuid4(), **values}


def test_a_caller_gets_the_next_hour(cast, sits, ben, carla):
    desk = sits("eva")
    page = desk.get(NEXT, {"topic": "ai"})
    assert [hub for hub, _hours in page.context["found"]] == [cast.nord, cast.sued]
    answer = desk.post(NEXT + first_link(page, cast.nord), typed())
    made = Booking.objects.get()
    assert answer["Location"] == reverse("desk:booking", args=[made.code])
    assert (made.resource, made.topic, made.mode, made.phone, made.email) == (
        ben,
        cast.topic,
        "phone",
        "0711 1",
        "",
    )
    assert not Letter.objects.exists()
    assert "nennen" in desk.get(answer["Location"]).content.decode()


def test_what_was_typed_is_kept_and_a_number_is_asked_for(cast, sits, ben):
    desk = sits("eva")
    address = NEXT + first_link(desk.get(NEXT), cast.nord)
    answer = desk.post(address, typed(phone="", subject="Kasse"))
    assert answer.status_code == 422
    assert 'value="Kasse"' in answer.content.decode()
    assert answer.context["form"].errors["phone"]
    assert desk.post(address, typed(phone="", email="emil@client.example", mode="video")).status_code == 303
    assert desk.post(address, typed(name="Frieda")).status_code == 422  # taken by now
    assert Booking.objects.count() == 1


def test_from_an_enquiry_all_is_filled_in(cast, sits, ben):
    enquiry = files.enquiry(cast.nord, organisation_name="Emil Holzbau GmbH", topics=[cast.topic])
    desk = sits("ada")
    assert f"{NEXT}?enquiry={enquiry.code}" in desk.get(f"/desk/enquiries/{enquiry.code}/").content.decode()
    page = desk.get(NEXT, {"enquiry": enquiry.code})
    link = first_link(page, cast.nord)
    assert enquiry.email not in link
    form = desk.get(NEXT + link).context["form"]
    assert form["email"].value() == enquiry.email
    assert form["organisation_name"].value() == "Emil Holzbau GmbH"
    assert form["subject"].value() == " ".join(enquiry.text.split())
    assert sits("carla").get(NEXT, {"enquiry": enquiry.code}).status_code == 404


def test_who_only_looks_books_nothing(sits, ben):
    assert sits("viewer").get(NEXT).status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_finding_an_hour_asks_few_questions(cast, sits, queries, number):
    for n in range(number):
        make.adviser(cast.nord, f"N{n}")
        make.adviser(cast.sued, f"S{n}")
    desk = sits("eva")
    desk.get(NEXT)
    assert queries(desk, NEXT) == 9


# At another hub


def test_a_client_is_booked_elsewhere_with_consent(cast, sits, ben, carla):
    desk = sits("ben")
    address = NEXT + first_link(desk.get(NEXT, {"topic": "e-commerce"}), cast.sued)
    said = typed(email="emil@client.example", mode="video", subject="Webshop, vertraulich")
    refused = desk.post(address, said)
    assert refused.status_code == 422
    assert refused.context["form"].errors["agreed"]
    assert desk.post(address, typed(agreed="on", email="")).status_code == 422
    assert desk.post(address, {**said, "agreed": "on"})["Location"] == reverse("desk:bookings_referred")
    made = Referral.objects.get()
    assert (made.hub, made.by, made.booking.resource) == (cast.nord, cast.ben, carla)
    letter = Letter.objects.get()
    assert (letter.kind, letter.to) == ("booking.booking_referred", "emil@client.example")
    # Who referred sees that it stands, not what it is about; the other hub sees all of it.
    page = desk.get(reverse("desk:bookings_referred")).content.decode()
    assert "Emil" in page
    assert "vertraulich" not in page
    assert "emil@client.example" not in page
    assert desk.get(reverse("desk:booking", args=[made.booking.code])).status_code == 404
    there = sits("carla").get(reverse("desk:booking", args=[made.booking.code])).content.decode()
    assert "vertraulich" in there
    assert "Hub Nord" in there
    assert "Emil" not in sits("carla").get(reverse("desk:bookings_referred")).content.decode()


def test_the_terms_of_the_other_hub_hold(cast, sits, ben):
    make.adviser(cast.sued, "Carla", topics=cast.topics, lead_minutes=10)
    from hubnetz.booking.writing import choice

    shut = choice(Booking.objects.model._meta.get_field("resource").related_model.objects.get(hub=cast.sued),
                  make.at("22:00"), make.at("22:30"))  # fmt: skip
    answer = sits("ben").post(
        f"{NEXT}?slot={shut}".replace("+", "%2B"), typed(email="e@client.example", agreed="on")
    )
    assert answer.status_code == 422
    assert not Booking.objects.exists()


def test_what_became_of_it_is_seen(cast, sits, carla, monkeypatch):
    made = actions.refer(
        carla, from_hub=cast.nord, agreed=True, starts_at=make.at("10:00"), ends_at=make.at("10:30"), name="Emil",
        email="emil@client.example", idempotency_key=uuid4(), by=cast.ben,
    )  # fmt: skip
    monkeypatch.setattr(timezone, "now", lambda: made.ends_at)
    actions.note_held(made, by=cast.carla)
    page = sits("ben").get(reverse("desk:bookings_referred")).content.decode()
    assert "stattgefunden" in page


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_of_referrals_asks_few_questions(cast, sits, carla, queries, number):
    for n in range(number):
        starts = make.at("10:00", 7 + n)
        actions.refer(
            carla, from_hub=cast.nord, agreed=True, starts_at=starts, ends_at=starts + timedelta(minutes=30),
            name="Emil", email="emil@client.example", idempotency_key=uuid4(), by=cast.ben,
        )  # fmt: skip
    desk = sits("ben")
    desk.get(reverse("desk:bookings_referred"))
    assert queries(desk, reverse("desk:bookings_referred")) == 7


# Held, or nobody came


@pytest.fixture
def over(cast, ben, monkeypatch):
    made = make.booking(
        ben, "10:00", "10:30", topic=cast.topic, mode="video", organisation_name="Emil Holzbau GmbH"
    )
    monkeypatch.setattr(timezone, "now", lambda: made.ends_at)
    return made


def test_one_click_makes_it_a_consultation(cast, sits, over):
    company = files.organisation(cast.nord, "Emil Holzbau GmbH")
    desk = sits("ben")
    assert over.code in desk.get(reverse("desk:bookings_to_note")).content.decode()
    address = reverse("desk:booking_held", args=[over.code])
    form = desk.get(address).context["form"]
    begun = {name: form[name].value() for name in form.fields}
    assert (begun["client"], begun["topic"], begun["minutes"], begun["form"]) == (
        company.code,
        "ai",
        30,
        "video",
    )
    answer = desk.post(address, {name: value for name, value in begun.items() if value is not None})
    assert answer["Location"] == f"{reverse('desk:organisation', args=[company.code])}#consultations"
    assert Consultation.objects.get().booking == over
    assert desk.get(address).status_code == 303
    assert (
        desk.post(
            address, {"client": company.code, "topic": "ai", "minutes": 30, "form": "phone"}
        ).status_code
        == 303
    )
    assert Consultation.objects.count() == 1
    assert over.code not in desk.get(reverse("desk:bookings_to_note")).content.decode()


def test_a_new_record_is_filled_in_and_asked_for_by_name(sits, over):
    desk = sits("ben")
    address = reverse("desk:booking_held", args=[over.code])
    form = desk.get(address).context["form"]
    assert (form["client"].value(), form["name"].value()) == ("new", "Emil Holzbau GmbH")
    said = {"client": "new", "topic": "ai", "minutes": 30, "form": "video", "idempotency_key": uuid4()}
    assert desk.post(address, said).context["form"].errors["name"]
    assert desk.post(address, {**said, "name": "Emil Holzbau GmbH"}).status_code == 303
    assert Consultation.objects.get().organisation.name == "Emil Holzbau GmbH"


def test_nobody_came(sits, over):
    desk = sits("ben")
    desk.post(reverse("desk:booking_no_show", args=[over.code]))
    over.refresh_from_db()
    assert over.ending == "no_show"
    assert over.code not in desk.get(reverse("desk:bookings_to_note")).content.decode()
    figures = desk.get(reverse("desk:bookings_turnout"), {"from": make.day(-30), "to": make.day(30)})
    assert figures.context["by_topic"][0].no_show == 1


def test_held_and_nothing_to_note(sits, over):
    desk = sits("ben")
    for _twice in range(2):
        answer = desk.post(reverse("desk:booking_settlement", args=[over.code]), {"list": "yes"})
        assert answer["Location"] == reverse("desk:bookings_to_note")
    over.refresh_from_db()
    assert over.checked_in_at == over.starts_at
    assert over.code not in desk.get(answer["Location"]).content.decode()
    assert not Consultation.objects.exists()
    assert sits("eva").post(reverse("desk:booking_settlement", args=[over.code])).status_code == 403


def test_who_does_not_write_files_notes_no_consultation(sits, over):
    assert sits("eva").get(reverse("desk:booking_held", args=[over.code])).status_code == 403
    assert sits("carla").get(reverse("desk:booking_held", args=[over.code])).status_code == 404
    assert sits("viewer").post(reverse("desk:booking_no_show", args=[over.code])).status_code == 403


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_of_hours_asks_few_questions(cast, sits, ben, queries, number, monkeypatch):
    for n in range(number):
        made = make.booking(ben, "10:00", "10:30", f"p{n}", offset=7 + n)
    desk = sits("ben")
    monkeypatch.setattr(timezone, "now", lambda: made.ends_at)
    desk.get(reverse("desk:bookings_to_note"))
    assert queries(desk, reverse("desk:bookings_to_note")) == 7


# The queue


def test_the_queue_of_today(cast, sits, ben, monkeypatch):
    noon = make.at("10:00")
    monkeypatch.setattr(timezone, "now", lambda: noon)
    desk = sits("eva")
    address = reverse("desk:bookings_queue")
    answer = desk.post(
        address, {"mode": "on_site", "name": "Emil", "topic": "ai", "idempotency_key": uuid4()}
    )
    page = desk.get(answer["Location"])
    assert page.context["new"].number == 1
    assert "<svg" in page.content.decode()
    key = page.context["new_url"].partition("/queue/")[2].strip("/")
    assert access.ticket_by_key(key).name == "Emil"
    assert desk.post(address, {"mode": "phone", "idempotency_key": uuid4()}).status_code == 422
    desk.post(address, {"mode": "on_site", "idempotency_key": uuid4()})
    desk.post(reverse("desk:bookings_queue_calling", args=[ben.code]))
    assert Booking.objects.get().name == "Emil"
    second = QueueTicket.objects.waiting().get()
    desk.post(reverse("desk:bookings_queue_calling", args=[ben.code]), {"ticket": second.code})
    assert "schon vergeben" in desk.get(address).content.decode()  # Ben has somebody
    second.refresh_from_db()
    assert second.called_at is None
    desk.post(reverse("desk:bookings_queue_leaving", args=[second.code]), {"missed": "yes"})
    second.refresh_from_db()
    assert second.ending == "missed"


def test_other_hubs_and_those_who_only_look_change_no_queue(cast, sits, ben):
    ticket = actions.queue_up(cast.nord, idempotency_key=uuid4(), by=cast.eva)
    leave = reverse("desk:bookings_queue_leaving", args=[ticket.code])
    call = reverse("desk:bookings_queue_calling", args=[ben.code])
    for address in (leave, call):
        assert sits("carla").post(address).status_code == 404
    viewer = sits("viewer")
    for address in (leave, call, reverse("desk:bookings_queue")):
        assert viewer.post(address).status_code == 403
    assert viewer.get(reverse("desk:bookings_queue")).status_code == 200


@pytest.mark.parametrize("number", [1, 3])
def test_the_queue_asks_few_questions(cast, sits, ben, queries, number):
    for _n in range(number):
        actions.queue_up(cast.nord, idempotency_key=uuid4(), topic=cast.topic, by=cast.eva)
    desk = sits("eva")
    desk.get(reverse("desk:bookings_queue"))
    assert queries(desk, reverse("desk:bookings_queue")) == 11


# How advisers are reached


def test_an_adviser_says_how_they_are_reached(cast, sits, ben):
    desk = sits("ben")
    address = reverse("desk:bookings_adviser", args=[ben.code])
    assert desk.post(address, {"video_url": "http://video.example/"}).status_code == 422
    desk.post(address, {"video_url": "https://video.example/7", "phone": "0711 9", "reminds": "on"})
    assert Line.objects.get().video_url == "https://video.example/7"
    assert "0711 9" in desk.get(reverse("desk:bookings_advisers")).content.decode()
    other = make.adviser(cast.nord, "Carl")
    assert desk.get(reverse("desk:bookings_adviser", args=[other.code])).status_code == 403
    assert sits("ada").get(reverse("desk:bookings_adviser", args=[other.code])).status_code == 200
    assert sits("carla").get(address).status_code == 404
    assert (
        sits("ada").get(reverse("desk:bookings_adviser", args=[make.resource(cast.nord).code])).status_code
        == 404
    )


def test_a_calendar_is_connected_and_its_way_never_shown_again(sits, ben):
    desk = sits("ben")
    page, post = (reverse(f"desk:bookings_{name}", args=[ben.code]) for name in ("adviser", "calendar"))
    assert desk.post(post, {"url": "http://kalender.example/", "kind": "ics"}).status_code == 422
    said = {
        "url": "https://kalender.example/geheim-77.ics",
        "kind": "ics",
        "username": "emil",
        "password": "streng",
    }
    desk.post(post, said)
    text = desk.get(page).content.decode()
    assert "kalender.example" in text
    assert not any(word in text for word in ("geheim-77", "streng", 'value="emil"'))
    OutsideCalendar.objects.update(trouble="refused", failures=1)
    assert "Passwort" in desk.get(page).content.decode()
    end = reverse("desk:bookings_calendar_end", args=[ben.code])
    desk.post(end, {"again": "yes"})
    assert OutsideCalendar.objects.exists()
    desk.post(end)
    assert not OutsideCalendar.objects.exists()


def test_figures_of_a_hub_are_its_own(cast, sits, ben):
    other = person("Otto", "viewer", cast.sued)
    assert other
    assert sits("carla").get(reverse("desk:bookings_turnout"), {"hub": "nord"}).status_code == 404
    page = sits("viewer").get(reverse("desk:bookings_turnout"), {"from": "nonsense", "to": "0001-01-01"})
    assert page.status_code == 200
