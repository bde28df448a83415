"""The records of a hub as a list: searched, narrowed, sorted, counted by what is missing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from functools import partial
from typing import Any

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.http import urlencode

from hubnetz.lib.periods import start_of_day
from hubnetz.lib.worded import Pages, Worded, among
from hubnetz.network import access as network
from hubnetz.network.models import Hub
from hubnetz.organisations import rules
from hubnetz.organisations.access.records import organisations_of
from hubnetz.organisations.models import Affiliation, Kind, Organisation, OtherName, Sector

STALE_AFTER = timedelta(days=730)  # a record that nobody confirmed for so long is to be looked at
SIZES: dict[str, tuple[int, int | None]] = {
    "micro": (0, 9),
    "small": (10, 49),
    "medium": (50, 249),
    "large": (250, None),
}
SORTS: dict[str, tuple[Any, ...]] = {
    "name": ("name", "pk"),
    "town": ("town", "name", "pk"),
    "newest": ("-welcomed_at", "pk"),
    "checked": (F("checked_on").asc(nulls_first=True), "pk"),
}
_SECTORS = Sector.objects.filter(organisation=OuterRef("pk"))
_PEOPLE = Affiliation.objects.filter(organisation=OuterRef("pk"), until=None)
MISSING = {
    "postcode": Q(postcode=""),
    "county": Q(county=""),
    "kind": Q(kind=Kind.OTHER),
    "sector": Q(section="") & ~Exists(_SECTORS),
    "size": Q(staff=None),
    "domain": Q(domain=""),
    "people": ~Exists(_PEOPLE),
}
SECTIONS = "ABCDEFGHIJKLMNOPQRSTU"  # WZ 2008


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What of the records a list shows. Its query says the same in an address, always in the same words."""

    q: str = ""
    kind: str = ""
    county: str = ""
    town: str = ""
    sector: str = ""
    size: str = ""
    topic: str = ""
    since: str = ""  # a day: in touch since then
    served: str = ""  # "never"
    provisional: str = ""  # "yes"
    missing: str = ""
    checked: str = ""  # "stale": not for two years
    sort: str = ""

    @classmethod
    def of(cls, asked: Mapping[str, Any]) -> "Narrowed":
        """Return what an address asks for; what makes no sense is left out."""
        found = cls(**{one.name: str(asked.get(one.name) or "").strip()[:120] for one in fields(cls)})
        return replace(
            found,
            kind=found.kind if found.kind in Kind.values else "",
            county=found.county if found.county.isdecimal() else "",
            sector=found.sector if found.sector and found.sector in SECTIONS else "",
            size=found.size if found.size in SIZES else "",
            since=found.since if _day(found.since) else "",
            served="never" if found.served == "never" else "",
            provisional="yes" if found.provisional == "yes" else "",
            missing=found.missing if found.missing in MISSING else "",
            checked="stale" if found.checked == "stale" else "",
            sort=found.sort if found.sort in SORTS and found.sort != "name" else "",
        )

    @property
    def query(self) -> str:
        """The same as it stands in an address."""
        said = {one.name: getattr(self, one.name) for one in fields(self)}
        return urlencode({name: value for name, value in said.items() if value})

    @property
    def narrows(self) -> bool:
        """Whether anything is left out."""
        return bool(replace(self, sort="").query)

    @property
    def by_contact(self) -> bool:
        """Whether it asks what the hub did for an organisation."""
        return bool(self.topic or self.since or self.served)

    @property
    def since_day(self) -> date | None:
        """The day since when somebody was in touch."""
        return _day(self.since)


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if 1900 < found.year < 2200 else None


def organisations_listed(
    user: Any,
    hubs: Iterable[Hub],
    wanted: Narrowed,
    *,
    today: date,
    within: "Iterable[QuerySet[Any]] | None" = None,
    without: "Iterable[QuerySet[Any]]" = (),
) -> "QuerySet[Organisation]":
    """Return the records of these hubs of the user's that are wanted, in their order.

    ``within`` and ``without`` are keys of records that other rooms name: in any of the first, in none of the others.
    """
    rows = organisations_of(user).filter(hub__in=list(hubs)).select_related("hub")
    rows = _narrowed(rows, wanted, today)
    if within is not None:
        some = Q()
        for keys in within:
            some |= Q(pk__in=keys)
        rows = rows.filter(some)
    for keys in without:
        rows = rows.exclude(pk__in=keys)
    folded = rules.folded(wanted.q)
    if folded and not wanted.sort:
        rows = rows.annotate(likeness=TrigramWordSimilarity(folded, "folded"))
        return rows.order_by("-likeness", "name", "pk")
    return rows.order_by(*SORTS[wanted.sort or "name"])


def all_listed(user: Any, hubs: Iterable[Hub], sort: str = "") -> "Pages[Organisation]":
    """Return all records of these hubs of the user's in an order, each with how many ``people`` are known there."""
    mine = network.hub_keys_of(user)
    return _ALL[sort or "name"].pages(hubs=[hub.pk for hub in hubs if hub.pk in mine])


def _narrowed(rows: "QuerySet[Organisation]", wanted: Narrowed, today: date) -> "QuerySet[Organisation]":
    if wanted.q:
        folded = rules.folded(wanted.q)
        if not folded:
            return rows.none()
        alike = Q(folded__contains=folded) | Q(folded__trigram_word_similar=folded)
        called = Exists(OtherName.objects.filter(organisation=OuterRef("pk"), folded__contains=folded))
        rows = rows.filter(alike | Q(domain__icontains=wanted.q) | called)
    exact = {"kind": wanted.kind, "county": wanted.county}
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    if wanted.town:
        rows = rows.filter(Q(town__istartswith=wanted.town) | Q(postcode__startswith=wanted.town))
    if wanted.sector:
        rows = rows.filter(section=wanted.sector)
    if wanted.size:
        least, most = SIZES[wanted.size]
        rows = rows.filter(staff__gte=least)
        rows = rows.filter(staff__lte=most) if most is not None else rows
    if wanted.provisional:
        rows = rows.filter(is_provisional=True)
    if wanted.missing:
        rows = rows.filter(MISSING[wanted.missing])
    if wanted.checked:
        rows = rows.filter(stale(today))
    return rows


def stale(today: date) -> Q:
    """Return what says of a record that nobody confirmed it for two years; one that is younger is not old."""
    edge = today - STALE_AFTER
    return Q(checked_on__lt=edge) | Q(checked_on=None, welcomed_at__lt=start_of_day(edge))


def named(user: Any, hubs: Iterable[Hub], codes: Iterable[str]) -> "QuerySet[Organisation]":
    """Return those of the codes that are records of these hubs of the user's, by name; others are left out."""
    rows = organisations_of(user).filter(hub__in=list(hubs), code__in=list(codes))
    return rows.select_related("hub").order_by("name", "pk")


def with_people(rows: "QuerySet[Organisation]") -> "QuerySet[Organisation]":
    """Return the records, each with how many people are known there (``people``)."""
    each = _PEOPLE.order_by().values("organisation").annotate(n=Count("pk")).values("n")
    return rows.annotate(people=Coalesce(Subquery(each), 0))


def _all(sort: str) -> "QuerySet[Organisation]":
    rows = with_people(Organisation.objects.standing().filter(among("hub_id", "hubs")))
    return rows.order_by(*SORTS[sort])


_ALL = {sort: Worded(partial(_all, sort)) for sort in SORTS}
