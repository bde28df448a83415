"""How long the week of a hub takes at the desk, and how many questions it asks.

    DATABASE_URL=… HUBNETZ_SECRET_KEY=x python benchmarks/booking/week.py [--resources 20] [--bookings 300]

Makes a hub with rooms and their bookings of this week, and somebody who works there, in a transaction on a migrated
database, asks for the page, and takes everything back. Processor time and the time on the clock, the middle and the
95th of 20 runs.
"""

import argparse
import os
import random
import statistics
import sys
import time as clock
from datetime import date, time, timedelta
from pathlib import Path
from uuid import UUID

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "src"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hubnetz.site.settings")

import django

django.setup()

from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from hubnetz.accounts.models import User
from hubnetz.booking import rules
from hubnetz.booking.models import Allocation, Booking, OpeningHours, Resource, Unit
from hubnetz.network.models import Hub, HubPhase, Membership, Network, Site

RUNS = 20


def fill(resources: int, bookings: int, chance: random.Random) -> User:
    """Make a hub with rooms, open every day, that are booked in this week."""
    Network.objects.get_or_create(pk=1, defaults={"name": {"de": "B"}})
    hub = Hub.objects.create(slug="bench", short="B", kind="regional", name={"de": "B"})
    HubPhase.objects.create(hub=hub, kind="operating", valid_from=date(2019, 1, 1))
    site = Site.objects.create(
        hub=hub, postcode="71032", town="Böblingen", latitude=48.7, longitude=9.0, is_main=True
    )
    user = User.objects.create_user("bench@hub.example", "an-der-alten-werkbank", name="Bench", is_demo=True)
    Membership.objects.create(user=user, hub=hub, role="lead", since=timezone.now())
    rooms = Resource.objects.bulk_create(
        Resource(hub=hub, site=site, kind="room", name={"de": f"R{n}"}) for n in range(resources)
    )
    units = Unit.objects.bulk_create(Unit(resource=one, number=1) for one in rooms)
    OpeningHours.objects.bulk_create(
        OpeningHours(resource=one, weekday=day, opens=time(8), closes=time(20))
        for one in rooms
        for day in range(7)
    )
    today = timezone.localdate()
    monday = today - timedelta(days=today.weekday())
    now = timezone.now()
    made = []
    for number in range(bookings):
        hour, place = divmod(number, resources * 7)
        day, room = divmod(place, resources)
        starts_at = rules.moment(monday + timedelta(days=day), time(8 + hour % 12))
        made.append(
            Booking(
                resource=rooms[room],
                starts_at=starts_at,
                ends_at=starts_at + timedelta(hours=1),
                name=f"N{number}",
                email=f"n{number}@client.example",
                idempotency_key=UUID(int=chance.getrandbits(128)),
                made_at=now,
                confirmed_at=now,
            )
        )
    kept = Booking.objects.bulk_create(made)
    Allocation.objects.bulk_create(
        Allocation(
            booking=one,
            resource=one.resource,
            unit=units[rooms.index(one.resource)],
            during=(one.starts_at, one.ends_at),
        )
        for one in kept
    )
    return user


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--resources", type=int, default=20)
    parser.add_argument("--bookings", type=int, default=300)
    asked = parser.parse_args()
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    with transaction.atomic():
        user = fill(asked.resources, asked.bookings, random.Random(5))
        client = Client()
        client.force_login(user)
        address = f"{reverse('desk:bookings')}?hub=bench"
        assert client.get(address).status_code == 200
        wall, used = [], []
        for _ in range(RUNS):
            began, cpu = clock.perf_counter(), clock.process_time()
            client.get(address)
            wall.append((clock.perf_counter() - began) * 1000)
            used.append((clock.process_time() - cpu) * 1000)
        with CaptureQueriesContext(connection) as queries:
            page = client.get(address)
        print(f"{asked.resources} resources, {asked.bookings} bookings, {len(page.content) // 1024} KB")
        print(
            f"the week at the desk  {len(queries):>3} queries  cpu {statistics.median(used):7.1f} ms  "
            f"clock {statistics.median(wall):7.1f} ms  p95 {sorted(wall)[int(RUNS * 0.95)]:7.1f} ms"
        )
        transaction.set_rollback(True)


main()
