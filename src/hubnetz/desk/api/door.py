"""The entrance of an event for the programs of a hub: who is expected, what devices saw, who comes without a seat."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from django.views.decorators.cache import never_cache
from ninja import Field, Query, Router, Schema, Status
from pydantic import AwareDatetime

from hubnetz.desk import event_door_forms as forms
from hubnetz.desk.api.bearer import DOOR, STAFF_ERRORS
from hubnetz.desk.api.bodies import checked, malformed
from hubnetz.desk.api.events import Key, PageNumber
from hubnetz.desk.api.faces import GuestRow
from hubnetz.events import actions
from hubnetz.events.access import door as access
from hubnetz.events.access import tickets
from hubnetz.events.models import Event, Session
from hubnetz.lib.apidoc import Email, Face, paged

router = Router(tags=["hub: entrance"])
router.add_decorator(never_cache, mode="view")
Code = Annotated[str, Query(max_length=20, description="code of a session; empty: the event as a whole")]


class AtSession(Schema):
    """At which session; empty: the event as a whole."""

    session: Annotated[str, Field(max_length=20)] = ""


class WalkInIn(AtSession):
    """Somebody who came without a seat."""

    name: Annotated[str, Field(max_length=120, pattern=r"\S")]
    email: Email | None = None
    organisation_name: Annotated[str, Field(max_length=200)] = ""


class ScanIn(Schema):
    """One person before one device: by the ticket in the square code, or by the code of the registration."""

    key: Annotated[UUID, Field(description="made by the device; a scan is taken once for each key")]
    at: Annotated[AwareDatetime, Field(description="when the device saw them")]
    ticket: Annotated[str, Field(max_length=300, description="also the whole address in the square code")] = (
        ""
    )
    person: Annotated[str, Field(max_length=forms.LONGEST)] = ""
    session: Annotated[str, Field(max_length=forms.LONGEST)] = ""


class ScansIn(Schema):
    """What a device saw since it last had an answer."""

    scans: Annotated[list[ScanIn], Field(max_length=forms.MOST)]


class ScanTaken(Face):
    """What became of one scan: noted, before (was there already), elsewhere (another event), unknown, refused."""

    key: UUID
    outcome: str
    name: str
    sentence: str


class ScansOut(Face):
    """What became of the scans, and how many are there now."""

    taken: list[ScanTaken]
    there: int
    expected: int


class DoorOut(Face):
    """One page of the list at the entrance. `tag` names the event in tickets: a device without network knows others by
    it."""

    items: list[GuestRow]
    page: int
    pages: int
    count: int
    there: int
    expected: int
    tag: str


@router.get(
    "/desk/events/{code}/door", auth=DOOR, response={200: DoorOut, **STAFF_ERRORS}, url_name="desk_door"
)
def expected(
    request: HttpRequest,
    code: str,
    q: Annotated[str, Query(max_length=120, description="words of name, company or address")] = "",
    session: Code = "",
    page: PageNumber = 1,
) -> DoorOut:
    """Return who is expected and who is there, by name. Scope: door."""
    found, at = _at(request, code, session)
    everybody = access.guests(found, at)
    on_site = [one for one in everybody if found.mode == "online" or not one.is_online]
    return DoorOut(
        **paged(access.meant(everybody, q), page, GuestRow.of),
        there=sum(one.here for one in on_site),
        expected=len(on_site),
        tag=tickets.tag_of(found),
    )


@router.post(
    "/desk/events/{code}/scans", auth=DOOR, response={200: ScansOut, **STAFF_ERRORS}, url_name="desk_scans"
)
def take_scans(request: HttpRequest, code: str, body: ScansIn) -> ScansOut:
    """Take what a device saw, perhaps long after and more than once: each key changes something once, and its answer
    is the first one. Scope: door."""
    found = access.event_watched_by(request.user, code)
    try:
        seen = forms.seen_in({"scans": [_plain(one) for one in body.scans]})
    except forms.Malformed:
        raise malformed("scans", "This is not what a device sends.") from None
    taken = actions.take_scans(found, seen, by=request.user)
    crowd = access.numbers(found)
    return ScansOut(
        taken=[
            ScanTaken(key=one.key, outcome=one.outcome, name=one.name, sentence=one.sentence) for one in taken
        ],
        there=crowd.there,
        expected=crowd.expected,
    )


@router.post(
    "/desk/events/{code}/registrations/{registration}/presence",
    auth=DOOR,
    response={200: GuestRow, **STAFF_ERRORS},
    url_name="desk_presence",
)
def note(request: HttpRequest, code: str, registration: str, body: AtSession) -> Any:
    """Note that somebody is there, at the event or for a session. Sent again, nothing changes. Scope: door."""
    found, at = _at(request, code, body.session)
    seat = access.seat_at(found, registration)
    if at:
        actions.note_presence(seat, at, by=request.user)
    else:
        actions.note_attendance(seat, by=request.user)
    return _line(found, registration, at)


@router.post(
    "/desk/events/{code}/registrations/{registration}/presence/undoing",
    auth=DOOR,
    response={200: GuestRow, **STAFF_ERRORS},
    url_name="desk_presence_undoing",
)
def undo(request: HttpRequest, code: str, registration: str, body: AtSession) -> Any:
    """Take back what was noted by mistake. Scope: door."""
    found, at = _at(request, code, body.session)
    seat = access.seat_at(found, registration)
    if at:
        actions.undo_presence(seat, at, by=request.user)
    else:
        actions.undo_attendance(seat, by=request.user)
    return _line(found, registration, at)


@router.post(
    "/desk/events/{code}/walk-ins",
    auth=DOOR,
    response={201: GuestRow, **STAFF_ERRORS},
    url_name="desk_walk_ins",
)
def walk_in(request: HttpRequest, code: str, body: WalkInIn, key: Key) -> Any:
    """Register somebody who came without a seat and note that they are there; who has a seat is only noted. Sent again
    with the same key, nothing changes. Scope: door."""
    found, at = _at(request, code, body.session)
    form = checked(
        forms.WalkIn({**body.dict(include={"name", "organisation_name"}), "email": body.email or ""})
    )
    values = {name: form.cleaned_data[name] for name in ("name", "email", "organisation_name")}
    values |= {"idempotency_key": key, "by": request.user}
    made = actions.add_walk_in_to(at, **values) if at else actions.add_walk_in(found, **values)
    return Status(201, _line(found, made.code, at))


def _at(request: HttpRequest, code: str, session: str) -> tuple[Event, Session | None]:
    found = access.event_watched_by(request.user, code)
    return found, access.session_of(found, session)


def _line(event: Event, registration: str, session: Session | None) -> GuestRow | None:
    one = access.guest(event, registration, session)
    return GuestRow.of(one) if one else None


def _plain(one: ScanIn) -> dict[str, str]:
    at: datetime = one.at
    ticket = access.ticket_in(one.ticket) if one.ticket else ""
    return {
        "key": str(one.key),
        "at": at.isoformat(),
        "ticket": ticket,
        "person": one.person,
        "session": one.session,
    }
