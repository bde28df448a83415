"""Hours with an adviser for somebody from a place: at the hub that answers there first, then anywhere."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from hubnetz.booking.access import public
from hubnetz.booking.access.public import Slot
from hubnetz.booking.models import Resource, Tariff
from hubnetz.lib.periods import BERLIN
from hubnetz.lib.worded import Worded
from hubnetz.network import access as network
from hubnetz.network import reference, rules
from hubnetz.network.models import Topic
from hubnetz.network.reference import Found


@dataclass(frozen=True, slots=True)
class Whither:
    """A place as it was typed, and the hubs that answer there, the one to call first."""

    found: Found
    slugs: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The place as it was understood; empty if it was not."""
        return self.found.candidates[0].in_full if self.found.status == "found" else ""

    @property
    def postcode(self) -> str:
        """The one postcode of the place; empty if it has several or is not known."""
        known = {one.postcode for one in self.found.candidates}
        return known.pop() if len(known) == 1 else ""


def whither(place: str, topics: Sequence[str] = ()) -> Whither:
    """Return who answers for a place as it was typed; nobody for one that is not known."""
    found = reference.find(place)
    if not found.candidates:
        return Whither(found)
    today = timezone.localdate(timezone=BERLIN)
    route = rules.route(
        found.candidates, list(topics), network.answering(today), on=today, nearby=reference.inside()
    )
    return Whither(found, tuple(slug for slug in route.slugs if slug))


def advisers_knowing(topics: Collection[Topic | str], *, mode: str = "") -> list[Resource]:
    """Return the advisers of the network who know about any of the topics, each once; all if none is named.

    Each says in `costs` whether somebody pays for their hours.
    """
    if not (topics or mode):
        return _ALL()
    rows = _advisers(mode)
    if topics:
        codes = [one if isinstance(one, str) else one.code for one in topics]
        rows = rows.filter(topics__code__in=codes).distinct()
    return list(rows)


def _advisers(mode: str = "") -> Any:
    asked_for = Tariff.objects.offered().filter(
        Q(resource=OuterRef("pk")) | Q(hub=OuterRef("hub"), kind=OuterRef("kind")), cents__gt=0
    )
    return public.advisers_for(None, mode=mode).annotate(costs=Exists(asked_for))


_ALL: Worded[Resource] = Worded(_advisers)


def parted(advisers: Iterable[Resource], slugs: Sequence[str]) -> tuple[list[Resource], list[Resource]]:
    """Return the advisers of the first of the hubs that has any, and all others."""
    everybody = list(advisers)
    first = next((slug for slug in slugs if any(one.hub.slug == slug for one in everybody)), None)
    here = [one for one in everybody if one.hub.slug == first]
    return here, [one for one in everybody if one.hub.slug != first]


@dataclass(frozen=True, slots=True)
class Fitting:
    """The next hours for one wish, each with the topic it is booked for; and that topic if there are more hours."""

    hours: tuple[tuple[Slot, str], ...] = ()
    topic: str = ""


def fitting_hours(
    wishes: Sequence[Sequence[str]], slugs: Sequence[str] = (), *, most: int = 3, days: int = 14
) -> list[Fitting]:
    """Return for each wish, that is a row of topics, the next hours of those who know about one of them.

    They are hours of the first of the hubs that has such an adviser; where none has, of any hub. Five queries, for
    however many wishes; none without topics.
    """
    codes = {code for topics in wishes for code in topics}
    if not codes:
        return [Fitting() for _topics in wishes]
    rows: Any = public.advisers_for(None).filter(topics__code__in=codes)
    everybody = list(rows.annotate(knows=ArrayAgg("topics__code")))
    meant = []
    for topics in wishes:
        here, elsewhere = parted([one for one in everybody if set(one.knows) & set(topics)], slugs)
        meant.append(here or elsewhere)
    asked = {one.pk: one for advisers in meant for one in advisers}
    today = timezone.localdate(timezone=BERLIN)
    slots = public.slots(asked.values(), today, today + timedelta(days=days)) if asked else []
    found = []
    for topics, advisers in zip(wishes, meant, strict=True):
        keys = {one.pk for one in advisers}
        soonest: dict[datetime, Slot] = {}
        for slot in slots:
            if len(soonest) < most and slot.resource.pk in keys:
                soonest.setdefault(slot.starts_at, slot)
        hours = tuple((one, _first_known(asked[one.resource.pk], topics)) for one in soonest.values())
        found.append(Fitting(hours, _first_known(advisers[0], topics) if advisers else ""))
    return found


def _first_known(adviser: Any, topics: Sequence[str]) -> str:
    return next((code for code in topics if code in adviser.knows), "")


def soonest_by_hub(
    advisers: Iterable[Resource], slugs: Sequence[str] = (), *, each: int = 3, days: int = 14
) -> list[tuple[Any, list[Slot]]]:
    """Return for each hub its next hours within some days: the hubs named first, then who has the soonest."""
    wanted, today = list(advisers), timezone.localdate(timezone=BERLIN)
    by_hub: dict[int, list[Slot]] = {}
    seen: set[tuple[int, datetime]] = set()
    for slot in public.slots(wanted, today, today + timedelta(days=days)):
        hub = slot.resource.hub
        if (hub.pk, slot.starts_at) not in seen and len(by_hub.get(hub.pk, ())) < each:
            seen.add((hub.pk, slot.starts_at))
            by_hub.setdefault(hub.pk, []).append(slot)
    named = {slug: number for number, slug in enumerate(slugs)}
    ordered = sorted(
        by_hub.values(),
        key=lambda slots: (named.get(slots[0].resource.hub.slug, len(named)), slots[0].starts_at),
    )
    return [(slots[0].resource.hub, slots) for slots in ordered]
