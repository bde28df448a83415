"""Verbs of the queue at a hub's desk: come, be called, leave."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hubnetz.booking import access, holding, rules, supply, taking
from hubnetz.booking.models import Booking, QueueTicket, Resource
from hubnetz.booking.refusals import SENT_BEFORE, NobodyWaits, NotFree, NotWaiting
from hubnetz.journal import actions as journal
from hubnetz.lib import characters
from hubnetz.lib.errors import KeyUsedElsewhere
from hubnetz.lib.periods import BERLIN
from hubnetz.network.models import Hub, Topic

LEAST = timedelta(minutes=5)  # there must be so much time before the adviser's next booking


@transaction.atomic
def queue_up(
    hub: Hub,
    *,
    idempotency_key: UUID,
    name: str = "",
    topic: Topic | None = None,
    resource: Resource | None = None,
    mode: str = "on_site",
    phone: str = "",
    organisation_name: str = "",
    subject: str = "",
    language: str = "de",
    by: Any,
) -> QueueTicket:
    """Give somebody without a booking the next number of today; no address is asked for.

    Sent again with the same key, nothing changes and the same number is returned.

    :raises KeyUsedElsewhere: if the key belongs to another hub's queue
    """
    _line_up(hub)
    if sent_before := QueueTicket.objects.filter(idempotency_key=idempotency_key).first():
        if sent_before.hub_id != hub.pk:
            raise KeyUsedElsewhere(SENT_BEFORE)
        return sent_before
    now = timezone.now()
    day = timezone.localdate(now, BERLIN)
    last = QueueTicket.objects.filter(hub=hub, day=day).aggregate(last=Max("number"))["last"] or 0
    ticket = QueueTicket.objects.create(
        hub=hub,
        day=day,
        number=last + 1,
        topic=topic,
        resource=resource,
        mode=mode,
        name=characters.one_line(name),
        phone=characters.one_line(phone),
        organisation_name=characters.one_line(organisation_name),
        subject=characters.one_line(subject),
        language=language,
        idempotency_key=idempotency_key,
        came_at=now,
    )
    journal.record("booking.queued_up", ticket, hub=hub.slug, by=by)
    return ticket


@transaction.atomic
def call_next(adviser: Resource, *, by: Any) -> QueueTicket:
    """Call whoever has waited longest for what an adviser knows: an hour begins now, and they are there.

    The hour is cut where the adviser's next booking begins. Two who call at once get two people.

    :raises NobodyWaits: if nobody in the queue wants this adviser
    :raises NotFree: if the adviser has somebody now
    """
    hub = _line_up(adviser.hub)
    waiting = access.queue_of(hub)
    adviser = holding.hold([adviser])[0]
    ticket = next((place.ticket for place in waiting if adviser.pk in place.advisers), None)
    if ticket is None:
        raise NobodyWaits(_("Nobody in the queue waits for this at the moment."))
    return _call(ticket, adviser, by)


@transaction.atomic
def call(ticket: QueueTicket, adviser: Resource, *, by: Any) -> QueueTicket:
    """Call one person of the queue, whoever stands before them; otherwise like `call_next`. Done twice, it is one hour.

    :raises NotWaiting: if they have left, another adviser called them, or they wait elsewhere or waited another day
    :raises NotFree: if the adviser has somebody now
    """
    _line_up(ticket.hub)
    ticket = QueueTicket.objects.select_related("hub", "booking").get(pk=ticket.pk)
    if adviser.hub_id != ticket.hub_id or ticket.day != timezone.localdate(timezone=BERLIN):
        raise NotWaiting(_("This person does not wait here today."))
    if ticket.booking and ticket.booking.resource_id == adviser.pk:
        return ticket
    if ticket.called_at or ticket.ended_at:
        raise NotWaiting(_("This person was called already, or has left."))
    return _call(ticket, holding.hold([adviser])[0], by)


def _call(ticket: QueueTicket, adviser: Resource, by: Any) -> QueueTicket:
    now = timezone.now().replace(second=0, microsecond=0)
    ends = now + timedelta(minutes=adviser.shortest_minutes)
    day = timezone.localdate(now, BERLIN)
    stock = supply.stocks([adviser], day, day)[adviser.pk]
    coming = [span.starts_at for unit in stock.supply.engaged for span in unit if now < span.starts_at < ends]
    ends = min([ends, *(starts - adviser.terms.after for starts in coming)])
    if ends - now < LEAST:
        raise NotFree(rules.Obstacle.TAKEN)
    booking = Booking(
        mode=ticket.mode if not adviser.modes or ticket.mode in adviser.modes else adviser.modes[0],
        topic=ticket.topic,
        starts_at=now,
        ends_at=ends,
        name=ticket.name or str(ticket.number),
        phone=ticket.phone,
        organisation_name=ticket.organisation_name,
        language=ticket.language,
        subject=ticket.subject,
        idempotency_key=uuid4(),
        made_at=ticket.came_at,
    )
    booking = taking.store(booking, [adviser], by=by)
    booking.checked_in_at = timezone.now()
    booking.save(update_fields=["checked_in_at"])
    ticket.booking, ticket.called_at = booking, timezone.now()
    ticket.save(update_fields=["booking", "called_at"])
    journal.record("booking.called", ticket, hub=ticket.hub.slug, after={"booking": booking.code}, by=by)
    return ticket


@transaction.atomic
def leave_queue(ticket: QueueTicket, *, missed: bool = False, by: Any = None) -> QueueTicket:
    """Note that somebody went away, or was not there when called (`missed`). Done twice, nothing more happens.

    :raises NotWaiting: if they were called already and their hour has begun
    """
    _line_up(ticket.hub)
    ticket = QueueTicket.objects.select_related("hub").get(pk=ticket.pk)
    if ticket.ended_at:
        return ticket
    if ticket.called_at:
        raise NotWaiting(_("You have been called already: it is your turn."))
    return _end(ticket, QueueTicket.Ending.MISSED if missed else QueueTicket.Ending.LEFT, by)


@transaction.atomic
def close_queue(ticket: QueueTicket) -> QueueTicket:
    """End the waiting of somebody whose day is over; whatever is not so stays as it is."""
    _line_up(ticket.hub)
    found = access.tickets_to_end(timezone.now()).select_related("hub").filter(pk=ticket.pk).first()
    return _end(found, QueueTicket.Ending.CLOSED, None) if found else ticket


@transaction.atomic
def forget_ticket(ticket: QueueTicket) -> bool:
    """Forget who stood in a queue whose day is over; say whether there was something left."""
    rows = access.tickets_to_forget(timezone.now()).filter(pk=ticket.pk)
    return bool(rows.update(name="", phone="", organisation_name="", subject=""))


def _end(ticket: QueueTicket, ending: QueueTicket.Ending, by: Any) -> QueueTicket:
    ticket.ended_at, ticket.ending = timezone.now(), ending
    ticket.save(update_fields=["ended_at", "ending"])
    journal.record("booking.left_queue", ticket, hub=ticket.hub.slug, after={"ending": ending.value}, by=by)
    return ticket


def _line_up(hub: Hub) -> Hub:
    """Hold the queue of a hub, so that numbers follow one another and everybody is called once."""
    return Hub.objects.select_for_update(no_key=True).get(pk=hub.pk)
