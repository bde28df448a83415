"""What can be counted here: rows, never a number."""

from collections.abc import Collection, Iterator
from typing import Any

from django.db.models import Count, Q, QuerySet

from hubnetz.casework.models import Appearance, Consultation, Cooperation, Project
from hubnetz.lib.evidence import Evidence
from hubnetz.lib.periods import Period


def _within(field: str, period: Period) -> Q:
    span = Q(**{f"{field}__lte": period.last})
    return span & Q(**{f"{field}__gte": period.first}) if period.first else span


def _projects(period: Period) -> "QuerySet[Project]":
    counted = Q(confirmed_on__lte=period.last) & ~Q(state=Project.State.IDEA)
    return Project.objects.filter(_within("impulse_on", period), counted).order_by("impulse_on", "pk")


def _cooperations(period: Period) -> "QuerySet[Any]":
    agreed = Cooperation.objects.filter(
        _within("agreed_on", period), confirmed_on__lte=period.last, same_as=None
    )
    different = agreed.annotate(sides=Count("members__identity", distinct=True))
    return different.filter(sides__gte=2).order_by("agreed_on", "pk")


def projects(period: Period) -> Iterator[Evidence]:
    """Return companies' projects under way or ended that a hub gave the impulse for and the company confirmed."""
    for hub, day, code in _projects(period).values_list("hub__slug", "impulse_on", "code"):
        yield Evidence((hub,), day, "casework.project", code, code)


def cooperations(period: Period) -> Iterator[Evidence]:
    """Return agreed and confirmed cooperations of at least two different organisations, each where first noted."""
    for hub, day, code in _cooperations(period).values_list("hub__slug", "agreed_on", "code"):
        yield Evidence((hub,), day, "casework.cooperation", code, code)


def consultations(period: Period) -> Iterator[Evidence]:
    """Return conversations with clients."""
    rows = Consultation.objects.filter(_within("held_on", period)).order_by("held_on", "pk")
    for hub, day, code in rows.values_list("hub__slug", "held_on", "code").iterator():
        yield Evidence((hub,), day, "casework.consultation", code, code)


def appearances(period: Period) -> Iterator[Evidence]:
    """Return when a hub's people took part in what others ran."""
    rows = Appearance.objects.filter(_within("held_on", period)).order_by("held_on", "pk")
    for hub, day, code in rows.values_list("hub__slug", "held_on", "code"):
        yield Evidence((hub,), day, "casework.appearance", code, code)


def organisations_served(period: Period) -> Iterator[Evidence]:
    """Return the organisations advised, or with a counted project or cooperation, by identity."""
    consultations: QuerySet[Any] = Consultation.objects.filter(_within("held_on", period)).order_by(
        "held_on", "pk"
    )
    for hub, day, code, identity in consultations.values_list(
        "hub__slug", "held_on", "code", "organisation__identity__code"
    ).iterator():
        yield Evidence((hub,), day, "casework.consultation", code, identity)
    for hub, day, code, identity in _projects(period).values_list(
        "hub__slug", "impulse_on", "code", "organisation__identity__code"
    ):
        yield Evidence((hub,), day, "casework.project", code, identity)
    counted = _cooperations(period).values("pk")
    members: QuerySet[Any] = Cooperation.objects.filter(pk__in=counted).order_by("agreed_on", "pk")
    for hub, day, code, identity in members.values_list(
        "hub__slug", "agreed_on", "code", "members__identity__code"
    ):
        yield Evidence((hub,), day, "casework.cooperation", code, identity)


def records_served(records: Collection[int]) -> set[int]:
    """Return which of the records, by key, a figure counts: advised, or with a counted project or cooperation."""
    consulted = Consultation.objects.filter(organisation__in=records).values_list(
        "organisation_id", flat=True
    )
    counted = Project.objects.filter(organisation__in=records, confirmed_on__isnull=False)
    projects = counted.exclude(state=Project.State.IDEA).values_list("organisation_id", flat=True)
    agreed = Cooperation.objects.filter(agreed_on__isnull=False, confirmed_on__isnull=False, same_as=None)
    members = agreed.filter(members__in=records).values_list("members", flat=True)
    return {*consulted, *projects, *members} & set(records)
