"""Verbs of the indicators: keep what was counted."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from hubnetz.indicators import access
from hubnetz.indicators.definitions.hub_page import SHOWN
from hubnetz.indicators.models import KeptFigure
from hubnetz.network.access import hubs_on_show


@transaction.atomic
def keep_figures(today: date) -> int:
    """Count all figures the public sees up to today, of the network and of each hub; keep them instead of the last.

    Done twice it is the same as done once; two at a time do not meet. Return how many are kept.
    """
    hubs = {hub.slug: hub for hub in hubs_on_show().order_by("pk")}
    now = timezone.now()
    kept = []
    for definition in SHOWN:
        figure = access.count(definition, today)
        values = {None: figure.value} | {hub: figure.by_hub.get(slug, 0) for slug, hub in hubs.items()}
        kept += [
            KeptFigure(
                key=definition.key,
                version=definition.version,
                hub=hub,
                day=today,
                value=value,
                counted_at=now,
            )
            for hub, value in values.items()
        ]
    KeptFigure.objects.exclude(key__in=[definition.key for definition in SHOWN]).delete()
    KeptFigure.objects.bulk_create(
        sorted(
            kept, key=lambda row: (row.key, row.hub_id or 0)
        ),  # one order, so that two never block each other
        update_conflicts=True,
        unique_fields=["key", "hub"],
        update_fields=["version", "day", "value", "counted_at"],
    )
    return len(kept)
