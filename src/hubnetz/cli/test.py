# SPDX-License-Identifier: EUPL-1.2
"""./hubnetz test: what continuous integration runs, in the same order everywhere.

Words after test go to pytest and run only that: ./hubnetz test src/hubnetz/events -k register
"""

import argparse
import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from hubnetz.cli import terminal
from hubnetz.lib import embedded_programs
from hubnetz.lib.database import APP_ROLE, OWNER_ROLE
from hubnetz.lib.embedded import CannotStart, Server
from hubnetz.lib.processes import dying_with_us

_WORKERS = 2
# A file is one worker's; conftest.py says which comes first.
_SHARED = ("--dist", "loadfile", "--no-loadscope-reorder")
_SLOWEST = ("--durations=25", "--durations-min=3")  # where the minutes go is said by each run
_CONTRACTS = "import sys; from importlinter.cli import lint_imports_command; sys.exit(lint_imports_command())"
_LOOK = {"HUBNETZ_SECRET_KEY": "only to look at the code", "DATABASE_URL": "postgresql:///none"}


@dataclass
class Run:
    """The steps so far: name, seconds, and ok, failed or why skipped."""

    checkout: Path
    steps: list[tuple[str, float, str]] = field(default_factory=list)

    def step(self, name: str, command: list[str], environ: Mapping[str, str] | None = None) -> bool:
        """Run one step with its output as it comes; remember how it went."""
        terminal.say(f"── {name}")
        started = time.monotonic()
        surroundings = {**os.environ, **(environ or {})}
        done = subprocess.run(command, cwd=self.checkout, env=surroundings, preexec_fn=dying_with_us(15))
        outcome = "ok" if done.returncode == 0 else f"failed ({done.returncode})"
        self.steps.append((name, time.monotonic() - started, outcome))
        return done.returncode == 0

    def skip(self, name: str, reason: str) -> None:
        """Remember why a step was not run."""
        self.steps.append((name, 0.0, f"skipped: {reason}"))

    def summary(self) -> int:
        """Print what went how; return the exit code."""
        width = max(len(name) for name, _, _ in self.steps)
        for name, seconds, outcome in self.steps:
            terminal.answer(f"{name:<{width}}  {seconds:7.1f} s  {outcome}")
        bad = [name for name, _, outcome in self.steps if outcome.startswith("failed")]
        total = sum(seconds for _, seconds, _ in self.steps)
        terminal.answer(f"{'failed: ' + ', '.join(bad) if bad else 'all good'} after {total:.0f} s")
        return 1 if bad else 0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what test understands; all else is pytest's."""
    parser.add_argument("--all", action="store_true", help="also the long ones (marker long)")
    parser.add_argument(
        "words", nargs=argparse.REMAINDER, metavar="PYTEST ARGS", help="run only pytest, with these"
    )


def run(args: argparse.Namespace) -> int:
    """Run everything, or with words only pytest with them; return 1 if anything fails."""
    checkout = Path(os.environ.get("HUBNETZ_CHECKOUT") or Path(__file__).resolve().parents[3])
    this = Run(checkout)
    if args.words:
        with _embedded() as environ:
            this.step("pytest", [sys.executable, "-m", "pytest", *args.words], environ)
        return this.summary()
    _look(this)
    _tests(this, everything=args.all)
    return this.summary()


# A deployment whose operator has said what the law asks for.
_OPERATOR = {
    "HUBNETZ_OPERATOR": "Musteramt",
    "HUBNETZ_REPRESENTED_BY": "Musteramt",
    "HUBNETZ_CONTACT": "netz@hubnetz.example",
    "HUBNETZ_PHONE": "000",
    "HUBNETZ_RESPONSIBLE": "Musteramt",
    "HUBNETZ_PRIVACY_OFFICER": "Musteramt",
    "HUBNETZ_PRIVACY_AUTHORITY": "Musteramt",
    "HUBNETZ_ENFORCEMENT": "Musteramt",
    "HUBNETZ_ARBITRATION": "Musteramt",
    "HUBNETZ_ACCESSIBILITY_REVIEWED": date.today().isoformat(),  # noqa: DTZ011
}


def _look(this: Run) -> None:
    """What can be seen without running the program."""
    python = sys.executable
    this.step("format", [python, "-m", "ruff", "format", "--check", "--quiet", "."])
    this.step("lint", [python, "-m", "ruff", "check", "--quiet", "."])
    this.step("types", [python, "-m", "mypy"], _LOOK)
    this.step("import contracts", [python, "-c", _CONTRACTS])
    this.step("licences", [python, "-m", "reuse", "lint", "--quiet"])
    manage = [python, "-m", "django"]
    look = _LOOK | {"DJANGO_SETTINGS_MODULE": "hubnetz.site.settings"}
    this.step("migrations complete", [*manage, "makemigrations", "--check", "--dry-run"], look)
    abroad = {"HUBNETZ_URL": "https://hubnetz.example", "HUBNETZ_HOSTS": "hubnetz.example"}
    strict = (
        look
        | abroad
        | _OPERATOR
        | {"HUBNETZ_SECRET_KEY": "0123456789abcdefghijklmnopqrstuvwxyz!?-_ABCDEFGHIJKLMNOPQRSTUVWXYZ"}
    )
    this.step("deployment check", [*manage, "check", "--deploy", "--fail-level", "WARNING"], strict)


def _tests(this: Run, *, everything: bool) -> None:
    """What must run the program: on the embedded server, then the database-near part on the machine's own."""
    pytest = [sys.executable, "-m", "pytest", "-n", str(_WORKERS), *_SHARED, *_SLOWEST]
    chosen = [] if everything else ["-m", "not long"]
    with _embedded() as environ:
        this.step("tests", [*pytest, *chosen], environ)
    name = "tests on a stock server"
    machine = embedded_programs.machine_folders()
    if not machine:
        this.skip(name, "no PostgreSQL of the machine in /usr/lib/postgresql")
        return
    with _embedded(embedded_programs.Programs(Path(machine[0]))) as environ:
        this.step(name, [*pytest, "-m", "database" if everything else "database and not long"], environ)


@contextlib.contextmanager
def _embedded(programs: embedded_programs.Programs | None = None) -> Iterator[dict[str, str]]:
    """Keep a server running for the tests, in a folder of its own; its owner may make databases and take our role."""
    folder = Path(tempfile.mkdtemp(prefix="hubnetz-test-", dir=_quick_disk()))
    try:
        folder.chmod(0o755)  # passed through by the user who runs PostgreSQL; what is inside is closed
        quick = ("fsync=off", "full_page_writes=off", "synchronous_commit=off", "max_connections=200")
        with Server(folder / "data", programs=programs, settings=quick) as server:
            server.as_admin(f"ALTER ROLE {OWNER_ROLE} CREATEDB; GRANT {APP_ROLE} TO {OWNER_ROLE};")
            url = server.url(OWNER_ROLE)
            yield {
                "DATABASE_URL": url,
                "HUBNETZ_OWNER_URL": url,
                "HUBNETZ_DB_ROLE": "owner",
                "HUBNETZ_DATA": str(folder / "more"),
                "HUBNETZ_SECRET_KEY": "a key for the tests alone, of the length that is asked for",
            }
    except CannotStart as problem:
        raise terminal.Failed(str(problem)) from problem
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _quick_disk() -> str | None:
    """Return a disk in memory with two free GiB, or None for the usual place."""
    memory = "/dev/shm"  # noqa: S108
    if os.access(memory, os.W_OK | os.X_OK) and shutil.disk_usage(memory).free > 2 << 30:
        return memory
    return None
