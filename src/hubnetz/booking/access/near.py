"""Around the time of an hour: how one gets into the conversation, who is to be reminded or thanked, who came."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.http import Http404
from django.utils import timezone

from hubnetz.booking import nearness, rules
from hubnetz.booking.access.staff import HANDLE, powers, resource_seen_by
from hubnetz.booking.models import Booking, BookingTold, Line, Referral, Resource
from hubnetz.network import access as network
from hubnetz.network.models import Hub

Kind = BookingTold.Kind


def line_of(resource: Resource) -> Line:
    """Return how an adviser is reached from afar; one with nothing in it where nothing was said."""
    return Line.objects.filter(resource=resource).first() or Line(resource=resource)


@dataclass(frozen=True, slots=True)
class Conversation:
    """Whether the link to a conversation by video is given out now, and from when on it is."""

    line: Line
    state: str  # empty: now; else why not
    opens_at: datetime


def conversation(booking: Booking, now: datetime | None = None) -> Conversation:
    """Return how somebody gets into their conversation; the link is given out from shortly before it on."""
    line = line_of(booking.resource)
    state = nearness.link_state(
        mode=booking.mode,
        has_link=bool(line.video_url),
        is_standing=booking.confirmed_at is not None and booking.cancelled_at is None,
        starts_at=booking.starts_at,
        ends_at=booking.ends_at,
        now=now or timezone.now(),
    )
    return Conversation(line, state, nearness.link_from(booking.starts_at))


def bookings_to_remind(now: datetime) -> "QuerySet[Booking]":
    """Return the standing bookings that may be due for a reminder, the next first; for the clock."""
    told = BookingTold.objects.filter(
        booking=OuterRef("pk"), kind=Kind.REMINDER, starts_at=OuterRef("starts_at")
    )
    rows = Booking.objects.standing().filter(
        starts_at__gte=now + nearness.LATEST_REMINDER, starts_at__lte=now + nearness.REMINDED_BEFORE
    )
    rows = rows.exclude(email="").filter(Q(resource__line=None) | Q(resource__line__reminds=True))
    return rows.filter(checked_in_at=None).exclude(Exists(told)).order_by("starts_at", "pk")


def is_to_remind(booking: Booking, now: datetime) -> bool:
    """Say whether somebody is to be reminded now: not who booked or moved it a short time before."""
    told_at = booking.confirmed_at or booking.made_at
    if not nearness.reminder_due(told_at=told_at, starts_at=booking.starts_at, now=now):
        return False
    return bookings_to_remind(now).filter(pk=booking.pk).exists()


def bookings_to_thank(now: datetime) -> "QuerySet[Booking]":
    """Return the hours that somebody came to, whose adviser asks how it was, and nobody has yet; for the clock."""
    told = BookingTold.objects.filter(booking=OuterRef("pk"), kind=Kind.THANKS)
    rows = Booking.objects.standing().filter(
        ends_at__gt=now - nearness.THANKED_FOR, ends_at__lte=now, checked_in_at__isnull=False
    )
    rows = rows.exclude(email="").filter(resource__line__feedback_url__gt="")
    return rows.exclude(Exists(told)).order_by("ends_at", "pk")


def is_to_thank(booking: Booking, now: datetime) -> bool:
    """Say whether somebody who came is to be thanked now: from the morning after on, for two weeks."""
    return nearness.thanks_due(booking.ends_at, now) and bookings_to_thank(now).filter(pk=booking.pk).exists()


@dataclass(frozen=True, slots=True)
class Turnout:
    """How many hours were booked, and what became of them."""

    name: str
    booked: int
    came: int
    no_show: int
    cancelled: int  # by the person
    late: int  # of these, within a day before it began
    by_hub: int
    open: int  # over, and nobody said what became of it

    @property
    def share(self) -> int | None:
        """How many in a hundred of those expected did not come."""
        return nearness.share(self.no_show, self.no_show + self.came)


def turnout(user: Any, hub: Hub, span: rules.Span, *, by: str = "topic") -> list[Turnout]:
    """Return what became of a hub's hours that began within a time, by topic or by adviser, the busiest first.

    Nothing of a hub where the user does not work. Requests that were never confirmed do not count.
    """
    rows = Booking.objects.filter(
        resource__hub=hub,
        resource__hub__in=network.hubs_of(user).values("pk"),
        resource__kind=Resource.Kind.ADVISER,
        starts_at__gte=span.starts_at,
        starts_at__lt=span.ends_at,
        confirmed_at__isnull=False,
    )
    name = "topic__name" if by == "topic" else "resource__name"
    late = Q(ending="self", cancelled_at__gt=_before_it_begins(timedelta(days=1)))
    counted = rows.values(name).annotate(
        booked=Count("pk"),
        came=Count("pk", filter=Q(checked_in_at__isnull=False)),
        no_show=Count("pk", filter=Q(ending="no_show")),
        cancelled=Count("pk", filter=Q(ending="self")),
        late=Count("pk", filter=late),
        by_hub=Count("pk", filter=Q(ending__in=["staff", "closed", "lapsed"])),
        open=Count("pk", filter=Q(cancelled_at=None, checked_in_at=None, ends_at__lte=timezone.now())),
    )
    found = [Turnout(name=str(one.pop(name) or ""), **one) for one in counted]
    return sorted(found, key=lambda one: (-one.booked, one.name))


def _before_it_begins(some: timedelta) -> Any:
    return F("starts_at") - some


def referrals_of(user: Any, hubs: Iterable[Hub]) -> "QuerySet[Referral]":
    """Return what people of these hubs booked for clients at other hubs, the latest first: when it is, and its state.

    Nothing of hubs where the user does not book for callers. What the client wrote or said is not fetched.
    """
    rows = Referral.objects.filter(
        hub__in=[hub.pk for hub in hubs], hub_id__in=network.hubs_of(user, *HANDLE).values("pk")
    )
    rows = rows.select_related("booking__resource__hub", "by", "hub")
    hidden = ("subject", "phone", "email", "postcode", "organisation_name")
    return rows.defer(*(f"booking__{name}" for name in hidden)).order_by("-agreed_at", "-pk")


def referral_of(booking: Booking) -> Referral | None:
    """Return who of which hub booked for somebody; for pages that found the booking through access."""
    return Referral.objects.select_related("hub", "by").filter(booking=booking).first()


def lines_at(user: Any, hub: Hub) -> "QuerySet[Resource]":
    """Return the advisers of a hub with how they are reached and the calendar that is read for them.

    Nothing of a hub where the user does not work.
    """
    rows = Resource.objects.standing().filter(hub=hub, kind=Resource.Kind.ADVISER)
    rows = rows.filter(hub__in=network.hubs_of(user).values("pk"))
    return rows.select_related("hub", "line", "outside", "user").order_by("name__de", "pk")


def adviser_set_up_by(user: Any, code: str) -> Resource:
    """Return an adviser whose line and calendar the user may set: who leads the hub, or the adviser themselves.

    :raises Http404: for another hub's as for a missing one
    :raises PermissionDenied: if the user works there with another role
    """
    found = resource_seen_by(user, code)
    if found.kind != Resource.Kind.ADVISER:
        raise Http404
    if found.user_id != user.pk and not powers(user, found.hub).runs:
        raise PermissionDenied
    return found
