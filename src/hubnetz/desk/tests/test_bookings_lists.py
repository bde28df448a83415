"""Bookings of a hub as lists, as tables and on paper."""

import csv
import io

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.cast import person

from hubnetz.booking import actions, grid
from hubnetz.booking.tests import make
from hubnetz.journal.models import Entry
from hubnetz.lib.periods import BERLIN

pytestmark = pytest.mark.django_db


@pytest.fixture
def at(client, cast):
    client.force_login(cast.ada)
    return client


@pytest.fixture
def room(cast):
    return make.resource(cast.nord, name="Werkraum")


def url(name, *args, **query):
    return reverse(f"desk:{name}", args=args, query={"hub": "nord", **query})


def clock(moment):
    return f"{timezone.localtime(moment, BERLIN):%H:%M}"


# -- lists ------------------------------------------------------------------------------------------------------


def test_the_list_is_narrowed_in_every_way(cast, at, room):
    laser = make.resource(cast.nord, "machine", name="Laser", needs_approval=True)
    one = make.booking(room, subject="Kasse")
    asked = make.booking(laser, "14:00", "15:00", "frieda")
    gone = make.booking(room, "13:00", "14:00", "gerd", offset=8)
    actions.cancel(gone, by=cast.ada)
    make.booking(make.resource(cast.sued))

    def found(**query):
        return [row for row, _state in at.get(url("bookings_list", **query)).context["rows"]]

    assert found() == [one, asked]
    assert found(state="requests") == [asked]
    assert found(state="cancelled") == [gone]
    assert found(state="all") == [gone, asked, one]
    assert found(kind="machine") == [asked]
    assert found(what=room.code) == [one]
    assert found(q="kasse") == [one]
    assert found(q="frieda client") == [asked]
    assert found(day=make.day(8).isoformat(), state="all") == [gone]
    assert found(until=make.day(7).isoformat(), state="all") == [asked, one]
    assert found(day="x", until="9999-12-31", kind="x", state="x") == [one, asked]


def test_a_list_is_taken_along_safely_and_it_is_noted(cast, at, room):
    make.booking(room, organisation_name="=cmd|' /C calc'!A0", subject="Kasse, Lager")
    answer = at.get(url("bookings_csv"))
    assert answer.streaming
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert len(rows) == 2
    assert rows[1][6] == "'=cmd|' /C calc'!A0"
    assert rows[1][0].endswith("10:00")
    assert rows[1][12] == "Kasse, Lager"
    book = b"".join(at.get(url("bookings_xlsx", q="emil")).streaming_content)
    assert book.startswith(b"PK")
    noted = Entry.objects.filter(verb="booking.bookings_exported")
    assert [entry.after["as"] for entry in noted.order_by("pk")] == ["csv", "xlsx"]


def test_whoever_only_looks_takes_nothing_along(cast, client, room):
    client.force_login(person("Lea", "viewer", cast.nord))
    assert client.get(url("bookings_csv")).status_code == 403
    client.force_login(cast.carla)
    assert client.get(url("bookings_csv")).status_code == 404


# -- tables -----------------------------------------------------------------------------------------------------


def blocks(page):
    return [
        (column.shown.resource.pk, clock(cell.starts_at), cell.rows, [stay.what.name for stay in cell.stays])
        for row in page.context["table"].rows
        for column, cell in row.cells
        if cell.stays
    ]


def test_a_day_of_a_hub_with_who_has_what(cast, at, room):
    hall = make.resource(cast.nord, name="Halle", units=0)
    part = make.resource(cast.nord, name="Teil", part_of=hall)
    make.booking(hall, "09:00", "10:00", "frieda")
    make.booking(room, "10:00", "12:00")
    page = at.get(url("booking_day", day=make.day(7).isoformat()))
    assert sorted(blocks(page)) == sorted(
        [
            (room.pk, "10:00", 4, ["Emil"]),
            (hall.pk, "09:00", 2, ["Frieda"]),
            (part.pk, "09:00", 2, ["Frieda"]),
        ]
    )
    text = page.content.decode()
    assert f"what={room.code}&amp;at={grid.utc(make.at('09:00'))}" in text
    assert "<table" in text
    assert "grid-list" in text


def test_a_week_of_one_thing_has_a_column_for_each_day(cast, at, room):
    made = make.booking(room)
    page = at.get(reverse("desk:resource_week", args=[room.code], query={"from": make.day(7).isoformat()}))
    assert len(page.context["table"].columns) == 7
    assert blocks(page) == [(room.pk, "10:00", 2, ["Emil"])]
    assert made.code in page.content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_tables_ask_few_questions(cast, at, number, django_assert_num_queries):
    rooms = [make.resource(cast.nord, name=str(n)) for n in range(number)]
    for one in rooms:
        make.booking(one)
        make.booking(one, "14:00", "15:00", "frieda")
    day = url("booking_day", day=make.day(7).isoformat())
    week = reverse("desk:resource_week", args=[rooms[0].code], query={"from": make.day(7).isoformat()})
    for address in (day, week):
        at.get(address)
        with django_assert_num_queries(11):
            at.get(address)


def test_viewers_see_a_day_without_ways_to_book(cast, client, room):
    client.force_login(person("Lea", "viewer", cast.nord))
    page = client.get(url("booking_day", day=make.day(7).isoformat()))
    assert reverse("desk:new_booking") not in page.content.decode()
    client.force_login(cast.carla)
    assert client.get(reverse("desk:resource_week", args=[room.code])).status_code == 404


@pytest.mark.parametrize("odd", ["x", "0001-01-01", "9999-12-31"])
def test_odd_days(cast, at, room, odd):
    assert at.get(url("booking_day", day=odd, part="99", kind="x")).status_code == 200
    assert at.get(reverse("desk:resource_week", args=[room.code], query={"from": odd})).status_code == 200


def test_a_sheet_for_the_door(cast, at, room, monkeypatch):
    from hubnetz.desk.views import bookings_days

    given = {}

    def render(template, data, **options):
        given.update(data, template=template)
        return b"%PDF-"

    monkeypatch.setattr(bookings_days.pdf, "render", render)
    make.booking(room, organisation_name="Metall")
    address = reverse("desk:door_sheet", args=[room.code], query={"day": make.day(7).isoformat()})
    answer = at.get(address)
    assert answer.headers["Content-Type"] == "application/pdf"
    assert [row["who"] for row in given["rows"]] == ["frei", "belegt", "frei", "frei"]
    at.get(f"{address}&names=1")
    assert given["rows"][1]["who"] == "Metall"
    assert given["rows"][1]["time"].startswith("10:00")


def test_the_sheet_is_a_paper_of_the_house(cast, at, room):
    make.booking(room)
    address = reverse("desk:door_sheet", args=[room.code], query={"day": make.day(7).isoformat()})
    assert at.get(address).content.startswith(b"%PDF-1.")
