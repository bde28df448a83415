# SPDX-License-Identifier: EUPL-1.2
"""Make two events with a free product in an installed pretix: one with few seats, one with many. rush.py runs it.

    RUSH_SEATS=30 RUSH_MANY=720 RUSH_WAITING=1 python -m pretix shell -c "$(cat peer_seed.py)"

Its settings are those with which a free seat takes fewest pages: the name is asked, no address for an invoice, and the
cart leads straight to the checkout.
"""

import datetime as dt
import os
from decimal import Decimal

from django.utils.timezone import now
from django_scopes import scopes_disabled
from pretix.base.models import Event, Item, Organizer, Quota

with scopes_disabled():
    organizer = Organizer.objects.create(slug="rush", name="Network of hubs")
    for slug, seats in (("few", os.environ["RUSH_SEATS"]), ("many", os.environ["RUSH_MANY"])):
        starts = now() + dt.timedelta(days=9)
        event = Event.objects.create(
            organizer=organizer,
            name="Rush",
            slug=slug,
            date_from=starts,
            date_to=starts + dt.timedelta(hours=2),
            currency="EUR",
            live=True,
            is_public=True,
            plugins="",
        )
        event.settings.set("attendee_names_asked", True)
        event.settings.set("attendee_names_required", True)
        event.settings.set("invoice_address_not_asked_free", True)
        event.settings.set("redirect_to_checkout_directly", True)
        event.settings.set("waiting_list_enabled", os.environ["RUSH_WAITING"] == "1")
        item = Item.objects.create(
            event=event, name="Seat", default_price=Decimal(0), admission=True, personalized=True
        )
        Quota.objects.create(event=event, name="Seats", size=int(seats)).items.add(item)
