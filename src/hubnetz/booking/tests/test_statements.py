"""What a customer used in a month: what stands on a statement, and that it stays as it was issued."""

from datetime import datetime, time, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from hubnetz.booking import accounting, actions, charging, rules
from hubnetz.booking.access import billing
from hubnetz.booking.models import Booking, Statement, Tariff
from hubnetz.booking.tests import make, make_prices
from hubnetz.lib.periods import BERLIN
from hubnetz.network.models import Region, Responsibility

pytestmark = pytest.mark.django_db


@pytest.fixture
def month():
    return make_prices.last_month()


@pytest.fixture
def room(cast):
    made = make.resource(cast.nord, name="Saal")
    make_prices.tariff(made)
    make_prices.tariff(made, "day", 2500)
    return made


@pytest.fixture
def emil(cast):
    make_prices.billing(cast.nord)
    return make_prices.customer(cast.nord)


@pytest.fixture
def used(monkeypatch, month, cast):
    """Book a day of last month as if it were still to come, and name the company."""

    def book(what, customer, day=3, starts="09:00", ends="10:00", who="emil", **values):
        on = month + timedelta(days=day - 1)
        begins, until = (
            rules.moment(on, time.fromisoformat(clock)).astimezone(BERLIN) for clock in (starts, ends)
        )
        with monkeypatch.context() as patched:
            patched.setattr(timezone, "now", lambda: datetime.combine(month, time(0, 5), BERLIN))
            made = make.booking(
                what, who=who, starts_at=begins, ends_at=until, by=values.pop("by", cast.ada), **values
            )
            if customer and customer.organisation:
                actions.settle_organisation(made, organisation=customer.organisation, by=cast.ada)
        return made

    return book


def lines(customer, month):
    found = accounting.account(customer, month, language="en")
    return [(one["what"], one["net"], one["why"].replace("\u00a0", " ")) for one in found.lines]


def test_a_day_is_added_up_and_explained(room, emil, used, month):
    used(room, emil, starts="09:00", ends="11:00")
    used(room, emil, starts="13:00", ends="16:00")
    used(room, emil, 4)
    assert lines(emil, month) == [
        ("Saal", 2500, "Day rate €25 instead of 5 × €8"),
        ("Saal", 800, "1 × €8"),
    ]
    found = accounting.account(emil, month, language="de")
    assert (found.net, found.vat, found.gross) == (3300, 627, 3927)
    assert found.taxes == [{"rate": 1900, "account": "8400", "net": 3300, "vat": 627}]


def test_two_people_of_a_company_pay_each(room, cast, emil, used, month):
    desks = make.resource(cast.nord, "desks", units=3, name="Plätze")
    make_prices.tariff(desks)
    make_prices.tariff(desks, "day", 1000)
    used(desks, emil, starts="09:00", ends="11:00")
    used(desks, emil, starts="10:00", ends="11:00", who="frieda")
    assert sorted(net for _what, net, _why in lines(emil, month)) == [800, 1000]


def test_the_month_is_cheaper_than_its_days(room, emil, used, month):
    make_prices.tariff(room, "month", 4000)
    for day in (3, 4):
        used(room, emil, day, "09:00", "13:00")
    assert lines(emil, month) == [("Saal", 4000, "Month rate €40")]


def test_other_months_cancelled_and_other_companies_are_not_on_it(room, cast, emil, used, month):
    other = make_prices.customer(cast.nord, "Andere AG")
    used(room, other, who="frieda")
    used(room, None, 5, who="hans")
    gone = used(room, emil, 6)
    with transaction.atomic():
        Booking.objects.filter(pk=gone.pk).update(cancelled_at=timezone.now(), ending="staff")
    assert lines(emil, month) == []
    with pytest.raises(actions.NotBilled):
        actions.issue(emil, month=month, by=cast.ada)


def test_what_was_drawn_is_said_and_not_paid(room, cast, emil, used, month):
    make_prices.granted(emil, contains=120, first_on=month)
    used(room, emil, 5, "09:00", "11:00")
    used(room, emil, 6)
    assert lines(emil, month) == [
        ("Pass", 10000, "Paid ahead"),
        ("Saal", 0, "2 hours from “Pass”"),
        ("Saal", 800, "1 × €8"),
    ]


def test_a_membership_is_paid_each_month(room, cast, emil, used, month):
    make_prices.granted(emil, "membership", 60, first_on=month - timedelta(days=40), cents=5000)
    used(room, emil, 5, "09:00", "11:00")
    assert lines(emil, month) == [
        ("Pass", 5000, "Membership in this month"),
        ("Saal", 800, "1 hour from “Pass”; 1 × €8"),
    ]


def test_free_for_partners_and_worth_where_the_public_pays(cast, emil, used, month):
    room, desk = make.resource(cast.nord, name="Labor"), make.resource(cast.nord, name="Tisch")
    for one in (room, desk):
        make_prices.tariff(one)
    make_prices.tariff(room, cents=0, audience="partners")
    make_prices.tariff(desk, cents=0, is_funded=True)
    used(room, emil)
    used(desk, emil, 4)
    assert lines(emil, month) == [
        ("Labor", 800, "1 × €8"),
        ("Tisch", 0, "Publicly funded: it is worth €8, of which €8 counts as state aid"),
    ]
    emil = actions.change_customer(emil, is_partner=True, by=cast.ada)
    assert lines(emil, month)[0] == ("Labor", 0, "Free for partners of the hub")
    assert actions.issue(emil, month=month, by=cast.ada).aid_cents == 800


def test_late_and_absent_pay_what_the_hub_says(room, cast, emil, used, month):
    make_prices.billing(cast.nord, late_hours=24, late_percent=50, absent_percent=80)
    late, early, absent = (used(room, emil, day) for day in (3, 4, 5))
    ended = {late: ("self", 2), early: ("self", 30), absent: ("no_show", -1)}
    for one, (ending, hours) in ended.items():
        at = one.starts_at - timedelta(hours=hours)
        Booking.objects.filter(pk=one.pk).update(cancelled_at=at, ending=ending)
    assert lines(emil, month) == [
        ("Saal", 400, "Given back late: 50% of the price"),
        ("Saal", 640, "Nobody came: 80% of the price"),
    ]


def test_the_tax_is_worked_out_for_each_rate(cast, emil, used, month):
    for rate, cents in ((1900, 333), (1900, 333), (700, 100)):
        room = make.resource(cast.nord, name=f"{rate}")
        make_prices.tariff(room, cents=cents, vat=rate, account="8300" if rate == 700 else "")
        used(room, emil)
    found = accounting.account(emil, month, language="de")
    assert found.taxes == [
        {"rate": 700, "account": "8300", "net": 100, "vat": 7},
        {"rate": 1900, "account": "8400", "net": 666, "vat": 127},  # twice 63 would be 126
    ]


def test_a_price_changes_for_days_to_come_only(room, cast, emil, used, month):
    second = month + timedelta(days=9)
    make_prices.tariff(room, cents=100, valid_from=second)
    make_prices.tariff(room, cents=50, valid_until=second - timedelta(days=6))
    used(room, emil, 2)
    used(room, emil, 8)
    used(room, emil, 20)
    assert [net for _what, net, _why in lines(emil, month)] == [50, 800, 100]


def test_what_was_offered_when_somebody_booked_stays_good(room, cast, emil, used, month):
    used(room, emil, 8)
    for one in Tariff.objects.all():
        actions.withdraw_tariff(one, by=cast.ada)
    actions.set_tariff(
        cast.nord, resource=room, per="hour", cents=900, valid_from=make_prices.LONG_AGO, by=cast.ada
    )
    assert [net for _what, net, _why in lines(emil, month)] == [800]
    late = used(room, emil, 9)
    Booking.objects.filter(pk=late.pk).update(made_at=timezone.now())
    assert [net for _what, net, _why in lines(emil, month)] == [800, 900]


def test_over_midnight_of_the_last_day_each_month_has_its_own(cast, emil, used, month):
    room = make.resource(cast.nord, name="Nachtlabor")
    make_prices.tariff(room)
    first_of_this = make.day(0).replace(day=1)
    days = (first_of_this - month).days
    made = used(room, emil, days, "22:00", "23:00")
    Booking.objects.filter(pk=made.pk).update(ends_at=made.starts_at + timedelta(hours=5))
    assert [net for _what, net, _why in lines(emil, month)] == [1600]
    assert [net for _what, net, _why in lines(emil, first_of_this)] == [2400]


def test_issued_once_with_a_number_and_never_changed(room, cast, emil, used, month):
    used(room, emil)
    made = actions.issue(emil, month=month, by=cast.ada)
    assert made.number == f"NO-{make.day(0).year}-0001"
    assert (made.recipient["name"], made.issuer["cost_centre"]) == ("Emil GmbH", "100")
    used(room, emil, 9)
    assert actions.issue(emil, month=month, by=cast.ada) == made
    assert Statement.objects.get().net_cents == 800
    for change in (
        lambda: Statement.objects.update(net_cents=0),
        lambda: Statement.objects.all().delete(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_corrected_by_another_that_names_it(room, cast, emil, used, month):
    used(room, emil)
    wrong = actions.issue(emil, month=month, by=cast.ada)
    used(room, emil, 9)
    right = actions.correct(wrong, reason="Ein Tag fehlte.", by=cast.ada)
    assert (right.corrects, right.net_cents, right.sequence) == (wrong, 1600, 2)
    with pytest.raises(actions.IssuedAlready):
        actions.correct(wrong, reason="Noch einmal.", by=cast.ada)
    actions.correct(right, reason="Anders.", by=cast.ada)


def test_nothing_is_issued_before_the_month_is_over_or_without_an_issuer(room, cast, used, month):
    other = make_prices.customer(cast.sued)
    with pytest.raises(actions.NotBilled):
        actions.issue(other, month=month, by=cast.ada)
    make_prices.billing(cast.sued)
    with pytest.raises(actions.NotBilled):
        actions.issue(other, month=make.day(0), by=cast.ada)


def test_all_of_a_month_at_once_leaves_out_who_used_nothing(room, cast, emil, used, month):
    other, idle = (make_prices.customer(cast.nord, name) for name in ("Andere AG", "Still KG"))
    used(room, emil)
    used(room, other, 4, who="frieda")
    assert len(actions.issue_all(cast.nord, [emil, other, idle], month=month, by=cast.ada)) == 2
    assert actions.issue_all(cast.nord, [emil, other, idle], month=month, by=cast.ada) == []


def test_a_person_without_a_company_is_a_customer_by_address(room, cast, used, month):
    make_prices.billing(cast.nord)
    hans = make_prices.person(cast.nord, "hans")
    used(room, None, who="hans")
    assert [net for _what, net, _why in lines(hans, month)] == [800]


@pytest.mark.parametrize("number", [1, 3])
def test_a_month_asks_few_questions(room, cast, emil, used, month, number, django_assert_num_queries):
    make_prices.tariff(room, cents=700, audience="area")
    make_prices.granted(emil, "membership", 60, first_on=month)
    for day in range(number):
        used(room, emil, 3 + day)
    accounting.account(emil, month, language="de")
    with django_assert_num_queries(10):
        accounting.account(emil, month, language="de")


def test_companies_of_the_area_have_their_price(cast, room, emil, used, month):
    county = Region.objects.create(ags="08115", kind="county", name="Böblingen")
    since = month + timedelta(days=9)
    Responsibility.objects.create(hub=cast.nord, region=county, role="responsible", valid_from=since)
    make_prices.tariff(room, cents=300, audience="area")
    near = make_prices.customer(cast.nord, "Nah GmbH", postcode="71032")
    used(room, near, 3, who="nina")
    used(room, near, 20, who="nina")
    used(room, emil, 21)
    assert [net for _what, net, _why in lines(near, month)] == [800, 300]
    assert [net for _what, net, _why in lines(emil, month)] == [800]


def test_who_gives_back_after_the_beginning_has_not_come(room, cast, emil, used, month):
    make_prices.billing(cast.nord, late_hours=0, late_percent=0, absent_percent=80)
    late = used(room, emil)
    Booking.objects.filter(pk=late.pk).update(
        cancelled_at=late.starts_at + timedelta(minutes=1), ending="self"
    )
    assert lines(emil, month) == [("Saal", 640, "Given back late: 80% of the price")]


def due_in(hub, month):
    """Return who is to pay for a month, as the hub charges now."""
    return billing.due(hub, month, charging.billing_of(hub))[0]


@pytest.mark.parametrize("ending", ["self", "no_show"])
def test_who_owes_for_not_coming_alone_is_not_forgotten(room, cast, emil, used, month, ending):
    one = used(room, emil)
    Booking.objects.filter(pk=one.pk).update(cancelled_at=one.starts_at, ending=ending)
    assert due_in(cast.nord, month) == []
    make_prices.billing(cast.nord, late_percent=50, absent_percent=80)
    assert [due.customer for due in due_in(cast.nord, month)] == [emil]
    Booking.objects.filter(pk=one.pk).update(ending="staff")
    assert due_in(cast.nord, month) == []


def test_over_midnight_it_is_due_in_both_months(cast, emil, used, month):
    room = make.resource(cast.nord, name="Nachtlabor")
    made = used(room, emil, 1)
    begins = made.starts_at - timedelta(hours=10)
    Booking.objects.filter(pk=made.pk).update(starts_at=begins, ends_at=begins + timedelta(hours=5))
    before = (month - timedelta(days=1)).replace(day=1)
    assert [len(due_in(cast.nord, one)) for one in (before, month)] == [1, 1]


def test_the_statement_of_the_new_year_is_newer_than_that_of_the_old_one(
    room, cast, emil, used, month, monkeypatch
):
    other = make_prices.customer(cast.nord, "Andere AG")
    used(room, other, 4, who="frieda")
    used(room, emil)
    old = [actions.issue(one, month=month, by=cast.ada) for one in (other, emil)][1]
    next_year = timezone.now() + timedelta(days=366)
    monkeypatch.setattr(timezone, "now", lambda: next_year)
    newer = actions.correct(old, reason="Ein Tag fehlte", by=cast.ada)
    assert (old.sequence, newer.sequence) == (2, 1)
    assert [due.statement for due in due_in(cast.nord, month)][1] == newer


def test_nothing_is_sold_into_a_month_that_is_issued(room, cast, emil, used, month):
    used(room, emil)
    actions.issue(emil, month=month, by=cast.ada)
    for form in ("hours", "membership"):
        with pytest.raises(actions.IssuedAlready), transaction.atomic():
            make_prices.granted(emil, form, first_on=month + timedelta(days=20))
    make_prices.granted(emil, first_on=make.day(0).replace(day=1))


def test_what_has_begun_is_not_moved_by_the_person_any_more(cast, monkeypatch):
    room = make.resource(cast.nord)
    made = make.booking(room)
    starts, ends, now = make.at("14:00", 9), make.at("15:00", 9), make.at("10:05")
    monkeypatch.setattr(timezone, "now", lambda: now)
    for refused in (
        lambda: actions.move(made, starts_at=starts, ends_at=ends),
        lambda: actions.move_series(made, scope="this", starts_at=starts, ends_at=ends),
    ):
        with pytest.raises(actions.BookingOver):
            refused()
    assert actions.move(made, starts_at=starts, ends_at=ends, by=cast.ben).starts_at == starts
