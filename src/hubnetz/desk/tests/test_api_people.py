"""A hub's program reads who comes, lets people in, and notes who is there; each as the pages do."""

import io
import zipfile
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from hubnetz.desk.tests.program import Program, refused
from hubnetz.events import actions
from hubnetz.events.access import tickets
from hubnetz.events.models import Attendance, Presence, Registration, Scan
from hubnetz.events.tests import make, make_programme
from hubnetz.journal.models import Entry
from hubnetz.post.models import Letter


@pytest.fixture
def eva(cast):
    return Program(cast.eva, cast.nord)


@pytest.fixture
def evening(cast):
    """Two seats on site that Emil and Ida have; Ida came, Uwe gave his back, Kai asks as press, Gerda waits."""
    event = make.event(cast.nord, seats=3, starts_in=timedelta(minutes=5))
    press = make.attendee_type(event, "Presse", needs_approval=True)
    make.attendee_type(event, "Alle")
    everybody = event.pools.get().types.get(name__de="Alle")
    for who in ("emil", "ida", "uwe"):
        make.registration(event, who, type=everybody, organisation_name=f"{who.title()} GmbH")
    actions.withdraw(event.registrations.get(email="uwe@client.example"))
    actions.note_attendance(event.registrations.get(email="ida@client.example"), by=cast.eva)
    make.registration(event, "kai", type=press)
    make.registration(event, "frieda", type=everybody)
    make.waiting(event, type=everybody, size=2)
    return event


def who(told):
    return [one["name"] for one in told["items"]]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["Emil", "Ida", "Uwe", "Kai", "Frieda"]),
        ("?state=seat", ["Emil", "Ida", "Frieda"]),
        ("?state=request", ["Kai"]),
        ("?state=cancelled", ["Uwe"]),
        ("?attended=true", ["Ida"]),
        ("?state=seat&attended=false", ["Emil", "Frieda"]),
        ("?way=p0&state=seat", ["Emil", "Ida", "Frieda"]),
        ("?way=p7", []),
        ("?way=p%C2%B2", []),
        ("?q=ida+gmbh", ["Ida"]),
        ("?q=client.example&state=seat", ["Emil", "Ida", "Frieda"]),
        ("?page=2", []),
    ],
)
def test_registrations_are_narrowed(eva, evening, query, names):
    assert who(eva.get(f"/events/{evening.code}/registrations{query}")) == names


def test_a_way_is_named_as_the_event_names_it(eva, evening, client):
    ways = {
        way["type"]["de"]: way["code"] for way in client.get(f"/api/v1/events/{evening.code}").json()["ways"]
    }
    told = eva.get(f"/events/{evening.code}/registrations?way={ways['Presse']}")
    assert who(told) == ["Kai"]
    assert told["items"][0]["way"] == ways["Presse"]
    for wrong in ("?state=x", "?attended=perhaps", "?page=0"):
        refused(eva.send("GET", f"/events/{evening.code}/registrations{wrong}"), 422, "malformed")


def test_a_seat_kept_for_an_offer_is_nobody(cast, eva):
    event = make.event(cast.nord, seats=1)
    first = make.registration(event)
    make.waiting(event)
    actions.withdraw(first)
    assert who(eva.get(f"/events/{event.code}/registrations")) == ["Emil"]
    [waits] = eva.get(f"/events/{event.code}/queue")["items"]
    assert (waits["name"], waits["offered"], waits["place"], waits["way"]) == ("Gerda", 1, 1, "p0")
    assert waits["offer_until"]


def test_somebody_is_let_in_or_not_and_seats_go_back(cast, eva, evening):
    at = f"/events/{evening.code}/registrations"
    kai = evening.registrations.get(email="kai@client.example")
    emil = evening.registrations.get(email="emil@client.example")
    refused(eva.post(f"{at}/{kai.code}/approval"), 409, "fully_booked")
    refused(eva.post(f"{at}/{kai.code}/refusal", {"reason": "  "}), 422, "malformed")
    for _twice in range(2):
        said = eva.post(f"{at}/{kai.code}/refusal", {"reason": "Nur Fachpresse."})
        assert (said.status_code, said.json()["state"]) == (200, "cancelled")
    assert Letter.objects.filter(to=kai.email, text__contains="Nur Fachpresse.").count() == 1
    refused(eva.post(f"{at}/{kai.code}/approval"), 409, "already_withdrawn")
    for _twice in range(2):
        gone = eva.post(f"{at}/{emil.code}/cancellation")
        assert (gone.status_code, gone.json()["state"]) == (200, "cancelled")
    assert Entry.objects.filter(verb="events.withdrawn", code=emil.code, by=cast.eva).count() == 1
    assert eva.get(f"/events/{evening.code}/queue")["items"][0]["offered"] == 1
    ida = evening.registrations.get(email="ida@client.example")
    refused(eva.post(f"{at}/{ida.code}/cancellation"), 409, "came_already")
    other = make.registration(make.event(cast.nord))
    refused(eva.post(f"{at}/{other.code}/cancellation"), 404, "not_found")


def test_approved_once(cast, eva):
    event = make.event(cast.nord, seats=3)
    make.attendee_type(event, "Presse", needs_approval=True)
    kai = make.registration(event, "kai", type=event.pools.get().types.get())
    for _twice in range(2):
        said = eva.post(f"/events/{event.code}/registrations/{kai.code}/approval")
        assert (said.status_code, said.json()["state"]) == (200, "seat")
    assert Entry.objects.filter(verb="events.approved").count() == 1


def test_lists_are_taken_along_and_that_is_noted(cast, eva, evening):
    Registration.objects.filter(email="emil@client.example").update(name="=1+1")
    answer = eva.send("GET", f"/events/{evening.code}/people.csv?who=seats")
    assert answer.streaming
    text = b"".join(answer.streaming_content).decode()
    assert "ida@client.example" in text
    assert "kai@client.example" not in text
    assert ",=1+1" not in text
    assert ";=1+1" not in text
    book = eva.send("GET", f"/events/{evening.code}/people.xlsx")
    with zipfile.ZipFile(io.BytesIO(b"".join(book.streaming_content))) as parts:
        assert any("Gerda" in parts.read(name).decode() for name in parts.namelist() if name.endswith(".xml"))
    assert Entry.objects.filter(verb="events.people_exported", by=cast.eva).count() == 2
    assert eva.send("GET", f"/events/{evening.code}/people.csv?who=x").status_code in (404, 422)
    assert eva.client.head(f"/api/v1/desk/events/{evening.code}/people.csv").status_code == 405


def scan(**fields):
    return {"key": str(uuid4()), "at": timezone.now().isoformat(), **fields}


def test_what_devices_saw_is_taken_once(cast, eva, evening):
    at = f"/events/{evening.code}/scans"
    emil = evening.registrations.get(email="emil@client.example")
    elsewhere = make.registration(make.event(cast.nord), "lea")
    sent = [
        scan(ticket=f"https://hubs.example/check-in/{tickets.ticket_of(emil)}/"),
        scan(person=evening.registrations.get(email="ida@client.example").code),
        scan(ticket=tickets.ticket_of(elsewhere)),
        scan(ticket="nothing"),
    ]
    first, again = eva.post(at, {"scans": sent}), eva.post(at, {"scans": sent})
    assert first.status_code == 200, first.content
    assert [one["outcome"] for one in first.json()["taken"]] == ["noted", "before", "elsewhere", "unknown"]
    assert first.json()["taken"][0]["name"] == "Emil"
    assert again.json()["taken"] == first.json()["taken"]
    assert (first.json()["there"], first.json()["expected"]) == (2, 3)
    assert (Attendance.objects.count(), Scan.objects.count()) == (2, 4)
    actions.undo_attendance(emil, by=cast.eva)
    eva.post(at, {"scans": sent})
    assert not Attendance.objects.filter(registration=emil).exists()  # taken back stays taken back
    for wrong in (
        {"scans": [scan()] * 101},
        {"scans": [{**scan(), "at": "2026-01-01T10:00:00"}]},
        {"scans": "x"},
        {},
    ):
        refused(eva.post(at, wrong), 422, "malformed")


def test_the_entrance_notes_takes_back_and_takes_in(cast, eva, evening):
    at = f"/events/{evening.code}"
    told = eva.get(f"{at}/door")
    assert (who(told), told["there"], told["expected"]) == (["Emil", "Frieda", "Ida"], 1, 3)
    assert told["tag"] == tickets.tag_of(evening)
    assert "email" not in told["items"][0]
    emil = evening.registrations.get(email="emil@client.example")
    for _twice in range(2):
        assert eva.post(f"{at}/registrations/{emil.code}/presence", {}).json()["here"] is True
    assert Attendance.objects.filter(registration=emil).count() == 1
    assert eva.post(f"{at}/registrations/{emil.code}/presence/undoing", {}).json()["here"] is False
    talk = make_programme.session(evening)
    told = eva.post(f"{at}/registrations/{emil.code}/presence", {"session": talk.code}).json()
    assert (told["here"], Presence.objects.count()) == (True, 1)
    assert eva.get(f"{at}/door?session={talk.code}&q=emil")["items"][0]["here"] is True
    key = str(uuid4())
    new = {"name": "Walter", "email": "walter@client.example", "organisation_name": "Walter KG"}
    made, again = (eva.post(f"{at}/walk-ins", new, key=key) for _ in range(2))
    assert (made.status_code, made.json()) == (201, again.json())
    assert (made.json()["is_walk_in"], made.json()["here"]) == (True, True)
    assert Registration.objects.filter(name="Walter").count() == 1
    refused(eva.post(f"{at}/walk-ins", {"name": " "}), 422, "malformed")
    refused(
        eva.post(f"{at}/walk-ins", {**new, "email": "x@client.example"}, key=key), 409, "key_used_elsewhere"
    )


def test_another_hubs_people_are_not_there(cast, eva):
    theirs = make.event(cast.sued)
    seat = make.registration(theirs)
    at, ours = f"/events/{theirs.code}", f"/events/{make.event(cast.nord).code}"
    for method, path, sent in (
        ("GET", f"{at}/registrations", None),
        ("GET", f"{at}/registrations/{seat.code}", None),
        ("GET", f"{ours}/registrations/{seat.code}", None),
        ("GET", f"{at}/queue", None),
        ("GET", f"{at}/door", None),
        ("GET", f"{at}/people.csv", None),
        ("GET", f"{at}/people.xlsx", None),
        ("POST", f"{at}/scans", {"scans": []}),
        ("POST", f"{at}/walk-ins", {"name": "x"}),
        ("POST", f"{at}/registrations/{seat.code}/approval", None),
        ("POST", f"{at}/registrations/{seat.code}/refusal", {"reason": "x"}),
        ("POST", f"{at}/registrations/{seat.code}/cancellation", None),
        ("POST", f"{at}/registrations/{seat.code}/presence", {}),
        ("POST", f"{ours}/registrations/{seat.code}/presence", {}),
        ("POST", f"{ours}/registrations/{seat.code}/presence/undoing", {}),
    ):
        refused(eva.send(method, path, sent), 404, "not_found")
    refused(eva.post(f"{ours}/scans", {"scans": [scan(), {**scan(), "key": "x"}]}), 422, "malformed")


def queries(eva, path):
    eva.get(path)  # the day of use is noted
    with CaptureQueriesContext(connection) as caught:
        eva.get(path)
    return len(caught)


@pytest.mark.parametrize("people", [1, 3])
@pytest.mark.parametrize(("list_", "count"), [("registrations", 7), ("door", 5), ("queue", 6)])
def test_lists_cost_the_same_however_many_there_are(cast, eva, people, list_, count):
    event = make.event(cast.nord, seats=people)
    make.party(event, people)
    for number in range(people):
        make.waiting(event, f"person{number}")
    assert queries(eva, f"/events/{event.code}/{list_}") == count
    assert eva.get(f"/events/{event.code}/{list_}")["count"] == people
