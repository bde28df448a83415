"""Names that came with the last visitors: nobody at the hub has looked at them yet."""

from datetime import datetime

from hubnetz.demo.ground import Ground
from hubnetz.demo.history import Told
from hubnetz.organisations import indexing
from hubnetz.organisations.models import Organisation

_EACH = 4  # at each hub


def write(told: Told, ground: Ground, now: datetime) -> dict[str, int]:
    """Mark the newest records of each hub as provisional, as if visitors had entered them; no row is written."""
    for hub in ground.hubs.values():
        newest = Organisation.objects.filter(hub_id=hub, merged_into=None).order_by("-welcomed_at", "-pk")
        chosen = list(newest.values_list("pk", "identity_id")[:_EACH])
        Organisation.objects.filter(pk__in=[pk for pk, _identity in chosen]).update(is_provisional=True)
        indexing.refresh_all([], identities=[identity for _pk, identity in chosen])
    return {}
