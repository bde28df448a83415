"""What calendar programs read: bookings of one thing or one adviser by a secret link, free or not by an open one."""

import hashlib
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from hubnetz.booking import rules, supply
from hubnetz.booking.access import staff
from hubnetz.booking.access.timetables import all_busy
from hubnetz.booking.models import Booking, CalendarLink, Resource
from hubnetz.lib.periods import BERLIN
from hubnetz.network import access as network
from hubnetz.network.models import Hub

BACK, AHEAD = timedelta(days=60), timedelta(days=400)
GONE = timedelta(days=30)  # so long a cancelled booking says so, before it is left out
OPEN_AHEAD = 60  # days of the open calendar


def digest_of(secret: str) -> str:
    """Return what is kept of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def calendar_by_secret(secret: str) -> CalendarLink:
    """Return the link whose secret this is.

    An adviser's link is dead as soon as they work at the hub no more. One of a thing goes on, at the door for
    instance; but it names nobody any more once who made it has left.

    :raises Http404: for one that was revoked, as for one that never was
    """
    rows = CalendarLink.objects.filter(revoked_at=None).select_related("hub", "resource", "user", "made_by")
    found = get_object_or_404(rows, digest=digest_of(secret[:100]))
    if found.user and not _works_at(found.user, found.hub):
        raise Http404
    if found.resource and found.resource.retired_at:
        raise Http404
    if found.shows_people and not _works_at(found.made_by, found.hub):
        found.shows_people = False
    return found


def _works_at(user: Any, hub: Hub) -> bool:
    return user is not None and network.hubs_of(user).filter(pk=hub.pk).exists()


def bookings_in(link: CalendarLink) -> "QuerySet[Booking]":
    """Return the bookings a link shows: what stands or is asked for, and what was cancelled a short time ago."""
    now = timezone.now()
    rows: Any = Booking.objects.filter(starts_at__gt=now - BACK, starts_at__lt=now + AHEAD)
    rows = rows.filter(Q(cancelled_at=None) | Q(cancelled_at__gt=now - GONE))
    if link.resource:
        given = Booking.objects.filter(allocations__resource=link.resource_id).values("pk")
        rows = rows.filter(Q(resource=link.resource_id) | Q(pk__in=given))
    else:
        given = Booking.objects.filter(allocations__resource__user=link.user_id).values("pk")
        rows = rows.filter(Q(resource__user=link.user_id) | Q(pk__in=given), resource__hub=link.hub_id)
    return rows.select_related("resource__hub", "resource__site").order_by("starts_at", "pk")


def not_free(resource: Resource, first: date | None = None) -> list[rules.Span]:
    """Return when a resource is not free although it could be open, for everybody: taken and closed alike."""
    first = first or timezone.localdate(timezone=BERLIN)
    last = first + timedelta(days=OPEN_AHEAD)
    full = supply.stocks([resource], first, last)[resource.pk].supply
    shut = rules.joined([*full.closed, *all_busy(full.engaged)])
    opened = rules.joined(full.openings)
    return rules.less(opened, rules.less(opened, shut))


def links_at(user: Any, hub: Hub) -> "QuerySet[CalendarLink]":
    """Return the links of a hub that the user may see: their own calendar's, and of things if they book for others."""
    rows = CalendarLink.objects.filter(revoked_at=None, hub=hub, hub__in=network.hubs_of(user).values("pk"))
    may = staff.powers(user, hub)
    if not may.runs:
        rows = rows.filter(Q(user=user) | Q(resource__isnull=False, made_by=user))
    return rows.select_related("resource", "user", "made_by").order_by("-made_at", "-pk")


def link_run_by(user: Any, code: str) -> CalendarLink:
    """Return one link that the user may revoke: who made it, whose calendar it is, who leads the hub.

    :raises Http404: if it is another hub's, or somebody else's
    """
    rows = CalendarLink.objects.filter(hub__in=network.hubs_of(user).values("pk"))
    found = get_object_or_404(rows.select_related("hub"), code=code)
    if user.pk not in (found.user_id, found.made_by_id) and not staff.powers(user, found.hub).runs:
        raise Http404
    return found


def hub_shared_by(user: Any, hub: Hub) -> Hub:
    """Return the hub if the user may make calendar links there.

    :raises Http404: if the hub is not the user's
    :raises PermissionDenied: if the user works there with another role
    """
    if not _works_at(user, hub):
        raise Http404
    if not staff.powers(user, hub).handles:
        raise PermissionDenied
    return hub


def holds_hours(user: Any, hub: Hub) -> bool:
    """Say whether somebody holds office hours at a hub, so that there is a calendar of their own."""
    return Resource.objects.standing().filter(hub=hub, user=user).exists()


def revision(rows: "QuerySet[Booking]") -> str:
    """Return what changes with the bookings: for programs that ask whether there is anything new."""
    parts = rows.values_list("pk", "sequence", "changed_at", "confirmed_at", "cancelled_at")
    return hashlib.sha256(repr(list(parts)).encode()).hexdigest()[:32]


def is_due(link: CalendarLink, now: datetime) -> bool:
    """Say whether it is to be noted that a program came: once a day."""
    return link.read_on != timezone.localdate(now, BERLIN)
