"""The registrations of an event, narrowed as somebody asks for them; for staff who let people in."""

from django.db.models import Q, QuerySet

from hubnetz.events.models import Event, Registration

# What the API says of somebody, and no more.
OWN = (
    *("code", "name", "email", "phone", "organisation_name", "postcode", "language", "answers", "no_photos"),
    *("is_walk_in", "registered_at", "confirmed_at", "cancelled_at"),
)
BESIDE = ("pool__position", "type__code", "party__code", "organisation__code", "attendance__noted_at")
KEPT_FOR_NOBODY = Q(confirmed_at=None, held_until__isnull=False)  # an offer, or for an invitation


def registrations_at(
    event: Event, *, state: str = "", way: str = "", attended: bool | None = None, typed: str = ""
) -> "QuerySet[Registration]":
    """Return who has a seat, asked for one or gave it back, in the order in which they registered, with everything
    that was said; seats kept for nobody in particular are left out.

    `way` is the code of a type, or p and the position of a pool; a way that the event has not is nobody's.
    """
    rows = event.registrations.exclude(KEPT_FOR_NOBODY)
    if state:
        rows = rows.filter(
            {
                "seat": Q(cancelled_at=None, confirmed_at__isnull=False),
                "request": Q(cancelled_at=None, confirmed_at=None),
                "cancelled": Q(cancelled_at__isnull=False),
            }[state]
        )
    if way:
        position = way.removeprefix("p")
        number = int(position) if position.isdecimal() and position.isascii() and len(position) < 4 else -1
        rows = rows.filter(Q(type__code=way) | Q(pool__position=number))
    if attended is not None:
        rows = rows.filter(attendance__isnull=not attended)
    for word in typed.split()[:8]:
        rows = rows.filter(
            Q(name__icontains=word) | Q(email__icontains=word) | Q(organisation_name__icontains=word)
        )
    rows = rows.select_related("pool", "type", "party", "organisation", "attendance")
    return rows.only(*OWN, *BESIDE).order_by("registered_at", "pk")
