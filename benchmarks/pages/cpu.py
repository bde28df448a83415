# SPDX-License-Identifier: EUPL-1.2
"""What a page costs: processor time per request, ours and, when it runs, a peer's, in one run. Prints JSON.

    python3 benchmarks/pages/cpu.py [--seconds 6] [--rounds 3]
        [--peer NAME --peer-page list=URL --peer-page event=URL --peer-pid PID …]

Ours is started with the demo network and stopped again. Rounds are interleaved: each page in turn, then again. One
visitor without cookies asks on one connection; whatever the machine does beside it, processor time is steady. It counts
all processes of the house, the database among them; a peer names its own with --peer-pid (web, database, cache).
"""

import argparse
import http.client
import json
import statistics
import sys
import time
import urllib.parse
import urllib.request
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

sys.path.insert(0, str(Path(__file__).parent))
import processes

import house

OURS = {
    "start": "/",
    "list": "/events/",
    "month": f"/events/month/{datetime.now(ZoneInfo('Europe/Berlin')):%Y-%m}/",
    "offers": "/offers/",
    "hubs": "/hubs/",
    "hub": "/hubs/zd-bb/",
    "competences": "/competences/",
    "network": "/network/",
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
    parser.add_argument("--peer", default="", help="its name")
    parser.add_argument("--peer-page", action="append", default=[], metavar="NAME=URL")
    parser.add_argument("--peer-pid", action="append", type=int, default=[], metavar="PID")
    args = parser.parse_args()
    with house.house() as (address, pid):
        pages = {("hubnetz", name): address + path for name, path in OURS.items()}
        pages[("hubnetz", "event")] = address + first_event(address)
        for said in args.peer_page:
            name, _, url = said.partition("=")
            pages[(args.peer, name)] = url
        tops = {"hubnetz": [pid], args.peer: args.peer_pid}
        for url in pages.values():
            loop(url, 1.0)  # warm: caches, prepared statements, the language model
        rounds = [
            {page: measured(url, tops[page[0]], args.seconds) for page, url in pages.items()}
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


def measured(url: str, tops: list[int], seconds: float) -> tuple[float, float, int]:
    """Return processor milliseconds per request, the median wall time in milliseconds, and the bytes of a page."""
    before = processes.seconds(tops)
    times, size = loop(url, seconds)
    spent = processes.seconds(tops) - before
    return 1000 * spent / len(times), 1000 * statistics.median(times), size


def loop(url: str, seconds: float) -> tuple[list[float], int]:
    """Ask for a page again and again on one connection; return the times and the size of the last answer."""
    parts = urllib.parse.urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=30)
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    times: list[float] = []
    end, size = time.monotonic() + seconds, 0
    while time.monotonic() < end:
        began = time.perf_counter()
        connection.request("GET", path, headers={"Accept-Encoding": "gzip", "Accept-Language": "de"})
        answer = connection.getresponse()
        size = len(answer.read())
        times.append(time.perf_counter() - began)
        if answer.status != 200:
            raise SystemExit(f"{url} answered {answer.status}")
    connection.close()
    return times, size


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
    return {"pages": told, "peer_costs_times_ours": ratios}


if __name__ == "__main__":
    sys.exit(main())
