"""What is paid ahead: sold, drawn by bookings, returned when they are given back, never below nought."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from hubnetz.booking import actions
from hubnetz.booking.models import Allowance, Booking, Customer, Draw, Pass
from hubnetz.booking.tests import make, make_prices
from hubnetz.organisations import actions as organisations

pytestmark = pytest.mark.django_db


@pytest.fixture
def room(cast):
    made = make.resource(cast.nord)
    make_prices.tariff(made)
    return made


@pytest.fixture
def emil(cast):
    return make_prices.person(cast.nord)


def left(granted):
    return sum(one.left for one in Allowance.objects.filter(granted=granted))


def test_a_booking_draws_and_returns_what_it_drew(room, emil):
    pack = make_prices.granted(emil)
    made = make.booking(room, "09:00", "11:00")
    assert left(pack) == 480
    actions.move(made, starts_at=made.starts_at, ends_at=make.at("12:00"))
    assert left(pack) == 420
    assert Draw.objects.filter(returned_at=None).count() == 1
    actions.cancel(made)
    assert left(pack) == 600
    actions.cancel(made)
    assert left(pack) == 600


def test_what_is_left_is_drawn_and_the_rest_is_paid(room, emil):
    pack = make_prices.granted(emil, contains=90)
    make.booking(room, "09:00", "11:00")
    assert left(pack) == 30  # an hour is begun either way: so only sixty minutes are drawn
    make.booking(room, "13:00", "13:30", offset=8)
    assert left(pack) == 0


def test_other_people_hubs_and_kinds_draw_nothing(cast, room, emil):
    pack = make_prices.granted(emil, kinds=["desks"])
    make.booking(room)
    desks = make.resource(cast.nord, "desks", units=3)
    make_prices.tariff(desks)
    make.booking(desks, who="frieda")
    there = make.resource(cast.sued, "desks")
    make_prices.tariff(there)
    make.booking(there)
    assert left(pack) == 600
    make.booking(desks)
    assert left(pack) == 540


def test_where_nothing_is_to_be_paid_nothing_is_drawn(cast, emil):
    pack = make_prices.granted(emil)
    make.booking(make.resource(cast.nord))
    free = make.resource(cast.nord)
    make_prices.tariff(free, cents=0)
    make.booking(free)
    assert left(pack) == 600


def test_a_day_of_a_pack_holds_for_all_of_the_day(room, emil):
    pack = make_prices.granted(emil, "days", 10)
    make.booking(room, "09:00", "10:00")
    make.booking(room, "10:00", "12:00")
    make.booking(room, "13:00", "14:00")
    assert left(pack) == 9
    make.booking(room, "09:00", "10:00", offset=8)
    assert left(pack) == 8


def test_given_back_the_day_is_drawn_by_the_next_booking(room, emil):
    pack = make_prices.granted(emil, "days", 10)
    first = make.booking(room, "09:00", "10:00")
    second = make.booking(room, "10:00", "12:00")
    actions.cancel(first)
    assert left(pack) == 9
    assert Draw.objects.get(returned_at=None).booking == second
    third = make.booking(room, "13:00", "14:00")
    actions.move(second, starts_at=make.at("09:00", 8), ends_at=make.at("10:00", 8))
    assert left(pack) == 8
    assert set(Draw.objects.filter(returned_at=None).values_list("booking", flat=True)) == {
        second.pk,
        third.pk,
    }


def test_several_desks_draw_for_each(cast, emil):
    desks = make.resource(cast.nord, "desks", units=4)
    make_prices.tariff(desks)
    pack = make_prices.granted(emil, contains=300)
    make.booking(desks, size=3)
    assert left(pack) == 120


def test_a_membership_has_hours_of_each_month(room, emil):
    membership = make_prices.granted(emil, "membership", 120)
    first = make.day(7)
    make.booking(room, "09:00", "12:00")
    next_month = (first.replace(day=1) + timedelta(days=32)).replace(day=2)
    make.booking(room, "09:00", "10:00", offset=(next_month - make.day(0)).days)
    rows = Allowance.objects.filter(granted=membership).order_by("first_on")
    assert [(one.first_on.day, one.left) for one in rows] == [(1, 0), (1, 60)]


def test_a_pack_ends_on_its_last_day(room, emil):
    pack = make_prices.granted(emil, first_on=make.day(0), valid_days=8)
    make.booking(room, "09:00", "10:00", offset=7)
    assert left(pack) == 540
    make.booking(room, "09:00", "10:00", offset=8)
    assert left(pack) == 540


def test_a_company_uses_its_pass_once_the_desk_has_named_it(cast, room):
    company = make_prices.customer(cast.nord)
    pack = make_prices.granted(company)
    made = make.booking(room, organisation_name="Emil GmbH")
    assert left(pack) == 600  # anybody can write a name
    actions.settle_organisation(made, organisation=company.organisation, by=cast.ada)
    assert left(pack) == 540
    make.booking(room, "13:00", "14:00", organisation_name="emil gmbh")  # known from now on
    assert left(pack) == 480
    make.booking(room, "14:00", "15:00", "frieda", organisation_name="Emil GmbH")
    assert left(pack) == 480


def test_naming_the_company_names_it_for_all_of_the_address(cast, room):
    first = make.booking(room, organisation_name="Emil GmbH")
    second = make.booking(room, "13:00", "14:00", organisation_name="Emil GmbH")
    other = make.booking(room, "14:00", "15:00", organisation_name="Anders")
    actions.settle_organisation(first, is_new=True, by=cast.ada)
    record = Booking.objects.get(pk=first.pk).organisation
    assert record.name == "Emil GmbH"
    assert Booking.objects.get(pk=second.pk).organisation == record
    assert Booking.objects.get(pk=other.pk).organisation is None
    actions.settle_organisation(second, by=cast.ada)
    assert not Booking.objects.filter(organisation=record).exists()


def test_another_hubs_record_is_none(cast, room):
    foreign = organisations.welcome(cast.sued, name="Emil GmbH")
    made = make.booking(room, organisation_name="Emil GmbH")
    with pytest.raises(actions.NotBookable):
        actions.settle_organisation(made, organisation=foreign, by=cast.ada)
    with pytest.raises(actions.NotBookable):
        actions.keep_customer(cast.nord, organisation=foreign, by=cast.ada)
    with pytest.raises(actions.NotBookable):
        actions.settle_organisation(make.booking(room, "13:00", "14:00"), is_new=True, by=cast.ada)


def test_a_quota_counts_the_company_under_both_its_names(cast):
    room = make.resource(cast.nord, week_minutes_organisation=120)
    record = organisations.welcome(cast.nord, name="Emil GmbH")
    made = make.booking(room, "09:00", "10:00", organisation_name="Emil")
    actions.settle_organisation(made, organisation=record, by=cast.ada)
    make.booking(room, "10:00", "11:00", "frieda", organisation_name="Emil GmbH")
    with pytest.raises(actions.QuotaUsed):
        make.booking(room, "11:00", "12:00", "gerda", organisation_name="emil gmbh")
    with pytest.raises(actions.QuotaUsed):
        make.booking(room, "11:00", "12:00", organisation_name="Emil")
    make.booking(room, "11:00", "12:00", "hans", organisation_name="Andere")


def test_late_or_absent_uses_it_up_where_the_hub_says_so(cast, room, emil):
    pack = make_prices.granted(emil)
    made = make.booking(room, "09:00", "10:00", offset=1, by=cast.ada)
    make_prices.billing(cast.nord, late_hours=72, keeps_draws=True)
    actions.cancel(made)
    assert left(pack) == 540
    early = make.booking(room, "09:00", "10:00")
    actions.cancel(early)
    assert left(pack) == 540
    staff = make.booking(room, "09:00", "10:00", offset=1, by=cast.ada)
    actions.cancel(staff, by=cast.ada)  # the hub's doing is nobody's loss
    assert left(pack) == 540


def test_sold_once_however_often_it_is_sent(cast, emil):
    kind = make_prices.granted(emil).kind
    key = uuid4()
    for _n in range(2):
        actions.grant_pass(kind, customer=emil, first_on=make.day(0), idempotency_key=key, by=cast.ada)
    assert Pass.objects.count() == 2
    actions.stop_offering_pass(kind, by=cast.ada)
    with pytest.raises(actions.NotBookable):
        actions.grant_pass(kind, customer=emil, first_on=make.day(0), idempotency_key=uuid4(), by=cast.ada)


def test_taken_back_only_unused(cast, room, emil):
    used, unused = make_prices.granted(emil), make_prices.granted(emil)
    make.booking(room)
    drew = Draw.objects.get().allowance.granted
    other = unused if drew == used else used
    with pytest.raises(actions.PassUsed):
        actions.withdraw_pass(drew, by=cast.ada)
    actions.withdraw_pass(other, by=cast.ada)
    assert Pass.objects.standing().get() == drew


def test_a_membership_that_ends_gives_back_what_was_drawn_after(cast, room, emil):
    membership = make_prices.granted(emil, "membership", 600)
    make.booking(room, "09:00", "10:00", offset=7)
    actions.end_membership(membership, last_on=make.day(6), by=cast.ada)
    assert left(membership) == 600
    make.booking(room, "10:00", "11:00", offset=7)
    assert left(membership) == 600
    with pytest.raises(actions.NotBookable):
        actions.end_membership(make_prices.granted(emil), last_on=make.day(3), by=cast.ada)


def test_the_database_knows_no_less_than_nothing(emil):
    pack = make_prices.granted(emil)
    with pytest.raises(IntegrityError), transaction.atomic():
        Allowance.objects.filter(granted=pack).update(used=601)
    with pytest.raises(IntegrityError), transaction.atomic():
        Allowance.objects.filter(granted=pack).update(used=-1)


def test_customers_are_numbered_one_after_the_other(cast):
    make_prices.billing(cast.nord, first_debtor=20000)
    first, second = make_prices.customer(cast.nord), make_prices.person(cast.nord)
    assert (first.number, second.number) == (20000, 20001)
    assert make_prices.customer(cast.nord) == first
    assert make_prices.customer(cast.sued).number == 10000
    actions.change_customer(first, is_partner=True, name="Neu", by=cast.ada)
    assert Customer.objects.get(pk=first.pk).name == "Neu"


def test_a_request_keeps_what_it_drew_until_it_is_declined(cast, emil):
    room = make.resource(cast.nord, needs_approval=True)
    make_prices.tariff(room)
    pack = make_prices.granted(emil)
    made = make.booking(room)
    assert left(pack) == 540
    actions.decline(made, reason="Nein.", by=cast.ada)
    assert left(pack) == 600


def test_released_it_returns(cast, emil, monkeypatch):
    room = make.resource(cast.nord, grace_minutes=15)
    make_prices.tariff(room)
    pack = make_prices.granted(emil)
    made = make.booking(room, offset=1, by=cast.ada)
    later = made.starts_at + timedelta(minutes=20)
    monkeypatch.setattr(timezone, "now", lambda: later)
    actions.release(made)
    assert left(pack) == 600
