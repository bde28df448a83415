"""Whose address it is; asked only to write letters in the right language."""

from hubnetz.accounts.models import User


def owner_of(address: str) -> User | None:
    """Return who signs in with the address, None if nobody does."""
    return User.objects.filter(email__iexact=address.strip()).first()
