from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DataError, IntegrityError, connection, transaction
from django.utils import timezone

from hubnetz.booking import actions
from hubnetz.booking.models import Allocation, Booking
from hubnetz.booking.tests import make
from hubnetz.journal.models import Entry
from hubnetz.lib.errors import KeyUsedElsewhere
from hubnetz.post.models import Letter

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def nord(cast):
    return cast.nord


def letters():
    """Return what was written to whoever booked."""
    rows = Letter.objects.exclude(kind="booking.request_received").order_by("pk")
    return list(rows.values_list("kind", flat=True))


def obstacle(call):
    with pytest.raises(actions.NotFree) as refusal, transaction.atomic():
        call()
    return refusal.value.obstacle.value


def units_of(booking):
    rows = booking.allocations.filter(freed_at=None).order_by("unit__resource", "unit__number")
    return [(one.unit.resource_id, one.unit.number) for one in rows]


def test_a_booking_comes_with_a_trace_and_a_letter(nord):
    room = make.resource(nord)
    made = make.booking(room, subject="Erster Besuch")
    assert made.confirmed_at
    assert units_of(made) == [(room.pk, 1)]
    assert letters() == ["booking.booking_confirmed"]
    assert Entry.objects.filter(verb="booking.booked", code=made.code, hub="nord").count() == 1


def test_nothing_is_given_twice(nord):
    room = make.resource(nord)
    make.booking(room)
    assert obstacle(lambda: make.booking(room, "10:30", "11:30", "frieda")) == "taken"
    make.booking(room, "11:00", "12:00", "frieda")
    assert Booking.objects.count() == Letter.objects.count() == 2


def test_the_database_itself_refuses_a_unit_twice(nord):
    room = make.resource(nord)
    had = make.booking(room).allocations.get()
    later = make.booking(room, "14:00", "15:00")
    with pytest.raises(IntegrityError, match="unit_given_once"), transaction.atomic():
        Allocation.objects.filter(booking=later).update(during=had.during)
    with pytest.raises(IntegrityError, match="allocation_has_beginning_and_end"), transaction.atomic():
        Allocation.objects.filter(booking=later).update(during=(later.starts_at, None))
    with pytest.raises((IntegrityError, DataError)), transaction.atomic():
        Allocation.objects.filter(booking=later).update(during=(later.starts_at, later.starts_at))


def test_what_is_kept_free_is_part_of_what_is_given(nord):
    room = make.resource(nord, before_minutes=15, after_minutes=15)
    make.booking(room)
    assert obstacle(lambda: make.booking(room, "11:00", "12:00", "frieda")) == "taken"
    make.booking(room, "11:30", "12:00", "frieda")


def test_a_pool_gives_no_more_than_it_has(nord):
    desks = make.resource(nord, "desks", units=3)
    make.booking(desks, size=2)
    assert obstacle(lambda: make.booking(desks, who="frieda", size=2)) == "taken"
    assert units_of(make.booking(desks, who="frieda")) == [(desks.pk, 3)]
    assert obstacle(lambda: make.booking(desks, who="gerda")) == "taken"
    with pytest.raises(actions.NotBookable):
        make.booking(make.resource(nord), size=2)


def test_the_whole_takes_its_parts_and_a_part_keeps_the_whole(nord):
    hall = make.resource(nord, "room", name="Halle", units=0)
    left, right = (make.resource(nord, name=name, part_of=hall) for name in ("Links", "Rechts"))
    corner = make.resource(nord, "desks", name="Ecke", units=2, part_of=hall)
    all_of_it = make.booking(hall)
    assert units_of(all_of_it) == [(left.pk, 1), (right.pk, 1), (corner.pk, 1), (corner.pk, 2)]
    for part in (left, right, corner):
        assert obstacle(lambda part=part: make.booking(part, who="frieda")) == "taken"
    actions.cancel(all_of_it)
    make.booking(corner)
    assert obstacle(lambda: make.booking(hall, who="frieda")) == "taken"
    make.booking(left, who="frieda")
    make.booking(hall, "14:00", "15:00")


def test_a_whole_without_parts_is_nothing(nord):
    assert obstacle(lambda: make.booking(make.resource(nord, units=0))) == "taken"


def test_together_all_or_nothing(nord):
    ben, room = make.adviser(nord), make.resource(nord)
    things = make.resource(nord, "thing", name="Beamer", units=2)
    made = make.booking(ben, together_with=[room, things])
    assert units_of(made) == [(ben.pk, 1), (room.pk, 1), (things.pk, 1)]
    make.booking(room, "14:00", "15:00", "frieda")
    assert obstacle(lambda: make.booking(ben, "14:00", "15:00", "gerda", together_with=[room])) == "taken"
    make.booking(ben, "14:00", "15:00", "gerda")  # nothing of the refused one stayed


def test_a_part_beside_its_whole_is_the_same_thing_twice(nord):
    hall = make.resource(nord, units=0)
    left = make.resource(nord, part_of=hall)
    assert obstacle(lambda: make.booking(hall, together_with=[left])) == "taken"


def test_only_what_belongs_to_one_hub_goes_together(cast):
    with pytest.raises(actions.NotBookable):
        make.booking(make.adviser(cast.nord), together_with=[make.resource(cast.sued)])


@pytest.mark.parametrize(
    ("starts", "ends", "values", "why"),
    [
        ("08:00", "09:00", {}, "closed"),
        ("11:30", "13:30", {}, "closed"),
        ("10:10", "11:00", {}, "off_step"),
        ("10:00", "10:10", {}, "too_short"),
        ("10:00", "12:00", {"longest_minutes": 60}, "too_long"),
        ("10:00", "11:00", {"horizon_days": 2}, "too_far"),
        ("10:00", "11:00", {"lead_minutes": 9 * 1440}, "too_soon"),
        ("11:00", "10:00", {}, "backwards"),
    ],
)
def test_terms_hold_for_everybody_but_staff(cast, starts, ends, values, why):
    room = make.resource(cast.nord, **values)
    assert obstacle(lambda: make.booking(room, starts, ends)) == why
    if why != "backwards":
        make.booking(room, starts, ends, by=cast.ada)
        assert obstacle(lambda: make.booking(room, starts, ends, "frieda", by=cast.ada)) == "taken"


def test_sent_twice_is_one_booking(nord):
    room, key = make.resource(nord), uuid4()
    assert make.booking(room, idempotency_key=key) == make.booking(room, idempotency_key=key)
    assert Booking.objects.count() == Letter.objects.count() == 1
    with pytest.raises(KeyUsedElsewhere):
        make.booking(room, who="frieda", idempotency_key=key)


def test_what_was_given_up_or_is_for_staff_is_not_for_everybody(cast):
    room = make.resource(cast.nord, is_listed=False)
    with pytest.raises(actions.NotBookable):
        make.booking(room)
    make.booking(room, by=cast.ada)
    actions.retire_resource(room, cancel_bookings=True, by=cast.ada)
    with pytest.raises(actions.NotBookable):
        make.booking(room, by=cast.ada)


def test_an_adviser_is_met_in_their_ways_only(nord):
    with pytest.raises(actions.NotBookable):
        make.booking(make.adviser(nord, modes=["phone"]), mode="video")
    assert make.booking(make.adviser(nord, "Eva"), mode="video").mode == "video"


def test_moving_frees_the_old_time_even_for_itself(nord):
    room = make.resource(nord)
    made = make.booking(room, "10:00", "12:00")
    moved = actions.move(made, starts_at=make.at("11:00"), ends_at=make.at("12:00"))
    assert units_of(moved) == [(room.pk, 1)]
    make.booking(room, "10:00", "11:00", "frieda")
    assert letters() == ["booking.booking_confirmed", "booking.booking_moved", "booking.booking_confirmed"]


def test_a_refused_move_leaves_everything(nord):
    room = make.resource(nord)
    made = make.booking(room)
    make.booking(room, "14:00", "15:00", "frieda")
    assert (
        obstacle(lambda: actions.move(made, starts_at=make.at("14:30"), ends_at=make.at("15:30"))) == "taken"
    )
    made.refresh_from_db()
    assert made.starts_at == make.at("10:00")
    assert units_of(made) == [(room.pk, 1)]


def test_moving_to_another_room_takes_the_projector_along(nord):
    room, other = make.resource(nord), make.resource(nord, name="Anderer")
    things = make.resource(nord, "thing", units=1)
    made = make.booking(room, together_with=[things])
    moved = actions.move(made, to=other, starts_at=made.starts_at, ends_at=made.ends_at)
    assert units_of(moved) == [(other.pk, 1), (things.pk, 1)]
    assert moved.resource == other


def test_moved_to_where_it_is_nothing_happens(nord):
    made = make.booking(make.resource(nord))
    actions.move(made, starts_at=made.starts_at, ends_at=made.ends_at)
    assert letters() == ["booking.booking_confirmed"]


def test_giving_back_frees_at_once_and_only_once(nord):
    room = make.resource(nord)
    made = make.booking(room)
    actions.cancel(made)
    actions.cancel(made)
    assert letters() == ["booking.booking_confirmed", "booking.booking_cancelled"]
    make.booking(room, who="frieda")
    with pytest.raises(actions.BookingOver):
        actions.move(made, starts_at=make.at("14:00"), ends_at=make.at("15:00"))


def test_a_request_keeps_the_time_until_it_is_decided(cast):
    room = make.resource(cast.nord, needs_approval=True)
    asked = make.booking(room)
    assert asked.confirmed_at is None
    assert obstacle(lambda: make.booking(room, who="frieda")) == "taken"
    actions.approve(asked, by=cast.ada)
    actions.approve(asked, by=cast.ada)
    assert letters() == ["booking.booking_requested", "booking.booking_confirmed"]
    with pytest.raises(actions.BookingOver):
        actions.decline(asked, reason="Nein", by=cast.ada)
    other = make.booking(room, "14:00", "15:00", "frieda")
    actions.decline(other, reason="An dem Tag wird gestrichen.", by=cast.ada)
    assert "gestrichen" in Letter.objects.get(kind="booking.booking_declined").text
    with pytest.raises(actions.BookingOver):
        actions.approve(other, by=cast.ada)
    make.booking(room, "14:00", "15:00", "gerda")


def test_staff_need_no_approval_and_moving_decides_nothing(cast):
    room = make.resource(cast.nord, needs_approval=True)
    assert make.booking(room, by=cast.ada).confirmed_at
    asked = make.booking(room, "14:00", "15:00")
    moved = actions.move(asked, starts_at=make.at("15:00"), ends_at=make.at("16:00"), by=cast.ada)
    assert moved.confirmed_at is None
    actions.approve(moved, by=cast.ada)
    again = actions.move(moved, starts_at=make.at("14:00"), ends_at=make.at("15:00"))
    assert again.confirmed_at is None  # another time is another question


def test_a_request_nobody_answers_ends(cast):
    asked = make.booking(make.resource(cast.nord, needs_approval=True))
    actions.lapse(asked)
    assert letters() == ["booking.booking_requested"]
    shift(asked, timezone.now() - timedelta(minutes=1))
    actions.lapse(asked)
    asked.refresh_from_db()
    assert asked.ending == "lapsed"
    assert letters()[-1] == "booking.booking_cancelled"


def shift(booking, starts_at):
    """Let time pass: the booking, what it has and its grace time lie earlier."""
    by = starts_at - booking.starts_at
    release_at = booking.release_at and booking.release_at + by
    Booking.objects.filter(pk=booking.pk).update(
        starts_at=booking.starts_at + by, ends_at=booking.ends_at + by, release_at=release_at
    )
    for one in booking.allocations.all():
        during = (one.during.lower + by, one.during.upper + by)
        Allocation.objects.filter(pk=one.pk).update(during=during)
    booking.refresh_from_db()


def test_who_is_not_there_in_time_gives_way(cast):
    room = make.resource(cast.nord, grace_minutes=15)
    there, away = make.booking(room), make.booking(room, "14:00", "15:00", "frieda")
    with pytest.raises(actions.NotYet):
        actions.check_in(there, by=cast.ben)
    start = timezone.now() - timedelta(minutes=16)
    shift(there, start)
    actions.check_in(there, by=cast.ben)
    actions.check_in(there, by=cast.ben)
    actions.release(there)
    actions.release(away)  # begins later
    assert Booking.objects.live().count() == 2
    shift(away, start + timedelta(hours=2))
    Booking.objects.filter(pk=away.pk).update(release_at=start)
    actions.release(away)
    away.refresh_from_db()
    assert away.ending == "no_show"
    assert not away.allocations.filter(freed_at=None).exists()
    assert "frei" in Letter.objects.get(kind="booking.booking_cancelled").text
    with pytest.raises(actions.BookingOver):
        actions.check_in(away, by=cast.ben)
    with pytest.raises(actions.BookingOver):
        actions.cancel(there)


def test_how_much_of_a_week_one_may_have(nord):
    room = make.resource(nord, week_minutes_person=120, week_minutes_organisation=180)
    monday = -make.day(14).weekday() + 14

    def take(starts, ends, who, offset=0, **values):
        return make.booking(room, starts, ends, who, monday + offset, **values)

    first = take("09:00", "10:00", "emil", organisation_name="Emil GmbH")
    take("09:00", "10:00", "emil", 1, organisation_name="Emil GmbH")
    with pytest.raises(actions.QuotaUsed):
        take("09:00", "10:00", "emil", 2)
    take("09:00", "10:00", "emil", 7)  # another week
    take("11:00", "12:00", "frieda", organisation_name="emil gmbh")
    with pytest.raises(actions.QuotaUsed):
        take("11:00", "12:00", "gerda", 2, organisation_name="Emil GmbH")
    actions.move(first, starts_at=first.starts_at, ends_at=first.ends_at - timedelta(minutes=30))
    take("09:00", "09:30", "emil", 2, organisation_name="Emil GmbH")


def test_a_letter_goes_to_who_has_an_address(cast):
    made = make.booking(make.resource(cast.nord), email="", by=cast.ben)
    actions.cancel(made, by=cast.ben)
    assert letters() == []


def test_the_index_is_what_looks_for_busy_times(nord):
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = 'unit_given_once'")
        assert "USING gist (unit_id, during) WHERE (freed_at IS NULL)" in cursor.fetchone()[0]


def test_who_gets_what_has_begun_already_is_waited_for_from_now_on(cast, monkeypatch):
    room = make.resource(cast.nord, grace_minutes=15, needs_approval=True)
    asked = make.booking(room, "10:00", "12:00")
    later = make.booking(room, "14:00", "15:00", "gerda", by=cast.ben)
    starts, ends, now = make.at("10:20"), make.at("11:40"), make.at("10:40")
    monkeypatch.setattr(timezone, "now", lambda: now)
    approved = actions.approve(asked, by=cast.ada)
    other = make.resource(cast.nord, grace_minutes=15)
    moved = actions.move(later, starts_at=starts, ends_at=ends, to=other, by=cast.ben)
    for one in (approved, moved):
        assert actions.release(one).cancelled_at is None
    monkeypatch.setattr(timezone, "now", lambda: now + timedelta(minutes=15))
    for one in (approved, moved):
        assert actions.release(one).ending == "no_show"


def test_what_goes_with_something_else_counts_as_well(nord):
    desks = make.resource(nord, "desks", units=4)
    projector = make.resource(nord, "thing", week_minutes_person=120)
    make.booking(desks, "09:00", "11:00", size=2, together_with=[projector])
    for taken in ({"what": projector}, {"what": desks, "together_with": [projector]}):
        with pytest.raises(actions.QuotaUsed):
            make.booking(starts="14:00", ends="15:00", **taken)
    make.booking(projector, "14:00", "15:00", "frieda")
