"""Who sees what, what is offered, and how many questions the database is asked for it."""

from datetime import time, timedelta
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone
from tests.cast import person

from hubnetz.booking import access, actions, rules
from hubnetz.booking.models import Feature
from hubnetz.booking.tests import make
from hubnetz.lib.periods import BERLIN

pytestmark = [pytest.mark.django_db, pytest.mark.database]
WEEK = rules.Span(make.at("00:00", 0), make.at("00:00", 9))


def clocks(slots):
    return [one.starts_at.astimezone(BERLIN).strftime("%H:%M") for one in slots]


def offered(*args, **options):
    return [
        (one.kind, str(one.resource), one.starts_at.astimezone(BERLIN).strftime("%d %H:%M"))
        for one in access.alternatives(*args, **options)
    ]


def said(clock, offset=7):
    return make.at(clock, offset).astimezone(BERLIN).strftime("%d %H:%M")


def test_slots_of_several_in_order_of_time(cast):
    ben, room = make.adviser(cast.nord), make.resource(cast.nord, shortest_minutes=60, step_minutes=60)
    make.booking(ben, "09:00", "09:30")
    found = access.slots([ben, room], make.day(7), make.day(7))
    assert clocks(found[:3]) == ["09:00", "09:30", "10:00"]
    assert [one.resource for one in found[:3]] == [room, ben, ben]
    assert clocks(access.slots([room], make.day(7), make.day(7))) == [
        f"{h:02}:00" for h in (9, 10, 11, 13, 14, 15, 16)
    ]
    assert access.slots([room], make.day(7), make.day(7), length=timedelta(hours=4))[0].starts_at == make.at(
        "13:00"
    )


def test_public_holidays_of_the_state_are_closed_unless_said(cast):
    feast = tuple(rules.Hours(n, time(9), time(10)) for n in range(7))
    day = next(
        d
        for d in rules.days(timezone.localdate(), timezone.localdate() + timedelta(days=400))
        if (d.month, d.day) == (1, 6)
    )
    room = make.resource(cast.nord, hours=feast, horizon_days=400)
    assert not access.slots([room], day, day)
    always = make.resource(cast.nord, hours=make.EVERY_DAY, horizon_days=400)
    assert access.slots([always], day, day)
    nowhere = make.resource(
        cast.nord, hours=feast, horizon_days=400, site=None
    )  # keeps those of all states only
    assert access.slots([nowhere], day, day)


@pytest.mark.parametrize("number", [1, 3])
def test_slots_ask_four_questions_however_many(cast, number, django_assert_num_queries):
    advisers = [make.adviser(cast.nord, str(n)) for n in range(number)]
    actions.close_time(cast.nord, starts_at=make.at("09:00"), ends_at=make.at("10:00"), by=None)
    with django_assert_num_queries(4):
        assert access.slots(advisers, make.day(7), make.day(13))


@pytest.mark.parametrize("number", [1, 3])
def test_a_week_of_a_hub_is_one_question(cast, number, django_assert_num_queries):
    room = make.resource(cast.nord)
    for n in range(number):
        make.booking(room, f"{9 + n:02}:00", f"{10 + n:02}:00", f"p{n}")
    with django_assert_num_queries(1):
        rows = list(access.bookings_at(cast.ben, cast.nord, WEEK))
        assert [(row.resource.name["de"], row.topic, row.series) for row in rows] == [
            ("Room", None, None)
        ] * number


def test_another_time_less_time_another_place_another_hub(cast):
    feature = Feature.objects.create(code="projector", name={"de": "Beamer"})
    room = make.resource(cast.nord, people=8, features=[feature])
    make.resource(cast.nord, name="Kleiner", people=4, features=[feature])
    make.resource(cast.nord, name="Leerer", people=10)
    other = make.resource(cast.nord, name="Anderer", people=8, features=[feature])
    make.resource(cast.sued, name="Süden", people=20, features=[feature])
    make.booking(room, "11:00", "12:00")
    wanted = {"starts_at": make.at("10:00"), "ends_at": make.at("12:00")}
    assert offered(room, **wanted) == [
        ("shift", "Room", said("09:00")),
        ("shift", "Room", said("13:00")),
        ("shorten", "Room", said("10:00")),
        ("place", "Anderer", said("10:00")),
        ("hub", "Süden", said("10:00")),
    ]
    make.booking(other, "10:00", "12:00")
    assert ("place", "Anderer", said("10:00")) not in offered(room, **wanted)


def test_together_only_another_time_for_all(cast):
    ben, room = make.adviser(cast.nord), make.resource(cast.nord)
    make.booking(room, "10:00", "11:00")
    found = offered(ben, starts_at=make.at("10:00"), ends_at=make.at("11:00"), together_with=[room])
    assert found == [("shift", "Ben", said("09:00")), ("shift", "Ben", said("11:00"))]


def test_an_adviser_for_the_topic_instead(cast):
    ben = make.adviser(cast.nord, topics=[cast.topic])
    make.adviser(cast.nord, "Eva", topics=[cast.topics[1]])
    make.adviser(cast.sued, "Carla", topics=[cast.topic], modes=["phone"])
    wanted = {"starts_at": make.at("10:00"), "ends_at": make.at("10:30"), "topic": cast.topic}
    make.booking(ben, "10:00", "10:30")
    assert [one for one in offered(ben, **wanted) if one[0] in ("place", "hub")] == [
        ("hub", "Carla", said("10:00"))
    ]
    assert not [one for one in offered(ben, mode="video", **wanted) if one[0] in ("place", "hub")]
    assert [str(one) for one in access.advisers_for(cast.topic)] == ["Ben", "Carla"]
    assert [str(one) for one in access.advisers_for(cast.topic, hub=cast.nord, mode="phone")] == ["Ben"]
    assert [str(one) for one in access.office_hours(cast.nord)] == ["Ben", "Eva"]


def test_everybody_sees_what_is_listed_only(cast):
    room, inner = make.resource(cast.nord), make.resource(cast.nord, is_listed=False)
    assert access.resource_on_show(room.code) == room
    assert list(access.resources_at(cast.nord)) == [room]
    with pytest.raises(Http404):
        access.resource_on_show(inner.code)
    actions.retire_resource(room, by=cast.ada)
    with pytest.raises(Http404):
        access.resource_on_show(room.code)


def test_a_link_opens_one_booking(cast):
    made, other = make.booking(make.resource(cast.nord)), make.booking(make.resource(cast.nord))
    assert access.booking_by_key(access.key_to(made)) == made
    with pytest.raises(Http404):
        access.booking_by_key(other.code + access.key_to(made)[len(made.code) :])


def test_another_hub_sees_nothing(cast):
    room = make.resource(cast.nord)
    made = make.booking(room)
    kind = make.licence_kind()
    actions.grant(kind, hub=cast.nord, name="E", email="e@client.example", by=cast.ben)
    for stranger in (cast.carla, cast.dina, cast.mira, SimpleNamespace(is_authenticated=False)):
        assert not access.bookings_at(stranger, cast.nord, WEEK)
        assert not access.requests_at(stranger, cast.nord)
        assert not access.licences_at(stranger, cast.nord)
        assert room not in access.resources_of(stranger)
        for look in (
            lambda who: access.booking_seen_by(who, made.code),
            lambda who: access.resource_seen_by(who, room.code),
        ):
            with pytest.raises(Http404):
                look(stranger)
    assert list(access.bookings_at(cast.ben, cast.nord, WEEK)) == [made]
    assert access.licences_at(cast.ben, cast.nord).count() == 1


@pytest.mark.parametrize(
    ("role", "may"),
    [
        ("lead", (True, True, True, True)),
        ("desk", (False, True, True, True)),
        ("adviser", (False, True, False, True)),
        ("events", (False, True, False, False)),
        ("viewer", (False, False, False, False)),
    ],
)
def test_who_may_do_what(cast, role, may):
    runs, handles, decides, trains = may
    user, room = person("Zoe", role, cast.nord), make.resource(cast.nord)
    made = make.booking(room)
    assert access.powers(user, cast.nord) == access.Powers(runs, handles, decides, trains)
    for allowed, look in (
        (runs, lambda: access.resource_run_by(user, room.code)),
        (handles, lambda: access.booking_handled_by(user, made.code)),
        (decides, lambda: access.booking_handled_by(user, made.code, decides=True)),
    ):
        if allowed:
            assert look()
        else:
            with pytest.raises(PermissionDenied):
                look()


def test_what_the_clock_finds(cast):
    room = make.resource(cast.nord, grace_minutes=15)
    made = make.booking(room)
    asked = make.booking(make.resource(cast.nord, needs_approval=True))
    assert not access.bookings_unclaimed()
    assert list(access.bookings_unclaimed(make.at("10:15"))) == [made]
    assert not access.requests_unanswered()
    assert list(access.requests_unanswered(make.at("10:00"))) == [asked]
