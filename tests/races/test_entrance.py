"""Several devices at the entrance see the same people, send the same scans twice at once, and the desk takes back."""

import json
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from hubnetz.events import actions
from hubnetz.events.access import tickets
from hubnetz.events.models import Attendance, Event, Presence, Registration, Scan
from hubnetz.events.tests import make
from hubnetz.events.tests.test_presence import seen, session
from hubnetz.journal.models import Entry
from hubnetz.network.models import Hub
from hubnetz.organisations.models import Organisation
from tests import cast
from tests.journeys.house import session_of
from tests.races.race import race
from tests.races.test_rush import at_once
from tests.races.unguarded import race_unguarded
from tests.serving import ask, serving

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]
ROUNDS, TRIES = 3, 12
Calls = list[Callable[[], object]]


def evening(people: int) -> tuple[Event, list[Registration]]:
    nord = Hub.objects.filter(slug="nord").first() or cast.hub("nord", "Nord")
    event = make.event(nord, starts_in=timedelta(hours=1))
    company = {"organisation_name": "Neu & Jung GmbH"}
    return event, [make.registration(event, f"g{number}", **company) for number in range(people)]


def take(event: Event, *scans: actions.Seen) -> list[str]:
    return [one.outcome for one in actions.take_scans(event, scans, by=None)]


def faults(event: Event, results: list[object], people: int) -> list[str]:
    """Return every promise that does not hold, in words."""
    found = [str(one) for one in results if not isinstance(one, list)]
    verbs = Entry.objects.filter(code__in=event.registrations.values("code"))
    if Attendance.objects.filter(event=event).count() != people:
        found.append("not everybody counts once")
    if verbs.filter(verb="events.attended").count() != people:
        found.append("the journal has another number")
    if Organisation.objects.count() > 1:
        found.append("one company became two")
    return found


def holds(scenario: Callable[[], tuple[Event, Calls, int]], *unguarded: str) -> None:
    """Play a scenario some times with its guards; then, where faults are named, without locks until one is met."""
    for _ in range(ROUNDS):
        event, calls, people = scenario()
        assert faults(event, race(len(calls), lambda n, calls=calls: calls[n]()), people) == []
    if not unguarded:
        return
    for _ in range(TRIES):
        event, calls, people = scenario()
        broken = faults(event, race_unguarded(calls), people)
        if set(unguarded) & set(broken):
            return
    raise AssertionError(broken)


def test_devices_that_see_the_same_people_count_them_once():
    def scenario() -> tuple[Event, Calls, int]:
        event, people = evening(3)
        return event, [lambda: take(event, *(seen(one) for one in people))] * 3, 3

    holds(scenario, "IntegrityError")


def test_the_same_scans_sent_three_times_at_once_are_taken_once():
    def scenario() -> tuple[Event, Calls, int]:
        event, people = evening(3)
        batch = [seen(one) for one in people]

        def send() -> list[str]:
            answer = take(event, *batch)
            assert answer == ["noted"] * 3
            return answer

        return event, [send] * 3, 3

    holds(scenario)  # without the lock the key of a scan, unique in the database, still keeps it to one


def test_at_two_sessions_at_once_somebody_counts_once():
    def scenario() -> tuple[Event, Calls, int]:
        event, (one,) = evening(1)
        talks = [session(event), session(event, after=30)]
        return event, [lambda talk=talk: take(event, seen(one, session=talk.code)) for talk in talks], 1

    holds(scenario, "IntegrityError")


def test_one_scan_sent_for_two_events_at_once_is_taken_once_and_both_are_answered():
    for _ in range(TRIES):
        (here, (one,)), (there, (other,)) = evening(1), evening(1)
        key = uuid4()
        batches = [(here, seen(one, key=key)), (there, seen(other, key=key))]
        assert race(4, lambda n, batches=batches: take(*batches[n % 2])) == [["noted"]] * 4
        assert Scan.objects.filter(key=key).count() == 1
        assert Attendance.objects.filter(event__in=[here, there]).count() == 1


def test_what_the_desk_took_back_does_not_come_back_with_a_second_copy():
    event, (one,) = evening(1)
    scan = seen(one)
    take(event, scan)
    race(2, lambda n: take(event, scan) if n else actions.undo_attendance(one, by=None))
    assert not Attendance.objects.filter(event=event).exists()
    Scan.objects.all().delete()  # without its memory it would
    take(event, scan)
    assert Attendance.objects.filter(event=event).exists()


def test_two_devices_over_http_in_two_processes():
    """The same thirty people seen by two devices; each sends all in four pieces, every piece twice at once."""
    event, people = evening(30)
    talk = session(event)
    user = cast.person("Eva", "events", event.hub)
    path = f"/desk/events/{event.code}"
    now = timezone.now()
    pieces = []
    for _device in range(2):
        rows = [
            {
                "key": str(uuid4()),
                "at": (now - timedelta(seconds=30 - number)).isoformat(),
                "ticket": tickets.ticket_of(one),
                "session": talk.code,
            }
            for number, one in enumerate(people)
        ]
        pieces += [rows[start : start + 8] for start in range(0, 30, 8)] * 2
    with serving(processes=2) as port:
        cookie = f"sessionid={session_of(user, 'http://127.0.0.1')['value']}"
        status, text = ask(port, "GET", f"{path}/scan/list/", Cookie=cookie)
        assert status == 200
        token = json.loads(text)["token"]
        secret = {"Cookie": f"{cookie}; csrftoken={token}", "X-CSRFToken": token}

        def send(number: int) -> object:
            return ask(port, "POST", f"{path}/scans/", {"scans": pieces[number]}, **secret)

        results = at_once(len(pieces), send, clients=8)
    assert [status for status, _text in results] == [200] * len(pieces)
    outcomes = [row["outcome"] for _status, text in results for row in json.loads(text)["taken"]]
    assert (outcomes.count("noted"), outcomes.count("before")) == (60, 60)  # each scan is answered twice
    assert Scan.objects.count() == 60
    assert Presence.objects.count() == Attendance.objects.filter(event=event).count() == 30
    assert Organisation.objects.count() == 1
