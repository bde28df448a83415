"""What is known about money from elsewhere."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone

from hubnetz.catalogue.models import Funding
from hubnetz.lib.periods import BERLIN
from hubnetz.network.models import Region, Topic


def funding_on_show() -> "QuerySet[Funding]":
    """Return what the public sees, also what is closed at the moment; what closes first comes first."""
    today = timezone.localdate(timezone=BERLIN)
    shown = Funding.objects.on_show(today).select_related("region").prefetch_related("topics")
    return shown.order_by("closes_on", "pk")


def funding_suited(topic: Topic | None = None, staff: int | None = None) -> "QuerySet[Funding]":
    """Return what may suit a topic and a company of that many people; what is for every topic always does."""
    rows = funding_on_show()
    if topic:
        rows = rows.filter(Q(topics=topic) | Q(topics=None)).distinct()
    if staff is not None:
        rows = rows.filter(Q(most_staff=None) | Q(most_staff__gte=staff))
        if staff >= 250:  # the EU's line between small or medium and large
            rows = rows.filter(sme_only=False)
    return rows


def funding_shown(topics: Iterable[Topic], most: int = 3) -> "QuerySet[Funding]":
    """Return what one can apply for today for one of the topics; what names the topic comes before the general."""
    today = timezone.localdate(timezone=BERLIN)
    wanted = [topic.pk for topic in topics]
    named = funding_on_show().open_on(today).filter(topics__in=wanted)  # type: ignore[attr-defined]
    return named.distinct()[:most]


def funding_all() -> "QuerySet[Funding]":
    """Return everything that is known, also withdrawn and out of date, for the office."""
    rows = Funding.objects.select_related("region").prefetch_related("topics")
    return rows.order_by("withdrawn_at", "review_on", "pk")


def funding_one(code: str) -> Funding:
    """Return one hint, in whatever state, for the office.

    :raises Http404: if there is none
    """
    return get_object_or_404(funding_all(), code=code)


def regions() -> "QuerySet[Region]":
    """Return the states a funding may be limited to."""
    return Region.objects.filter(kind=Region.Kind.STATE).order_by("ags")
