"""Which words of a hub somebody had before them when they wrote: whoever comes second is told, and loses nothing."""

import hashlib
from typing import Any

from django.utils.translation import gettext_lazy as _

from hubnetz.network.actions.refusals import ChangedMeanwhile
from hubnetz.network.models import Competence, Hub, TeamEntry

PROFILE = ("profile", "known_for", "web", "email")
TEAM_ENTRY = ("role", "name", "phone", "email", "languages", "shown_until")
COMPETENCE = ("kind", "title", "text", "keywords", "partner_id", "knowledge_on")


def version_of(row: Hub | TeamEntry | Competence) -> str:
    """Return what differs whenever other words stand there; a hub's are those of its profile."""
    said: list[Any]
    if isinstance(row, Hub):
        said = [getattr(row, name) for name in PROFILE]
    elif isinstance(row, TeamEntry):
        said = [getattr(row, name) for name in TEAM_ENTRY]
    else:
        topics = sorted(topic.code for topic in row.topics.all())
        said = [*(getattr(row, name) for name in COMPETENCE), topics]
    said = [sorted(value.items()) if isinstance(value, dict) else value for value in said]
    return hashlib.sha256(repr(said).encode()).hexdigest()[:16]


def refuse_unseen(row: Hub | TeamEntry | Competence, seen: str | None) -> None:
    """Let only who saw the words that stand there now replace them; None: nobody asks.

    :raises ChangedMeanwhile: if somebody else changed them after ``seen`` was read
    """
    if seen is not None and version_of(row) != seen:
        raise ChangedMeanwhile(
            _(
                "A colleague changed this while you were writing. Nothing of yours is lost: your text is still here, "
                "the present one stands beside it. Save again to replace it."
            ),
            row,
        )
