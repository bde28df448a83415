"""Copy rows into tables, with keys and codes given here."""

import os
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import batched, islice
from typing import Any

from django.db import connection, models

from hubnetz.demo.ground import Ground
from hubnetz.demo.rows import History
from hubnetz.lib.codes import ALPHABET

Step = Callable[[str, int], None]


class Copier:
    """Copies rows of one history. Keys of rows that others refer to are taken from the sequences in blocks."""

    def __init__(self, history: History, ground: Ground, step: Step) -> None:
        self.history = history
        self.ground = ground
        self.step = step
        self.codes: dict[type[models.Model], list[str]] = {}
        self.keys: dict[type[models.Model], list[int]] = {}
        self.written: dict[str, int] = {}

    def prepare(self, model: type[models.Model], count: int) -> list[int]:
        """Take as many keys as there will be rows, and invent their codes."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_get_serial_sequence(%s, 'id')", [model._meta.db_table])
            sequence = cursor.fetchone()[0]
            cursor.execute("SELECT nextval(%s) FROM generate_series(1, %s)", [sequence, count])
            self.keys[model] = sorted(key for (key,) in cursor.fetchall())
        self.codes[model] = list(islice(new_codes(), count))
        return self.keys[model]

    def copy(
        self,
        model: type[models.Model],
        columns: str,
        rows: Iterable[Sequence[Any]],
        *,
        text: str = "",
    ) -> None:
        """Copy rows into the table of a model; columns are named as in the database, with spaces between."""
        table = model._meta.db_table
        names = ", ".join(connection.ops.quote_name(column) for column in columns.split())
        count = 0
        with connection.cursor() as cursor:
            cursor.execute("SELECT row_security_active(%s::regclass)", [table])
            if cursor.fetchone()[0]:  # PostgreSQL copies only for a role that owns the table
                self._insert(table, names, len(columns.split()), rows, text)
                return
            statement = f"COPY {connection.ops.quote_name(table)} ({names}) FROM STDIN"
            with cursor.copy(statement) as copy:
                for row in rows:
                    copy.write_row(row)
                    count += 1
                    if count % 5000 == 0:
                        self.step(text or table, 5000)
        self.step(text or table, count % 5000)
        self.written[table] = self.written.get(table, 0) + count

    def _insert(self, table: str, names: str, width: int, rows: Iterable[Sequence[Any]], text: str) -> None:
        """Do as `copy` where the role sees the table through its policies."""
        signs = ", ".join(["%s"] * width)
        statement = f"INSERT INTO {connection.ops.quote_name(table)} ({names}) VALUES ({signs})"  # noqa: S608
        with connection.cursor() as cursor:
            for some in batched(rows, 500):
                cursor.executemany(statement, some)
                self.step(text or table, len(some))
                self.written[table] = self.written.get(table, 0) + len(some)

    def user(self, address: str) -> int | None:
        """Return the key of a user; nobody has none."""
        return self.ground.users[address] if address else None


def new_codes() -> Iterator[str]:
    """Yield codes as `lib.codes.new_code` makes them, drawn in bulk; a seed would let everybody know them."""
    most = 256 - 256 % len(ALPHABET)
    code: list[str] = []
    while True:
        for byte in os.urandom(4096):
            if byte < most:
                code.append(ALPHABET[byte % len(ALPHABET)])
                if len(code) == 10:
                    yield "".join(code)
                    code.clear()


def new_key() -> uuid.UUID:
    """Return an idempotency key."""
    return uuid.uuid4()
