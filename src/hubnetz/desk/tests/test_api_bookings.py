"""A hub's program reads its bookings, books for callers, decides, notes who came; each as the pages do."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.cast import person

from hubnetz.booking import actions
from hubnetz.booking.models import Booking, QueueTicket
from hubnetz.booking.tests import make, make_prices
from hubnetz.booking.tests.program import refused as refused_with
from hubnetz.booking.tests.test_licences import course
from hubnetz.desk.tests.program import Program, refused
from hubnetz.journal.models import Entry, Look
from hubnetz.network.models import Token
from hubnetz.post.models import Letter

EMIL = {"name": "Emil", "email": "emil@client.example"}
READ, WRITE = Token.Scope.BOOKINGS, Token.Scope.BOOK


@pytest.fixture
def ada(cast):
    """A program of the lead, who may everything."""
    return Program(cast.ada, cast.nord)


@pytest.fixture
def eva(cast):
    return Program(cast.eva, cast.nord)


@pytest.fixture
def room(cast):
    return make.resource(cast.nord, name="Saal")


def said(what, starts="10:00", ends="11:00", offset=7, **more):
    times = {"starts_at": make.at(starts, offset).isoformat(), "ends_at": make.at(ends, offset).isoformat()}
    return {**EMIL, "resource": what.code, **times, **more}


def times(starts, ends, offset=7):
    return {"starts_at": make.at(starts, offset).isoformat(), "ends_at": make.at(ends, offset).isoformat()}


def who(told):
    return [one["name"] for one in told["items"]]


def test_bookings_are_read_and_narrowed(cast, eva, room):
    beamer = make.resource(cast.nord, "thing", name="Beamer")
    hall = make.resource(cast.nord, "lab", needs_approval=True)
    ben = make.adviser(cast.nord, topics=[cast.topic])
    make.booking(room, who="emil", together_with=[beamer], organisation_name="Emil GmbH")
    make.booking(ben, "10:00", "10:30", "frieda", 8, mode="phone", phone="0711 1", topic=cast.topic)
    make.booking(hall, who="ida", offset=9)
    gone = make.booking(room, who="kai", offset=10)
    actions.cancel(gone)
    make.booking(make.resource(cast.sued), who="lea")
    told = eva.get("/bookings")
    assert who(told) == ["Emil", "Frieda", "Ida"]
    first, hour, asked = told["items"]
    assert (first["state"], first["together_with"], first["email"]) == (
        "booked",
        [beamer.code],
        "emil@client.example",
    )
    assert (hour["mode"], hour["phone"], hour["topic"], hour["kind"]) == ("phone", "0711 1", "ai", "adviser")
    assert (asked["state"], asked["confirmed_at"]) == ("asked", None)
    day = make.day
    for query, names in (
        ("?state=requests", ["Ida"]),
        ("?state=cancelled", ["Kai"]),
        ("?state=all", ["Kai", "Ida", "Frieda", "Emil"]),
        ("?state=past", []),
        ("?kind=adviser", ["Frieda"]),
        (f"?resource={beamer.code}", ["Emil"]),
        (f"?from={day(8)}", ["Frieda"]),
        (f"?from={day(7)}&until={day(8)}", ["Emil", "Frieda"]),
        (f"?until={day(7)}", ["Emil"]),
        ("?q=emil+gmbh", ["Emil"]),
        ("?page=2", []),
    ):
        assert who(eva.get(f"/bookings{query}")) == names, query
    for wrong in ("?state=x", "?kind=x", "?from=9999-12-31", "?until=0001-01-01", "?from=x"):
        refused(eva.send("GET", f"/bookings{wrong}"), 422, "malformed")
    assert eva.get(f"/bookings/{gone.code}")["state"] == "self"


def test_a_caller_is_booked_for_once_at_any_hour(cast, eva, room):
    key = str(uuid4())
    body = said(room, "20:10", "21:40", subject="Tagung")
    made, again = (eva.post("/bookings", body, key=key) for _ in range(2))
    assert (made.status_code, made.json()) == (201, again.json())
    one = Booking.objects.get()
    assert (one.starts_at, one.subject, one.language) == (make.at("20:10"), "Tagung", "de")
    assert Entry.objects.get(verb="booking.booked").by == cast.eva
    assert Letter.objects.filter(to=EMIL["email"]).count() == 1
    silent = {**said(room, "08:00", "09:00"), "email": None, "phone": "0711 1"}
    assert eva.post("/bookings", silent).status_code == 201
    assert Letter.objects.count() == 1
    english = said(room, "14:00", "15:00", language="en", email="mary@client.example")
    assert eva.post("/bookings", english).status_code == 201
    assert "this is yours" in Letter.objects.get(to="mary@client.example").text
    refused(eva.post("/bookings", said(room, "16:00", "17:00"), key=key), 409, "key_used_elsewhere")


def test_what_is_taken_is_refused_with_what_could_be_had(cast, eva, room):
    beamer = make.resource(cast.nord, "thing", name="Beamer")
    make.booking(beamer, who="frieda")
    told = refused_with(eva.post("/bookings", said(room, together_with=[beamer.code])), 409, "not_free")
    assert {one["kind"] for one in told["instead"]} == {"shift"}
    assert told["instead"][0]["together_with"] == [beamer.code]
    assert Booking.objects.count() == 1
    both = eva.post("/bookings", said(room, "11:00", "12:00", together_with=[beamer.code])).json()
    assert both["together_with"] == [beamer.code]
    laser = make.resource(cast.nord, "machine", licence_kind=make.licence_kind())
    own = course(cast.nord, laser.licence_kind, timedelta(days=5))
    told = refused_with(eva.post("/bookings", said(laser)), 409, "licence_needed")
    assert told["induction"]["event"] == own.code
    long = {**said(room), "ends_at": make.at("11:00", 60).isoformat()}
    assert refused_with(eva.post("/bookings", long), 409, "not_free") == {}


def test_what_is_not_well_formed_says_where(cast, eva, room):
    ben = make.adviser(cast.nord, modes=["phone", "video"])
    theirs = make.resource(cast.sued)
    for wrong, place in (
        ({"resource": theirs.code}, "resource"),
        ({"resource": "none"}, "resource"),
        ({"together_with": [theirs.code]}, "together_with"),
        ({"resource": ben.code}, "mode"),
        ({"resource": ben.code, "mode": "phone"}, "phone"),
        ({"mode": "x"}, "mode"),
        ({"topic": "x"}, "topic"),
        ({"name": " "}, "name"),
        ({"email": "x"}, "email"),
        ({"starts_at": "2037-03-10T10:00:00"}, "starts_at"),
        ({"size": 0}, "size"),
    ):
        answer = eva.post("/bookings", said(room, **wrong))
        refused(answer, 422, "malformed")
        assert answer.json()["sentence"].startswith(f"{place}:"), (wrong, answer.content)
    refused(eva.post("/bookings", said(room, "11:00", "10:00")), 409, "not_free")
    assert not Booking.objects.exists()


def test_a_booking_is_moved_and_cancelled(cast, eva, room):
    other = make.resource(cast.nord, name="Nebenan")
    theirs = make.resource(cast.sued)
    made = make.booking(room)
    make.booking(room, "14:00", "15:00", "frieda")
    at = f"/bookings/{made.code}"
    told = refused_with(eva.post(f"{at}/time", times("14:00", "15:00")), 409, "not_free")
    assert {one["kind"] for one in told["instead"]} >= {"shift", "place"}
    refused(eva.post(f"{at}/time", {**times("14:00", "15:00"), "resource": theirs.code}), 404, "not_found")
    for _twice in range(2):
        moved = eva.post(f"{at}/time", {**times("14:00", "15:00"), "resource": other.code}).json()
        assert (moved["resource"], moved["starts_at"][11:16]) == (other.code, "14:00")
    assert Entry.objects.filter(verb="booking.moved", by=cast.eva).count() == 1
    refused(eva.post(f"{at}/cancellation", {"reason": " "}), 422, "malformed")
    for _twice in range(2):
        gone = eva.post(f"{at}/cancellation", {"reason": "Wasserschaden."}).json()
        assert gone["state"] == "staff"
    assert Letter.objects.filter(text__contains="Wasserschaden.").count() == 1
    refused(eva.post(f"{at}/time", times("16:00", "17:00")), 409, "booking_over")


def test_who_decides_approves_and_declines(cast, ada, eva):
    hall = make.resource(cast.nord, needs_approval=True)
    first, second = make.booking(hall), make.booking(hall, "14:00", "15:00", "frieda")
    refused(eva.post(f"/bookings/{first.code}/approval"), 403, "not_allowed")
    refused(eva.post(f"/bookings/{first.code}/refusal", {"reason": "x"}), 403, "not_allowed")
    for _twice in range(2):
        assert ada.post(f"/bookings/{first.code}/approval").json()["state"] == "booked"
    refused(ada.post(f"/bookings/{first.code}/refusal", {"reason": "x"}), 409, "booking_over")
    for _twice in range(2):
        said_no = ada.post(f"/bookings/{second.code}/refusal", {"reason": "Zu laut."}).json()
        assert said_no["state"] == "declined"
    assert Letter.objects.filter(to="frieda@client.example", text__contains="Zu laut.").count() == 1
    refused(ada.post(f"/bookings/{second.code}/approval"), 409, "booking_over")


def test_who_came_and_who_did_not(cast, eva, room, monkeypatch):
    came, absent = make.booking(room), make.booking(room, "11:00", "12:00", "frieda")
    refused(eva.post(f"/bookings/{came.code}/presence"), 409, "not_yet")
    refused(eva.post(f"/bookings/{absent.code}/absence"), 409, "not_yet")
    now = make.at("11:05")
    monkeypatch.setattr(timezone, "now", lambda: now - timedelta(hours=1))
    Token.objects.update(ends_on=make.day(300))
    for _twice in range(2):
        assert eva.post(f"/bookings/{came.code}/presence").json()["state"] == "there"
    monkeypatch.setattr(timezone, "now", lambda: now)
    for _twice in range(2):
        assert eva.post(f"/bookings/{absent.code}/absence").json()["state"] == "no_show"
    refused(eva.post(f"/bookings/{absent.code}/presence"), 409, "booking_over")
    assert who(eva.get("/bookings?state=missed")) == ["Frieda"]


def test_a_token_is_no_wider_than_its_scopes_nor_than_its_owner(cast, room):
    made = make.booking(room)
    reader = Program(cast.ada, cast.nord, [READ])
    reader.get(f"/bookings/{made.code}")
    for path in (f"/bookings/{made.code}/presence", "/queue"):
        refused(reader.post(path, {}), 403, "scope_missing")
    refused(reader.send("GET", "/statements?month=2027-03"), 403, "scope_missing")
    writer = Program(cast.ada, cast.nord, [WRITE])
    refused(writer.send("GET", "/bookings"), 403, "scope_missing")
    viewer = Program(person("Lea", "viewer", cast.nord), cast.nord)
    assert who(viewer.get("/bookings")) == ["Emil"]
    assert viewer.get("/resources")["count"] == 1
    for path, body in (
        ("/bookings", said(room, "14:00", "15:00")),
        (f"/bookings/{made.code}/time", times("14:00", "15:00")),
        (f"/bookings/{made.code}/cancellation", {"reason": "x"}),
        (f"/bookings/{made.code}/presence", None),
        (f"/bookings/{made.code}/absence", None),
        ("/queue", {}),
    ):
        refused(viewer.post(path, body), 403, "not_allowed")
    refused(viewer.send("GET", "/statements?month=2027-03"), 403, "not_allowed")
    assert Booking.objects.get().starts_at == make.at("10:00")


def test_another_hubs_bookings_are_not_there(cast, ada):
    theirs = make.resource(cast.sued)
    made = make.booking(theirs)
    adviser = make.adviser(cast.sued)
    ticket = actions.queue_up(cast.sued, idempotency_key=uuid4(), by=cast.carla)
    issued = make_prices.statement(make_prices.customer(cast.sued))
    at = f"/bookings/{made.code}"
    for method, path, body in (
        ("GET", at, None),
        ("POST", f"{at}/time", times("14:00", "15:00")),
        ("POST", f"{at}/approval", None),
        ("POST", f"{at}/refusal", {"reason": "x"}),
        ("POST", f"{at}/cancellation", {"reason": "x"}),
        ("POST", f"{at}/presence", None),
        ("POST", f"{at}/absence", None),
        ("POST", f"/queue/{ticket.code}/leaving", {}),
        ("POST", f"/advisers/{adviser.code}/calls", {}),
        ("POST", f"/advisers/{make.adviser(cast.nord).code}/calls", {"number": ticket.code}),
        ("GET", f"/statements/{issued.code}", None),
    ):
        refused(ada.send(method, path, body), 404, "not_found")
    assert ada.get("/bookings")["count"] == ada.get("/queue")["count"] == 0
    assert theirs.code not in str(ada.get("/resources")) + str(ada.get("/utilisation"))
    assert ada.get(f"/statements?month={issued.month:%Y-%m}")["count"] == 0


@pytest.fixture
def noon(monkeypatch):
    """It is ten o'clock in Berlin, seven days from now."""
    moment = make.at("10:00")
    monkeypatch.setattr(timezone, "now", lambda: moment)


def test_numbers_are_drawn_called_and_left(cast, eva, client, noon):
    ben = make.adviser(cast.nord, topics=[cast.topic])
    Token.objects.update(ends_on=make.day(300))
    key = str(uuid4())
    first, again = (eva.post("/queue", {"topic": "ai", "name": "Emil"}, key=key) for _ in range(2))
    assert (first.status_code, first.json()) == (201, again.json())
    told = first.json()
    assert (told["number"], told["state"], told["before"], told["topic"]) == (1, "waits", 0, "ai")
    page = client.get(told["page"].removeprefix("https://hubs.example"))
    assert page.status_code == 200
    second = eva.post("/queue", {"adviser": ben.code, "mode": "phone", "phone": "0711 1"}).json()
    third = eva.post("/queue", {}).json()
    assert [one["number"] for one in eva.get("/queue")["items"]] == [1, 2, 3]
    for _twice in range(2):
        gone = eva.post(f"/queue/{third['code']}/leaving", {"missed": True}).json()
        assert (gone["state"], gone["before"]) == ("missed", None)
    called = eva.post(f"/advisers/{ben.code}/calls", {}).json()
    assert (called["number"], called["state"]) == (1, "called")
    assert eva.get(f"/bookings/{called['booking']}")["state"] == "there"
    refused(eva.post(f"/advisers/{ben.code}/calls", {"number": second["code"]}), 409, "not_free")
    refused(eva.post(f"/queue/{told['code']}/leaving", {}), 409, "not_waiting")
    for wrong in ({"topic": "x"}, {"adviser": "x"}, {"mode": "phone"}, {"mode": "video"}):
        refused(eva.post("/queue", wrong), 422, "malformed")
    assert QueueTicket.objects.count() == 3


def test_what_the_hub_lets_and_how_much_is_used(cast, eva, room):
    hidden = make.resource(cast.nord, "desks", name="Tische", units=3, is_listed=False)
    make.booking(room)
    make.booking(hidden, "10:00", "11:00", "frieda", size=2, by=cast.ada)
    told = {one["code"]: one for one in eva.get("/resources")["items"]}
    assert (told[hidden.code]["units"], told[hidden.code]["is_listed"]) == (3, False)
    assert (told[room.code]["to_come"], told[room.code]["site"]) == (1, "Böblingen")
    assert [one["code"] for one in eva.get("/resources?q=Tische")["items"]] == [hidden.code]
    assert eva.get("/resources?retired=true")["count"] == 0
    Booking.objects.update(starts_at=make.at("10:00", -7), ends_at=make.at("11:00", -7))
    day = make.day(-7)
    rows = eva.get(f"/utilisation?by=week&from={day}&number=2")["items"]
    assert len(rows) == 4
    first = next(one for one in rows if one["resource"] == hidden.code)
    assert (first["open"], first["booked"], first["bookings"], first["used"]) == (3 * 7 * 7, 2, 1, 0)
    assert first["share"] == round(2 / 147, 4)
    assert eva.get("/utilisation")["count"] == 2
    for wrong in ("?by=day", "?number=14", "?by=month&number=13", "?from=9999-12-31", "?from=0001-01-01"):
        refused(eva.send("GET", f"/utilisation{wrong}"), 422, "malformed")


def test_statements_of_a_month(cast, ada, eva):
    issued = make_prices.statement(make_prices.customer(cast.nord))
    month = f"{issued.month:%Y-%m}"
    refused(eva.send("GET", f"/statements?month={month}"), 403, "not_allowed")
    refused(eva.send("GET", f"/statements/{issued.code}"), 403, "not_allowed")
    [row] = ada.get(f"/statements?month={month}")["items"]
    assert (row["number"], row["name"], row["net"], row["gross"]) == (
        issued.number,
        "Emil GmbH",
        10000,
        issued.gross_cents,
    )
    assert ada.get(f"/statements?month={issued.issued_at:%Y-%m}&by=issue")["items"] == [row]
    full = ada.get(f"/statements/{issued.code}")
    assert (full["lines"][0]["net"], full["taxes"][0]["net"], full["corrected_by"]) == (10000, 10000, None)
    newer = actions.correct(issued, reason="Falscher Monat", by=cast.ada)
    assert ada.get(f"/statements/{issued.code}")["corrected_by"] == newer.code
    assert ada.get(f"/statements/{newer.code}")["corrects"] == issued.number
    for wrong in ("", "?month=2027", "?month=2027-13", "?month=2027-03&by=x"):
        refused(ada.send("GET", f"/statements{wrong}"), 422, "malformed")


def test_it_is_noted_what_a_program_was_shown_of_people(cast, ada):
    issued = make_prices.statement(make_prices.customer(cast.nord))
    booked = make.booking(make.resource(cast.nord, name="Saal"))
    month = f"{issued.month:%Y-%m}"
    for path in ("/bookings", f"/bookings/{booked.code}", "/queue"):
        ada.get(path)
    ada.get(f"/statements?month={month}")
    ada.get(f"/statements/{issued.code}")
    ada.get("/resources")  # shows nobody
    refused(ada.send("GET", "/statements"), 422, "malformed")
    assert list(Look.objects.order_by("pk").values_list("what", "code", "how", "hub")) == [
        ("bookings", "", "program", "nord"),
        ("booking", booked.code, "program", "nord"),
        ("queue", "", "program", "nord"),
        ("statements", "", "program", "nord"),
        ("statement", issued.code, "program", "nord"),
    ]


def queries(program, path):
    program.get(path)  # the day of use is noted
    with CaptureQueriesContext(connection) as caught:
        program.get(path)
    return len(caught)


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(
    ("path", "count"),
    [("/bookings", 6), ("/resources", 3), ("/queue", 8), ("/utilisation", 7), ("/statements", 5)],
)
def test_lists_cost_the_same_however_many_there_are(cast, ada, number, path, count):
    month = ""
    for n in range(number):
        what = make.resource(cast.nord, name=f"Raum {n}")
        make.booking(
            what, who=f"p{n}", together_with=[make.resource(cast.nord, "thing", is_listed=False)], by=cast.ada
        )
        actions.queue_up(cast.nord, idempotency_key=uuid4(), topic=cast.topic, by=cast.eva)
        if path == "/statements":
            month = f"{make_prices.statement(make_prices.customer(cast.nord, f'Kunde {n}')).month:%Y-%m}"
    make.adviser(cast.nord, topics=[cast.topic])
    query = f"?month={month}" if month else ""
    assert queries(ada, f"{path}{query}") == count
