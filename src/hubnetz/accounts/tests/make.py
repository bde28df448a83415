"""Accounts and second factors for tests."""

from typing import Any

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)

from hubnetz.accounts.models import User

PASSWORD = "an-der-alten-werkbank"


def user(name: str = "Ilse", **fields: Any) -> User:
    """Make a member of staff who is no demo sign-in."""
    return User.objects.create_user(f"{name.lower()}@hub.example", PASSWORD, name=name, **fields)


def factor(user: User) -> str:
    """Set a second factor up and return its secret."""
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    RecoveryCodes.activate(user)
    return secret


def code(secret: str, *, steps: int = 0) -> str:
    """Return what the app shows now, or some half minutes later or (below 0) before."""
    counters = list(yield_hotp_counters_from_time())  # now, and what is allowed around it
    return str(format_hotp_value(hotp_value(secret, counters[len(counters) // 2] + steps)))
