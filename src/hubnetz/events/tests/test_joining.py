"""The way to an event online: shortly before, for people with a confirmed seat, and nowhere else."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from hubnetz.events import access, actions
from hubnetz.events.access import online
from hubnetz.events.access.series import key_to_enrolment
from hubnetz.events.models import Attendance, Event, Joined, Registration
from hubnetz.events.recurrence import Slot
from hubnetz.events.tests import make
from hubnetz.journal.models import Entry
from hubnetz.post.models import Letter

pytestmark = pytest.mark.database
LINK = "https://meet.example/secret"
SOON = timedelta(minutes=20)


def event(hub, starts_in=SOON, **fields):
    return make.event(hub, mode="online", join_url=LINK, starts_in=starts_in, **fields)


def own(registration, part=""):
    return f"/registrations/{access.key_to(registration)}/{part}"


def test_who_has_a_seat_joins_shortly_before(client, cast):
    seat = make.registration(event(cast.nord))
    page = client.get(own(seat)).content.decode()
    assert f'href="{own(seat, "join/")}"' in page
    assert LINK not in page
    answer = client.get(own(seat, "join/"))
    assert (answer.status_code, answer["Location"]) == (302, LINK)
    assert "no-store" in answer["Cache-Control"]
    assert answer["Referrer-Policy"] == "no-referrer"


def test_the_moment_is_noted_once_and_nothing_else(client, cast, django_assert_max_num_queries):
    seat = make.registration(event(cast.nord))
    client.head(own(seat, "join/"))
    assert not Joined.objects.exists()
    client.get(own(seat, "join/"))
    first = Joined.objects.get().joined_at
    with django_assert_max_num_queries(8):
        client.get(own(seat, "join/"))
    assert Joined.objects.get().joined_at == first
    assert not Attendance.objects.exists()
    assert not Entry.objects.filter(verb__contains="join").exists()


@pytest.mark.parametrize("when", ["early", "late"])
def test_before_and_after_there_is_a_kind_page_that_says_when(client, cast, when):
    seat = make.registration(event(cast.nord, timedelta(hours=1)))
    if when == "late":
        now = timezone.now()
        Event.objects.update(starts_at=now - timedelta(hours=2), ends_at=now - timedelta(minutes=1))
    answer = client.get(own(seat, "join/"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert LINK not in page
    assert ("Ab" in page and "Uhr" in page) if when == "early" else "vorbei" in page
    assert f'href="{own(seat, "join/")}"' not in page
    assert not Joined.objects.exists()


def given_back(seat, _cast):
    actions.withdraw(seat)


def cancelled(seat, cast):
    actions.cancel(seat.event, by=cast.eva)


def asked_for(seat, _cast):
    Registration.objects.filter(pk=seat.pk).update(confirmed_at=None, seat=None)


def held(seat, _cast):
    until = timezone.now() + timedelta(minutes=10)
    Registration.objects.filter(pk=seat.pk).update(confirmed_at=None, held_until=until)


def on_site(seat, _cast):
    seat.pool.mode = "on_site"
    seat.pool.save(update_fields=["mode"])


def without_link(_seat, _cast):
    Event.objects.update(join_url="")


@pytest.mark.parametrize("what", [given_back, cancelled, asked_for, held, on_site, without_link])
def test_nobody_else_joins(client, cast, what):
    seat = make.registration(event(cast.nord))
    what(seat, cast)
    for path in (own(seat), own(seat, "join/")):
        answer = client.get(path)
        assert answer.status_code in (200, 422)
        assert LINK not in answer.content.decode()
        assert f'href="{own(seat, "join/")}"' not in answer.content.decode()
    assert client.get(own(seat, "join/")).status_code == 422


def test_an_address_that_is_not_ours_opens_nothing(client, cast):
    seat = make.registration(event(cast.nord))
    assert client.get(f"/registrations/{seat.code}/join/").status_code == 404


def test_a_contact_passes_on_the_links_of_seats_without_an_address(client, cast):
    made = event(cast.nord)
    party = make.party(made, 3)
    seats = list(access.seats_of(party))
    actions.name_person(seats[1], name="Ida", email="ida@client.example")
    page = client.get(f"/parties/{access.key_to_party(party)}/").content.decode()
    joins = [own(seat, "join/") in page for seat in access.seats_of(party)]
    assert joins == [True, False, True]
    assert client.get(own(seats[0], "join/"))["Location"] == LINK


def test_who_comes_to_all_dates_finds_each_seat(client, cast):
    made = event(cast.nord, timedelta(days=3))
    slots = [Slot(made.starts_at + timedelta(days=7), made.ends_at + timedelta(days=7))]
    series = actions.repeat(made, slots=slots, rule="", booking="both", by=cast.eva)
    enrolment = make.enrolment(series)
    page = client.get(reverse("events:enrolment", args=[key_to_enrolment(enrolment)])).content.decode()
    assert all(own(seat) in page for seat in enrolment.registrations.all())


def test_the_link_stands_in_no_letter_file_feed_or_answer_for_machines(client, cast):
    made = event(cast.nord, code="geheim")
    seat = make.registration(made)
    make.party(made, 2)
    actions.give_link(made, join_url=f"{LINK}/2", by=cast.eva)
    assert not [one for one in Letter.objects.all() if "meet.example" in one.text]
    assert not [one for one in Entry.objects.all() if "meet.example" in f"{one.before}{one.after}"]
    for path in (
        "/events/geheim/", "/events/geheim.ics", "/events.ics", "/events.rss", own(seat)[:-1] + ".ics",
        "/api/v1/events", "/api/v1/events/geheim", "/events/",
    ):  # fmt: skip
        answer = client.get(path)
        assert answer.status_code == 200, path
        assert "meet.example" not in b"".join(answer).decode(), path


def test_staff_take_over_who_joined_with_one_button(cast):
    made = event(cast.nord)
    joined, noted, _away = (make.registration(made, who) for who in ("emil", "frieda", "gustav"))
    for seat in (joined, noted):
        actions.join_online(seat)
    actions.note_attendance(noted, by=cast.ben)
    assert [seat.name for seat in online.joined(made)] == ["Emil", "Frieda"]
    assert actions.note_joined(made, by=cast.eva) == 1
    assert actions.note_joined(made, by=cast.eva) == 0
    assert set(Attendance.objects.values_list("registration", "noted_by")) == {
        (joined.pk, cast.eva.pk),
        (noted.pk, cast.ben.pk),
    }
