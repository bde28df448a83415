"""Who has taken part in a course as its rule wants; plain Python."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol


class Held(Protocol):
    """A session as far as its time matters."""

    kind: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Gap:
    """What somebody lacks: required sessions by their keys, further sessions of any kind, and whether they came."""

    required: tuple[int, ...] = ()
    further: int = 0
    never_came: bool = False

    def __bool__(self) -> bool:
        return bool(self.required or self.further or self.never_came)


def gap(
    *, came: bool, there: Collection[int], sessions: Collection[int], required: Collection[int], least: int
) -> Gap:
    """Return what somebody lacks who was `there` for some of the `sessions`, breaks not among them.

    All `required` ones, and at least so many in all; whoever came attended a course without sessions.
    """
    attended = {one for one in there if one in sessions}
    missed = tuple(one for one in sessions if one in required and one not in attended)
    # The required ones that are still to be attended count towards the least, so that nobody is asked twice.
    further = max(least - len(attended) - len(missed), 0)
    return Gap(missed, further, not came)


def workload(sessions: Iterable[Held]) -> timedelta:
    """Return how long all sessions take together, breaks left out."""
    return sum((one.ends_at - one.starts_at for one in sessions if one.kind != "break"), timedelta())
