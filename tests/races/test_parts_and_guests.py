"""Who chooses several parts of an umbrella, or answers an invitation, at the same moment; each promise also without its
guard."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from hubnetz.events import actions, guest_lists, holding
from hubnetz.events.access import guest_list
from hubnetz.events.models import Event, Guest, Registration
from hubnetz.events.tests import make, make_programme
from hubnetz.post.models import Letter
from tests.races import seats, unguarded
from tests.races.race import race
from tests.races.test_seats import holds, nord
from tests.races.unguarded import race_unguarded

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]
ROUNDS, TRIES = 3, 12
Calls = list[Callable[[], object]]


# --- several parts


def day(parts: int = 2, **fields) -> tuple[Event, list[Event]]:
    """An umbrella and its parts, one after the other."""
    at = (timezone.now() + timedelta(days=3)).replace(hour=8, minute=0)
    hours = timedelta(hours=1)
    umbrella = make_programme.umbrella(nord(), starts_at=at, ends_at=at + 8 * hours)
    made = [
        make.event(nord(), starts_at=at + n * hours, ends_at=at + (n + 1) * hours, **fields)
        for n in range(parts)
    ]
    return umbrella, [actions.attach(part, umbrella=umbrella, by=None) for part in made]


def choose(umbrella: Event, parts: list[Event], who: str, key=None) -> Callable[[], object]:
    def call() -> str:
        rows = actions.register_for_parts(
            umbrella,
            choices=[actions.Choice(part) for part in parts],
            name=who.title(),
            email=f"{who}@client.example",
            idempotency_key=key or uuid4(),
        )
        return "".join("s" if isinstance(row, Registration) else "w" for row in rows)

    return call


def faults(parts: list[Event], results: list[object]) -> set[str]:
    """Every promise that does not hold for the parts; their letter is one for all of them."""
    found = {fault for part in parts for fault in seats.faults(part, results)}
    found -= {"registered without a letter", "waits without a letter", "somebody was told another time"}
    chosen = Letter.objects.filter(kind="events.parts_confirmed", noun_code__in=_codes(parts))
    if len(addresses := list(chosen.values_list("to", flat=True))) > len(set(addresses)):
        found.add("the programme was sent twice")
    return found


def _codes(parts: list[Event]) -> list[str]:
    return [row.code for part in parts for row in (*part.registrations.all(), *part.queue.all())]


def parts_hold(scenario: Callable[[], tuple[list[Event], Calls]], *unguarded: str) -> list[list[object]]:
    """Play a scenario some times with its guards, then without locks until one of those named breaks."""
    played = []
    for _ in range(ROUNDS):
        parts, calls = scenario()
        results = race(len(calls), lambda n, calls=calls: calls[n]())
        assert faults(parts, results) == set()
        played.append(results)
    for _ in range(TRIES):
        parts, calls = scenario()
        if set(unguarded) & (broken := faults(parts, race_unguarded(calls))):
            return played
    raise AssertionError(broken)


def test_last_seats_of_two_parts_wanted_by_four():
    def scenario():
        umbrella, parts = day(seats=2, queue_seats=1)
        return parts, [choose(umbrella, parts, f"p{n}") for n in range(4)]

    for results in parts_hold(scenario, "somebody met IntegrityError", "more wait than there are places"):
        assert sorted(results) == ["QueueFull", "ss", "ss", "ww"]


def test_one_form_sent_four_times_is_one_seat_each_and_one_letter():
    def scenario():
        umbrella, parts = day(seats=9)
        return parts, [choose(umbrella, parts, "gerda", key) for key in [uuid4()] * 4]

    for results in parts_hold(scenario, "somebody met IntegrityError"):
        assert results == ["ss"] * 4


def test_parts_chosen_in_any_order_and_seats_given_back_meanwhile():
    def scenario():
        umbrella, parts = day(3, seats=1)
        taken = [make.registration(part, "emil") for part in parts]
        orders = [parts, parts[::-1], [parts[1], parts[2], parts[0]]]
        calls = [choose(umbrella, order, f"p{n}") for n, order in enumerate(orders)]
        return parts, calls + [lambda seat=seat: actions.withdraw(seat) and "given" for seat in taken]

    for results in parts_hold(scenario, "a seat is free while somebody waits for it"):
        assert results[3:] == ["given"] * 3


def test_without_one_order_two_forms_wait_for_each_other(monkeypatch):
    """The negative control of the order in which parts are held."""

    def scenario():
        umbrella, parts = day(seats=9)
        return [choose(umbrella, order, f"p{n}") for n, order in enumerate([parts, parts[::-1]] * 2)]

    for _ in range(ROUNDS):
        calls = scenario()
        assert race(4, lambda n, calls=calls: calls[n]()) == ["ss"] * 4
    monkeypatch.setattr(holding, "hold_all", lambda events: {one.pk: holding.hold(one) for one in events})
    for _ in range(TRIES):
        calls = scenario()
        if "OperationalError" in race(4, lambda n, calls=calls: calls[n]()):
            return
    raise AssertionError("Nobody waited for each other.")


# --- answers to invitations


def invited(guests: int = 1, companions: int = 2, **fields) -> tuple[Event, list[Guest]]:
    """An event with guests whose seats are kept."""
    event = make.event(nord(), starts_in=timedelta(days=9), **fields)
    lines = "\n".join(f"Gast {n};g{n}@client.example;;;{companions}" for n in range(guests))
    actions.list_guests(event, guest_lists.read(lines), by=None)
    actions.invite_guests(event, answer_by=timezone.now() + timedelta(days=2), by=None)
    return event, list(event.guests.order_by("pk"))


def says_yes(guest: Guest, companions: int) -> Callable[[], object]:
    return lambda: actions.accept_invitation(guest, companions=[""] * companions) and "yes"


def test_four_clicks_on_yes_are_one_party_and_one_letter():
    played: list[Event] = []

    def scenario():
        event, (guest,) = invited(seats=9)
        played.append(event)
        return event, [says_yes(guest, 2)] * 4

    for results in holds(scenario, "an invitation was used too often", "somebody met IntegrityError"):
        assert results == ["yes"] * 4
    for event in played[:ROUNDS]:
        assert event.registrations.standing().count() == 3
        party = event.parties.get()
        assert Letter.objects.filter(kind="events.party_confirmed", noun_code=party.code).count() == 1


def test_kept_seats_go_to_guests_and_what_they_leave_to_who_waits():
    def scenario():
        event, guests = invited(2, 1, seats=4)
        waits = [make.waiting(event, f"w{n}") for n in range(2)]
        calls = [says_yes(guest, 0) for guest in guests]
        return event, [
            *calls,
            lambda: make.registration(event, "new").seat,
            lambda: actions.leave(waits[0]) and None,
        ]

    for results in holds(
        scenario,
        "a seat is free while somebody waits for it",
        "somebody has more seats than they want",
        "somebody met IntegrityError",
    ):
        assert results[:2] == ["yes", "yes"]  # who is new has a seat only if nobody waits for it


def test_yes_and_no_and_off_the_list_at_once_leave_no_seat_behind():
    def scenario():
        event, (guest,) = invited(companions=0, seats=3)
        no = lambda: actions.decline_invitation(guest) and "no"  # noqa: E731
        off = lambda: actions.remove_guest(guest, by=None) or "off"  # noqa: E731
        return event, [says_yes(guest, 0), no, off]

    def answer_faults(event: Event) -> list[str]:
        found = seats.faults(event)
        if event.registrations.held().exists():
            found.append("a seat is kept for nobody")
        standing = event.registrations.standing().exists()
        guest = event.guests.first()
        if guest and guest.comes != guest_list.seats_of_guest(guest).exists():
            found.append("the answer and the seat are not the same")
        if guest is None and standing:
            found.append("somebody who is not on the list has a seat")
        return found

    met = "somebody met NotUpdated"  # who answers finds no row any more
    somebody = "somebody who is not on the list has a seat"
    for results in unguarded.holds(scenario, answer_faults, met, somebody):
        assert set(results) <= {"yes", "no", "off", "NotOpen", "InUse"}


def test_a_yes_or_off_the_list():
    """Whoever says yes has the seat, whoever is off the list has none."""

    def scenario():
        event, (guest,) = invited(companions=0, seats=3)
        return event, [says_yes(guest, 0), lambda: actions.remove_guest(guest, by=None) or "off"]

    def answer_faults(event: Event) -> list[str]:
        alone = event.registrations.standing().exists() and not event.guests.exists()
        return ["somebody who is not on the list has a seat"] if alone else []

    broken = "somebody who is not on the list has a seat", "somebody met NotUpdated"
    for results in unguarded.holds(scenario, answer_faults, *broken):
        assert results in (["yes", "InUse"], ["NotOpen", "off"])
