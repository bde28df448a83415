# SPDX-License-Identifier: EUPL-1.2
"""A backup is good only when it has been restored and compared; a restore replaces all or nothing."""

import os
import subprocess
from pathlib import Path

import psycopg
import pytest

from hubnetz.cli import archive, backup, memory, terminal
from hubnetz.cli.house import House
from hubnetz.lib import database, embedded_programs
from hubnetz.lib.database import OWNER_ROLE
from hubnetz.lib.embedded import Server
from tests.cli.conftest import StartUp, StockServer, hubnetz

WRITE = (
    "INSERT INTO journal_entry (at, verb, noun, code, hub, before, after)"
    " SELECT now(), %s, 'Straße', g::text, '', '{}', '{\"Ä\": 1}' FROM generate_series(1, 50) g"
)
COUNT = "SELECT verb, count(*) FROM journal_entry WHERE verb IN ('before', 'after') GROUP BY verb"


def test_there_and_back(data: Path, place: Path, up: StartUp) -> None:
    """What was written before the backup is there afterwards, what came later is not, and rights are as before."""
    with Server(data) as server, psycopg.connect(server.url(OWNER_ROLE), autocommit=True) as owner:
        owner.execute(WRITE, ["before"])
    file = place / "backup"
    running = up("--empty", "--data", str(data))  # a backup needs no pause
    done = hubnetz("backup", str(file), "--data", str(data))
    assert done.returncode == 0, done.stderr
    assert "restored and compared" in done.stdout
    assert file.stat().st_mode & 0o077 == 0
    refused = hubnetz("restore", str(file), "--yes", "--data", str(data))
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "already runs" in refused.stderr
    running.stop()

    with Server(data) as server, psycopg.connect(server.url(OWNER_ROLE), autocommit=True) as owner:
        owner.execute(WRITE, ["after"])
    unasked = hubnetz("restore", str(file), "--data", str(data))
    assert unasked.returncode == 2
    assert "say --yes" in unasked.stderr
    done = hubnetz("restore", str(file), "--yes", "--data", str(data))
    assert done.returncode == 0, done.stderr
    with Server(data) as server, psycopg.connect(server.url(OWNER_ROLE), autocommit=True) as owner:
        assert owner.execute(COUNT).fetchall() == [("before", 50)]
        names = owner.execute("SELECT datname FROM pg_database ORDER BY 1").fetchall()
        assert names == [("hubnetz",), ("postgres",), ("template0",), ("template1",)]
    assert hubnetz("doctor", "--data", str(data)).returncode == 0  # roles and journal among them
    assert not [path.name for path in data.iterdir() if path.name.startswith(("check-", "list-"))]
    last = memory.Memory(data).last_backup()
    assert last is not None
    assert last[0] == str(file)


def test_pg_restore_reads_it_as_any_archive(data: Path, place: Path) -> None:
    """Nobody needs Hubnetz to get at the data."""
    assert hubnetz("backup", str(place / "b"), "--data", str(data)).returncode == 0
    programs = embedded_programs.find()
    assert programs is not None
    script = place / "script.sql"
    subprocess.run([programs.path("pg_restore"), "-f", str(script), str(place / "b")], check=True)
    assert "COPY public.journal_entry" in script.read_text()


def test_a_damaged_backup_changes_nothing(data: Path, place: Path) -> None:
    file = place / "b"
    assert hubnetz("backup", str(file), "--data", str(data)).returncode == 0
    whole = file.read_bytes()
    for damaged, code, sentence in (
        (whole[:5000] + b"\0" + whole[5001:], 1, "no longer match its manifest"),
        (whole[:-10], 2, "is no backup made by"),
        (b"", 2, "is no backup made by"),
    ):
        file.write_bytes(damaged)
        done = hubnetz("restore", str(file), "--yes", "--data", str(data))
        assert done.returncode == code
        assert sentence in done.stderr


@pytest.mark.parametrize("manifest", [b"[]", b"{}", b'{"made_at": "", "sha256": "", "tables": 1}', b"{"])
def test_a_manifest_that_says_nothing_is_damage(place: Path, manifest: bytes) -> None:
    file = place / "b"
    file.write_bytes(b"archive" + manifest + len(manifest).to_bytes(8, "big") + archive._MAGIC)
    with pytest.raises(terminal.Failed, match="its manifest cannot be read"):
        archive.read_manifest(file)


def test_a_backup_that_differs_is_not_called_good(
    data: Path, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If a row got lost on the way, the file is not called good."""
    really = archive.load

    def lossy(programs: archive.Programs, path: Path, dbname: str) -> None:
        really(programs, path, dbname)
        assert programs.server is not None
        programs.server.as_admin("DELETE FROM auth_permission WHERE id = 1", dbname)

    monkeypatch.setattr(archive, "load", lossy)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    house = House(data)
    with Server(data) as house.server:
        house.owner_url = house.server.url(OWNER_ROLE)
        with open(place / "new", "w+b") as new:
            archive.dump(house, new)
        with pytest.raises(terminal.Failed, match="auth_permission has"):
            backup.check(house, place / "new")


@pytest.mark.parametrize(
    ("expected", "found", "words"),
    [
        ({"a": ["1", "9"]}, {"a": ["1", "9"]}, ""),
        ({"a": ["1", "9"]}, {}, "the table a is missing"),
        ({}, {"a": ["1", "9"]}, "the table a is too many"),
        ({"a": ["2", "9"]}, {"a": ["1", "9"]}, "a has 1 rows instead of 2"),
        ({"a": ["1", "9"]}, {"a": ["1", "8"]}, "rows of a have other contents"),
    ],
)
def test_differences_in_words(expected: archive.Sums, found: archive.Sums, words: str) -> None:
    assert archive.difference(expected, found) == words


def test_sums_see_every_change_and_no_order(place: Path) -> None:
    with Server(place / "d") as server, psycopg.connect(server.url(OWNER_ROLE), autocommit=True) as owner:
        owner.execute("CREATE TABLE t (x int, y text, z timestamptz)")
        owner.execute("INSERT INTO t VALUES (1, 'a', now()), (2, 'b', now())")
        first = archive.sums(owner)
        owner.execute("UPDATE t SET x = x")  # moves the rows, changes nothing
        assert archive.sums(owner) == first
        owner.execute("UPDATE t SET y = 'c' WHERE x = 2")
        assert archive.sums(owner)["t"][0] == first["t"][0]
        assert archive.sums(owner) != first


@pytest.mark.database
def test_from_the_embedded_server_to_a_stock_one(data: Path, place: Path, stock: StockServer) -> None:
    """A backup moves between servers, older ones included, and the application's rights come with it."""
    with Server(data) as server, psycopg.connect(server.url(OWNER_ROLE), autocommit=True) as owner:
        owner.execute(WRITE, ["before"])
    assert hubnetz("backup", str(place / "b"), "--data", str(data)).returncode == 0
    with psycopg.connect(stock.url("postgres", "postgres"), autocommit=True) as admin:
        admin.execute("CREATE ROLE mover LOGIN CREATEDB CREATEROLE PASSWORD 'secret'")
        admin.execute("CREATE DATABASE moved OWNER mover")
    url = stock.url("mover", "moved")
    done = hubnetz("restore", str(place / "b"), "--yes", "--data", str(place / "other"), DATABASE_URL=url)
    assert done.returncode == 0, done.stderr
    with database.connect(url) as owner:
        assert owner.execute(COUNT).fetchall() == [("before", 50)]
    done = hubnetz("doctor", "--data", str(place / "other"), DATABASE_URL=url)
    assert done.returncode == 0, done.stdout
    assert (
        hubnetz("backup", str(place / "c"), "--data", str(place / "other"), DATABASE_URL=url).returncode == 0
    )


def test_a_device_or_a_folder_is_no_place_for_a_backup(data: Path, place: Path) -> None:
    """As root a file put in place of /dev/null would harm the whole machine."""
    pipe = place / "pipe"
    os.mkfifo(pipe)
    for target in (pipe, place):
        done = hubnetz("backup", str(target), "--data", str(data))
        assert (done.returncode, "must be a file" in done.stderr) == (2, True)
    assert pipe.is_fifo()
