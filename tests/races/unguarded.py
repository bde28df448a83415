"""Verbs without their locks, each committing only when all have looked: what a guard keeps from happening."""

import contextlib
import threading
from collections.abc import Callable, Iterator, Sequence

import pytest
from django.db import connection, transaction
from django.db.models import QuerySet

from hubnetz.events.models import Event, Registration
from tests.races.race import race

LOCKED = (Event, Registration)


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
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(DISTINCT pid) FROM pg_locks WHERE NOT granted")
            held_up: int = cursor.fetchone()[0]
        return held_up


@contextlib.contextmanager
def without_locks() -> Iterator[None]:
    """Take away the locks on events and seats."""
    original = QuerySet.select_for_update
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            QuerySet,
            "select_for_update",
            lambda self, **options: self.all() if self.model in LOCKED else original(self, **options),
        )
        yield


def race_unguarded(calls: Sequence[Callable[[], object]]) -> list[object]:
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

    with without_locks():
        return race(len(calls), run)
