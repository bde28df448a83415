"""Verbs for people whom hubs know and who use their rights."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from hubnetz.journal import actions as journal
from hubnetz.lib import addresses
from hubnetz.lib.periods import BERLIN
from hubnetz.lib.privacy import Forgotten, Left, one_by_one
from hubnetz.organisations.access import due
from hubnetz.organisations.actions import import_rights
from hubnetz.organisations.models import Affiliation, Merge, Person

Held = Mapping[str, Collection[str]]


@transaction.atomic
def forget_address(email: str, *, held: Held, by: Any = None) -> Forgotten:
    """Delete what hubs noted of a person, with what they belong to, and what waits to be taken in of them.

    The organisations stay.
    """
    left, rows = list[Left](), import_rights.forget_address(email, by=by)
    for person in Person.objects.filter(addresses.whose(email)).select_related("hub").order_by("pk"):
        if person.code in held.get("organisations.person", ()):
            left.append(Left("organisations.Person", str(person.hub), "hold"))
        else:
            journal.record("organisations.person_forgotten", person, hub=person.hub.slug, by=by)
            rows += _delete(person)
    return Forgotten(rows, tuple(left))


@transaction.atomic
def correct_address(email: str, *, name: str, phone: str, by: Any = None) -> int:
    """Write name and, where one is given, number of a person anew at every hub; return how many records that were."""
    rows = 0
    new = {"name": name} | ({"phone": phone} if phone else {})
    for person in Person.objects.filter(addresses.whose(email)).select_related("hub").order_by("pk"):
        if any(getattr(person, key) != value for key, value in new.items()):
            today = timezone.localdate(timezone=BERLIN)
            new_there = {**new, "version": F("version") + 1, "in_touch_on": today}
            rows += Person.objects.filter(pk=person.pk).update(**new_there)
            journal.record("organisations.person_corrected", person, hub=person.hub.slug, by=by)
    return rows


def forget_due(now: datetime, *, held: Held) -> int:
    """Delete the people with whom their hub had nothing to do for long, one by one; return how many those were."""
    kept = held.get("organisations.person", ())
    found = (one for one in due.people_to_forget(now) if one.code not in kept)
    return one_by_one(found, lambda person: forget_person(person, now))


def note_contacts(now: datetime) -> int:
    """Note of everybody on which day their hub last had to do with them; return of how many there was something new.

    Every night before anything is forgotten: registrations and bookings are forgotten before the people they are of.
    """
    days, later = due.last_contacts(Person.objects.all(), now), list[Person]()
    for key, day in Person.objects.filter(pk__in=days).values_list("pk", "in_touch_on"):
        if day is None or day < days[key]:
            later.append(Person(pk=key, in_touch_on=days[key]))
    Person.objects.bulk_update(later, ["in_touch_on"], batch_size=1000)
    return len(later)


@transaction.atomic
def forget_person(person: Person, now: datetime, *, by: Any = None) -> bool:
    """Delete somebody with whom their hub had nothing to do for long; say whether they were still there and due.

    Whoever is edited, confirmed or met while the clock runs stays.
    """
    locked = Person.objects.select_for_update(of=("self",)).select_related("hub")
    found = locked.filter(pk=person.pk).first()
    if found is None or not due.people_to_forget(now, Person.objects.filter(pk=found.pk)).exists():
        return False
    journal.record("organisations.person_forgotten", found, hub=found.hub.slug, by=by)
    _delete(found)
    return True


def _delete(person: Person) -> int:
    """Delete a person, also out of what merges keep to be taken back; return how many rows that were."""
    of_person = {"model": Affiliation._meta.label_lower, "fields": {"person": person.pk}}
    merges = Merge.objects.select_for_update(of=("self",)).filter(dropped__contains=[of_person])
    for merge in merges.order_by("pk"):
        merge.dropped = [row for row in merge.dropped if not _is_of(row, person)]
        merge.save(update_fields=["dropped"])
    return person.delete()[0]


def _is_of(row: dict[str, Any], person: Person) -> bool:
    return row["model"] == Affiliation._meta.label_lower and row["fields"]["person"] == person.pk
