"""What visitors and staff do with bookings, to its end, without JavaScript and by keyboard alone.

An hour for a caller with a mouse, one noted in a click and the own place in the queue stand in `test_hours.py`.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from hubnetz.booking import access
from hubnetz.booking.access import arriving
from hubnetz.booking.models import Booking, QueueTicket
from hubnetz.booking.tests import make
from tests.cast import Cast
from tests.journeys import axe, browser, looking
from tests.journeys.house import session_of
from tests.journeys.test_booking_pages import begins
from tests.journeys.walking import Walker, focused

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not browser.program(), reason="needs Chromium"),
]
WAYS = ["no-scripts", "keyboard"]
NEED = "We want to sell our goods on the internet"


class Booker(Walker):
    """Counts what somebody asks the server for by itself, and every press."""

    def __init__(self, page: Page, way: str) -> None:
        super().__init__(page, way)
        self.asked: list[str] = []
        self.presses = 0
        page.on("request", self._count)

    def _count(self, request: Any) -> None:
        if request.is_navigation_request() and request.redirected_from is None:
            self.asked.append(f"{request.method} {request.url}")

    def press(self, target: Locator) -> None:
        """Press, and count it."""
        self.presses += 1
        super().press(target)

    def choose(self, target: Locator) -> None:
        """Choose one of several: by Tab and the space bar, or by a click."""
        if self.way == "keyboard":
            self.reach(target)
            self.page.keyboard.press("Space")
        else:
            target.check()
        expect(target).to_be_checked()

    def send(self, name: str) -> None:
        """Press a button and wait for the page after it."""
        with self.page.expect_navigation():
            self.press(self.page.get_by_role("button", name=name, exact=True))

    def says_who(self) -> None:
        """Type a name and an address."""
        page = self.page
        self.fill(
            (page.get_by_label("Your name"), "Emil Beispiel"),
            (page.get_by_label("E-mail"), "emil@client.example"),
        )


@pytest.fixture(params=WAYS)
def walker(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[Booker]:
    options: dict[str, Any] = {"java_script_enabled": False, "width": 390} if request.param == WAYS[0] else {}
    with browser.visit(chromium, expected="422", **options) as page:
        page.set_default_timeout(10_000)
        yield Booker(page, request.param)


def heading(page: Page, words: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(words)


def slots(page: Page) -> Locator:
    return page.locator("input[name=slot]:enabled")


def test_an_hour_is_booked_from_an_answer_in_two_requests_then_moved_and_cancelled(
    address: str, cast: Cast, walker: Booker
) -> None:
    ben = make.adviser(cast.nord, topics=cast.topics)
    page = walker.page
    walker.open(f"{address}/en/answer/?q={NEED.replace(' ', '+')}&topic=e-commerce")
    walker.asked.clear()
    with page.expect_navigation():
        walker.press(page.locator(".next-hours .slots a").first)
    expect(slots(page).and_(page.locator(":checked"))).to_have_count(1)
    expect(page.get_by_label("What is it about?")).to_have_value(NEED)
    walker.says_who()
    walker.send("Book")
    assert [line.split()[0] for line in walker.asked] == ["GET", "POST"], walker.asked
    heading(page, "Your booking")
    expect(page.get_by_text("This is yours.")).to_be_visible()
    made = Booking.objects.get()
    assert (made.resource, made.topic, made.subject) == (ben, cast.topics[1], NEED)

    with page.expect_navigation():
        walker.press(page.get_by_role("link", name="Another time"))
    expect(page.locator("input[name=slot]:disabled")).to_have_count(1)  # what one has is no other time
    walker.choose(slots(page).first)
    walker.send("Move the booking here")
    moved = Booking.objects.get()
    assert moved.pk == made.pk
    assert moved.starts_at != made.starts_at
    heading(page, "Your booking")
    walker.send("Cancel the booking")
    expect(page.get_by_text("This is cancelled.")).to_be_visible()
    moved.refresh_from_db()
    assert moved.cancelled_at


def test_two_desks_are_booked(address: str, cast: Cast, walker: Booker) -> None:
    desks = make.resource(cast.nord, "desks", name="Desks", units=3)
    page = walker.page
    walker.open(f"{address}/en/booking/hubs/nord/")
    with page.expect_navigation():
        walker.press(page.get_by_role("link", name="Desks", exact=True))
    walker.choose(slots(page).first)
    seats = page.get_by_label("How many desks?")
    if walker.way == "keyboard":
        walker.reach(seats)
        page.keyboard.press("ArrowUp")
    else:
        seats.fill("2")
    walker.says_who()
    walker.send("Book")
    heading(page, "Your booking")
    made = Booking.objects.get()
    assert (made.resource, made.size, made.allocations.count()) == (desks, 2, 2)


def test_what_is_taken_is_refused_with_alternatives_and_one_is_taken(
    address: str, cast: Cast, walker: Booker
) -> None:
    room = make.resource(cast.nord, "room", name="Studio")
    page = walker.page
    walker.open(f"{address}/en/resources/{room.code}/?from={make.day(3)}")
    wanted = slots(page).first
    walker.choose(wanted)
    walker.says_who()
    taken = access.slots([room], make.day(3), make.day(3))[0]  # somebody else is quicker
    make.booking(room, who="otto", starts_at=taken.starts_at, ends_at=taken.ends_at)
    walker.send("Book")
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_text("What you could have instead")).to_be_visible()
    if walker.way == "keyboard":
        assert axe.complaints(page) == []
    expect(page.get_by_label("Your name")).to_have_value("Emil Beispiel")  # nothing is typed twice
    walker.choose(slots(page).first)
    walker.send("Book")
    heading(page, "Your booking")
    made = Booking.objects.get(name="Emil Beispiel")
    assert made.resource == room
    assert made.starts_at != taken.starts_at


def test_a_time_of_ones_own_is_refused_with_alternatives_and_one_is_taken(
    address: str, cast: Cast, walker: Booker
) -> None:
    room = make.resource(cast.nord, "room", name="Studio")
    make.booking(room, "10:00", "12:00", who="otto")
    page, day = walker.page, make.day()
    walker.open(f"{address}/en/resources/{room.code}/booking/?day={day}&starts=10:00&ends=11:00")
    walker.says_who()
    walker.send("Book")
    expect(page.get_by_role("heading", name="What you could have instead")).to_be_visible()
    with page.expect_navigation():
        walker.press(page.get_by_role("button", name="Book this instead").first)
    heading(page, "Your booking")
    assert Booking.objects.get(name="Emil Beispiel").resource == room


def test_somebody_is_here_by_the_code_at_the_door(address: str, cast: Cast, walker: Booker) -> None:
    desks = make.resource(cast.nord, "desks", name="Desks", units=2)
    made = begins(desks, 5, "emil")
    page = walker.page
    walker.open(f"{address}/en/here/{arriving.door_of(desks)}/")
    walker.fill((page.get_by_label("E-mail"), "nobody@client.example"))
    walker.send("I am here")
    expect(page.get_by_role("alert")).to_contain_text("Nothing is booked here")
    made.refresh_from_db()
    assert made.checked_in_at is None
    page.get_by_label("E-mail").fill("")
    walker.fill((page.get_by_label("E-mail"), "emil@client.example"))
    walker.send("I am here")
    expect(page.get_by_text("Noted: you are here.")).to_be_visible()
    made.refresh_from_db()
    assert made.checked_in_at


# --- the desk


@pytest.fixture
def desk(walker: Booker, address: str, cast: Cast) -> Booker:
    """Somebody who books for callers of Nord."""
    walker.page.context.add_cookies([session_of(cast.eva, address)])  # type: ignore[list-item]
    return walker


def test_a_caller_gets_the_next_fitting_hour_in_three_clicks(address: str, cast: Cast, desk: Booker) -> None:
    ben = make.adviser(cast.nord, topics=cast.topics[:1])
    make.adviser(cast.nord, "Carla", topics=cast.topics[1:])
    page = desk.page
    desk.open(f"{address}/en/desk/bookings/next/")
    page.get_by_label("Topic").select_option("ai")
    with page.expect_navigation():
        desk.press(page.get_by_role("button", name="Show hours"))
    with page.expect_navigation():
        desk.press(page.locator(".hub-hours a").first)
    desk.fill((page.locator("[name=name]"), "Emil"), (page.locator("[name=phone]"), "0711 1"))
    desk.send("Book this hour")
    heading(page, "Emil")
    assert desk.presses == 3
    made = Booking.objects.get()
    first = min(one.starts_at for one in access.slots([ben], make.day(0), make.day(3), moving=made))
    assert (made.resource, made.starts_at) == (ben, first)


def test_who_comes_without_a_booking_waits_and_is_called(address: str, cast: Cast, desk: Booker) -> None:
    ben = make.adviser(cast.nord, topics=cast.topics)
    page = desk.page
    desk.open(f"{address}/en/desk/bookings/queue/")
    desk.fill((page.locator("[name=name]"), "Ida"))
    desk.send("Give the next number")
    expect(page.locator(".queue-new__number")).to_have_text("1")
    place = str(page.locator(".queue-new a").get_attribute("href"))
    desk.open(place.replace(place.split("/")[2], address.split("/")[2]).replace("https:", "http:"))
    heading(page, "Your number: 1")
    expect(page.get_by_text("You are next.")).to_be_visible()
    desk.open(f"{address}/en/desk/bookings/queue/")
    with page.expect_navigation():
        desk.press(page.get_by_role("button", name="Next, please"))
    ticket = QueueTicket.objects.select_related("booking__resource").get()
    assert ticket.booking is not None
    assert ticket.booking.resource == ben
    desk.open(f"{address}/en/booking/queue/{access.key_to_ticket(ticket)}/")
    expect(page.get_by_text("It is your turn")).to_be_visible()


def test_staff_read_a_ticket_and_note_who_is_there(address: str, cast: Cast, desk: Booker) -> None:
    made = begins(make.resource(cast.nord, "desks", name="Desks", units=2), 5, "emil")
    desk.open(f"{address}/en/here/tickets/{arriving.ticket_of(made)}/")
    heading(desk.page, "Emil")
    desk.send("Note as present")
    made.refresh_from_db()
    assert made.checked_in_at


# --- tables of a week


def walked(page: Page, caption: str) -> Locator:
    """Return the table of a week as a screen reader finds it: by its caption, with days above and times before."""
    table = page.get_by_role("table", name=caption)
    expect(table).to_have_count(1)
    expect(table.get_by_role("columnheader")).to_have_count(8)
    assert table.get_by_role("rowheader").count() > 7
    names = table.get_by_role("columnheader").all_inner_texts()
    assert len({name for name in names if name.strip()}) == 8, names
    assert table.get_by_role("rowheader").first.inner_text().strip() == "09:00"
    return table


def enters(page: Page, target: Locator) -> None:
    """Press Tab until a link has the focus, then Enter."""
    for _stop in range(80):
        if focused(target):
            break
        page.keyboard.press("Tab")
    assert focused(target)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_the_week_of_a_room_is_a_table_to_walk_through(address: str, chromium: Browser, cast: Cast) -> None:
    room = make.resource(cast.nord, "room", name="Studio")
    taken = make.booking(room, "10:00", "12:00", who="otto", offset=2)
    day, base = make.day(2), f"/en/resources/{room.code}"
    with browser.visit(chromium) as page:
        page.goto(f"{address}{base}/week/?from={make.day(1)}")
        table = walked(page, "Free times from")
        expect(table).not_to_contain_text("Otto")  # nobody hears who
        assert looking.walk_by_tab(page) == []
        page.goto(f"{address}{base}/week/?from={make.day(1)}")
        after = table.get_by_role("link", name=f"Book on {day:%d/%m/%Y} at 13:00")
        enters(page, after)
        heading(page, "Book Studio")
        expect(page.locator("[name=day]")).to_have_value(day.isoformat())
        expect(page.locator("[name=starts]")).to_have_value("13:00")

        page.context.add_cookies([session_of(cast.eva, address)])  # type: ignore[list-item]
        monday = day - timedelta(days=day.weekday())
        page.goto(f"{address}/en/desk/bookings/resources/{room.code}/week/?from={monday}")
        table = walked(page, "Bookings from")
        enters(page, table.get_by_role("link", name="Otto"))
        heading(page, "Otto")
        assert taken.code in page.url


def test_on_a_phone_the_same_week_is_a_list_of_days(address: str, chromium: Browser, cast: Cast) -> None:
    room = make.resource(cast.nord, "room", name="Studio")
    make.booking(room, "09:00", "12:00", who="otto", offset=1)
    with browser.visit(chromium, width=390, java_script_enabled=False) as page:
        page.goto(f"{address}/en/resources/{room.code}/week/?from={make.day(1)}")
        expect(page.get_by_role("table")).to_have_count(0)
        expect(page.locator(".grid-lists h2")).to_have_count(7)
        first = page.locator(".grid-lists section").first
        expect(first.locator(".grid-list__time")).to_have_text("13:00–17:00")
        first.get_by_role("link", name="free, book").click()
        expect(page.locator("[name=starts]")).to_have_value("13:00")
