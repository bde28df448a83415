# SPDX-License-Identifier: EUPL-1.2
"""Kill anything at any moment: the next start works, and what was acknowledged is there."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from hubnetz.lib.embedded import Server
from tests.embedded.conftest import Keep
from tests.embedded.test_server import heard
from tests.killing import kill_all


def soon(is_so: Callable[[], bool], seconds: float = 20) -> bool:
    """Ask again and again until the answer is yes, or the time is over."""
    end = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


def gone(server: Server) -> bool:
    """Wait until nobody of PostgreSQL is left in the folder."""
    return soon(lambda: not server.others())


def test_killing_the_keeper_ends_the_database_cleanly(place: Path, keep: Keep) -> None:
    keeper = keep(place / "d", "rest")
    assert heard(keeper).startswith("postgresql://")
    server = Server(place / "d")
    assert server.others()
    keeper.kill()
    assert gone(server)
    logs = "".join(path.read_text() for path in (server.cluster / "log").iterdir())
    assert "database system is shut down" in logs
    assert "received fast shutdown request" in logs


def cycles(place: Path, keep: Keep, times: int) -> tuple[int, int]:
    """Kill keeper or database again and again; return how many numbers were acknowledged, and how many are lost."""
    acknowledged: set[int] = set()
    server = Server(place / "d")
    for round_ in range(times):
        keeper = keep(place / "d", "count")
        assert keeper.stdout is not None
        assert heard(keeper) == "started"
        for _ in range(40 + 30 * (round_ % 3)):  # a different moment in each round
            acknowledged.add(int(heard(keeper)))
        if round_ % 2:
            keeper.kill()
        else:
            kill_all(server.others())
        said = [line.strip() for line in keeper.stdout]
        acknowledged.update(int(line) for line in said if line.isdigit())
        keeper.wait()
    teller = keep(place / "d", "tell")
    kept = {int(word) for word in heard(teller).split()}
    return len(acknowledged), len(acknowledged - kept)


def test_nothing_acknowledged_is_lost(place: Path, keep: Keep) -> None:
    acknowledged, lost = cycles(place, keep, 4)
    assert acknowledged >= 4 * 40
    assert lost == 0


@pytest.mark.long
def test_nothing_acknowledged_is_lost_in_many_rounds(place: Path, keep: Keep) -> None:
    acknowledged, lost = cycles(place, keep, 25)
    assert acknowledged >= 25 * 40
    assert lost == 0


@pytest.mark.parametrize("moment", [0.1, 0.25, 0.5, 0.9])
def test_killed_while_the_folder_is_made(place: Path, keep: Keep, moment: float) -> None:
    """The folder is whole or not there; a half one is never taken for a database."""
    keeper = keep(place / "d", "rest")
    with pytest.raises(subprocess.TimeoutExpired):
        keeper.wait(moment)
    keeper.kill()
    keeper.wait()
    assert heard(keep(place / "d", "leave")) == "fine"
    assert not list((place / "d").glob("pg.new-*"))


def test_a_pid_that_belongs_to_somebody_else_by_now(place: Path, keep: Keep) -> None:
    """The pid file of a killed server may name an innocent process: it lives, and we start."""
    with Server(place / "d") as server:
        user = server.folder.db_user
    innocent = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    stale = f"{innocent.pid}\n{server.cluster}\n1\n5432\n{server.folder.socket}\n\n  1 1\nready   \n"
    (server.cluster / "postmaster.pid").write_text(stale)
    os.chown(server.cluster / "postmaster.pid", user.uid, user.gid)
    (server.folder.socket / ".s.PGSQL.5432.lock").write_text(stale)
    os.chown(server.folder.socket / ".s.PGSQL.5432.lock", user.uid, user.gid)
    try:
        assert heard(keep(place / "d", "leave")) == "fine"
        assert innocent.poll() is None
    finally:
        innocent.kill()
        innocent.communicate()


def test_a_zombie_is_not_taken_for_a_server(place: Path) -> None:
    """In a container without init the killed server stays a zombie; the next start does not wait for it."""
    server = Server(place / "d").start()
    process = server.process
    assert process is not None
    kill_all(server.others())
    assert gone(server)

    def state() -> str:
        return Path(f"/proc/{process.pid}/stat").read_text().rsplit(")", 1)[1].split()[0]

    assert soon(
        lambda: state() == "Z"
    )  # it left its folder a moment before; nobody has asked for its end yet
    server.process = None
    server.stop()
    with Server(place / "d") as again:
        assert again.others()
    process.wait()


def test_a_dead_database_is_started_again_under_the_same_lock(place: Path) -> None:
    with Server(place / "d") as server:
        kill_all(server.others())
        assert gone(server)
        assert soon(server.has_ended)  # it left its folder a moment before it can be waited for
        server.relaunch()
        assert server.as_admin("SELECT 1").strip() == "1"
