"""The bookings of a hub for its programs: who has what when, booking for callers, moving, deciding, who came."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.views.decorators.cache import never_cache
from ninja import Field, Query, Router, Schema, Status

from hubnetz.booking import access, actions, wishing
from hubnetz.booking.access import listing
from hubnetz.booking.faces import BookingRefusal, Key, PageNumber, refused
from hubnetz.booking.models import Resource
from hubnetz.booking.writing import LONGEST_SUBJECT
from hubnetz.desk import booking_forms, booking_made_forms, looks
from hubnetz.desk.api.bearer import BOOK, BOOKINGS, STAFF_ERRORS, hub_of
from hubnetz.desk.api.bodies import Moment, ReasonIn, checked, malformed
from hubnetz.desk.api.booking_faces import BookingRow
from hubnetz.lib.apidoc import Email, Page, paged
from hubnetz.lib.errors import Refused
from hubnetz.lib.periods import BERLIN
from hubnetz.network import access as network

router = Router(tags=["hub: bookings"])
router.add_decorator(never_cache, mode="view")
MAKING_ERRORS: Any = STAFF_ERRORS | {409: BookingRefusal}


class Wanted(Schema):
    """Which of the hub's bookings."""

    state: Literal["coming", "requests", "past", "missed", "cancelled", "all"] = "coming"
    kind: Literal["", "desks", "room", "lab", "machine", "adviser", "thing"] = ""
    resource: Annotated[str, Field(max_length=20, description="also as part of what is booked together")] = ""
    first: Annotated[date | None, Field(alias="from", description="touching this day or a later one")] = None
    until: Annotated[date | None, Field(description="the last day; of `from` alone only that day")] = None
    q: Annotated[
        str, Field(max_length=120, description="words of name, company, address, number, subject")
    ] = ""


class BookingForIn(Schema):
    """For whom, what and when; with `together_with` all of it or nothing."""

    resource: Annotated[str, Field(max_length=20)]
    starts_at: Moment
    ends_at: Moment
    together_with: Annotated[list[str], Field(max_length=wishing.MOST_TOGETHER)] = []
    size: Annotated[int, Field(ge=1, le=200, description="how many desks")] = 1
    mode: Annotated[str, Field(max_length=8, description="of an adviser: on_site, phone or video")] = ""
    topic: Annotated[str, Field(max_length=50)] = ""
    name: Annotated[str, Field(min_length=1, max_length=120, pattern=r"\S")]
    email: Annotated[Email | None, Field(description="without one nobody gets an e-mail")] = None
    phone: Annotated[str, Field(max_length=40)] = ""
    organisation_name: Annotated[str, Field(max_length=200)] = ""
    postcode: Annotated[str, Field(pattern=r"^([0-9]{5})?$")] = ""
    subject: Annotated[str, Field(max_length=LONGEST_SUBJECT)] = ""
    language: Annotated[Literal["de", "en"], Field(description="of the e-mail")] = "de"


class MoveIn(Schema):
    """Another time, or another resource of the hub."""

    starts_at: Moment
    ends_at: Moment
    resource: Annotated[str, Field(max_length=20, description="empty: the same")] = ""


@router.get(
    "/desk/bookings",
    auth=BOOKINGS,
    response={200: Page[BookingRow], **STAFF_ERRORS},
    url_name="desk_bookings",
)
def bookings(request: HttpRequest, wanted: Query[Wanted], page: PageNumber = 1) -> Any:
    """Return the bookings and requests of the hub, the next first, of past ones the last. Scope: bookings."""
    narrowed = listing.Narrowed(
        state=wanted.state,
        typed=wanted.q,
        kind=wanted.kind,
        resource=wanted.resource,
        day=_kept(wanted.first, "from"),
        until=_kept(wanted.until, "until"),
    )
    looks.by_program(request, "bookings", hub_of(request))
    rows = listing.bookings_listed(request.user, hub_of(request), narrowed)
    return paged(rows.prefetch_related("allocations__resource"), page, BookingRow.of)


@router.get(
    "/desk/bookings/{code}",
    auth=BOOKINGS,
    response={200: BookingRow, **STAFF_ERRORS},
    url_name="desk_booking",
)
def booking(request: HttpRequest, code: str) -> BookingRow:
    """Return one booking, whatever became of it. Scope: bookings."""
    found = access.booking_seen_by(request.user, code)
    looks.by_program(request, "booking", hub_of(request), found.code)
    return BookingRow.of(found)


@router.post(
    "/desk/bookings", auth=BOOK, response={201: BookingRow, **MAKING_ERRORS}, url_name="desk_bookings"
)
def book(request: HttpRequest, body: BookingForIn, key: Key) -> Any:
    """Book for somebody who rang up or stands at the desk, at any hour; but what is taken is refused with what could be
    had `instead`, a machine they were not shown with the next `induction`. Sent again with the same key, it is the same
    booking. Scope: book."""
    hub = hub_of(request)
    if not access.powers(request.user, hub).handles:
        raise PermissionDenied
    resources = list(access.resources_of(request.user).filter(hub=hub))
    form = checked(
        booking_made_forms.BookFor(_as_typed(body), resources=resources, topics=list(network.topics()))
    )
    asked, data = form.asked, form.cleaned_data
    mode = data["mode"] if asked[0].modes else ""
    topic = form.topics.get(data["topic"])
    size = data["size"] if asked[0].kind == Resource.Kind.DESKS else 1
    times: dict[str, Any] = {"starts_at": body.starts_at, "ends_at": body.ends_at}
    try:
        made = actions.book(
            asked[0],
            **times,
            **form.contact,
            together_with=asked[1:],
            size=size,
            mode=mode,
            topic=topic,
            language=body.language,
            idempotency_key=key,
            by=request.user,
        )
    except Refused as refusal:
        raise refused(refusal, asked, **times, size=size, topic=topic, mode=mode) from None
    return Status(201, _again(request, made.code))


@router.post(
    "/desk/bookings/{code}/time",
    auth=BOOK,
    response={200: BookingRow, **MAKING_ERRORS},
    url_name="desk_booking_time",
)
def move(request: HttpRequest, code: str, body: MoveIn) -> BookingRow:
    """Move a booking to another time or to another resource of the hub; the person is told. Of a series only this date.
    Refused, it stays where it was. Scope: book."""
    found = access.booking_handled_by(request.user, code)
    to = access.resource_seen_by(request.user, body.resource) if body.resource else found.resource
    times: dict[str, Any] = {"starts_at": body.starts_at, "ends_at": body.ends_at}
    other = to if to.pk != found.resource_id else None
    try:
        actions.move(found, **times, to=other, by=request.user)
    except Refused as refusal:
        asked = [access.resource_seen_by(request.user, to.code), *access.others_of(found)]
        mode = found.mode if to.modes else ""
        raise refused(refusal, asked, **times, size=found.size, mode=mode) from None
    return _again(request, code)


@router.post(
    "/desk/bookings/{code}/approval",
    auth=BOOK,
    response={200: BookingRow, **STAFF_ERRORS},
    url_name="desk_booking_approval",
)
def approve(request: HttpRequest, code: str) -> BookingRow:
    """Say yes to a request; the person is told. Sent again, nothing changes. Scope: book, and a role that decides."""
    actions.approve(access.booking_handled_by(request.user, code, decides=True), by=request.user)
    return _again(request, code)


@router.post(
    "/desk/bookings/{code}/refusal",
    auth=BOOK,
    response={200: BookingRow, **STAFF_ERRORS},
    url_name="desk_booking_refusal",
)
def decline(request: HttpRequest, code: str, body: ReasonIn) -> BookingRow:
    """Say no to a request; the person is told why. Sent again, nothing changes. Scope: book, and a role that
    decides."""
    found = access.booking_handled_by(request.user, code, decides=True)
    actions.decline(found, reason=_reason(body), by=request.user)
    return _again(request, code)


@router.post(
    "/desk/bookings/{code}/cancellation",
    auth=BOOK,
    response={200: BookingRow, **STAFF_ERRORS},
    url_name="desk_booking_cancellation",
)
def cancel(request: HttpRequest, code: str, body: ReasonIn) -> BookingRow:
    """Take a booking back; the person is told why. Of a series only this date. Sent again, nothing changes.
    Scope: book."""
    found = access.booking_handled_by(request.user, code)
    actions.cancel(found, reason=_reason(body), by=request.user)
    return _again(request, code)


@router.post(
    "/desk/bookings/{code}/presence",
    auth=BOOK,
    response={200: BookingRow, **STAFF_ERRORS},
    url_name="desk_booking_presence",
)
def check_in(request: HttpRequest, code: str) -> BookingRow:
    """Note that somebody is there, from half an hour before it begins. Sent again, nothing changes. Scope: book."""
    actions.check_in(access.booking_handled_by(request.user, code), by=request.user)
    return _again(request, code)


@router.post(
    "/desk/bookings/{code}/absence",
    auth=BOOK,
    response={200: BookingRow, **STAFF_ERRORS},
    url_name="desk_booking_absence",
)
def note_absence(request: HttpRequest, code: str) -> BookingRow:
    """Note that nobody came to what has begun; the rest of the time is free. Sent again, nothing changes.
    Scope: book."""
    actions.note_no_show(access.booking_handled_by(request.user, code), by=request.user)
    return _again(request, code)


def _again(request: HttpRequest, code: str) -> BookingRow:
    return BookingRow.of(access.booking_seen_by(request.user, code))


def _reason(body: ReasonIn) -> str:
    reason: str = checked(booking_forms.Reason(body.dict())).cleaned_data["reason"]
    return reason


def _as_typed(body: BookingForIn) -> dict[str, Any]:
    """Return a body as the desk's form has it: a day and hours in Berlin; the verb gets the moments."""
    begins, ends = (moment.astimezone(BERLIN) for moment in (body.starts_at, body.ends_at))
    names = ("size", "mode", "topic", "name", "phone", "organisation_name", "postcode", "subject")
    return {
        **body.dict(include=set(names)),
        "email": body.email or "",
        "what": body.resource,
        "together": body.together_with,
        "day": begins.date(),
        "starts": begins.time(),
        "ends": ends.time(),
    }


def _kept(day: date | None, field: str) -> date | None:
    if day is not None and abs((day - datetime.now(BERLIN).date()).days) > 100 * 366:
        raise malformed(field, "This day is too far away.")
    return day
