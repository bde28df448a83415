"""How long it takes to say what something costs, to add up a month, to draw a pack, to measure use.

    DATABASE_URL=… HUBNETZ_SECRET_KEY=x python benchmarks/booking/prices.py [--bookings 200]

Makes a hub with a pool of desks, five tariffs, a customer with a pack and so many bookings in a month, in a transaction
on a migrated database, measures, and takes everything back. Processor time and the time on the clock, the middle and
the 95th of 30 runs.
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

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from hubnetz.booking import accounting, actions, charging, drawing, figures, rules, tariffs
from hubnetz.booking.access import prices
from hubnetz.booking.models import Allocation, Booking, Resource, Tariff
from hubnetz.network.models import Hub, HubPhase, Site
from hubnetz.organisations import actions as organisations

RUNS = 30
DESKS = 20


def fill(bookings: int, chance: random.Random) -> tuple[Resource, object, date]:
    """Make a pool of desks with prices, and bookings of one company's people in the month before this."""
    hub = Hub.objects.create(slug="bench", short="B", kind="regional", name={"de": "B"})
    HubPhase.objects.create(hub=hub, kind="operating", valid_from=date(2019, 1, 1))
    site = Site.objects.create(
        hub=hub, postcode="71032", town="Böblingen", latitude=48.7, longitude=9.0, is_main=True
    )
    desks = actions.open_resource(
        hub, kind="desks", units=DESKS, name={"de": "Plätze"}, site=site, longest_minutes=720, by=None
    )
    eight_to_eight = [rules.Hours(day, time(8), time(20)) for day in range(7)]
    desks = actions.set_hours(desks, hours=eight_to_eight, by=None)
    for per, cents in (("hour", 500), ("half_day", 1200), ("day", 1800), ("month", 18000)):
        actions.set_tariff(
            hub, resource=desks, per=per, cents=cents, minutes=60 if per == "hour" else 240,
            valid_from=date(2020, 1, 1), by=None,
        )  # fmt: skip
    Tariff.objects.filter(hub=hub).update(announced_at=timezone.now() - timedelta(days=900))
    record = organisations.welcome(hub, name="Bench GmbH")
    customer = actions.keep_customer(hub, organisation=record, by=None)
    this = charging.today(timezone.now()).replace(day=1)
    month = (this - rules.DAY).replace(day=1)
    kind = actions.offer_pass(
        hub, form="hours", name={"de": "P"}, contains=60_000, cents=1, valid_days=90, by=None
    )
    actions.grant_pass(
        kind,
        customer=customer,
        first_on=month,
        idempotency_key=UUID(int=chance.getrandbits(128)),
        by=None,
    )
    units = list(desks.units.order_by("number"))
    days = (this - month).days
    made, allocations = [], []
    for number in range(bookings):
        unit, day = units[number % DESKS], month + timedelta(days=number // DESKS % days)
        starts_at = rules.moment(day, time(8 + chance.randint(0, 3)))
        made.append(
            Booking(
                resource=desks,
                organisation=record,
                starts_at=starts_at,
                ends_at=starts_at + timedelta(hours=chance.randint(1, 8)),
                name="N",
                email=f"n{number % DESKS}@client.example",
                idempotency_key=UUID(int=chance.getrandbits(128)),
                made_at=starts_at - timedelta(days=2),
                confirmed_at=starts_at - timedelta(days=2),
                checked_in_at=starts_at,
            )
        )
        allocations.append(unit)
    for one, unit in zip(Booking.objects.bulk_create(made), allocations, strict=True):
        Allocation.objects.create(booking=one, resource=desks, unit=unit, during=(one.starts_at, one.ends_at))
    return Resource.objects.select_related("hub", "site").get(pk=desks.pk), customer, month


def measure(name: str, call) -> None:
    call()
    wall, used = [], []
    for _ in range(RUNS):
        began, cpu = clock.perf_counter(), clock.process_time()
        call()
        wall.append((clock.perf_counter() - began) * 1000)
        used.append((clock.process_time() - cpu) * 1000)
    with CaptureQueriesContext(connection) as queries:
        call()
    print(
        f"{name:<34} {len(queries):>3} queries  cpu {statistics.median(used):7.1f} ms  "
        f"clock {statistics.median(wall):7.1f} ms  p95 {sorted(wall)[int(RUNS * 0.95)]:7.1f} ms"
    )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--bookings", type=int, default=200)
    asked = parser.parse_args()
    with transaction.atomic():
        desks, customer, month = fill(asked.bookings, random.Random(5))
        print(f"{asked.bookings} bookings of one customer in a month, {DESKS} desks")
        one = Booking.objects.filter(resource=desks).select_related("resource__hub").first()
        last = charging.month_of(month)[1]
        measure("a price, tables known", lambda: tariffs.price(437, _rates(desks)))
        measure("a price on the page", lambda: prices.price_before(desks, timedelta(minutes=300)))
        measure("what one booking costs", lambda: prices.cost_of(one))
        measure("drawing a pack for a booking", lambda: drawing.renew(one, [desks]))
        measure("a month of the customer", lambda: accounting.account(customer, month, language="de"))
        measure("use of a month", lambda: figures.use([desks], [(month, last)]))
        transaction.set_rollback(True)


def _rates(desks: Resource) -> list[tariffs.Rate]:
    return [one.rate for one in desks.tariffs.all()]


main()
