# SPDX-License-Identifier: EUPL-1.2
"""./hubnetz restore FILE --yes: into a new database, compared, then put in the old one's place in one step."""

import argparse
import sys
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from hubnetz.cli import archive, terminal
from hubnetz.cli.house import House, data_folder
from hubnetz.lib import database
from hubnetz.lib.embedded import ADMIN, DATABASE


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what restore understands."""
    parser.add_argument("file", metavar="FILE", type=Path, help="a backup made by ./hubnetz backup")
    parser.add_argument("--yes", action="store_true", help="do it without asking")


def run(args: argparse.Namespace) -> int:
    """Replace the database by a backup; the old one stays until the new one has been compared."""
    manifest = archive.read_manifest(args.file)
    house = House(data_folder(args), holder="up")  # nobody else may use the database meanwhile
    _ask(args, house, manifest)
    try:
        house.find_database()
        name = DATABASE if house.is_embedded else database.parsed(house.owner_url)["dbname"]
        new, old = f"{name}_new", f"{name}_old"
        with terminal.Progress("restoring into a new database"):
            _make(house, new)
            archive.load(
                archive.Programs(house),
                args.file,
                new,
                *(["--role", database.OWNER_ROLE] if house.is_embedded else []),
            )
        with terminal.Progress("comparing it with the backup"):
            _compare(house, new, manifest["tables"])
        _swap(house, name, new, old)
        if manifest.get("filled"):
            house.memory.remember(house.key, manifest["filled"])
    finally:
        house.close()
    terminal.answer(
        f"restored the backup of {manifest['made_at']}: {len(manifest['tables'])} tables compared"
    )
    return 0


def _ask(args: argparse.Namespace, house: House, manifest: dict[str, Any]) -> None:
    if args.yes:
        return
    where = str(house.data) if house.is_embedded else database.place_of(house.owner_url)
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise terminal.WrongUse(f"this replaces everything in {where}; say --yes to do it.")
    print(
        f"Replace everything in {where} by the backup of {manifest['made_at']}? Type yes: ",
        end="",
        file=sys.stderr,
        flush=True,
    )
    if sys.stdin.readline().strip() != "yes":
        raise terminal.WrongUse("nothing was changed.")


def _make(house: House, new: str) -> None:
    """Make the empty database that the backup is read into."""
    if house.server is not None:
        house.server.as_admin(f"DROP DATABASE IF EXISTS {new}")
        house.server.as_admin(f"CREATE DATABASE {new} OWNER {database.OWNER_ROLE} TEMPLATE template0")
        house.server.as_admin(f"ALTER SCHEMA public OWNER TO {database.OWNER_ROLE}", new)
        return
    with _beside(house) as connection:
        try:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(new)))
            connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(new)))
        except psycopg.errors.InsufficientPrivilege as problem:
            raise terminal.WrongUse(
                "the user of DATABASE_URL may not make databases. An administrator can allow it for the restore: "
                f'ALTER ROLE "{connection.info.user}" CREATEDB;'
            ) from problem
    with _beside(house, new) as connection:
        database.prepare_roles(
            connection, same_user=house.has_one_address
        )  # the archive grants to the application's role


def _beside(house: House, dbname: str = "postgres") -> "psycopg.Connection[Any]":
    """Connect to another database of the same server."""
    return database.connect(house.owner_url, dbname=dbname)


def _compare(house: House, new: str, expected: archive.Sums) -> None:
    with _beside(house, new) as connection:
        wrong = archive.difference(expected, archive.sums(connection))
        if not wrong:
            database.prepare_roles(connection, same_user=house.has_one_address)
    if wrong:
        raise terminal.Failed(
            f"the restored database is not the backup: {wrong}. The old one has not been touched."
        )


def _swap(house: House, name: str, new: str, old: str) -> None:
    """Exchange the two by name, both or neither, and drop the old one."""
    words = {"name": name, "new": new, "old": old}
    quoted = {key: '"' + value.replace('"', '""') + '"' for key, value in words.items()}
    exchange = "ALTER DATABASE {name} RENAME TO {old}; ALTER DATABASE {new} RENAME TO {name};".format(
        **quoted
    )
    if house.server is not None:
        house.server.as_admin(f"DROP DATABASE IF EXISTS {quoted['old']}")
        house.server.as_admin(f"BEGIN; {exchange} COMMIT;", ADMIN)
        house.server.as_admin(f"DROP DATABASE {quoted['old']}")
        house.server.make_roles()
        return
    with _beside(house) as connection:
        others = connection.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = %s", [name]
        ).fetchone()
        if others and others[0]:
            connection.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(new)))
            raise terminal.WrongUse(
                f"{others[0]} connections to {name} are open; stop Hubnetz everywhere first."
            )
        connection.execute(f"DROP DATABASE IF EXISTS {quoted['old']}")
        with connection.transaction():
            connection.execute(exchange)
        connection.execute(f"DROP DATABASE {quoted['old']}")
