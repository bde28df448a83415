"""Notices and feedback for tests."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from hubnetz.network.models import Hub
from hubnetz.press import access, actions
from hubnetz.press.models import Feedback, Notice


def draft(hub: Hub | None, **fields: Any) -> Notice:
    """Draft a notice through the verb."""
    words = {
        "kind": "news",
        "title": {"de": "Neue Werkstatt", "en": "A new workshop"},
        "teaser": {"de": "Ab heute offen.", "en": "Open from today."},
        "text": {"de": "Kommen Sie vorbei.", "en": "Come and see."},
        "idempotency_key": uuid4(),
        "by": None,
        **fields,
    }
    return actions.draft(hub, **words)


def published(hub: Hub | None, *, days: int = 0, **fields: Any) -> Notice:
    """Publish a notice; negative ``days`` put it into the past, as only time does."""
    notice = draft(hub, **fields)
    today = access.today()
    actions.publish(notice, on=today + timedelta(days=max(days, 0)), after=notice.version, by=None)
    if days < 0:
        Notice.objects.filter(pk=notice.pk).update(publish_on=today + timedelta(days=days))
    notice.refresh_from_db()
    return notice


def feedback(**fields: Any) -> Feedback:
    """Report a barrier through the verb."""
    values = {
        "kind": "barrier",
        "page": "/events/",
        "text": "Der Knopf ist nicht zu erreichen.",
        "email": "emil@client.example",
        "language": "de",
        "idempotency_key": uuid4(),
        **fields,
    }
    return actions.report(**values)


def age(feedback: Feedback, days: int) -> None:
    """Let time pass: what happened lies so many days further back."""
    before = timezone.now() - timedelta(days=days)
    Feedback.objects.filter(pk=feedback.pk).update(
        received_at=before, answered_at=before if feedback.answered_at else None
    )
