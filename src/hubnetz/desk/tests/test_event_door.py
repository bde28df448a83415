"""The entrance: the list, who comes without a seat, what devices fetch and send, what a ticket's code opens."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from hubnetz.events import access, actions
from hubnetz.events.access import tickets
from hubnetz.events.models import Attendance, Cohost, Event, Presence, Registration, Scan
from hubnetz.events.tests import make
from hubnetz.events.tests.test_presence import session
from hubnetz.organisations import actions as organisations

HTMX = {"HX-Request": "true"}


@pytest.fixture
def evening(cast):
    return make.event(cast.nord, seats=30, starts_in=timedelta(hours=1))


def at(event: Event, part: str = "door/") -> str:
    return f"/desk/events/{event.code}/{part}"


def sent(client, event, *scans):
    return client.post(at(event, "scans/"), json.dumps({"scans": scans}), content_type="application/json")


def scan(registration: Registration, **fields):
    ticket = tickets.ticket_of(registration)
    return {"key": str(uuid4()), "at": timezone.now().isoformat(), "ticket": ticket, **fields}


def text(answer) -> str:
    return answer.content.decode()


@pytest.mark.parametrize("people", [1, 3])
def test_the_list_costs_the_same_for_one_and_for_three(evening, sits, queries, people):
    for number in range(people):
        actions.note_presence(make.registration(evening, f"g{number}"), session(evening), by=None)
    eva = sits("eva")
    assert queries(eva, at(evening)) == 11
    assert queries(eva, f"{at(evening)}?session={evening.sessions.first().code}") == 12
    assert queries(eva, at(evening, "scan/list/")) == 10


def test_one_tap_notes_and_takes_back_in_and_without_htmx(evening, sits):
    emil, eva = make.registration(evening), sits("eva")
    make.registration(evening, "frieda")
    there, undone = at(evening, f"door/{emil.code}/presence/"), at(evening, f"door/{emil.code}/undoing/")
    line = text(eva.post(there, {"q": "em"}, headers=HTMX))
    assert line.startswith(f'<li id="r-{emil.code}"')
    assert "1 von 2 sind da" in line
    assert 'hx-swap-oob="true"' in line
    assert "Frieda" not in line
    assert Attendance.objects.count() == 1
    answer = eva.post(undone, {"q": "em", "only": "missing"})
    assert answer["Location"] == f"{at(evening)}?only=missing&q=em#r-{emil.code}"
    assert not Attendance.objects.exists()
    numbers = text(eva.get(f"{at(evening)}?part=numbers", headers=HTMX))
    assert 'id="crowd"' in numbers
    assert "<html" not in numbers


def test_while_typing_only_the_list_comes(evening, sits):
    make.registration(evening)
    make.registration(evening, "frieda")
    part = text(sits("eva").get(f"{at(evening)}?q=fri", headers=HTMX))
    assert part.startswith('<div id="people"')
    assert "Frieda" in part
    assert "Emil" not in part


def test_at_a_session_presence_is_noted_and_the_attendance_with_it(evening, sits):
    emil, talk, eva = make.registration(evening), session(evening), sits("eva")
    eva.post(at(evening, f"door/{emil.code}/presence/"), {"session": talk.code})
    assert Presence.objects.get().session == talk
    assert Attendance.objects.count() == 1
    page = text(eva.get(f"{at(evening)}?session={talk.code}"))
    assert "Doch nicht da" in page
    eva.post(at(evening, f"door/{emil.code}/undoing/"), {"session": talk.code})
    assert not Presence.objects.exists()
    other = session(make.event(evening.hub))
    assert eva.post(at(evening, f"door/{emil.code}/presence/"), {"session": other.code}).status_code == 404


def test_typed_words_note_one_person_and_never_the_wrong_one(evening, sits):
    for who, name in (("jana", "Jana Müller"), ("jan", "Jan Möller"), ("otto", "Otto Weiß")):
        make.registration(evening, who, name=name)
    eva = sits("eva")
    several = eva.post(at(evening, "door/entry/"), {"q": "jan"})
    assert several["Location"] == f"{at(evening)}?q=jan"
    assert not Attendance.objects.exists()
    assert eva.post(at(evening, "door/entry/"), {"q": "mueller"})["Location"] == f"{at(evening)}?then=next"
    assert Attendance.objects.get().registration.name == "Jana Müller"
    eva.post(at(evening, "door/entry/"), {"q": "otto", "look": "1"})
    eva.post(at(evening, "door/entry/"), {"q": ""})
    eva.post(at(evening, "door/entry/"), {"q": "nobody"})
    assert Attendance.objects.count() == 1
    otto = Registration.objects.get(name="Otto Weiß")
    eva.post(at(evening, "door/entry/"), {"q": f"http://x/check-in/{tickets.ticket_of(otto).upper()}/"})
    assert Attendance.objects.filter(registration=otto).exists()
    page = text(eva.get(f"{at(evening)}?then=next"))
    assert "ist als anwesend festgehalten" in page
    assert "autofocus" in page


def test_a_ticket_that_is_not_valid_any_more_is_said(evening, sits):
    emil = make.registration(evening)
    ticket = tickets.ticket_of(emil)
    actions.withdraw(emil)
    eva = sits("eva")
    assert eva.post(at(evening, "door/entry/"), {"q": ticket}).status_code == 303
    assert (
        "Diesen Platz hat jemand zurückgegeben" in text(eva.get(at(evening)))
        or not Attendance.objects.exists()
    )
    assert not Attendance.objects.exists()


def test_the_list_narrows_and_says_when_nobody_is_left(evening, sits):
    emil, eva = make.registration(evening), sits("eva")
    assert "Noch nicht da" in text(eva.get(at(evening)))
    assert "Niemand mit diesem Namen" in text(eva.get(f"{at(evening)}?q=xyz"))
    actions.note_attendance(emil, by=None)
    page = text(eva.get(f"{at(evening)}?only=missing"))
    assert "Alle sind da" in page
    assert f"r-{emil.code}" not in page
    empty = make.event(evening.hub, starts_in=timedelta(hours=1))
    assert "Noch hat sich niemand angemeldet" in text(eva.get(at(empty)))


def test_a_long_list_is_cut_into_pages(evening, sits):
    Event.objects.filter(pk=evening.pk)
    evening.pools.update(seats=None)
    for number in range(51):
        make.registration(evening, f"g{number:02}")
    eva = sits("eva")
    assert text(eva.get(at(evening))).count('id="r-') == 50
    assert text(eva.get(f"{at(evening)}?page=2")).count('id="r-') == 1


def test_a_walk_in_picks_the_company_among_the_records(cast, evening, sits):
    firm = organisations.welcome(cast.nord, name="Emil Holzbau GmbH", postcode="71032")
    eva, path = sits("eva"), at(evening, "door/walk-in/")
    key = str(uuid4())
    looked = text(eva.post(path, {"name": "Hanna", "q": "emil holzb", "look": "1", "idempotency_key": key}))
    assert "Emil Holzbau GmbH" in looked
    assert 'value="Hanna"' in looked
    assert not Registration.objects.exists()
    for _twice in range(2):
        answer = eva.post(path, {"name": "Hanna", "picked": firm.code, "idempotency_key": key})
        assert answer["Location"] == at(evening)
    made = Registration.objects.get()
    assert (made.organisation, made.is_walk_in, made.attendance.event) == (firm, True, evening)
    bad = eva.post(path, {"name": "", "email": "otto"})
    assert bad.status_code == 422
    assert 'value="otto"' in text(bad)


def test_a_co_host_does_not_see_the_records_of_the_host(cast, evening, sits):
    firm = organisations.welcome(cast.nord, name="Emil Holzbau GmbH")
    Cohost.objects.create(event=evening, hub=cast.sued)
    carla, path = sits("carla"), at(evening, "door/walk-in/")
    assert "Holzbau" not in text(carla.get(f"{path}?q=holzbau"))
    carla.post(path, {"name": "Hanna", "picked": firm.code, "organisation_name": "Neu GmbH"})
    assert Registration.objects.get().organisation.name == "Neu GmbH"


def test_devices_send_scans_once(evening, sits):
    emil, eva = make.registration(evening), sits("eva")
    one, odd = scan(emil), {**scan(emil), "ticket": "nonsense"}
    for _twice in range(2):
        answer = sent(eva, evening, one, odd).json()
        assert [row["outcome"] for row in answer["taken"]] == ["noted", "unknown"]
        assert (answer["there"], answer["expected"]) == (1, 1)
    assert Attendance.objects.count() == 1
    assert Scan.objects.count() == 2
    assert Attendance.objects.get().noted_by.email == "eva@hub.example"


@pytest.mark.parametrize(
    "body",
    [
        "",
        "[]",
        '{"scans": 3}',
        '{"scans": [3]}',
        '{"scans": [{"key": "x", "at": "2026-01-01T00:00:00Z"}]}',
        '{"scans": [{"key": "8d3f4b61-2b50-4d0e-9b8a-6f7d1f6a3c11", "at": "2026-01-01T00:00:00"}]}',
        '{"scans": [{"key": "8d3f4b61-2b50-4d0e-9b8a-6f7d1f6a3c11", "at": "2026-01-01T00:00:00Z", "ticket": []}]}',
        '{"scans": [{"key": "8d3f4b61-2b50-4d0e-9b8a-6f7d1f6a3c11", "at": 5}]}',
        '{"scans": [' + ",".join(["{}"] * 101) + "]}",
        "[" * 5000,
    ],
)
def test_what_is_no_scan_is_refused_whole(evening, sits, body):
    answer = sits("eva").post(at(evening, "scans/"), body, content_type="application/json")
    assert (answer.status_code, answer.json()) == (400, {"code": "malformed"})
    assert not Scan.objects.exists()


def test_a_square_code_of_a_joker_does_not_hold_up_the_others(evening, sits):
    emil = make.registration(evening)
    joke = {**scan(emil), "ticket": "a" * 4000}
    taken = sent(sits("eva"), evening, joke, scan(emil)).json()["taken"]
    assert [one["outcome"] for one in taken] == ["unknown", "noted"]


def test_the_page_with_the_camera_alone_may_use_it(evening, sits):
    eva = sits("eva")
    page = eva.get(at(evening, "scan/"))
    assert page.headers["Permissions-Policy"].startswith("camera=(self)")
    assert "unsafe" not in page.headers["Content-Security-Policy"]
    worker = eva.get(at(evening, "scan/worker.js"))
    assert worker.headers["Content-Type"].startswith("text/javascript")
    assert worker.headers["Service-Worker-Allowed"] == at(evening, "scan/")
    assert f'"{at(evening, "scan/")}"' in text(worker)


def test_a_device_gets_nobody_once_the_event_is_long_over(evening, sits):
    make.registration(evening)
    eva = sits("eva")
    assert len(eva.get(at(evening, "scan/list/")).json()["guests"]) == 1
    ended = timezone.now() - timedelta(hours=13)
    Event.objects.filter(pk=evening.pk).update(starts_at=ended - timedelta(hours=2), ends_at=ended)
    found = eva.get(at(evening, "scan/list/")).json()
    assert (found["over"], found["guests"]) == (True, [])


def test_only_who_notes_gets_in(evening, sits):
    emil = make.registration(evening)
    paths = ("door/", "scan/", "scan/list/", "scan/worker.js", "door/walk-in/")
    for path in paths:
        assert sits("viewer" if path == paths[0] else "eva").get(at(evening, path)).status_code in (200, 403)
        assert sits("carla").get(at(evening, path)).status_code == 404
    carla = sits("carla")
    for path in ("door/entry/", f"door/{emil.code}/presence/", f"door/{emil.code}/undoing/", "scans/"):
        assert carla.post(at(evening, path)).status_code == 404
    assert not Attendance.objects.exists()


def test_a_viewer_does_not_note(evening, sits):
    emil, viewer = make.registration(evening), sits("viewer")
    assert viewer.get(at(evening)).status_code == 403
    assert viewer.post(at(evening, f"door/{emil.code}/presence/")).status_code == 403
    assert sent(viewer, evening, scan(emil)).status_code == 403
    assert "Einlass" not in text(viewer.get(at(evening, "")))


def test_the_code_of_a_ticket_opens_the_person_for_staff_and_nothing_for_others(cast, evening, sits, client):
    emil = make.registration(evening, organisation_name="Holzbau")
    talk = session(evening)
    path = f"/check-in/{tickets.ticket_of(emil)}/"
    nonsense = text(client.get("/check-in/nonsense/"))
    for stranger in (client, sits("carla")):
        page = text(stranger.get(path))
        assert "Emil" not in page
        assert "Werkstatt" not in page
        assert stranger.post(f"{path}presence/").status_code == 403
    assert text(client.get(path)).replace(tickets.ticket_of(emil), "nonsense") == nonsense
    assert not Attendance.objects.exists()
    eva = sits("eva")
    assert "Emil" in text(eva.get(path))
    assert eva.post(f"{path}presence/", {"session": talk.code})["Location"] == path
    assert Presence.objects.get().registration == emil
    assert "ist da" in text(eva.get(path))
    actions.undo_attendance(emil, by=None)
    actions.withdraw(emil)
    assert eva.post(f"{path}presence/").status_code == 422
    assert "gilt nicht mehr" in text(eva.get(path))


def test_people_see_their_ticket_while_they_need_it(evening, client):
    emil = make.registration(evening)
    key = access.key_to(emil)
    own, ticket = f"/registrations/{key}/", f"/registrations/{key}/ticket/"
    for path in (own, ticket):
        page = text(client.get(path))
        assert "<svg" in page
        assert tickets.ticket_of(emil) in page
        assert "style=" not in page
    assert key not in text(client.get(ticket)).split("<svg")[1].split("</svg>")[0]
    actions.withdraw(emil)
    assert '<svg class="square' not in text(client.get(own))
    assert "gilt nicht mehr" in text(client.get(ticket))


def test_who_takes_part_online_has_no_ticket(cast, client):
    emil = make.registration(make.event(cast.nord, mode="online"))
    page = text(client.get(f"/registrations/{access.key_to(emil)}/ticket/"))
    assert "square__drawing" not in page
    assert "brauchen keine Eintrittskarte" in page


def test_a_contact_prints_the_tickets_of_the_seats(evening, client):
    party = make.party(evening, 3)
    page = text(client.get(f"/parties/{access.key_to_party(party)}/tickets/"))
    assert page.count("square__drawing") == 3
    for seat in party.registrations.all():
        assert tickets.ticket_of(seat) in page
