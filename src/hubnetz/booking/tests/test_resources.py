"""What the hub does: how many there are, what belongs to what, when it is closed."""

import pytest
from django.db import transaction

from hubnetz.booking import actions
from hubnetz.booking.models import ClosedTime, Licence, PassKind, Unit
from hubnetz.booking.tests import make
from hubnetz.journal.models import Entry
from hubnetz.post.models import Letter

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def obstacle(call):
    with pytest.raises(actions.NotFree) as refusal, transaction.atomic():
        call()
    return refusal.value.obstacle.value


def test_fewer_units_only_where_nobody_has_them(cast):
    desks = make.resource(cast.nord, "desks", units=3)
    make.booking(desks, size=2)
    actions.set_units(desks, units=2, by=cast.ada)
    with pytest.raises(actions.UnitsTaken):
        actions.set_units(desks, units=1, by=cast.ada)
    assert obstacle(lambda: make.booking(desks, who="frieda")) == "taken"
    actions.set_units(desks, units=4, by=cast.ada)
    assert Unit.objects.filter(resource=desks, retired_at=None).count() == 4
    make.booking(desks, who="frieda", size=2)


def test_parts_and_units_exclude_each_other(cast):
    room = make.resource(cast.nord)
    with pytest.raises(actions.WholeHasParts):
        make.resource(cast.nord, part_of=room)
    hall = make.resource(cast.nord, units=0)
    make.resource(cast.nord, part_of=hall)
    with pytest.raises(actions.WholeHasParts):
        actions.set_units(hall, units=1, by=cast.ada)


def test_closing_says_what_is_booked_before_it_cancels(cast):
    room, other = make.resource(cast.nord), make.resource(cast.nord, name="Anderer")
    made, elsewhere = make.booking(room), make.booking(other, who="frieda")
    closes = {"starts_at": make.at("09:00"), "ends_at": make.at("10:30"), "by": cast.ada}
    with pytest.raises(actions.BookingsAffected), transaction.atomic():
        actions.close_time(cast.nord, resource=room, **closes)
    closed = actions.close_time(
        cast.nord, resource=room, reason={"de": "Der Maler kommt."}, cancel_bookings=True, **closes
    )
    made.refresh_from_db()
    elsewhere.refresh_from_db()
    assert (made.ending, elsewhere.ending) == ("closed", "")
    assert "Maler" in Letter.objects.get(kind="booking.booking_cancelled").text
    assert obstacle(lambda: make.booking(room)) == "closed"
    actions.reopen(closed, by=cast.ada)
    make.booking(room)


def test_a_hub_closes_with_everything(cast):
    room, sued = make.resource(cast.nord), make.resource(cast.sued)
    actions.close_time(cast.nord, starts_at=make.at("09:00"), ends_at=make.at("17:00"), by=cast.ada)
    assert obstacle(lambda: make.booking(room)) == "closed"
    make.booking(sued)


def test_parts_close_with_the_whole_and_the_whole_with_a_part(cast):
    hall = make.resource(cast.nord, units=0)
    left, right = (make.resource(cast.nord, name=name, part_of=hall) for name in ("Links", "Rechts"))
    closes = {"starts_at": make.at("09:00"), "ends_at": make.at("12:00"), "by": cast.ada}
    actions.close_time(cast.nord, resource=left, **closes)
    assert obstacle(lambda: make.booking(hall)) == "closed"
    make.booking(right)
    with pytest.raises(actions.BookingsAffected):
        actions.close_time(cast.nord, resource=hall, **closes)


def test_what_is_given_up_takes_its_parts_along(cast):
    hall = make.resource(cast.nord, units=0)
    left = make.resource(cast.nord, part_of=hall)
    made = make.booking(left)
    with pytest.raises(actions.BookingsAffected), transaction.atomic():
        actions.retire_resource(hall, by=cast.ada)
    actions.retire_resource(hall, cancel_bookings=True, by=cast.ada)
    left.refresh_from_db()
    made.refresh_from_db()
    assert left.retired_at
    assert made.ending == "closed"


def test_of_two_editors_the_second_is_told(cast):
    room = make.resource(cast.nord)
    actions.change_resource(room, version=1, people=8, by=cast.ada)
    with pytest.raises(actions.ResourceChanged):
        actions.change_resource(room, version=1, people=9, by=cast.ada)
    changed = actions.change_resource(room, version=2, people=8, topics=[cast.topic], by=cast.ada)
    assert (changed.people, changed.version) == (8, 3)
    with pytest.raises(ValueError, match="no"):
        actions.change_resource(room, version=3, hub=cast.sued, by=cast.ada)


def test_wholes_of_wholes(cast):
    """A corner of a hall of a house: each closes and keeps the others."""
    house = make.resource(cast.nord, name="Haus", units=0)
    hall = make.resource(cast.nord, name="Halle", units=0, part_of=house)
    corner = make.resource(cast.nord, name="Ecke", part_of=hall)
    room = make.resource(cast.nord, name="Zimmer", part_of=house)
    make.booking(corner)
    assert obstacle(lambda: make.booking(house)) == "taken"
    all_of_it = make.booking(house, "14:00", "15:00")
    assert all_of_it.allocations.count() == 2
    closes = {"starts_at": make.at("14:00"), "ends_at": make.at("15:00"), "by": cast.ada}
    with pytest.raises(actions.BookingsAffected):
        actions.close_time(cast.nord, resource=corner, **closes)
    actions.close_time(cast.nord, resource=corner, cancel_bookings=True, **closes)
    all_of_it.refresh_from_db()
    assert all_of_it.ending == "closed"
    assert obstacle(lambda: make.booking(house, "14:00", "15:00")) == "closed"
    make.booking(room, "14:00", "15:00")


def test_the_same_form_sent_twice_is_done_once(cast):
    room, kind = make.resource(cast.nord), make.licence_kind()
    for _n in range(2):
        span = {"starts_at": make.at("09:00"), "ends_at": make.at("17:00")}
        actions.close_time(cast.nord, resource=room, **span, reason={"de": "Umbau"}, by=cast.ada)
        actions.grant(kind, hub=cast.nord, name="Emil", email="emil@client.example", by=cast.ada)
        actions.offer_pass(
            cast.nord, form="hours", name={"de": "Karte"}, contains=60, cents=100, valid_days=90, by=cast.ada
        )
    assert [model.objects.count() for model in (ClosedTime, Licence, PassKind)] == [1, 1, 1]
    assert Letter.objects.filter(kind="booking.licence_granted").count() == 1
    for verb in ("booking.closed", "booking.licence_granted", "booking.pass_offered"):
        assert Entry.objects.filter(verb=verb).count() == 1
    actions.withdraw_licence(Licence.objects.get(), reason="Unfall", by=cast.ada)
    actions.grant(kind, hub=cast.nord, name="Emil", email="emil@client.example", by=cast.ada)
    assert Licence.objects.count() == 2
