"""The letter that says that the materials of an event are there."""

from collections.abc import Iterable, Iterator

from django.utils import timezone

from hubnetz.events import holding
from hubnetz.events.access.materials import ToTell
from hubnetz.events.letters import context_of
from hubnetz.events.models import Event, Material
from hubnetz.post import actions as post


def materials_there(event: Event, people: Iterable[ToTell]) -> int:
    """Tell people that there are materials for them, which, and where; return how many letters that were."""
    is_over = event.ends_at <= timezone.now()

    def each() -> Iterator[post.Reader]:
        for one in people:
            context = context_of(one.person, materials=one.materials, is_over=is_over)
            to, language = holding.address_of(one.person), one.person.language
            yield post.Reader(to, language, context, one.person)

    return post.write_many(
        "events.materials_there", each(), template="events/letters/materials_there.txt", hub=event.hub.slug
    )


def material_replaced(material: Material, people: Iterable[ToTell]) -> int:
    """Tell people that there is a new version of something they were told of; return how many letters that were."""
    event: Event = material.event

    def each() -> Iterator[post.Reader]:
        for one in people:
            context = context_of(one.person, material=material)
            to, language = holding.address_of(one.person), one.person.language
            yield post.Reader(to, language, context, one.person)

    return post.write_many(
        "events.material_replaced",
        each(),
        template="events/letters/material_replaced.txt",
        hub=event.hub.slug,
    )
