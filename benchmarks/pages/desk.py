# SPDX-License-Identifier: EUPL-1.2
"""Processor time of pages at the desk that list and compare organisations, beside those of booking; prints JSON.

    DATABASE_URL=postgresql://… HUBNETZ_DB_ROLE=app HUBNETZ_SECRET_KEY=x python -m benchmarks.pages.desk [PAGE …]

Asks a filled demo database through the whole stack in one process, signed in as the lead of a hub, so that row security
is on; what the database itself spends is not in it (`cpu.py` counts that, for visitors). Changes nothing but sessions.
"""

import json
import os
import statistics
import sys
import time

import django

TURNS = 40
HUB = "zd-bb"


def main() -> int:
    """Measure the pages that are named, all if none is."""
    os.environ.setdefault("HUBNETZ_LIMITS", "off")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hubnetz.site.settings")
    django.setup()
    from django.conf import settings
    from django.test import Client

    from hubnetz.accounts.models import User
    from hubnetz.booking.models import Resource
    from hubnetz.organisations.models import Organisation

    settings.ALLOWED_HOSTS = ["testserver"]
    lead, visitor = (Client(HTTP_ACCEPT_LANGUAGE="de") for _ in range(2))
    lead.force_login(User.objects.get(email=f"leitung.{HUB}@hubnetz.example"))
    record = Organisation.objects.filter(hub__slug=HUB, merged_into=None).order_by("pk")[5]
    thing = Resource.objects.filter(hub__slug=HUB).order_by("pk")[0]
    pages = {
        "list": (lead, "/desk/organisations/"),
        "quality": (lead, "/desk/organisations/quality/"),
        "review": (lead, "/desk/organisations/review/"),
        "newcomers": (lead, "/desk/organisations/newcomers/"),
        "one": (lead, f"/desk/organisations/{record.code}/"),
        "lookup": (lead, f"/desk/organisations/candidates/?hub={HUB}&q=Holzbau"),
        "people": (lead, "/desk/people/"),
        "hours": (visitor, "/booking/?place=71032"),
        "week": (visitor, f"/booking/hubs/{HUB}/"),
        "things": (visitor, f"/booking/hubs/{HUB}/things/"),
        "resource": (visitor, f"/resources/{thing.code}/"),
    }
    told = {}
    for name in sys.argv[1:] or pages:
        who, path = pages[name]
        if who.get(path).status_code != 200:  # warms it up as well
            raise SystemExit(f"{path} did not answer")
        spent = []
        for _ in range(TURNS):
            began = time.process_time()
            who.get(path)
            spent.append(1000 * (time.process_time() - began))
        told[name] = {"cpu_ms": round(statistics.median(spent), 1), "least": round(min(spent), 1)}
    json.dump({"pages": told, "load": os.getloadavg()}, sys.stdout, indent=1)
    print()
    return 0


if __name__ == "__main__":
    sys.exit(main())
