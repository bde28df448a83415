"""Decisions and suspicions are about pairs: what they read when one record became part of another one."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from hubnetz.organisations import merging
from hubnetz.organisations.models import Decision, Organisation, Suspicion


@dataclass
class Pairs:
    """Rows that go, rows that come in their place, and those of the gone that nothing replaces."""

    model: Any
    gone: list[Any] = field(default_factory=list)
    made: list[Any] = field(default_factory=list)
    lost: list[Any] = field(default_factory=list)


def decisions(kept: Organisation, absorbed: Organisation) -> Pairs:
    """Return what becomes of decisions: of two about the same pair a person's stands, then the newer one."""

    def absorbed_stands(theirs: Decision, mine: Decision) -> bool:
        return merging.standing([_decided(theirs), _decided(mine)]).pk == theirs.pk

    return _pairs(Decision, kept, absorbed, absorbed_stands)


def suspicions(kept: Organisation, absorbed: Organisation) -> Pairs:
    """Return what becomes of suspicions: of two about the same pair the kept record's stands."""
    return _pairs(Suspicion, kept, absorbed, lambda theirs, mine: False)


def within(hub: int, rows: Sequence[Any]) -> list[Any]:
    """Return the rows of which both records are the hub's."""
    keys = {key for row in rows for key in (row.first_id, row.second_id)}
    own = set(Organisation.objects.filter(pk__in=keys, hub=hub).values_list("pk", flat=True))
    return [row for row in rows if {row.first_id, row.second_id} <= own]


def _decided(row: Decision) -> merging.Decided:
    return merging.Decided(row.pk, not row.rule and row.by_id is not None, row.decided_at)


def _pairs(model: Any, kept: Organisation, absorbed: Organisation, absorbed_stands: Any) -> Pairs:
    found = Pairs(model)
    mine = {(row.first_id, row.second_id): row for row in _naming(model, kept)}
    for row in _naming(model, absorbed):
        pair = merging.pair_after(row.first_id, row.second_id, kept=kept.pk, absorbed=absorbed.pk)
        found.gone.append(row)
        if pair is None:
            found.lost.append(row)
            continue
        if pair in mine:
            if not absorbed_stands(row, mine[pair]):
                found.lost.append(row)
                continue
            found.gone.append(mine[pair])
            found.lost.append(mine[pair])
        columns = {one.attname: getattr(row, one.attname) for one in model._meta.concrete_fields}
        columns |= {"id": None, "first_id": pair[0], "second_id": pair[1]}
        found.made.append(model(**columns))
    return found


def _naming(model: Any, record: Organisation) -> Any:
    return model.objects.filter(Q(first=record.pk) | Q(second=record.pk)).order_by("pk")
