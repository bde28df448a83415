# SPDX-License-Identifier: EUPL-1.2
"""Fill an installed pretix with as many dates as a network has: 220 past, 80 to come, a free product and 30 seats each.

    python -m pretix shell < benchmarks/pages/pretix_seed.py

Then serve it as its guide says (gunicorn pretix.wsgi, workers without --max-requests for a short run), and name it:

    python3 benchmarks/pages/cpu.py --peer pretix --peer-page list=http://HOST/bench/
        --peer-page event=http://HOST/bench/date-250/ --peer-pid GUNICORN --peer-pid POSTGRES --peer-pid REDIS

The database server's processor time counts for both if both use the same server: give the peer one of its own.
"""

import datetime as dt
from decimal import Decimal

from django.utils.timezone import now
from django_scopes import scopes_disabled
from pretix.base.models import Event, Item, Organizer, Quota

with scopes_disabled():
    organizer, _ = Organizer.objects.get_or_create(slug="bench", defaults={"name": "Network of hubs"})
    for number in range(300):
        starts = now().replace(minute=0, second=0, microsecond=0) + dt.timedelta(days=number - 220, hours=2)
        if Event.objects.filter(organizer=organizer, slug=f"date-{number}").exists():
            continue
        event = Event.objects.create(
            organizer=organizer,
            name=f"Workshop number {number}: less paper in the shop",
            slug=f"date-{number}",
            date_from=starts,
            date_to=starts + dt.timedelta(hours=2),
            currency="EUR",
            live=True,
            is_public=True,
            plugins="",
        )
        event.settings.set("attendee_names_asked", True)
        event.settings.set("attendee_names_required", True)
        event.settings.set("waiting_list_enabled", True)
        item = Item.objects.create(event=event, name="Seat", default_price=Decimal(0), admission=True)
        Quota.objects.create(event=event, name="Seats", size=30).items.add(item)
    print(organizer.events.count(), "dates")
