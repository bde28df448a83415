"""What is kept while nothing is written is forgotten with the next commit, the day, the moment it names."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone, translation

from hubnetz.lib import unwritten

pytestmark = pytest.mark.django_db(transaction=True)
NOON = datetime(2026, 12, 3, 11, tzinfo=UTC)


@pytest.fixture
def asked(monkeypatch):
    """Return a way to ask for a number that is one more each time it is made; nothing is written meanwhile."""
    monkeypatch.setattr(unwritten, "_store", unwritten._Store("", {}))
    monkeypatch.setattr(unwritten, "_lasting", {})
    monkeypatch.setattr(unwritten, "_seen", lambda: "same")
    monkeypatch.setattr(timezone, "now", lambda: NOON)
    made = iter(range(1000))

    def ask(name="number", **words):
        with unwritten.one_look():
            return unwritten.kept(name, lambda: next(made), **words)

    return ask


def written_elsewhere():
    """Write something on another connection, as another process would, and return when it is committed."""

    def write():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_current_xact_id()")
        connection.close()

    thread = threading.Thread(target=write)
    thread.start()
    thread.join()


def moment():
    with unwritten.one_look():
        return unwritten.moment()


def test_nothing_is_made_twice_while_nothing_is_written(asked, monkeypatch):
    assert [asked(), asked(), asked("other"), asked()] == [0, 0, 1, 0]
    monkeypatch.setattr(unwritten, "_seen", lambda: "another")
    assert [asked(), asked()] == [2, 2]


def test_a_server_in_the_place_of_another_is_another_moment():
    """It may have lost the last commits of the one before, and give their numbers to others."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_postmaster_start_time()::text")
        (since,) = cursor.fetchone()
    assert since in moment()


def test_every_commit_is_another_moment_and_only_a_commit_is():
    for _ in range(3):
        before = moment()
        written_elsewhere()
        assert moment() != before
    # others may use the same server: among many pairs of looks there is one that nobody wrote between
    assert any(moment() == moment() for _ in range(200))


def test_what_is_not_committed_yet_is_another_moment_only_when_it_is():
    began, end = threading.Event(), threading.Event()

    def write():
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_current_xact_id()")
            began.set()
            end.wait(20)
        connection.close()

    thread = threading.Thread(target=write)
    thread.start()
    began.wait(20)
    before = moment()
    end.set()
    thread.join()
    assert moment() != before


def test_a_request_looks_once(monkeypatch):
    looks = []
    monkeypatch.setattr(unwritten, "_seen", lambda: looks.append(1) or "same")
    with unwritten.one_look():
        assert unwritten.moment() == unwritten.moment() == "same"
    assert looks == [1]


def test_within_a_transaction_and_outside_reading_nothing_is_kept(asked):
    asked()
    with transaction.atomic():
        assert (asked(), asked()) == (1, 2)
    made = iter(range(10, 20))
    assert [unwritten.kept("number", lambda: next(made)) for _ in range(2)] == [10, 11]
    assert asked() == 0


def test_each_language_and_each_day_has_its_own(asked, monkeypatch):
    first = asked()
    with translation.override("en"):
        english = asked()
        assert english != first
        assert asked() == english
    assert asked() == first
    monkeypatch.setattr(timezone, "now", lambda: NOON.replace(hour=22, minute=59))
    assert asked() == first
    monkeypatch.setattr(timezone, "now", lambda: NOON.replace(hour=23))  # midnight in Berlin
    assert asked() not in (first, english)


def test_it_holds_until_the_moment_it_names(asked, monkeypatch):
    def ask():
        return asked(until=lambda _number: timezone.now() + timedelta(minutes=5))

    assert (ask(), ask()) == (0, 0)
    monkeypatch.setattr(timezone, "now", lambda: NOON + timedelta(minutes=5))
    assert (ask(), ask()) == (1, 1)


def test_no_more_is_kept_than_there_is_room_for(asked, monkeypatch):
    monkeypatch.setattr(unwritten, "MOST", 3)
    for name in "abcd":
        asked(name)
    assert len(unwritten._store.pieces) == 3
    assert (asked("d"), asked("b"), asked("a")) == (3, 1, 4)
    assert len(unwritten._store.pieces) == 3


def test_what_fails_is_not_kept(asked):
    def fail():
        raise LookupError

    with unwritten.one_look():
        for _ in range(2):
            with pytest.raises(LookupError):
                unwritten.kept("fails", fail)
        assert unwritten.kept("fails", lambda: "now") == "now"


def test_with_a_version_it_outlives_commits_until_that_is_another(asked, monkeypatch):
    assert [asked(version=(1,)), asked(), asked(version=(1,))] == [0, 1, 0]
    monkeypatch.setattr(unwritten, "_seen", lambda: "another")
    assert [asked(version=(1,)), asked()] == [0, 2]
    assert [asked(version=(2,)), asked(version=(2,)), asked(version=(1,))] == [3, 3, 4]


def test_with_a_version_the_clock_and_the_day_count_as_ever(asked, monkeypatch):
    def ask():
        return asked(version="v", until=lambda _number: NOON + timedelta(minutes=5))

    assert (ask(), ask()) == (0, 0)
    monkeypatch.setattr(timezone, "now", lambda: NOON + timedelta(minutes=5))
    assert ask() == 1
    monkeypatch.setattr(timezone, "now", lambda: NOON + timedelta(days=1))
    assert ask() == 2


def test_what_was_made_while_something_was_written_is_not_kept_with_a_version(asked, monkeypatch):
    looks = iter(["before", "after", "after", "after", "after"])
    monkeypatch.setattr(unwritten, "_seen", lambda: next(looks))
    assert asked(version="v") == 0  # made of rows that may be older than their version
    assert (asked(version="v"), asked(version="v")) == (1, 1)


def test_without_a_version_where_one_could_be_it_holds_until_the_next_commit(asked, monkeypatch):
    assert (asked(version=None), asked(version=())) == (0, 0)
    monkeypatch.setattr(unwritten, "_seen", lambda: "another")
    assert asked(version=None) == 1
