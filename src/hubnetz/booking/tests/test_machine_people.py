"""Who may have what and for how long: quotas, licences, requests and no-shows against a model, while time passes.

The model keeps one row for each booking and one for each licence, and knows three sentences: a person has at most four
hours of the lab in a week; the laser is for those whose licence is good on the day; of the desk the hub decides.

What it finds was tried by breaking the code in turn: a licence that is good although withdrawn, `requests_unanswered`
that asks for the end instead of the start. What a machine comes to seldom stands below it as it is.
"""

from dataclasses import dataclass
from datetime import date, time, timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from tests import cast as people

from hubnetz.booking import access, actions, rules
from hubnetz.booking.models import Allocation, Booking, Licence
from hubnetz.booking.tests import make
from hubnetz.booking.tests.test_licences import came, course

pytestmark = pytest.mark.database
ALWAYS = tuple(rules.Hours(day, time(0), time(0), on_holidays=True) for day in range(7))
NAMES, PEOPLE = ("lab", "laser", "desk"), ("emil", "otto")  # Emil was at the course
LIMIT = 4  # hours of the lab in a week, for each
REFUSED = (actions.NotFree, actions.LicenceNeeded, actions.QuotaUsed, actions.BookingOver, actions.NotYet)

# Near to each other, so that they meet; the third day is in the week after or in the same, as today is.
hours = st.tuples(st.integers(0, 2), st.integers(8, 17)).map(lambda found: 24 * found[0] + found[1])


@dataclass(eq=False)
class Row:
    """A booking as the model sees it; its end in the word of the database."""

    pk: int
    who: str
    name: str
    begins: int  # hours after the first midnight
    ends: int
    asks: bool = False
    came: bool = False
    ending: str = ""


@dataclass(eq=False)
class Paper:
    """A licence."""

    pk: int
    who: str
    last: date | None
    good: bool = True
    by_course: bool = False

    def is_again(self, who, last):
        """Say whether this is what somebody would get who is granted the same until the same day."""
        return (self.who, self.last, self.good, self.by_course) == (who, last, True, False)


class Machine(RuleBasedStateMachine):
    """A lab, a laser and a desk, two people, and a clock that the machine turns."""

    def __init__(self):
        super().__init__()
        self.block = transaction.atomic()
        self.block.__enter__()
        self.patch = pytest.MonkeyPatch()

    def teardown(self):
        self.patch.undo()
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)

    @initialize()
    def begin(self):
        hub = people.hub("nord", "Nord")
        self.ada = people.person("Ada", "lead", hub)
        self.kind = make.licence_kind()
        came(course(hub, self.kind), "emil")
        self.owed = True  # the course has not given its licence yet
        common = {"hours": ALWAYS, "step_minutes": 60, "shortest_minutes": 60}
        self.resources = {
            "lab": make.resource(
                hub, "lab", name="lab", week_minutes_person=60 * LIMIT, grace_minutes=60, **common
            ),
            "laser": make.resource(hub, "machine", name="laser", licence_kind=self.kind, **common),
            "desk": make.resource(hub, "desks", name="desk", needs_approval=True, **common),
        }
        self.hub, self.rows, self.papers, self.first = hub, [], [], make.day(3)
        self.turn_to(8)

    def turn_to(self, hours):
        self.now = hours
        moment = self.when(hours)
        self.patch.setattr(timezone, "now", lambda: moment)

    def when(self, hours):
        """Return the moment at which a clock shows so many hours after the first midnight."""
        return rules.moment(self.day(hours), time(hours % 24))

    def day(self, hours):
        return self.first + hours // 24 * timedelta(days=1)

    # The model

    def live(self):
        return [one for one in self.rows if not one.ending]

    def taken(self, name, begins, ends, but=None):
        return any(
            one.name == name and one is not but and one.begins < ends and begins < one.ends
            for one in self.live()
        )

    def hours_of_week(self, who, begins, but=None):
        week = self.day(begins).isocalendar()[:2]
        return sum(
            one.ends - one.begins
            for one in self.rows
            if (one.who, one.name) == (who, "lab")
            and one.ending in ("", "no_show")
            and one is not but
            and self.day(one.begins).isocalendar()[:2] == week
        )

    def may_use(self, who, day):
        return any(
            one.who == who and one.good and (one.last is None or one.last >= day) for one in self.papers
        )

    def verdict(self, who, name, begins, ends, *, by_staff=False, but=None):
        """Return the refusal that is due, or None; and whether the course gives its licence now."""
        if (begins < self.now and not by_staff) or self.taken(name, begins, ends, but):
            return actions.NotFree, False
        gives = False
        if name == "laser" and not self.may_use(who, self.day(begins)):
            if who != "emil" or not self.owed:
                return actions.LicenceNeeded, False
            gives = True
        used = self.hours_of_week(who, begins, but)
        if name == "lab" and not by_staff and used + ends - begins > LIMIT:
            return actions.QuotaUsed, False
        return None, gives

    def given_by_the_course(self):
        found = Licence.objects.get(event__isnull=False)
        self.papers.append(Paper(found.pk, "emil", found.valid_until, by_course=True))
        self.owed = False

    def tries(self, call):
        """Return what came of a verb, and the kind of refusal."""
        try:
            with transaction.atomic():
                return call(), None
        except REFUSED as refusal:
            return None, type(refusal)

    # What people do

    @rule(wishes=st.lists(st.tuples(hours, st.integers(2, 3), st.booleans()), min_size=2, max_size=4))
    def book_the_lab(self, wishes):
        """Several after one another by one person: else nobody comes near to the limit."""
        for begins, length, staff in wishes:
            self.books("otto", "lab", begins, length, staff)

    @rule(who=st.sampled_from(PEOPLE), begins=hours, staff=st.booleans())
    def books_the_laser(self, who, begins, staff):
        self.books(who, "laser", begins, 1, staff)

    @rule(who=st.sampled_from(PEOPLE), begins=hours, staff=st.booleans())
    def books_the_desk(self, who, begins, staff):
        self.books(who, "desk", begins, 2, staff)

    def books(self, who, name, begins, length, staff):
        begins = max(begins, self.now) if staff else begins
        ends = begins + length
        expected, gives = self.verdict(who, name, begins, ends, by_staff=staff)
        made, refused = self.tries(
            lambda: actions.book(
                self.resources[name],
                starts_at=self.when(begins),
                ends_at=self.when(ends),
                name=who,
                email=f"{who}@client.example",
                idempotency_key=uuid4(),
                by=self.ada if staff else None,
            )
        )
        assert refused == expected
        if made:
            self.rows.append(Row(made.pk, who, name, begins, ends, asks=name == "desk" and not staff))
        if gives:
            self.given_by_the_course()

    @precondition(lambda self: self.live())
    @rule(data=st.data(), begins=hours, length=st.integers(1, 3))
    def moves(self, data, begins, length):
        one = data.draw(st.sampled_from(self.live()))
        ends = begins + length
        gives = False
        if one.came or one.begins <= self.now:  # what has begun is moved by staff alone
            expected = actions.BookingOver
        elif (begins, ends) == (one.begins, one.ends):
            expected = None
        else:
            expected, gives = self.verdict(one.who, one.name, begins, ends, but=one)
        row = Booking.objects.get(pk=one.pk)
        times = {"starts_at": self.when(begins), "ends_at": self.when(ends)}
        _moved, refused = self.tries(lambda: actions.move(row, **times))
        assert refused == expected
        if refused is None:
            one.asks = one.asks if (begins, ends) == (one.begins, one.ends) else one.name == "desk"
            one.begins, one.ends = begins, ends
        if gives:
            self.given_by_the_course()

    @precondition(lambda self: self.live())
    @rule(data=st.data())
    def gives_back(self, data):
        one = data.draw(st.sampled_from(self.live()))
        row = Booking.objects.get(pk=one.pk)
        _gone, refused = self.tries(lambda: actions.cancel(row))
        assert refused == (actions.BookingOver if one.came or one.ends <= self.now else None)
        if refused is None:
            one.ending = "self"

    @precondition(lambda self: self.live())
    @rule(data=st.data())
    def comes(self, data):
        one = data.draw(st.sampled_from(self.live()))
        row = Booking.objects.get(pk=one.pk)
        expected = None
        if one.ends <= self.now:
            expected = actions.BookingOver
        elif not one.came and (one.asks or one.begins > self.now):
            expected = actions.NotYet
        _there, refused = self.tries(lambda: actions.check_in(row))
        assert refused == expected
        one.came = one.came or refused is None

    # What the hub does

    @precondition(lambda self: any(one.name == "desk" for one in self.rows))
    @rule(data=st.data(), yes=st.booleans())
    def answers(self, data, yes):
        one = data.draw(st.sampled_from([one for one in self.rows if one.name == "desk"]))
        row = Booking.objects.get(pk=one.pk)
        if yes:
            _done, refused = self.tries(lambda: actions.approve(row, by=self.ada))
            assert refused == (actions.BookingOver if one.ending or one.ends <= self.now else None)
            one.asks = one.asks and refused is not None
            return
        _done, refused = self.tries(lambda: actions.decline(row, reason="No", by=self.ada))
        assert refused == (actions.BookingOver if not one.ending and not one.asks else None)
        if refused is None and not one.ending:
            one.ending = "declined"

    @rule(who=st.sampled_from(PEOPLE), days=st.none() | st.integers(0, 2))
    def grants(self, who, days):
        last = None if days is None else self.day(self.now) + days * timedelta(days=1)
        said = {"name": who, "email": f"{who}@client.example", "valid_until": last}
        made = actions.grant(self.kind, hub=self.hub, **said, by=self.ada)
        same = [one for one in self.papers if one.is_again(who, made.valid_until)]
        if same:
            assert made.pk == same[0].pk
        else:
            self.papers.append(Paper(made.pk, who, made.valid_until))

    @precondition(lambda self: self.papers)
    @rule(data=st.data())
    def withdraws(self, data):
        one = data.draw(st.sampled_from(self.papers))
        actions.withdraw_licence(Licence.objects.get(pk=one.pk), reason="Unsafe", by=self.ada)
        one.good = False

    @rule()
    def clock_grants(self):
        for kind in access.licences_due():
            actions.grant_attended(kind)
        if self.owed:
            self.given_by_the_course()

    @precondition(lambda self: any(one.name == "lab" and not one.came for one in self.live()))
    @rule()
    def nobody_comes(self):
        self.time_passes(max(min(one.ends for one in self.live() if one.name == "lab") - self.now, 1))

    @rule(hours=st.sampled_from([1, 1, 2, 9]))
    def time_passes(self, hours):
        """The clock ends what is due."""
        self.turn_to(self.now + hours)
        for row in access.bookings_unclaimed():
            actions.release(row)
        for row in access.requests_unanswered():
            actions.lapse(row)
        for one in self.live():
            if one.asks and one.begins <= self.now:
                one.ending = "lapsed"
            elif one.name == "lab" and not one.came and one.begins + 1 <= self.now:
                one.ending = "no_show"

    # What must hold

    @invariant()
    def both_agree(self):
        found = {
            pk: (starts, ends, confirmed is None, there is not None, ending)
            for pk, starts, ends, confirmed, there, ending in Booking.objects.values_list(
                "pk", "starts_at", "ends_at", "confirmed_at", "checked_in_at", "ending"
            )
        }
        expected = {
            one.pk: (self.when(one.begins), self.when(one.ends), one.asks, one.came, one.ending)
            for one in self.rows
        }
        assert found == expected
        kept = set(Allocation.objects.filter(freed_at=None).values_list("booking", flat=True))
        assert kept == {one.pk for one in self.live()}

    @invariant()
    def licences_agree(self):
        found = {
            pk: (email.partition("@")[0], last, withdrawn is None)
            for pk, email, last, withdrawn in Licence.objects.values_list(
                "pk", "email", "valid_until", "withdrawn_at"
            )
        }
        assert found == {one.pk: (one.who, one.last, one.good) for one in self.papers}


@pytest.mark.django_db
def test_people_and_hubs_agree_with_the_model():
    quick = settings(
        max_examples=50,
        stateful_step_count=30,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        print_blob=True,
    )
    run_state_machine_as_test(Machine, settings=quick)


@pytest.mark.django_db
def test_what_nobody_came_for_counts_for_the_week_and_is_free_for_others(monkeypatch):
    room = make.resource(people.hub("nord", "Nord"), week_minutes_person=120, grace_minutes=15)
    made = make.booking(room, "10:00", "11:30")
    late = made.starts_at + timedelta(minutes=20)
    monkeypatch.setattr(timezone, "now", lambda: late)
    assert actions.release(made).ending == "no_show"
    with pytest.raises(actions.QuotaUsed):
        make.booking(room, "15:00", "16:00", offset=0)
    assert make.booking(room, "10:30", "11:30", "otto", offset=0).pk


@pytest.mark.django_db
def test_a_booking_that_moves_does_not_count_beside_itself():
    room = make.resource(people.hub("nord", "Nord"), week_minutes_person=120)
    made = make.booking(room, "10:00", "11:30")
    moved = actions.move(made, starts_at=make.at("13:00"), ends_at=make.at("15:00"))
    assert moved.ends_at == make.at("15:00")
    with pytest.raises(actions.QuotaUsed):
        actions.move(made, starts_at=make.at("13:00"), ends_at=make.at("15:30"))
