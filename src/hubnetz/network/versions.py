"""Whether something that hardly ever changes has changed since: so it can be kept in memory and is never out of date.

One cheap query tells whether a row was added, changed or taken away. Within a request that only reads it is asked once.
What is kept is shared by all requests: read it, do not change it.
"""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache, wraps
from typing import Any

from django.db import models
from django.utils import timezone

from hubnetz.lib import sight, unwritten, worded
from hubnetz.lib.periods import BERLIN
from hubnetz.network.models import Hub, HubName, HubPhase, Network, Region, Responsibility, Site, Topic

Version = tuple[str, ...]

_watched: list[type[models.Model]] = [
    Network, Hub, HubName, HubPhase, Site, Topic, Region, Responsibility,
]  # fmt: skip
_known: ContextVar[list[Version] | None] = ContextVar("standing_version", default=None)


def watch(model: type[models.Model]) -> None:
    """Let what is kept also depend on a table of a higher room, a small one that hardly ever changes."""
    if model not in _watched:
        _watched.append(model)


def version() -> Version:
    """Return a value that changes with every row of the tables that are watched; one query, in a reading request one.

    Each table says how many rows it has, and the sums of the transactions and of the commands that wrote them. A row
    that is added or changed is written by a later one; so with as many rows as before a sum can only have grown.
    """
    known = _known.get()
    if known:
        return known[0]
    found = unwritten.kept("network.versions", _asked)
    if known is not None:
        known.append(found)
    return found


def _asked() -> Version:
    sums = [
        f"(SELECT (count(*), sum(xmin::text::bigint), sum(cmin::text::bigint))::text FROM {model._meta.db_table})"  # noqa: S608 (our own table names)
        for model in _watched
    ]
    return worded.rows(f"SELECT {', '.join(sums)}")[0]


def is_known() -> bool:
    """Say whether this request has asked already, so that asking again costs nothing."""
    return bool(_known.get())


@contextmanager
def one_look() -> Iterator[None]:
    """Ask for the version only once within: for a request that changes nothing of what is watched."""
    token = _known.set([])
    try:
        yield
    finally:
        _known.reset(token)


def kept[**P, R](make: Callable[P, R]) -> Callable[P, R]:
    """Keep what a function makes of watched tables, for each of its values, until one of them or the day changes."""

    @lru_cache(maxsize=16)
    def made(_version: Version, _day: Hashable, args: Any, words: Any) -> R:
        with sight.whole_network("what is kept is shown to everybody"):
            return make(*args, **dict(words))

    @wraps(make)
    def asked(*args: P.args, **words: P.kwargs) -> R:
        return made(version(), timezone.localdate(timezone=BERLIN), args, tuple(words.items()))

    return asked
