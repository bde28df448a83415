"""The verb that makes an hour that was held a consultation."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hubnetz.booking import actions as bookings
from hubnetz.booking.models import Booking
from hubnetz.casework.actions import files
from hubnetz.casework.actions.refusals import NotOneOfUs
from hubnetz.casework.models import Case, Consultation
from hubnetz.lib.periods import BERLIN
from hubnetz.network.models import Topic
from hubnetz.organisations import actions as organisations
from hubnetz.organisations.models import Organisation


@transaction.atomic
def note_hour(
    booking: Booking,
    *,
    organisation: Organisation | None = None,
    name: str = "",
    topic: Topic,
    minutes: int,
    form: str,
    idempotency_key: UUID,
    result: str = "",
    next_step: str = "",
    next_step_on: Any = None,
    case: Case | None = None,
    by: Any,
) -> Consultation:
    """Note an hour as held and as a consultation of the client's file, once: who comes second gets the first one's.

    Without an organisation a record is found or made by the name. The day and the adviser are the booking's.

    :raises NotYet: if it has not begun
    :raises BookingOver: if it is cancelled, or nobody came
    :raises NotOneOfUs: if the record belongs to another hub
    :raises KeyUsedElsewhere: if the key belongs to another consultation
    :raises ResourceChanged: if somebody moved the booking at the same moment
    """
    booking = bookings.hold(booking)
    if noted := Consultation.objects.filter(booking=booking).first():
        return noted
    hub = booking.resource.hub
    if organisation is None:
        organisation = organisations.welcome(
            hub, name=name, postcode=booking.postcode, email=booking.email, by=by
        )
    organisation = organisations.hold(organisation)  # before the booking is written, which may name it
    booking = bookings.note_held(booking, by=by)
    if organisation.hub_id != hub.pk:
        raise NotOneOfUs(_("Please choose companies from your hub's own records."))
    consultation = files.note_consultation(
        organisation,
        held_on=timezone.localdate(booking.starts_at, BERLIN),
        minutes=minutes,
        form=form,
        topic=topic,
        idempotency_key=idempotency_key,
        result=result,
        next_step=next_step,
        next_step_on=next_step_on,
        case=case,
        adviser=booking.resource.user,
        by=by,
    )
    consultation.booking = booking
    consultation.save(update_fields=["booking"])
    return consultation
