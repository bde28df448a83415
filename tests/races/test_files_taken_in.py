"""The same file twice, and one file by several workers, at one moment: nothing is entered twice."""

from typing import Any
from uuid import uuid4

import pytest

from hubnetz.lib.tables import Table
from hubnetz.organisations import actions as organisations
from hubnetz.organisations import identifying
from hubnetz.organisations.actions import import_work, importing
from hubnetz.organisations.models import Identity, Import, Organisation, Person
from tests.cast import hub
from tests.races.race import race
from tests.races.unguarded import ROUNDS, TRIES, Scenario, met, race_unguarded

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]
DOUBLE = "something was entered twice"
LINES = 3


def sent(where: Any) -> Import:
    lines = [(n + 2, [f"Werk{n}", "71032", f"Ida {n}", f"ida{n}@werk{n}.example"]) for n in range(LINES)]
    table = Table(["Firma", "PLZ", "Ansprechpartner", "E-Mail"], lines)
    return importing.look_through(where, name="a.csv", table=table, idempotency_key=uuid4(), by=None)


def two_files() -> Scenario:
    """Two people send the same file and take it in at one moment."""
    where = hub(f"h{uuid4().hex[:8]}", "Hub")
    files = [sent(where) for _ in range(2)]
    return where, [lambda file=file: importing.take_in(file, by=None) for file in files]


def a_file_and_people() -> Scenario:
    """A file is taken in while its companies are welcomed and its people noted."""
    where = hub(f"h{uuid4().hex[:8]}", "Hub")
    file = sent(where)

    def at_the_desk() -> None:
        for n in range(LINES):
            organisations.welcome(where, name=f"Werk{n}", postcode="71032")
            organisations.note_person(where, name=f"Ida {n}", email=f"ida{n}@werk{n}.example", by=None)

    return where, [lambda: importing.take_in(file, by=None), at_the_desk]


def two_workers() -> Scenario:
    """A worker that was taken for dead, and the one that took its work up."""
    where = hub(f"h{uuid4().hex[:8]}", "Hub")
    file = sent(where)
    Import.objects.filter(pk=file.pk).update(work=Import.Work.TAKE)
    return where, [lambda: import_work.carry_on(file.pk) for _ in range(2)]


def faults(where: Any) -> list[str]:
    records = Organisation.objects.filter(hub=where)
    people = Person.objects.filter(hub=where)
    identities = Identity.objects.filter(records__in=records).distinct()
    numbers = {records.count(), people.count(), identities.count()}
    return [] if numbers == {LINES} else [DOUBLE]


@pytest.mark.parametrize("scenario", [two_files, two_workers, a_file_and_people])
def test_nothing_is_entered_twice(scenario: Any) -> None:
    for _ in range(ROUNDS):
        where, calls = scenario()
        results = race(len(calls), lambda n, calls=calls: calls[n]())
        assert met(results, faults(where)) == []


def test_without_the_locks_on_identities_and_lists_the_same_file_breaks_something() -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(identifying, "one_at_a_time", lambda: None)
        patch.setattr(identifying, "a_file_at", lambda _hub: None)
        found: list[str] = []
        for _ in range(TRIES):
            where, calls = two_files()
            found = met(race_unguarded(calls, also=(Organisation, Import)), faults(where))
            if {DOUBLE, "somebody met IntegrityError"} & set(found):
                return
    raise AssertionError(found)


def test_without_the_lock_on_a_hubs_lists_a_file_and_people_enter_something_twice() -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(identifying, "no_file_at", lambda _hub: None)
        found: list[str] = []
        for _ in range(TRIES):
            where, calls = a_file_and_people()
            found = met(race_unguarded(calls), faults(where))
            if {DOUBLE, "somebody met IntegrityError"} & set(found):
                return
    raise AssertionError(found)
