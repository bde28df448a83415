"""Records are merged by several at once, or while something is noted of them: one wins, nothing is lost."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from hubnetz.casework import actions as casework
from hubnetz.casework.models import Consultation
from hubnetz.network.models import Topic
from hubnetz.organisations import actions
from hubnetz.organisations.models import Decision, Merge, Organisation
from tests.cast import hub
from tests.races.race import race
from tests.races.unguarded import ROUNDS, Scenario, holds_of_records, met

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]
SPLIT = "what decides together has two identities"


def records(number: int, where: Any = None) -> list[Organisation]:
    where = where or hub(f"h{uuid4().hex[:8]}", "Hub")
    return [actions.welcome(where, name=f"Firma {uuid4().hex[:8]}") for _ in range(number)]


def merges(kept: Organisation, absorbed: Organisation) -> Callable[[], object]:
    return lambda: actions.merge(kept, absorbed, by=None).pk


def faults(of: list[Organisation]) -> list[str]:
    """Look up what may not be among records of a hub."""
    found = []
    rows = Organisation.objects.filter(pk__in=[one.pk for one in of])
    into = dict(rows.values_list("pk", "merged_into_id"))
    if all(into.values()):
        found.append("no record is left")
    identity = dict(rows.values_list("pk", "identity_id"))
    same = [(pk, to) for pk, to in into.items() if to]
    same += Decision.objects.filter(first__in=into, verdict="same").values_list("first_id", "second_id")
    if any(identity[one] != identity[two] for one, two in same):
        found.append(SPLIT)
    standing = Merge.objects.filter(kept__in=into, undone_at=None).values_list("absorbed_id", "kept_id")
    if dict(standing) != {pk: to for pk, to in into.items() if to}:
        found.append("a merge stands that is not one")
    if Consultation.objects.filter(organisation__in=rows.exclude(merged_into=None)).exists():
        found.append("something was noted of a record that is gone")
    return found


@pytest.fixture
def topic() -> Topic:
    return Topic.objects.create(code="ai", name={"de": "KI", "en": "AI"}, position=0)


def test_the_same_two_are_merged_once():
    def scenario() -> Scenario:
        pair = records(2)
        return pair, [merges(*pair)] * 3

    for results in holds_of_records(scenario, faults, "somebody met IntegrityError"):
        assert sorted(map(str, results))[1:] == ["CannotMerge"] * 2


def test_one_is_not_part_of_the_other_and_the_other_way_round():
    def scenario() -> Scenario:
        pair = records(2)
        return pair, [merges(*pair), merges(*reversed(pair))]

    for results in holds_of_records(scenario, faults, "no record is left"):
        assert "CannotMerge" in results


def test_a_merge_is_taken_back_once():
    def scenario() -> Scenario:
        pair = records(2)
        done = actions.merge(*pair, by=None)

        def back() -> object:
            actions.unmerge(done, by=None)
            return "back"

        return pair, [back, back, merges(*pair)]

    for _ in range(ROUNDS):
        pair, calls = scenario()
        results = race(len(calls), lambda n, calls=calls: calls[n]())
        assert met(results, faults(pair)) == []


def test_three_become_one_while_it_is_decided_who_is_the_same():
    def scenario() -> Scenario:
        some = records(4)

        def decide() -> object:
            return actions.decide(some[1], some[3], verdict="same", by=None).pk

        return some, [merges(some[0], some[1]), merges(some[2], some[3]), decide]

    holds_of_records(scenario, faults, SPLIT, "somebody met IntegrityError", "somebody met OperationalError")


def test_what_is_noted_meanwhile_stays_with_the_record_that_stands(topic):
    def scenario() -> Scenario:
        kept, absorbed = records(2)

        def note() -> object:
            said = {"held_on": date(2020, 5, 4), "minutes": 60, "form": "phone", "topic": topic}
            return casework.note_consultation(absorbed, idempotency_key=uuid4(), by=None, **said).pk

        return [kept, absorbed], [merges(kept, absorbed), note, note]

    holds_of_records(scenario, faults, "something was noted of a record that is gone")
