"""What is known of a record and of its people, for those who work at its hub."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, Model, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject
from django.http import Http404
from django.shortcuts import get_object_or_404

from hubnetz.lib.worded import Given, Worded, among
from hubnetz.network import access as network
from hubnetz.network.models import Hub
from hubnetz.organisations import sectors, sizes
from hubnetz.organisations.access import records
from hubnetz.organisations.models import (
    Affiliation,
    Branch,
    Holding,
    Identifier,
    Merge,
    Organisation,
    OtherDomain,
    OtherName,
    Person,
    Sector,
    YearFigures,
)


@dataclass(frozen=True)
class Year:
    """What was told of one year, alone and with the group, and how large that is for programmes."""

    row: YearFigures
    group: sizes.Size
    eu: str
    dma: str


@dataclass(frozen=True)
class Known:
    """Everything that is known of a record beside its own fields."""

    names: list[OtherName]
    branches: list[Branch]
    numbers: list[Identifier]
    domains: list[OtherDomain]
    sectors: list[tuple[Sector, sectors.Said | None]]
    years: list[Year]
    holdings: list[Holding]
    group: list[tuple[Organisation, Decimal]]  # others that are looked at together with it, and their part
    status: str  # the European class that holds
    people: list[Affiliation]
    merges: list[Merge]


def known_of(organisation: Organisation) -> Known:
    """Return everything that is known of a record the caller may see."""
    return _known(_with_parts(Organisation.objects.filter(pk=organisation.pk)).get())


def file_of(user: Any, code: str) -> tuple[Organisation, Known]:
    """Return one record of a hub where the user works, and all that is known of it: one query unless it holds shares.

    :raises Http404: for another hub's record as for a missing one
    """
    rows = _FILE(code=code, hubs=network.hub_keys_of(user))
    if not rows:
        raise Http404
    found = rows[0]
    if found.merged_into_id is not None:
        found = records.organisation_of(user, code, rows=_with_parts)
    return found, _known(found)


def _with_parts(rows: "QuerySet[Organisation]") -> "QuerySet[Organisation]":
    """Return records with everything around them, in one question to the database."""
    here = {"organisation": OuterRef("pk")}
    coming = Affiliation.objects.filter(**here)
    coming = coming.order_by(F("until").desc(nulls_first=True), "person__name", "pk")
    merged = Merge.objects.filter(kept=OuterRef("pk"), undone_at=None).order_by("-merged_at", "-pk")
    held = Holding.objects.filter(Q(owner=OuterRef("pk")) | Q(owned=OuterRef("pk")))
    return rows.annotate(
        known_names=_rows(OtherName.objects.filter(**here).order_by("text", "pk")),
        known_branches=_rows(Branch.objects.filter(**here).order_by("town", "pk")),
        known_numbers=_rows(Identifier.objects.filter(**here).order_by("scheme", "pk")),
        known_domains=_rows(OtherDomain.objects.filter(**here).order_by("domain")),
        known_sectors=_rows(Sector.objects.filter(**here).order_by("edition")),
        known_years=_rows(YearFigures.objects.filter(**here).order_by("year")),
        known_holdings=_rows(held.order_by("-percent", "pk"), owner=Organisation, owned=Organisation),
        known_people=_rows(coming, person=Person),
        known_merges=_rows(merged, absorbed=Organisation, by=get_user_model()),
    )


_FILE = Worded(
    lambda: _with_parts(
        Organisation.objects.filter(among("hub_id", "hubs"), code=Given("code")).select_related("hub")
    )
)
SHOWN = {"Organisation": ("id", "code", "name", "postcode", "town"), "User": ("id", "name")}
LEFT_OUT = {"before", "after", "moved", "dropped", "made", "identities"}


def _rows(found: "QuerySet[Any]", **along: Any) -> ArraySubquery:
    """Return rows as JSON, with what they lead to where that is asked for."""
    columns = {field.attname: field.attname for field in _columns(found.model)}
    for name, model in along.items():
        columns |= {f"{name}__{column}": f"{name}__{column}" for column in _shown(model)}
    return ArraySubquery(found.values(json=JSONObject(**columns)))


def _columns(model: Any) -> list[Any]:
    return [field for field in model._meta.concrete_fields if field.name not in LEFT_OUT]


def _shown(model: Any) -> tuple[str, ...]:
    return SHOWN.get(model.__name__) or tuple(field.attname for field in model._meta.concrete_fields)


def _read[T: Model](model: type[T], row: dict[str, Any], begins: str = "") -> T:
    """Return a row that came as JSON."""
    made: Any = model()
    for field in model._meta.concrete_fields:
        if begins + field.attname in row:
            setattr(made, field.attname, field.to_python(row[begins + field.attname]))
    return made


def _read_all[T: Model](model: type[T], rows: list[dict[str, Any]], **along: Any) -> list[T]:
    found = []
    for row in rows:
        made = _read(model, row)
        for name, other in along.items():
            if row[f"{name}__id"] is not None:
                setattr(made, name, _read(other, row, f"{name}__"))
        found.append(made)
    return found


def _known(found: Any) -> Known:
    """Return what came with a record."""
    holdings = _read_all(Holding, found.known_holdings, owner=Organisation, owned=Organisation)
    parts = _group(found, holdings)
    others = Organisation.objects.filter(pk__in=parts).exclude(pk=found.pk).order_by("name", "pk")
    years = _years(found, _read_all(YearFigures, found.known_years), parts)
    return Known(
        names=_read_all(OtherName, found.known_names),
        branches=_read_all(Branch, found.known_branches),
        numbers=_read_all(Identifier, found.known_numbers),
        domains=_read_all(OtherDomain, found.known_domains),
        sectors=[
            (row, sectors.said(row.code, row.edition)) for row in _read_all(Sector, found.known_sectors)
        ],
        years=sorted(years, key=lambda one: -one.row.year),
        holdings=holdings,
        group=[(other, parts[other.pk] * 100) for other in others] if len(parts) > 1 else [],
        status=sizes.status({one.row.year: one.eu for one in years}),
        people=_read_all(Affiliation, found.known_people, person=Person),
        merges=_read_all(Merge, found.known_merges, absorbed=Organisation, by=get_user_model()),
    )


def _group(organisation: Organisation, holdings: list[Holding]) -> dict[int, Decimal]:
    if not holdings:
        return {organisation.pk: Decimal(1)}
    rows = Holding.objects.filter(owner__hub=organisation.hub_id, until=None)
    shares = [sizes.Share(*row) for row in rows.values_list("owner_id", "owned_id", "percent")]
    return sizes.group(organisation.pk, shares)


def _years(organisation: Organisation, told: list[YearFigures], parts: dict[int, Decimal]) -> list[Year]:
    of_year: dict[int, dict[int, sizes.Size]] = defaultdict(dict)
    others = YearFigures.objects.filter(organisation__in=set(parts) - {organisation.pk})
    for row in [*told, *(others if len(parts) > 1 else ())]:
        of_year[row.year][row.organisation_id] = sizes.Size(row.staff, row.turnover, row.balance)
    found = []
    for row in told:
        group = sizes.together(parts, of_year[row.year])
        own = of_year[row.year][organisation.pk]
        found.append(Year(row, group, sizes.eu_class(group), sizes.dma_class(own)))
    return found


def may_write(user: Any, hub: Hub) -> bool:
    """Say whether the user may change what is known of the hub's records."""
    return network.hubs_of(user, *records.WRITE).filter(pk=hub.pk).exists()


def people_of(user: Any) -> "QuerySet[Person]":
    """Return the people known to the hubs where the user works."""
    return Person.objects.filter(hub__in=network.hubs_of(user))


def person_of(user: Any, code: str) -> Person:
    """Return one person known to a hub where the user works.

    :raises Http404: for another hub's as for a missing one
    """
    return get_object_or_404(people_of(user).select_related("hub"), code=code)


def affiliation_of(organisation: Organisation, key: int) -> Affiliation:
    """Return one affiliation of a record the caller may see.

    :raises Http404: if it is not one of this record
    """
    return get_object_or_404(Affiliation.objects.select_related("person"), pk=key, organisation=organisation)


def merge_into(organisation: Organisation, code: str) -> Merge:
    """Return one merge by which another record became part of this one.

    :raises Http404: if it is not one of this record
    """
    found = Merge.objects.filter(kept=organisation, code=code).first()
    if found is None:
        raise Http404
    return found
