"""Programs that act for somebody at a hub: let one in, shut it out, note that it was there."""

import secrets
from collections.abc import Collection
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hubnetz.accounts.models import User
from hubnetz.journal import actions as journal
from hubnetz.lib import characters
from hubnetz.lib.errors import KeyUsedElsewhere
from hubnetz.network import holding
from hubnetz.network.access import tokens
from hubnetz.network.actions.refusals import OutOfTime
from hubnetz.network.models import Hub, Token

LONGEST = timedelta(days=400)  # then somebody looks whether the program still needs it


@transaction.atomic
def make_token(
    hub: Hub,
    *,
    name: str,
    scopes: Collection[str],
    ends_on: date,
    idempotency_key: UUID | None = None,
    by: User,
) -> tuple[Token, str]:
    """Let a program act for somebody at a hub, within their own rights there and what is named in `scopes`.

    Return the token and its secret, which is shown now and never again: only a digest is kept. Sent again with the same
    key it is the same token with a new secret; the one before opens nothing any more.

    :raises OutOfTime: if it would end before today, or after more than 400 days
    :raises KeyUsedElsewhere: if the key belongs to somebody else's token, or to one of another hub
    """
    today = holding.today()
    if not today <= ends_on <= today + LONGEST:
        raise OutOfTime(_("Please choose a last day between today and 400 days from now."))
    hub = holding.hold(hub)  # of a form sent twice at once the second finds what the first made
    secret = f"{tokens.BEGINS}{secrets.token_urlsafe(32)}"
    if idempotency_key and (sent := Token.objects.filter(idempotency_key=idempotency_key).first()):
        if (sent.hub_id, sent.user_id) != (hub.pk, by.pk):
            raise KeyUsedElsewhere(_("This form was already sent for another hub. Please open it anew."))
        sent.digest = tokens.digest_of(secret)
        sent.save(update_fields=["digest"])
        return sent, secret
    token = Token.objects.create(
        idempotency_key=idempotency_key,
        hub=hub,
        user=by,
        name=characters.one_line(name),
        scopes=[scope for scope in Token.Scope.values if scope in scopes],
        digest=tokens.digest_of(secret),
        made_at=timezone.now(),
        ends_on=ends_on,
    )
    said = {"name": token.name, "scopes": token.scopes, "ends_on": ends_on.isoformat()}
    journal.record("network.token_made", token, hub=hub.slug, after=said, by=by)
    return token, secret


@transaction.atomic
def end_token(token: Token, *, by: Any) -> Token:
    """Let a token open nothing any more, from the next request on. Done twice, nothing more happens."""
    token = Token.objects.select_for_update(of=("self",)).select_related("hub").get(pk=token.pk)
    if token.ended_at is None:
        token.ended_at = timezone.now()
        token.save(update_fields=["ended_at"])
        journal.record("network.token_ended", token, hub=token.hub.slug, by=by)
    return token


def note_use(token: Token) -> None:
    """Note the day on which a token was used last; one statement, on the first use of a day only."""
    today = holding.today()
    if token.used_on != today:
        Token.objects.filter(pk=token.pk).update(used_on=today)
