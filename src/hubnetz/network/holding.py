"""What the verbs of a hub's life share: one at a time, and a line in the journal that says from which day."""

from datetime import date
from typing import Any

from django.db import models
from django.utils import timezone

from hubnetz.journal import actions as journal
from hubnetz.lib.periods import BERLIN
from hubnetz.network.models import Hub
from hubnetz.network.validity import day_after as day_after
from hubnetz.network.validity import day_before as day_before


def today() -> date:
    """Return the day in Berlin."""
    return timezone.localdate(timezone=BERLIN)


def hold(hub: Hub) -> Hub:
    """Return the hub as it is now, held until the transaction ends, so that two who act at once take turns."""
    return Hub.objects.select_for_update(no_key=True).get(pk=hub.pk)


def note(
    verb: str,
    target: models.Model,
    hub: Hub,
    *,
    since: date,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    by: Any,
) -> None:
    """Write the line of the journal and let everybody who keeps something about hubs notice."""
    Hub.objects.filter(pk=hub.pk).update(changed_at=timezone.now())
    journal.record(
        f"network.{verb}",
        target,
        hub=hub.slug,
        before=before,
        after={**(after or {}), "since": since.isoformat()},
        by=by,
    )
