"""The people a hub knows, as a list: searched, narrowed, sorted. For those who work with them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from functools import partial
from typing import Any

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.utils.http import urlencode

from hubnetz.lib.periods import start_of_day
from hubnetz.lib.worded import Pages, Worded, among
from hubnetz.network import access as network
from hubnetz.network.models import Hub
from hubnetz.organisations.access.listing import STALE_AFTER
from hubnetz.organisations.access.records import WRITE
from hubnetz.organisations.models import Affiliation, Kind, Person

READ_PEOPLE = WRITE  # whoever only looks on needs no names and addresses
SORTS: dict[str, tuple[Any, ...]] = {
    "name": ("name", "pk"),
    "newest": ("-noted_at", "pk"),
    "checked": (F("checked_on").asc(nulls_first=True), "pk"),
}
_PLACES = Affiliation.objects.filter(person=OuterRef("pk"), until=None, organisation__merged_into=None)
MISSING = {
    "email": Q(email=""),
    "phone": Q(phone=""),
    "organisation": ~Exists(_PLACES),
}


@dataclass(frozen=True, slots=True)
class People:
    """What of the people a list shows; its query says the same in an address."""

    q: str = ""
    kind: str = ""  # of an organisation they belong to
    county: str = ""
    function: str = ""
    language: str = ""
    missing: str = ""
    checked: str = ""
    sort: str = ""

    @classmethod
    def of(cls, asked: Mapping[str, Any]) -> "People":
        """Return what an address asks for; what makes no sense is left out."""
        found = cls(**{one.name: str(asked.get(one.name) or "").strip()[:120] for one in fields(cls)})
        return replace(
            found,
            kind=found.kind if found.kind in Kind.values else "",
            county=found.county if found.county.isdecimal() else "",
            language=found.language if found.language in ("de", "en") else "",
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
        """Whether anybody is left out."""
        return bool(replace(self, sort="").query)


def people_listed(user: Any, hubs: Iterable[Hub], wanted: People, *, today: date) -> "QuerySet[Person]":
    """Return the people of these hubs of the user's that are wanted, each with the places they belong to now.

    Only hubs where the user works with people count: whoever only looks on sees nobody.
    """
    may = network.hubs_of(user, *READ_PEOPLE).values("pk")
    rows = Person.objects.filter(Q(hub__in=may), hub__in=list(hubs)).select_related("hub")
    for word in wanted.q.split()[:6]:
        at = Exists(_PLACES.filter(organisation__name__icontains=word))
        rows = rows.filter(Q(name__icontains=word) | Q(email__icontains=word) | Q(phone__icontains=word) | at)
    places = _PLACES
    if wanted.kind:
        places = places.filter(organisation__kind=wanted.kind)
    if wanted.county:
        places = places.filter(organisation__county=wanted.county)
    if wanted.function:
        places = places.filter(function__icontains=wanted.function)
    if wanted.kind or wanted.county or wanted.function:
        rows = rows.filter(Exists(places))
    if wanted.language:
        rows = rows.filter(language=wanted.language)
    if wanted.missing:
        rows = rows.filter(MISSING[wanted.missing])
    if wanted.checked:
        edge = today - STALE_AFTER
        rows = rows.filter(Q(checked_on__lt=edge) | Q(checked_on=None, noted_at__lt=start_of_day(edge)))
    now = Affiliation.objects.filter(until=None, organisation__merged_into=None).select_related(
        "organisation"
    )
    shown = Prefetch("affiliations", now.order_by("organisation__name", "pk"), to_attr="places")
    return rows.prefetch_related(shown).order_by(*SORTS[wanted.sort or "name"])


def all_people(user: Any, hubs: Iterable[Hub], sort: str = "") -> "Pages[Person]":
    """Return all people of these hubs where the user works with people; `at_work` says where they belong."""
    mine = network.hub_keys_of(user, *READ_PEOPLE)
    return _ALL[sort or "name"].pages(hubs=[hub.pk for hub in hubs if hub.pk in mine])


def at_work(people: Iterable[Person], hubs: Iterable[Hub]) -> list[Person]:
    """Return people of these hubs, each with the places they belong to now; one query."""
    known, found = {hub.pk: hub for hub in hubs}, list(people)
    places: dict[int, list[Affiliation]] = defaultdict(list)
    for place in _AT_WORK(people=[one.pk for one in found]) if found else ():
        places[place.person_id].append(place)
    for one in found:
        one.hub = known[one.hub_id]
        one.places = places[one.pk]  # type: ignore[attr-defined]  # as `people_listed` has it
    return found


def _all(sort: str) -> "QuerySet[Person]":
    return Person.objects.filter(among("hub_id", "hubs")).order_by(*SORTS[sort])


_ALL = {sort: Worded(partial(_all, sort)) for sort in SORTS}
_AT_WORK = Worded(
    lambda: (
        Affiliation.objects.filter(among("person_id", "people"), until=None, organisation__merged_into=None)
        .select_related("organisation")
        .only("person_id", "function", "organisation__code", "organisation__name")
        .order_by("organisation__name", "pk")
    )
)
