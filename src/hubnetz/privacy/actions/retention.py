"""What the clock does: each room forgets what its declaration says, once its time is over."""

import logging
from datetime import datetime

from hubnetz.lib import privacy
from hubnetz.privacy import access, declared

log = logging.getLogger(__name__)


def keep_to_periods(now: datetime) -> dict[str, int]:
    """Let every room forget what is due; return how many rows that were, by room.

    Each room works row by row in transactions of its own: killed in between, the next run goes on, and a second run
    finds nothing. A room that fails does not keep the others waiting. First of all rooms note what has to be known
    longer than the rows that tell it (when somebody was last met); if that fails, nothing is forgotten.
    """
    for note in privacy.answers(declared.rooms(), "NOTE").values():
        note(now)
    done = dict[str, int]()
    for room, verb in privacy.answers(declared.rooms(), "DUE").items():
        try:
            done[room] = verb(now, held=access.holds())
        except Exception:
            log.exception("what is due in %s could not be forgotten", room)
    return done


def keep_for_hours(now: datetime) -> dict[str, int]:
    """Let every room forget what is kept for hours only; return how many rows that were, by room."""
    done = dict[str, int]()
    for room, verb in privacy.answers(declared.rooms(), "HOURLY").items():
        try:
            done[room] = verb(now=now)
        except Exception:
            log.exception("what %s keeps for hours could not be forgotten", room)
    return done
