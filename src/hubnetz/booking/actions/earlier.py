"""Verbs of the waiting list for an earlier hour: wish, offer, take, leave."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hubnetz.booking import access, earlier, holding, letters, near_letters, rules, supply, taking
from hubnetz.booking.models import Allocation, Booking, EarlierOffer, EarlierWish, Resource
from hubnetz.booking.refusals import NotBookable, OfferOver
from hubnetz.journal import actions as journal
from hubnetz.lib.periods import BERLIN
from hubnetz.network.models import Hub

Ending = EarlierOffer.Ending


@transaction.atomic
def wish_earlier(
    booking: Booking,
    *,
    first_on: date,
    parts: Sequence[str],
    modes: Sequence[str],
    anybody: bool = True,
    by: Any = None,
) -> EarlierWish:
    """Note that somebody would rather have an earlier hour; wished anew, the first place in the order stays.

    :raises NotBookable: if it is no hour that stands, or it is too near
    :raises ResourceChanged: if somebody else moved it at the same moment
    """
    booking, _has = holding.hold_booking(booking)
    if not access.may_wish(booking):
        raise NotBookable(_("For this booking an earlier hour cannot be looked for."))
    values = {"first_on": first_on, "parts": list(parts), "modes": list(modes), "anybody": anybody}
    before = EarlierWish.objects.filter(booking=booking).first()
    made_at = before.made_at if before and before.ended_at is None else timezone.now()
    wish, _made = EarlierWish.objects.update_or_create(
        booking=booking, defaults={**values, "made_at": made_at, "ended_at": None}
    )
    journal.record("booking.wished_earlier", booking, hub=booking.resource.hub.slug, by=by)
    return wish


@transaction.atomic
def end_wish(booking: Booking, *, by: Any = None) -> None:
    """Note that somebody does not look for an earlier hour any more; what is kept for them is free again.

    :raises ResourceChanged: if somebody else moved the booking at the same moment
    """
    booking, _has = holding.hold_booking(booking)
    wish = EarlierWish.objects.filter(booking=booking, ended_at=None).first()
    if wish is None:
        return
    for offer in wish.offers.open():
        _end(offer, Ending.WITHDRAWN)
    wish.ended_at = timezone.now()
    wish.save(update_fields=["ended_at"])
    journal.record("booking.wish_ended", booking, hub=booking.resource.hub.slug, by=by)


@transaction.atomic
def offer_earlier(hub: Hub) -> list[EarlierOffer]:
    """Offer what is free at a hub to those who wish for an earlier hour, in their order; return what was offered.

    Each is asked for one hour at a time, at most three times, and not in the last two days before the hour they
    have. What is offered is kept for them until they answer or the time to is over: nobody else can book it.
    """
    held = holding.hold_hub(hub)
    now = timezone.now()
    wishes = list(access.wishes_open(hub, now).select_for_update(of=("self",), skip_locked=True))
    made: list[EarlierOffer] = []
    while wishes:
        offer = _next(wishes, held, now)
        if offer is None:
            break
        made.append(offer)
    return made


def _next(wishes: list[EarlierWish], held: Sequence[Resource], now: datetime) -> EarlierOffer | None:
    lengths = {wish.booking.ends_at - wish.booking.starts_at for wish in wishes}
    for length in sorted(lengths):
        ours = [wish for wish in wishes if wish.booking.ends_at - wish.booking.starts_at == length]
        found = _for_length(ours, length, now)
        if found:
            return found
    return None


def _for_length(wishes: list[EarlierWish], length: timedelta, now: datetime) -> EarlierOffer | None:
    would_do = {wish.pk: access.would_do_for(wish.booking, wish.anybody) for wish in wishes}
    advisers = {one.pk: one for found in would_do.values() for one in found if not one.needs_approval}
    today = timezone.localdate(now, BERLIN)
    last = max(timezone.localdate(wish.booking.starts_at, BERLIN) for wish in wishes)
    last = min(last, today + 62 * rules.DAY)
    stocks = supply.stocks(advisers.values(), today, last)
    free = [
        earlier.Free(key, starts_at, stock.resource.modes, stock.supply.terms.lead)
        for key, stock in stocks.items()
        for starts_at in rules.free_starts(stock.supply, length, now=now)
    ]
    rows = [_as_rule(wish, [one.pk for one in would_do[wish.pk]]) for wish in wishes]
    chosen = earlier.next_offer(rows, free, now)
    if chosen is None:
        return None
    wish = next(one for one in wishes if one.pk == chosen[0].key)
    hour = chosen[1]
    offer = EarlierOffer.objects.create(
        wish=wish,
        resource=advisers[hour.resource],
        mode=earlier.mode_for(chosen[0], hour),
        starts_at=hour.starts_at,
        ends_at=hour.starts_at + length,
        offered_at=now,
        valid_until=chosen[2],
    )
    _keep(offer, stocks[hour.resource])
    journal.record("booking.earlier_offered", wish.booking, hub=offer.resource.hub.slug)
    near_letters.earlier_offered(offer)
    return offer


def _as_rule(wish: EarlierWish, resources: Sequence[int]) -> earlier.Wish:
    offers = list(wish.offers.all())
    return earlier.Wish(
        key=wish.pk,
        has=wish.booking.starts_at,
        first_on=wish.first_on,
        parts=wish.parts,
        modes=wish.modes,
        resources=frozenset(resources),
        offered=frozenset((one.resource_id, one.starts_at) for one in offers),
        is_waiting=any(one.ended_at is None for one in offers),
    )


def _keep(offer: EarlierOffer, stock: supply.Stock) -> None:
    units = stock.free_units(offer.starts_at, offer.ends_at, 1) or []
    terms = offer.resource.terms
    Allocation.objects.bulk_create(
        Allocation(
            offer=offer,
            resource=offer.resource,
            unit_id=unit,
            during=(offer.starts_at - terms.before, offer.ends_at + terms.after),
        )
        for unit in units
    )


@transaction.atomic
def take_earlier(offer: EarlierOffer, *, by: Any = None) -> Booking:
    """Move somebody to the earlier hour that is kept for them, and tell them; the hour they had is free at once.

    Taken twice, nothing more happens.

    :raises OfferOver: if it was given up, the time to answer is over, or they have no hour any more
    :raises NotFree: if the hub closed meanwhile
    :raises NotBookable: if the adviser does not give hours any more
    :raises LicenceNeeded: never for advisers
    :raises QuotaUsed: if the person has as much of that week as one may have
    :raises ResourceChanged: if somebody else moved the booking at the same moment
    """
    booking, has = holding.hold_booking(offer.wish.booking, [offer.resource])
    offer = EarlierOffer.objects.select_for_update(of=("self",)).get(pk=offer.pk)
    if offer.ending == Ending.TAKEN:
        return booking
    now = timezone.now()
    over = offer.ended_at or offer.valid_until <= now or booking.cancelled_at or booking.checked_in_at
    if over or booking.starts_at <= offer.starts_at:
        raise OfferOver(_("This hour is not kept for you any more. The hour you have stays yours."))
    to = holding.again(offer.resource)
    before = {"starts_at": booking.starts_at, "resource": has[0].code}
    _end(offer, Ending.TAKEN)
    booking.starts_at, booking.ends_at, booking.mode = offer.starts_at, offer.ends_at, offer.mode
    taking.take(booking, [to], by=by)
    after = {"starts_at": booking.starts_at, "resource": to.code}
    journal.record(
        "booking.moved_earlier",
        booking,
        hub=to.hub.slug,
        before=taking.said(before),
        after=taking.said(after),
        by=by,
    )
    EarlierWish.objects.filter(pk=offer.wish_id).update(ended_at=now)
    (letters.booking_moved if booking.confirmed_at else letters.booking_requested)(booking)
    return booking


@transaction.atomic
def leave_earlier(offer: EarlierOffer, *, by: Any = None) -> EarlierOffer:
    """Give up an earlier hour that is kept for somebody, so that the next one is asked; they keep the one they have.

    Done twice, or after the time to answer, nothing more happens.
    """
    return _give_up(offer, Ending.DECLINED, by)


@transaction.atomic
def lapse_earlier(offer: EarlierOffer) -> EarlierOffer:
    """End an earlier hour whose time to answer is over, or that helps nobody; whatever is not so stays as it is."""
    found = access.offers_to_end(timezone.now()).filter(pk=offer.pk).first()
    if found is None:
        return offer
    in_time = found.valid_until > timezone.now()
    return _give_up(found, Ending.WITHDRAWN if in_time else Ending.LAPSED, None)


def _give_up(offer: EarlierOffer, ending: EarlierOffer.Ending, by: Any) -> EarlierOffer:
    offer = EarlierOffer.objects.select_for_update(of=("self",)).get(pk=offer.pk)
    if offer.ended_at is None:
        _end(offer, ending)
        hub = offer.resource.hub.slug
        journal.record(
            "booking.earlier_left", offer.wish.booking, hub=hub, after={"ending": ending.value}, by=by
        )
    return offer


def _end(offer: EarlierOffer, ending: EarlierOffer.Ending) -> None:
    now = timezone.now()
    offer.ended_at, offer.ending = now, ending
    offer.save(update_fields=["ended_at", "ending"])
    offer.allocations.update(freed_at=now)
