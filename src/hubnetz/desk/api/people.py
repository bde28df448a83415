"""Who is let in, for the programs of a hub: registrations, requests, the waiting list, lists to take along."""

from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from ninja import Query, Router

from hubnetz.desk import event_change_forms as changes
from hubnetz.desk import looks
from hubnetz.desk.api.bearer import LET_IN, PEOPLE, STAFF_ERRORS
from hubnetz.desk.api.bodies import ReasonIn, checked
from hubnetz.desk.api.faces import RegistrationRow, WaitingRow
from hubnetz.desk.views import events_exports
from hubnetz.events import actions
from hubnetz.events.access import people, staff
from hubnetz.events.models import Registration
from hubnetz.lib.apidoc import LAST_PAGE, Page, paged

router = Router(tags=["hub: people"])
router.add_decorator(never_cache, mode="view")
PageNumber = Annotated[int, Query(ge=1, le=LAST_PAGE)]
Who = Annotated[
    Literal["", "seats", "attended", "absent", "requests", "waiting"], Query(description="empty: everybody")
]


def _file(kind: str) -> dict[str, Any]:
    schema = {"type": "string", "format": "binary"}
    return {
        "responses": {200: {"description": "The table, streamed.", "content": {kind: {"schema": schema}}}}
    }


@router.get(
    "/desk/events/{code}/registrations",
    auth=PEOPLE,
    response={200: Page[RegistrationRow], **STAFF_ERRORS},
    url_name="desk_registrations",
)
def registrations(
    request: HttpRequest,
    code: str,
    state: Literal["", "seat", "request", "cancelled"] = "",
    way: Annotated[str, Query(max_length=20, description="code of a way, as the event says it")] = "",
    attended: bool | None = None,
    q: Annotated[str, Query(max_length=120, description="words of name, address or company")] = "",
    page: PageNumber = 1,
) -> Any:
    """Return who registered, first come first. Scope: people, and a role that lets people in."""
    found = staff.event_let_in_by(request.user, code)
    looks.by_program(request, "event", found.hub, found.code)
    rows = people.registrations_at(found, state=state, way=way, attended=attended, typed=q)
    return paged(rows, page, RegistrationRow.of)


@router.get(
    "/desk/events/{code}/registrations/{registration}",
    auth=PEOPLE,
    response={200: RegistrationRow, **STAFF_ERRORS},
    url_name="desk_registration",
)
def registration(request: HttpRequest, code: str, registration: str) -> RegistrationRow:
    """Return one registration. Scope: people."""
    found = _person(request, code, registration)
    looks.by_program(request, "registration", found.event.hub, found.code)
    return RegistrationRow.of(found)


@router.post(
    "/desk/events/{code}/registrations/{registration}/approval",
    auth=LET_IN,
    response={200: RegistrationRow, **STAFF_ERRORS},
    url_name="desk_approval",
)
def approve(request: HttpRequest, code: str, registration: str) -> RegistrationRow:
    """Let somebody in who asked; they are told by e-mail. Sent again, nothing changes. Scope: let_in."""
    actions.approve(_person(request, code, registration), by=request.user)
    return RegistrationRow.of(_person(request, code, registration))


@router.post(
    "/desk/events/{code}/registrations/{registration}/refusal",
    auth=LET_IN,
    response={200: RegistrationRow, **STAFF_ERRORS},
    url_name="desk_refusal",
)
def decline(request: HttpRequest, code: str, registration: str, body: ReasonIn) -> RegistrationRow:
    """Say no to somebody who asked, with a reason that they read. Sent again, nothing changes. Scope: let_in."""
    one = _person(request, code, registration)
    form = checked(changes.Decline([one.code], {"chosen": [one.code], "reason": body.reason}))
    actions.decline(one, reason=form.cleaned_data["reason"], by=request.user)
    return RegistrationRow.of(_person(request, code, registration))


@router.post(
    "/desk/events/{code}/registrations/{registration}/cancellation",
    auth=LET_IN,
    response={200: RegistrationRow, **STAFF_ERRORS},
    url_name="desk_seat_return",
)
def give_back(request: HttpRequest, code: str, registration: str) -> RegistrationRow:
    """Give a seat back for somebody; they are told, and whoever waits is offered it. Sent again, nothing changes.
    Scope: let_in."""
    actions.withdraw(_person(request, code, registration), by=request.user)
    return RegistrationRow.of(_person(request, code, registration))


@router.get(
    "/desk/events/{code}/queue",
    auth=PEOPLE,
    response={200: Page[WaitingRow], **STAFF_ERRORS},
    url_name="desk_queue",
)
def queue(request: HttpRequest, code: str, page: PageNumber = 1) -> Any:
    """Return who waits, way by way in their order, with what they are offered. Scope: people."""
    found = staff.event_let_in_by(request.user, code)
    looks.by_program(request, "event", found.hub, found.code)
    return paged(staff.queue_in_order(found), page, WaitingRow.of)


@router.get(
    "/desk/events/{code}/people.csv",
    auth=PEOPLE,
    response=STAFF_ERRORS,
    url_name="desk_people_csv",
    openapi_extra=_file(events_exports.CSV),
)
def people_csv(request: HttpRequest, code: str, who: Who = "") -> HttpResponse:
    """Return the people of an event as a table, streamed; no cell is run as a formula. That it was taken is noted in
    the journal. Scope: people."""
    return events_exports.people_file(request, code, "csv")


@router.get(
    "/desk/events/{code}/people.xlsx",
    auth=PEOPLE,
    response=STAFF_ERRORS,
    url_name="desk_people_xlsx",
    openapi_extra=_file(events_exports.XLSX),
)
def people_xlsx(request: HttpRequest, code: str, who: Who = "") -> HttpResponse:
    """Return the people of an event as a workbook, streamed. That it was taken is noted. Scope: people."""
    return events_exports.people_file(request, code, "xlsx")


def _person(request: HttpRequest, code: str, registration: str) -> Registration:
    return staff.person_at(staff.event_let_in_by(request.user, code), registration)
