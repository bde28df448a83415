"""Verbs for contacts on the pages of hubs who use their rights."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from hubnetz.lib import addresses
from hubnetz.lib.privacy import Forgotten, Left
from hubnetz.network.access import due
from hubnetz.network.actions import showing
from hubnetz.network.models import Membership, TeamEntry


def forget_address(email: str, *, held: Mapping[str, Collection[str]], by: Any = None) -> Forgotten:
    """Remove somebody from the pages of hubs; roles of staff stay until they are ended."""
    entries = TeamEntry.objects.filter(addresses.whose(email)).select_related("hub").order_by("pk")
    rows = 0
    for entry in entries:
        showing.remove_from_team(entry, by=by)
        rows += 1
    roles = (
        Membership.objects.standing()
        .filter(addresses.whose(email, "user__email"))
        .select_related("hub")
        .order_by("pk")
    )
    return Forgotten(
        rows, tuple(Left("network.Membership", str(role.hub or ""), "account") for role in roles)
    )


def forget_due(now: datetime, *, held: Mapping[str, Collection[str]]) -> int:
    """Remove contacts that are on no page any more for long; return how many those were."""
    return len(
        [
            showing.remove_from_team(entry, by=None)
            for entry in due.entries_to_forget(now).select_related("hub")
        ]
    )
