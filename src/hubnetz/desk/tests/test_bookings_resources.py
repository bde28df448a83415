"""What a hub lets, as its lead works with it: the list, opening, changing, hours, closed times, giving up."""

from datetime import date, time, timedelta

import pytest
from django.urls import reverse
from tests.cast import person

from hubnetz.booking import actions, rules
from hubnetz.booking.models import Booking, ClosedTime, Feature, Resource
from hubnetz.booking.tests import make
from hubnetz.post.models import Letter

pytestmark = pytest.mark.django_db


@pytest.fixture
def at(client, cast):
    client.force_login(cast.ada)
    return client


def url(name, *args, **query):
    return reverse(f"desk:{name}", args=args, query={"hub": "nord", **query})


def typed(**more):
    return {
        "name_de": "Werkraum",
        "step_minutes": "30",
        "shortest_minutes": "30",
        "longest_minutes": "240",
        "before_minutes": "0",
        "after_minutes": "15",
        "lead_minutes": "0",
        "horizon_days": "90",
        "is_listed": "on",
        "units": "1",
        **more,
    }


def test_the_list_is_searched_narrowed_and_in_order(cast, at):
    hall = make.resource(cast.nord, name="Halle", units=0)
    part = make.resource(cast.nord, name="Westteil", part_of=hall)
    laser = make.resource(cast.nord, "machine", name="Laser")
    gone = make.resource(cast.nord, name="Alt")
    actions.retire_resource(gone, by=cast.ada)
    make.resource(cast.sued, name="Fremd")
    assert list(at.get(url("resources")).context["page_obj"]) == [hall, part, laser]
    assert list(at.get(url("resources", kind="machine")).context["page_obj"]) == [laser]
    assert list(at.get(url("resources", q="west")).context["page_obj"]) == [part]
    assert list(at.get(url("resources", state="given-up")).context["page_obj"]) == [gone]
    make.booking(part)
    found = {one: one.to_come for one in at.get(url("resources")).context["page_obj"]}
    assert found == {hall: 0, part: 1, laser: 0}
    assert [one.unit_count for one in at.get(url("resources")).context["page_obj"]] == [0, 1, 1]
    empty = at.get(url("resources", q="gibtesnicht")).content.decode()
    assert "Alle zeigen" in empty


def test_equipment_is_found_by_its_name(cast, at):
    beamer = Feature.objects.create(code="projector", name={"de": "Beamer", "en": "Projector"})
    room = make.resource(cast.nord, features=[beamer])
    make.resource(cast.nord, name="Kahl")
    assert list(at.get(url("resources", q="beamer")).context["page_obj"]) == [room]


@pytest.mark.parametrize("number", [1, 3])
def test_lists_ask_few_questions(cast, at, number, django_assert_num_queries):
    for n in range(number):
        room = make.resource(cast.nord, name=str(n))
        make.booking(room)
    for name, count in (("resources", 6), ("closed_times", 5), ("bookings_list", 8)):
        at.get(url(name))
        with django_assert_num_queries(count):
            at.get(url(name))


def test_a_room_is_opened_first_its_kind_then_what_it_is_then_its_hours(cast, at):
    kinds = at.get(url("new_resource"))
    assert "kind=room" in kinds.content.decode()
    page = at.get(url("new_resource", kind="room"))
    assert "modes" not in page.context["form"].fields
    answer = at.post(
        url("new_resource", kind="room"), typed(name_en="Workroom", people="12", purposes=["idea"])
    )
    made = Resource.objects.get()
    assert answer.status_code == 303
    assert answer.headers["Location"] == reverse("desk:resource_hours", args=[made.code])
    assert (made.name, made.people, made.after_minutes, made.purposes, made.kind) == (
        {"de": "Werkraum", "en": "Workroom"}, 12, 15, ["idea"], "room",
    )  # fmt: skip
    assert made.units.count() == 1
    assert "Werkraum" in at.get(reverse("desk:resource", args=[made.code])).content.decode()


def test_an_adviser_has_ways_and_perhaps_a_person(cast, at):
    at.post(
        url("new_resource", kind="adviser"),
        typed(name_de="Sprechstunde", modes=["phone"], topics=["ai"], user=str(cast.ben.pk)),
    )
    made = Resource.objects.get()
    assert (made.user, made.modes, list(made.topics.all())) == (cast.ben, ["phone"], [cast.topic])
    answer = at.post(url("new_resource", kind="adviser"), typed(name_de="Ohne Weg"))
    assert answer.status_code == 422
    assert answer.context["form"].errors["modes"]


def test_a_whole_gets_parts(cast, at):
    at.post(url("new_resource", kind="room"), typed(name_de="Halle", units="0"))
    hall = Resource.objects.get()
    page = at.get(reverse("desk:resource", args=[hall.code])).content.decode()
    assert f"part_of={hall.code}" in page
    at.post(url("new_resource", kind="room"), typed(name_de="Westteil", part_of=hall.code))
    assert list(hall.parts.all()) == [Resource.objects.get(name__de="Westteil")]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name_de": " "}, "name_de"),
        ({"longest_minutes": "15"}, "longest_minutes"),
        ({"step_minutes": "0"}, "step_minutes"),
        ({"horizon_days": "1000"}, "horizon_days"),
        ({"site": "99999999"}, "site"),
    ],
)
def test_what_does_not_fit_is_said_and_kept(cast, at, wrong, field):
    answer = at.post(url("new_resource", kind="room"), typed(text_de="Hell und ruhig.", **wrong))
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert "Hell und ruhig." in answer.content.decode()
    assert not Resource.objects.exists()


def test_of_two_editors_the_second_sees_what_the_first_wrote(cast, at):
    room = make.resource(cast.nord, name="Werkraum")
    address = reverse("desk:resource_editing", args=[room.code])
    seen = at.get(address).context["form"]["seen"].value()
    actions.change_resource(room, version=1, people=9, by=cast.ada)
    answer = at.post(address, typed(name_de="Werkstatt", seen=seen))
    assert answer.status_code == 422
    said = dict(answer.context["form"].present)
    assert "Werkraum" in said.values()
    again = at.post(address, typed(name_de="Werkstatt", seen=answer.context["form"]["seen"].value()))
    assert again.status_code == 303
    room.refresh_from_db()
    assert (room.name["de"], room.people) == ("Werkstatt", None)


def test_a_form_sent_as_it_is_shown_changes_nothing(cast, at):
    room = make.resource(
        cast.nord, name="Werkraum", people=9, purposes=["idea"], house_rules={"de": "Fegen."}
    )
    address = reverse("desk:resource_editing", args=[room.code])
    form = at.get(address).context["form"]
    data = {one.name: one.value() for one in form if one.value() is not None and one.value() is not False}
    answer = at.post(address, data)
    assert answer.status_code == 303, answer.context["form"].errors
    room.refresh_from_db()
    assert room.version == 1


def test_fewer_than_are_booked_cannot_be(cast, at):
    desks = make.resource(cast.nord, "desks", units=3)
    make.booking(desks, size=3)
    address = reverse("desk:resource_units", args=[desks.code])
    answer = at.post(address, {"units": "2"})
    assert answer.status_code == 422
    assert "gebucht" in answer.content.decode()
    assert at.post(address, {"units": "5"}).status_code == 303
    assert desks.units.filter(retired_at=None).count() == 5


def test_giving_up_names_who_has_booked_and_cancels_only_when_told_to(cast, at):
    room = make.resource(cast.nord, name="Werkraum")
    made = make.booking(room)
    address = reverse("desk:resource_retirement", args=[room.code])
    answer = at.post(address, {"reason_de": "Umbau"})
    assert answer.status_code == 422
    assert "Emil" in answer.content.decode()
    assert Booking.objects.live().count() == 1
    letters = Letter.objects.count()
    assert at.post(address, {"reason_de": "Umbau", "cancel_bookings": "on"}).status_code == 303
    made.refresh_from_db()
    room.refresh_from_db()
    assert (made.ending, bool(room.retired_at)) == ("closed", True)
    assert Letter.objects.count() == letters + 1
    assert "Umbau" in Letter.objects.latest("pk").text
    assert at.get(reverse("desk:resource_editing", args=[room.code])).status_code == 404


# -- opening hours ----------------------------------------------------------------------------------------------


def rows(*each, do="save"):
    data = {"rows": str(len(each)), "do": do}
    for n, row in enumerate(each):
        data |= {f"row-{n}-{name}": value for name, value in row.items()}
    return data


def hours(resource):
    return [one.rule for one in resource.hours.order_by("weekday", "opens")]


def test_hours_are_a_row_for_all_weekdays_that_are_alike(cast, at):
    room = make.resource(cast.nord, hours=())
    address = reverse("desk:resource_hours", args=[room.code])
    monday_to_thursday = {"days": ["0", "1", "2", "3"], "opens": "08:00", "closes": "18:00"}
    friday = {"days": ["4"], "opens": "20:00", "closes": "02:00", "every": "2", "first_on": "2026-01-02"}
    assert at.post(address, rows(monday_to_thursday, friday, {})).status_code == 303
    assert hours(room) == [
        *(rules.Hours(day, time(8), time(18)) for day in range(4)),
        rules.Hours(4, time(20), time(2), date(2026, 1, 2), None, 2),
    ]
    week = at.get(address).context["week"]
    assert [row.initial["days"] for row in week.rows[:2]] == [[0, 1, 2, 3], [4]]
    assert len(week.rows) == 4  # two to fill in


def test_school_holidays_and_public_ones(cast, at):
    room = make.resource(cast.nord, hours=())
    address = reverse("desk:resource_hours", args=[room.code])
    both = {"days": ["2"], "opens": "09:00", "closes": "10:00", "school": "only", "on_holidays": "on"}
    at.post(address, rows(both))
    [rule] = hours(room)
    assert (rule.school, rule.on_holidays) == ("only", True)


def test_hours_are_tried_before_they_hold(cast, at):
    room = make.resource(cast.nord, hours=())
    address = reverse("desk:resource_hours", args=[room.code])
    every_day = {"days": [str(n) for n in range(7)], "opens": "09:00", "closes": "12:00", "on_holidays": "on"}
    page = at.post(address, rows(every_day, do="try"))
    assert page.status_code == 200
    assert not room.hours.exists()
    days = [one for week in page.context["weeks"] for one in week]
    assert len(days) == 28
    assert {len(one.openings) for one in days} == {1}
    assert page.context["week"].rows[0]["opens"].value() == "09:00"
    more = at.post(address, rows(every_day, do="more"))
    assert len(more.context["week"].rows) == 3
    assert not room.hours.exists()


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ({"days": ["0"], "opens": "09:00"}, "closes"),
        ({"opens": "09:00", "closes": "12:00"}, "days"),
        ({"days": ["0"], "opens": "9 Uhr", "closes": "12:00"}, "opens"),
        ({"days": ["0"], "opens": "09:00", "closes": "12:00", "every": "2"}, "first_on"),
        (
            {
                "days": ["0"],
                "opens": "09:00",
                "closes": "12:00",
                "first_on": "2026-02-01",
                "last_on": "2026-01-01",
            },
            "last_on",
        ),
    ],
)
def test_hours_that_are_none(cast, at, row, field):
    room = make.resource(cast.nord)
    before = hours(room)
    answer = at.post(reverse("desk:resource_hours", args=[room.code]), rows(row))
    assert answer.status_code == 422
    assert field in answer.context["wrong"].errors
    assert hours(room) == before


@pytest.mark.parametrize("number", ["x", "-1", "99999", ""])
def test_odd_numbers_of_rows(cast, at, number):
    room = make.resource(cast.nord)
    assert at.post(reverse("desk:resource_hours", args=[room.code]), {"rows": number}).status_code == 422
    assert room.hours.count() == 14
    answer = at.post(reverse("desk:resource_hours", args=[room.code]), {"rows": number, "do": "try"})
    assert answer.status_code in (200, 422)


# -- closed times -----------------------------------------------------------------------------------------------


def test_a_day_is_closed_and_open_again(cast, at):
    room = make.resource(cast.nord)
    day = make.day(7).isoformat()
    assert (
        at.post(
            url("new_closed_time"), {"what": room.code, "first_on": day, "reason_de": "Wartung"}
        ).status_code
        == 303
    )
    [closed] = ClosedTime.objects.all()
    assert (closed.resource, closed.starts_at, closed.ends_at) == (
        room,
        make.at("00:00"),
        make.at("00:00", 8),
    )
    assert "Wartung" in at.get(url("closed_times")).content.decode()
    at.post(reverse("desk:reopening_of_closed", args=[closed.code]))
    assert list(at.get(url("closed_times")).context["page_obj"]) == []


def test_closing_names_who_has_booked_and_keeps_what_was_typed(cast, at):
    made = make.booking(make.resource(cast.nord))
    form = {
        "what": "",
        "first_on": make.day(7).isoformat(),
        "opens_not": "09:00",
        "opens_again": "13:00",
        "reason_de": "Streik",
    }
    answer = at.post(url("new_closed_time"), form)
    assert answer.status_code == 422
    assert list(answer.context["affected"]) == [made]
    assert 'value="Streik"' in answer.content.decode()
    assert not ClosedTime.objects.exists()
    assert at.post(url("new_closed_time"), {**form, "cancel_bookings": "on"}).status_code == 303
    made.refresh_from_db()
    assert made.ending == "closed"
    [closed] = ClosedTime.objects.all()
    assert closed.ends_at - closed.starts_at == timedelta(hours=4)


def test_a_closed_time_that_ends_before_it_begins(cast, at):
    form = {"what": "", "first_on": make.day(7).isoformat(), "last_on": make.day(6).isoformat()}
    answer = at.post(url("new_closed_time"), form)
    assert answer.status_code == 422
    assert not ClosedTime.objects.exists()


def test_only_the_lead_changes_what_is_let(cast, client):
    room = make.resource(cast.nord)
    closed = actions.close_time(cast.nord, starts_at=make.at("09:00"), ends_at=make.at("10:00"), by=cast.ada)
    changing = [
        url("new_resource"),
        reverse("desk:resource_editing", args=[room.code]),
        reverse("desk:resource_units", args=[room.code]),
        reverse("desk:resource_retirement", args=[room.code]),
        reverse("desk:resource_hours", args=[room.code]),
        url("new_closed_time"),
        reverse("desk:reopening_of_closed", args=[closed.code]),
    ]
    for user, expected in ((cast.ben, 403), (person("Lea", "viewer", cast.nord), 403), (cast.carla, 404)):
        client.force_login(user)
        for address in changing:
            assert client.post(address, {}).status_code == expected, address
    client.force_login(cast.ben)
    assert client.get(reverse("desk:resource", args=[room.code])).status_code == 200
    client.force_login(cast.carla)
    assert client.get(reverse("desk:resource", args=[room.code])).status_code == 404
    assert Resource.objects.standing().count() == 1
