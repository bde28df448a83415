# SPDX-License-Identifier: EUPL-1.2
"""A rush on few seats and a steady stream of registrations, ours and a bare Django view's in one run. Prints JSON.

    HUBNETZ_LIMITS=off python3 benchmarks/rush/rush.py [--visitors 500] [--within 5] [--seats 30] [--places 50]
        [--steady 120] [--clients 8]

Visitors have no JavaScript: each asks for the event's page and sends its form, and if all seats are taken sends it
once more for the waiting list. Files of the page are not loaded. Processor time is that of all processes of the house,
its database among them, and not of the visitors. The bare view (bare.py) uses the same database server.
"""

import argparse
import contextlib
import json
import os
import statistics
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "pages"))
import processes
from tests.visitor import Visitor

import house

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
Came = tuple[str, int, list[float]]


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    for name, number in [("visitors", 500), ("seats", 30), ("places", 50), ("steady", 120), ("clients", 8)]:
        parser.add_argument(f"--{name}", type=int, default=number)
    parser.add_argument("--within", type=float, default=5.0, help="seconds in which the visitors come")
    args = parser.parse_args()
    folder = house.new_folder()
    with house.house(folder=folder) as (address, top):
        (few, many), environ = seeded(folder, args)
        ours = measured(
            args,
            [top],
            lambda n: comes(address, f"/events/{few}/", n),
            lambda n: comes(address, f"/events/{many}/", n),
        )
        with bare(environ, args.seats) as (floor, pid):
            rush = measured(args, [top, pid], lambda n: comes(floor, "/", n), None)
        with bare(environ, args.seats + args.visitors + args.steady) as (floor, pid):
            steady = measured(args, [top, pid], None, lambda n: comes(floor, "/", n))
    told = {"hubnetz": ours, "bare Django": {**rush, **steady}, "load": os.getloadavg()}
    told["ours_costs_times_bare"] = {
        name: round(ours[name]["cpu_s"] / told["bare Django"][name]["cpu_s"], 1) for name in ours
    }
    json.dump(told, sys.stdout, indent=1)
    print()
    return 0


def measured(
    args: argparse.Namespace,
    tops: list[int],
    rush: Callable[[int], Came] | None,
    steady: Callable[[int], Came] | None,
) -> dict[str, dict[str, object]]:
    """Return what the rush and the stream cost and how they ended."""
    told = {}
    if rush:
        at = [number * args.within / args.visitors for number in range(args.visitors)]
        told["rush"] = run(tops, rush, at, args.visitors)
    if steady:
        for number in range(args.clients):
            steady(10_000 + number)  # warm
        told["steady"] = run(tops, steady, [0.0] * args.steady, args.clients)
    return told


def run(tops: list[int], come: Callable[[int], Came], at: list[float], clients: int) -> dict[str, object]:
    """Let visitors come at their moments; return wall and processor time and what became of them."""
    came: list[Came | None] = [None] * len(at)
    waiting = iter(range(len(at)))
    lock = threading.Lock()
    before, began = processes.seconds(tops), time.monotonic()

    def client() -> None:
        while True:
            with lock:
                number = next(waiting, None)
            if number is None:
                return
            time.sleep(max(began + at[number] - time.monotonic(), 0))
            came[number] = come(number)

    threads = [threading.Thread(target=client) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    wall, spent = time.monotonic() - began, processes.seconds(tops) - before
    all_came = [one for one in came if one]
    times = sorted(seconds for _end, _requests, took in all_came for seconds in took)
    return {
        "ends": dict(Counter(end for end, _requests, _took in all_came)),
        "wall_s": round(wall, 1),
        "cpu_s": round(spent, 2),
        "cpu_ms_per_visitor": round(1000 * spent / len(at), 1),
        "requests_per_visitor": round(statistics.mean(requests for _end, requests, _took in all_came), 2),
        "request_p50_ms": round(1000 * statistics.median(times)),
        "request_p95_ms": round(1000 * times[int(0.95 * (len(times) - 1))]),
    }


def comes(address: str, path: str, number: int) -> Came:
    """Want a seat, else a place on the waiting list."""
    took = []

    def timed(ask: Callable[[], object]) -> object:
        began = time.perf_counter()
        page = ask()
        took.append(time.perf_counter() - began)
        return page

    who = {"name": f"Visitor {number}", "email": f"visitor{number}@client.example"}
    with Visitor(address) as visitor:
        page = timed(lambda: visitor.get(path))
        for button in ({}, {"wait": "1"}):
            form = page.form("registration/")
            if form is None or (button and "wait" not in form.buttons):
                break
            page = timed(
                lambda form=form, page=page, button=button: visitor.send(page, form, **who, **button)
            )
            if page.status in (302, 303):
                return ("waits" if button else "seat"), visitor.requests, took
        return ("refused" if page.status in (200, 422) else f"status {page.status}"), visitor.requests, took


def seeded(folder: Path, args: argparse.Namespace) -> tuple[list[str], dict[str, str]]:
    """Make an event with few seats and one with many; return their codes, and what the bare view has to know."""
    many = args.visitors + args.steady + 100
    said = house.manage(folder, SEED.format(seats=args.seats, places=args.places, many=many))
    told = dict(
        line.split(" ", 1) for line in said.splitlines() if line.startswith(("FEW ", "MANY ", "BARE_"))
    )
    return [told.pop("FEW"), told.pop("MANY")], told


@contextlib.contextmanager
def bare(environ: dict[str, str], seats: int) -> Iterator[tuple[str, int]]:
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
        "2",
    ]
    server = subprocess.Popen(
        [*command, "-k", "gthread", "--threads", "4", "--log-level", "error"], env=said, cwd=HERE
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
