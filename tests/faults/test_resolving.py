"""A run over all records is killed at any place: what it wrote is whole, the next run ends as if nothing had been."""

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, LiteralString
from urllib.parse import urlencode

import psycopg
import pytest
from django.db import connection, transaction
from django.utils import timezone

from hubnetz.journal.models import Entry
from hubnetz.organisations import actions, indexing, rules
from hubnetz.organisations.actions import resolving
from hubnetz.organisations.identity.tests import records
from hubnetz.organisations.models import (
    Decision,
    Identity,
    IndexEntry,
    Organisation,
    Resolution,
    Suspicion,
)
from tests import cast
from tests.killing import kill_all

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]
CHECKOUT = Path(__file__).resolve().parents[2]
HEADS = ("Rebhauser", "Ohlmann", "Zegelin", "Quandel", "Stadelberger")
LIKELY = ("Vorwalder", "Imhauser", "Treskower", "Uhlenbrock", "Pfannes", "Dillmeyer")
# What the command does once its database is open, in small pieces, so that there are several of each, and with a pool.
# Where it is to be killed it waits: else it may have ended before the kill comes.
COMMAND = """
import argparse, pathlib, sys, threading
import django
django.setup()
from hubnetz.cli import organisations, terminal
from hubnetz.organisations.actions import resolving
from hubnetz.organisations.identity import linking
resolving.BATCH, linking.CHUNK = 2, 50
teller, halt = organisations._teller, sys.argv[2]
def halting(began):
    told = teller(began)
    def said(step):
        told(step)
        if halt and halt in step:
            threading.Event().wait()
    return said
organisations._teller = halting
parser = argparse.ArgumentParser()
organisations.add_arguments(parser)
try:
    args = parser.parse_args(["resolve", "--yes", "--processes", "2"])
    sys.exit(organisations.resolve(args, pathlib.Path(sys.argv[1])))
except terminal.WrongUse as refused:
    print(refused, file=sys.stderr)
    sys.exit(2)
"""

# A comparison that takes for ever.
POOL = """
import threading
from hubnetz.organisations.identity import linking
from hubnetz.organisations.identity.tests import records
linking.CHUNK = 5
linking.scored = lambda *asked: threading.Event().wait()
linking.link(records.repeated(), processes=2)
"""


def place() -> dict[str, Any]:
    """Return where the test database is."""
    here = connection.settings_dict
    words = {"dbname": "NAME", "host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD"}
    return {name: str(here[word]) for name, word in words.items() if here[word]}


def elsewhere() -> "psycopg.Connection[Any]":
    """Return another connection, as who owns the tables."""
    return psycopg.connect(**place())


RUNS: "list[subprocess.Popen[str]]" = []


@pytest.fixture(autouse=True)
def nobody_is_left() -> Iterator[None]:
    """End what a test that failed has left running: it would keep the tables from being emptied."""
    yield
    while RUNS:
        with RUNS.pop() as run:
            run.kill()  # unless it has ended


class Run:
    """The command as a process of its own; what it says on the way is read line by line."""

    def __init__(self, data: Path, command: str = COMMAND, *, halt: str = "") -> None:
        environment = {
            **os.environ,
            "PYTHONPATH": f"{CHECKOUT / 'src'}:{CHECKOUT}",
            "DATABASE_URL": f"postgresql:///?{urlencode(place())}",
            "HUBNETZ_DB_ROLE": "app",
            "PGAPPNAME": "resolve",
        }
        environment.pop("HUBNETZ_OWNER_URL", None)
        self.process = subprocess.Popen(
            [sys.executable, "-c", command, str(data), halt],
            env=environment,
            cwd=CHECKOUT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.halt, self.told = halt, list[str]()
        RUNS.append(self.process)

    def halted(self) -> "Run":
        """Wait until it says that the step begins at which it waits; return itself."""
        assert self.process.stderr
        for line in self.process.stderr:
            self.told.append(line)
            if self.halt in line:
                return self
        raise AssertionError(f"It never came to “{self.halt}”: {''.join(self.told)}")

    def family(self) -> set[int]:
        """Return the processes that descend from it, itself included."""
        parents: dict[int, int] = {}
        for entry in Path("/proc").glob("[0-9]*"):
            try:
                state, parent = (entry / "stat").read_text().rsplit(")", 1)[1].split()[:2]
            except OSError:
                continue
            if state != "Z":
                parents[int(entry.name)] = int(parent)
        found = {self.process.pid} & parents.keys()
        while more := {pid for pid, parent in parents.items() if parent in found} - found:
            found |= more
        return found

    def kill(self) -> None:
        assert self.process.poll() is None
        kill_all([self.process.pid])
        self.process.communicate(timeout=30)
        eventually(lambda: not backends())

    def end(self) -> str:
        said, told = self.process.communicate(timeout=120)
        assert self.process.returncode == 0, told
        self.told.append(told)
        return said


def backends() -> list[tuple[int, str]]:
    """Return what serves the command in the database: its process there, and what that waits for."""
    with elsewhere() as other:  # not as the application, which may not see what others wait for
        return other.execute(
            "SELECT pid, coalesce(wait_event_type, '') FROM pg_stat_activity WHERE application_name = 'resolve'"
            " AND datname = current_database()"
        ).fetchall()


def eventually(holds: Callable[[], object]) -> None:
    for _ in range(600):
        if holds():
            return
        threading.Event().wait(0.05)
    raise AssertionError("It never came to pass.")


@contextmanager
def busy(statement: LiteralString, *values: Any) -> Iterator[None]:
    """Keep something locked from another connection, so that whoever needs it waits."""
    with elsewhere() as other:
        other.execute(statement, values)
        yield
        other.rollback()


def known(hub: Any, name: str, **fields: Any) -> Organisation:
    made = Organisation.objects.create(
        hub=hub,
        identity=Identity.objects.create(
            name=name, postcode=fields.get("postcode", ""), town=fields.get("town", "")
        ),
        name=name,
        folded=rules.folded(name),
        welcomed_at=timezone.now(),
        **fields,
    )
    indexing.refresh(made)
    return made


@pytest.fixture
def network() -> Any:
    """Five companies that two hubs know under a name turned round, some likely doubles, among sixty others."""
    people = cast.make()
    for row in records.crowd():
        known(people.sued, row["name"], postcode=row["postcode"], town=row["city"], phone=row["phone"])
    for number, head in enumerate(HEADS):
        seat = {
            "postcode": "71101",
            "town": "Schönaich",
            "street": f"Weg {number}",
            "phone": f"07031/64422{number}",
            "domain": f"{head.lower()}.example",
        }
        known(people.nord, f"Zimmerei {head} GmbH", **seat)
        known(people.sued, f"{head} Zimmerei GmbH", **seat)
    for number, head in enumerate(LIKELY):
        seat = {"postcode": "71101", "town": "Schönaich", "street": f"Gasse {number}"}
        for name in (f"Zimmerei {head} GmbH", head):
            known(people.nord, name, phone=f"07031/74422{number}", **seat)
    return people


def state() -> dict[str, Any]:
    """Return what a run leaves, without the keys of rows and the moment."""
    last = Resolution.objects.order_by("-pk").values_list(
        "records", "found", "estimate", "low", "high", "decided", "suspected"
    )
    groups: dict[int, set[int]] = {}
    for pk, identity in Organisation.objects.values_list("pk", "identity"):
        groups.setdefault(identity, set()).add(pk)
    asked = Suspicion.objects.filter(settled_at=None)
    return {
        "decisions": sorted(
            Decision.objects.values_list("first", "second", "verdict", "rule", "by", "reason")
        ),
        "asked": sorted(asked.values_list("first", "second", "log_odds", "effect")),
        "units": sorted(map(sorted, groups.values())),
        "journal": sorted(
            Entry.objects.filter(verb="organisations.decided").values_list("noun", "after__same")
        ),
        "last": last.first(),
    }


def expected() -> dict[str, Any]:
    """Return what an uninterrupted run would leave; nothing is changed."""
    with transaction.atomic():
        resolving.write(resolving.find())
        left = state()
        transaction.set_rollback(True)
    assert len([one for one in left["decisions"] if one[3]]) >= 5
    assert len(left["asked"]) >= 5
    return left


def is_whole(*, overridden: int = 0) -> None:
    """Look up that nothing is half-written: who is decided to be one has one identity, the journal says so, too."""
    identity = dict(Organisation.objects.values_list("pk", "identity"))
    decided = Decision.objects.filter(verdict="same").values_list("first", "second")
    assert all(identity[one] == identity[two] for one, two in decided)
    ruled = Entry.objects.filter(verb="organisations.decided", after__rule=resolving.RULE)
    assert Decision.objects.filter(rule=resolving.RULE).count() + overridden == ruled.count()
    found = sorted(map(repr, entries()))
    with transaction.atomic():
        indexing.rebuild()
        again = sorted(map(repr, entries()))
        transaction.set_rollback(True)
    assert found == again


def entries() -> list[Any]:
    return list(IndexEntry.objects.values_list("organisation", "identity", "hub", "words", "keys"))


@pytest.mark.parametrize("step", ["reading", "words", "evidence", "questions"])
def test_killed_while_it_compares_it_leaves_nothing_and_nobody(network, tmp_path, step):
    left = expected()
    run = Run(tmp_path, halt=step).halted()
    family = run.family()
    run.kill()
    eventually(lambda: not {pid for pid in family if Path(f"/proc/{pid}").exists()})
    assert not any(noun.objects.exists() for noun in (Decision, Suspicion, Resolution))
    assert not list(tmp_path.glob("resolve*"))
    Run(tmp_path).end()
    assert state() == left


def test_those_who_compare_for_it_die_with_it(tmp_path):
    """They wait for work on a pipe that they hold open themselves: nothing else would end them."""
    run = Run(tmp_path, POOL)
    eventually(lambda: len(run.family()) > 2)
    workers = run.family() - {run.process.pid}
    try:
        kill_all([run.process.pid])
        eventually(lambda: not {pid for pid in workers if Path(f"/proc/{pid}").exists()})
    finally:
        kill_all(workers)
        run.process.communicate(timeout=30)


@pytest.mark.parametrize("step", ["deciding 2", "deciding 4", "asking 0", "asking 4", "closing"])
def test_killed_between_its_pieces_it_goes_on(network, tmp_path, step):
    left = expected()
    run = Run(tmp_path, halt=step).halted()
    run.kill()
    is_whole()
    assert (tmp_path / "resolve.json").exists()
    again = Run(tmp_path)
    again.end()
    assert "as found before" in "".join(again.told)
    assert state() == left
    assert not (tmp_path / "resolve.json").exists()


def test_killed_in_the_middle_of_a_piece_it_has_not_begun_it(network, tmp_path):
    """It has written decisions and identities and waits for an entry of the index: all of that goes with it."""
    left = expected()
    third = sorted(one for one in left["decisions"] if one[3])[2]
    entry = IndexEntry.objects.get(identity=Organisation.objects.get(pk=third[1]).identity)
    with busy("SELECT 1 FROM organisations_entry WHERE id = %s FOR UPDATE", entry.pk):
        run = Run(tmp_path)
        eventually(lambda: any(wait == "Lock" for _pid, wait in backends()))
        assert Decision.objects.count() in (0, 2, 4)  # whole pieces
        kill_all([run.process.pid])
        run.process.communicate(timeout=30)
        eventually(lambda: not backends())  # the database sees by itself that nobody is there any more
    is_whole()
    Run(tmp_path).end()
    assert state() == left


def test_killed_in_the_middle_of_the_questions_it_goes_on(network, tmp_path):
    left = expected()
    with busy("LOCK TABLE organisations_suspicion IN EXCLUSIVE MODE"):
        run = Run(tmp_path)
        eventually(lambda: any(wait == "Lock" for _pid, wait in backends()))
        kill_all([run.process.pid])
        run.process.communicate(timeout=30)
        eventually(lambda: not backends())
    is_whole()
    assert not Suspicion.objects.exists()
    Run(tmp_path).end()
    assert state() == left


def test_what_people_decided_after_it_was_killed_stands(network, tmp_path):
    """They part what it had joined, and answer what it was about to join and to ask."""
    decisions = [one[:2] for one in expected()["decisions"] if one[3]]
    run = Run(tmp_path, halt="deciding 2").halted()
    run.kill()
    is_whole()
    joined = Decision.objects.order_by("pk").first()
    assert joined
    still = next(pair for pair in decisions if not Decision.objects.filter(first=pair[0], second=pair[1]))
    people = [(joined.first, joined.second, "different")]
    people += [(*Organisation.objects.filter(pk__in=still).order_by("pk"), "unsure")]
    for one, two, verdict in people:
        actions.decide(one, two, verdict=verdict, reason="They said so.", by=network.ada)
    decided = {(one.pk, two.pk): verdict for one, two, verdict in people}
    Run(tmp_path).end()
    said = Decision.objects.filter(by=network.ada)
    assert {(row.first_id, row.second_id): row.verdict for row in said} == decided
    identity = dict(Organisation.objects.values_list("pk", "identity"))
    assert all(identity[one] != identity[two] for one, two in decided)
    asked = Suspicion.objects.filter(settled_at=None).values_list("first__identity", "second__identity")
    apart = {frozenset((identity[one], identity[two])) for one, two in decided}
    assert not apart & {frozenset(pair) for pair in asked}
    is_whole(overridden=1)
    before = state()
    Run(tmp_path).end()
    assert {**state(), "last": None} == {**before, "last": None}


def test_of_two_at_once_the_second_is_told_and_changes_nothing(network, tmp_path):
    left = expected()
    with busy("SELECT pg_advisory_xact_lock(hashtextextended('organisations:identities', 0))"):
        first = Run(tmp_path)
        eventually(lambda: any(wait == "Lock" for _pid, wait in backends()))
        second = Run(tmp_path)
        _said, told = second.process.communicate(timeout=60)
        assert second.process.returncode == 2
        assert "somebody else has the records compared" in told
    first.end()
    assert state() == left
    Run(tmp_path).end()
    assert state()["decisions"] == left["decisions"]


def test_people_decide_and_merge_while_it_runs(network, tmp_path):
    """Whoever comes first is heard; a record that became part of another one is not joined with anything."""
    decisions = [one[:2] for one in expected()["decisions"] if one[3]]
    with busy("SELECT pg_advisory_xact_lock(hashtextextended('organisations:identities', 0))"):
        run = Run(tmp_path)
        eventually(lambda: any(wait == "Lock" for _pid, wait in backends()))
    # From here on both write: the run its pieces, people what they say.
    pair = Organisation.objects.filter(pk__in=decisions[-1]).order_by("pk")
    own = list(Organisation.objects.filter(hub=network.nord, name__contains="Vorwalder").order_by("pk"))
    actions.decide(*pair, verdict="different", by=network.ada)
    merged = actions.merge(own[0], own[1], by=network.ada)
    run.end()
    is_whole()
    assert Decision.objects.get(first=pair[0], second=pair[1]).by == network.ada
    identity = dict(Organisation.objects.values_list("pk", "identity"))
    assert identity[pair[0].pk] != identity[pair[1].pk]
    assert not Decision.objects.filter(first=merged.absorbed_id).exists()
    assert not Decision.objects.filter(second=merged.absorbed_id).exists()
    Run(tmp_path).end()
    is_whole()
