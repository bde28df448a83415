"""What is to be set right of a hub's records: how much of it there is, and one after the other."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from hubnetz.network.models import Hub
from hubnetz.organisations.access import listing, listing_people
from hubnetz.organisations.access.records import organisations_of
from hubnetz.organisations.counties import of_postcode as county_of
from hubnetz.organisations.models import Organisation, Person
from hubnetz.post import access as post

__all__ = ["GROUPS", "counts", "county_of", "people_to_set_right", "records_to_set_right"]
FIELDS = (
    "postcode",
    "county",
    "kind",
    "sector",
    "size",
)  # what may be missing of a record, in the order of the work
RECORDS = (*FIELDS, "stale")
GROUPS = (*RECORDS, "email")


def counts(user: Any, hubs: Iterable[Hub], *, today: date) -> dict[str, int]:
    """Return how much there is of each group at these hubs of the user's, and how many records in all."""
    hubs = list(hubs)
    found: dict[str, int] = _all(user, hubs).aggregate(
        total=Count("pk"),
        provisional=Count("pk", filter=Q(is_provisional=True)),
        **{group: Count("pk", filter=_said(group, today)) for group in RECORDS},
    )
    return {**found, "email": _unreachable(user, hubs, today).count()}


def records_to_set_right(
    user: Any, hubs: Iterable[Hub], group: str, *, today: date, after: int = 0
) -> "QuerySet[Organisation]":
    """Return the records of a group in the order of the work, those behind a place in it."""
    rows = _all(user, hubs).filter(_said(group, today), pk__gt=after)
    return rows.select_related("hub").order_by("pk")


def people_to_set_right(user: Any, hubs: Iterable[Hub], *, today: date, after: int = 0) -> "QuerySet[Person]":
    """Return the people to whom an e-mail could not be delivered, those behind a place in the order of the work."""
    return _unreachable(user, hubs, today).filter(pk__gt=after).order_by("pk")


def _all(user: Any, hubs: Iterable[Hub]) -> "QuerySet[Organisation]":
    return organisations_of(user).filter(hub__in=list(hubs))


def _said(group: str, today: date) -> Q:
    return listing.stale(today) if group == "stale" else Q(listing.MISSING[group])


def _unreachable(user: Any, hubs: Iterable[Hub], today: date) -> "QuerySet[Person]":
    hubs = list(hubs)
    rows = listing_people.people_listed(user, hubs, listing_people.People(), today=today)
    failed = post.failed_addresses([hub.slug for hub in hubs])  # what other hubs write is not theirs to know
    return rows.filter(email__in=failed).exclude(email="")
