"""How somebody can take part in an event that they see: pools, types, questions, invitations."""

from functools import cache
from typing import Any

from django.db.models import (
    Count,
    Exists,
    F,
    OuterRef,
    Prefetch,
    QuerySet,
    Subquery,
    Sum,
    prefetch_related_objects,
)
from django.db.models.functions import Coalesce
from django.utils import timezone

from hubnetz.events.models import AttendeeType, Event, Invitation, Pool, Question, Registration, Waiting
from hubnetz.lib.worded import Given, Worded

_TYPES = Prefetch("types", AttendeeType.objects.order_by("position", "pk"))


def pools_of(event: Event) -> list[Pool]:
    """Return the ways to take part in an event, each with how many seats are `taken` or kept, for how many seats people
    `wait`, how many are `queued`, and its `types`; a second query only if there are types."""
    if "pools_now" in event.__dict__:  # came with it
        return list(event.__dict__["pools_now"])
    pools: list[Any] = _POOLS(event=event.pk)
    prefetch_related_objects([pool for pool in pools if pool.typed], _TYPES)
    return pools


def count_pools(event: Any) -> None:
    """Give an event its pools as `pools_of` does, and the `seats` and those `taken` of all of them."""
    pools: list[Any] = pools_of(event)
    each = [pool.seats for pool in pools]
    event.pools_now = pools
    event.seats = None if None in each or not each else sum(each)
    event.taken = sum(pool.taken for pool in pools)


def with_ways(events: "QuerySet[Event]") -> "QuerySet[Event]":
    """Return the events, each with its pools as `pools_of` gives them."""
    return events.prefetch_related(Prefetch("pools", _counted(Pool.objects.prefetch_related(_TYPES))))


def _counted(pools: "QuerySet[Pool]") -> "QuerySet[Pool]":
    return pools.order_by("position").annotate(**_counts())


@cache
def _counts() -> dict[str, Any]:
    """Return how pools are counted; the wording is always the same, the counts are the database's."""
    taking = Registration.objects.taking().filter(pool=OuterRef("pk")).order_by().values("pool")
    open_ = Waiting.objects.filter(left_at=None, served_at=None)
    waits = open_.filter(pool=OuterRef("pk")).order_by().values("pool")
    return {
        "taken": Coalesce(Subquery(taking.annotate(n=Count("pk")).values("n")), 0),
        "wait": Coalesce(Subquery(waits.annotate(n=Sum("size")).values("n")), 0),
        "queued": Coalesce(Subquery(waits.annotate(n=Count("pk")).values("n")), 0),
        "typed": Exists(AttendeeType.objects.filter(pool=OuterRef("pk"))),
    }


_POOLS = Worded(lambda: _counted(Pool.objects.filter(event=Given("event"))))


def invitation_to(event: Event, code: str) -> Invitation | None:
    """Return the invitation behind a code that is valid now, with how many it has `left` and how many seats are `kept`
    for it; None for any other code, and without a query for none."""
    if not code.strip().isalnum():
        return None
    seats = Registration.objects.filter(invitation=OuterRef("pk")).order_by().values("invitation")
    used = seats.filter(cancelled_at=None, confirmed_at__isnull=False).annotate(n=Count("pk")).values("n")
    kept = seats.filter(cancelled_at=None, confirmed_at=None, held_until__isnull=False)
    valid = event.invitations.filter(withdrawn_at=None, valid_until__gt=timezone.now())
    return (
        valid.filter(code=code.strip().lower())
        .select_related("type")
        .annotate(
            left=F("seats") - Coalesce(Subquery(used), 0),
            kept=Coalesce(Subquery(kept.annotate(n=Count("pk")).values("n")), 0),
        )
        .first()
    )


def questions_of(event: Event) -> list[Question]:
    """Return what the event wants to know, in its order; no query if it came from here and asks nothing."""
    if not getattr(event, "asks", True):
        return []
    return list(event.questions.order_by("position", "pk"))
