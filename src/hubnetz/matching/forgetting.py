"""What matching forgets by the clock (`privacy.py`): notes that are old become monthly sums."""

from collections.abc import Collection, Mapping
from datetime import datetime

from hubnetz.lib.periods import BERLIN
from hubnetz.matching import actions, rules
from hubnetz.matching.models import NeedNote


def forget_due(now: datetime, *, held: Mapping[str, Collection[str]]) -> int:
    """Sum up notes that are over 400 days old and delete them; return how many those were."""
    return actions.sum_up(today=now.astimezone(BERLIN).date())


def due_to_forget(now: datetime, held: Mapping[str, Collection[str]]) -> list[tuple[str, int, int]]:
    """Return label, number and how many of them a hold keeps."""
    until = rules.summed_until(now.astimezone(BERLIN).date())
    return [("matching.NeedNote", NeedNote.objects.filter(noted_on__lt=until).count(), 0)]
