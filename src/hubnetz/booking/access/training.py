"""Who may use machines: the licences a hub granted, the kinds there are, the courses that give them."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from hubnetz.booking.access import staff
from hubnetz.booking.models import Induction, Licence, LicenceKind, Resource
from hubnetz.events.models import Event
from hubnetz.lib.periods import BERLIN
from hubnetz.network import access as network
from hubnetz.network.models import Hub

STATES = ("good", "expiring", "over")
SOON = timedelta(days=60)  # before the last day: time to be shown again
PAST = timedelta(days=90)  # for so long an event that is over can still be made an induction


def licences_listed(
    user: Any, hub: Hub, *, state: str = "good", kind: str = "", typed: str = ""
) -> "QuerySet[Licence]":
    """Return the licences a hub granted that are wanted; those that expire soon by their last day, else the newest."""
    today = timezone.localdate(timezone=BERLIN)
    rows: Any = staff.licences_at(user, hub)
    if state == "expiring":
        rows = rows.good_on(today).filter(valid_until__lte=today + SOON)
    elif state == "over":
        rows = rows.exclude(pk__in=Licence.objects.good_on(today).values("pk"))
    else:
        rows = rows.good_on(today)
    if kind:
        rows = rows.filter(kind__code=kind)
    for word in typed.split()[:6]:
        rows = rows.filter(Q(name__icontains=word) | Q(email__icontains=word))
    return rows.order_by("valid_until", "pk") if state == "expiring" else rows


def licence_handled_by(user: Any, code: str) -> Licence:
    """Return one licence that the user may withdraw.

    :raises Http404: if another hub granted it
    :raises PermissionDenied: if the user works there with another role
    """
    rows = Licence.objects.filter(hub__in=network.hubs_of(user).values("pk")).select_related("hub", "kind")
    found = get_object_or_404(rows, code=code)
    if not staff.powers(user, found.hub).trains:
        raise PermissionDenied
    return found


def hub_trained_by(user: Any, hub: Hub) -> Hub:
    """Return the hub if the user may grant licences there.

    :raises Http404: if the hub is not the user's
    :raises PermissionDenied: if the user works there with another role
    """
    if not network.hubs_of(user).filter(pk=hub.pk).exists():
        raise Http404
    if not staff.powers(user, hub).trains:
        raise PermissionDenied
    return hub


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of licence as a hub sees it: how many people have it from there, what needs it there, the next courses."""

    kind: LicenceKind
    holders: int
    resources: list[Resource]
    inductions: list[Event]


def kinds_at(hub: Hub) -> list[Kind]:
    """Return all kinds of licences with what a hub has of each; four queries."""
    now = timezone.now()
    today = timezone.localdate(now, BERLIN)
    kinds = list(staff.licence_kinds())
    held = Licence.objects.good_on(today).filter(hub=hub).order_by().values("kind")
    holders = dict(held.annotate(n=Count("email", distinct=True)).values_list("kind", "n"))
    things = list(
        Resource.objects.standing().filter(hub=hub).exclude(licence_kind=None).order_by("name__de", "pk")
    )
    coming: Any = Induction.objects.filter(
        event__starts_at__gt=now, event__published_at__isnull=False, event__cancelled_at=None
    )
    courses = list(coming.select_related("event__hub").order_by("event__starts_at", "pk"))
    return [
        Kind(
            kind,
            holders.get(kind.pk, 0),
            [one for one in things if one.licence_kind_id == kind.pk],
            [one.event for one in courses if one.kind_id == kind.pk],
        )
        for kind in kinds
    ]


def inductions_at(user: Any, hub: Hub) -> "QuerySet[Induction]":
    """Return which events of a hub give which licence, the latest first; of other hubs nothing."""
    rows = Induction.objects.filter(event__hub=hub, event__hub__in=network.hubs_of(user).values("pk"))
    return rows.select_related("event", "kind").order_by("-event__starts_at", "pk")


def induction_run_by(user: Any, pk: int) -> Induction:
    """Return one induction of a hub where the user trains.

    :raises Http404: if the event is another hub's
    :raises PermissionDenied: if the user works there with another role
    """
    rows = Induction.objects.filter(event__hub__in=network.hubs_of(user).values("pk"))
    found = get_object_or_404(rows.select_related("event__hub", "kind"), pk=pk)
    if not staff.powers(user, found.event.hub).trains:
        raise PermissionDenied
    return found


def events_for_induction(hub: Hub) -> "QuerySet[Event]":
    """Return the events of a hub that could give a licence: to come, or over for less than three months."""
    rows = Event.objects.filter(hub=hub, published_at__isnull=False, cancelled_at=None)
    return rows.filter(ends_at__gt=timezone.now() - PAST).order_by("starts_at", "pk")
