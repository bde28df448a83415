# SPDX-License-Identifier: EUPL-1.2
"""What the entrance costs: processor time per scan, per batch after a time without network, per look at the list.

    HUBNETZ_LIMITS=off python3 benchmarks/door/door.py [--people 300] [--devices 2]

Starts a house with the demo network, gives one event that many people, signs in one of its staff and lets devices
send what they scan: first one scan per request, as with network, each device its share, at once; then the others in
batches of 50, as after a break; then the single ones once more, as by devices that got no answer. Prints JSON.
Processor time is that of all processes of the house, the database among them, and not of the devices.
"""

import argparse
import gzip
import http.client
import json
import sys
import threading
import time
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "pages"))
import processes

import house

SEED = """
import json
from datetime import timedelta
from uuid import uuid4
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone
from hubnetz.accounts.models import User
from hubnetz.events.access import tickets
from hubnetz.events.models import Event, EventKind, Registration
from hubnetz.network.models import Hub
now = timezone.now()
hub = Hub.objects.get(slug="zd-bb")
event = Event.objects.create(hub=hub, kind=EventKind.objects.order_by("pk")[0], published_at=now,
    title=dict(de="Einlass", en="Entrance"), text=dict(de="Text", en="Text"),
    starts_at=now - timedelta(minutes=10), ends_at=now + timedelta(hours=3))
pool = event.pools.create()
rows = Registration.objects.bulk_create(Registration(event=event, pool=pool, name=f"Person {{n}}",
    email=f"p{{n}}@x.example", organisation_name=f"Firma {{n % 40}} GmbH", idempotency_key=uuid4(),
    registered_at=now, confirmed_at=now)
    for n in range({people}))
user = User.objects.get(email="veranstaltungen.zd-bb@hubnetz.example")
session = SessionStore()
session[SESSION_KEY] = str(user.pk)
session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
session[HASH_SESSION_KEY] = user.get_session_auth_hash()
session.save()
print(json.dumps([event.code, session.session_key, [tickets.ticket_of(row) for row in rows]]))
"""
COUNT = """
import json
from hubnetz.events.models import Attendance, Event, Scan
event = Event.objects.get(code="{code}")
print(json.dumps([Attendance.objects.filter(event=event).count(), Scan.objects.filter(event=event).count()]))
"""


class Device:
    """Somebody at the entrance who is signed in; a connection for each request."""

    def __init__(self, address: str, code: str, session: str) -> None:
        self.line = http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)
        self.path = f"/desk/events/{code}"
        self.cookie = f"sessionid={session}"
        token = json.loads(self.get("/scan/list/"))["token"]
        self.words = {"Cookie": f"{self.cookie}; csrftoken={token}", "X-CSRFToken": token}

    def get(self, page: str) -> bytes:
        """Fetch a page of the event."""
        self.line.close()
        self.line.request("GET", self.path + page, headers={"Cookie": self.cookie, "Accept-Encoding": "gzip"})
        answer = self.line.getresponse()
        body = answer.read()
        assert answer.status == 200, (page, answer.status)
        if answer.headers["Content-Encoding"] == "gzip":
            return gzip.decompress(body)
        return body

    def send(self, scans: list[dict[str, str]]) -> None:
        """Upload some scans."""
        words = {**self.words, "Content-Type": "application/json"}
        self.line.close()  # a device that was without network has no connection
        self.line.request("POST", f"{self.path}/scans/", json.dumps({"scans": scans}), words)
        answer = self.line.getresponse()
        taken = json.loads(answer.read())["taken"]
        assert answer.status == 200
        assert all(one["outcome"] == "noted" for one in taken), taken


def scan(ticket: str) -> dict[str, str]:
    """Return what a device makes of a ticket."""
    return {"key": str(uuid.uuid4()), "at": datetime.now(UTC).isoformat(), "ticket": ticket}


def measured(pid: int, times: int, call: Callable[[], object]) -> dict[str, float]:
    """Return processor and other time of what a call does so many times, each in milliseconds."""
    before, begun = processes.seconds([pid]), time.monotonic()  # also of processes that end meanwhile
    call()
    spent = (processes.seconds([pid]) - before) * 1000
    return {"cpu_ms": round(spent / times, 1), "ms": round((time.monotonic() - begun) * 1000 / times, 1)}


def together(devices: list[Device], batches: list[list[dict[str, str]]]) -> None:
    """Let the devices send batches, each its share, all at once."""

    def work(number: int) -> None:
        for batch in batches[number :: len(devices)]:
            devices[number].send(batch)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(len(devices))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--people", type=int, default=300)
    parser.add_argument("--devices", type=int, default=2)
    args = parser.parse_args()
    folder = house.new_folder()
    with house.house(folder=folder) as (address, pid):
        code, session, tickets = json.loads(
            house.manage(folder, SEED.format(people=args.people)).splitlines()[-1]
        )
        devices = [Device(address, code, session) for _n in range(args.devices)]
        scans = [scan(ticket) for ticket in tickets]
        half = len(scans) // 2
        single = [[one] for one in scans[:half]]
        batches = [scans[start : start + 50] for start in range(half, len(scans), 50)]

        def look(page: str) -> Callable[[], object]:
            return lambda: [devices[0].get(page) for _n in range(40)]

        for page in ("/door/", "/scan/list/", "/door/?q=person+7"):
            devices[0].get(page)
        found = {
            "people": args.people,
            "devices": args.devices,
            "one scan": measured(pid, len(single), lambda: together(devices, single)),
            "a scan in a batch of 50": measured(pid, len(scans) - half, lambda: together(devices, batches)),
            "one scan again": measured(pid, len(single), lambda: together(devices, single)),
            "list at the entrance": measured(pid, 40, look("/door/")),
            "list narrowed to a name": measured(pid, 40, look("/door/?q=person+7")),
            "list for a device": measured(pid, 40, look("/scan/list/")),
        }
        came, taken = json.loads(house.manage(folder, COUNT.format(code=code)).splitlines()[-1])
    print(json.dumps({**found, "came": came, "scans": taken}, indent=1))
    return 0 if (came, taken) == (args.people, args.people) else 1


if __name__ == "__main__":
    raise SystemExit(main())
