# SPDX-License-Identifier: EUPL-1.2
"""./hubnetz doctor: look at everything a working installation needs, and say what is wrong."""

import argparse
import json
import os
import shutil
import stat
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any, Literal

import psycopg

from hubnetz.cli import house, terminal
from hubnetz.lib import database
from hubnetz.lib.embedded import DATABASE, CannotStart

Verdict = Literal["ok", "warn", "fail"]
_GIB = 1 << 30
_DAY = 86_400


@dataclass
class Finding:
    """What one check found."""

    name: str
    verdict: Verdict
    text: str


Findings = Iterator[Finding]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what doctor understands."""
    parser.add_argument("--json", action="store_true", help="print the findings as JSON")


def run(args: argparse.Namespace) -> int:
    """Print one line for each check; return 1 if one of them fails."""
    findings = list(_all(args))
    if args.json:
        terminal.answer(json.dumps([vars(finding) for finding in findings], ensure_ascii=False))
    else:
        for finding in findings:
            terminal.answer(f"{finding.verdict:<5} {finding.name:<22} {finding.text}")
    return 1 if any(finding.verdict == "fail" for finding in findings) else 0


def _all(args: argparse.Namespace) -> Findings:
    data = house.data_folder(args)
    yield from _interpreter()
    yield from _packages()
    yield from _disk(data)
    try:
        with house.open_house(args) as opened:
            yield from _folder(opened)
            with database.connect(opened.owner_url) as owner:
                for check in (_server, _roles, _migrations, _checksums, _indexes, _jobs):
                    yield from _guarded(check, opened, owner)
            yield from _mail()
            yield from _backup(opened)
    except (CannotStart, database.Unsuitable, terminal.WrongUse) as refusal:
        yield Finding("database", "fail", str(refusal))


def _guarded(
    check: "Callable[[house.House, psycopg.Connection[Any]], Findings]",
    opened: house.House,
    owner: "psycopg.Connection[Any]",
) -> Findings:
    try:
        yield from check(opened, owner)
    except (psycopg.Error, CannotStart) as problem:
        yield Finding(check.__name__.strip("_"), "fail", str(problem).strip().splitlines()[0])


# The machine


def _interpreter() -> Findings:
    version = ".".join(map(str, sys.version_info[:3]))
    yield Finding("interpreter", "ok" if sys.version_info >= (3, 12) else "fail", f"Python {version}")


def _packages() -> Findings:
    """Compare what is installed with the lock."""
    lock = (
        Path(os.environ.get("HUBNETZ_CHECKOUT") or Path(__file__).resolve().parents[3]) / "requirements.lock"
    )
    wrong = [
        f"{name} {wanted}" for name, wanted in locked(lock).items() if _installed(name) not in (wanted, None)
    ]
    if wrong:
        yield Finding("packages", "fail", f"not as locked: {', '.join(wrong[:5])}")
    else:
        yield Finding("packages", "ok", f"as in {lock.name}")


def locked(lock: Path) -> dict[str, str]:
    """Return the versions a lock names, by package."""
    lines = [line.split(";")[0].rstrip(" \\") for line in lock.read_text().splitlines() if "==" in line]
    pins = [line.split("==") for line in lines if line and not line[0].isspace() and line[0] != "#"]
    return {name.strip(): version.split()[0] for name, version in pins}


def _installed(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def _disk(data: Path) -> Findings:
    place = next(folder for folder in (data, *data.parents) if folder.exists())
    usage = shutil.disk_usage(place)
    share = usage.free / usage.total
    verdict: Verdict = (
        "fail" if usage.free < _GIB // 4 else "warn" if share < 0.05 or usage.free < _GIB else "ok"
    )
    yield Finding("disk space", verdict, f"{usage.free / _GIB:.1f} GiB free ({share:.0%}) at {place}")


def _folder(opened: house.House) -> Findings:
    mode = stat.S_IMODE(opened.data.stat().st_mode)
    verdict: Verdict = "ok" if not mode & 0o077 else "fail"
    yield Finding(
        "data folder",
        verdict,
        f"{opened.data}, mode {mode:04o}" + ("" if verdict == "ok" else "; run chmod 700"),
    )
    key = opened.memory.secret
    if key.exists():
        mode = stat.S_IMODE(key.stat().st_mode)
        yield Finding("secret key", "fail" if mode & 0o077 else "ok", f"{key}, mode {mode:04o}")


# The database


def _server(opened: house.House, owner: "psycopg.Connection[Any]") -> Findings:
    major = owner.info.server_version // 10000
    where = "embedded" if opened.is_embedded else database.place_of(opened.owner_url)
    yield Finding(
        "PostgreSQL",
        "ok" if major >= database.OLDEST else "fail",
        f"{major}.{owner.info.server_version % 10000}, {where}",
    )
    for name in ("fsync", "synchronous_commit", "full_page_writes"):
        value = _one(owner, f"SELECT current_setting('{name}')")
        if value == "off":
            yield Finding("durability", "fail", f"{name} is off: what was acknowledged can be lost")


def _roles(opened: house.House, owner: "psycopg.Connection[Any]") -> Findings:
    """Ask as the application what it may do; it must be less than the owner."""
    options = {} if not opened.has_one_address else {"options": f"-c role={database.APP_ROLE}"}
    with database.connect(opened.app_url, **options) as app:
        who = _one(app, "SELECT current_user::text")
        strong = _one(
            app, "SELECT rolsuper OR rolbypassrls OR rolcreaterole FROM pg_roles WHERE rolname = current_user"
        )
        owns = _one(app, "SELECT count(*) FROM pg_class WHERE relowner = current_user::regrole")
        journal = _one(
            app,
            "SELECT has_table_privilege('journal_entry', 'INSERT') AND NOT has_table_privilege('journal_entry', "
            "'UPDATE, DELETE, TRUNCATE')",
        )
        makes = _one(app, "SELECT has_schema_privilege('public', 'CREATE')")
    wrong = [
        text
        for is_wrong, text in (
            (who != database.APP_ROLE, f"the application works as {who}"),
            (strong, "it may bypass row security or make roles"),
            (owns, f"it owns {owns} tables or indexes"),
            (not journal, "it may change the journal, or not write it"),
            (makes, "it may make tables"),
        )
        if is_wrong
    ]
    yield Finding(
        "roles",
        "fail" if wrong else "ok",
        "; ".join(wrong) or f"{who} owns nothing and cannot change the journal",
    )
    if not opened.is_embedded and _one(owner, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user"):
        yield Finding("roles", "warn", "the user of DATABASE_URL is a superuser; an ordinary owner is safer")


def _migrations(opened: house.House, owner: "psycopg.Connection[Any]") -> Findings:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    yield Finding(
        "migrations", "fail" if missing else "ok", f"{len(missing)} missing" if missing else "all applied"
    )


def _checksums(opened: house.House, owner: "psycopg.Connection[Any]") -> Findings:
    if _one(owner, "SELECT current_setting('data_checksums')") != "on":
        yield Finding("checksums", "warn", "data checksums are off on this server")
        return
    broken = _one(owner, "SELECT coalesce(sum(checksum_failures), 0) FROM pg_stat_database")
    yield Finding("checksums", "fail" if broken else "ok", f"{broken} damaged pages met")


def _indexes(opened: house.House, owner: "psycopg.Connection[Any]") -> Findings:
    """Let amcheck read each index; the extension is gone again when the transaction is rolled back."""
    if not opened.is_embedded:
        yield Finding(
            "indexes", "warn", "not looked at: on your own server run pg_amcheck as its administrator"
        )
        return
    from hubnetz.lib.embedded import Server

    server = opened.server or Server(opened.data)
    found = server.as_admin(
        """
        BEGIN;
        CREATE SCHEMA hubnetz_doctor;
        CREATE EXTENSION amcheck SCHEMA hubnetz_doctor;
        SELECT count(hubnetz_doctor.bt_index_check(index => i.indexrelid, heapallindexed => true)::text)
        FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_am a ON a.oid = c.relam
        WHERE a.amname = 'btree' AND i.indisvalid AND c.relpersistence <> 't'
          AND c.relnamespace = 'public'::regnamespace;
        ROLLBACK;
        """,
        DATABASE,
    )
    yield Finding("indexes", "ok", f"{found.strip()} read by amcheck")


def _jobs(opened: house.House, owner: "psycopg.Connection[Any]") -> Findings:
    alive = _one(
        owner,
        "SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - interval '60 seconds'",
    )
    stalled = _one(
        owner,
        "SELECT count(*) FROM procrastinate_jobs j LEFT JOIN procrastinate_workers w ON w.id = j.worker_id "
        "WHERE j.status = 'doing' AND (w.id IS NULL OR w.last_heartbeat < now() - interval '5 minutes')",
    )
    failed = _one(owner, "SELECT count(*) FROM procrastinate_jobs WHERE status = 'failed'")
    if opened.server is not None:  # we have just started it: a fresh heartbeat is of somebody who was killed
        yield Finding("worker", "ok", "not running, as Hubnetz is not up")
    elif alive:
        yield Finding("worker", "ok", f"{alive} alive")
    elif opened.is_embedded:
        yield Finding("worker", "fail", "Hubnetz is up, but its worker is not")
    else:
        yield Finding("worker", "warn", "none alive: Hubnetz is not up anywhere, or its worker is not")
    verdict: Verdict = "fail" if stalled else "warn" if failed else "ok"
    yield Finding("jobs", verdict, f"{stalled} stalled, {failed} failed")


def _one(connection: "psycopg.Connection[Any]", query: str) -> Any:
    row = connection.execute(query).fetchone()
    return row[0] if row else None


# Around it


def _mail() -> Findings:
    from django.conf import settings

    if settings.MAIL_SERVER:
        yield Finding("mail", "ok", f"by {settings.MAIL_SERVER}")
    else:
        yield Finding("mail", "warn", "no EMAIL_HOST: letters wait at the desk and reach nobody")


def _backup(opened: house.House) -> Findings:
    last = opened.memory.last_backup()
    if last is None:
        yield Finding("backup", "warn", "none yet; make one with ./hubnetz backup FILE")
        return
    path, age = last
    if not os.path.exists(path):
        yield Finding("backup", "warn", f"{path} is no longer there")
    else:
        yield Finding("backup", "warn" if age > 2 * _DAY else "ok", f"{path}, {age / _DAY:.1f} days old")
