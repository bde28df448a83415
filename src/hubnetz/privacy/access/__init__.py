"""What is known of somebody, and what is to be forgotten, across all rooms that declare it."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.apps import apps
from django.core import signing
from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone

from hubnetz.lib import privacy
from hubnetz.network.models import Hub
from hubnetz.privacy import declared, rules
from hubnetz.privacy.access.about import Known, about, digest, digests
from hubnetz.privacy.models import Consent, Hold, Inquiry, Request

__all__ = [
    "HOLDABLE",
    "Known",
    "about",
    "consent_by_key",
    "consents_of",
    "digest",
    "due",
    "hold_at",
    "holds",
    "holds_at",
    "inquiry_by_key",
    "is_held",
    "key_to",
    "key_to_consent",
    "request_to_answer",
    "requests_open",
    "row_to_hold",
]
_SIGNER = signing.Signer(salt="privacy.inquiry", sep="~")
_CONSENT = signing.Signer(salt="privacy.consent", sep="~")


def key_to(inquiry: Inquiry) -> str:
    """Return what a letter's link carries: for a day whoever has it sees and ends what is known about one address."""
    return _SIGNER.sign(inquiry.code)


def inquiry_by_key(key: str) -> Inquiry:
    """Return the inquiry whose letter a link came with.

    :raises Http404: for a link that is not ours, is older than a day, or was used to forget everything
    """
    try:
        code = _SIGNER.unsign(key)
    except signing.BadSignature:
        raise Http404 from None
    found = Inquiry.objects.filter(code=code, ended_at=None).first()
    if found is None or not rules.is_open(found.asked_at, timezone.now()):
        raise Http404
    return found


def key_to_consent(consent: Consent) -> str:
    """Return what a link carries that withdraws this one consent."""
    return _CONSENT.sign(consent.code)


def consent_by_key(key: str) -> Consent:
    """Return the consent that a link withdraws, also when it is withdrawn.

    :raises Http404: for a link that is not ours, and when the proof is not kept any more
    """
    try:
        code = _CONSENT.unsign(key)
    except signing.BadSignature:
        raise Http404 from None
    found = Consent.objects.select_related("text").filter(code=code).first()
    if found is None:
        raise Http404
    return found


def consents_of(email: str) -> "QuerySet[Consent]":
    """Return what an address agreed to, also what was withdrawn, the newest first."""
    return (
        Consent.objects.filter(digest__in=digests(email)).select_related("text").order_by("-given_at", "-pk")
    )


def requests_open() -> "QuerySet[Request]":
    """Return the requests nobody answered yet, those due first; for the coordinator."""
    return Request.objects.filter(answered_at=None).select_related("hub").order_by("due_on", "pk")


def holds() -> dict[str, frozenset[str]]:
    """Return the codes of what must not be deleted for now, by noun."""
    found: dict[str, set[str]] = {}
    for noun, code in Hold.objects.filter(ended_at=None).values_list("noun", "noun_code"):
        found.setdefault(noun, set()).add(code)
    return {noun: frozenset(codes) for noun, codes in found.items()}


def is_held(row: Any) -> bool:
    """Say whether a row must not be deleted for now."""
    return Hold.objects.filter(ended_at=None, noun=row._meta.label_lower, noun_code=row.code).exists()


HOLDABLE = (
    "events.event",
    "booking.booking",
    "booking.customer",
    "casework.enquiry",
    "casework.case",
    "casework.consultation",
    "organisations.person",
)


def holds_at(hubs: Collection[Hub]) -> "QuerySet[Hold]":
    """Return the standing holds of hubs, the oldest first."""
    rows = Hold.objects.filter(hub__in=hubs, ended_at=None).select_related("hub", "made_by")
    return rows.order_by("since", "pk")


def hold_at(hubs: Collection[Hub], code: str) -> Hold:
    """Return one hold of the hubs.

    :raises Http404: if none of them has it
    """
    found = Hold.objects.filter(hub__in=hubs, code=code).first()
    if found is None:
        raise Http404
    return found


def row_to_hold(hubs: Collection[Hub], noun: str, code: str) -> tuple[Any, Hub] | None:
    """Return what a hold is to protect, with its hub; None if none of the hubs has such a row."""
    if noun not in HOLDABLE:
        return None
    row: Any = apps.get_model(noun)._default_manager.filter(code=code).first()
    way = {"events.event": "hub", **{label.lower(): kept.hub for label, kept in declared.of_people().items()}}
    hub: Any = row
    for name in way[noun].split(".") if row is not None else ():
        hub = getattr(hub, name)
    return (row, hub) if row is not None and hub in hubs else None


def request_to_answer(code: str) -> Request:
    """Return a request by its code, for the coordinator.

    :raises Http404: if there is none
    """
    found = Request.objects.filter(code=code).first()
    if found is None:
        raise Http404
    return found


def due(now: datetime) -> list[tuple[str, int, int]]:
    """Return for each kind of row how many are to be forgotten at a moment, and how many of them a hold keeps."""
    kept = holds()
    found = privacy.answers(declared.rooms(), "PREVIEW")
    return [row for ask in found.values() for row in ask(now, kept)]
