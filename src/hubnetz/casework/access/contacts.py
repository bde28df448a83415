"""With whom a hub worked, and when: for lists of its organisations. Only for those whose business the files are."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Max, QuerySet

from hubnetz.casework.access import READ
from hubnetz.casework.models import Case, Consultation, Cooperation, Project
from hubnetz.lib.worded import Worded, among
from hubnetz.network import access as network
from hubnetz.organisations.models import Organisation


def consulted(user: Any, *, since: date | None = None, topic: str = "") -> "list[QuerySet[Any]]":
    """Return keys of the organisations whose consultations or projects fit the day and the topic."""
    hubs = network.hubs_of(user, *READ).values("pk")
    talks, projects = Consultation.objects.filter(hub__in=hubs), Project.objects.filter(hub__in=hubs)
    if since:
        talks, projects = talks.filter(held_on__gte=since), projects.filter(impulse_on__gte=since)
    if topic:
        talks, projects = talks.filter(topic__code=topic), projects.filter(topic__code=topic)
    return [talks.values("organisation"), projects.values("organisation")]


def served(user: Any) -> "list[QuerySet[Any]]":
    """Return keys of the organisations that have anything in their file at the user's hubs."""
    hubs = network.hubs_of(user, *READ).values("pk")
    own = [
        model.objects.filter(hub__in=hubs).values("organisation") for model in (Consultation, Case, Project)
    ]
    return [
        *own,
        Cooperation.members.through.objects.filter(cooperation__hub__in=hubs).values("organisation"),
    ]


def last_consultations(user: Any, organisations: "Iterable[Organisation]") -> dict[int, date]:
    """Return the day of the last consultation of each organisation that has one in a file the user may read."""
    keys = [one.pk for one in organisations]
    return dict(_LAST(hubs=network.hub_keys_of(user, *READ), keys=keys)) if keys else {}


_LAST = Worded(
    lambda: (
        Consultation.objects.filter(among("hub_id", "hubs"), among("organisation_id", "keys"))
        .order_by()
        .values_list("organisation")
        .annotate(last=Max("held_on"))
    )
)
