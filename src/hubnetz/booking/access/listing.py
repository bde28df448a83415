"""The bookings of a hub as a list to search, narrow and take along."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import chain
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from hubnetz.booking import rules
from hubnetz.booking.models import Booking, Resource
from hubnetz.lib.periods import BERLIN
from hubnetz.network import access as network
from hubnetz.network.models import Hub

STATES = ("coming", "requests", "past", "missed", "cancelled", "all")
AT_ONCE = 1000  # rows that the database hands over together


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What of the bookings of a hub a page shows."""

    state: str = "coming"
    typed: str = ""
    kind: str = ""
    resource: str = ""  # its code
    day: date | None = None
    until: date | None = None

    @property
    def is_set(self) -> bool:
        """Whether anything is left out beside the state."""
        return bool(self.typed or self.kind or self.resource or self.day or self.until)


def bookings_listed(user: Any, hub: Hub, wanted: Narrowed) -> "QuerySet[Booking]":
    """Return the bookings of a hub that are wanted, the next first, of past ones the last; of other hubs nothing."""
    now = timezone.now()
    rows = Booking.objects.filter(resource__hub=hub, resource__hub__in=network.hubs_of(user).values("pk"))
    match wanted.state:
        case "requests":
            rows = rows.requests().filter(ends_at__gt=now)
        case "past":
            rows = rows.standing().filter(ends_at__lte=now)
        case "missed":
            rows = rows.filter(ending=Booking.Ending.NO_SHOW)
        case "cancelled":
            rows = rows.exclude(cancelled_at=None).exclude(ending=Booking.Ending.NO_SHOW)
        case "all":
            pass
        case _:
            rows = rows.live().filter(ends_at__gt=now)
    rows = _narrowed(rows, wanted)
    back = wanted.state in ("past", "missed", "cancelled", "all")
    order = ("-starts_at", "-pk") if back else ("starts_at", "pk")
    return rows.select_related("resource__hub", "topic", "series").order_by(*order)


def _narrowed(rows: Any, wanted: Narrowed) -> Any:
    if wanted.kind:
        rows = rows.filter(resource__kind=wanted.kind)
    if wanted.resource:
        rows = rows.filter(
            Q(resource__code=wanted.resource)
            | Q(pk__in=Booking.objects.filter(allocations__resource__code=wanted.resource).values("pk"))
        )
    if wanted.day:
        last = wanted.until or wanted.day
        rows = rows.filter(ends_at__gt=_midnight(wanted.day), starts_at__lt=_midnight(last + rules.DAY))
    elif wanted.until:
        rows = rows.filter(starts_at__lt=_midnight(wanted.until + rules.DAY))
    for word in wanted.typed.split()[:6]:
        rows = rows.filter(
            Q(name__icontains=word)
            | Q(organisation_name__icontains=word)
            | Q(email__icontains=word)
            | Q(phone__icontains=word)
            | Q(subject__icontains=word)
        )
    return rows


def _midnight(day: date) -> datetime:
    return rules.moment(day, time.min)


def resources_with_bookings(user: Any, hub: Hub) -> "QuerySet[Resource]":
    """Return what the bookings of a hub can be narrowed to, also what was given up; nothing of other hubs."""
    rows = Resource.objects.filter(hub=hub, hub__in=network.hubs_of(user).values("pk"))
    return rows.order_by("name__de", "pk").only("code", "name", "kind")


def state_of(booking: Booking, now: datetime) -> str:
    """Say where a booking stands: asked, booked, there, over, or how it ended."""
    if booking.cancelled_at:
        return booking.ending
    if booking.confirmed_at is None:
        return "asked"
    if booking.checked_in_at:
        return "there"
    return "over" if booking.ends_at <= now else "booked"


@dataclass(frozen=True)
class Table:
    """The bookings as a table to take along: read as it is written, however many there are."""

    rows: "QuerySet[Booking]"
    words: dict[str, str]  # of states

    @property
    def count(self) -> int:
        """How many bookings there are."""
        return self.rows.count()

    def lines(self) -> Iterator[Sequence[object]]:
        """Return the heading and then a line for each booking."""
        return chain([self._heading()], self._lines())

    def _heading(self) -> Sequence[object]:
        return (
            _("Begins"), _("Ends"), _("What"), _("Number"), _("State"), _("Name"), _("Company or institution"),
            _("E-mail"), _("Telephone"), _("Postcode"), _("How"), _("Topic"), _("What it is about"),
            pgettext("booking", "Booked on"), _("Code"),
        )  # fmt: skip

    def _lines(self) -> Iterator[Sequence[object]]:
        now = timezone.now()
        for one in self.rows.iterator(chunk_size=AT_ONCE):
            yield (
                _clock(one.starts_at), _clock(one.ends_at), str(one.resource.name), one.size,
                self.words.get(state_of(one, now), ""), one.name, one.organisation_name, one.email, one.phone,
                one.postcode, one.mode, str(one.topic or ""), one.subject, _clock(one.made_at), one.code,
            )  # fmt: skip


def _clock(moment: datetime) -> datetime:
    """Return what a clock in Berlin shows; spreadsheets know no zones."""
    return moment.astimezone(BERLIN).replace(tzinfo=None, microsecond=0)
