"""What of this room is to be forgotten."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db.models import QuerySet

from hubnetz.privacy import rules
from hubnetz.privacy.models import Consent, Inquiry, Request


def inquiries_to_forget(now: datetime) -> "QuerySet[Inquiry]":
    """Return the inquiries whose links open nothing any more."""
    return Inquiry.objects.filter(asked_at__lt=now - rules.LINK_GOOD_FOR).order_by("pk")


def consents_to_forget(now: datetime) -> "QuerySet[Consent]":
    """Return the consents whose proof nobody needs any more."""
    return Consent.objects.filter(withdrawn_at__lt=now - rules.PROOF_KEPT_FOR).order_by("pk")


def requests_to_forget(now: datetime) -> "QuerySet[Request]":
    """Return the requests that were answered long ago."""
    return Request.objects.filter(answered_at__lt=now - rules.PROOF_KEPT_FOR).order_by("pk")


def due_to_forget(now: datetime, held: Mapping[str, Collection[str]]) -> list[tuple[str, int, int]]:
    """Return label, number and how many of them a hold keeps."""
    return [
        ("privacy.Inquiry", inquiries_to_forget(now).count(), 0),
        ("privacy.Consent", consents_to_forget(now).count(), 0),
        ("privacy.Request", requests_to_forget(now).count(), 0),
    ]
