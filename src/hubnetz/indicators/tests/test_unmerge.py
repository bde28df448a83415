"""A merge that is taken back leaves nothing behind: each row of each room is as it was."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps
from django.utils import timezone

from hubnetz.booking import actions as booking
from hubnetz.booking.models import Customer, Pass
from hubnetz.booking.tests import make as bookings
from hubnetz.booking.tests import make_prices
from hubnetz.casework import actions as casework
from hubnetz.casework.models import Cooperation
from hubnetz.casework.tests import make as files
from hubnetz.events import actions as events
from hubnetz.events.tests import make
from hubnetz.indicators import access
from hubnetz.lib.periods import BERLIN
from hubnetz.organisations import actions, hooks
from hubnetz.organisations.models import (
    Affiliation,
    Branch,
    Decision,
    Holding,
    Identifier,
    Organisation,
    OtherDomain,
    OtherName,
    Person,
    Sector,
    Suspicion,
    YearFigures,
)
from hubnetz.organisations.refusals import CannotMerge

pytestmark = pytest.mark.database
# They say that it was done and undone; or are made anew from the records.
NOT_COMPARED = {"journal.Entry", "organisations.Merge", "organisations.IndexEntry", "organisations.Word"}
STAYING = {
    "organisations.IndexEntry.organisation",  # made anew from the record
    "organisations.Merge.kept",
    "organisations.Merge.absorbed",
    "organisations.Organisation.merged_into",
}


def dump() -> dict[str, list[dict[str, Any]]]:
    """Return all rows of all rooms; versions are left out, they only grow."""
    rows = {}
    for model in apps.get_models(include_auto_created=True):
        if model.__module__.startswith("hubnetz.") or model._meta.auto_created:
            label = model._meta.label
            if label not in NOT_COMPARED and model._meta.managed:
                found = list(model._base_manager.order_by("pk").values())
                rows[label] = [{k: v for k, v in row.items() if k != "version"} for row in found]
    return rows


def known(record: Organisation, cast: Any, third: Organisation, person: Person, n: int) -> None:
    """Write down of a record what there can be: of the two, some alike and some not."""
    at = datetime(2020, 5, 4, 8, 0, 0, 123456 + n, tzinfo=UTC)
    for text in ("Gemeinsam", f"Eigen {n}"):
        OtherName.objects.create(organisation=record, text=text, folded=text.lower(), kind="brand")
    Branch.objects.create(organisation=record, town=f"Ort {n}")
    for value in ("DE136695976", f"DE{n}"):
        Identifier.objects.create(organisation=record, scheme="vat", value=value)
    for domain in ("gemeinsam.example", f"eigen{n}.example"):
        OtherDomain.objects.create(organisation=record, domain=domain)
    Sector.objects.create(organisation=record, edition="wz2008", code=f"{25 + n}")
    Sector.objects.create(organisation=record, edition=("wz2025", "nace2")[n], code="C")
    for year in (2019, 2020 + n):
        turnover = Decimal("1000000.50") + n
        YearFigures.objects.create(organisation=record, year=year, staff=Decimal("9.5"), turnover=turnover)
    Holding.objects.create(owner=record, owned=third, percent=Decimal("30.25"))
    Affiliation.objects.create(person=person, organisation=record, function=f"F{n}")
    Affiliation.objects.create(
        person=person, organisation=record, since=date(2015, 1, 1), until=date(2016, 1, 1)
    )
    case = casework.open_case(
        record, title=f"Fall {n}", adviser=cast.ben, enquiry=files.enquiry(cast.nord), by=cast.ben
    )
    talk = files.consultation(record, cast.topic, cast.ben, case=case)
    terms = {"topic": cast.topic, "impulse_on": date(2020, 5, 4), "from_consultation": talk}
    casework.note_project(record, title=f"Projekt {n}", by=cast.ben, **terms)
    casework.note_cooperation(
        cast.nord, title=f"Zu {n}", contribution="x", members=[record, third], by=cast.ben
    )
    named = {"organisation_name": record.name, "postcode": record.postcode}
    seat = make.registration(make.event(cast.nord), email=f"e{n}@mueller.example", **named)
    events.note_attendance(seat, by=cast.eva)
    hour = bookings.booking(bookings.resource(cast.nord, name=f"R{n}"), who=f"b{n}")
    booking.settle_organisation(hour, organisation=record, by=cast.ada)
    one, two = sorted((record, third), key=lambda row: row.pk)
    Decision.objects.create(first=one, second=two, verdict="different", decided_at=at, by=cast.ada)
    values = {"log_odds": 1.5, "effect": 0.5, "evidence": [{"kind": "name"}], "found_at": at}
    Suspicion.objects.create(first=one, second=two, **values)


@pytest.fixture
def two(cast):
    kept = actions.welcome(cast.nord, name="Müller Holzbau GmbH", postcode="71032")
    third = actions.welcome(cast.nord, name="Dritte", postcode="71032")
    absorbed = actions.welcome(cast.nord, name="Mueller Holz", postcode="72202", email="a@mueller.example")
    actions.welcome(cast.sued, name="Mueller Holz", postcode="72202")
    person = Person.objects.create(hub=cast.nord, name="Emil", noted_at=timezone.now())
    other = Person.objects.create(hub=cast.nord, name="Frieda", noted_at=timezone.now())
    for n, record in enumerate((kept, absorbed)):
        known(record, cast, third, person, n)
    Affiliation.objects.create(person=other, organisation=absorbed)
    fourth, fifth = (actions.welcome(cast.nord, name=name) for name in ("Vierte", "Fünfte"))
    for owner, owned in (
        (absorbed, fourth),
        (fourth, absorbed),
        (fourth, kept),
        (fifth, absorbed),
        (kept, absorbed),
    ):
        Holding.objects.create(owner=owner, owned=owned, percent=Decimal("12.50"))
    both = Cooperation.objects.create(hub=cast.nord, title="Beide", contribution="x", noted_at=timezone.now())
    both.members.set([kept, absorbed, third])
    actions.decide(absorbed, fourth, verdict="unsure", by=cast.ada)
    Suspicion.objects.create(
        first=kept, second=absorbed, log_odds=2, effect=1, found_at=datetime(2020, 5, 4, tzinfo=UTC)
    )
    Suspicion.objects.create(
        first=absorbed, second=fourth, log_odds=2, effect=1, found_at=datetime(2020, 5, 4, tzinfo=UTC)
    )
    booking.keep_customer(cast.nord, organisation=absorbed, by=cast.ada)
    return Organisation.objects.get(pk=kept.pk), Organisation.objects.get(pk=absorbed.pk)


def figures() -> dict[str, int]:
    return {
        one.definition.key: one.value
        for one in access.balance(timezone.localdate(timezone=BERLIN) + timedelta(days=9))
    }


def test_each_row_of_each_room_is_as_it_was(cast, two):
    kept, absorbed = two
    before, counted = dump(), figures()
    seen = actions.preview(kept, absorbed)
    assert seen.refusal == ""
    assert dump() == before  # a look changes nothing
    take = dict.fromkeys(("name", "seat", "domain"), "absorbed")
    done = actions.merge(kept, absorbed, take=take, by=cast.ada)

    pairs = {"organisations.Decision": 3, "organisations.Suspicion": 1}  # others came in their place
    shown = pairs | {"organisations.Decision": 2}  # one is about another hub's record
    named = {
        relation for relation in hooks.relations(Organisation) if relation.rpartition(".")[0] not in pairs
    }
    assert set(done.moved) == named - STAYING  # of each kind there was something to hand over
    for relation, field in hooks.relations(Organisation).items():
        assert relation in STAYING or not field.model._base_manager.filter(**{field.name: absorbed}).exists()
    handed = {row.relation: row.handed_over for row in seen.rows if row.handed_over}
    assert handed == {relation: len(keys) for relation, keys in done.moved.items()} | shown
    dropped = [row for row in done.dropped if row["model"] != "organisations.identity"]  # the card, as it was
    assert sum(len(row.dropped) for row in seen.rows) + sum(pairs.values()) == len(dropped)
    assert figures()["organisations_reached"] == counted["organisations_reached"] - seen.effect.reached_less
    assert seen.effect.reached_less == 1

    actions.unmerge(done, by=cast.ada)
    after = dump()
    assert {label for label in before if after[label] != before[label]} == set()
    assert figures() == counted


def test_what_is_noted_after_the_merge_stays_with_the_kept_record(cast, two):
    kept, absorbed = two
    done = actions.merge(kept, absorbed, by=cast.ada)
    talk = files.consultation(absorbed, cast.topic, cast.ben)  # an old page named the record that is gone
    assert talk.organisation == kept
    seat = make.registration(
        make.event(cast.nord), organisation_name="Mueller Holz", postcode="72202", email="l@mueller.example"
    )
    events.note_attendance(seat, by=cast.eva)
    seat.refresh_from_db()
    assert seat.organisation == kept
    actions.unmerge(done, by=cast.ada)
    talk.refresh_from_db()
    seat.refresh_from_db()
    assert talk.organisation == seat.organisation == kept


def test_two_customers_with_money_between_them_stay_two(cast, two):
    kept, absorbed = two
    mine = booking.keep_customer(cast.nord, organisation=kept, by=cast.ada)
    assert actions.preview(kept, absorbed).refusal == ""  # nothing was billed yet: one of the two is dropped
    make_prices.granted(Customer.objects.get(organisation=absorbed))
    assert str(mine.number) in actions.preview(kept, absorbed).refusal
    with pytest.raises(CannotMerge):
        actions.merge(kept, absorbed, by=cast.ada)
    assert Pass.objects.get().customer.organisation == absorbed
