# SPDX-License-Identifier: EUPL-1.2
"""A house of our own for a measurement: a new data folder, the demo network, any free port."""

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
WRITE = """
import sys
from django.db import connection
for _line in iter(sys.stdin.readline, ""):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()")  # a transaction of its own, which counts as written
    print("WRITTEN", flush=True)
"""


def new_folder() -> Path:
    """Make a folder for its data, which the database's user can reach."""
    folder = Path(tempfile.mkdtemp(prefix="hubnetz-bench-"))
    folder.chmod(0o755)
    return folder


def manage(folder: Path, code: str) -> str:
    """Run some code in the house whose folder this is, and return what it prints."""
    ours = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    ours["HUBNETZ_DATA"] = str(folder / "data")
    command = [str(CHECKOUT / "hubnetz"), "manage", "shell", "--no-imports", "-c", code]
    return subprocess.run(command, env=ours, stdout=subprocess.PIPE, text=True, check=True).stdout


@contextlib.contextmanager
def writer(folder: Path) -> Iterator[Callable[[], None]]:
    """Yield a way to write something in the house whose folder this is, from a process of its own."""
    ours = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    ours["HUBNETZ_DATA"] = str(folder / "data")
    command = [str(CHECKOUT / "hubnetz"), "manage", "shell", "--no-imports", "-c", WRITE]
    with subprocess.Popen(
        command, env=ours, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as running:
        asked, told = running.stdin, running.stdout
        assert asked is not None
        assert told is not None

        def write() -> None:
            asked.write("once\n")
            asked.flush()
            for line in told:
                if line == "WRITTEN\n":
                    return
            raise SystemExit("nothing was written")

        try:
            yield write
        finally:
            asked.close()


@contextlib.contextmanager
def house(
    before: str = "", folder: Path | None = None, more: tuple[str, ...] = ()
) -> Iterator[tuple[str, int]]:
    """Start it, yield its address and its first process, stop it and remove the folder.

    What stands in ``before`` is done first, as in ``./hubnetz manage shell``; ``more`` are further words for ``up``.
    """
    folder = folder or new_folder()
    ours = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    command = [str(CHECKOUT / "hubnetz"), "up", "--port", "0", "--data", str(folder / "data")]
    running = subprocess.Popen(
        [*command, *more], stdout=subprocess.PIPE, stderr=sys.stderr, text=True, env=ours
    )
    assert running.stdout is not None
    try:
        for line in running.stdout:
            if found := re.match(r"Hubnetz is ready: (\S+)", line):
                break
        else:
            raise SystemExit("it did not become ready")
        if before:
            words = [command[0], "manage", *command[4:], "shell", "--no-imports", "-c", before]
            subprocess.run(words, check=True, stdout=sys.stderr, env=ours)
        yield found[1], running.pid
    finally:
        running.send_signal(signal.SIGTERM)
        running.communicate(timeout=60)
        shutil.rmtree(folder, ignore_errors=True)
