"""What visitors and staff do with events and hackathons, to its end, without JavaScript and by keyboard alone.

A seat, a question that depends on another, the waiting list and the list of a contact stand in `test_seats.py`.
"""

import csv
import io
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from hubnetz.events import access, actions, guest_lists
from hubnetz.events.access import guest_list, mailings
from hubnetz.events.models import Attendance, Enrolment, Event, EventKind, NewsReader, Waiting
from hubnetz.events.tests import make, make_programme
from hubnetz.hackathons.access import participants
from hubnetz.hackathons.models import Submission, TeamMember
from hubnetz.hackathons.tests import make as make_hackathon
from hubnetz.post.models import Letter
from tests.cast import Cast
from tests.journeys import browser, looking
from tests.journeys.house import session_of
from tests.journeys.walking import Walker
from tests.races.test_series_seats import slots

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not browser.program(), reason="needs Chromium"),
]
WAYS = ["no-scripts", "keyboard"]


@pytest.fixture(params=WAYS)
def walker(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[Walker]:
    options: dict[str, Any] = {"java_script_enabled": False, "width": 390} if request.param == WAYS[0] else {}
    with browser.visit(chromium, **options) as page:
        page.set_default_timeout(10_000)
        yield Walker(page, request.param)


def presses(walker: Walker, name: str) -> None:
    walker.press(walker.page.get_by_role("button", name=name, exact=True))


def sends(walker: Walker, name: str) -> None:
    """Press a button and wait for the page after it."""
    with walker.page.expect_navigation():
        walker.press(walker.page.get_by_role("button", name=name))


def heading(page: Page, words: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(words)


def who(walker: Walker) -> None:
    page = walker.page
    walker.fill(
        (page.get_by_label("Your name"), "Emil Beispiel"),
        (page.get_by_label("E-mail"), "emil@client.example"),
    )


def ticks(walker: Walker, name: str) -> None:
    """Tick a box: by the space bar, or by a click."""
    box = walker.page.get_by_role("checkbox", name=name)
    if walker.way == "keyboard":
        walker.reach(box)
        walker.page.keyboard.press("Space")
    else:
        box.check()
    expect(box).to_be_checked()


def test_a_seat_is_given_back_and_a_place_in_the_queue_too(address, cast, walker):
    event = make.event(cast.nord, seats=1)
    seat, waits = make.registration(event), make.waiting(event, size=2)
    walker.open(f"{address}/en/waiting/{access.key_to_waiting(waits)}/")
    presses(walker, "Leave the waiting list")
    expect(walker.page.get_by_text("You wait no longer")).to_be_visible()
    walker.open(f"{address}/en/registrations/{access.key_to(seat)}/")
    sends(walker, "Give the seat back")
    assert not event.registrations.standing().exists()
    assert not Waiting.objects.open().exists()


def test_all_dates_of_a_series_and_parts_of_an_umbrella(address, cast, walker):
    first = make.event(cast.nord, seats=4)
    series = actions.repeat(first, slots=slots(first), booking="both", by=None)
    walker.open(f"{address}/en/series/{series.code}/")
    who(walker)
    presses(walker, "Reserve all dates")
    heading(walker.page, "Thank you, a letter is on its way")
    assert Enrolment.objects.get().registrations.standing().count() == 3

    umbrella = make_programme.umbrella(cast.nord, starts_at=first.starts_at, ends_at=first.ends_at)
    talk = make.event(cast.sued, seats=3, part_of=umbrella, title={"de": "Vortrag", "en": "The talk"})
    walker.open(f"{address}/en/events/{umbrella.code}/")
    ticks(walker, "The talk")
    who(walker)
    presses(walker, "Reserve what I chose")
    heading(walker.page, "Thank you, an e-mail is on its way")
    assert talk.registrations.standing().count() == 1


def test_a_guest_says_yes_and_then_no_and_a_reader_ends_the_news(address, cast, walker):
    event = make.event(cast.nord, starts_in=timedelta(days=9))
    actions.list_guests(event, guest_lists.read("Ida Kern;ida@client.example;;;0"), by=None)
    actions.invite_guests(event, answer_by=timezone.now() + timedelta(days=2), by=None)
    guest = event.guests.get()
    walker.open(f"{address}/en/guests/{guest_list.key_to_guest(guest)}/")
    presses(walker, "Yes, I will come")
    expect(walker.page.get_by_text("You come. 1 seat is yours.")).to_be_visible()
    assert event.registrations.standing().count() == 1
    presses(walker, "I cannot come after all")
    expect(walker.page.get_by_text("You do not come. Thank you for telling us.")).to_be_visible()
    assert not event.registrations.standing().exists()

    reader = NewsReader.objects.create(hub=cast.nord, email="ida@client.example", first_at=timezone.now())
    walker.open(f"{address}/en/hub-news/{mailings.key_to_news(reader)}/")
    presses(walker, "No more news")
    heading(walker.page, "No more news")
    reader.refresh_from_db()
    assert reader.left_at


def test_somebody_joins_a_team_and_hands_in(address, cast, walker):
    hackathon = make_hackathon.hackathon(cast.nord)
    lead, ida = (make_hackathon.participant(hackathon, who) for who in ("emil", "ida"))
    team = make_hackathon.team(lead, "Herzschlag")
    page, own = walker.page, f"{address}/en/participants/{participants.key_to(ida)}"
    walker.open(f"{own}/teams/{team.code}/")
    walker.fill((page.get_by_label("A word to the team"), "I solder"))
    sends(walker, "Send the request")
    walker.open(f"{address}/en/participants/{participants.key_to(lead)}/team/")
    sends(walker, "Take in")
    assert TeamMember.objects.filter(team=team, left_at=None).count() == 2
    walker.open(f"{own}/submission/")
    walker.fill((page.get_by_label("Title"), "Pulse"), (page.get_by_label("Your pitch"), "It works."))
    presses(walker, "Hand in")
    expect(page.get_by_text("Version 1: Pulse")).to_be_visible()
    assert Submission.objects.get().by == ida


# --- the desk


@pytest.fixture
def desk(chromium: Browser, address: str, cast: Cast) -> Iterator[Page]:
    """Somebody who plans events of Nord, with a browser without JavaScript."""
    with browser.visit(chromium, java_script_enabled=False, width=390) as page:
        page.set_default_timeout(10_000)
        page.context.add_cookies([session_of(cast.eva, address)])  # type: ignore[list-item]
        yield page


def test_without_javascript_an_event_is_planned_and_published(address, desk, cast):
    EventKind.objects.get_or_create(code="workshop", defaults={"name": {"de": "Workshop", "en": "Workshop"}})
    desk.goto(f"{address}/en/desk/events/new/")
    desk.locator("[name=title_de]").fill("Erste Schritte")
    desk.locator("[name=text_de]").fill("Wir beginnen.")
    desk.locator("[name=kind]").select_option("workshop")
    desk.locator("[name=topics]").first.check()
    day = timezone.localdate() + timedelta(days=20)
    for name, value in (("day", day.isoformat()), ("begins", "17:00"), ("ends", "19:00")):
        desk.locator(f"[name={name}]").fill(value)
    desk.locator("[name=mode]").select_option("on_site")
    desk.locator("[name=site]").select_option(str(cast.nord.sites.get().pk))
    desk.get_by_role("button", name="Save as draft").click()
    made = Event.objects.get()
    assert made.published_at is None
    desk.goto(f"{address}/en/desk/events/{made.code}/plan/")
    desk.get_by_role("button", name="Publish").click()
    made.refresh_from_db()
    assert made.published_at
    assert made.hub == cast.nord


def test_without_javascript_people_are_let_in_noted_told_and_listed(address, desk, cast):
    event = make.event(cast.nord, seats=5, starts_in=timedelta(hours=5), site=cast.nord.sites.get())
    press = make.attendee_type(event, "Presse", needs_approval=True)
    make.attendee_type(event, "Betrieb")
    emil = make.registration(event, "emil")
    asks = make.registration(event, "rita", type=press)
    base = f"{address}/en/desk/events/{event.code}"

    desk.goto(f"{base}/requests/")
    desk.get_by_role("checkbox", name="Rita").check()
    desk.get_by_role("button", name="Approve").click()
    asks.refresh_from_db()
    assert asks.confirmed_at

    desk.goto(f"{base}/going-online/")
    desk.get_by_label("Link to join online").fill("https://treffen.example/1")
    desk.locator("main form button[type=submit]").first.click()
    event.refresh_from_db()
    assert event.mode == "online"
    desk.goto(f"{base}/coming-back/")
    desk.locator("main form button[type=submit]").first.click()
    event.refresh_from_db()
    assert event.mode == "on_site"

    desk.goto(f"{base}/door/?q=emil")
    desk.locator("main").get_by_role("button", name="Is here").first.click()
    assert Attendance.objects.filter(registration=emil).exists()
    desk.goto(f"{base}/door/walk-in/")
    desk.locator("[name=name]").fill("Hanna")
    desk.get_by_role("button", name="Note as present").last.click()
    assert event.attendances.count() == 2

    desk.goto(f"{base}/letters/")
    desk.locator("[name=group]").select_option("seats")
    desk.locator("[name=subject_en]").fill("Slides")
    desk.locator("[name=text_en]").fill("Here they are.")
    desk.get_by_role("button", name="See it first").click()
    expect(desk.get_by_role("heading", name="As it arrives")).to_be_visible()
    desk.get_by_role("button", name="Send it to").click()
    assert Letter.objects.filter(kind="events.mailing").count() == 2

    desk.goto(f"{base}/lists/")
    link = desk.locator("a[href*='people.csv']").first.get_attribute("href")
    answer = desk.request.get(f"{address}{link}")
    rows = list(csv.reader(io.StringIO(answer.body().decode("utf-8-sig"))))
    assert {"Emil", "Rita", "Hanna"} <= {cell for row in rows for cell in row}


def test_every_stop_of_the_keyboard_at_the_desk_of_an_event_is_reached_and_seen(address, chromium, cast):
    event = make.event(cast.nord, seats=2, starts_in=timedelta(hours=1))
    make.attendee_type(event, "Presse", needs_approval=True)
    make.registration(event, "rita", type=event.pools.get().types.get())
    make.attendee_type(event, "Betrieb")
    for who in ("emil", "ida"):
        make.registration(event, who)
    make.waiting(event, "gerda"), make.waiting(event, "uwe")
    found = {}
    with browser.visit(chromium) as page:
        page.context.add_cookies([session_of(cast.eva, address)])
        for part in ("", "door/", "requests/", "queue/", "seats/", "letters/", "lists/", "plan/"):
            page.goto(f"{address}/desk/events/{event.code}/{part}")
            found[part] = looking.walk_by_tab(page)
    assert {part: lines for part, lines in found.items() if lines} == {}
