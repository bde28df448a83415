# SPDX-License-Identifier: EUPL-1.2
"""How long the answer page takes for words nobody has used before, with the demo network and with 10,000 offers.

    python3 benchmarks/pages/answers.py benchmarks/needs/second.jsonl [MORE.jsonl …] [--offers 10000]
        [--url URL --pid PID …]

Each need is asked once, with its postcode, by one visitor on one connection: no vector of it is known, the page is the
whole page, its note is kept. The language model is warm. Prints wall time and processor time (web and database) of a
request in milliseconds, as JSON. With --offers the demo network gets copies of its offers until there are so many, and
the page is measured again; with --url a house that runs already is asked.
"""

import argparse
import http.client
import json
import sys
import time
import urllib.parse
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import processes

import house

COPIES = """
from uuid import uuid4
from hubnetz.catalogue.models import Offer, OfferTopic
wanted, shown = {wanted}, list(Offer.objects.filter(published_at__isnull=False, withdrawn_at=None).order_by("pk"))
about = {{}}
for row in OfferTopic.objects.filter(offer__in=shown):
    about.setdefault(row.offer_id, []).append(row)
stored = {{"search", "words"}}
names = [f.attname for f in Offer._meta.concrete_fields if f.name not in stored and not f.primary_key]
made, topics = [], []
for number in range(wanted - len(shown)):
    old = shown[number % len(shown)]
    made.append(Offer(**{{name: getattr(old, name) for name in names}}
        | {{"code": f"{{old.code[:48]}}-{{number}}", "idempotency_key": uuid4()}}))
Offer.objects.bulk_create(made, batch_size=500)
for number, one in enumerate(made):
    for row in about.get(shown[number % len(shown)].pk, []):
        topics.append(OfferTopic(offer=one, topic_id=row.topic_id, position=row.position))
OfferTopic.objects.bulk_create(topics, batch_size=2000)
print(Offer.objects.count(), "offers")
"""


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("needs", nargs="+", type=Path, metavar="NEEDS.jsonl")
    parser.add_argument("--offers", type=int, default=0)
    parser.add_argument("--url", default="", help="a house that runs; its processes are named by --pid")
    parser.add_argument("--pid", type=int, action="append", default=[])
    args = parser.parse_args()
    needs = [json.loads(line) for path in args.needs for line in path.read_text("utf-8").splitlines() if line]
    told = {}
    if args.url:
        told[args.url] = asked(args.url, args.pid, needs)
    else:
        with house.house() as (address, pid):
            told["demo network"] = asked(address, [pid], needs)
        if args.offers:
            with house.house(before=COPIES.format(wanted=args.offers)) as (address, pid):
                told[f"{args.offers} offers"] = asked(address, [pid], needs)
    json.dump(told, sys.stdout, indent=1)
    print()
    return 0


def asked(address: str, tops: list[int], needs: list[dict[str, str]]) -> dict[str, object]:
    """Ask each need once; return the middle, the 95th and the highest of wall and processor time."""
    parts = urllib.parse.urlsplit(address)
    connection = http.client.HTTPConnection(parts.netloc, timeout=60)
    for _ in range(
        12
    ):  # every process gets its catalogue in both languages; these words are known afterwards
        for text in ("Wir brauchen Hilfe mit unserer Kasse", "We need help with our cash register"):
            ask(connection, text, "70173", "")
    wall, spent = [], []
    for need in needs:
        before, began = processes.nanoseconds(tops), time.perf_counter()
        ask(connection, need["text"], need.get("postcode", ""), need.get("lang", "de"))
        wall.append(1000 * (time.perf_counter() - began))
        spent.append((processes.nanoseconds(tops) - before) / 1e6)
    connection.close()
    return {"needs": len(needs), "wall_ms": spread(wall), "cpu_ms": spread(spent)}


def ask(connection: http.client.HTTPConnection, text: str, place: str, language: str) -> None:
    """Ask for one answer page and read it to its end."""
    start = "/en/answer/" if language == "en" else "/answer/"
    connection.request(
        "GET",
        f"{start}?{urllib.parse.urlencode({'q': text, 'place': place})}",
        headers={"Accept-Encoding": "gzip", "User-Agent": "Mozilla/5.0"},
    )
    answer = connection.getresponse()
    answer.read()
    if answer.status != 200:
        raise SystemExit(f"an answer page said {answer.status}: {text[:60]}")


def spread(values: list[float]) -> dict[str, float]:
    """Return median, 95th and highest."""
    row = sorted(values)
    return {
        "median": round(row[len(row) // 2], 1),
        "p95": round(row[min(len(row) - 1, int(0.95 * len(row)))], 1),
        "most": round(row[-1], 1),
    }


if __name__ == "__main__":
    sys.exit(main())
