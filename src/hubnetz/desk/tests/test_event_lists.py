"""Lists of people that are taken along: tables, badges, the list at the door."""

import csv
import io
import zipfile
from datetime import timedelta

import pytest
from django.utils import timezone

from hubnetz.events import actions
from hubnetz.events.access import exports
from hubnetz.events.tests import make
from hubnetz.journal.models import Entry
from hubnetz.ui import pdf


def at(event, part=""):
    return f"/desk/events/{event.code}/{part}"


def table(answer):
    """Read an answer back as a list of rows by heading."""
    text = b"".join(answer.streaming_content).decode()
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text[1:], newline="")))


@pytest.fixture
def full(cast):
    """An event with two seats, one of them used, a request, somebody who waits, and a question."""
    event = make.event(cast.nord, seats=2, queue_seats=5)
    diet = make.question(event, "Kost", kind="choice", options=["vegan", "alles"])
    first = make.registration(event, "emil", answers={diet.code: "vegan"}, organisation_name="=1+1 GmbH")
    make.registration(event, "frieda", name="@Frieda", postcode="01067")
    make.waiting(event, "gerda", size=2)
    press = make.attendee_type(event, needs_approval=True)
    make.registration(event, "ida", type=press)
    actions.note_attendance(first, by=cast.ada)
    return event


def test_the_table_has_everybody_with_state_and_answers(full, sits):
    rows = table(sits("eva").get(at(full, "people.csv")))
    assert [(row["Name"], row["Stand"]) for row in rows] == [
        ("'@Frieda", "hat einen Platz"),
        ("Emil", "war da"),
        ("Ida", "fragt an"),
        ("Gerda", "wartet"),
    ]
    assert rows[1]["Kost"] == "vegan"
    assert rows[1]["Organisation"] == "'=1+1 GmbH"
    assert rows[0]["Postleitzahl"] == "01067"
    assert rows[3]["Plätze"] == "2"


@pytest.mark.parametrize(
    ("group", "names"),
    [
        ("seats", ["'@Frieda", "Emil"]),
        ("attended", ["Emil"]),
        ("absent", ["'@Frieda"]),
        ("requests", ["Ida"]),
        ("waiting", ["Gerda"]),
    ],
)
def test_each_group_has_a_table_of_its_own_and_its_number(full, sits, group, names):
    rows = table(sits("eva").get(at(full, "people.csv"), {"who": group}))
    assert [row["Name"] for row in rows] == names
    counted = {key: count for key, _name, count in exports.in_groups(full)}
    assert counted[group] == (0 if group == "absent" else len(names))  # nobody is before it begins
    full.starts_at = timezone.now()
    assert {key: count for key, _name, count in exports.in_groups(full)}[group] == len(names)


def test_who_gave_a_seat_back_is_in_no_table(full, sits):
    actions.withdraw(full.registrations.get(email="frieda@client.example"))
    assert all("Frieda" not in row["Name"] for row in table(sits("eva").get(at(full, "people.csv"))))


def test_a_workbook_holds_texts_and_moments_and_no_formula(full, sits):
    answer = sits("eva").get(at(full, "people.xlsx"))
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    book = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "=1+1 GmbH" in sheet
    assert "<f>" not in sheet
    assert ">01067<" in sheet


def test_names_of_files_are_safe(cast, sits):
    event = make.event(cast.nord, title={"de": '../"Tag"\r\nX: y ; Überraschung'})
    make.registration(event)
    header = sits("eva").get(at(event, "people.csv")).headers["Content-Disposition"]
    assert header.startswith('attachment; filename="tag-x-y-uberraschung-')
    assert header.endswith('.csv"')
    assert header.isascii()


def test_it_is_noted_who_took_what(full, sits, cast):
    eva = sits("eva")
    eva.get(at(full, "people.xlsx"), {"who": "waiting"})
    noted = Entry.objects.get(verb="events.people_exported")
    assert (noted.by, noted.code, noted.hub) == (cast.eva, full.code, "nord")
    assert noted.after == {"what": "waiting", "as": "xlsx", "people": 1}
    assert eva.head(at(full, "people.csv")).status_code == 405
    assert "Personenliste mitgenommen" in eva.get(at(full, "plan/")).content.decode()


@pytest.mark.parametrize(
    ("who", "tables", "papers"),
    [("eva", 200, 200), ("desk", 200, 200), ("adviser", 403, 200), ("viewer", 403, 403), ("carla", 404, 404)],
)
def test_only_who_lets_people_in_takes_addresses_along(full, sits, who, tables, papers):
    browser = sits(who)
    for part in ("people.csv", "people.xlsx"):
        assert browser.get(at(full, part)).status_code == tables, part
    for part in ("badges.pdf", "door.pdf", "lists/"):
        assert browser.get(at(full, part)).status_code == papers, part
    assert (
        Entry.objects.filter(verb="events.people_exported").count()
        == (tables == 200) * 2 + (papers == 200) * 2
    )


def test_another_group_than_those_there_are_is_not_found(full, sits):
    assert sits("eva").get(at(full, "people.csv"), {"who": "x"}).status_code == 404


def test_many_events_are_one_table_narrowed_as_the_page_is(cast, sits):
    later = make.event(cast.nord, starts_in=timedelta(days=9), title={"de": "Abend der Roboter"})
    sooner, other = make.event(cast.nord), make.event(cast.sued)
    over = make.event(cast.nord, starts_in=timedelta(days=-400))
    over.registrations.create(
        pool=over.pools.get(), name="Alt", email="alt@client.example", idempotency_key=make.uuid4(),
        registered_at=timezone.now(), confirmed_at=timezone.now(),
    )  # fmt: skip
    for event, who in ((later, "emil"), (sooner, "frieda"), (other, "gerda")):
        make.registration(event, who)
    eva = sits("eva")

    def names(**query):
        return [row["Name"] for row in table(eva.get("/desk/events/people.csv", query))]

    assert names() == ["Frieda", "Emil"]
    assert names(q="Roboter") == ["Emil"]
    assert names(when="past") == ["Alt"]
    assert Entry.objects.filter(verb="events.people_exported", code="nord").count() == 3
    assert eva.get("/desk/events/people.xlsx").status_code == 200
    assert "/desk/events/people.xlsx" in eva.get("/desk/events/").content.decode()


@pytest.mark.parametrize("who", ["adviser", "viewer", "ben"])
def test_whoever_lets_nobody_in_gets_no_table_of_many(cast, sits, who):
    make.registration(make.event(cast.nord))
    browser = sits(who)
    assert browser.get("/desk/events/people.csv").status_code == 403
    assert "people.xlsx" not in browser.get("/desk/events/").content.decode()


def test_reading_costs_the_same_for_one_and_three(cast, sits, queries):
    event = make.event(cast.nord)
    eva = sits("eva")
    for number in (1, 3):
        make.registration(event, f"a{number}")
        make.registration(event, f"b{number}")
        assert queries(eva, at(event, "lists/")) == 10
        with_rows = queries(eva, at(event, "door.pdf"))
        assert with_rows == 13


def test_papers_name_everybody_and_no_address(full, sits):
    people = exports.people_on_paper(full)
    assert [one["name"] for one in people] == ["@Frieda", "Emil"]
    assert "@client" not in str(people)
    desk = sits("desk")
    for part in ("badges.pdf", "door.pdf"):
        made = desk.get(at(full, part))
        assert made.content.startswith(b"%PDF")
        assert made.headers["Content-Type"] == "application/pdf"
        assert made.headers["Content-Disposition"].startswith("attachment")


def test_a_paper_is_offered_when_somebody_has_a_seat(cast, sits):
    """A link that saves a file shows no refusal: the browser would only say that it failed."""
    event, desk = make.event(cast.nord), sits("desk")
    for offered in (False, True):
        page = desk.get(at(event, "lists/")).content.decode()
        assert ("badges.pdf" in page, "door.pdf" in page) == (offered, offered)
        assert ("Noch hat niemand einen Platz" in page) is not offered
        if not offered:
            make.registration(event)


def test_without_people_there_is_no_paper(cast, sits):
    answer = sits("desk").get(at(make.event(cast.nord), "badges.pdf"))
    assert answer.status_code == 422
    assert "Noch hat niemand einen Platz" in answer.content.decode()


@pytest.mark.parametrize(
    "name",
    ["Müller-Lüdenscheidt von und zu Hohenlohe-Langenburg", "محمد الأمين", "张伟", "X" * 120, "👩‍🔧 Ö"],
)
def test_no_name_breaks_a_paper(cast, name):
    event = make.event(cast.nord)
    make.registration(event, name=name, organisation_name="Ö" * 200)
    people = exports.people_on_paper(event)
    words = {"event": "E" * 200, "hub": "Hub", "when": "", "place": "", "counted": "1", "keep": "",
             "heading": ["", "a", "b", "c", "d"], "title": "T"}  # fmt: skip
    for paper in ("badges", "door"):
        made = pdf.render(
            f"events/{paper}",
            {"people": people, **words},
            language="de",
            made_at=timezone.now().replace(microsecond=0),
        )
        assert b"pdfuaid:part" in made
