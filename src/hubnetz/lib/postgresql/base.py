# SPDX-License-Identifier: EUPL-1.2
"""Django's PostgreSQL, and before a statement the server is told how far is seen, if it was told something else.

Telling is no query of the program's: it goes past what Django counts and logs. A setting that was told within a
transaction goes with it when it is rolled back, so after every roll-back nothing is taken for told.
"""

from collections.abc import Callable
from typing import Any

from django.db.backends.postgresql import base
from psycopg.pq import TransactionStatus

from hubnetz.lib import sight
from hubnetz.lib.sight import Sight

_UNKNOWN = Sight("")


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that knows what its server was told."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._told: Sight | None = _UNKNOWN
        self.execute_wrappers.append(self._tell_before)

    def get_new_connection(self, conn_params: Any) -> Any:
        """Connect; whoever had the session before may have told it something."""
        self._told = _UNKNOWN
        return super().get_new_connection(conn_params)

    def _rollback(self) -> None:
        self._told = _UNKNOWN
        super()._rollback()  # type: ignore[misc]  # Django's, not in its stubs
        self._told = _UNKNOWN

    def _savepoint_rollback(self, sid: str) -> None:
        super()._savepoint_rollback(sid)  # type: ignore[misc]
        self._told = _UNKNOWN

    def _tell_before(self, execute: Callable[..., Any], *statement: Any) -> Any:
        seen = sight.current()
        if seen is not self._told:
            self._tell(seen)
        return execute(*statement)

    def _tell(self, seen: Sight | None) -> None:
        one = self.connection
        if one is None or one.info.transaction_status == TransactionStatus.INERROR:
            return  # the statement is refused all the same, or only rolls back
        with self.wrap_database_errors, one.cursor() as cursor:
            if seen is not None and seen.keys is None:
                asked = f"coalesce(({seen.query})::text, '{{}}')"  # our own words; values apart
                cursor.execute(f"SELECT set_config('{sight.SETTING}', {asked}, false)", seen.values)
                seen.keys = str(cursor.fetchone()[0])
            else:
                keys = "" if seen is None else seen.keys
                cursor.execute(f"SELECT set_config('{sight.SETTING}', %s, false)", [keys])
        self._told = seen
