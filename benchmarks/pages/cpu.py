# SPDX-License-Identifier: EUPL-1.2
"""What a page costs: processor time per request, ours and, when it runs, a peer's, in one run. Prints JSON.

    python3 benchmarks/pages/cpu.py [--seconds 6] [--rounds 3] [--dates 1000] [--page NAME …]
        [--peer NAME --peer-page list=URL --peer-page event=URL --peer-pid PID …]

Ours is started with the demo network and stopped again. Rounds are interleaved: each page in turn, then again. One
visitor without cookies asks on one connection; whatever the machine does beside it, processor time is steady. It counts
all processes of the house, the database among them; a peer names its own with --peer-pid (web, database, cache).

With --dates the house gets that many dates to come (many.py), and beside the month of today the next one, which is
full, is measured. A registration is its two requests, page and form, of a new visitor each, letter queued.

What visitors see is kept while nothing is written. With --written something is, by another process, before each request
for a page: then nothing is kept, and only the request itself is counted.
"""

import argparse
import contextlib
import http.client
import json
import os
import re
import statistics
import sys
import time
import urllib.parse
import urllib.request
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from zoneinfo import ZoneInfo

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
import many
import processes
from tests.visitor import Visitor

import house

TODAY = datetime.now(ZoneInfo("Europe/Berlin"))
NEXT_MONTH = TODAY.replace(day=1) + timedelta(days=32)
REGISTRATION = "registration, page and form"
HEADERS = {"Accept-Encoding": "gzip", "Accept-Language": "de"}
NUMBERS = count(1)  # of those who register
OPEN = """
from datetime import timedelta
from django.utils import timezone
from hubnetz.events.models import Event, EventKind
from hubnetz.network.models import Hub, Site
now = timezone.now()
made = Event.objects.create(hub=Hub.objects.order_by("pk")[0], kind=EventKind.objects.order_by("pk")[0],
    site=Site.objects.order_by("pk")[0], title=dict(de="Offen", en="Open"), text=dict(de="Text", en="Text"),
    starts_at=now + timedelta(days=400), ends_at=now + timedelta(days=400, hours=2), published_at=now)
made.pools.create(seats=20000)
print("OPEN", made.code)
"""
OURS = {
    "start": "/",
    "list": "/events/",
    "month": f"/events/month/{TODAY:%Y-%m}/",
    "offers": "/offers/",
    "hubs": "/hubs/",
    "hub": "/hubs/zd-bb/",
    "competences": "/competences/",
    "network": "/network/",
    "hours": "/booking/?place=71032",
    "week": "/booking/hubs/zd-bb/",
    "things": "/booking/hubs/zd-bb/things/",
    "answer": "/answer/?q=Wir+schreiben+jede+Bestellung+zweimal+ab&place=75365",
    "answer to two wishes": "/answer/?q=Wir+schreiben+jede+Bestellung+zweimal+ab.+Au%C3%9Ferdem+suchen+wir+"
    "Auszubildende+%C3%BCber+das+Internet.&place=75365",
}


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=6.0, help="per page and round (default 6)")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--dates", type=int, default=0, metavar="N", help="fill up to N dates to come before")
    parser.add_argument(
        "--page", action="append", default=[], metavar="NAME", help="only this one, and others named so"
    )
    parser.add_argument("--written", action="store_true", help="let something be written before each request")
    parser.add_argument("--peer", default="", help="its name")
    parser.add_argument("--peer-page", action="append", default=[], metavar="NAME=URL")
    parser.add_argument("--peer-pid", action="append", type=int, default=[], metavar="PID")
    args = parser.parse_args()
    os.environ.setdefault("HUBNETZ_LIMITS", "off")  # all who register come from one address
    folder = house.new_folder()
    with contextlib.ExitStack() as stack:
        code = many.code(args.dates) if args.dates else ""
        address, pid = stack.enter_context(house.house(code, folder))
        write = stack.enter_context(house.writer(folder)) if args.written else None
        ours = {**OURS, "event": first_event(address), REGISTRATION: open_event(folder)}
        ours["resource"] = first_resource(address)
        if args.dates:
            ours["next month"] = f"/events/month/{NEXT_MONTH:%Y-%m}/"
        if wrong := set(args.page) - set(ours):
            raise SystemExit(f"no such page: {', '.join(sorted(wrong))}; there are {', '.join(ours)}")
        pages = {("hubnetz", name): address + ours[name] for name in args.page or ours}
        for said in args.peer_page:
            name, _, url = said.partition("=")
            pages[(args.peer, name)] = url
        tops = {"hubnetz": [pid], args.peer: args.peer_pid}
        for page, url in pages.items():
            way_of(page)(url, 1.0)  # warm: caches, prepared statements, the language model
        rounds = [
            {
                page: measured(way_of(page), url, tops[page[0]], args.seconds)
                if write is None or page[1] == REGISTRATION
                else measured_written(write, url, tops[page[0]], args.seconds)
                for page, url in pages.items()
            }
            for _ in range(args.rounds)
        ]
    json.dump(summary(rounds), sys.stdout, indent=1)
    print()
    return 0


def first_event(address: str) -> str:
    """Return the path of the next event."""
    with urllib.request.urlopen(f"{address}/api/v1/events") as answer:  # noqa: S310
        said = json.load(answer)
    rows = said["items"] if isinstance(said, dict) else said
    return f"/events/{rows[0]['code']}/"


def first_resource(address: str) -> str:
    """Return the path of the first thing that can be booked at a hub."""
    with urllib.request.urlopen(address + OURS["things"]) as answer:  # noqa: S310
        found = re.search(r'href="(/resources/[0-9a-z]+/)"', answer.read().decode())
    if found is None:
        raise SystemExit("nothing can be booked")
    return found[1]


def open_event(folder: Path) -> str:
    """Make an event with seats for all who register, and return its path."""
    said = house.manage(folder, OPEN)
    code = next(line.split()[1] for line in said.splitlines() if line.startswith("OPEN "))
    return f"/events/{code}/"


def way_of(page: tuple[str, str]) -> Callable[[str, float], tuple[list[float], int]]:
    """Return what is done again and again: a page is asked for, or somebody registers."""
    return register if page == ("hubnetz", REGISTRATION) else loop


def measured(
    way: Callable[[str, float], tuple[list[float], int]], url: str, tops: list[int], seconds: float
) -> tuple[float, float, int]:
    """Return processor milliseconds per request, the median wall time in milliseconds, and the bytes of a page."""
    before = processes.seconds(tops)
    times, size = way(url, seconds)
    spent = processes.seconds(tops) - before
    return 1000 * spent / len(times), 1000 * statistics.median(times), size


def measured_written(
    write: Callable[[], None], url: str, tops: list[int], seconds: float
) -> tuple[float, float, int]:
    """Return what `measured` does of a page that is asked for when something has just been written."""
    spent, times, size = 0, [], 0
    asked = urllib.request.Request(url, headers=HEADERS)  # noqa: S310
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        write()
        before = processes.nanoseconds(tops)
        began = time.perf_counter()
        with urllib.request.urlopen(asked) as answer:  # noqa: S310
            size = len(answer.read())
        times.append(time.perf_counter() - began)
        spent += processes.nanoseconds(tops) - before
    return spent / len(times) / 1e6, 1000 * statistics.median(times), size


def loop(url: str, seconds: float) -> tuple[list[float], int]:
    """Ask for a page again and again on one connection; return the times and the size of the last answer."""
    parts = urllib.parse.urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=30)
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    times: list[float] = []
    end, size = time.monotonic() + seconds, 0
    while time.monotonic() < end:
        began = time.perf_counter()
        connection.request("GET", path, headers=HEADERS)
        answer = connection.getresponse()
        size = len(answer.read())
        times.append(time.perf_counter() - began)
        if answer.status != 200:
            raise SystemExit(f"{url} answered {answer.status}")
    connection.close()
    return times, size


def register(url: str, seconds: float) -> tuple[list[float], int]:
    """Register one new visitor after the other; return the times of both requests together; nothing is weighed."""
    path = urllib.parse.urlsplit(url).path
    times: list[float] = []
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        number = next(NUMBERS)
        with Visitor(url) as visitor:
            began = time.perf_counter()
            page = visitor.get(path)
            form = page.form("registration/")
            if form is None:
                raise SystemExit(f"{url} answered {page.status} without a form")
            answer = visitor.send(page, form, name=f"Visitor {number}", email=f"v{number}@client.example")
            times.append(time.perf_counter() - began)
        if answer.status not in (302, 303):
            raise SystemExit(f"the registration was answered {answer.status}")
    return times, 0


def summary(rounds: list[dict[tuple[str, str], tuple[float, float, int]]]) -> dict[str, object]:
    """Return the medians over the rounds, and how many times a peer's page of the same name costs of ours."""
    told: dict[str, dict[str, object]] = {}
    for who, name in rounds[0]:
        taken = [one[who, name] for one in rounds]
        told.setdefault(who, {})[name] = {
            "cpu_ms": round(statistics.median(row[0] for row in taken), 2),
            "cpu_ms_range": [round(min(row[0] for row in taken), 2), round(max(row[0] for row in taken), 2)],
            "wall_ms": round(statistics.median(row[1] for row in taken), 1),
            "bytes_gzip": taken[-1][2],
        }
    ratios = {
        f"{who}/{name}": round(figures["cpu_ms"] / told["hubnetz"][name]["cpu_ms"], 1)  # type: ignore[index]
        for who, pages in told.items()
        for name, figures in pages.items()
        if who != "hubnetz" and name in told["hubnetz"]
    }
    ours = told["hubnetz"]
    if "event" in ours:  # measured in the same run, so the ratio holds on a busy machine too
        for figures in ours.values():
            figures["times_event"] = round(figures["cpu_ms"] / ours["event"]["cpu_ms"], 2)  # type: ignore[operator]
    return {"pages": told, "peer_costs_times_ours": ratios, "load": os.getloadavg()}


if __name__ == "__main__":
    sys.exit(main())
