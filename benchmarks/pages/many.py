# SPDX-License-Identifier: EUPL-1.2
"""Fill a house up to many dates to come: copies of those it has, each with its ways, topics, hubs and people.

    ./hubnetz manage shell --no-imports -c "$(python3 benchmarks/pages/many.py 1000)"

The copies begin on days after each other, at the hour of what they are copied from, so that the list is as mixed as the
demo network's; every fourth has all its seats taken, every third people on most of them.
"""

import sys

SEED = """
from datetime import timedelta
from uuid import uuid4
from django.utils import timezone
from hubnetz.events.models import Cohost, Event, EventTopic, Pool, Registration
from hubnetz.lib.codes import new_code
now = timezone.now()
there = list(Event.objects.upcoming(now).filter(is_listed=True).order_by("starts_at", "pk"))
patterns = [one for one in there if one.starts_at > now]
pools, about, hosts = {{}}, {{}}, {{}}
for model, found in ((Pool, pools), (EventTopic, about), (Cohost, hosts)):
    for row in model.objects.filter(event__in=patterns).order_by("pk"):
        found.setdefault(row.event_id, []).append(row)

def again(row, **values):
    made = type(row)(**{{field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}})
    made.pk = None
    for name, value in values.items():
        setattr(made, name, value)
    return made

made, beside, seats = [], [], []
for number in range(max({dates} - len(there), 0)):
    one = patterns[number % len(patterns)]
    later = timedelta(days=1 + number // 12)
    made.append(again(one, code=new_code(), starts_at=one.starts_at + later, ends_at=one.ends_at + later,
        idempotency_key=None, series_id=None))
Event.objects.bulk_create(made, batch_size=500)
for number, event in enumerate(made):
    pattern = patterns[number % len(patterns)].pk
    rows = [again(row, event_id=event.pk) for found in (pools, about, hosts) for row in found.get(pattern, ())]
    for row in rows:
        if isinstance(row, Pool) and row.seats is None and number % 2:
            row.seats = 24
    beside += rows
for model in (Pool, EventTopic, Cohost):
    model.objects.bulk_create([row for row in beside if isinstance(row, model)], batch_size=500)
for number, pool in enumerate(row for row in beside if isinstance(row, Pool)):
    most = pool.seats or 20
    for seat in range(1, 1 + (most if number % 4 == 0 else most * (number % 3) // 3)):
        seats.append(Registration(event_id=pool.event_id, pool_id=pool.pk, seat=seat if pool.seats else None,
            name=f"Person {{seat}}", email=f"person{{number}}-{{seat}}@client.example", idempotency_key=uuid4(),
            registered_at=now, confirmed_at=now))
Registration.objects.bulk_create(seats, batch_size=2000)
from django.db import connection
with connection.cursor() as cursor:
    for model in (Event, Pool, EventTopic, Cohost, Registration):
        cursor.execute(f'ANALYZE "{{model._meta.db_table}}"')
print("DATES", len(there) + len(made), "SEATS TAKEN", len(seats))
"""


def code(dates: int) -> str:
    """Return what a shell of the house does."""
    return SEED.format(dates=dates)


if __name__ == "__main__":
    print(code(int(sys.argv[1]) if len(sys.argv) > 1 else 1000))
