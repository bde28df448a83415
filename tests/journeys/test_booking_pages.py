"""Every page of booking, asked by axe: at the desk by the table of doors, with a day on which something happens; for
the public in English on a phone, and what forms say when they refuse. The ways of looking are those of events."""

import csv
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page

from hubnetz.booking import actions
from hubnetz.booking.models import Booking, LicenceKind, Resource
from hubnetz.booking.tests import make
from hubnetz.desk import booking_price_urls, booking_urls
from tests.cast import Cast
from tests.house import test_doors as doors
from tests.journeys import axe, browser, pages, world
from tests.journeys.house import session_of
from tests.journeys.test_event_pages import NARROW, WIDE, nothing, seen

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not browser.program(), reason="needs Chromium"),
]
one_of_each = doors.world  # Nord has one of everything
# Open to the lead, but not to be looked at.
FOR_MACHINES = {
    "desk:booking_doors_pdf",
    "desk:booking_statement_pdf",
    "desk:booking_statement_xlsx",
    "desk:booking_statements_csv",
    "desk:booking_statements_datev",
    "desk:booking_use_csv",
    "desk:bookings_csv",
    "desk:bookings_xlsx",
    "desk:door_sheet",
}


def at_the_desk(codes: dict[str, str]) -> list[str]:
    """Return the address of each page of booking that the table of doors opens to a lead of the hub."""
    with doors.TABLE.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if (row["method"], row["lead"]) == ("GET", "200")]
    own = {f"desk:{one.name}" for module in (booking_urls, booking_price_urls) for one in module.urlpatterns}
    names = {row["address"] for row in rows}
    ours = {name for name in names if name in own or name.startswith("desk:booking")} - FOR_MACHINES
    paths = doors.addresses()
    assert len(ours) > 40
    return [doors.filled(paths[name], codes) for name in sorted(ours)]


def begins(what: Resource, minutes: int, who: str, **values: object) -> Booking:
    """Book through the verb, then let it begin so many minutes from now."""
    made = make.booking(what, "10:00", "10:30", who=who, **values)
    starts_at = timezone.now() + timedelta(minutes=minutes)
    span = (starts_at, starts_at + timedelta(minutes=30))
    made.allocations.update(during=span)
    Booking.objects.filter(pk=made.pk).update(starts_at=span[0], ends_at=span[1])
    made.refresh_from_db()
    return made


@pytest.fixture
def busy(cast: Cast, one_of_each: dict[str, str]) -> dict[str, str]:
    """Let Nord's day be a full one: an hour over, somebody there, somebody asks, a queue, a called number, a hall."""
    ben = make.adviser(cast.nord, "Ben Beispiel", topics=cast.topics, user=cast.ben)
    desks = make.resource(cast.nord, "desks", name="Arbeitsplätze im Erdgeschoss", units=4)
    hall = make.resource(cast.nord, "room", name="Saal", people=40, units=0)
    make.resource(cast.nord, "room", name="Westhälfte", part_of=hall)
    make.resource(cast.nord, "machine", name="Lasercutter", licence_kind=LicenceKind.objects.first())
    decided = make.resource(cast.nord, "lab", name="Labor", needs_approval=True)
    begins(ben, -120, "emil", topic=cast.topic, organisation_name="Emil Holzbau GmbH")
    actions.check_in(begins(desks, -5, "ida"), by=cast.eva)
    begins(desks, 40, "otto", size=2)
    make.booking(decided, who="rita", offset=2)
    make.booking(hall, "09:00", "12:00", who="uwe", offset=1)
    for name in ("Frieda", "Gerda"):
        actions.queue_up(cast.nord, name=name, idempotency_key=uuid4(), by=cast.eva)
    return one_of_each


def test_every_page_at_the_desk(address: str, chromium: Browser, cast: Cast, busy: dict[str, str]) -> None:
    paths, found = at_the_desk(busy), {}
    with browser.visit(chromium) as page:
        page.context.add_cookies([session_of(cast.ada, address)])  # type: ignore[list-item]
        for path in paths:
            found[path] = seen(page, address + path, (WIDE, "light"), (NARROW, "dark"))
            found[f"/en{path}"] = seen(page, f"{address}/en{path}", (NARROW, "light"), again=True)
    nothing(found)


def test_every_public_page_in_english_on_a_phone(address: str, chromium: Browser, cast: Cast) -> None:
    """In other ways axe looks at them with all public pages (`test_all_pages.py`)."""
    filled = pages.filled(world.furnish(cast), only=("booking:",))
    assert len(filled) > 20
    found = {}
    with browser.visit(chromium, width=390) as page:
        for path in filled:
            found[path] = seen(page, f"{address}/en{path}", (NARROW, "dark"), (NARROW, "light"))
    nothing(found)


def refused(page: Page, form: str) -> list[str]:
    """Send a form as it is; return what is wrong with the page that refuses it."""
    with page.expect_navigation():
        page.locator(f"{form} button[type=submit]:not([tabindex])").first.click()
    assert page.locator("[role=alert], .error-summary, .kern-fieldset--error").count(), page.url
    return [*axe.complaints(page), *axe.overflow(page)]


def test_what_forms_say_when_they_refuse(
    address: str, chromium: Browser, cast: Cast, busy: dict[str, str]
) -> None:
    ben = Resource.objects.get(name__de="Ben Beispiel")
    found = {}
    with browser.visit(chromium, width=390, expected="422") as page:
        page.context.add_cookies([session_of(cast.ada, address)])  # type: ignore[list-item]
        for path in (
            f"/resources/{ben.code}/",
            f"/resources/{ben.code}/booking/",
            f"/here/{busy['here']}/",
            "/desk/bookings/new/",
            "/desk/bookings/resources/new/?kind=room",
            "/desk/bookings/closed/new/",
            "/desk/bookings/licences/new/",
            "/desk/bookings/customers/new/",
        ):
            page.goto(address + path)
            found[path] = refused(page, "main form[method=post]")
    nothing(found)
