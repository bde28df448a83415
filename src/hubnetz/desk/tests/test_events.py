"""Who came: noted with one press, taken back with the next."""

from datetime import timedelta

import pytest
from django.utils import timezone

from hubnetz.events.models import Attendance, Cohost, Event, Registration
from hubnetz.events.tests import make


def at(event: Event, part: str = "") -> str:
    return f"/desk/events/{event.code}/{part}"


def test_upcoming_first_and_past_apart(cast, sits):
    make.event(cast.nord, title={"de": "Morgen"})
    make.event(cast.nord, title={"de": "Gestern"}, starts_in=timedelta(days=-1))
    make.event(cast.sued, title={"de": "Anderswo"})
    eva = sits("eva")
    coming, past = (eva.get(f"/desk/events/{q}").content.decode() for q in ("", "?when=past"))
    assert "Morgen" in coming
    assert "Gestern" not in coming
    assert "Gestern" in past
    assert "Anderswo" not in coming + past


@pytest.mark.parametrize("name", ["ada", "ben", "eva", "desk"])
def test_staff_note_who_came_and_take_it_back(cast, sits, name):
    event = make.event(cast.nord)
    emil = make.registration(event)
    sitting = sits(name)
    for _twice in range(2):
        answer = sitting.post(at(event, f"{emil.code}/attendance/"), {"q": "em"})
        assert answer["Location"] == f"/desk/events/{event.code}/?q=em#r-{emil.code}"
    assert Attendance.objects.count() == 1
    for _twice in range(2):
        assert sitting.post(at(event, f"{emil.code}/attendance/undoing/")).status_code == 303
    assert Attendance.objects.count() == 0


def test_htmx_gets_the_row_and_the_new_count(cast, sits):
    event = make.event(cast.nord)
    emil = make.registration(event)
    make.registration(event, "frieda")
    answer = sits("eva").post(at(event, f"{emil.code}/attendance/"), headers={"HX-Request": "true"})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert page.startswith(f'<li id="r-{emil.code}"')
    assert 'hx-swap-oob="true"' in page
    assert "Frieda" not in page
    assert "1 von 2 sind da" in page


def test_searching_finds_names_and_companies(cast, sits):
    event = make.event(cast.nord)
    make.registration(event, organisation_name="Holzbau")
    make.registration(event, "frieda")
    eva = sits("eva")
    assert "Frieda" not in eva.get(at(event, "?q=holz")).content.decode()
    part = eva.get(at(event, "?q=fri"), headers={"HX-Request": "true"}).content.decode()
    assert "Frieda" in part
    assert "<html" not in part
    assert "Niemand mit diesem Namen" in eva.get(at(event, "?q=nobody")).content.decode()


def test_a_walk_in_is_there_at_once_and_once(cast, sits):
    event = make.event(cast.nord, seats=1)
    make.registration(event)
    eva = sits("eva")
    key = "8d3f4b61-2b50-4d0e-9b8a-6f7d1f6a3c11"
    fields = {"name": "Hanna", "email": "hanna@client.example", "idempotency_key": key}
    for _twice in range(2):
        assert eva.post(at(event, "walk-ins/"), fields).status_code == 303
    assert Registration.objects.get(email="hanna@client.example").attendance
    bad = eva.post(at(event, "walk-ins/"), {"name": "Otto", "email": "otto"})
    assert bad.status_code == 422
    assert 'value="Otto"' in bad.content.decode()


def test_a_cancelled_event_had_no_visitors(cast, sits):
    event = make.event(cast.nord)
    emil = make.registration(event)
    Event.objects.filter(pk=event.pk).update(cancelled_at=timezone.now())
    answer = sits("eva").post(at(event, f"{emil.code}/attendance/"))
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    walk_in = {"name": "H", "email": "h@client.example"}
    assert sits("ada").post(at(event, "walk-ins/"), walk_in).status_code == 422


def test_co_hosts_note_it_too(cast, sits):
    event = make.event(cast.nord)
    emil = make.registration(event)
    carla = sits("carla")
    assert carla.get(at(event)).status_code == 404
    assert carla.post(at(event, f"{emil.code}/attendance/")).status_code == 404
    assert carla.post(at(event, f"{emil.code}/attendance/undoing/")).status_code == 404
    assert carla.post(at(event, "walk-ins/")).status_code == 404
    Cohost.objects.create(event=event, hub=cast.sued)
    assert "Emil" in carla.get(at(event)).content.decode()
    assert carla.post(at(event, f"{emil.code}/attendance/")).status_code == 303


def test_a_viewer_looks_on(cast, sits):
    event = make.event(cast.nord)
    emil = make.registration(event)
    viewer = sits("viewer")
    page = viewer.get(at(event)).content.decode()
    assert "Emil" in page
    assert "Ist da" not in page
    assert viewer.post(at(event, f"{emil.code}/attendance/")).status_code == 403
    assert viewer.post(at(event, f"{emil.code}/attendance/undoing/")).status_code == 403
    assert viewer.post(at(event, "walk-ins/")).status_code == 403


def test_a_registration_of_another_event_is_not_there(cast, sits):
    event, other = make.event(cast.nord), make.event(cast.nord)
    emil = make.registration(other)
    assert sits("eva").post(at(event, f"{emil.code}/attendance/")).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_pages_cost_the_same_for_one_and_three(cast, sits, queries, rows):
    for _row in range(rows):
        event = make.event(cast.nord)
    for who in ("emil", "frieda", "gustav")[:rows]:
        make.registration(event, who)
    eva = sits("eva")
    assert queries(eva, "/desk/events/") == 7
    assert queries(eva, at(event)) == 11
