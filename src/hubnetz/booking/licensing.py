"""Whether somebody may use a machine on a day, and where they can learn it."""

from datetime import date, datetime
from typing import Any

from dateutil.relativedelta import relativedelta
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from hubnetz.booking.models import Licence, LicenceKind, Resource
from hubnetz.events.models import Attendance, Event
from hubnetz.lib.periods import BERLIN


def good_licence(resource: Resource, email: str, day: date) -> Licence | None:
    """Return a licence by which somebody may use the machine on the day, one that its hub accepts; else None."""
    if not email:
        return None
    rows = Licence.objects.filter(kind=resource.licence_kind, email=email).good_on(day)
    if not resource.accepts_other_hubs:
        rows = rows.filter(hub=resource.hub)
    return rows.order_by("-valid_until", "pk").first()


def attended(kind: LicenceKind, email: str = "") -> "QuerySet[Attendance]":
    """Return who came to a course that gives the licence and has none by it yet, perhaps of one person only."""
    rows = Attendance.objects.filter(event__in=kind.inductions.values("event")).exclude(
        registration__email=""
    )
    if email:
        rows = rows.filter(registration__email=email)
    by_it = Licence.objects.filter(kind=kind, event=OuterRef("event"), email=OuterRef("registration__email"))
    return rows.exclude(Exists(by_it)).select_related("registration", "event__hub").order_by("pk")


def next_induction(kind: LicenceKind, resource: Resource, now: datetime) -> Event | None:
    """Return the next course that gives the licence and that the hub accepts, at the hub itself before others."""
    rows: Any = Event.objects.upcoming(now).filter(pk__in=kind.inductions.values("event"), starts_at__gt=now)
    if not resource.accepts_other_hubs:
        rows = rows.filter(hub=resource.hub)
    coming = list(rows.select_related("hub").order_by("starts_at", "pk"))
    return min(coming, key=lambda one: (one.hub_id != resource.hub_id, one.starts_at, one.pk), default=None)


def last_day(kind: LicenceKind, since: date) -> date | None:
    """Return until when a licence is good that was granted on a day; None for ever."""
    return since + relativedelta(months=kind.months) if kind.months else None


def day_of(moment: datetime) -> date:
    """Return the day a clock in Berlin shows."""
    return timezone.localdate(moment, BERLIN)
