"""What can be counted here: rows, never a number."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from hubnetz.events.access import joint
from hubnetz.events.models import Attendance, Cohost, Crediting, Event
from hubnetz.lib.evidence import Evidence
from hubnetz.lib.periods import BERLIN, Period


def _cohosts() -> dict[int, tuple[str, ...]]:
    found: dict[int, tuple[str, ...]] = defaultdict(tuple)
    for event, slug in Cohost.objects.order_by("hub__slug").values_list("event_id", "hub__slug"):
        found[event] += (slug,)
    return found


def _attendances(period: Period) -> "QuerySet[Attendance]":
    rows = Attendance.objects.filter(event__cancelled_at=None, counted_on__lte=period.last)
    rows = rows.filter(counted_on__gte=period.first) if period.first else rows
    return rows.order_by("counted_on", "pk")


def _counts_for(credited: joint.Credited, visit: int, event: int, host: str) -> tuple[str, ...]:
    """Return the hubs that a visit counts for: each that ran the event, unless they agreed on another rule. The network
    counts its key once in any case."""
    rule = credited.rules.get(event)
    if rule == Crediting.Rule.HOST:
        return (host,)
    if rule == Crediting.Rule.HOME:
        return (credited.homes.get(visit, host),)
    return (host, *credited.cohosts.get(event, ()))


def participations(period: Period) -> Iterator[Evidence]:
    """Return everybody who came, private persons too; a joint event's is credited as its hubs agreed,
    to each of them if they agreed on nothing else."""
    credited = joint.credited()
    rows = _attendances(period).values_list(
        "pk", "event_id", "event__hub__slug", "counted_on", "registration__code"
    )
    for visit, event, hub, day, code in rows.iterator():
        yield Evidence(_counts_for(credited, visit, event, hub), day, "events.registration", code, code)


def organisations_met(period: Period) -> Iterator[Evidence]:
    """Return the organisations whose people came, by identity; private persons have none."""
    credited = joint.credited()
    rows = _attendances(period).filter(registration__organisation__isnull=False)
    values = rows.values_list(
        "pk",
        "event_id",
        "event__hub__slug",
        "counted_on",
        "registration__code",
        "registration__organisation__identity__code",
    )
    for visit, event, hub, day, code, identity in values.iterator():
        yield Evidence(_counts_for(credited, visit, event, hub), day, "events.registration", code, identity)


def records_met(records: Collection[int]) -> set[int]:
    """Return which of the records, by key, a figure counts because somebody of theirs came."""
    came = Attendance.objects.filter(event__cancelled_at=None, registration__organisation__in=records)
    return set(came.values_list("registration__organisation_id", flat=True))


def events_held(period: Period) -> Iterator[Evidence]:
    """Return events that took place and are over, also where the period ends later."""
    return _held(period)


def digital_events_held(period: Period) -> Iterator[Evidence]:
    """Return events that took place online or partly online and are over, also where the period ends later."""
    return _held(period, mode__in=["online", "hybrid"])


def _held(period: Period, **narrowed: Any) -> Iterator[Evidence]:
    cohosts = _cohosts()
    until = min(period.ends_at, timezone.now())
    rows = Event.objects.held(until).filter(ends_at__lt=period.ends_at, is_umbrella=False, **narrowed)
    if period.starts_at:
        rows = rows.filter(ends_at__gte=period.starts_at)
    for pk, hub, ends_at, code in rows.order_by("ends_at", "pk").values_list(
        "pk", "hub__slug", "ends_at", "code"
    ):
        yield Evidence((hub, *cohosts[pk]), ends_at.astimezone(BERLIN).date(), "events.event", code, code)
