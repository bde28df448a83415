# SPDX-License-Identifier: EUPL-1.2
"""Two roles on one PostgreSQL: an owner who migrates, and the application, which owns nothing.

Embedded, each has an address of its own. With DATABASE_URL both use its user; the application then takes
the role hubnetz_app when it connects, and so gives up what the owner may do.
"""

from typing import Any, Protocol

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

APP_ROLE = "hubnetz_app"
OWNER_ROLE = "hubnetz_owner"
OLDEST = 15


class Unsuitable(Exception):
    """The database cannot be used; the text is a sentence a person can act on."""


class Connection(Protocol):
    """What is needed of a connection: Django's and psycopg's both have it."""

    def cursor(self) -> Any: ...


# Addresses


def django_database(url: str, role: str | None = None) -> dict[str, Any]:
    """
    Return Django's entry for an address; with a role, every session takes it on at its start.

    :raises Unsuitable: if the address cannot be read
    """
    words = parsed(url)
    if role:
        words["options"] = f"{words.get('options', '')} -c role={role}".strip()
    # What is prepared is worded for any values (lib.worded): to plan it anew for each costs more than it saves.
    words["options"] = f"{words.get('options', '')} -c plan_cache_mode=force_generic_plan".strip()
    return {
        "ENGINE": "hubnetz.lib.postgresql",
        "NAME": words.pop("dbname"),
        "USER": words.pop("user", ""),
        "PASSWORD": words.pop("password", ""),
        "HOST": words.pop("host", ""),
        "PORT": words.pop("port", ""),
        "OPTIONS": words,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


def parsed(url: str) -> dict[str, str]:
    """
    Return the parts of an address by their libpq names.

    :raises Unsuitable: if it cannot be read
    """
    kind = url.split("://", 1)[0]
    if kind not in ("postgres", "postgresql") or "://" not in url:
        raise Unsuitable("DATABASE_URL must look like postgresql://user:password@host:5432/name.")
    try:
        words = {name: str(value) for name, value in conninfo_to_dict(url).items()}
    except psycopg.ProgrammingError as problem:
        raise Unsuitable(f"DATABASE_URL cannot be read: {str(problem).strip()}.") from problem
    if not words.get("dbname"):
        raise Unsuitable(
            "DATABASE_URL names no database; it must look like postgresql://user:password@host:5432/name."
        )
    return words


def place_of(url: str) -> str:
    """Return where an address points, fit for a log: no password, no options."""
    words = parsed(url)
    return f"{words.get('host', 'localhost')}:{words.get('port', '5432')}/{words['dbname']}"


def connect(url: str, **words: Any) -> "psycopg.Connection[Any]":
    """
    Connect as the user of the address, each statement for itself.

    :raises Unsuitable: if nobody answers there or lets us in
    """
    parsed(url)
    try:
        return psycopg.connect(url, autocommit=True, connect_timeout=10, **words)
    except psycopg.OperationalError as problem:
        first = (str(problem).strip().splitlines() or ["no answer"])[-1]
        raise Unsuitable(f"the database {place_of(url)} cannot be reached: {first}") from problem


# What must be true of a database before we touch it


def refuse_unsuitable(connection: "psycopg.Connection[Any]") -> None:
    """
    Refuse a server that is too old, and a database that belongs to another program.

    :raises Unsuitable: with the reason
    """
    version = connection.info.server_version
    if version < OLDEST * 10000:
        raise Unsuitable(
            f"the database server is PostgreSQL {version // 10000}; {OLDEST} or newer is needed."
        )
    tables = _tables(connection)
    if not tables:
        return
    name = connection.info.dbname
    if "django_migrations" not in tables:
        raise Unsuitable(
            f"the database {name} holds tables of another program ({', '.join(sorted(tables)[:3])} …); "
            "give Hubnetz a database of its own."
        )
    apps = {row[0] for row in connection.execute("SELECT DISTINCT app FROM django_migrations").fetchall()}
    if apps and "journal" not in apps:
        raise Unsuitable(
            f"the database {name} belongs to another Django program; give Hubnetz one of its own."
        )


def _tables(connection: "psycopg.Connection[Any]") -> set[str]:
    """Name the tables in the schema public that no extension brought."""
    rows = connection.execute(
        """
        SELECT relname FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm')
          AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_class.oid AND deptype = 'e')
        """
    ).fetchall()
    return {row[0] for row in rows}


def is_empty(connection: "psycopg.Connection[Any]") -> bool:
    """Say whether the database holds no hub and no user, whatever tables there are."""
    for table in ("network_hub", "accounts_user"):
        exists = connection.execute("SELECT to_regclass(%s)", [f"public.{table}"]).fetchone()
        if exists and exists[0]:
            query = sql.SQL("SELECT EXISTS (SELECT FROM {})").format(sql.Identifier("public", table))
            if (row := connection.execute(query).fetchone()) and row[0]:
                return False
    return True


# Roles


_GRANTS = """
GRANT USAGE ON SCHEMA public TO hubnetz_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO hubnetz_app;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO hubnetz_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO hubnetz_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO hubnetz_app;
REVOKE CREATE ON SCHEMA public FROM hubnetz_app;
DO $$ BEGIN
    IF to_regclass('public.journal_entry') IS NOT NULL THEN
        REVOKE UPDATE, DELETE, TRUNCATE ON public.journal_entry FROM hubnetz_app;
    END IF;
    IF to_regclass('public.journal_look') IS NOT NULL THEN
        REVOKE UPDATE, DELETE, TRUNCATE ON public.journal_look FROM hubnetz_app;
    END IF;
END $$;
"""


def prepare_roles(connection: Connection, *, same_user: bool = True) -> None:
    """
    Make sure that the application's role is there, may use our tables, and may do nothing else.

    Harmless when repeated. The journal can be read and added to, never changed. With same_user the application
    connects as the user of this connection and takes the role; embedded, it has an address of its own.

    :raises Unsuitable: if the role is missing and we may not make it, or if it may do too much
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_user, rolsuper, rolcreaterole FROM pg_roles WHERE rolname = current_user"
        )
        user, is_super, may_create = cursor.fetchone()
        found = _role(cursor)
        if found is None:
            if not (is_super or may_create):
                raise Unsuitable(_ask_an_administrator(user))
            cursor.execute(f"CREATE ROLE {APP_ROLE} NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS")
        elif any(found):
            raise Unsuitable(
                f"the role {APP_ROLE} may bypass row security, create roles or databases, or is a superuser. "
                f"An administrator has to run: ALTER ROLE {APP_ROLE} NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS;"
            )
        if same_user and not is_super:
            _become_member(cursor, user, may_create=may_create)
        cursor.execute(_GRANTS)


def _role(cursor: Any) -> tuple[bool, ...] | None:
    cursor.execute(
        "SELECT rolsuper, rolcreatedb, rolcreaterole, rolbypassrls FROM pg_roles WHERE rolname = %s",
        [APP_ROLE],
    )
    row: tuple[bool, ...] | None = cursor.fetchone()
    return row


def _become_member(cursor: Any, user: str, *, may_create: bool) -> None:
    # From PostgreSQL 16 on, membership and the right to SET ROLE are two things.
    cursor.execute("SELECT current_setting('server_version_num')::int >= 160000")
    kind = "SET" if cursor.fetchone()[0] else "MEMBER"
    cursor.execute("SELECT pg_has_role(current_user, %s, %s)", [APP_ROLE, kind])
    if cursor.fetchone()[0]:
        return
    if not may_create:
        raise Unsuitable(_ask_an_administrator(user))
    cursor.execute(f"GRANT {APP_ROLE} TO CURRENT_USER")


def _ask_an_administrator(user: str) -> str:
    quoted = user.replace('"', '""')
    return (
        f"the user {user} may not make the role under which the application works. "
        "An administrator of the database has to run these two lines once:\n"
        f"  CREATE ROLE {APP_ROLE} NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS;\n"
        f'  GRANT {APP_ROLE} TO "{quoted}";'
    )
