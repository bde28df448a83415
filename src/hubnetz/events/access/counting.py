"""How many seats events have, how many are taken, and where somebody could still wait: counted by the database."""

from functools import cache
from typing import TYPE_CHECKING, Any

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    Sum,
    When,
)
from django.db.models.functions import Coalesce, Now

from hubnetz.events.models import AttendeeType, Event, Pool, Registration, Waiting

if TYPE_CHECKING:
    from django.db.models import QuerySet


def with_taken(events: "QuerySet[Event]") -> "QuerySet[Event]":
    """Return the events, each with its number of `seats` (None: no limit), how many are `taken` or kept, and whether
    somebody who finds none `may_wait`; counted for the rows that are read, not for all."""
    return events.annotate(seats=_seats(), taken=_taken(), may_wait=_may_wait())


@cache
def with_free_seats() -> "QuerySet[Any, Any]":
    """Return the keys of events to come where a way to take part has a free seat.

    Seats are given from the lowest number. So a pool whose last number, or a higher one, nobody has is not full, and
    only where somebody has it the seats are counted.
    """
    free = Q(seats=None) | ~_last_is_taken() | Q(seats__gt=_sitting())
    return _pools_to_come().filter(free).values("event")


@cache
def is_full() -> Any:
    """Return the condition that an event to come has ways to take part, and none with a free seat."""
    perhaps = _pools_to_come().filter(_last_is_taken()).values("event")
    free = Pool.objects.filter(Q(seats=None) | Q(seats__gt=_sitting()), event=OuterRef("pk"))
    return Q(pk__in=perhaps) & ~Exists(free)


def _pools_to_come() -> "QuerySet[Pool]":
    coming = {"event__ends_at__gt": Now(), "event__published_at__isnull": False, "event__cancelled_at": None}
    return Pool.objects.filter(**coming).order_by()


def _last_is_taken() -> Exists:
    sits = Registration.objects.filter(pool=OuterRef("pk"), cancelled_at=None)
    return Exists(sits.filter(seat__gte=OuterRef("seats")))


def _sitting() -> Coalesce:
    """Return how many sit on the numbered seats of a pool."""
    sits = Registration.objects.filter(pool=OuterRef("pk"), cancelled_at=None, seat__isnull=False).order_by()
    return Coalesce(Subquery(sits.values("pool").annotate(n=Count("seat")).values("n")), 0)


@cache
def _taken() -> Coalesce:
    """Return how taken seats of an event are counted; the wording is always the same, the count is the database's."""
    taking = Registration.objects.taking().filter(event=OuterRef("pk")).order_by()
    return Coalesce(Subquery(taking.values("event").annotate(n=Count("pk")).values("n")), 0)


@cache
def _seats() -> Subquery:
    """Return how the seats of an event are added up: no limit if one of its pools has none."""
    pools = Pool.objects.filter(event=OuterRef("pk")).order_by().values("event")
    counted = pools.annotate(all=Count("pk"), limited=Count("seats"), total=Sum("seats"))
    summed = counted.annotate(n=Case(When(all=F("limited"), then=F("total")), default=None)).values("n")
    return Subquery(summed, output_field=IntegerField())


@cache
def _may_wait() -> Exists:
    """Return whether one of the waiting lists of an event takes somebody who was neither invited nor let in."""
    waits = Waiting.objects.filter(pool=OuterRef("pk"), left_at=None, served_at=None).order_by()
    waiting = Coalesce(Subquery(waits.values("pool").annotate(n=Sum("size")).values("n")), 0)
    every = AttendeeType.objects.filter(pool=OuterRef("pk"))
    for_all = Exists(every.filter(needs_approval=False, needs_invitation=False))
    lists = Pool.objects.filter(event=OuterRef("pk"), seats__isnull=False)
    lists = lists.filter(Q(queue_seats=None) | Q(queue_seats__gt=waiting))
    return Exists(lists.filter(~Exists(every) | for_all))
