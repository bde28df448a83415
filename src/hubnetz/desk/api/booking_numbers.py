"""What a hub lets, how much of it is used, and what customers have to pay for it, for the programs of the hub."""

from datetime import date
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.utils import timezone
from django.views.decorators.cache import never_cache
from ninja import Query, Router

from hubnetz.booking import access, figures
from hubnetz.booking.access import billing, books, lending
from hubnetz.booking.faces import PageNumber, asked_wrong
from hubnetz.desk import looks
from hubnetz.desk.api.bearer import BOOKINGS, STAFF_ERRORS, STATEMENTS, hub_of
from hubnetz.desk.api.booking_faces import ResourceRow, StatementInFull, StatementRow, UseRow
from hubnetz.lib.apidoc import Page, paged

router = Router(tags=["hub: bookings in numbers"])
router.add_decorator(never_cache, mode="view")
Month = Annotated[str, Query(pattern=r"^20[0-9]{2}-(0[1-9]|1[0-2])$", description="as 2027-03")]
MOST_PERIODS = {"week": 13, "month": 12}
TEN_YEARS = 3660


@router.get(
    "/desk/resources",
    auth=BOOKINGS,
    response={200: Page[ResourceRow], **STAFF_ERRORS},
    url_name="desk_resources",
)
def resources(
    request: HttpRequest,
    q: Annotated[str, Query(max_length=120, description="words of name, text, town or equipment")] = "",
    retired: Annotated[bool, Query(description="what was given up instead")] = False,
    page: PageNumber = 1,
) -> Any:
    """Return what the hub lets, also what only staff book, wholes before their parts. Scope: bookings."""
    rows = lending.resources_run_at(request.user, hub_of(request), retired=retired)
    return paged(lending.with_words(rows, q), page, ResourceRow.of)


@router.get(
    "/desk/utilisation",
    auth=BOOKINGS,
    response={200: Page[UseRow], **STAFF_ERRORS},
    url_name="desk_utilisation",
)
def utilisation(
    request: HttpRequest,
    by: Literal["week", "month"] = "month",
    first: Annotated[
        date | None, Query(alias="from", description="a day of the first one; today if not said")
    ] = None,
    number: Annotated[int, Query(ge=1, le=13, description="how many weeks, or months up to 12")] = 1,
    page: PageNumber = 1,
) -> Any:
    """Return how long everything of the hub was open, booked and used in some weeks or months, and how often nobody
    came. Scope: bookings."""
    now = timezone.now()
    today = books.today(now)
    day = first or today
    if not -TEN_YEARS < (day - today).days < 400:
        raise asked_wrong("from", "This day is too far away.")
    if number > MOST_PERIODS[by]:
        raise asked_wrong("number", f"At most {MOST_PERIODS[by]} at once.")
    rows = list(access.resources_of(request.user).filter(hub=hub_of(request)))
    return paged(figures.use(rows, figures.periods(by, day, number), now=now), page, UseRow.of)


@router.get(
    "/desk/statements",
    auth=STATEMENTS,
    response={200: Page[StatementRow], **STAFF_ERRORS},
    url_name="desk_statements",
)
def statements(
    request: HttpRequest,
    month: Month,
    by: Annotated[Literal["use", "issue"], Query(description="in which it was used, or issued")] = "use",
    page: PageNumber = 1,
) -> Any:
    """Return the statements of a month, corrections beside what they correct. Amounts are in cents. Scope: statements,
    and a role that keeps customers."""
    hub = billing.hub_selling(request.user, hub_of(request))
    looks.by_program(request, "statements", hub)
    first, last = books.month_of(date.fromisoformat(f"{month}-01"))
    rows = billing.statements_issued(hub, first, last) if by == "issue" else billing.statements_at(hub, first)
    return paged(rows, page, StatementRow.of)


@router.get(
    "/desk/statements/{code}",
    auth=STATEMENTS,
    response={200: StatementInFull, **STAFF_ERRORS},
    url_name="desk_statement",
)
def statement(request: HttpRequest, code: str) -> StatementInFull:
    """Return one statement line by line, as it was issued. Scope: statements, and a role that keeps customers."""
    found = billing.statement_seen_by(request.user, code)
    looks.by_program(request, "statement", found.hub, found.code)
    return StatementInFull.in_full(found, billing.corrected_by(found))
