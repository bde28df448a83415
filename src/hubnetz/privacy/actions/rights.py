"""What this room itself forgets."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from hubnetz.journal import actions as journal
from hubnetz.lib import addresses
from hubnetz.lib.privacy import Forgotten
from hubnetz.privacy.access import own
from hubnetz.privacy.models import Consent, Request

Held = Mapping[str, Collection[str]]


@transaction.atomic
def forget_address(email: str, *, held: Held, by: Any = None) -> Forgotten:
    """Withdraw every consent of an address and let go of it, also in requests."""
    rows = 0
    for given in Consent.objects.standing().filter(addresses.whose(email)).select_for_update():
        given.withdrawn_at, given.email = timezone.now(), ""
        given.save(update_fields=["withdrawn_at", "email"])
        journal.record("privacy.consent_withdrawn", given, by=by)
        rows += 1
    now = timezone.now()
    open_ones = Request.objects.filter(addresses.whose(email), answered_at=None)
    open_ones.update(answered_at=now)
    return Forgotten(rows + Request.objects.filter(addresses.whose(email)).update(email="", text=""))


@transaction.atomic
def forget_due(now: datetime, *, held: Held) -> int:
    """Delete links that open nothing any more, and proofs that nobody needs; return how many rows that were."""
    gone = (own.inquiries_to_forget(now), own.consents_to_forget(now), own.requests_to_forget(now))
    return sum(rows.delete()[0] for rows in gone)
