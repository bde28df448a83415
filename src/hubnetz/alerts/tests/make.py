"""Alerts for tests."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from hubnetz.alerts import actions
from hubnetz.alerts.models import Alert


def asked(email: str = "emil@client.example", **fields: Any) -> Alert:
    """Ask for an alert through the verb."""
    values = {"query": "", "rhythm": "daily", "language": "de", **fields}
    alert = actions.ask_for(values.pop("name", "events"), email=email, **values)
    assert alert is not None
    return alert


def due(email: str = "emil@client.example", **fields: Any) -> Alert:
    """Make a confirmed alert that last looked yesterday and is due now."""
    alert = actions.confirm(asked(email, **fields))
    yesterday = timezone.now() - timedelta(days=1)
    Alert.objects.filter(pk=alert.pk).update(
        looked_until=yesterday, due_at=timezone.now() - timedelta(minutes=1)
    )
    alert.refresh_from_db()
    return alert
