"""Staff who change an event at the moment at which others change it too, or somebody comes; each promise also without
its guard."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest

from hubnetz.events import actions, holding
from hubnetz.events.models import Agreement, Attendance, Cohost, Event, Pool, Registration, Scan
from hubnetz.events.tests import make
from hubnetz.events.tests.test_mailings import SAID
from hubnetz.events.tests.test_presence import seen
from hubnetz.journal.models import Entry
from hubnetz.network.models import Hub
from hubnetz.post.models import Letter
from tests import cast
from tests.races.race import race
from tests.races.test_entrance import evening, take
from tests.races.test_parts_and_guests import choose, day
from tests.races.test_parts_and_guests import faults as faults_of_parts
from tests.races.test_seats import full, nord
from tests.races.unguarded import ROUNDS, TRIES, Scenario, holds

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]
LONG_AGO = timedelta(days=900)


def sued() -> Hub:
    return Hub.objects.filter(slug="sued").first() or cast.hub("sued", "Süd")


def said(fault: str, *, holds_not: bool) -> list[str]:
    return [fault] if holds_not else []


# --- editors


def test_of_several_editors_one_is_written_and_the_others_are_told():
    def scenario() -> Scenario:
        event = make.event(nord())

        def write(number: int) -> int:
            title = {"de": f"Titel {number}", "en": f"Title {number}"}
            changed = actions.change(
                event, values={"title": title}, topics=[], version=event.version, by=None
            )
            return changed.version

        return event, [lambda n=n: write(n) for n in range(3)]

    def faults(event: Event) -> list[str]:
        written = Entry.objects.filter(verb="events.changed", code=event.code).count()
        return said("an editor wrote over another", holds_not=written > 1)

    for results in holds(scenario, faults, "an editor wrote over another"):
        assert sorted(map(str, results)) == ["2", "ChangedMeanwhile", "ChangedMeanwhile"]


def test_each_change_that_calendars_take_over_raises_their_count():
    def scenario() -> Scenario:
        event = make.event(nord())

        def move(hours: int) -> bool:
            begins = event.starts_at + timedelta(hours=hours)
            return bool(
                actions.reschedule(event, starts_at=begins, ends_at=begins + timedelta(hours=1), by=None)
            )

        return event, [lambda n=n: move(n) for n in (3, 5, 7)]

    def faults(event: Event) -> list[str]:
        event.refresh_from_db()
        return said("a change did not raise the count", holds_not=event.sequence != 3)

    for results in holds(scenario, faults, "a change did not raise the count"):
        assert results == [True] * 3


def test_the_order_of_a_queue_changed_by_two_at_once():
    def scenario() -> Scenario:
        event, _taken, waits = full(1, (1, 1, 1))
        first, second, third = waits
        moves = [(third, first), (second, first)]
        return event, [
            lambda one=one, before=before: actions.move(one, before=before, reason="So", by=None) and "moved"
            for one, before in moves
        ]

    def faults(event: Event) -> list[str]:
        ranks = list(event.queue.order_by("pk").values_list("rank", flat=True))
        return said("two have the same place", holds_not=len(set(ranks)) < len(ranks))

    for results in holds(scenario, faults, "two have the same place"):
        assert results == ["moved"] * 2


# --- what somebody uses stays


def test_a_type_goes_or_somebody_came_by_it():
    def scenario() -> Scenario:
        event = make.event(nord())
        make.attendee_type(event, "Betrieb")
        press = make.attendee_type(event, "Presse")
        return event, [
            lambda: actions.remove_type(press, by=None) or "gone",
            lambda: make.registration(event, type=press) and "in",
        ]

    for results in holds(scenario, lambda _event: [], "somebody met IntegrityError"):
        assert results in (["gone", "in"], ["InUse", "in"])  # whoever is late comes as the first type


def test_a_question_goes_or_somebody_answered_it():
    def scenario() -> Scenario:
        event = make.event(nord())
        asks = make.question(event, "Was essen Sie nicht?")
        return event, [
            lambda: actions.remove_question(asks, by=None) or "gone",
            lambda: make.registration(event, answers={asks.code: "Nüsse"}) and "in",
        ]

    def faults(event: Event) -> list[str]:
        known = set(event.questions.values_list("code", flat=True))
        answered = {code for seat in event.registrations.all() for code in seat.answers}
        return said("an answer has no question", holds_not=bool(answered - known))

    for results in holds(scenario, faults, "an answer has no question"):
        assert results[1] == "in"


def test_a_way_goes_or_somebody_has_a_seat_on_it():
    def scenario() -> Scenario:
        event = make.event(nord(), mode="hybrid", site=nord().sites.first())
        online = actions.add_pool(event, mode="online", seats=3, queue_seats=None, by=None)
        return event, [
            lambda: actions.remove_pool(Pool.objects.get(pk=online.pk), by=None) or "gone",
            lambda: make.registration(event, pool=online) and "in",
        ]

    for results in holds(scenario, lambda _event: [], "somebody met IntegrityError"):
        assert results in (["gone", "NotOpen"], ["InUse", "in"])


def test_who_registers_while_it_goes_online_is_told():
    def scenario() -> Scenario:
        event = make.event(nord(), site=nord().sites.first())
        return event, [
            lambda: actions.go_online(event, join_url="https://treffen.example/1", by=None) and "online",
            lambda: make.registration(event, f"n{uuid4().hex[:6]}") and "in",
        ]

    def faults(event: Event) -> list[str]:
        [to] = event.registrations.values_list("email", flat=True)
        told = any("Online:" in one.text for one in Letter.objects.filter(to=to))
        pool = Event.objects.get(pk=event.pk).pools.get()
        return said("somebody goes to where nobody is", holds_not=pool.mode == "online" and not told)

    for results in holds(scenario, faults, "somebody goes to where nobody is"):
        assert results == ["online", "in"]


# --- joint


def joint_event() -> Event:
    event = make.event(nord())
    Cohost.objects.create(event=event, hub=sued())
    return event


def test_a_hub_agrees_to_the_rule_it_read_or_is_told_that_there_is_another():
    def scenario() -> Scenario:
        event = joint_event()
        actions.propose_credit(event, rule="host", by=None)
        return event, [
            lambda: actions.propose_credit(event, rule="home", by=None) and "home",
            lambda: actions.agree_to_credit(event, hub=sued(), rule="host", by=None) and "agreed",
        ]

    def faults(event: Event) -> list[str]:
        agreed = Agreement.objects.filter(crediting__event=event).exists()
        return said("a hub agreed to what it never read", holds_not=agreed)

    for results in holds(
        scenario, faults, "somebody met IntegrityError", "a hub agreed to what it never read"
    ):
        assert results in (["home", "agreed"], ["home", "RuleStands"])


def test_after_somebody_came_no_other_rule_is_proposed():
    def scenario() -> Scenario:
        event = joint_event()
        seat = make.registration(event)
        return event, [
            lambda: actions.propose_credit(event, rule="host", by=None) and "proposed",
            lambda: actions.note_attendance(seat, by=None) and "came",
        ]

    def faults(event: Event) -> list[str]:
        proposed = Entry.objects.filter(verb="events.credit_proposed", code=event.code).first()
        came = Attendance.objects.filter(event=event).first()
        late = proposed and came and proposed.at > came.noted_at
        return said("the rule changed after somebody came", holds_not=bool(late))

    for results in holds(scenario, faults, "the rule changed after somebody came"):
        assert results in (["proposed", "came"], ["RuleStands", "came"])


# --- umbrellas


def test_a_draft_of_an_umbrella_goes_while_somebody_chooses_its_part():
    """Whoever was quicker keeps the seat, at the part; the others are told that it belongs there no more."""

    def scenario() -> Scenario:
        umbrella, parts = day(2, seats=2)
        Event.objects.filter(pk=umbrella.pk).update(published_at=None)
        calls = [choose(umbrella, parts, f"p{n}") for n in range(3)]
        return parts, [*calls, lambda: actions.discard(umbrella, by=None) or "gone"]

    def faults(parts: list[Event]) -> list[str]:
        alone = not Event.objects.filter(pk__in=[part.pk for part in parts]).exclude(part_of=None).exists()
        return [*faults_of_parts(parts, []), *said("a part of nothing", holds_not=not alone)]

    for results in holds(scenario, faults, "somebody met IntegrityError"):
        assert results[3] == "gone"
        assert set(results[:3]) <= {"ss", "ww", "NotAPart"}


def test_a_draft_of_an_umbrella_goes_while_a_part_joins_it():
    def scenario() -> Scenario:
        umbrella, [part] = day(1)
        Event.objects.filter(pk=umbrella.pk).update(published_at=None)
        actions.detach(part, by=None)
        return part, [
            lambda: actions.attach(part, umbrella=umbrella, by=None) and "joined",
            lambda: actions.discard(umbrella, by=None) or "gone",
        ]

    for results in holds(
        scenario, lambda _part: [], "somebody met IntegrityError", "somebody met NotUpdated"
    ):
        assert results in (["joined", "gone"], ["NotAPart", "gone"])


def test_without_one_order_leaving_and_discarding_wait_for_each_other(monkeypatch):
    """The negative control of the order in which an umbrella and its parts are held."""

    def scenario() -> list[Callable[[], object]]:
        umbrella, parts = day(3)
        Event.objects.filter(pk=umbrella.pk).update(published_at=None)
        leave = [lambda part=part: actions.detach(part, by=None) and "left" for part in parts]
        return [*leave, lambda: actions.discard(umbrella, by=None) or "gone"]

    for _ in range(ROUNDS):
        calls = scenario()
        assert race(4, lambda n, calls=calls: calls[n]()) == ["left"] * 3 + ["gone"]

    def in_any_order(events: list[Event]) -> dict[int, Event]:
        found = {one.pk: one for one in events}
        turned = sorted(found.items(), reverse=len(found) == 2)  # who leaves, against who discards
        return {pk: holding.hold(event) for pk, event in turned}

    monkeypatch.setattr(holding, "hold_all", in_any_order)
    for _ in range(TRIES):
        calls = scenario()
        if "OperationalError" in race(4, lambda n, calls=calls: calls[n]()):
            return
    raise AssertionError("Nobody waited for each other.")


# --- the entrance


def test_without_lock_and_keys_the_same_scans_are_taken_several_times():
    """The control of what `test_entrance` promises: a scan is taken once, also when it comes three times at once."""

    def scenario() -> Scenario:
        event, people = evening(3)
        batch = [seen(one) for one in people]
        return event, [lambda: [str(one) for one in take(event, *batch)]] * 3

    def faults(event: Event) -> list[str]:
        return [
            *said("a scan was taken twice", holds_not=Scan.objects.filter(event=event).count() != 3),
            *said("somebody counts twice", holds_not=event.attendances.count() != 3),
        ]

    once = [(Scan, "key"), (Attendance, "registration_id")]
    for results in holds(scenario, faults, "a scan was taken twice", unique=once):
        assert results == [["noted"] * 3] * 3


def test_without_its_key_one_scan_is_taken_for_two_events():
    """Two events have two locks: what keeps one scan from being taken for both is its key alone."""

    def scenario() -> Scenario:
        (here, (one,)), (there, (other,)) = evening(1), evening(1)
        key = uuid4()
        batches = [(here, seen(one, key=key)), (there, seen(other, key=key))]
        return key, [lambda batch=batch: take(*batch) for batch in batches]

    def faults(key: object) -> list[str]:
        return said("a scan was taken twice", holds_not=Scan.objects.filter(key=key).count() != 1)

    for results in holds(scenario, faults, "a scan was taken twice", unique=[(Scan, "key")]):
        assert results == [["noted"]] * 2


# --- forgetting


def long_over(event: Event) -> Event:
    Event.objects.filter(pk=event.pk).update(
        starts_at=event.starts_at - LONG_AGO, ends_at=event.ends_at - LONG_AGO
    )
    event.refresh_from_db()
    return event


def forget(event: Event) -> Callable[[], object]:
    return lambda: actions.forget_people(event) and "forgotten"


def known_of(event: Event, *addresses: str) -> list[str]:
    """Return what is still known of people although none of them is."""
    if Registration.objects.filter(event=event).exclude(email="").exists():
        return []  # they are forgotten in the next round, with their letters
    return said("a letter to somebody stays", holds_not=Letter.objects.filter(to__in=addresses).exists())


def test_who_is_forgotten_has_no_letter_that_stays():
    def scenario() -> Scenario:
        who = uuid4().hex[:8]
        event = make.event(nord())
        make.registration(event, who)
        long_over(event)
        asked = {**SAID, "group": "seats", "idempotency_key": uuid4(), "by": None}
        mail = lambda: actions.send_mailing(event, **asked) and "sent"  # noqa: E731
        return (event, f"{who}@client.example"), [forget(event), mail]

    for results in holds(scenario, lambda made: known_of(*made), "a letter to somebody stays"):
        assert results in (["forgotten", "sent"], ["forgotten", "NobodyThere"])


def test_of_two_who_forget_one_does_and_writes_it_down():
    def scenario() -> Scenario:
        event = make.event(nord())
        make.registration(event, "emil")
        return long_over(event), [forget(event)] * 3

    def faults(event: Event) -> list[str]:
        times = Entry.objects.filter(verb="events.people_forgotten", code=event.code).count()
        return said("forgetting was noted twice", holds_not=times > 1)

    for results in holds(scenario, faults, "forgetting was noted twice"):
        assert sorted(map(str, results)) == ["0", "0", "forgotten"]
