"""The own number in a hub's queue of today, for who has the link on it."""

from datetime import datetime
from typing import Annotated, Literal

from django.http import HttpRequest
from django.views.decorators.cache import never_cache
from ninja import Field, Router

from hubnetz.booking import access, actions
from hubnetz.booking.api import faces
from hubnetz.booking.models import QueueTicket
from hubnetz.lib.apidoc import PUBLIC_ERRORS, Face

router = Router(tags=["own booking"])
router.add_decorator(never_cache, mode="view")


class NumberOut(Face):
    """A number, how many are before it, and when it is probably called."""

    number: int
    hub: str
    state: Literal["waits", "called", "left", "missed", "closed"]
    before: int | None
    turn: Annotated[datetime | None, Field(description="an estimate; null: not today, or not waiting")]


@router.get("/queue/{key}", response={200: NumberOut, **PUBLIC_ERRORS}, url_name="queue_number")
def number(request: HttpRequest, key: str) -> NumberOut:
    """Return the own number, with the key from the link on it."""
    return _number(access.ticket_by_key(key))


@router.post("/queue/{key}/leaving", response={200: NumberOut, **PUBLIC_ERRORS}, url_name="queue_leaving")
def leave(request: HttpRequest, key: str) -> NumberOut:
    """Leave the queue. Sent again, nothing changes."""
    actions.leave_queue(access.ticket_by_key(key))
    return _number(access.ticket_by_key(key))


def _number(ticket: QueueTicket) -> NumberOut:
    waits = not ticket.called_at and not ticket.ended_at
    place = access.place_of(ticket) if waits else None
    return NumberOut(
        number=ticket.number,
        hub=ticket.hub.slug,
        state=faces.state_of_number(ticket),
        before=place.before if place else None,
        turn=faces.berlin(place.turn) if place and place.turn else None,
    )
