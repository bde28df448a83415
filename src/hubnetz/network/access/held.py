"""The roles of whoever asks: asked for once in a request that reads, each time in one that changes something."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from hubnetz.lib.worded import Given, Worded
from hubnetz.network.models import Membership

_ROLES = Worded(
    lambda: (
        Membership.objects.standing()
        .filter(user=Given("user"))
        .select_related("hub")
        .order_by("hub__slug", "role")
    )
)
_known: ContextVar[dict[int, list[Membership]] | None] = ContextVar("roles_known", default=None)


@contextmanager
def one_look() -> Iterator[None]:
    """Ask for the roles of a user only once within: for a request that reads."""
    token = _known.set({})
    try:
        yield
    finally:
        _known.reset(token)


def roles_of(user: Any) -> list[Membership]:
    """Return the standing roles of a user with their hubs, by hub and role; none for a visitor.

    For a program that has a token, those at its hub. At most one query.
    """
    if not getattr(user, "is_authenticated", False):
        return []
    known = _known.get()
    found = None if known is None else known.get(user.pk)
    if found is None:
        found = _ROLES(user=user.pk)
        if known is not None:
            known[user.pk] = found
    return _of_program(user, found)


def roles_known(user: Any) -> list[Membership] | None:
    """Return them if this request has asked for them already, else None: then a query may ask for them itself."""
    known = _known.get()
    found = known.get(user.pk) if known else None
    return None if found is None else _of_program(user, found)


def _of_program(user: Any, roles: list[Membership]) -> list[Membership]:
    at = getattr(user, "acts_at", None)  # see `tokens.token_by_secret`
    return roles if at is None else [one for one in roles if one.hub_id == at]
