"""What upper rooms hang onto the verbs of organisations; they do so in their `apps.ready()`."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db.models import ForeignKey, Q

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.utils.functional import _StrPromise

    from hubnetz.organisations.models import Organisation, Person


@dataclass(frozen=True)
class Plan:
    """What becomes of the rows that name a record when it becomes part of another one."""

    handed_over: tuple[int, ...] = ()  # keys of rows that name the other record from then on
    dropped: tuple[int, ...] = ()  # keys of rows that both have; they come back when the merge is taken back
    refusal: str = ""  # why the records cannot become one, in a sentence


@dataclass(frozen=True)
class Answer:
    """One relation's answer to merging, and how its rows are called, several of them."""

    noun: "str | _StrPromise"
    plan: "Callable[[ForeignKey[Any, Any], Organisation, Organisation], Plan]"
    said: Callable[[Any], str] = str  # how a row that both have is said


on_merge: dict[str, Answer] = {}
"""By relation ("casework.Case.organisation"): what becomes of its rows. A test asks for each relation to a record."""


counted: "list[Callable[[Collection[int]], set[int]]]" = []
"""Called with keys of records: which of them the figure of organisations reached counts, by this room's rows."""


in_touch: "list[Callable[[QuerySet[Person], datetime], Iterable[tuple[int, date]]]]" = []
"""Called with people whom hubs know, and the moment: by key, days on which this room's rows say that hub and person had
to do with each other. Whoever has something to come is in touch today."""


def hand_over(noun: "str | _StrPromise") -> Answer:
    """Return the answer of rows that simply name the other record from then on."""

    def plan(field: "ForeignKey[Any, Any]", kept: "Organisation", absorbed: "Organisation") -> Plan:
        return Plan(handed_over=tuple(_naming(field, absorbed).values_list("pk", flat=True)))

    return Answer(noun, plan)


def hand_over_unless_both(
    noun: "str | _StrPromise",
    *once: str,
    among: Q | None = None,
    never: str = "",
    said: Callable[[Any], str] = str,
) -> Answer:
    """Return the answer of rows of which a record has one of a kind: what both have is dropped.

    :param once: the fields that may not be there twice for one record
    :param among: which rows that is true of, if not of all
    :param never: a field that must not name the other record itself; a row that does is dropped
    :param said: how a row that is dropped is said
    """

    def plan(field: "ForeignKey[Any, Any]", kept: "Organisation", absorbed: "Organisation") -> Plan:
        counted = among if among is not None else Q()
        has = set(_naming(field, kept).filter(counted).values_list(*once))
        theirs = {pk: tuple(values) for pk, *values in _naming(field, absorbed).values_list("pk", *once)}
        dropped = set(_naming(field, absorbed).filter(counted).values_list("pk", flat=True))
        dropped = {pk for pk in dropped if theirs[pk] in has}
        if never:
            dropped |= set(_naming(field, absorbed).filter(**{never: kept.pk}).values_list("pk", flat=True))
        return Plan(tuple(pk for pk in theirs if pk not in dropped), tuple(sorted(dropped)))

    return Answer(noun, plan, said)


def stay(noun: "str | _StrPromise") -> Answer:
    """Return the answer of rows that say what was: they go on naming the record they named."""
    return Answer(noun, lambda field, kept, absorbed: Plan())


def _naming(field: "ForeignKey[Any, Any]", record: "Organisation") -> Any:
    return field.model._base_manager.filter(**{field.name: record.pk}).order_by("pk")


def relations(model: type[Any]) -> "dict[str, ForeignKey[Any, Any]]":
    """Return each relation of any room that leads to the model, by its name; also those that have no way back."""
    found = {}
    for relation in model._meta.get_fields(include_hidden=True):
        if relation.auto_created and not relation.concrete and (relation.one_to_many or relation.one_to_one):
            found[f"{relation.related_model._meta.label}.{relation.field.name}"] = relation.field
    return dict(sorted(found.items()))
