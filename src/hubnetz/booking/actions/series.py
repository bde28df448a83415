"""Verbs of bookings that repeat: one by one, from one on, or all; what cannot be had is skipped and said."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hubnetz.booking import holding, letters, refusals, taking
from hubnetz.booking.models import Booking, BookingSeries, Resource
from hubnetz.booking.refusals import SENT_BEFORE, BookingOver, NotBookable
from hubnetz.events import recurrence
from hubnetz.journal import actions as journal
from hubnetz.lib import characters
from hubnetz.lib.errors import KeyUsedElsewhere, Refused

MOST_DATES = 60  # of one series: a year of weeks and a little more
TIMES = ("starts_at", "ends_at")
SCOPES = ("this", "following", "all")


@transaction.atomic
def book_series(
    resource: Resource,
    *,
    rule: str,
    starts_at: datetime,
    ends_at: datetime,
    name: str,
    email: str,
    idempotency_key: UUID,
    count: int | None = None,
    until: date | None = None,
    without: Sequence[date] = (),
    together_with: Sequence[Resource] = (),
    size: int = 1,
    phone: str = "",
    organisation_name: str = "",
    postcode: str = "",
    language: str = "de",
    subject: str = "",
    by: Any = None,
) -> BookingSeries:
    """Book the same time on every day of a rule; dates that cannot be had are skipped, kept with why, and told.

    `rule` is one of RFC 5545 that says days (`events.recurrence`). A clock in Berlin shows the same at every date.
    One letter names all dates. Sent again with the same key, nothing changes.

    :raises NotFree: if none of the dates can be had; the reason is that of the first
    :raises NotBookable: if the rule gives no date or too many
    :raises KeyUsedElsewhere: if the key belongs to another series
    """
    asked, email = holding.hold(dict.fromkeys([resource, *together_with])), email.strip().lower()
    if sent_before := BookingSeries.objects.filter(idempotency_key=idempotency_key).first():
        if (sent_before.resource_id, sent_before.email, sent_before.rule) != (resource.pk, email, rule):
            raise KeyUsedElsewhere(SENT_BEFORE)
        return sent_before
    length = recurrence.length(starts_at, ends_at)
    slots = recurrence.slots(rule, starts_at, length, count=count, until=until, without=without)
    if not 0 < len(slots) <= MOST_DATES:
        raise NotBookable(
            _("A series has at least one date and not more than 60. Please let it end earlier.")
        )
    now = timezone.now()
    series = BookingSeries.objects.create(
        resource=asked[0],
        rule=rule,
        name=characters.one_line(name),
        email=email,
        language=language,
        idempotency_key=idempotency_key,
        made_at=now,
    )
    refused: list[Refused] = []
    for slot in slots:
        wanted = Booking(
            size=size,
            starts_at=slot.starts_at,
            ends_at=slot.ends_at,
            name=series.name,
            email=email,
            phone=characters.one_line(phone),
            organisation_name=characters.one_line(organisation_name),
            postcode=postcode,
            language=language,
            subject=characters.one_line(subject),
            idempotency_key=uuid4(),
            made_at=now,
        )
        try:
            with transaction.atomic():
                taking.store(wanted, asked, by=by, series=series)
        except Refused as refusal:
            refused.append(refusal)
            series.skipped.append({"starts_at": slot.starts_at.isoformat(), "why": refusals.why(refusal)})
    if len(refused) == len(slots):
        raise refused[0]
    series.save(update_fields=["skipped"])
    after = {"dates": len(slots) - len(refused), "skipped": len(refused)}
    journal.record("booking.series_booked", series, hub=asked[0].hub.slug, after=after, by=by)
    letters.series_confirmed(series)
    asks = series.bookings.requests().order_by("starts_at", "pk").first()
    if asks:
        letters.request_received(asks)
    return series


@transaction.atomic
def move_series(
    booking: Booking,
    *,
    scope: str,
    starts_at: datetime,
    ends_at: datetime,
    keep_blocked: bool = False,
    by: Any = None,
) -> list[Booking]:
    """Move one date of a series, it and all after it, or all to come, by as much as this one moves by the clock.

    All or nothing; with `keep_blocked` dates whose new time cannot be had stay where they are, and are returned.
    Whoever has the series is told once.

    :raises NotFree: if a new time cannot be had, or, of a date that is to stay, the old one is needed by another
    :raises BookingOver: if this date is cancelled, over, or somebody is there; for the person also once it has begun
    :raises ValueError: if the scope is none
    """
    found = _in_scope(booking, scope, also_begun=by is not None)
    this = next(one for one in found if one.pk == booking.pk)
    shift = recurrence.length(this.starts_at, starts_at)
    length = recurrence.length(starts_at, ends_at)
    before = {one.pk: (one.starts_at, one.ends_at) for one in found}
    asked = {one.pk: holding.asked_by(one) for one in found}
    for one in found:  # all leave their places before any takes a new one
        one.allocations.all().delete()
    blocked = []
    # Each goes to where the next one was: so of those that go to later days the last goes first.
    for one in reversed(found) if shift > timedelta() else found:
        clock = one.starts_at.astimezone(recurrence.BERLIN).replace(tzinfo=None)
        one.starts_at = recurrence.in_berlin(clock + shift)
        one.ends_at = recurrence.in_berlin(clock + shift + length)
        try:
            with transaction.atomic():
                taking.take(one, asked[one.pk], by=by)
        except Refused:
            if not keep_blocked:
                raise
            one.starts_at, one.ends_at = before[one.pk]
            blocked.append(one)
            continue
        hub = one.resource.hub.slug
        old, new = dict(zip(TIMES, before[one.pk], strict=True)), {name: getattr(one, name) for name in TIMES}
        journal.record("booking.moved", one, hub=hub, before=taking.said(old), after=taking.said(new), by=by)
    for one in blocked:
        taking.give_back(one, asked[one.pk])
    if len(blocked) < len(found):
        letters.series_confirmed(this.series) if this.series else letters.booking_moved(found[0])
    return sorted(blocked, key=lambda one: (one.starts_at, one.pk))


@transaction.atomic
def cancel_series(booking: Booking, *, scope: str, reason: str = "", by: Any = None) -> list[Booking]:
    """Give one date of a series back, it and all after it, or all to come, and say so in one letter.

    :raises BookingOver: if this date is cancelled, over, or somebody is there
    :raises ValueError: if the scope is none
    """
    found = _in_scope(booking, scope)
    now = timezone.now()
    for one in found:
        taking.end(one, Booking.Ending.STAFF if by else Booking.Ending.SELF, now=now, by=by)
    letters.series_cancelled(found, characters.one_line(reason))
    return found


def _in_scope(booking: Booking, scope: str, *, also_begun: bool = True) -> list[Booking]:
    """Hold the series, and return what of it is meant and can still be changed, in order, this one among it."""
    if scope not in SCOPES:
        raise ValueError("The scope is this, following or all.")
    holding.hold_series(booking)
    booking = Booking.objects.get(pk=booking.pk)
    now = timezone.now()
    rows = Booking.objects.live().filter(ends_at__gt=now, checked_in_at=None)
    rows = rows if also_begun else rows.filter(starts_at__gt=now)
    if scope == "this" or booking.series_id is None:
        rows = rows.filter(pk=booking.pk)
    else:
        rows = rows.filter(series=booking.series_id)
        if scope == "following":
            rows = rows.filter(starts_at__gte=booking.starts_at)
    found = list(rows.select_related("resource__hub", "resource__site", "series").order_by("starts_at", "pk"))
    if booking.pk not in {one.pk for one in found}:
        raise BookingOver(_("This date is cancelled, over, or has begun. Please choose another one."))
    return found
