"""How long it takes to say when advisers are free: a week over all hubs, and the next hour anywhere.

    DATABASE_URL=… HUBNETZ_SECRET_KEY=x python benchmarks/booking/slots.py [--hubs 13] [--advisers 60] [--filled 0.5]
        [--scale 1] [--runs 30]

Makes the hubs, advisers and bookings in a transaction on a migrated database, measures, and takes everything back.
`--scale 100` is what it is for the demo network: the hubs stay, their history is a hundred times as long, so before the
four weeks to come there are a hundred times as many bookings. Processor time of this process and the time on the clock,
the middle and the 95th of the runs; on a busy machine only the first says something.
"""

import argparse
import os
import random
import statistics
import sys
import time as clock
from datetime import date, time, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "src"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hubnetz.site.settings")

import django

django.setup()

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from hubnetz.booking import access, rules
from hubnetz.booking.models import Allocation, Booking, OpeningHours, Resource, Unit
from hubnetz.network.models import Hub, HubPhase, Site

BEFORE = """
WITH past AS (
    INSERT INTO booking_booking (code, resource_id, size, mode, starts_at, ends_at, name, email, phone,
        organisation_name, postcode, language, subject, idempotency_key, made_at, confirmed_at, ending, sequence)
    SELECT left(md5(b.code || n), 20), b.resource_id, 1, b.mode, b.starts_at - n * interval '28 days',
        b.ends_at - n * interval '28 days', b.name, b.email, '', '', '', 'de', '', gen_random_uuid(), b.made_at,
        b.confirmed_at, '', 0
    FROM booking_booking b CROSS JOIN generate_series(1, %s) n WHERE b.email = 'n@client.example'
    RETURNING id, resource_id, starts_at, ends_at)
INSERT INTO booking_allocation (booking_id, resource_id, unit_id, during)
SELECT past.id, past.resource_id, u.id, tstzrange(past.starts_at, past.ends_at + interval '10 minutes')
FROM past JOIN booking_unit u ON u.resource_id = past.resource_id"""


def fill(hubs: int, advisers: int, filled: float, scale: int, chance: random.Random) -> int:
    """Make hubs with advisers who hold office hours on three days a week, and fill a share of their slots.

    Four weeks to come, and for a scale above 1 so many times four weeks before.
    """
    from uuid import UUID

    now = timezone.now()
    rows = Hub.objects.bulk_create(
        Hub(slug=f"bench-{n}", short=f"B{n}", kind="regional", name={"de": f"B{n}"}) for n in range(hubs)
    )
    HubPhase.objects.bulk_create(
        HubPhase(hub=hub, kind="operating", valid_from=date(2019, 1, 1)) for hub in rows
    )
    sites = Site.objects.bulk_create(
        Site(hub=hub, postcode="71032", town="Böblingen", latitude=48.7, longitude=9.0, is_main=True)
        for hub in rows
    )
    made = Resource.objects.bulk_create(
        Resource(
            hub=rows[n % hubs],
            site=sites[n % hubs],
            kind="adviser",
            name={"de": f"A{n}"},
            modes=["phone", "video"],
            after_minutes=10,
            lead_minutes=120,
        )
        for n in range(advisers)
    )
    units = Unit.objects.bulk_create(Unit(resource=one, number=1) for one in made)
    OpeningHours.objects.bulk_create(
        OpeningHours(resource=one, weekday=day, opens=time(opens), closes=time(opens + 3))
        for one in made
        for day in chance.sample(range(5), 3)
        for opens in (9, 14)
    )
    today = timezone.localdate()
    bookings, allocations = [], []
    for slot in access.slots(made, today, today + timedelta(days=28)):
        if (
            chance.random() < filled / 2
        ):  # each takes its own slot and, by what is kept free after it, the next
            bookings.append(
                Booking(
                    resource=slot.resource,
                    starts_at=slot.starts_at,
                    ends_at=slot.ends_at,
                    name="N",
                    email="n@client.example",
                    idempotency_key=UUID(int=chance.getrandbits(128)),
                    made_at=now,
                    confirmed_at=now,
                )
            )
    unit_of = {unit.resource_id: unit for unit in units}
    last: dict[int, object] = {}
    kept = []
    for one in bookings:
        if last.get(one.resource_id, one.starts_at) <= one.starts_at:
            kept.append(one)
            last[one.resource_id] = one.ends_at + timedelta(minutes=10)
    for one in Booking.objects.bulk_create(kept):
        during = (one.starts_at, one.ends_at + timedelta(minutes=10))
        allocations.append(
            Allocation(booking=one, resource=one.resource, unit=unit_of[one.resource_id], during=during)
        )
    Allocation.objects.bulk_create(allocations)
    with connection.cursor() as cursor:
        if scale > 1:
            cursor.execute(BEFORE, [scale])
        cursor.execute(
            "ANALYZE booking_allocation, booking_booking, booking_openinghours, booking_resource, booking_unit"
        )
    return len(allocations)


def measure(name: str, call, runs: int) -> None:
    call()
    wall, used = [], []
    for _ in range(runs):
        began, cpu = clock.perf_counter(), clock.process_time()
        found = call()
        wall.append((clock.perf_counter() - began) * 1000)
        used.append((clock.process_time() - cpu) * 1000)
    with CaptureQueriesContext(connection) as queries:
        call()
    print(
        f"{name:<34} {len(found):>6} slots  {len(queries):>2} queries  "
        f"cpu {statistics.median(used):7.1f} ms  clock {statistics.median(wall):7.1f} ms  "
        f"p95 {sorted(wall)[int(runs * 0.95)]:7.1f} ms"
    )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--hubs", type=int, default=13)
    parser.add_argument("--advisers", type=int, default=60)
    parser.add_argument("--filled", type=float, default=0.5)
    parser.add_argument("--scale", type=int, default=1)
    parser.add_argument("--runs", type=int, default=30)
    asked = parser.parse_args()
    with transaction.atomic():
        number = fill(asked.hubs, asked.advisers, asked.filled, asked.scale, random.Random(5))
        print(f"{asked.hubs} hubs, {asked.advisers} advisers, {number} bookings in four weeks to come")
        print(f"{Booking.objects.count()} bookings in all, load {os.getloadavg()[0]:.1f}")
        monday = timezone.localdate() + timedelta(days=7 - timezone.localdate().weekday())
        ours = Hub.objects.filter(slug__startswith="bench-").values("pk")

        def advisers():
            return access.office_hours().filter(hub__in=ours)

        days = (monday, monday + 6 * rules.DAY)
        measure("a week over all hubs", lambda: access.slots(advisers(), *days), asked.runs)
        measure("a week of one adviser", lambda: access.slots(advisers()[:1], *days), asked.runs)
        measure("the next hours anywhere", lambda: access.next_slots(advisers(), most=3), asked.runs)
        transaction.set_rollback(True)


main()
