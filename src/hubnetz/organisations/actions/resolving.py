"""A run over all records: what is sure is decided by rule, what is likely is asked, what people decided stands."""

import contextlib
import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import batched
from typing import Any

import numpy as np
from django.db import DatabaseError, connection, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from hubnetz.journal import actions as journal
from hubnetz.lib import sight
from hubnetz.lib.errors import Refused
from hubnetz.organisations import bridge, hooks, identifying
from hubnetz.organisations.identity import counting, reading, resolving, weights
from hubnetz.organisations.models import Decision, Organisation, Resolution, Suspicion

RULE = "resolve"
BATCH = 500  # pairs that are written together

Told = Callable[[str], object]
# Two records with log-odds, effect and the pieces of evidence.
Row = tuple[int, int, float, float, list[list[Any]]]


@dataclass(frozen=True, slots=True)
class Found:
    """What a run found and is about to write: keys of records, no names."""

    fingerprint: str  # of what it was found from and by
    records: int
    found: int
    estimate: int
    low: int
    high: int
    by_hub: dict[str, list[int]]  # key of the hub: records, found, estimate, low, high
    safe: list[Row]
    suspected: list[Row]


@dataclass(frozen=True, slots=True)
class _Read:
    columns: reading.Read
    keys: list[int]  # of the records, in order
    owner: list[int]  # by line, whose it is: a place in `keys`
    decided: list[tuple[int, int, str]]
    fingerprint: str


class RunsAlready(Refused):
    """Somebody else has all records compared at the moment."""

    code = "resolve_runs_already"


@contextlib.contextmanager
def hold_turn() -> Iterator[None]:
    """Let nobody else run over all records within: of two runs the older would close what the newer one asks.

    A run that is killed lets go with its connection.

    :raises RunsAlready: if somebody else does
    """
    with connection.cursor() as cursor:
        cursor.execute("SET client_connection_check_interval = 1000")  # ms until a killed run is noticed
        cursor.execute("SELECT pg_try_advisory_lock(hashtextextended('organisations:resolve', 0))")
        [(is_ours,)] = cursor.fetchall()
    if not is_ours:
        raise RunsAlready(_("Somebody else has the records compared at the moment. Please try again later."))
    try:
        yield
    finally:
        with contextlib.suppress(DatabaseError), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(hashtextextended('organisations:resolve', 0))")


@sight.whole_network("records of all hubs are compared")
def find(
    *,
    kept: Found | None = None,
    processes: int = 1,
    told: Told = lambda step: None,
) -> Found:
    """Return what a run over all standing records would write; changes nothing.

    What an earlier run found and did not write to the end is returned as it is, if the records are still the same.
    """
    told("reading")
    read = _read()
    if kept and kept.fingerprint == read.fingerprint:
        told("as found before")
        return kept
    outcome = resolving.resolve(
        read.columns,
        np.array(read.owner, np.int64),
        _before(read),
        processes=processes,
        told=told,
    )
    return Found(
        read.fingerprint,
        outcome.records,
        outcome.found,
        outcome.estimate.count,
        outcome.estimate.low,
        outcome.estimate.high,
        {
            str(hub): [records, one.found, one.count, one.low, one.high]
            for hub, (records, one) in outcome.by_hub.items()
        },
        list(_rows(outcome.safe, read.keys)),
        list(_rows(outcome.suspected, read.keys)),
    )


def _read() -> _Read:
    keys: list[int] = []
    owner: list[int] = []
    digest = hashlib.sha256()
    for fitted in (weights.FILE, counting.FILE):  # another version of the product finds something else
        digest.update(fitted.read_bytes())

    def lines() -> Iterator[bridge.Line]:
        for line in bridge.lines(Organisation.objects.all()):
            key = bridge.record_of(line["record_id"])
            if not keys or keys[-1] != key:
                keys.append(key)
            owner.append(len(keys) - 1)
            digest.update(repr(sorted(line.items())).encode())
            yield line

    columns = reading.read(lines())
    decided = list(_decided())
    digest.update(repr([row[:3] for row in decided if row[3] != RULE]).encode())
    return _Read(columns, keys, owner, [row[:3] for row in decided], digest.hexdigest())


def _decided() -> Iterable[tuple[int, int, str, str]]:
    return (
        Decision.objects.order_by("first", "second")
        .values_list("first", "second", "verdict", "rule")
        .iterator()
    )


def _before(read: _Read) -> resolving.Before:
    place = {key: at for at, key in enumerate(read.keys)}
    unit, hub = np.arange(len(place)), np.zeros(len(place), np.int64)
    number: dict[int, int] = {}
    rows = Organisation.objects.standing().order_by("pk").values_list("pk", "identity_id", "hub_id")
    for key, identity, owner in rows.iterator():
        if (at := place.get(key)) is not None:
            unit[at] = number.setdefault(identity, at)
            hub[at] = owner
    counted = np.zeros(len(place), bool)
    for keys in batched(read.keys, 10_000):
        for which in hooks.counted:
            counted[[place[key] for key in which(keys)]] = True
    stands = np.isin(unit, unit[counted])  # an identity is counted if one of its records is
    different, unsure = [], []
    for first, second, verdict in read.decided:
        if first not in place or second not in place:
            continue
        pair = place[first], place[second]
        if verdict == Decision.Verdict.DIFFERENT:
            different.append(pair)
        elif verdict == Decision.Verdict.UNSURE or unit[pair[0]] != unit[pair[1]]:
            unsure.append(pair)  # a rule's “same” that people overrode is not asked again either
    return resolving.Before(unit, hub, stands, different, unsure)


def _rows(pairs: list[resolving.Pair], keys: list[int]) -> Iterator[Row]:
    for pair in pairs:
        pieces = [list(piece) for piece in pair.pieces]
        yield keys[pair.one], keys[pair.two], pair.log_odds, pair.effect, pieces


@sight.whole_network("records of all hubs are compared")
def write(found: Found, *, told: Told = lambda step: None) -> Resolution:
    """Write what a run found, piece by piece, and return what it came to.

    Each piece is whole: decisions with the identities and the journal, suspicions as they are asked. Interrupted, what
    was written stands, and the same again writes the rest; written twice, nothing changes but the day. What people
    decided meanwhile goes before what was found.
    """
    for number, part in enumerate(batched(found.safe, BATCH)):
        told(f"deciding {number * BATCH:,} of {len(found.safe):,}")
        _decide(part)
    for number, part in enumerate(batched(found.suspected, BATCH)):
        told(f"asking {number * BATCH:,} of {len(found.suspected):,}")
        _suspect(part)
    told("closing")
    return _close(found)


@transaction.atomic
def _decide(part: Iterable[Row]) -> None:
    """Decide pairs by the rule, unless somebody decided otherwise."""
    identifying.one_at_a_time()
    rows = list(part)
    members = Organisation.objects.filter(pk__in={key for row in rows for key in row[:2]})
    held = identifying.held(*members)
    known = {key: organisation for key, organisation in held.items() if organisation.merged_into_id is None}
    units = _Units({key: organisation.identity_id for key, organisation in known.items()})
    now, made = timezone.now(), []
    for one, two, log_odds, _effect, pieces in rows:
        if one in known and two in known and units.join(one, two):
            made.append(
                Decision(
                    first_id=one,
                    second_id=two,
                    verdict=Decision.Verdict.SAME,
                    evidence={"log_odds": log_odds, "pieces": pieces},
                    rule=RULE,
                    decided_at=now,
                )
            )
    Decision.objects.bulk_create(made)
    for decision in made:
        first, second = known[decision.first_id], known[decision.second_id]
        after = {"same": decision.verdict, "as": second.code, "rule": RULE}
        journal.record("organisations.decided", first, hub=first.hub.slug, after=after)
    if made:
        identifying.identify(
            *(known[key] for decision in made for key in (decision.first_id, decision.second_id))
        )


class _Units:
    """Identities that grow together, unless a decision keeps them apart."""

    def __init__(self, identity_of: dict[int, int]) -> None:
        self._label = dict(identity_of)
        self._members: dict[int, list[int]] = defaultdict(list)
        self._apart: dict[int, set[int]] = defaultdict(set)
        for key, identity in identity_of.items():
            self._members[identity].append(key)
        pairs = Decision.objects.filter(first__in=identity_of, second__in=identity_of)
        for first, second in pairs.values_list("first", "second"):
            a, b = self._label[first], self._label[second]
            if a != b:  # different, unsure, or a rule's “same” that people overrode
                self._apart[a].add(b)
                self._apart[b].add(a)

    def join(self, one: int, two: int) -> bool:
        a, b = self._label[one], self._label[two]
        if a == b or b in self._apart[a]:
            return False
        for key in self._members[b]:
            self._label[key] = a
        self._members[a] += self._members.pop(b)
        for other in self._apart.pop(b, set()):
            self._apart[other].discard(b)
            self._apart[other].add(a)
            self._apart[a].add(other)
        return True


@transaction.atomic
def _suspect(part: Iterable[Row]) -> None:
    """Ask about pairs that nobody has decided; what is asked already is left as it is if nothing is new."""
    identifying.one_at_a_time()
    rows = {row[:2]: row for row in part}
    keys = {key for pair in rows for key in pair}
    identity = dict(Organisation.objects.standing().filter(pk__in=keys).values_list("pk", "identity_id"))
    decided = _decided_between(set(identity.values()))
    known = {
        (first, second): (log_odds, effect, evidence)
        for first, second, log_odds, effect, evidence in Suspicion.objects.filter(
            first__in=keys, second__in=keys, settled_at=None
        ).values_list("first", "second", "log_odds", "effect", "evidence")
    }
    now = timezone.now()
    Suspicion.objects.bulk_create(
        [
            Suspicion(
                first_id=pair[0],
                second_id=pair[1],
                log_odds=row[2],
                effect=row[3],
                evidence=row[4],
                found_at=now,
                settled_at=None,
            )
            for pair, row in rows.items()
            if (units := {identity.get(pair[0]), identity.get(pair[1])})
            and None not in units
            and len(units) == 2
            and frozenset(units) not in decided
            and known.get(pair) != row[2:]
        ],
        update_conflicts=True,
        unique_fields=["first", "second"],
        update_fields=["log_odds", "effect", "evidence", "settled_at"],
    )


def _decided_between(identities: set[int]) -> set[frozenset[int]]:
    """Return which of the identities somebody has decided about, by any of their records: nobody is asked again."""
    among = Decision.objects.filter(first__identity__in=identities, second__identity__in=identities)
    return {frozenset(pair) for pair in among.values_list("first__identity", "second__identity")}


@transaction.atomic
def _close(found: Found) -> Resolution:
    """Ask no more about what is not suspected any longer, and keep what the run came to."""
    identifying.one_at_a_time()
    wanted = {row[:2] for row in found.suspected}
    open_ = Suspicion.objects.filter(settled_at=None)
    gone = [key for key, *pair in open_.values_list("pk", "first", "second") if tuple(pair) not in wanted]
    now = timezone.now()
    for part in batched(gone, 10_000):
        open_.filter(pk__in=part).update(settled_at=now)
    standing = Q(first__merged_into=None, second__merged_into=None)
    resolution = Resolution.objects.create(
        ran_at=now,
        records=found.records,
        found=found.found,
        estimate=found.estimate,
        low=found.low,
        high=found.high,
        by_hub=found.by_hub,
        decided=_joined(found),
        suspected=open_.filter(standing).count(),
    )
    after = {"decided": resolution.decided, "suspected": resolution.suspected, "found": found.found}
    journal.record("organisations.resolved", resolution, after=after)
    return resolution


def _joined(found: Found) -> int:
    """Return how many pairs the run joined by its rule, also those it wrote before it broke off."""
    joined = 0
    for part in batched(found.safe, 10_000):
        ruled = Decision.objects.filter(rule=RULE, verdict=Decision.Verdict.SAME)
        pairs = {row[:2] for row in part}
        among = ruled.filter(first__in={one for one, _two in pairs}).values_list("first", "second")
        joined += sum(pair in pairs for pair in among)
    return joined
