"""Public codes: what appears in addresses and letters instead of primary keys."""

import secrets

ALPHABET = "23456789abcdefghjkmnpqrstvwxyz"  # no 0/o, 1/l/i, u: they are read out on the telephone


def new_code(length: int = 10) -> str:
    """Return a random code; ten characters are 48 bits, too many to guess or to collide."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))
