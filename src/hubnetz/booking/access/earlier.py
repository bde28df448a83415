"""Wishes for an earlier hour, and what is kept for whom; whoever wished sees their own through their letter's link."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.utils import timezone

from hubnetz.booking import earlier
from hubnetz.booking.access import public
from hubnetz.booking.access.public import Slot
from hubnetz.booking.models import Booking, EarlierOffer, EarlierWish, Resource
from hubnetz.lib.periods import BERLIN
from hubnetz.network.models import Hub


def wish_of(booking: Booking) -> EarlierWish | None:
    """Return what somebody wishes for instead of the hour they have; None if nothing or not any more."""
    return EarlierWish.objects.filter(booking=booking, ended_at=None).first()


def offer_to(booking: Booking, now: datetime | None = None) -> EarlierOffer | None:
    """Return the earlier hour that is kept for whoever has a booking; None if there is none now."""
    rows = EarlierOffer.objects.open().filter(wish__booking=booking, valid_until__gt=now or timezone.now())
    return rows.select_related("resource__hub", "resource__site").first()


def offer_named(booking: Booking, code: str) -> EarlierOffer:
    """Return one of the earlier hours that were offered to whoever has a booking, whatever became of it.

    :raises Http404: for somebody else's as for a missing one
    """
    found = EarlierOffer.objects.filter(wish__booking=booking, code=code).first()
    if found is None:
        raise Http404
    return found


def may_wish(booking: Booking, now: datetime | None = None) -> bool:
    """Say whether somebody may wish for an earlier hour: with a confirmed one of an adviser alone, some days ahead."""
    now = now or timezone.now()
    return (
        booking.resource.kind == Resource.Kind.ADVISER
        and booking.confirmed_at is not None
        and booking.cancelled_at is None
        and booking.starts_at - now > earlier.NONE_BEFORE
        and not booking.allocations.exclude(resource=booking.resource_id).exists()
    )


def would_do_for(booking: Booking, anybody: bool) -> list[Resource]:
    """Return whose hours would do: the adviser's own, or of everybody at the hub who knows about the topic."""
    own = booking.resource
    if not anybody:
        return [own]
    advisers = public.advisers_for(booking.topic, hub=own.hub).filter(needs_approval=False)
    return list({one.pk: one for one in [*advisers, own]}.values())


def earlier_now(booking: Booking, *, most: int = 6) -> list[Slot]:
    """Return the hours that are free before the one somebody has, of whoever would do, the soonest first."""
    now = timezone.now()
    last = timezone.localdate(booking.starts_at - earlier.LEAST_GAIN, BERLIN)
    first = timezone.localdate(now, BERLIN)
    if last < first:
        return []
    found: dict[datetime, Slot] = {}
    length = booking.ends_at - booking.starts_at
    for slot in public.slots(would_do_for(booking, anybody=True), first, last, length=length, now=now):
        gained = booking.starts_at - slot.starts_at >= earlier.LEAST_GAIN
        if gained and booking.mode in slot.resource.modes:
            found.setdefault(slot.starts_at, slot)
    return list(found.values())[:most]


def wishes_open(hub: Hub, now: datetime) -> "QuerySet[EarlierWish]":
    """Return the wishes at a hub that may still come true, in the order in which they were left; for the clock."""
    rows = EarlierWish.objects.filter(
        ended_at=None,
        booking__resource__hub=hub,
        booking__cancelled_at=None,
        booking__confirmed_at__isnull=False,
        booking__starts_at__gt=now + earlier.NONE_BEFORE,
    )
    return rows.select_related("booking__resource__hub", "booking__topic").order_by("made_at", "pk")


def hubs_with_wishes(now: datetime) -> "QuerySet[Hub]":
    """Return the hubs where somebody waits for an earlier hour and is not asked just now; for the clock."""
    asked = EarlierOffer.objects.open().filter(wish=OuterRef("pk"))
    wishes = EarlierWish.objects.filter(
        ended_at=None, booking__cancelled_at=None, booking__starts_at__gt=now + earlier.NONE_BEFORE
    ).exclude(Exists(asked))
    return Hub.objects.filter(pk__in=wishes.values("booking__resource__hub")).order_by("pk")


def offers_to_end(now: datetime) -> "QuerySet[EarlierOffer]":
    """Return the earlier hours whose time to answer is over, or that help nobody any more; for the clock."""
    helps_nobody = Q(wish__booking__cancelled_at__isnull=False) | Q(wish__ended_at__isnull=False)
    rows = EarlierOffer.objects.open().filter(Q(valid_until__lte=now) | helps_nobody)
    return rows.order_by("valid_until", "pk")
