"""The queue of today for the programs of a hub: a device that gives out numbers, a screen that shows who is next."""

from typing import Annotated, Any, Literal

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.views.decorators.cache import never_cache
from ninja import Field, Router, Schema, Status

from hubnetz.booking import access, actions
from hubnetz.booking.faces import Key, PageNumber
from hubnetz.booking.models import QueueTicket
from hubnetz.booking.writing import LONGEST_SUBJECT
from hubnetz.desk import booking_hour_forms as forms
from hubnetz.desk import looks
from hubnetz.desk.api.bearer import BOOK, BOOKINGS, STAFF_ERRORS, hub_of
from hubnetz.desk.api.bodies import checked
from hubnetz.desk.api.booking_faces import QueueRow
from hubnetz.lib.apidoc import Page, paged
from hubnetz.network.access import standing

router = Router(tags=["hub: queue"])
router.add_decorator(never_cache, mode="view")


class NumberIn(Schema):
    """Somebody without a booking; nothing needs to be said."""

    topic: Annotated[str, Field(max_length=50)] = ""
    adviser: Annotated[str, Field(max_length=20, description="only this resource")] = ""
    mode: Annotated[Literal["on_site", "phone"], Field(description="is here, or is called back")] = "on_site"
    name: Annotated[str, Field(max_length=120)] = ""
    phone: Annotated[str, Field(max_length=40)] = ""
    organisation_name: Annotated[str, Field(max_length=200)] = ""
    subject: Annotated[str, Field(max_length=LONGEST_SUBJECT)] = ""
    language: Literal["de", "en"] = "de"


class LeavingIn(Schema):
    """How they went."""

    missed: Annotated[bool, Field(description="was called and not there")] = False


class CallIn(Schema):
    """Whom to call."""

    number: Annotated[str, Field(max_length=20, description="code of somebody; empty: who is next")] = ""


@router.get(
    "/desk/queue", auth=BOOKINGS, response={200: Page[QueueRow], **STAFF_ERRORS}, url_name="desk_numbers"
)
def queue(request: HttpRequest, page: PageNumber = 1) -> Any:
    """Return who waits at the hub today, in order, with the time of their turn as far as it can be told.
    Scope: bookings."""
    looks.by_program(request, "queue", hub_of(request))
    places = access.queue_of(hub_of(request))
    return paged(places, page, lambda place: QueueRow.of(place.ticket, place))


@router.post("/desk/queue", auth=BOOK, response={201: QueueRow, **STAFF_ERRORS}, url_name="desk_numbers")
def queue_up(request: HttpRequest, body: NumberIn, key: Key) -> Any:
    """Give somebody the next number of today. `page` is for them: it shows their turn, and they can leave there. Sent
    again with the same key, it is the same number. Scope: book."""
    hub = hub_of(request)
    if not access.powers(request.user, hub).handles:
        raise PermissionDenied
    sent = {**body.dict(exclude={"adviser", "language"}), "resource": body.adviser}
    form = checked(forms.QueueUp(standing.topics(), list(access.advising_today(hub)), sent))
    values = {**form.values, "idempotency_key": key, "language": body.language}
    made = actions.queue_up(hub, **values, by=request.user)
    return Status(201, _row(made))


@router.post(
    "/desk/queue/{code}/leaving",
    auth=BOOK,
    response={200: QueueRow, **STAFF_ERRORS},
    url_name="desk_number_leaving",
)
def leave(request: HttpRequest, code: str, body: LeavingIn) -> QueueRow:
    """Note that somebody went away, or was not there when called. Sent again, nothing changes. Scope: book."""
    found = access.ticket_handled_by(request.user, code)
    return _row(actions.leave_queue(found, missed=body.missed, by=request.user))


@router.post(
    "/desk/advisers/{code}/calls",
    auth=BOOK,
    response={200: QueueRow, **STAFF_ERRORS},
    url_name="desk_number_call",
)
def call(request: HttpRequest, code: str, body: CallIn) -> QueueRow:
    """Let an adviser call who is next and wants what they know, or whom you name: an hour begins now. Named and sent
    again, it is one hour. Scope: book."""
    adviser = access.adviser_calling(request.user, code)
    if body.number:
        named = access.ticket_handled_by(request.user, body.number)
        return _row(actions.call(named, adviser, by=request.user))
    return _row(actions.call_next(adviser, by=request.user))


def _row(ticket: QueueTicket) -> QueueRow:
    waits = not ticket.called_at and not ticket.ended_at
    return QueueRow.of(ticket, access.place_of(ticket) if waits else None)
