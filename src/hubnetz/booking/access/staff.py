"""What the staff of a hub see and may do: its resources, bookings, requests and licences. Other hubs' are not there."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone

from hubnetz.booking import rules
from hubnetz.booking.models import Booking, Induction, Licence, LicenceKind, Resource
from hubnetz.events.access import forgetting as keeping
from hubnetz.events.models import Attendance, Registration
from hubnetz.lib.periods import BERLIN
from hubnetz.network import access as network
from hubnetz.network.models import Hub, Membership

Role = Membership.Role
RUN = (Role.LEAD,)  # resources, hours, closed times
HANDLE = (
    Role.LEAD,
    Role.DESK,
    Role.ADVISER,
    Role.EVENTS,
)  # book for callers, move, cancel, note who is there
DECIDE = (Role.LEAD, Role.DESK)  # requests
TRAIN = (Role.LEAD, Role.DESK, Role.ADVISER)  # licences


@dataclass(frozen=True, slots=True)
class Powers:
    """What the user may do with what can be booked at one hub."""

    runs: bool = False
    handles: bool = False
    decides: bool = False
    trains: bool = False


def powers(user: Any, hub: Hub) -> Powers:
    """Return what the user may do with what can be booked at a hub; one query."""
    return powers_of(network.memberships_of(user).filter(hub=hub).values_list("role", flat=True))


def powers_of(roles: Iterable[str]) -> Powers:
    """Return what somebody with these roles may do at the hub where they hold them."""
    held = set(roles)
    return Powers(
        runs=bool(held.intersection(RUN)),
        handles=bool(held.intersection(HANDLE)),
        decides=bool(held.intersection(DECIDE)),
        trains=bool(held.intersection(TRAIN)),
    )


def resources_of(user: Any) -> "QuerySet[Resource]":
    """Return everything that can be booked at the hubs where the user works, also what only staff book."""
    rows = Resource.objects.standing().filter(hub__in=network.hubs_of(user).values("pk"))
    return rows.select_related("hub", "site", "licence_kind").order_by("hub__slug", "kind", "name__de", "pk")


def resource_seen_by(user: Any, code: str) -> Resource:
    """Return one resource of a hub where the user works, also one that was given up.

    :raises Http404: for another hub's as for a missing one
    """
    rows = Resource.objects.filter(hub__in=network.hubs_of(user).values("pk"))
    return get_object_or_404(rows.select_related("hub", "site", "licence_kind"), code=code)


def resource_run_by(user: Any, code: str) -> Resource:
    """Return one resource whose terms, hours and closed times the user may change.

    :raises Http404: if its hub is not the user's
    :raises PermissionDenied: if the user works there with another role
    """
    found = resource_seen_by(user, code)
    if not powers(user, found.hub).runs:
        raise PermissionDenied
    return found


def bookings_at(user: Any, hub: Hub, span: rules.Span) -> "QuerySet[Booking]":
    """Return the live bookings and requests of a hub that touch a time, in order; of other hubs nothing.

    Each says in `asked_for` what it is for, and in `given` what it has places of: of a whole, all its parts.
    """
    rows = Booking.objects.live().filter(starts_at__lt=span.ends_at, ends_at__gt=span.starts_at)
    rows = rows.filter(resource__hub=hub, resource__hub__in=network.hubs_of(user).values("pk"))
    rows = rows.annotate(
        asked_for=ArrayAgg("allocations__resource", distinct=True),
        given=ArrayAgg("allocations__unit__resource", distinct=True),
    )
    return rows.select_related("resource", "topic", "series").order_by("starts_at", "pk")


def requests_at(user: Any, *hubs: Hub) -> "QuerySet[Booking]":
    """Return the requests that hubs must decide, the next first; nothing of a hub that is not the user's."""
    rows = Booking.objects.requests().filter(ends_at__gt=timezone.now(), resource__hub__in=hubs)
    rows = rows.filter(resource__hub__in=network.hubs_of(user).values("pk"))
    return rows.select_related("resource", "topic", "series").order_by("starts_at", "pk")


def booking_seen_by(user: Any, code: str) -> Booking:
    """Return one booking, in whatever state, of a hub where the user works.

    :raises Http404: for another hub's as for a missing one
    """
    rows = Booking.objects.filter(resource__hub__in=network.hubs_of(user).values("pk"))
    return get_object_or_404(
        rows.select_related("resource__hub", "resource__site", "topic", "series", "organisation"), code=code
    )


def booking_handled_by(user: Any, code: str, *, decides: bool = False) -> Booking:
    """Return one booking that the user may move, cancel and check in; or decide, if it is a request.

    :raises Http404: if its hub is not the user's
    :raises PermissionDenied: if the user works there with another role
    """
    found = booking_seen_by(user, code)
    may = powers(user, found.resource.hub)
    if not (may.decides if decides else may.handles):
        raise PermissionDenied
    return found


def licences_at(user: Any, hub: Hub) -> "QuerySet[Licence]":
    """Return the licences that a hub granted, the newest first; nothing of a hub that is not the user's."""
    rows = Licence.objects.filter(hub=hub, hub__in=network.hubs_of(user).values("pk"))
    return rows.select_related("kind", "granted_by", "event").order_by("-granted_at", "-pk")


def licence_kinds() -> "QuerySet[LicenceKind]":
    """Return all kinds of licences, by name."""
    return LicenceKind.objects.order_by("name__de", "pk")


def bookings_unclaimed(now: datetime | None = None) -> "QuerySet[Booking]":
    """Return the bookings that nobody came for within the grace time; for the clock."""
    return Booking.objects.unclaimed(now or timezone.now()).order_by("release_at", "pk")


def requests_unanswered(now: datetime | None = None) -> "QuerySet[Booking]":
    """Return the requests that began without an answer; for the clock."""
    return Booking.objects.requests().filter(starts_at__lte=now or timezone.now()).order_by("starts_at", "pk")


def licences_due() -> "QuerySet[LicenceKind]":
    """Return the kinds of which somebody came to a course and has no licence by it yet; for the clock."""
    granted = Licence.objects.filter(
        kind=OuterRef(OuterRef("kind")), event=OuterRef("event"), email=OuterRef("registration__email")
    )
    came = Attendance.objects.filter(event=OuterRef("event")).exclude(registration__email="")
    waits = Induction.objects.filter(Exists(came.exclude(Exists(granted))))
    return LicenceKind.objects.filter(pk__in=waits.values("kind")).order_by("pk")


def bookings_to_forget(now: datetime) -> "QuerySet[Booking]":
    """Return the bookings that have been over for as long as people are kept, and still say whose they were."""
    before = keeping.limit(now)
    rows = Booking.objects.exclude(name="", email="").order_by("ends_at", "pk")
    return rows.filter(ends_at__lt=before) if before else rows.none()


def licences_to_forget(now: datetime) -> "QuerySet[Licence]":
    """Return the licences that have not been good for as long as people are kept.

    While the event still knows the person they stay: the course would give them again.
    """
    before = keeping.limit(now)
    if before is None:
        return Licence.objects.none()
    known = Registration.objects.filter(event=OuterRef("event"), email=OuterRef("email"))
    over = Q(valid_until__lt=before.astimezone(BERLIN).date()) | Q(withdrawn_at__lt=before)
    return Licence.objects.filter(over).exclude(Exists(known)).order_by("pk")
