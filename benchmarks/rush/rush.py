# SPDX-License-Identifier: EUPL-1.2
"""A rush on few seats and a steady stream of registrations: ours, a bare Django view's and pretix's in one run.

    HUBNETZ_LIMITS=off python3 benchmarks/rush/rush.py [--visitors 500] [--within 5] [--seats 30] [--places 50]
        [--steady 120] [--clients 8] [--workers 4] [--threads 4] [--pretix VIRTUAL_ENVIRONMENT [--redis]]

Prints JSON. Visitors have no JavaScript: each asks for the event's page and sends its form, and if all seats are taken
sends it once more for the waiting list (visits.py; what pretix asks of them is there as well). Files of the page are
not loaded. Processor time is that of all processes of a program, its database among them, and not of the visitors. All
use the same database server and the same number of web processes and threads. With pretix (peer.py), ours and pretix's
letters are delivered to a mail server of the benchmark (letters.py), and the time counts until the last one is there;
without, letters are queued. The bare view (bare.py) writes none.
"""

import argparse
import contextlib
import json
import os
import signal
import statistics
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "pages"))
import peer
import processes
from tests.visitor import Visitor
from visits import Visit, Way, at_ours, at_pretix, visit

import house
import letters

HERE = Path(__file__).resolve().parent
SEED = """
import os, sys
from datetime import timedelta
import psycopg
from django.utils import timezone
from hubnetz.events.models import Event, EventKind
from hubnetz.network.models import Hub, Site
now = timezone.now()
for name, seats, places in (("FEW", {seats}, {places}), ("MANY", {many}, 0)):
    made = Event.objects.create(hub=Hub.objects.order_by("pk")[0], kind=EventKind.objects.order_by("pk")[0],
        site=Site.objects.order_by("pk")[0], title=dict(de="Andrang", en="Rush"), text=dict(de="Text", en="Text"),
        starts_at=now + timedelta(days=9), ends_at=now + timedelta(days=9, hours=2), published_at=now)
    made.pools.create(seats=seats, queue_seats=places)
    print(name, made.code)
with psycopg.connect(os.environ["HUBNETZ_OWNER_URL"], autocommit=True) as cursor:
    cursor.execute("CREATE TABLE bare_event (id int PRIMARY KEY)")
    cursor.execute("INSERT INTO bare_event VALUES (1)")
    cursor.execute("CREATE TABLE bare_seat (id serial PRIMARY KEY, name text, email text)")
print("BARE_DATABASE", os.environ["HUBNETZ_OWNER_URL"])
print("BARE_PYTHON", sys.executable)
"""
COUNT = """
import json
from hubnetz.events.models import Event, Registration
for name, code in (("few", "{few}"), ("many", "{many}")):
    event = Event.objects.get(code=code)
    seats = Registration.objects.filter(event=event).standing().count()
    print(name, json.dumps(dict(seats=seats, waits=event.queue.filter(left_at=None).count())))
"""
NOT_INSTALLED = "rush: pretix is not installed in {place}; ours and the bare view are measured without it."


@dataclass
class Side:
    """One of those who are measured."""

    address: str
    tops: list[int]  # the first of its processes, and whatever else works for it
    rush: Callable[[Way, int], str] | None = None
    steady: Callable[[Way, int], str] | None = None
    settled: Callable[[], None] = lambda: None  # waits for what a visitor does not wait for


def main() -> int:
    """Measure and print."""
    args = understood()
    signal.signal(signal.SIGTERM, lambda *_said: sys.exit(143))  # what was started is stopped
    wanted = args.visitors + args.steady + 4 * args.clients + 100
    versions = peer.versions(args.pretix)
    if versions is None:
        place = args.pretix or "an environment that --pretix or RUSH_PRETIX names"
        print(NOT_INSTALLED.format(place=place), file=sys.stderr)
    folder = house.new_folder()
    with contextlib.ExitStack() as stack:
        mail = stack.enter_context(letters.sink()) if versions else None
        if mail:
            os.environ.update(EMAIL_HOST="127.0.0.1", EMAIL_PORT=str(mail.port))
        more = ("--workers", str(args.workers), "--threads", str(args.threads))
        address, top = stack.enter_context(house.house(folder=folder, more=more))
        (few, many), environ = seeded(folder, args, wanted)
        sides = {
            "hubnetz": Side(
                address,
                [top],
                partial(at_path, at_ours, f"/events/{few}/"),
                partial(at_path, at_ours, f"/events/{many}/"),
                mail.wait if mail else lambda: None,
            )
        }
        theirs = None
        if versions:
            theirs = stack.enter_context(
                peer.pretix(
                    args.pretix,
                    folder,
                    seats=args.seats,
                    many=wanted,
                    waiting=args.places != 0,
                    mail=mail.port,
                    workers=args.workers,
                    threads=args.threads,
                    redis=args.redis,
                )
            )
            sides["pretix"] = Side(
                theirs.address,
                theirs.tops,
                partial(at_path, at_pretix, "/rush/few/"),
                partial(at_path, at_pretix, "/rush/many/"),
                mail.wait,
            )
        idle = {
            name: {"idle_cpu_ms_per_s": round(1000 * peer.idle(side.tops))} for name, side in sides.items()
        }
        told = all_measured(args, sides, mail)
        told = {name: told[name] | idle[name] for name in told}
        told["hubnetz"]["stored"] = ours_stored(folder, few, many)
        if theirs:
            told["pretix"] |= {"stored": theirs.counts(), "versions": versions, "redis": theirs.has_redis}
        for name in sides:
            told[name]["oversold"] = max(told[name]["stored"]["few"]["seats"] - args.seats, 0)
        floor = partial(at_path, at_ours, "/")
        told["bare Django"] = {}
        with bare(environ, args, args.seats) as (there, pid):
            told["bare Django"] |= all_measured(args, {"": Side(there, [top, pid], rush=floor)}, None)[""]
        with bare(environ, args, wanted) as (there, pid):
            told["bare Django"] |= all_measured(args, {"": Side(there, [top, pid], steady=floor)}, None)[""]
    told |= {"asked": {**vars(args), "pretix": bool(theirs)}, "load": os.getloadavg()}
    told["ours_to_bare"] = ratio(told["hubnetz"], told["bare Django"])
    if theirs:
        told["ours_to_pretix"] = ratio(told["hubnetz"], told["pretix"])
    json.dump(told, sys.stdout, indent=1)
    print()
    return 0


def understood() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    for name, number in [("visitors", 500), ("seats", 30), ("steady", 120), ("clients", 8)]:
        parser.add_argument(f"--{name}", type=int, default=number)
    parser.add_argument(
        "--places",
        type=lambda text: None if text == "unlimited" else int(text),
        default=50,
        help="on our waiting list: a number, or unlimited; pretix's has no limit, and is off with 0",
    )
    parser.add_argument("--within", type=float, default=5.0, help="seconds in which the visitors come")
    parser.add_argument("--workers", type=int, default=4, help="web processes of each")
    parser.add_argument("--threads", type=int, default=4, help="threads in each web process")
    parser.add_argument(
        "--pretix",
        metavar="VIRTUAL_ENVIRONMENT",
        default=os.environ.get("RUSH_PRETIX", ""),
        help="where pretix and gunicorn are installed (default: RUSH_PRETIX)",
    )
    parser.add_argument("--redis", action="store_true", help="give pretix a redis for its cache and sessions")
    return parser.parse_args()


def at_path(comes: Callable[[Way, str, int], str], path: str, way: Way, number: int) -> str:
    """Let a visitor come to that page."""
    return comes(way, path, number)


# Measuring


def all_measured(
    args: argparse.Namespace, sides: dict[str, Side], mail: letters.Sink | None
) -> dict[str, dict[str, object]]:
    """Return what the rush and the stream cost each side and how they ended: first the rush of all, then the stream."""
    told: dict[str, dict[str, object]] = {name: {} for name in sides}
    for side in sides.values():
        if side.steady:  # each web process has seen each page once
            run(side, side.steady, [0.0] * 4 * args.clients, args.clients, first=10_000)
    for name, side in sides.items():
        if side.rush:
            at = [number * args.within / args.visitors for number in range(args.visitors)]
            told[name]["rush"] = counted(run, mail, side, side.rush, at, args.visitors)
    for name, side in sides.items():
        if side.steady:
            told[name]["steady"] = counted(
                run, mail, side, side.steady, [0.0] * args.steady, args.clients, first=20_000
            )
    return told


def counted(
    measure: Callable[..., dict[str, object]], mail: letters.Sink | None, *words: object, **more: object
) -> dict[str, object]:
    """Return what was measured, and how many letters came meanwhile."""
    before = mail.count if mail else 0
    measured = measure(*words, **more)
    return measured | ({"letters": mail.count - before} if mail else {})


def run(
    side: Side, comes: Callable[[Way, int], str], at: list[float], clients: int, first: int = 0
) -> dict[str, object]:
    """Let visitors come at their moments; return wall and processor time and what became of them."""
    came: list[Visit] = []
    waiting = iter(range(len(at)))
    lock = threading.Lock()
    before, began = processes.seconds(side.tops), time.monotonic()

    def client() -> None:
        while True:
            with lock:
                number = next(waiting, None)
            if number is None:
                return
            time.sleep(max(began + at[number] - time.monotonic(), 0))
            came.append(visit(side.address, comes, first + number))

    threads = [threading.Thread(target=client) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    wall = time.monotonic() - began
    side.settled()
    return summed(came, wall, processes.seconds(side.tops) - before)


def summed(came: list[Visit], wall: float, spent: float) -> dict[str, object]:
    """Say what a run came to."""
    ends = Counter(one.end for one in came)
    asked = [request for one in came for request in one.requests]
    seats = [one.took for one in came if one.end == "seat"]
    return {
        "ends": dict(ends),
        "requests": len(asked),
        "status_5xx": sum(status >= 500 for _took, status in asked),
        "wall_s": round(wall, 1),
        "cpu_s": round(spent, 2),
        "cpu_s_per_seat": round(spent / ends["seat"], 4) if ends["seat"] else None,
        "cpu_ms_per_visitor": round(1000 * spent / len(came), 2),
        "cpu_ms_per_request": round(1000 * spent / len(asked), 2),
        "requests_per_visitor": round(len(asked) / len(came), 2),
        **spread("request", [took for took, _status in asked]),
        **spread("visit", [one.took for one in came]),
        **spread("way_to_a_seat", seats),
    }


def spread(name: str, seconds: list[float]) -> dict[str, int]:
    """Return the middle and the 95th in milliseconds."""
    row = sorted(seconds)
    if not row:
        return {}
    return {
        f"{name}_p50_ms": round(1000 * statistics.median(row)),
        f"{name}_p95_ms": round(1000 * row[int(0.95 * (len(row) - 1))]),
    }


def ratio(
    ours: dict[str, dict[str, object]], theirs: dict[str, dict[str, object]]
) -> dict[str, dict[str, object]]:
    """Divide ours by theirs: below 1 ours costs less."""
    return {
        part: {
            name: round(value / theirs[part][name], 3)
            for name, value in ours[part].items()
            if name not in ("status_5xx", "letters")
            and isinstance(value, int | float)
            and theirs[part].get(name)
        }
        for part in ("rush", "steady")
    }


# Ours


def seeded(folder: Path, args: argparse.Namespace, many: int) -> tuple[list[str], dict[str, str]]:
    """Make an event with few seats and one with many; return their codes, and what the bare view has to know."""
    said = house.manage(folder, SEED.format(seats=args.seats, places=args.places, many=many))
    told = dict(
        line.split(" ", 1) for line in said.splitlines() if line.startswith(("FEW ", "MANY ", "BARE_"))
    )
    return [told.pop("FEW"), told.pop("MANY")], told


def ours_stored(folder: Path, few: str, many: str) -> dict[str, dict[str, int]]:
    """Return the seats and places that our database holds for both events."""
    said = house.manage(folder, COUNT.format(few=few, many=many))
    return {name: json.loads(peer.told(said, name)) for name in ("few", "many")}


# The floor


@contextlib.contextmanager
def bare(environ: dict[str, str], args: argparse.Namespace, seats: int) -> Iterator[tuple[str, int]]:
    """Run the floor with as many web processes as the house; yield its address and its first process."""
    said = {**os.environ, **environ, "BARE_SEATS": str(seats), "PYTHONPATH": str(HERE)}
    for name in ("DJANGO_SETTINGS_MODULE", "GUNICORN_CMD_ARGS"):
        said.pop(name, None)
    port = "8139"
    command = [
        environ["BARE_PYTHON"],
        "-m",
        "gunicorn",
        "bare:application",
        "-b",
        f"127.0.0.1:{port}",
        "-w",
        str(args.workers),
    ]
    server = subprocess.Popen(
        [*command, "-k", "gthread", "--threads", str(args.threads), "--log-level", "error"],
        env=said,
        cwd=HERE,
    )
    try:
        for _ in range(100):
            with contextlib.suppress(OSError), Visitor(f"http://127.0.0.1:{port}") as visitor:
                if visitor.get("/").status == 200:
                    break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}", server.pid
    finally:
        server.terminate()
        server.wait(30)


if __name__ == "__main__":
    sys.exit(main())
