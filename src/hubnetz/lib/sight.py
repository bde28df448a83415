# SPDX-License-Identifier: EUPL-1.2
"""How far a request sees: rows of the hubs where the one who asks works; PostgreSQL's row security reads it.

    with sight.only(Sight("SELECT …", user.pk)):        # a request of somebody who is signed in
        …
        with sight.whole_network("a twin may be any hub's"):
            …

It is the second line behind the rooms' access: the setting `hubnetz.hubs` of the session names hubs by their keys, and
the policies of tables that hold what a hub writes about clients (`lib.guards`) let nothing else through. Without a
sight – the worker, commands, visitors – the whole network is seen; '{}' sees nothing.

What is wanted stands in a context variable. The connection (`lib.postgresql`) tells the server before a statement, if
the server was told something else: so nothing is left for the next request, whatever became of this one. What runs
for many hubs says so by `whole_network`, around as little as possible, and reads what it wants within: a query set
that is returned is asked outside, and sees what is seen there.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

SETTING = "hubnetz.hubs"


class Sight:
    """The hubs that one request sees, by a query for their keys; asked once, when it is first needed."""

    def __init__(self, query: str, *values: Any) -> None:
        self.query, self.values = query, values
        self.keys: str | None = None  # as PostgreSQL writes an array, once it was asked


def of_hubs(keys: Iterable[int]) -> Sight:
    """Return the sight of these hubs."""
    found = Sight("")
    found.keys = "{" + ",".join(str(int(key)) for key in sorted(set(keys))) + "}"
    return found


_held: ContextVar[Sight | None] = ContextVar("sight", default=None)


def current() -> Sight | None:
    """Return how far is seen here; None is the whole network."""
    return _held.get()


@contextmanager
def only(seen: Sight | None) -> Iterator[None]:
    """See no further within; what `narrow` said within ends with it."""
    token = _held.set(seen)
    try:
        yield
    finally:
        _held.reset(token)


def narrow(seen: Sight) -> None:
    """See no further until the request ends: for who is known only in the middle of it. Within `only`."""
    _held.set(seen)


@contextmanager
def whole_network(why: str) -> Iterator[None]:
    """See the rows of all hubs within, for a reason that is said; also as a decorator of a verb."""
    if not why:
        raise ValueError("Say why rows of all hubs are needed.")
    token = _held.set(None)
    try:
        yield
    finally:
        _held.reset(token)


def while_streaming(pieces: Iterable[Any], seen: Sight | None) -> Iterator[Any]:
    """Give the pieces of an answer that is still being read when the request is over, and see no further for them."""
    rest = iter(pieces)
    try:
        while True:
            with only(seen):
                try:
                    piece = next(rest)
                except StopIteration:
                    return
            yield piece
    finally:
        if close := getattr(rest, "close", None):
            close()
