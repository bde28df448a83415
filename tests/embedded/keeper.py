# SPDX-License-Identifier: EUPL-1.2
"""Keep an embedded server running in a process that tests can kill, and do something with it meanwhile.

python keeper.py DATA WORK        WORK is one of the functions below
"""

import os
import sys
import time
from collections.abc import Callable
from typing import Any

import psycopg

from hubnetz.lib.database import OWNER_ROLE
from hubnetz.lib.embedded import CannotStart, Server

Connection = psycopg.Connection[Any]


def rest(connection: Connection, server: Server) -> None:
    """Say where the server is, then stay."""
    say(server.url(OWNER_ROLE))
    time.sleep(300)


def leave(connection: Connection, server: Server) -> None:
    """Say that all is well and go."""
    say("fine")


def count(connection: Connection, server: Server) -> None:
    """Add rows for ever; say each number only once the database has acknowledged it."""
    connection.execute("CREATE TABLE IF NOT EXISTS ledger (number bigint PRIMARY KEY)")
    row = connection.execute("SELECT coalesce(max(number), 0) FROM ledger").fetchone()
    number = row[0] if row else 0
    say("started")
    while True:
        number += 1
        connection.execute("INSERT INTO ledger VALUES (%s)", [number])
        say(number)


def tell(connection: Connection, server: Server) -> None:
    """Say all numbers that the database holds."""
    say(*(row[0] for row in connection.execute("SELECT number FROM ledger").fetchall()))


def say(*words: object) -> None:
    """Print at once, so that what was said before a kill is heard."""
    print(*words, flush=True)


WORKS: dict[str, Callable[[Connection, Server], None]] = {
    work.__name__: work for work in (rest, leave, count, tell)
}

if __name__ == "__main__":
    try:
        holder = os.environ.get("KEEPER", "command")
        with Server(sys.argv[1]).start(holder=holder, wait_for_commands=holder == "up") as kept:
            WORKS[sys.argv[2]](psycopg.connect(kept.url(OWNER_ROLE), autocommit=True), kept)
    except CannotStart as refusal:
        sys.exit(str(refusal))
