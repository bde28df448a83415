"""Events and registrations for tests."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from hubnetz.events import actions
from hubnetz.events.models import (
    AttendeeType,
    Enrolment,
    Event,
    EventKind,
    EventTemplate,
    Party,
    Question,
    Registration,
    Series,
    Waiting,
)
from hubnetz.network.models import Hub


def event(
    hub: Hub,
    *,
    seats: int | None = None,
    queue_seats: int | None = None,
    starts_in: timedelta = timedelta(days=3),
    **fields: Any,
) -> Event:
    """Make a published workshop of two hours with one pool of seats."""
    kind, _ = EventKind.objects.get_or_create(
        code="workshop", defaults={"name": {"de": "Workshop", "en": "Workshop"}}
    )
    starts_at = timezone.now() + starts_in
    values = {
        "hub": hub,
        "kind": kind,
        "title": {"de": "Werkstatt-Abend", "en": "Workshop evening"},
        "text": {"de": "Wir probieren aus.", "en": "We try things out."},
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=2),
        "published_at": timezone.now(),
        **fields,
    }
    made = Event.objects.create(**values)
    way = "online" if made.mode == "online" else "on_site"
    made.pools.create(mode=way, planned_mode=way, seats=seats, queue_seats=queue_seats)
    return made


def until_ten(days: int) -> timedelta:
    """Return how long it is until ten in the morning, so many days ahead; for what reads otherwise over midnight."""
    now = timezone.localtime()
    return now.replace(hour=10, minute=0, second=0, microsecond=0) + timedelta(days=days) - now


def registration(event: Event, who: str = "emil", **fields: Any) -> Registration:
    """Register somebody through the verb."""
    values = {"name": who.title(), "email": f"{who}@client.example", "idempotency_key": uuid4(), **fields}
    return actions.register(event, **values)


def party(event: Event, size: int, who: str = "frieda", **fields: Any) -> Party:
    """Register several people through the verb; nobody is named yet."""
    people = [actions.Person("") for _ in range(size)]
    values = {"name": who.title(), "email": f"{who}@client.example", "idempotency_key": uuid4(), **fields}
    return actions.register_party(event, people=people, **values)


def waiting(event: Event, who: str = "gerda", **fields: Any) -> Waiting:
    """Put somebody on the waiting list through the verb."""
    values = {"name": who.title(), "email": f"{who}@client.example", "idempotency_key": uuid4(), **fields}
    return actions.join(event, **values)


def attendee_type(event: Event, name: str = "Presse", pool: Any = None, **fields: Any) -> AttendeeType:
    """Let people take part as something; in the first pool."""
    pool = pool or event.pools.order_by("position").first()
    position = AttendeeType.objects.filter(pool__event=event).count()
    return pool.types.create(name={"de": name, "en": name}, position=position, **fields)


def question(event: Event, text: str, kind: str = "text", **fields: Any) -> Question:
    """Let the event ask something; `options` are codes."""
    options = [{"code": code, "name": {"de": code, "en": code}} for code in fields.pop("options", [])]
    position = event.questions.count()
    return event.questions.create(
        text={"de": text, "en": text}, kind=kind, options=options, position=position, **fields
    )


def enrolment(series: Series, who: str = "greta", **fields: Any) -> Enrolment:
    """Let somebody come to all dates of a series through the verb."""
    values = {"name": who.title(), "email": f"{who}@client.example", "idempotency_key": uuid4(), **fields}
    return actions.enrol(series, **values)


def template(event: Event, **fields: Any) -> EventTemplate:
    """Save an event as a template through the verb."""
    values = {"name": {"de": "Abend"}, "is_offered": False, "idempotency_key": uuid4(), "by": None, **fields}
    return actions.save_template(event, **values)
