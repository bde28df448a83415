"""The verb by which an adviser books for a client at another hub."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hubnetz.booking import holding, near_letters, taking
from hubnetz.booking.models import Booking, Referral, Resource
from hubnetz.booking.refusals import SENT_BEFORE, ConsentMissing
from hubnetz.journal import actions as journal
from hubnetz.lib import characters
from hubnetz.lib.errors import KeyUsedElsewhere
from hubnetz.network.models import Hub, Topic


@transaction.atomic
def refer(
    resource: Resource,
    *,
    from_hub: Hub,
    agreed: bool,
    starts_at: datetime,
    ends_at: datetime,
    name: str,
    email: str,
    idempotency_key: UUID,
    mode: str = "",
    topic: Topic | None = None,
    phone: str = "",
    organisation_name: str = "",
    postcode: str = "",
    language: str = "de",
    subject: str = "",
    by: Any,
) -> Booking:
    """Book an hour at another hub for a client who agreed to it, and tell the client who did so and what was passed on.

    The other hub's terms hold as for everybody. The hub that referred sees what became of it, and nothing else. Sent
    again with the same key, nothing changes and the same booking is returned.

    :raises ConsentMissing: if the client has not agreed
    :raises NotFree: if it is closed or taken then, or the terms are others
    :raises NotBookable: if it is given up, not for everybody, or not met in this way
    :raises LicenceNeeded: never for advisers
    :raises QuotaUsed: if the person or their organisation has as much of that week as one may have
    :raises KeyUsedElsewhere: if the key belongs to another booking
    """
    if not agreed:
        raise ConsentMissing(_("Please ask first, and tick that they agree."))
    asked = holding.hold([resource])
    if sent_before := Booking.objects.filter(idempotency_key=idempotency_key).first():
        if (sent_before.resource_id, sent_before.starts_at) != (resource.pk, starts_at):
            raise KeyUsedElsewhere(SENT_BEFORE)
        return sent_before
    now = timezone.now()
    wanted = Booking(
        mode=mode or Resource.Mode.ON_SITE,
        topic=topic,
        starts_at=starts_at,
        ends_at=ends_at,
        name=characters.one_line(name),
        email=email.strip().lower(),
        phone=characters.one_line(phone),
        organisation_name=characters.one_line(organisation_name),
        postcode=postcode,
        language=language,
        subject=characters.one_line(subject),
        idempotency_key=idempotency_key,
        made_at=now,
    )
    taking.take(wanted, asked)
    referral = Referral.objects.create(booking=wanted, hub=from_hub, by=by, agreed_at=now)
    journal.record("booking.referred", wanted, hub=resource.hub.slug, after={"from": from_hub.slug}, by=by)
    near_letters.referred(wanted, referral)
    return wanted
