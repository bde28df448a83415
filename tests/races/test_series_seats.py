"""Who comes to all dates of a series, and who comes to one of them; and what becomes of a series without its guards."""

from datetime import timedelta
from uuid import uuid4

import pytest

from hubnetz.events import actions
from hubnetz.events.models import Enrolment, Event, Registration, Series, Waiting
from hubnetz.events.recurrence import Slot
from hubnetz.events.tests import make
from hubnetz.post.models import Letter
from tests.races import seats
from tests.races.test_seats import nord
from tests.races.unguarded import Scenario, holds

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]
WEEK = timedelta(days=7)
OF_LETTERS = {"registered without a letter", "waits without a letter", "somebody was told another time"}


def slots(first: Event, count: int = 3) -> list[Slot]:
    return [Slot(first.starts_at + n * WEEK, first.ends_at + n * WEEK) for n in range(1, count)]


def series(**fields) -> Series:
    first = make.event(nord(), **fields)
    return actions.repeat(first, slots=slots(first), booking="both", by=None)


def faults(made: Series) -> list[str]:
    """Every promise that does not hold for the dates; whoever comes to all has one letter for them."""
    dates = list(made.events.order_by("starts_at"))
    found = {fault for date in dates for fault in seats.faults(date)} - OF_LETTERS
    for enrolment in made.enrolments.standing():
        for date in dates:
            there = date.registrations.standing().filter(email=enrolment.email).count()
            waits = Waiting.objects.filter(event=date, email=enrolment.email).open().count()
            if there + waits != 1:
                found.add("somebody who comes to all is not at each date once")
    to = list(Letter.objects.filter(kind="events.series_confirmed").values_list("to", flat=True))
    if len(set(to)) < len(to):
        found.add("somebody was told of the series twice")
    return sorted(found)


def who() -> str:
    return f"p{uuid4().hex[:8]}"


def test_the_last_seat_of_a_date_for_who_comes_to_all_or_to_this_one():
    def scenario() -> Scenario:
        made = series(seats=2, queue_seats=9)
        middle = made.events.order_by("starts_at")[1]
        make.registration(middle, who())
        single = lambda: make.registration(middle, who()) and "seat"  # noqa: E731
        return made, [lambda: make.enrolment(made, who()) and "all", single, single]

    for results in holds(scenario, faults, "somebody met IntegrityError", also=[Series]):
        assert results[0] == "all"
        assert sorted(results[1:]) in (["FullyBooked", "FullyBooked"], ["FullyBooked", "seat"])


def test_who_is_enrolled_and_registers_for_a_date_has_one_seat_there():
    def scenario() -> Scenario:
        made, name = series(seats=9), who()
        middle = made.events.order_by("starts_at")[1]
        return made, [
            lambda: make.enrolment(made, name) and "all",
            lambda: make.registration(middle, name) and "seat",
        ]

    for results in holds(scenario, faults, "somebody met IntegrityError", also=[Series]):
        assert results == ["all", "seat"]


def test_a_date_is_repeated_once_or_there_are_two_series():
    def scenario() -> Scenario:
        first = make.event(nord())
        return first, [
            lambda: actions.repeat(first, slots=slots(first), booking="both", by=None) and "made"
        ] * 3

    def of_first(first: Event) -> list[str]:
        copies = Event.objects.filter(starts_at__in=[slot.starts_at for slot in slots(first)]).count()
        return ["a date was repeated twice"] if copies > 2 else []

    for results in holds(scenario, of_first, "a date was repeated twice", also=[Series]):
        assert sorted(results) == ["NotOpen", "NotOpen", "made"]


def test_a_date_is_added_once():
    def scenario() -> Scenario:
        made = series()
        begins, key = made.events.latest("starts_at").starts_at + WEEK, uuid4()
        asked = {"starts_at": begins, "ends_at": begins + timedelta(hours=2), "by": None}
        return made, [lambda: actions.add_date(made, **asked, idempotency_key=key).pk] * 3

    def of_dates(made: Series) -> list[str]:
        return ["a date stands there twice"] if made.events.count() > 4 else []

    once = [(Event, "idempotency_key")]
    for results in holds(scenario, of_dates, "a date stands there twice", also=[Series], unique=once):
        assert len(set(results)) == 1


def test_one_address_is_enrolled_once():
    def scenario() -> Scenario:
        made, name = series(seats=9), who()
        return made, [lambda: make.enrolment(made, name).pk] * 3

    once = [(Enrolment, "enrolled_once"), (Registration, "one_standing_registration")]
    once.append((Registration, "one_person_per_seat"))
    broken = "somebody was told of the series twice"
    for results in holds(scenario, faults, broken, also=[Series], unique=once):
        assert len(set(results)) == 1


def test_who_enrols_while_a_date_is_added_comes_to_it_too():
    def scenario() -> Scenario:
        made = series(seats=9)
        begins = made.events.latest("starts_at").starts_at + WEEK
        asked = {"starts_at": begins, "ends_at": begins + timedelta(hours=2), "by": None}
        return made, [
            lambda: make.enrolment(made, who()) and "all",
            lambda: actions.add_date(made, **asked) and "added",
        ]

    broken = "somebody who comes to all is not at each date once"
    for results in holds(scenario, faults, broken, also=[Series]):
        assert results == ["all", "added"]


def test_who_leaves_the_series_by_three_clicks_is_told_once():
    def scenario() -> Scenario:
        made = series(seats=1)
        enrolment = make.enrolment(made, who())
        Letter.objects.all().delete()
        return made, [lambda: bool(actions.leave_series(enrolment).cancelled_at)] * 3

    def of_letters(_made: Series) -> list[str]:
        left = Letter.objects.filter(kind="events.series_left").count()
        return ["leaving was told twice"] if left > 1 else []

    for results in holds(scenario, of_letters, "leaving was told twice", also=[Series]):
        assert results == [True] * 3
