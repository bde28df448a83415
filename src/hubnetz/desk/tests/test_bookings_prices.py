"""The desk's pages of prices, customers, statements, use and doors."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from tests.cast import person

from hubnetz.booking import actions
from hubnetz.booking.models import Booking, Customer, Pass, Statement, Tariff
from hubnetz.booking.tests import make, make_prices
from hubnetz.booking.tests.test_statements import month, used  # noqa: F401

pytestmark = pytest.mark.django_db


@pytest.fixture
def at(client, cast):
    client.force_login(cast.ada)
    return client


@pytest.fixture
def room(cast):
    return make.resource(cast.nord, name="Saal")


def post(client, page, *args, **typed):
    return client.post(reverse(f"desk:{page}", args=args), {"idempotency_key": str(uuid4()), **typed})


def priced(**more):
    day = make.day(0).isoformat()
    return {"per": "hour", "cents": "8,50", "vat": "1900", "audience": "everybody", "valid_from": day, **more}


def test_a_price_is_added_and_withdrawn(at, cast, room):
    assert post(at, "booking_new_tariff", **priced(what=room.code)).status_code == 303
    made = Tariff.objects.get()
    assert (made.cents, made.resource, made.kind) == (850, room, "")
    page = at.get(reverse("desk:booking_prices")).content.decode()
    assert "8,50" in page
    assert "Saal" in page
    assert post(at, "booking_tariff_withdrawal", made.code).status_code == 303
    assert not Tariff.objects.offered().exists()
    assert post(at, "booking_new_tariff", **priced(what="kind:desks")).status_code == 303


@pytest.mark.parametrize(
    ("field", "more"),
    [
        ("what", {"what": "kind:palace"}),
        ("cents", {"cents": "-1"}),
        ("valid_until", {"valid_until": "2001-01-01"}),
        ("worth_cents", {"worth_cents": "90"}),
        ("worth_cents", {"worth_cents": "1", "is_funded": "on"}),
        ("minutes", {"per": "half_day"}),
        ("account", {"account": "Erlöse"}),
        ("account", {"account": "٨٤٠٠"}),  # digits that bookkeeping does not know
    ],
)
def test_what_is_typed_wrong_comes_back(at, room, field, more):
    answer = post(at, "booking_new_tariff", **{**priced(what=room.code), **more})
    assert answer.status_code == 422
    assert field in answer.context["tariff_form"].errors
    assert not Tariff.objects.exists()


def test_a_pack_is_offered_sold_and_taken_back(at, cast, room):
    offered = post(
        at,
        "booking_new_pass",
        form="hours",
        name_de="Zehn Stunden",
        number="10",
        valid_days="90",
        cents="60",
        vat="1900",
    )
    assert offered.status_code == 303
    customer = make_prices.customer(cast.nord)
    kind = customer.passes.model.kind.field.related_model.objects.get()
    assert (kind.contains, kind.cents) == (600, 6000)
    sold = {"kind": kind.code, "first_on": make.day(0).isoformat()}
    assert post(at, "booking_customer_pass", customer.code, **sold).status_code == 303
    page = at.get(reverse("desk:booking_customer", args=[customer.code])).content.decode()
    assert "noch 10 Stunden von 10 Stunden" in page
    assert post(at, "booking_pass_withdrawal", Pass.objects.get().code).status_code == 303
    assert not Pass.objects.standing().exists()
    assert post(at, "booking_pass_kind_withdrawal", kind.code).status_code == 303
    assert post(at, "booking_customer_pass", customer.code, **sold).status_code == 422


def test_a_pack_without_an_end_is_none(at):
    answer = post(at, "booking_new_pass", form="hours", name_de="Z", number="0", cents="60", vat="1900")
    assert set(answer.context["pass_form"].errors) == {"valid_days", "number"}


def test_a_membership_is_ended(at, cast):
    granted = make_prices.granted(make_prices.customer(cast.nord), "membership", 600)
    assert post(at, "booking_membership_end", granted.code, last_on="").status_code == 303
    assert Pass.objects.get().last_on is None
    last_on = make.day(9)
    post(at, "booking_membership_end", granted.code, last_on=last_on.isoformat())
    assert Pass.objects.get().last_on == last_on


def test_who_bills_and_a_customers_data(at, cast):
    address = reverse("desk:booking_billing")
    typed = {
        "issuer": "Verein",
        "number_prefix": "NO",
        "first_debtor": 10000,
        "account_length": 4,
        "year_begins": 1,
        "late_hours": 24,
        "late_percent": 50,
        "absent_percent": 100,
        "note_de": "Danke.",
    }
    assert at.post(address, {**typed, "number_prefix": "NO;"}).status_code == 422
    assert at.post(address, typed).status_code == 303
    assert 'value="Verein"' in at.get(address).content.decode()
    customer = make_prices.customer(cast.nord)
    data = {"name": "Emil AG", "language": "en", "is_partner": "on", "street": "Weg 1"}
    assert post(at, "booking_customer", customer.code, **data).status_code == 303
    found = Customer.objects.get()
    assert (found.name, found.language, found.is_partner, found.street) == ("Emil AG", "en", True, "Weg 1")
    assert post(at, "booking_customer", customer.code, name="").status_code == 422


def test_a_booking_is_given_to_a_company(at, cast, room):
    make_prices.customer(cast.nord, "Emil Werkzeuge GmbH")
    made = make.booking(room, organisation_name="Emil Werkzeuge")
    page = at.get(reverse("desk:booking_whose", args=[made.code]))
    codes = [code for code, _label in page.context["form"].fields["company"].choices]
    assert len(codes) == 3
    assert codes[1:] == ["new", "none"]
    assert post(at, "booking_whose", made.code, company="nonsense").status_code == 422
    assert post(at, "booking_whose", made.code, company=codes[0]).status_code == 303
    assert Booking.objects.get().organisation.name == "Emil Werkzeuge GmbH"
    assert "Emil Werkzeuge GmbH" in at.get(reverse("desk:booking", args=[made.code])).content.decode()
    post(at, "booking_whose", made.code, company="none")
    assert Booking.objects.get().organisation is None


def test_a_month_is_issued_shown_and_corrected(at, cast, room, used, month):  # noqa: F811
    make_prices.tariff(room)
    customer = make_prices.customer(cast.nord)
    used(room, customer)
    address = reverse("desk:booking_statements")
    post(at, "booking_statements_issue", month=f"{month:%Y-%m}")
    assert not Statement.objects.exists()  # nobody bills
    make_prices.billing(cast.nord)
    page = at.get(address)
    assert [(one.name, one.bookings, one.statement) for one in page.context["due"]] == [
        ("Emil GmbH", 1, None)
    ]
    assert post(at, "booking_statements_issue", month=f"{month:%Y-%m}").status_code == 303
    made = Statement.objects.get()
    page = at.get(reverse("desk:booking_statement", args=[made.code])).content.decode()
    assert "9,52" in page
    paper = at.get(reverse("desk:booking_statement_pdf", args=[made.code]))
    assert paper.content.startswith(b"%PDF")
    book = at.get(reverse("desk:booking_statement_xlsx", args=[made.code]))
    assert b"".join(book.streaming_content).startswith(b"PK")
    assert post(at, "booking_statement_correction", made.code, reason="").status_code == 422
    answer = post(at, "booking_statement_correction", made.code, reason="Falsch.")
    newer = Statement.objects.get(corrects=made)
    assert answer.headers["Location"] == reverse("desk:booking_statement", args=[newer.code])
    old = at.get(reverse("desk:booking_statement", args=[made.code])).content.decode()
    assert newer.number in old
    table = at.get(reverse("desk:booking_statements_csv"), {"issued": f"{make.day(0):%Y-%m}"})
    # Itself, and what the correction and its reversal name.
    assert table.content.decode().count(made.number) == 3
    assert at.get(reverse("desk:booking_statements_datev")).status_code == 404
    make_prices.billing(cast.nord, consultant_number=1001, client_number=7)
    assert at.get(reverse("desk:booking_statements_datev")).content.startswith(b'"EXTF"')


def test_a_company_becomes_a_customer_where_it_used_something(at, cast, room, used, month):  # noqa: F811
    record = make_prices.customer(cast.sued).organisation
    made = used(room, None)
    actions.settle_organisation(made, is_new=False, by=cast.ada)
    with_name = used(room, None, 5, organisation_name="Frieda KG", who="frieda")
    page = at.get(reverse("desk:booking_statements"))
    assert list(page.context["unsettled"]) == [with_name]
    assert page.context["nameless"] == 2
    post(at, "booking_whose", with_name.code, company="new")
    page = at.get(reverse("desk:booking_statements"))
    (due,) = page.context["due"]
    assert (due.name, due.customer) == ("Frieda KG", None)
    assert post(at, "booking_new_customer", organisation=record.code).status_code == 404
    assert post(at, "booking_new_customer", organisation=due.organisation.code).status_code == 303
    assert post(at, "booking_new_customer", name="Hans", email="hans@client.example").status_code == 303
    assert Customer.objects.filter(hub=cast.nord).count() == 2
    assert "Frieda KG" in at.get(reverse("desk:booking_customers")).content.decode()


def test_how_much_is_used_as_page_and_table(at, cast, room, used, month):  # noqa: F811
    used(room, None)
    page = at.get(reverse("desk:booking_use"), {"from": month.isoformat()})
    (row,) = page.context["rows"]
    assert (row["booked"], row["bookings"], row["share"]) == (1, 1, 0)
    answer = at.get(reverse("desk:booking_use_csv"), {"from": month.isoformat(), "by": "week"})
    lines = b"".join(answer.streaming_content).decode().splitlines()
    assert len(lines) == 14
    assert at.get(reverse("desk:booking_use"), {"from": "9999-99-99", "by": "age"}).status_code == 200


def test_codes_for_doors(at, room):
    assert "Saal" in at.get(reverse("desk:booking_doors")).content.decode()
    assert at.get(reverse("desk:booking_doors_pdf")).content.startswith(b"%PDF")


def test_other_hubs_see_nothing_and_others_roles_do_nothing(client, cast, room):
    tariff = make_prices.tariff(room)
    customer = make_prices.customer(cast.nord)
    granted = make_prices.granted(customer)
    client.force_login(cast.carla)
    for name, code in (
        ("booking_tariff_withdrawal", tariff.code),
        ("booking_pass_kind_withdrawal", granted.kind.code),
        ("booking_pass_withdrawal", granted.code),
        ("booking_customer_pass", customer.code),
    ):
        assert post(client, name, code).status_code == 404
    assert client.get(reverse("desk:booking_customer", args=[customer.code])).status_code == 404
    client.force_login(cast.eva)
    for name in ("booking_customers", "booking_statements", "booking_statements_csv", "booking_billing"):
        assert client.get(reverse(f"desk:{name}")).status_code == 403
    assert client.get(reverse("desk:booking_customer", args=[customer.code])).status_code == 403
    assert post(client, "booking_tariff_withdrawal", tariff.code).status_code == 403
    page = client.get(reverse("desk:booking_prices")).content.decode()
    assert reverse("desk:booking_new_tariff") not in page
    client.force_login(person("Fritz", "desk", cast.nord))
    assert client.get(reverse("desk:booking_customers")).status_code == 200
    assert client.get(reverse("desk:booking_billing")).status_code == 403


@pytest.mark.parametrize("number", [1, 3])
def test_lists_ask_few_questions(
    at,
    cast,
    room,
    used,  # noqa: F811
    month,  # noqa: F811
    number,
    django_assert_num_queries,
):
    make_prices.billing(cast.nord)
    for n in range(number):
        make_prices.tariff(room, cents=100 + n)
        customer = make_prices.customer(cast.nord, f"Firma {n}")
        make_prices.granted(customer, first_on=month - timedelta(days=n))
        used(room, customer, 3 + n, who=f"p{n}")
        used(room, None, 13 + n, who=f"q{n}", organisation_name=f"Neu {n}")
    at.get(reverse("desk:booking_prices"))
    for name, queries in (
        ("booking_prices", 8),
        ("booking_customers", 7),
        ("booking_statements", 11),
        ("booking_use", 10),
        ("booking_doors", 5),
    ):
        with django_assert_num_queries(queries):
            at.get(reverse(f"desk:{name}"))


@pytest.mark.parametrize("text", ["9999-12", "0001-01", "2026-13", "x\x00"])
def test_a_month_that_nobody_means_is_another_one(at, cast, text):
    who = make_prices.customer(cast.nord)
    for page, args in (
        ("booking_statements", ()),
        ("booking_statements_csv", ()),
        ("booking_statements_datev", ()),
        ("booking_customer", (who.code,)),
    ):
        answer = at.get(reverse(f"desk:{page}", args=args), {"month": text, "issued": text})
        assert answer.status_code in (200, 404), page  # nobody has numbers at DATEV here
    make_prices.billing(cast.nord)
    assert post(at, "booking_statements_issue", month=text).status_code == 303
