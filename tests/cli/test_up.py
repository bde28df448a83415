# SPDX-License-Identifier: EUPL-1.2
"""./hubnetz up: ready when it says so, looked after while it runs, nothing left when it ends."""

import os
import re
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from hubnetz.cli import memory
from hubnetz.lib.database import APP_ROLE, OWNER_ROLE
from hubnetz.lib.embedded import Server
from tests.cli.conftest import StartUp, clean_environ, hubnetz
from tests.killing import kill_all


def becomes(true: Callable[[], bool], seconds: float = 40) -> bool:
    """Wait for something to become true."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.05)
    return False


def test_a_whole_life(place: Path, up: StartUp) -> None:
    """Start, use from beside, refuse a second one, survive every kill, end without a trace."""
    running = up("--empty", "--data", str(place / "d"))
    assert running.get("/readyz") == 200
    assert running.said[-1] == f"Hubnetz is ready: {running.address}"
    assert "\x1b" not in "".join(running.errors)

    assert stat.S_IMODE(os.stat(place / "d").st_mode) == 0o700
    assert stat.S_IMODE(os.stat(place / "d" / "secret_key").st_mode) == 0o600

    second = hubnetz("up", "--port", "0", "--data", str(place / "d"))
    assert second.returncode == 2
    assert "already runs with the data in" in second.stderr

    beside = hubnetz("manage", "--data", str(place / "d"), "showmigrations", "--plan")
    assert beside.returncode == 0, beside.stderr
    assert "[ ]" not in beside.stdout

    pids = running.family()
    assert running.stop() == 0
    assert becomes(lambda: not any(is_alive(pid) for pid in pids))


def test_what_dies_is_started_again(data: Path, up: StartUp) -> None:
    running = up("--empty", "--data", str(data))
    server = Server(data)
    kill_all(set(running.family()) - {running.process.pid} - set(server.others()))  # web processes and worker
    assert becomes(lambda: running.get("/readyz") == 200)
    kill_all(server.others())
    assert becomes(lambda: bool(server.others()) and running.get("/readyz") == 200)
    with psycopg.connect(server.url(OWNER_ROLE), autocommit=True) as owner:
        alive = "SELECT count(*) > 0 FROM procrastinate_workers WHERE last_heartbeat > now() - interval '20 seconds'"
        assert becomes(lambda: owner.execute(alive).fetchone() == (True,))
    assert running.process.poll() is None


def test_kill_9_leaves_nothing_behind_and_loses_nothing(data: Path, up: StartUp) -> None:
    running = up("--empty", "--data", str(data))
    server = Server(data)
    with psycopg.connect(server.url(APP_ROLE), autocommit=True) as app:
        app.execute(
            "INSERT INTO journal_entry (at, verb, noun, code, hub, before, after)"
            " VALUES (now(), 'kept', '', '', '', '{}', '{}')"
        )
    pids = running.family()
    running.process.kill()
    assert becomes(lambda: not any(is_alive(pid) for pid in pids)), [pid for pid in pids if is_alive(pid)]
    again = up("--empty", "--data", str(data))
    assert again.get("/readyz") == 200
    with psycopg.connect(server.url(APP_ROLE)) as app:
        assert app.execute("SELECT count(*) FROM journal_entry WHERE verb = 'kept'").fetchone() == (1,)


def is_alive(pid: int) -> bool:
    """Say whether a process runs; a zombie does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def test_ctrl_c_ends_it_even_if_a_script_put_it_behind_itself(data: Path, up: StartUp) -> None:
    """A shell without job control starts what it puts in the background with SIGINT ignored."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        running = up("--empty", "--data", str(data))
    finally:
        signal.signal(signal.SIGINT, before)
    pids = running.family()
    running.process.send_signal(signal.SIGINT)
    assert running.process.wait(60) == 0
    assert becomes(lambda: not any(is_alive(pid) for pid in pids))


def test_a_script_can_interrupt_a_command(data: Path) -> None:
    words = [
        "manage",
        "--data",
        str(data),
        "shell",
        "-c",
        "import time; print('here', flush=True); time.sleep(60)",
    ]
    command = ["sh", "-c", 'exec "$@" &\nwait; echo', "sh", sys.executable, "-P", "-m", "hubnetz.cli", *words]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=clean_environ()) as shell:
        assert shell.stdout is not None
        while "here" not in shell.stdout.readline():
            assert shell.poll() is None
        child = int(Path(f"/proc/{shell.pid}/task/{shell.pid}/children").read_text().split()[0])
        os.kill(child, signal.SIGINT)
        shell.wait(30)
    assert not is_alive(child)


def test_after_nohup_a_closing_terminal_does_not_end_it(data: Path, up: StartUp) -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        running = up("--empty", "--data", str(data))
    finally:
        signal.signal(signal.SIGHUP, before)
    asleep = Path(f"/proc/{running.process.pid}/status").read_text()
    ignored = re.search(r"SigIgn:\s*(\w+)", asleep)
    assert ignored
    assert int(ignored[1], 16) & 1 << (signal.SIGHUP - 1)
    running.process.send_signal(signal.SIGHUP)
    assert running.get("/readyz") == 200
    assert running.process.poll() is None


def test_what_libpq_is_told_about_other_servers_does_not_concern_the_embedded_one(data: Path) -> None:
    astray = {"PGSERVICE": "nowhere", "PGOPTIONS": "-c nonsense=1", "PGSSLMODE": "require", "PGUSER": "x"}
    done = hubnetz("report", "--data", str(data), **astray)
    assert done.returncode == 0, done.stderr


def test_an_empty_network_has_no_sign_ins_of_the_demo(data: Path) -> None:
    done = hubnetz("demo", "--sign-ins", "--json", "--data", str(data))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "hubnetz: this network was begun empty, and nobody of the demo may sign in.\n"


def test_demo_without_yes_refuses_in_one_sentence(data: Path) -> None:
    assert hubnetz("demo", "--scale", "0.01", "--data", str(data)).returncode == 0
    done = hubnetz("demo", "--scale", "0.01", "--data", str(data))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "hubnetz: the database is not empty; --yes replaces everything in it.\n"


def test_a_full_disk_under_the_result_is_said(data: Path) -> None:
    words = [sys.executable, "-P", "-m", "hubnetz.cli", "report", "--data", str(data)]
    with open("/dev/full", "w") as full:
        done = subprocess.run(words, stdout=full, stderr=subprocess.PIPE, text=True, env=clean_environ())
    assert (done.returncode, done.stderr) == (1, "hubnetz: No space left on device\n")


def test_the_heartbeat_of_a_killed_worker_is_no_worker(data: Path, up: StartUp) -> None:
    running = up("--empty", "--data", str(data))
    assert becomes(lambda: "alive" in hubnetz("doctor", "--data", str(data)).stdout)
    running.process.kill()
    running.process.wait()
    said = hubnetz("doctor", "--data", str(data)).stdout
    assert "not running, as Hubnetz is not up" in said


def test_the_first_coordinator_is_invited(data: Path, up: StartUp) -> None:
    """Without a mail server the link is for the person at the terminal."""
    running = up("--empty", "--coordinator", "ada@example.org", "--data", str(data))
    line = next(line for line in running.said if line.startswith("Invitation for ada@example.org: "))
    assert re.search(r"https?://\S+$", line)


def test_empty_is_remembered(data: Path, up: StartUp) -> None:
    """A folder that was begun empty is not filled by the next command; one with the demo is not begun again."""
    running = up("--empty", "--data", str(data))
    running.stop()
    remembered = memory.Memory(data)
    assert remembered.filled("embedded") == "empty"
    assert hubnetz("manage", "--data", str(data), "check", "--database", "default").returncode == 0
    assert remembered.filled("embedded") == "empty"
    remembered.remember("embedded", "demo")
    refused = hubnetz("up", "--port", "0", "--empty", "--data", str(data))
    assert refused.returncode == 2
    assert "holds the demo network already" in refused.stderr


def test_a_folder_that_nobody_needed_before_is_made(place: Path) -> None:
    """With a database and a secret key from elsewhere the folder is first written to when something is remembered."""
    remembered = memory.Memory(place / "not" / "there")
    remembered.remember("postgresql://elsewhere", "demo")
    assert remembered.filled("postgresql://elsewhere") == "demo"


@pytest.mark.parametrize("rights", [0o644, 0o640])
def test_a_secret_key_that_others_can_read_is_refused(place: Path, rights: int) -> None:
    folder = place / "d"
    folder.mkdir(mode=0o700)
    (folder / "secret_key").write_text("known to all")
    (folder / "secret_key").chmod(rights)
    done = hubnetz("manage", "--data", str(folder), "showmigrations")
    assert done.returncode == 2
    assert "can be read by others" in done.stderr
