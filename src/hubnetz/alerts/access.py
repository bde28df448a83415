"""Whose alert a letter's link opens, and which are due."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.core import signing
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from hubnetz.alerts import rules
from hubnetz.alerts.models import Alert

_SIGNER = signing.Signer(salt="alerts.alert", sep="~")


def key_to(alert: Alert) -> str:
    """Return what a letter's link carries: whoever has it may see, change and end this one alert."""
    return _SIGNER.sign(alert.code)


def alert_by_key(key: str) -> Alert:
    """Return the alert that a letter's link opens, also when it has ended.

    :raises Http404: for a link that is not ours, as for an alert that was never confirmed and is forgotten
    """
    try:
        code = _SIGNER.unsign(key)
    except signing.BadSignature:
        raise Http404 from None
    return get_object_or_404(Alert, code=code)


def due_alerts(limit: int) -> list[int]:
    """Return the keys of alerts to be looked at, those due longest first."""
    due = Alert.objects.due(timezone.now()).order_by("due_at", "pk")
    return list(due.values_list("pk", flat=True)[:limit])


def unanswered_alerts(limit: int, now: datetime | None = None) -> list[int]:
    """Return the keys of alerts that nobody confirmed in time, oldest first."""
    since = (now or timezone.now()) - rules.CONFIRM_WITHIN
    waiting = Alert.objects.standing().filter(confirmed_at=None, requested_at__lt=since)
    return list(waiting.order_by("requested_at", "pk").values_list("pk", flat=True)[:limit])


def due_to_forget(now: datetime, held: Mapping[str, Collection[str]]) -> list[tuple[str, int, int]]:
    """Return label, number and how many of them a hold keeps."""
    return [("alerts.Alert", len(unanswered_alerts(limit=100_000, now=now)), 0)]
