"""An event made anew from another one; for verbs."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from hubnetz.events import rules, sessions
from hubnetz.events.models import AttendeeType, Cohost, Event, EventTopic, Question

# What belongs to one date and is not taken over. Everything else is.
OWN = {
    "id",
    "code",
    "idempotency_key",
    "series",
    "part_of",
    "starts_at",
    "ends_at",
    "opens_at",
    "closes_at",
    "cancelled_at",
    "published_at",
    "changed_at",
    "sequence",
    "earlier_starts",
}


def at_another_time(event: Event, starts_at: datetime, ends_at: datetime, **other: Any) -> Event:
    """Write a copy of an event at another time: texts, hubs, pools, programme and so on, but no people.

    Registration opens and closes as long before the beginning as it did, by the clock on the wall. What is on show
    is on show from now on.
    """
    fields = [field for field in Event._meta.concrete_fields if field.name not in OWN]
    values = {field.attname: getattr(event, field.attname) for field in fields}
    for name in ("opens_at", "closes_at"):
        moment = getattr(event, name)
        values[name] = rules.shifted(moment, event.starts_at, starts_at) if moment else None
    values["published_at"] = timezone.now() if event.published_at else None
    made = Event.objects.create(starts_at=starts_at, ends_at=ends_at, **values, **other)
    Cohost.objects.bulk_create(
        Cohost(event=made, hub_id=hub) for hub in event.cohosting.values_list("hub", flat=True)
    )
    EventTopic.objects.bulk_create(
        EventTopic(event=made, topic_id=about.topic_id, position=about.position)
        for about in event.about.order_by("position")
    )
    seats_and_questions(event, made)
    links(event, made)
    sessions.copy(event, made)
    return made


def seats_and_questions(event: Event, made: Event) -> None:
    """Write the pools, types and questions of an event once more for another one."""
    types: dict[int, AttendeeType] = {}
    for pool in event.pools.order_by("position").prefetch_related("types"):
        kinds = list(pool.types.order_by("position", "pk"))
        own = _again(pool, event=made)
        for kind in kinds:
            types[kind.pk] = _again(kind, pool=own)
    questions: dict[int, Question] = {}
    for question in event.questions.order_by("position", "pk"):
        questions[question.pk] = _again(
            question,
            event=made,
            only_type=types.get(question.only_type_id) if question.only_type_id else None,
            only_if=questions.get(question.only_if_id) if question.only_if_id else None,
        )


def links(event: Event, made: Event) -> None:
    """Write the links beside an event once more for another date of it.

    Files are not copied: they would lie in the database once for each date. Nor is what is shown after the end: it
    came out of that date.
    """
    for link in event.materials.filter(after_end=False).exclude(url="").order_by("position", "pk"):
        _again(link, event=made, idempotency_key=None, version=1, replaced_at=None)


def _again(row: Any, **other: Any) -> Any:
    """Write a row once more, with a code of its own, belonging to something else."""
    fields = [field for field in row._meta.concrete_fields if field.name not in {"id", "code", *other}]
    values = {field.attname: getattr(row, field.attname) for field in fields}
    return type(row).objects.create(**values, **other)
