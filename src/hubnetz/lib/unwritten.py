"""What was read or drawn is kept in memory for as long as nothing at all is written to the database.

    rows = unwritten.kept(("events.next", most), lambda: next_dates(most), until=first_end)

PostgreSQL says in one word which transactions it sees (`pg_current_snapshot`). While that word is the same, nobody has
committed anything: whatever was read then would be read again now, seats too. With the next commit, of whatever, all of
it is forgotten. So nothing is ever out of date, and nothing has to say when it changes. A server that takes the place
of another one, as after a failure, may have lost its last transactions and count them anew: so since when it runs is
part of the word.

What hangs on a few rows alone may say a `version` of them: a value that this request asked for, and that is another one
as soon as one of them changed. Then it outlives commits, until that value is another one. It is kept only if nothing at
all was written from this request's look until it was made: so it was made of the very rows whose version it carries.

Only requests that read keep anything, and never within a transaction, which could see what it wrote itself. What hangs
on the time of day says `until` when it holds; language and day are always part of the name. What is kept is shared by
all visitors: it must know nothing of the one who asks, and is read, not changed.
"""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from threading import Lock
from typing import Any, NamedTuple

from django.db import connection
from django.utils import timezone
from django.utils.translation import get_language

from hubnetz.lib import sight, worded
from hubnetz.lib.periods import BERLIN

MOST = 200  # pieces of either sort in a process, some 10 MB at most; the oldest gives way


class _Piece(NamedTuple):
    value: Any
    until: datetime | None
    version: Hashable = None


class _Store(NamedTuple):
    moment: str
    pieces: dict[Hashable, _Piece]


_store = _Store("", {})
_lasting: dict[Hashable, _Piece] = {}  # those with a version
_writing = Lock()
_look: ContextVar[list[str] | None] = ContextVar("look_at_database", default=None)


@contextmanager
def one_look() -> Iterator[None]:
    """Look once within whether anything was written: for a request that reads."""
    token = _look.set([])
    try:
        yield
    finally:
        _look.reset(token)


def moment() -> str:
    """Return a word that is another one as soon as anything was written; empty where nothing may be kept.

    One cheap query, in a request one.
    """
    look = _look.get()
    if look is None or connection.in_atomic_block:
        return ""
    if not look:
        look.append(_seen())
    return look[0]


def _seen() -> str:
    """Return what PostgreSQL sees, and since when it runs: another server may number other transactions the same."""
    ((found,),) = worded.rows("SELECT pg_current_snapshot()::text || pg_postmaster_start_time()::text")
    return str(found)


def kept[T](
    name: Hashable,
    make: Callable[[], T],
    *,
    until: Callable[[T], datetime | None] | None = None,
    version: Hashable = None,
) -> T:
    """Return what was made under this name since the last commit, or make it.

    :param until: says of what was made when it stops being right by the clock alone; None: not before the day is over
    :param version: of all that it hangs on: then it is returned as long as that is the same, whatever is committed
    """
    version = version or None
    now_seen = moment()
    if not now_seen:
        return make()
    pieces = _lasting if version else _pieces(now_seen)
    now = timezone.now()
    key = (name, get_language(), now.astimezone(BERLIN).date())
    piece = pieces.get(key)
    if piece is None or piece.version != version or (piece.until is not None and piece.until <= now):
        with sight.whole_network("what is kept is shown to everybody"):
            value = make()
        piece = _Piece(value, until(value) if until else None, version)
        if not version or _seen() == now_seen:
            _put(pieces, key, piece)
    found: T = piece.value
    return found


def _put(pieces: dict[Hashable, _Piece], key: Hashable, piece: _Piece) -> None:
    with _writing:
        pieces.pop(key, None)
        while len(pieces) >= MOST:
            del pieces[next(iter(pieces))]
        pieces[key] = piece


def _pieces(now_seen: str) -> dict[Hashable, _Piece]:
    """Return what was made since the last commit; what was made before it is let go."""
    global _store
    store = _store
    if store.moment != now_seen:
        _store = store = _Store(now_seen, {})
    return store.pieces
