# SPDX-License-Identifier: EUPL-1.2
"""How much processor time tables, papers and e-mails about an event's people take. Prints JSON.

    .venv/bin/python benchmarks/export/export.py [--people 16300] [--badges 300] [--rounds 5] [--data DIR]

Makes an event with so many people in a transaction that is undone, asks for each export through the page, as staff
do, and reads it to its end. Uses the database that runs, or starts the embedded one; nothing stays in it.
Of the papers the first round counts: what is set again unchanged is remembered by the typesetter. Beside it,
in the same run: the same rows by way of model instances and the bare csv module, which most programs do.
"""

import argparse
import csv
import io
import json
import sys
import time
import tracemalloc
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "src"))


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--people", type=int, default=16_300)
    parser.add_argument("--badges", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--data", metavar="DIR")
    args = parser.parse_args()
    from hubnetz.cli.house import open_house

    with open_house(args):
        json.dump(measured(args.people, args.badges, args.rounds), sys.stdout, indent=1)
    print()
    return 0


def measured(people: int, badges: int, rounds: int) -> dict[str, Any]:
    """Return seconds of processor time of this process, the first round, the best and the median of the others."""
    from django.db import transaction

    with transaction.atomic():
        large, small, browser = made(people, badges)
        at = f"/desk/events/{large.code}/people"
        found = {
            "people": people,
            "csv": rounds_of(rounds, lambda: read(browser, f"{at}.csv")),
            "xlsx": rounds_of(rounds, lambda: read(browser, f"{at}.xlsx")),
            "csv_memory_mib": memory_of(lambda: read(browser, f"{at}.csv")),
            "xlsx_memory_mib": memory_of(lambda: read(browser, f"{at}.xlsx")),
            "common_way_memory_mib": memory_of(lambda: the_common_way(large)),
            "model_instances_and_csv": rounds_of(max(rounds // 2, 1), lambda: the_common_way(large)),
            "badges": badges,
            "badges_pdf": rounds_of(rounds, lambda: read(browser, f"/desk/events/{small.code}/badges.pdf")),
            "door_pdf": rounds_of(rounds, lambda: read(browser, f"/desk/events/{small.code}/door.pdf")),
        }
        found["letters"] = badges
        found["mailing"] = rounds_of(rounds, lambda: wrote(small))
        transaction.set_rollback(True)
    found["csv_to_common_way"] = round(found["csv"]["best_s"] / found["model_instances_and_csv"]["best_s"], 2)
    return found


def made(people: int, badges: int) -> tuple[Any, Any, Any]:
    """Make two events of a hub with people who answered two questions, and a browser of who runs them."""
    from django.test import Client
    from django.utils import timezone

    from hubnetz.accounts.models import User
    from hubnetz.events.models import Attendance, Event, EventKind, Registration
    from hubnetz.network.models import Hub, Membership

    now = timezone.now()
    hub, _new = Hub.objects.get_or_create(
        slug="bench", defaults={"short": "B", "kind": "regional", "name": {"de": "Hub Bench"}}
    )
    kind, _new = EventKind.objects.get_or_create(code="bench", defaults={"name": {"de": "Messe"}})
    user = User.objects.create_user(f"{uuid4().hex}@hub.example", "x", name="Bench", is_demo=True)
    Membership.objects.create(user=user, hub=hub, role="events", since=now)
    events = []
    for size in (people, badges):
        event = Event.objects.create(
            hub=hub, kind=kind, title={"de": "Tag der offenen Tür"}, starts_at=now - timedelta(days=1),
            ends_at=now, published_at=now - timedelta(days=9),
        )  # fmt: skip
        pool = event.pools.create()
        asked = [event.questions.create(text={"de": f"Frage {n}"}, kind="text", position=n) for n in range(2)]
        rows = Registration.objects.bulk_create(
            [
                Registration(
                    event=event, pool=pool, name=f"Ärztin Person {n}", email=f"person{n}@client.example",
                    organisation_name=f"Werkstatt Süd {n % 900} GmbH", postcode="71032",
                    idempotency_key=uuid4(), registered_at=now, confirmed_at=now,
                    answers={one.code: f"Antwort {n % 7}" for one in asked},
                )
                for n in range(size)
            ],
            batch_size=2000,
        )  # fmt: skip
        Attendance.objects.bulk_create(
            [
                Attendance(registration=row, event=event, counted_on=now.date(), noted_at=now)
                for row in rows[::2]
            ],
            batch_size=2000,
        )
        events.append(event)
    browser = Client()
    browser.force_login(user)
    return events[0], events[1], browser


def read(browser: Any, path: str) -> int:
    """Ask for a page and read it to its end; return its length."""
    answer = browser.get(path)
    assert answer.status_code == 200, answer
    return sum(map(len, answer.streaming_content)) if answer.streaming else len(answer.content)


def wrote(event: Any) -> int:
    """Write an e-mail to everybody with a seat; return to how many."""
    from hubnetz.events import actions

    said: dict[str, Any] = {"subject": {"de": "Die Folien"}, "text": {"de": "hier sind sie."}}
    return actions.send_mailing(event, group="seats", **said, idempotency_key=uuid4(), by=None).letters


def the_common_way(event: Any) -> int:
    """Write the same people from model instances with the csv module alone, held in memory."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    for one in event.registrations.select_related("pool", "type", "party", "attendance").order_by("name"):
        there = getattr(one, "attendance", None)
        writer.writerow(
            [
                *("war da" if there else "Platz", one.name, one.email, one.organisation_name, one.postcode),
                *(one.pool.mode, one.type, one.registered_at, one.confirmed_at, there and there.noted_at),
                *(one.is_walk_in, one.party, one.language, *one.answers.values()),
            ]
        )
    return len(buffer.getvalue())


def rounds_of(rounds: int, call: Callable[[], int]) -> dict[str, float]:
    """Return the processor time of the first round, of the best and the median of some more, and what came out."""
    begun = time.process_time()
    length = call()
    first, spent = time.process_time() - begun, []
    for _round in range(rounds):
        begun = time.process_time()
        call()
        spent.append(time.process_time() - begun)
    spent.sort()
    return {
        "first_s": round(first, 3),
        "best_s": round(spent[0], 3),
        "median_s": round(spent[len(spent) // 2], 3),
        "bytes": length,
    }


def memory_of(call: Callable[[], int]) -> float:
    """Return how much memory Python objects take at most during a call, in MiB."""
    tracemalloc.start()
    call()
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return round(peak / 2**20, 1)


if __name__ == "__main__":
    sys.exit(main())
