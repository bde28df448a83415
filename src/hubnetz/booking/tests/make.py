"""Resources and bookings for tests: Wednesdays from nine to noon and from one to five, at a hub in Böblingen."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from hubnetz.booking import actions, rules
from hubnetz.booking.models import Booking, LicenceKind, Resource
from hubnetz.lib.periods import BERLIN
from hubnetz.network.models import Hub

EVERY_DAY = tuple(
    rules.Hours(day, time(opens), time(closes), on_holidays=True)
    for day in range(7)
    for opens, closes in ((9, 12), (13, 17))
)


def resource(
    hub: Hub, kind: str = "room", *, hours: tuple[rules.Hours, ...] = EVERY_DAY, **values: Any
) -> Resource:
    """Let something be booked every day from nine to twelve and from one to five."""
    name = values.pop("name", kind.title())
    site = values.pop("site", hub.sites.first())
    made = actions.open_resource(hub, kind=kind, name={"de": name, "en": name}, site=site, by=None, **values)
    return actions.set_hours(made, hours=hours, by=None) if hours else made


def adviser(hub: Hub, name: str = "Ben", **values: Any) -> Resource:
    """Let an adviser hold office hours, half an hour each."""
    terms = {"longest_minutes": 60, "modes": ["on_site", "phone", "video"], **values}
    return resource(hub, "adviser", name=name, **terms)


def day(offset: int = 7) -> date:
    """Return a day so many days ahead."""
    return timezone.localdate(timezone=BERLIN) + timedelta(days=offset)


def at(clock: str, offset: int = 7) -> datetime:
    """Return the moment at which a clock in Berlin shows this, so many days ahead."""
    return rules.moment(day(offset), time.fromisoformat(clock)).astimezone(UTC)


def booking(
    what: Resource,
    starts: str = "10:00",
    ends: str = "11:00",
    who: str = "emil",
    offset: int = 7,
    **values: Any,
) -> Booking:
    """Book through the verb."""
    wanted = {
        "name": who.title(),
        "email": f"{who}@client.example",
        "idempotency_key": uuid4(),
        "starts_at": at(starts, offset),
        "ends_at": at(ends, offset),
        **values,
    }
    return actions.book(what, **wanted)


def licence_kind(code: str = "laser", **values: Any) -> LicenceKind:
    """Make a kind of licence that is good for a year."""
    made = LicenceKind.objects.create(
        code=code, name={"de": "Einweisung Laser", "en": "Laser induction"}, **{"months": 12, **values}
    )
    made.refresh_from_db()
    return made
