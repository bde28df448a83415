# SPDX-License-Identifier: EUPL-1.2
"""Backups: an ordinary archive of pg_dump with a manifest behind it that says what must be in it.

The manifest holds, for each table, how many rows there are and a sum over their hashes, taken in the very
snapshot that was dumped. pg_restore reads such a file as any other; it never looks behind the archive.
"""

import contextlib
import datetime
import fcntl
import functools
import hashlib
import json
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

import psycopg
from psycopg import sql

from hubnetz.cli import terminal
from hubnetz.cli.house import House
from hubnetz.lib import database, embedded_programs
from hubnetz.lib.embedded import Server
from hubnetz.lib.processes import current_user, run_as

_MAGIC = b"HUBNETZ-BACKUP-1"
# Made again by our own grants after a restore; they name roles that may be called otherwise elsewhere.
_LEFT_OUT = re.compile(
    r" (DEFAULT ACL|SCHEMA - public|ACL - SCHEMA public|COMMENT - SCHEMA public|COMMENT - EXTENSION) "
)

Sums = dict[str, list[str]]


class Programs:
    """pg_dump, pg_restore and psql, speaking to one server as somebody who may read and make everything."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.server = (house.server or Server(house.data)) if house.is_embedded else None
        self.programs = self.server.programs if self.server else _fitting_programs(house.owner_url)

    @functools.cached_property
    def server_major(self) -> int:
        """Return the major version of the server, which may be older than the programs."""
        with database.connect(self.house.owner_url) as connection:
            return connection.info.server_version // 10000

    def run(self, name: str, *words: str, dbname: str, **options: Any) -> subprocess.CompletedProcess[str]:
        """Run one program against one database of the server; raise Failed with what it said if it fails."""
        if self.server:
            done = self.server.run_program(name, *words, database=dbname, **options)
        else:
            environ = _libpq_environ(self.house.owner_url) | {"PGDATABASE": dbname}
            done = run_as(current_user(), [self.programs.path(name), *words], environ, **options)
        if done.returncode:
            raise terminal.Failed(f"{name} failed: {(done.stderr or '').strip()[-600:]}")
        return done


def _fitting_programs(url: str) -> embedded_programs.Programs:
    """Return programs that are not older than the server."""
    with database.connect(url) as connection:
        major = connection.info.server_version // 10000
    found = embedded_programs.find()
    candidates = [found] if found else []
    candidates += [embedded_programs.Programs(Path(folder)) for folder in embedded_programs.machine_folders()]
    for programs in candidates:
        if int(programs.version().split(".")[0]) >= major:
            return programs
    raise terminal.WrongUse(
        f"the server is PostgreSQL {major}; pg_dump {major} or newer is needed (set HUBNETZ_PG_BIN)."
    )


def _libpq_environ(url: str) -> dict[str, str]:
    names = {
        "host": "PGHOST",
        "port": "PGPORT",
        "user": "PGUSER",
        "password": "PGPASSWORD",
        "options": "PGOPTIONS",
    }
    names |= {
        "sslmode": "PGSSLMODE",
        "sslrootcert": "PGSSLROOTCERT",
        "sslcert": "PGSSLCERT",
        "sslkey": "PGSSLKEY",
    }
    words = database.parsed(url)
    kept = {
        name: os.environ[name]
        for name in ("PATH", "HOME", "PGPASSFILE", "PGSERVICEFILE")
        if name in os.environ
    }
    return kept | {names[word]: value for word, value in words.items() if word in names} | {"LC_ALL": "C"}


# What is in a database


def sums(connection: "psycopg.Connection[Any]") -> Sums:
    """Return for each table the number of its rows and a sum over their hashes, whatever their order."""
    connection.execute("SET timezone = 'UTC'; SET datestyle = 'ISO, YMD'; SET intervalstyle = 'postgres'")
    connection.execute("SET row_security = off; SET extra_float_digits = 1; SET bytea_output = 'hex'")
    tables = connection.execute(
        """
        SELECT relname FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
          AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_class.oid AND deptype = 'e') ORDER BY relname
        """
    ).fetchall()
    found: Sums = {}
    for (table,) in tables:
        query = sql.SQL(
            "SELECT count(*)::text, coalesce(sum(('x' || left(md5(t::text), 15))::bit(60)::bigint), 0)::text"
            " FROM {} AS t"
        ).format(sql.Identifier("public", table))
        row = connection.execute(query).fetchone()
        assert row is not None
        found[table] = list(row)
    return found


def difference(expected: Sums, found: Sums) -> str:
    """Return what differs, in words; nothing if nothing does."""
    for table in sorted({*expected, *found}):
        if table not in found:
            return f"the table {table} is missing"
        if table not in expected:
            return f"the table {table} is too many"
        if expected[table][0] != found[table][0]:
            return f"{table} has {found[table][0]} rows instead of {expected[table][0]}"
        if expected[table] != found[table]:
            return f"rows of {table} have other contents"
    return ""


# Writing


def dump(house: House, file: BinaryIO) -> None:
    """Write the archive and the manifest of one and the same moment to an open file."""
    programs = Programs(house)
    with database.connect(house.owner_url) as connection:
        connection.autocommit = False
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        connection.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        row = connection.execute(
            "SELECT pg_export_snapshot(), current_database(), current_setting('server_version')"
        ).fetchone()
        assert row is not None
        snapshot, name, version = row
        programs.run("pg_dump", "-Fc", "--no-password", f"--snapshot={snapshot}", dbname=name, stdout=file)
        tables = sums(connection)
        connection.rollback()
    manifest = {
        "made_at": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        "postgresql": version,
        "filled": house.memory.filled(house.key),
        "sha256": _digest(file, file.seek(0, os.SEEK_END)),
        "tables": tables,
    }
    text = json.dumps(manifest).encode()
    file.seek(0, os.SEEK_END)
    file.write(text + len(text).to_bytes(8, "big") + _MAGIC)
    file.flush()


def read_manifest(path: Path) -> dict[str, Any]:
    """
    Return the manifest of a backup whose archive is as it was written.

    :raises WrongUse: if the file is no backup of ours
    :raises Failed: if it has been damaged
    """
    try:
        with open(path, "rb") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(size - 24, 0))
            tail = file.read()
            length = int.from_bytes(tail[:8], "big")
            if len(tail) < 24 or tail[8:] != _MAGIC or length > size - 24:
                raise terminal.WrongUse(
                    f"{path} is no backup made by ./hubnetz backup, or its end is missing."
                )
            file.seek(size - 24 - length)
            manifest: dict[str, Any] = json.loads(file.read(length))
            _ = (
                manifest["made_at"],
                {table: (rows, total) for table, (rows, total) in manifest["tables"].items()},
            )
            if _digest(file, size - 24 - length) != manifest["sha256"]:
                raise terminal.Failed(f"{path} has been damaged: its contents no longer match its manifest.")
    except OSError as problem:
        raise terminal.WrongUse(f"{path} cannot be read: {problem.strerror}.") from problem
    except (ValueError, KeyError, TypeError, AttributeError) as problem:
        raise terminal.Failed(f"{path} has been damaged: its manifest cannot be read.") from problem
    return manifest


def _digest(file: BinaryIO, length: int) -> str:
    seen = hashlib.sha256()
    file.seek(0)
    while length:
        block = file.read(min(length, 1 << 20))
        seen.update(block)
        length -= len(block)
    return seen.hexdigest()


# Reading back


def load(programs: Programs, path: Path, dbname: str, *words: str) -> None:
    """Restore an archive into an empty database; the first error ends it."""
    with open(path, "rb") as file:
        listed = programs.run("pg_restore", "--list", dbname=dbname, stdin=file).stdout
        file.seek(0)
        chosen = "\n".join(line for line in listed.splitlines() if not _LEFT_OUT.search(line))
        with _readable_file(programs, chosen) as contents:
            options = ["--exit-on-error", "--no-owner", "--no-password", "-L", contents, *words]
            if programs.server_major < 17:
                _load_as_script(programs, file, dbname, options)
            else:
                programs.run("pg_restore", "-d", dbname, *options, dbname=dbname, stdin=file)


def _load_as_script(programs: Programs, file: BinaryIO, dbname: str, options: list[str]) -> None:
    """Restore into an older server, which does not know one setting that pg_restore begins with."""
    with tempfile.TemporaryFile(dir=programs.house.data, buffering=0) as script:
        programs.run("pg_restore", "-f", "-", *options, dbname=dbname, stdin=file, stdout=script)
        fcntl.fcntl(script, fcntl.F_SETFL, 0)  # pg_restore has made it append only
        script.seek(0)
        head = script.read(4096)
        unknown = b"SET transaction_timeout = 0;"
        script.seek(0)
        script.write(head.replace(unknown, b"-" * len(unknown)))  # a comment of the same length
        script.seek(0)
        words = ["-X", "-q", "-v", "ON_ERROR_STOP=1"]
        programs.run("psql", *words, dbname=dbname, stdin=script, stdout=subprocess.DEVNULL)


@contextlib.contextmanager
def _readable_file(programs: Programs, text: str) -> Iterator[str]:
    """Keep a small file for a moment where the user of the database can read it."""
    folder = str(programs.house.data) if programs.server else None
    with tempfile.NamedTemporaryFile("w", dir=folder, prefix="list-") as file:
        file.write(text)
        file.flush()
        os.fchmod(file.fileno(), 0o644)
        yield file.name


@contextlib.contextmanager
def scratch_house(house: House) -> Iterator[House]:
    """Start an empty server of its own for a moment, to restore a backup into; it is never synced to the disk."""
    programs = embedded_programs.find()
    if programs is None:
        raise terminal.WrongUse(
            "a backup is checked on a server of its own, and no PostgreSQL programs are here."
        )
    own = house.server or (Server(house.data) if house.is_embedded else None)
    if own is not None:
        programs = own.programs
    quick = ("fsync=off", "full_page_writes=off", "synchronous_commit=off", "shared_buffers=32MB")
    with _scratch_folder(house) as data:
        server = Server(data, programs=programs if own is not None else None, settings=quick)
        with server:
            scratch = House(data)
            scratch.is_embedded, scratch.server = True, server
            scratch.app_url, scratch.owner_url = (
                server.url(database.APP_ROLE),
                server.url(database.OWNER_ROLE),
            )
            yield scratch


@contextlib.contextmanager
def _scratch_folder(house: House) -> Iterator[Path]:
    """Name a folder for that server, which its user can enter; our own, if that user has it already."""
    top = house.data if house.is_embedded else Path(tempfile.mkdtemp(prefix="hubnetz-check-"))
    if not house.is_embedded:
        top.chmod(0o755)  # what is put inside is closed
    data = top / f"check-{os.getpid()}"
    try:
        yield data
    finally:
        shutil.rmtree(top if not house.is_embedded else data, ignore_errors=True)
