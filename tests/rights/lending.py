"""A hub's bookings, prices and calendars, for the rights: one of everything, with words that nobody else may read."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from hubnetz.booking import actions
from hubnetz.booking.models import LicenceKind
from hubnetz.booking.tests import make, make_prices
from hubnetz.events.models import Event
from hubnetz.network.models import Hub


def story(hub: Hub, word: str, lead: Any, event: Event) -> dict[str, str]:
    """Return the codes of what a hub lends and who has it, by the noun they stand behind in a path."""
    client = {"name": f"{word}-NAME", "email": f"{word.lower()}@client.example"}
    room = make.resource(hub, week_minutes_person=None)
    times = {"starts_at": make.at("10:00"), "ends_at": make.at("11:00")}
    known = {**client, "organisation_name": f"{word}-GUEST", "subject": f"{word}-NEED", "by": lead}
    booked = actions.book(room, **times, **known, idempotency_key=uuid4())
    picture = room.pictures.create(
        alt={"de": "Tische"},
        kind="webp",
        width=1,
        height=1,
        digest="x",
        content=b"x",
        small=b"x",
        added_at=booked.made_at,
    )
    kind = LicenceKind.objects.filter(code="laser").first() or make.licence_kind()
    licence = actions.grant(kind, hub=hub, **client, by=lead)
    far = event.starts_at + timedelta(days=300)
    closed = actions.close_time(hub, starts_at=far, ends_at=far + timedelta(days=1), by=lead)
    calendar, _secret = actions.share_calendar(
        hub, resource=room, label=f"{word}-NOTE", shows_people=True, idempotency_key=uuid4(), by=lead
    )
    customer = make_prices.customer(hub, f"{word}-COMPANY")
    granted = make_prices.granted(customer)
    return {
        "resource": room.code,
        "booking": booked.code,
        "picture": picture.code,
        "licence": licence.code,
        "induction": str(actions.name_induction(event, kind=kind, by=lead).pk),
        "closed": closed.code,
        "calendar": calendar.code,
        "tariff": make_prices.tariff(room).code,
        "customer": customer.code,
        "passe": granted.code,
        "pass-kind": granted.kind.code,
        "statement": make_prices.statement(customer).code,
        "adviser": make.adviser(hub).code,
        "queue": actions.queue_up(hub, name=f"{word}-NAME", idempotency_key=uuid4(), by=lead).code,
        "door": "none",
        "ticket": "none",
        "secret": "none",
    }
