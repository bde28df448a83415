"""Whom hubs know and have had nothing to do with for too long: the time counts from the last contact."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, datetime

from django.conf import settings
from django.db.models import Q, QuerySet

from hubnetz.lib.periods import BERLIN, months_before, start_of_day
from hubnetz.organisations import hooks
from hubnetz.organisations.models import Person


def limit(now: datetime) -> date | None:
    """Return the day before which a hub must have had the last contact with somebody to forget them; None: never."""
    months = settings.HUBNETZ_CONTACTS_KEPT
    return months_before(now.astimezone(BERLIN).date(), months) if months else None


def people_to_forget(now: datetime, among: "QuerySet[Person] | None" = None) -> "QuerySet[Person]":
    """Return people, all or some, with whom their hub has had nothing to do for longer than contacts are kept.

    A contact is whatever says that they still have to do with each other: the person was noted, edited or confirmed,
    or a room has a row that says so (`hooks.in_touch`), now or on any night before.
    """
    before = limit(now)
    if before is None:
        return Person.objects.none()
    quiet = (Person.objects.all() if among is None else among).filter(
        Q(checked_on=None) | Q(checked_on__lt=before),
        Q(in_touch_on=None) | Q(in_touch_on__lt=before),
        noted_at__lt=start_of_day(before),
    )
    met = {key for key, day in last_contacts(quiet, now).items() if day >= before}
    return quiet.exclude(pk__in=met).order_by("pk")


def last_contacts(people: "QuerySet[Person]", now: datetime) -> dict[int, date]:
    """Return by key the last day that a row of any room names for these people, not later than today."""
    today, found = now.astimezone(BERLIN).date(), dict[int, date]()
    for ask in hooks.in_touch:
        for key, day in ask(people, now):
            found[key] = max(found.get(key, day), min(day, today))
    return {key: min(day, today) for key, day in found.items()}


def by_address(
    people: "QuerySet[Person]", rows: Iterable[tuple[int, str, date | datetime | None]]
) -> Iterator[tuple[int, date]]:
    """Return whom rows of hub, address in small letters and moment or day are about, as rooms above have them."""
    keys = {
        (hub, email.lower()): key for key, hub, email in people.values_list("pk", "hub", "email") if email
    }
    for hub, email, moment in rows:
        if moment is not None and (key := keys.get((hub, email))):
            yield key, moment.astimezone(BERLIN).date() if isinstance(moment, datetime) else moment


def due_to_forget(now: datetime, held: Mapping[str, Collection[str]]) -> list[tuple[str, int, int]]:
    """Return label, number and how many of them a hold keeps."""
    found = people_to_forget(now)
    kept = found.filter(code__in=held.get("organisations.person", ())).count()
    return [("organisations.Person", found.count(), kept)]
