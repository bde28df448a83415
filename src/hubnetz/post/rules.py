"""When a letter is tried again, and when it is of no use any more."""

from datetime import datetime, timedelta
from email.utils import parseaddr

# Seconds to the next try: quick at first (a server that restarts), then hours (a full mailbox).
_WAITS = (10, 30, 120, 600, 3600, 4 * 3600, 12 * 3600, 24 * 3600)
USEFUL_FOR = timedelta(days=3)
OWN_DATA_KEPT = timedelta(days=7)  # letters that open or confirm what somebody asked of their own data


def next_try_after(attempts: int) -> int | None:
    """Return the seconds to wait after so many failed tries; None means give up."""
    return _WAITS[attempts - 1] if 1 <= attempts <= len(_WAITS) else None


def is_too_old(due_at: datetime, now: datetime, attempts: int) -> bool:
    """Say whether a letter waited so long without a single try (no server was set up) that it would confuse."""
    return attempts == 0 and now - due_at > USEFUL_FOR


def mail_domain(sender: str) -> str:
    """Return the domain of a sender such as ``Name <a@b.de>``."""
    _, at, domain = parseaddr(sender)[1].rpartition("@")
    return domain if at and domain else "hubnetz.invalid"
