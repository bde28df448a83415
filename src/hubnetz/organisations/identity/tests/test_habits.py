"""Records of other habits than those the weights were fitted to: nothing collapses, and clean files stay clean."""

import importlib
from pathlib import Path
from typing import Any

import pytest

from hubnetz.organisations.identity import counting, linking

MAKER = Path(__file__).parents[5] / "benchmarks" / "identity"
CLEAN = ("clean", "clean-list", "once")
# Habit, and the least precision and recall of pairs that three thousand records of it must have.
LEAST = {
    "few": (0.7, 0.55),
    "bare": (0.93, 0.82),
    "mails": (0.93, 0.82),
    "careless": (0.95, 0.88),
    "forms": (0.95, 0.95),
    "large": (0.97, 0.85),
    "franchise": (0.92, 0.85),
    "english": (0.85, 0.88),
}


@pytest.fixture(scope="module")
def habits() -> Any:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(MAKER))
        yield importlib.import_module("habits")


def made(habits: Any, habit: str, records: int = 3_000) -> tuple[list[dict[str, str]], dict[str, str]]:
    world = habits.HABITS[habit](5, records)
    world.make()
    rows, of = [], {}
    for number, (organisation, record, _) in enumerate(world.records):
        record["record_id"] = f"r{number:06d}"
        rows.append(record)
        of[record["record_id"]] = organisation["id"]
    return rows, of


def pairs(sizes: dict[Any, int]) -> int:
    return sum(n * (n - 1) // 2 for n in sizes.values())


def counted(values: list[Any]) -> dict[Any, int]:
    sizes: dict[Any, int] = {}
    for value in values:
        sizes[value] = sizes.get(value, 0) + 1
    return sizes


@pytest.mark.parametrize("habit", CLEAN)
def test_a_file_in_which_nothing_is_double_stays_as_it_is(habits: Any, habit: str) -> None:
    records, of = made(habits, habit)
    assert len(set(of.values())) == len(records)
    linked = linking.link(records)
    assert len(records) - linked.found < 0.003 * len(records)
    estimate = counting.estimate(linked)
    assert estimate.low <= len(records) <= estimate.high
    assert estimate.count == pytest.approx(len(records), rel=0.005)


@pytest.mark.parametrize("habit", LEAST)
def test_other_habits_do_not_collapse(habits: Any, habit: str) -> None:
    records, of = made(habits, habit)
    linked = linking.link(records)
    found = linked.clusters()
    together = pairs(counted([(of[record], cluster) for record, cluster in found]))
    linked_pairs = pairs(counted([cluster for _, cluster in found]))
    true_pairs = pairs(counted(list(of.values())))
    precision, recall = LEAST[habit]
    assert together / linked_pairs > precision
    assert together / true_pairs > recall
    if habit != "large":  # few organisations: the interval is wide, the count still near
        assert counting.estimate(linked).count == pytest.approx(len(set(of.values())), rel=0.06)


def test_every_habit_is_tried(habits: Any) -> None:
    assert {*CLEAN, *LEAST} == set(habits.HABITS)
