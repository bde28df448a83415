"""Whose address it is; asked only to write letters in the right language."""

from collections.abc import Collection, Mapping
from typing import Any

from hubnetz.accounts.models import User
from hubnetz.lib import addresses
from hubnetz.lib.privacy import Forgotten, Left


def owner_of(address: str) -> User | None:
    """Return who signs in with the address, None if nobody does."""
    return User.objects.filter(addresses.whose(address)).first()


def kept_of(address: str, *, held: Mapping[str, Collection[str]], by: Any = None) -> Forgotten:
    """Say that an account stays as long as somebody works with it: its end is the hub's, not a letter's."""
    owner = owner_of(address)
    return Forgotten(0, (Left("accounts.User", owner.name, "account"),) if owner and owner.is_active else ())
