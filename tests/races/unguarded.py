"""Verbs without their locks, each committing only when all have looked: what a guard keeps from happening.

Where the database stands behind a lock with a constraint, that is taken away as well, so that it is seen what either of
them keeps from happening.
"""

import contextlib
import threading
from collections.abc import Callable, Collection, Iterator, Sequence, Set
from typing import Any

import pytest
from django.db import connection, models, transaction
from django.db.models import QuerySet

from hubnetz.events.models import Event, Registration
from hubnetz.organisations import identifying
from hubnetz.organisations.models import Organisation
from tests.races.race import race

LOCKED = (Event, Registration)
ROUNDS, TRIES = 3, 12
ERRORS = {
    "IntegrityError",
    "OperationalError",
    "DatabaseError",
    "NotUpdated",
    "DoesNotExist",
    "BrokenBarrierError",
}
ERRORS |= {"AttributeError", "NotSupportedError", "TypeError", "ValueError", "ProgrammingError"}
MET = "somebody met "
Unique = tuple[type[models.Model], str]  # a model, and its constraint or its column
Scenario = tuple[Any, list[Callable[[], object]]]

_HELD_UP = """SELECT count(DISTINCT lock.pid) FROM pg_locks AS lock JOIN pg_stat_activity AS there USING (pid)
              WHERE NOT lock.granted AND there.datname = current_database()"""


class Meeting:
    """Where everybody waits until the others are there too, or are held up by the database for somebody here."""

    def __init__(self, people: int) -> None:
        self.missing = people
        self.changed = threading.Condition()

    def wait(self) -> None:
        """Arrive; go on when nobody else can come any more."""
        with self.changed:
            self.missing -= 1
            self.changed.notify_all()
            while self.missing > self._held_up():
                self.changed.wait(0.05)

    def leave(self) -> None:
        """Say that somebody was refused and does not come."""
        with self.changed:
            self.missing -= 1
            self.changed.notify_all()

    @staticmethod
    def _held_up() -> int:
        """Return how many wait for somebody in this database: others are tested beside it on the same server."""
        with connection.cursor() as cursor:
            cursor.execute(_HELD_UP)
            held_up: int = cursor.fetchone()[0]
        return held_up


@contextlib.contextmanager
def without_locks(also: Collection[type[models.Model]] = ()) -> Iterator[None]:
    """Take away the locks on events and seats, and on the models named."""
    locked = {*LOCKED, *also}
    original = QuerySet.select_for_update
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            QuerySet,
            "select_for_update",
            lambda self, **options: self.all() if self.model in locked else original(self, **options),
        )
        yield


@contextlib.contextmanager
def without_unique(*taken: Unique) -> Iterator[None]:
    """Take away what the database refuses to have twice; afterwards the tables are empty and refuse it again."""
    back = []
    with _as_owner() as cursor:
        for model, name in taken:
            table = model._meta.db_table
            cursor.execute(
                """SELECT i.relname, pg_get_indexdef(i.oid), k.conname, pg_get_constraintdef(k.oid)
                   FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid
                   LEFT JOIN pg_constraint k ON k.conindid = i.oid AND k.contype = 'u'
                   WHERE x.indrelid = %s::regclass AND x.indisunique AND NOT x.indisprimary AND (i.relname = %s
                       OR x.indnatts = 1 AND pg_get_indexdef(i.oid, 1, true) = %s)""",
                [table, name, name],
            )
            [(index, made, constraint, said)] = cursor.fetchall()
            if constraint:
                cursor.execute(f'ALTER TABLE "{table}" DROP CONSTRAINT "{constraint}"')
                back.append((table, f'ALTER TABLE "{table}" ADD CONSTRAINT "{constraint}" {said}'))
            else:
                cursor.execute(f'DROP INDEX "{index}"')
                back.append((table, made))
    try:
        yield
    finally:
        with _as_owner() as cursor:
            for table, again in back:
                cursor.execute(f'TRUNCATE "{table}" CASCADE')
                cursor.execute(again)


@contextlib.contextmanager
def _as_owner() -> Iterator[Any]:
    """Yield a cursor with the rights of who made the tables: the application may not change them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        [(role,)] = cursor.fetchall()
        cursor.execute("SET ROLE NONE")
        try:
            yield cursor
        finally:
            cursor.execute(f'SET ROLE "{role}"')


def race_unguarded(
    calls: Sequence[Callable[[], object]], *, also: Collection[type[models.Model]] = ()
) -> list[object]:
    """Let all calls run at once without locks; nobody sees what another did before they themselves are done."""
    meeting = Meeting(len(calls))

    def run(number: int) -> object:
        with transaction.atomic():
            try:
                result = calls[number]()
            except Exception:
                meeting.leave()
                raise
            meeting.wait()
        return result

    with without_locks(also):
        return race(len(calls), run)


def holds(
    scenario: Callable[[], Scenario],
    faults: Callable[[Any], Collection[str]],
    *broken: str,
    also: Collection[type[models.Model]] = (),
    unique: Collection[Unique] = (),
) -> list[list[object]]:
    """Play a scenario some times with its guards, when no promise is broken; then without, until one of `broken` is.

    Return what came of it with them. Errors in place of refusals are faults of their own.

    :param faults: looks up which promises do not hold, in words
    :param also: models whose locks are taken away beside those on events and seats
    :param unique: what the database refuses to have twice, taken away as well
    """
    played = []
    errors = ERRORS | {one.removeprefix(MET) for one in broken if one.startswith(MET)}
    for _ in range(ROUNDS):
        subject, calls = scenario()
        results = race(len(calls), lambda n, calls=calls: calls[n]())
        assert met(results, faults(subject), errors) == []
        played.append(results)
    with without_unique(*unique):
        for _ in range(TRIES):
            subject, calls = scenario()
            found = met(race_unguarded(calls, also=also), faults(subject), errors)
            if set(broken) & set(found):
                return played
    raise AssertionError(found)


def met(results: Sequence[object], faults: Collection[str], errors: Set[str] = ERRORS) -> list[str]:
    """Return faults, and errors that somebody met, in words."""
    return sorted({*faults, *(f"{MET}{one}" for one in errors & set(map(str, results)))})


def holds_of_records(
    scenario: Callable[[], Scenario],
    faults: Callable[[Any], Collection[str]],
    *broken: str,
    also: Collection[type[Any]] = (),
    names: bool = False,
) -> list[list[object]]:
    """Play a scenario of records with its guards, when no promise is broken; then without, until one of `broken` is.

    The guards are the lock on all identities and those on records; with `names` those on names go, too.
    """
    played = []
    for _ in range(ROUNDS):
        subject, calls = scenario()
        results = race(len(calls), lambda n, calls=calls: calls[n]())
        assert met(results, faults(subject)) == []
        played.append(results)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(identifying, "one_at_a_time", lambda: None)
        if names:
            patch.setattr(identifying, "one_name_at_a_time", lambda folded: None)
        for _ in range(TRIES):
            subject, calls = scenario()
            found = met(race_unguarded(calls, also=(Organisation, *also)), faults(subject))
            if set(broken) & set(found):
                return played
    raise AssertionError(found)
