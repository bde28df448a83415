# SPDX-License-Identifier: EUPL-1.2
"""An installed pretix, served beside ours: the same database server, as many web processes and threads.

Its tasks run in its web processes (no celery). It gets a redis for its cache and its sessions if that is wished for;
then its pages may show what was free two minutes ago, so that in a rush nobody is told of the waiting list.
Nothing of it is in this repository: whoever wants the comparison installs it, and gunicorn with it.
"""

import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import processes
from tests.visitor import Visitor

import house

SEED = Path(__file__).with_name("peer_seed.py")
DATABASE = "peer"
VERSIONS = """
import json, sys, django, gunicorn, pretix
told = {"pretix": pretix.__version__, "Django": django.__version__, "gunicorn": gunicorn.__version__}
print(json.dumps({**told, "Python": sys.version.split()[0]}))
"""
MAKE_DATABASE = """
import os
from pathlib import Path
from hubnetz.lib import database, embedded
server = embedded.Server(Path(os.environ["HUBNETZ_DATA"]))
server.as_admin("CREATE DATABASE {name} OWNER " + database.OWNER_ROLE)
print("SOCKET", server.folder.socket)
print("ROLE", database.OWNER_ROLE)
print("POSTGRES", (server.cluster / "postmaster.pid").read_text().split()[0])
"""
COUNT = """
import json
from django.db.models import Count
from django_scopes import scopes_disabled
from pretix.base.models import Event, Order, OrderPosition, WaitingListEntry
with scopes_disabled():
    told = {}
    for event in Event.objects.all():
        valid = (Order.STATUS_PAID, Order.STATUS_PENDING)
        seats = OrderPosition.objects.filter(order__event=event, order__status__in=valid).count()
        told[event.slug] = {"seats": seats, "waits": WaitingListEntry.objects.filter(event=event).count()}
    print("COUNT", json.dumps(told))
"""


def versions(environment: str) -> dict[str, str] | None:
    """Return what is installed in that virtual environment; nothing if pretix or gunicorn is not."""
    python = Path(environment) / "bin" / "python"
    if not environment or not python.exists():
        return None
    done = subprocess.run(
        [python, "-c", VERSIONS], capture_output=True, text=True, check=False, env=plain(environment)
    )
    return json.loads(done.stdout) if done.returncode == 0 else None


class Peer:
    """A pretix that is being served."""

    def __init__(self, environment: str, said: dict[str, str], address: str, tops: list[int]) -> None:
        self.environment = environment
        self.said = said
        self.address = address
        self.tops = tops  # its processes, and the database server's
        self.has_redis = "PRETIX_REDIS_LOCATION" in said

    def counts(self) -> dict[str, dict[str, int]]:
        """Return the seats and places its database holds for each event."""
        out = told(manage(self.environment, self.said, "shell", "-c", COUNT), "COUNT")
        return json.loads(out)


@contextlib.contextmanager
def pretix(
    environment: str,
    folder: Path,
    *,
    seats: int,
    many: int,
    waiting: bool,
    mail: int,
    workers: int,
    threads: int,
    redis: bool,
) -> Iterator[Peer]:
    """Lay out its database in the server of the house, make two events, serve it."""
    made = house.manage(folder, MAKE_DATABASE.format(name=DATABASE))
    data = folder / DATABASE
    data.mkdir()
    address = f"http://127.0.0.1:{free_port()}"
    said = plain(environment) | {
        "PRETIX_CONFIG_FILE": os.devnull,
        "PRETIX_PRETIX_URL": address,
        "PRETIX_PRETIX_DATADIR": str(data),
        "PRETIX_DATABASE_BACKEND": "postgresql",
        "PRETIX_DATABASE_NAME": DATABASE,
        "PRETIX_DATABASE_USER": told(made, "ROLE"),
        "PRETIX_DATABASE_HOST": told(made, "SOCKET"),
        "PRETIX_MAIL_HOST": "127.0.0.1",
        "PRETIX_MAIL_PORT": str(mail),
    }
    tops = [int(told(made, "POSTGRES"))]
    with contextlib.ExitStack() as stack:
        if redis:
            program = shutil.which("redis-server") or "redis-server"
            place = data / "redis.sock"
            words = [program, "--port", "0", "--unixsocket", str(place), "--save", "", "--appendonly", "no"]
            tops.append(stack.enter_context(running(words, said, data)).pid)
            said |= {"PRETIX_REDIS_LOCATION": f"unix://{place}?db=0", "PRETIX_REDIS_SESSIONS": "true"}
        print("rush: laying out pretix' database, which takes minutes", file=sys.stderr, flush=True)
        manage(environment, said, "migrate", "--verbosity", "0")
        wanted = {"RUSH_SEATS": str(seats), "RUSH_MANY": str(many), "RUSH_WAITING": str(int(waiting))}
        manage(environment, said | wanted, "shell", "-c", SEED.read_text("utf-8"))
        words = [said["PYTHON"], "-m", "gunicorn", "pretix.wsgi", "-b", address.removeprefix("http://")]
        words += ["-w", str(workers), "-k", "gthread", "--threads", str(threads), "--keep-alive", "5"]
        words += ["--timeout", "60", "--log-level", "error", "--no-control-socket"]
        server = stack.enter_context(running(words, said, data))
        answers(address, "/rush/few/", server)
        yield Peer(environment, said, address, [server.pid, *tops])


def plain(environment: str) -> dict[str, str]:
    """Return our surroundings without what steers another Python, another Django or another gunicorn."""
    ours = ("PYTHONPATH", "DJANGO_SETTINGS_MODULE", "GUNICORN_CMD_ARGS", "DATABASE_URL", "VIRTUAL_ENV")
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in ours and not name.startswith(("HUBNETZ_", "EMAIL_", "PRETIX_", "PG"))
    }
    programs = Path(environment).absolute() / "bin"
    return kept | {"PATH": f"{programs}:{os.environ['PATH']}", "PYTHON": str(programs / "python")}


def manage(environment: str, said: dict[str, str], *words: str) -> str:
    """Run one of its commands and return what it prints; what it logs is shown only if it fails."""
    done = subprocess.run(
        [said["PYTHON"], "-m", "pretix", *words], env=said, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"pretix {words[0]} failed:\n{done.stdout[-2000:]}{done.stderr[-4000:]}")
    return done.stdout


def told(out: str, name: str) -> str:
    """Return what stands behind a word at the beginning of a line."""
    return next(line for line in out.splitlines() if line.startswith(f"{name} ")).split(" ", 1)[1]


@contextlib.contextmanager
def running(words: list[str], said: dict[str, str], data: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """Keep a program running for as long as the block lasts; what it says is in the data folder."""
    with open(data / "said.log", "ab") as log:
        program = subprocess.Popen(words, env=said, cwd=data, stdout=log, stderr=log)
    try:
        yield program
    finally:
        program.terminate()
        program.wait(60)


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def answers(address: str, path: str, server: "subprocess.Popen[bytes]") -> None:
    """Wait until a page is there."""
    end = time.monotonic() + 120
    while time.monotonic() < end and server.poll() is None:
        with contextlib.suppress(OSError), Visitor(address) as visitor:
            if visitor.get(path).status == 200:
                return
        time.sleep(0.2)
    raise SystemExit(f"{address}{path} did not answer")


def idle(tops: list[int], seconds: float = 3.0) -> float:
    """Return the processor time these processes spend in a second without visitors."""
    before = processes.seconds(tops)
    time.sleep(seconds)
    return (processes.seconds(tops) - before) / seconds
