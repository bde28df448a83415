"""What the history shall amount to: the default, its variation by seed, its size by scale."""

import random
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from hubnetz.demo import facts

DEFAULT_SEED = 2020


@dataclass(frozen=True, slots=True)
class Scenario:
    """Totals at the cut-off and how they are spread; an argument of the generator."""

    seed: int
    scale: float
    starts_on: date
    cutoff: date
    figures: dict[str, int]
    beside: dict[str, float]
    later: dict[str, float]
    weights: dict[str, dict[str, float]]  # hub -> column -> weight

    def rng(self, *concern: object) -> random.Random:
        """Return a source of chance for one concern, so that a change to one does not shake the others."""
        return random.Random(":".join(str(part) for part in (self.seed, *concern)))

    def share(self, column: str, total: int) -> dict[str, int]:
        """Divide a total among the hubs by a column of weights."""
        return dict(
            zip(
                self.weights,
                apportion(total, [weight[column] for weight in self.weights.values()]),
                strict=True,
            )
        )


def scenario(*, seed: int = DEFAULT_SEED, scale: float = 1.0) -> Scenario:
    """Return the scenario of a seed: the default's totals, or others around them."""
    table = _table()
    chance = random.Random(f"totals:{seed}")
    figures = {}
    for figure, value in table["figures"].items():
        factor = 1.0 if seed == DEFAULT_SEED else 1.0 + table["spread"] * chance.uniform(-1.0, 1.0)
        figures[figure] = max(1, round(value * factor * scale))
    return Scenario(
        seed=seed,
        scale=scale,
        starts_on=table["starts_on"],
        cutoff=table["cutoff"],
        figures=figures,
        beside=table["beside"],
        later=table["later"],
        weights=table["hub"],
    )


def event_kinds() -> list[dict[str, str]]:
    """Return the kinds of events of the network, in their order."""
    return list(_table()["event_kind"])


def apportion(total: int, weights: list[float]) -> list[int]:
    """Divide a whole number by weights so that the parts add up to it (largest remainder)."""
    whole = sum(weights)
    if not whole:
        return [0] * len(weights)
    exact = [total * weight / whole for weight in weights]
    parts = [int(value) for value in exact]
    order = sorted(range(len(weights)), key=lambda n: (parts[n] - exact[n], n))
    for n in order[: total - sum(parts)]:
        parts[n] += 1
    return parts


@cache
def _table() -> dict[str, Any]:
    return facts.read("scenario.toml")
