"""Who came to a hub's events: for lists of its organisations."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Max, QuerySet

from hubnetz.events.models import Attendance
from hubnetz.lib.worded import Worded, among
from hubnetz.network import access as network
from hubnetz.organisations.models import Organisation


def came(user: Any, *, since: date | None = None, topic: str = "") -> "QuerySet[Any]":
    """Return keys of the organisations of the user's hubs whose people came, since a day, about a topic."""
    found = Attendance.objects.filter(registration__organisation__hub__in=network.hubs_of(user).values("pk"))
    if since:
        found = found.filter(counted_on__gte=since)
    if topic:
        found = found.filter(event__topics__code=topic)
    return found.values("registration__organisation")


def last_visits(organisations: "Iterable[Organisation]") -> dict[int, date]:
    """Return the day on which somebody of each organisation came last; the caller's organisations, by their access."""
    keys = [one.pk for one in organisations]
    return dict(_LAST(keys=keys)) if keys else {}


_LAST = Worded(
    lambda: (
        Attendance.objects.filter(among("registration__organisation_id", "keys"))
        .order_by()
        .values_list("registration__organisation")
        .annotate(last=Max("counted_on"))
    )
)
