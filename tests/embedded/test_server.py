# SPDX-License-Identifier: EUPL-1.2
"""What the embedded server promises when nobody kills anything."""

import os
import pwd
import socket
import stat
import subprocess
from pathlib import Path

import psycopg
import pytest

from hubnetz.lib import embedded_folder, embedded_programs
from hubnetz.lib.database import APP_ROLE, OWNER_ROLE
from hubnetz.lib.embedded import AlreadyRunning, CannotStart, Server
from hubnetz.lib.processes import OsUser, named_user
from tests.embedded.conftest import Keep

needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user of the machine")


def heard(keeper: "subprocess.Popen[str]") -> str:
    """Return the next line a keeper says."""
    assert keeper.stdout is not None
    return keeper.stdout.readline().strip()


def test_starts_with_a_language_the_machine_lacks(place: Path, keep: Keep) -> None:
    """Whatever LANG says, the collation is PostgreSQL's own and never changes with the machine."""
    keeper = keep(place / "d", "rest", LANG="de_DE.UTF-8", LC_ALL="de_DE.UTF-8")
    url = heard(keeper)
    assert url.startswith("postgresql://"), url
    with psycopg.connect(url) as connection:
        row = connection.execute(
            "SELECT datlocprovider::text, datlocale, pg_encoding_to_char(encoding) FROM pg_database"
            " WHERE datname = current_database()"
        ).fetchone()
    assert row == ("b", "C.UTF-8", "UTF8")


def test_a_second_one_is_refused_in_a_sentence(place: Path, keep: Keep) -> None:
    keeper = keep(place / "d", "rest")
    assert heard(keeper).startswith("postgresql://")
    with pytest.raises(AlreadyRunning, match="already runs with the data in"):
        Server(place / "d").start()
    second = Server(place / "d")
    assert second.is_running_elsewhere()
    assert keeper.poll() is None


def test_a_folder_that_only_looks_like_ours_is_left_as_it_is(place: Path) -> None:
    """The top of every machine and its /var have a "run" and more; they must never change hands."""
    for name in ("run", "pg", "programs", "lock"):
        (place / "d" / name).mkdir(parents=True)
    (place / "d").chmod(0o755)
    before = os.stat(place / "d")
    with pytest.raises(CannotStart, match="holds other things already"):
        Server(place / "d").start()
    after = os.stat(place / "d")
    assert (after.st_uid, after.st_gid, after.st_mode) == (before.st_uid, before.st_gid, before.st_mode)
    assert sorted(os.listdir(place / "d")) == ["lock", "pg", "programs", "run"]


def test_why_it_ended_at_once_is_said_in_one_line(place: Path) -> None:
    with Server(place / "d"):
        pass
    with pytest.raises(CannotStart, match=r"ended at once with 1: .*nonsense") as refused:
        Server(place / "d", settings=["nonsense=1"]).start()
    assert "\n" not in str(refused.value)


def test_waits_for_a_short_command_to_finish(place: Path, keep: Keep) -> None:
    """A command that will be gone soon is waited for; somebody who stays is not."""
    first = Server(place / "d").start(holder="command")
    waiting = keep(place / "d", "rest", KEEPER="up")
    with pytest.raises(subprocess.TimeoutExpired):
        waiting.wait(0.7)
    assert first.as_admin("SELECT 1").strip() == "1"
    first.stop()
    assert heard(waiting).startswith("postgresql://")
    with pytest.raises(AlreadyRunning):
        Server(place / "d").start(wait_for_commands=True)


def test_roles_are_as_weak_as_promised(place: Path) -> None:
    with Server(place / "d") as server:
        with psycopg.connect(server.url(OWNER_ROLE), autocommit=True) as owner:
            owner.execute("CREATE TABLE kept (x int)")
            strong = owner.execute(
                "SELECT rolname FROM pg_roles WHERE rolname LIKE 'hubnetz%%' AND"
                " (rolsuper OR rolcreatedb OR rolcreaterole OR rolbypassrls OR rolreplication)"
            ).fetchall()
            assert strong == []
            row = owner.execute(
                "SELECT nspowner::regrole::text FROM pg_namespace WHERE nspname = 'public'"
            ).fetchone()
            assert row == (OWNER_ROLE,)
        with psycopg.connect(server.url(APP_ROLE), autocommit=True) as app:
            for forbidden in (
                "CREATE TABLE mine (x int)",
                "DROP TABLE kept",
                f"SET ROLE {OWNER_ROLE}",
                "CREATE ROLE me",
            ):
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    app.execute(forbidden)


@needs_root
def test_as_root_an_ordinary_user_runs_it(place: Path) -> None:
    """Only PostgreSQL steps down, into a folder of its own; the folder above keeps its rights."""
    before = os.stat(place)
    with Server(place / "d") as server:
        user = server.folder.db_user
        assert user.uid != 0
        assert {os.stat(f"/proc/{pid}").st_uid for pid in server.others()} == {user.uid}
        assert os.stat(place / "d").st_uid == user.uid
        assert stat.S_IMODE(os.stat(place / "d").st_mode) == 0o700
        with pytest.raises(psycopg.OperationalError, match="Peer authentication failed"):
            psycopg.connect(server.url("postgres"))
    after = os.stat(place)
    assert (before.st_mode, before.st_uid) == (after.st_mode, after.st_uid)


@needs_root
def test_a_closed_parent_is_named_and_left_closed(place: Path) -> None:
    closed = place / "closed"
    closed.mkdir(mode=0o700)
    with pytest.raises(CannotStart, match="closed to the user"):
        Server(closed / "d").start()
    assert stat.S_IMODE(os.stat(closed).st_mode) == 0o700
    assert os.listdir(closed) == []


@needs_root
def test_another_user_of_the_machine_is_refused(place: Path) -> None:
    """Twice: the folder is closed, and behind an open one the server does not know that user."""
    stranger = next(user for name in ("daemon", "bin", "games") if (user := named_user(name)))
    with Server(place / "d") as server:
        assert reach(stranger, server, APP_ROLE) == "PermissionError"
        for folder in (server.folder.path, server.folder.socket):
            folder.chmod(0o755)
        (server.folder.socket / ".s.PGSQL.5432").chmod(0o777)
        assert reach(stranger, server, APP_ROLE) == "refused by the server"
        assert reach(stranger, server, "postgres") == "refused by the server"
        assert reach(server.folder.db_user, server, APP_ROLE) == "let in"


def reach(user: OsUser, server: Server, role: str) -> str:
    """Become that user in a fork, knock, and return how it went."""
    reader, writer = os.pipe()
    if os.fork() == 0:
        try:
            os.setgroups([])
            os.setgid(user.gid)
            os.setuid(user.uid)
            os.write(writer, knock(server, role).encode())
        finally:
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as answer:
        said = answer.read()
    os.wait()
    return said


def knock(server: Server, role: str) -> str:
    """Try the socket, then the server behind it."""
    try:
        with socket.socket(socket.AF_UNIX) as knocking:
            knocking.connect(str(server.folder.socket / ".s.PGSQL.5432"))
    except PermissionError as refusal:
        return type(refusal).__name__
    try:
        psycopg.connect(server.url(role, "hubnetz" if role == APP_ROLE else "postgres")).close()
    except psycopg.OperationalError:
        return "refused by the server"
    return "let in"


@needs_root
def test_programs_in_a_closed_checkout_are_copied(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The user of the database cannot read the checkout; it reads a copy that it cannot change."""
    found = embedded_programs.find()
    assert found is not None
    closed = place / "closed"
    closed.mkdir(mode=0o700)
    root = found.folder.parent
    (closed / root.parent.name).mkdir()
    (closed / root.parent.name / root.name).symlink_to(root)
    libraries = root.parent.parent / f"{root.parent.name}.libs"
    if libraries.exists():
        (closed / libraries.name).symlink_to(libraries)
    monkeypatch.setenv("HUBNETZ_PG_BIN", str(closed / root.parent.name / root.name / "bin"))
    with Server(place / "d") as server:
        copy = server.programs.folder
        assert copy.is_relative_to(place / "d" / "programs")
        assert {os.stat(copy / name).st_uid for name in ("postgres", "psql")} == {0}
        assert server.as_admin("SELECT 'works'").strip() == "works"
    assert stat.S_IMODE(os.stat(closed).st_mode) == 0o700


@pytest.mark.parametrize("letters", [60, 200])
def test_a_long_path_gets_a_short_closed_socket(place: Path, letters: int) -> None:
    data = place / ("x" * 60) / ("y" * min(letters, 200))
    with Server(data) as server:
        assert len(os.fsencode(server.folder.socket)) <= 90
        assert stat.S_IMODE(os.stat(server.folder.socket).st_mode) == 0o700
        with psycopg.connect(server.url(APP_ROLE)) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
    if not server.folder.socket.is_relative_to(data):
        server.folder.socket.rmdir()


def test_a_folder_with_other_things_is_left_alone(place: Path) -> None:
    (place / "d").mkdir()
    (place / "d" / "thesis.txt").write_text("mine")
    with pytest.raises(CannotStart, match="holds other things already"):
        Server(place / "d").start()
    assert os.listdir(place / "d") == ["thesis.txt"]


def test_data_of_another_major_version_are_refused(place: Path) -> None:
    with Server(place / "d") as server:
        cluster = server.cluster
    (cluster / "PG_VERSION").write_text("9\n")
    with pytest.raises(CannotStart, match=r"are of PostgreSQL 9, the programs here of"):
        Server(place / "d").start()


def test_where_the_data_are_if_nobody_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert embedded_folder.default_folder({"HUBNETZ_DATA": "/srv/h"}) == Path("/srv/h")
    assert embedded_folder.default_folder({}) == Path(os.path.expanduser("~/.local/share/hubnetz"))
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert embedded_folder.default_folder({}) == Path("/var/lib/hubnetz")


@needs_root
def test_the_user_of_the_database_can_be_chosen(place: Path) -> None:
    games = pwd.getpwnam("daemon")
    folder = embedded_folder.DataFolder(place / "d", {"HUBNETZ_DB_USER": "daemon"})
    assert folder.db_user.uid == games.pw_uid
    for wrong in ("root", "no such user"):
        with pytest.raises(CannotStart, match="is not an ordinary user"):
            embedded_folder.DataFolder(place / "d", {"HUBNETZ_DB_USER": wrong})
