"""Hours with an adviser, wanted, answered and noted by many at once: kept with the lock, broken without it."""

from collections import Counter
from collections.abc import Callable
from datetime import time, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from django.utils import timezone

from hubnetz.booking import actions, holding, reading, rules
from hubnetz.booking.actions import clashes
from hubnetz.booking.models import (
    Allocation,
    Booking,
    BookingTold,
    BusySpan,
    EarlierOffer,
    OutsideCalendar,
    QueueTicket,
    Resource,
)
from hubnetz.booking.tests import make
from hubnetz.journal.models import Entry
from hubnetz.network.models import Hub
from hubnetz.post.models import Letter
from tests.cast import person
from tests.races.lending import faults
from tests.races.race import race
from tests.races.test_booking_promises import books, calls, somewhere
from tests.races.unguarded import Scenario, holds

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]
LOCK = (Resource,)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Set the clock to a moment; without one it goes again."""
    real = timezone.now

    def show(moment: Any = None) -> None:
        monkeypatch.setattr(timezone, "now", (lambda: moment) if moment else real)

    return show


def offered() -> EarlierOffer:
    """Let somebody who has the last hour of five days be offered the one that is free."""
    where = somewhere()
    hours = tuple(rules.Hours(day, time(10), time(10, 30), on_holidays=True) for day in range(7))
    ben = make.resource(where, "adviser", name="Ben", hours=hours, modes=["video"])
    for day in (1, 2, 3, 5, 6):
        made = make.booking(ben, "10:00", "10:30", f"p{day}", offset=day, mode="video")
    actions.wish_earlier(made, first_on=make.day(1), parts=["morning"], modes=["video"])
    [offer] = actions.offer_earlier(where)
    return offer


def of_offers(_subject: object = None) -> list[str]:
    """Return what does not hold of earlier hours."""
    found = faults()
    for one in EarlierOffer.objects.exclude(ended_at=None):
        if Allocation.objects.filter(offer=one, freed_at=None).exists():
            found.append("an hour is kept for nobody")
        if one.ending == "taken" and one.wish.booking.starts_at != one.starts_at:
            found.append("somebody took an hour and does not have it")
        if one.ending != "taken" and one.wish.booking.starts_at == one.starts_at:
            found.append("somebody has an hour that they gave up")
    verbs = Entry.objects.filter(verb__in=["booking.moved_earlier", "booking.earlier_left"])
    both = Counter(code for code, _verb in set(verbs.values_list("code", "verb")))
    found += ["an hour was taken and given up" for times in both.values() if times > 1]
    moves = Counter(Entry.objects.filter(verb="booking.moved_earlier").values_list("code", flat=True))
    return [*found, *("somebody was moved twice" for times in moves.values() if times > 1)]


def test_an_earlier_hour_is_taken_once_by_three_clicks():
    def scenario() -> Scenario:
        offer = offered()
        return offer, calls(*[lambda: actions.take_earlier(offer)] * 3)

    for results in holds(scenario, of_offers, "somebody was moved twice", also=(*LOCK, EarlierOffer)):
        assert len(set(results)) == 1


def test_an_earlier_hour_is_taken_or_given_up():
    def scenario() -> Scenario:
        offer = offered()
        return offer, calls(lambda: actions.take_earlier(offer), lambda: actions.leave_earlier(offer))

    holds(scenario, of_offers, "an hour was taken and given up", also=(*LOCK, EarlierOffer))


def book_what_is_offered(*, kept: bool) -> tuple[EarlierOffer, list[object]]:
    """Let somebody take what is offered to them while two others book it."""
    offer = offered()
    if not kept:
        offer.allocations.all().delete()
    hour = {"starts_at": offer.starts_at, "ends_at": offer.ends_at, "mode": "video"}
    wanted = [books(offer.resource, "q1", **hour), books(offer.resource, "q2", **hour)]
    those = calls(*wanted, lambda: actions.take_earlier(offer))
    return offer, race(3, lambda n: those[n]())


def test_what_is_kept_goes_to_nobody_else():
    for _n in range(3):
        offer, results = book_what_is_offered(kept=True)
        assert results == ["NotFree", "NotFree", offer.wish.booking_id]
        assert of_offers() == []


def test_without_what_is_kept_it_goes_to_whoever_is_first():
    for _n in range(12):
        _offer, results = book_what_is_offered(kept=False)
        if results[2] == "NotFree":
            return
    raise AssertionError(results)


def test_a_number_is_given_once_however_often_the_form_comes():
    def scenario() -> Scenario:
        where, key = somewhere(), uuid4()
        same = lambda: actions.queue_up(where, idempotency_key=key, by=None)  # noqa: E731
        other = lambda: actions.queue_up(where, idempotency_key=uuid4(), by=None)  # noqa: E731
        return where, calls(same, same, other)

    def numbers(where: Hub) -> list[str]:
        given = sorted(QueueTicket.objects.filter(hub=where).values_list("number", flat=True))
        return [] if given == [1, 2] else ["a number is missing or given twice"]

    holds(scenario, numbers, "somebody met IntegrityError", also=(Hub,))


def test_two_advisers_call_and_one_leaves(clock):
    def scenario() -> Scenario:
        clock()
        where = somewhere()
        clock(make.at("10:00"))
        advisers = [make.adviser(where, str(n)) for n in range(2)]
        tickets = [actions.queue_up(where, idempotency_key=uuid4(), by=None) for _n in range(2)]
        ada = person(f"A{uuid4().hex[:6]}", "lead", where)
        return where, calls(
            *(lambda one=one: actions.call_next(one, by=ada) for one in advisers),
            lambda: actions.leave_queue(tickets[0]),
        )

    def queue(where: Hub) -> list[str]:
        found = faults()
        for one in QueueTicket.objects.filter(hub=where):
            if one.called_at and one.ended_at:
                found.append("somebody who left was called")
        called = QueueTicket.objects.filter(hub=where, called_at__isnull=False).count()
        if called != Booking.objects.filter(resource__hub=where).count():
            found.append("an hour without anybody")
        return found

    broken = ("somebody who left was called", "an hour without anybody", "somebody met IntegrityError")
    holds(scenario, queue, *broken, also=(*LOCK, Hub))


def test_one_person_called_twice_by_one_adviser_is_one_hour(clock):
    def scenario() -> Scenario:
        clock()
        where = somewhere()
        clock(make.at("10:00"))
        ben = make.adviser(where)
        ticket = actions.queue_up(where, idempotency_key=uuid4(), by=None)
        ada = person(f"A{uuid4().hex[:6]}", "lead", where)
        return where, calls(*[lambda: actions.call(ticket, ben, by=ada)] * 3)

    holds(scenario, faults, "somebody met IntegrityError", also=(*LOCK, Hub))


def test_an_hour_is_held_or_nobody_came(clock):
    def scenario() -> Scenario:
        clock()
        made = make.booking(make.adviser(somewhere()), "10:00", "10:30")
        clock(made.ends_at)
        return made, calls(
            lambda: actions.note_held(made, by=None), lambda: actions.note_no_show(made, by=None)
        )

    def told(made: Booking) -> list[str]:
        verbs = set(Entry.objects.filter(code=made.code).values_list("verb", flat=True))
        both = {"booking.held", "booking.released"} <= verbs
        return ["somebody came and did not come"] if both else []

    broken = ("somebody came and did not come", "somebody met IntegrityError")
    holds(scenario, told, *broken, also=LOCK)


def test_held_is_noted_once_by_three_clicks(clock):
    def scenario() -> Scenario:
        clock()
        made = make.booking(make.adviser(somewhere()), "10:00", "10:30")
        clock(made.ends_at)
        return made, calls(*[lambda: actions.note_held(made, by=None)] * 3)

    holds(scenario, faults, "booking.held was noted twice", also=LOCK)


def test_everybody_is_reminded_once_by_several_workers(clock):
    def scenario() -> Scenario:
        clock()
        made = make.booking(make.adviser(somewhere()), "10:00", "10:30")
        clock(made.starts_at - timedelta(hours=20))
        return made, [lambda: int(actions.remind(made))] * 3

    broken = "booking.booking_reminder was written twice"
    unique = [(BookingTold, "booking_told_once")]
    for results in holds(scenario, faults, broken, also=(*LOCK, Booking), unique=unique):
        assert results.count(1) == 1


def connected(resource: Resource, host: str) -> OutsideCalendar:
    """Let an adviser's calendar be read from an address that nobody asks."""
    return actions.connect_calendar(resource, url=f"https://{host}/a.ics", kind="ics", by=None)


def test_another_calendar_is_connected_while_the_old_one_is_read():
    def scenario() -> Scenario:
        ben = make.adviser(somewhere())
        old = connected(ben, "old.example")
        found = reading.Reading((rules.Span(make.at("10:00"), make.at("11:00")),))
        return ben, [
            lambda: int(actions.note_calendar(old, found)),
            lambda: connected(ben, "new.example").pk,
            lambda: int(actions.note_calendar(old, found)),
        ]

    def of_one(ben: Resource) -> list[str]:
        kept = list(OutsideCalendar.objects.filter(resource=ben))
        stale = BusySpan.objects.filter(unit__resource=ben).exclude(calendar__host="new.example")
        wrong = [one.host for one in kept] != ["new.example"]
        return ["times of a calendar that nobody reads"] if wrong or stale.exists() else []

    broken = (
        "somebody met NotUpdated",
        "somebody met IntegrityError",
        "times of a calendar that nobody reads",
    )
    holds(scenario, of_one, *broken, also=LOCK)


def test_a_calendar_read_by_two_workers_leaves_its_times_once():
    def scenario() -> Scenario:
        ben = make.adviser(somewhere())
        calendar = connected(ben, "one.example")
        found = reading.Reading((rules.Span(make.at("10:00"), make.at("11:00")),))
        return ben, [lambda: int(actions.note_calendar(calendar, found))] * 3

    def once(ben: Resource) -> list[str]:
        number = BusySpan.objects.filter(unit__resource=ben).count()
        return ["times stand there twice"] if number > 1 else []

    holds(scenario, once, "times stand there twice", also=LOCK)


@transaction.atomic
def held_and_told(ben: Resource) -> int:
    """Do what every verb does that finds something else in an adviser's calendar."""
    return len(clashes.tell_of_clashes(*holding.hold([ben])))


def test_an_adviser_is_told_once_of_an_hour_that_collides():
    def scenario() -> Scenario:
        where = somewhere()
        ben = make.adviser(where, user=person(f"B{uuid4().hex[:6]}", "adviser", where))
        make.booking(ben, "10:00", "10:30")
        calendar = connected(ben, "one.example")
        during = (make.at("10:00"), make.at("11:00"))
        BusySpan.objects.create(calendar=calendar, unit=ben.units.get(), during=during)
        return ben, [lambda: held_and_told(ben)] * 3

    def told(ben: Resource) -> list[str]:
        letters = Letter.objects.filter(kind="booking.calendar_clash", noun_code=ben.code).count()
        return [] if letters == 1 else ["an adviser was told twice"]

    unique = [(BookingTold, "booking_told_once")]
    holds(scenario, told, "an adviser was told twice", also=LOCK, unique=unique)
