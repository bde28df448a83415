# SPDX-License-Identifier: EUPL-1.2
"""Run the commands as a person does, and end whatever they leave running."""

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from hubnetz.cli.memory import Memory
from hubnetz.lib import embedded_programs
from hubnetz.lib.embedded_folder import DataFolder
from hubnetz.lib.processes import dying_with_us, run_as
from tests.places import open_folder

CHECKOUT = Path(__file__).resolve().parents[2]
_PLAIN = {"PATH": "/usr/bin:/bin", "LC_ALL": "C"}


def clean_environ(**more: str) -> dict[str, str]:
    """Return our surroundings without what the tests of the rooms were told."""
    ours = ("HUBNETZ_", "PG", "DATABASE_URL", "DJANGO_", "PYTEST", "EMAIL_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return kept | {"PYTHONPATH": str(CHECKOUT / "src")} | more


def hubnetz(*words: str, **environ: str) -> "subprocess.CompletedProcess[str]":
    """Run one command to its end."""
    command = [sys.executable, "-P", "-m", "hubnetz.cli", *words]
    return subprocess.run(
        command,
        capture_output=True,
        text=True,
        env=clean_environ(**environ),
        timeout=120,
        stdin=subprocess.DEVNULL,
    )


@dataclass
class Up:
    """A running ./hubnetz up."""

    process: "subprocess.Popen[str]"
    address: str = ""
    said: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def get(self, path: str) -> int:
        """Return the status of a page; 0 if nobody answers."""
        try:
            with urllib.request.urlopen(self.address + path, timeout=20) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as refusal:
            return refusal.code
        except OSError:
            return 0

    def family(self) -> list[int]:
        """Return the living processes that descend from it, itself included."""
        parents: dict[int, int] = {}
        for entry in Path("/proc").glob("[0-9]*"):
            try:
                fields = (entry / "stat").read_text().rsplit(")", 1)[1].split()
            except OSError:
                continue
            if fields[0] != "Z":
                parents[int(entry.name)] = int(fields[1])
        found = {self.process.pid} & parents.keys()
        while more := {pid for pid, parent in parents.items() if parent in found} - found:
            found |= more
        return sorted(found)

    def stop(self) -> int:
        """Ask it to end, wait, and return how it ended."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self.process.wait(60)


StartUp = Callable[..., Up]


@pytest.fixture
def place() -> Iterator[Path]:
    """Return an empty folder that the user of the database may pass through."""
    with open_folder() as folder:
        yield folder


@pytest.fixture(scope="session")
def pattern() -> Iterator[Path]:
    """Make a data folder with a migrated, empty database once, to be copied."""
    with open_folder() as folder:
        (folder / "d").mkdir(mode=0o700)
        Memory(folder / "d").remember("embedded", "empty")
        done = hubnetz("manage", "--data", str(folder / "d"), "shell", "-c", "print('laid out')")
        assert done.returncode == 0, done.stderr
        yield folder / "d"


@pytest.fixture
def data(place: Path, pattern: Path) -> Path:
    """Return a data folder with a migrated, empty database, begun empty."""
    subprocess.run(["cp", "-a", str(pattern), str(place / "d")], check=True)
    return place / "d"


@pytest.fixture
def up() -> Iterator[StartUp]:
    """Return what starts ./hubnetz up on a free port and waits until it says that it is ready."""
    started: list[Up] = []

    def start(*words: str, **environ: str) -> Up:
        command = [sys.executable, "-P", "-m", "hubnetz.cli", "up", "--port", "0", "--workers", "1", *words]
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=clean_environ(**environ)
        )
        running = Up(process)
        started.append(running)
        assert process.stdout is not None
        assert process.stderr is not None
        listening = threading.Thread(target=running.errors.extend, args=[process.stderr], daemon=True)
        listening.start()
        for line in process.stdout:
            running.said.append(line.rstrip("\n"))
            if found := re.match(r"Hubnetz is ready: (\S+)$", line):
                running.address = found[1]
                threading.Thread(target=running.said.extend, args=[process.stdout], daemon=True).start()
                return running
        process.wait()
        listening.join()
        raise AssertionError("not ready:\n" + "".join(running.errors))

    yield start
    for running in started:
        running.stop()


@dataclass
class StockServer:
    """A PostgreSQL of the machine, made as its administrator would."""

    port: int

    def url(self, user: str, database: str) -> str:
        """Return an address on it."""
        return f"postgresql://{user}:secret@127.0.0.1:{self.port}/{database}"


@pytest.fixture(scope="module")
def stock() -> Iterator[StockServer]:
    """Keep one PostgreSQL of the machine running for the tests of a file."""
    folders = embedded_programs.machine_folders()
    if not folders:
        pytest.skip("no PostgreSQL of the machine in /usr/lib/postgresql")
    programs = embedded_programs.Programs(Path(folders[-1]))
    with open_folder() as top:
        yield from keep_running(programs, DataFolder(top / "d"))


def keep_running(programs: embedded_programs.Programs, folder: DataFolder) -> Iterator[StockServer]:
    """Make and run it, as the user who may."""
    folder.make_ready()
    user, data = folder.db_user, str(folder.path / "data")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    made = run_as(
        user,
        [programs.path("initdb"), "-D", data, "-U", "postgres", "-A", "trust", "-N", "-E", "UTF8"],
        _PLAIN,
    )
    assert made.returncode == 0, made.stderr
    settings = [
        "-p",
        str(port),
        "-k",
        str(folder.path),
        "-c",
        "listen_addresses=127.0.0.1",
    ]
    server = subprocess.Popen(
        [programs.path("postgres"), "-D", data, *settings],
        env=_PLAIN,
        cwd="/",
        stderr=subprocess.DEVNULL,
        preexec_fn=dying_with_us(signal.SIGINT),
        **user.popen_options(),
    )
    waiting = [programs.path("pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(port)]
    while run_as(user, waiting, _PLAIN).returncode:
        assert server.poll() is None
    yield StockServer(port)
    server.send_signal(signal.SIGINT)
    server.wait(60)
