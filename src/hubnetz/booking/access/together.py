"""What could be had instead when several things are wanted at once; and what the dates of a series would meet."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from hubnetz.booking import rules, supply
from hubnetz.booking.access import public
from hubnetz.booking.access.public import Alternative
from hubnetz.booking.models import Booking, BookingSeries, Resource
from hubnetz.events import recurrence
from hubnetz.lib.periods import BERLIN
from hubnetz.network.models import Topic

MOST_ALIKE = 12  # of each thing that are looked at


@dataclass(frozen=True, slots=True)
class Instead:
    """What could be had instead: another time, less of it, other places, another hub; always for all that is wanted."""

    kind: str
    starts_at: datetime
    ends_at: datetime
    asked: tuple[Resource, ...]


def instead(
    asked: Sequence[Resource],
    *,
    starts_at: datetime,
    ends_at: datetime,
    size: int = 1,
    topic: Topic | None = None,
    mode: str = "",
    most: int = 2,
) -> list[Instead]:
    """Return what could be had instead of a time that is not free, nearest first, each for all that is asked for."""
    if len(asked) == 1:
        found = public.alternatives(
            asked[0], starts_at=starts_at, ends_at=ends_at, size=size, topic=topic, mode=mode, most=most
        )
        return [_single(one) for one in found]
    now, length = timezone.now(), ends_at - starts_at
    day = timezone.localdate(starts_at, BERLIN)
    alike = {one.pk: public.alike_to(one, topic, mode)[:MOST_ALIKE] for one in asked}
    everything = {one.pk: one for one in [*asked, *(other for those in alike.values() for other in those)]}
    stocks = supply.stocks(everything.values(), day - 7 * rules.DAY, day + 7 * rules.DAY)
    look = _Look({pk: stock.supply for pk, stock in stocks.items()}, now, size)
    return [
        *look.shifted(asked, length, starts_at, most),
        *look.shortened(asked, starts_at, ends_at),
        *look.other_places(asked, alike, starts_at, ends_at),
        *look.other_hubs(asked, alike, starts_at, length, most),
    ]


def _single(one: Alternative) -> Instead:
    return Instead(one.kind, one.starts_at, one.ends_at, (one.resource,))


class _Look:
    """Looks at the supplies of several things."""

    def __init__(self, supplies: dict[int, rules.Supply], now: datetime, size: int) -> None:
        self.supplies, self.now, self.size = supplies, now, size

    def starts(self, asked: Sequence[Resource], length: timedelta) -> list[datetime]:
        supplies = [self.supplies[one.pk] for one in asked]
        found = rules.common_starts(supplies, length, now=self.now)
        if self.size == 1:
            return found
        return [one for one in found if self.fits(asked[0], one, one + length, first=True)]

    def fits(self, one: Resource, starts_at: datetime, ends_at: datetime, *, first: bool) -> bool:
        size = self.size if first else 1
        stands = rules.obstacle(
            self.supplies[one.pk], starts_at, ends_at, now=self.now, size=size, on_step=first
        )
        return stands is None

    def all_fit(self, asked: Sequence[Resource], starts_at: datetime, ends_at: datetime) -> bool:
        return all(self.fits(one, starts_at, ends_at, first=not n) for n, one in enumerate(asked))

    def shifted(
        self, asked: Sequence[Resource], length: timedelta, wanted: datetime, most: int
    ) -> list[Instead]:
        near = rules.nearest(self.starts(asked, length), wanted, most)
        return [Instead("shift", one, one + length, tuple(asked)) for one in near]

    def shortened(self, asked: Sequence[Resource], starts_at: datetime, ends_at: datetime) -> list[Instead]:
        step, least = asked[0].terms.step, max(one.terms.shortest for one in asked)
        until = ends_at - step
        while until - starts_at >= max(least, (ends_at - starts_at) / 2):
            if self.all_fit(asked, starts_at, until):
                return [Instead("shorten", starts_at, until, tuple(asked))]
            until -= step
        return []

    def other_places(
        self,
        asked: Sequence[Resource],
        alike: dict[int, list[Resource]],
        starts_at: datetime,
        ends_at: datetime,
    ) -> list[Instead]:
        chosen: list[Resource] = []
        for n, one in enumerate(asked):
            near = [other for other in alike[one.pk] if other.hub_id == one.hub_id and other not in asked]
            free = (
                other
                for other in [one, *near]
                if other not in chosen and self.fits(other, starts_at, ends_at, first=not n)
            )
            found = next(free, None)
            if found is None:
                return []
            chosen.append(found)
        return [] if chosen == list(asked) else [Instead("place", starts_at, ends_at, tuple(chosen))]

    def other_hubs(
        self,
        asked: Sequence[Resource],
        alike: dict[int, list[Resource]],
        wanted: datetime,
        length: timedelta,
        most: int,
    ) -> list[Instead]:
        hubs = {other.hub_id for other in alike[asked[0].pk]} - {asked[0].hub_id}
        found = []
        for hub in sorted(hubs):
            there = [next((one for one in alike[each.pk] if one.hub_id == hub), None) for each in asked]
            those = [one for one in there if one is not None]
            if len(those) < len(asked) or len({one.pk for one in those}) < len(those):
                continue
            near = sorted(self.starts(those, length), key=lambda when: abs(when - wanted))[:1]
            found += [Instead("hub", when, when + length, tuple(those)) for when in near]
        found.sort(key=lambda one: (abs(one.starts_at - wanted), one.starts_at, one.asked[0].pk))
        return found[:most]


@dataclass(frozen=True, slots=True)
class Date:
    """A date of a series that is wished for, and what stands against it."""

    starts_at: datetime
    ends_at: datetime
    obstacle: rules.Obstacle | None
    about: Resource | None = None  # which of several stands against it


def outlook(
    asked: Sequence[Resource],
    slots: Sequence[recurrence.Slot],
    *,
    size: int = 1,
    by_staff: bool = False,
) -> list[Date]:
    """Return the dates of a series with what stands against each, before anything is booked; four queries."""
    if not slots:
        return []
    now = timezone.now()
    first, last = (timezone.localdate(one, BERLIN) for one in (slots[0].starts_at, slots[-1].ends_at))
    stocks = supply.stocks(asked, first, last)
    supplies = [stocks[one.pk].supply for one in asked]
    found = []
    for slot in slots:
        date = Date(slot.starts_at, slot.ends_at, None)
        for n, one in enumerate(asked):
            stands = rules.obstacle(
                supplies[n],
                slot.starts_at,
                slot.ends_at,
                now=now,
                size=size if not n else 1,
                by_staff=by_staff,
                on_step=not n,
            )
            if stands:
                date = replace(date, obstacle=stands, about=one if len(asked) > 1 else None)
                break
        found.append(date)
    return found


def dates_of(series: BookingSeries) -> list[Booking]:
    """Return the bookings of a series in order, also those that were given back."""
    rows = series.bookings.select_related("resource__hub", "resource__site")
    return list(rows.order_by("starts_at", "pk"))


def companions_of(resource: Resource, *, listed: bool) -> list[Resource]:
    """Return what can be booked together with a resource: other things of its hub, no part or whole of it."""
    rows: Any = Resource.objects.listed() if listed else Resource.objects.standing()
    rows = rows.filter(hub=resource.hub_id).exclude(kind=Resource.Kind.DESKS)
    found = rows.select_related("hub", "site", "licence_kind").order_by("kind", "name__de", "pk")
    return [one for one in found if one.root_id != resource.root_id]
