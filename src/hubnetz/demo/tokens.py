"""Programs that act for people of a hub: one at work, one not used yet, one that was shut out."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any

from hubnetz.demo import facts, sign_ins
from hubnetz.demo.ground import Ground
from hubnetz.demo.history import Told
from hubnetz.journal.models import Entry
from hubnetz.lib.periods import BERLIN
from hubnetz.network.models import Token

_STANDS = timedelta(days=365)


def write(told: Told, ground: Ground, now: datetime) -> dict[str, int]:
    """Write the tokens and who made them; return how many rows."""
    journal = []
    for one in facts.read("tokens.toml")["token"]:
        made, user = now - timedelta(days=one["made"]), ground.users[sign_ins.address(one["hub"], one["by"])]
        token = Token.objects.create(
            hub_id=ground.hubs[one["hub"]], user_id=user, name=one["name"], scopes=one["scopes"],
            digest=hashlib.sha256(secrets.token_bytes(32)).hexdigest(), made_at=made,
            ends_on=(made + _STANDS).astimezone(BERLIN).date(), used_on=_day(one, "used", now),
            ended_at=now - timedelta(days=one["ended"]) if "ended" in one else None,
        )  # fmt: skip
        said = {"name": token.name, "scopes": token.scopes, "ends_on": token.ends_on.isoformat()}
        journal.append(_line(token, "network.token_made", made, said))
        if token.ended_at:
            journal.append(_line(token, "network.token_ended", token.ended_at, {}))
    Entry.objects.bulk_create(journal)
    return {"network_token": Token.objects.count(), "journal_entry": len(journal)}


def _day(one: dict[str, Any], name: str, now: datetime) -> Any:
    return (now - timedelta(days=one[name])).astimezone(BERLIN).date() if name in one else None


def _line(token: Token, verb: str, at: datetime, after: dict[str, Any]) -> Entry:
    return Entry(
        at=at,
        verb=verb,
        noun="network.token",
        code=token.code,
        hub=token.hub.slug,
        by_id=token.user_id,
        after=after,
    )
