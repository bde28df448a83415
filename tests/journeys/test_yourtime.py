"""What somebody elsewhere reads about a date that people join from anywhere, in a browser with a clock of its own."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, expect

from hubnetz.events import access
from hubnetz.events.models import Event
from hubnetz.events.tests import make
from tests.journeys import axe, browser

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not browser.program(), reason="needs Chromium"),
]
BERLIN = ZoneInfo("Europe/Berlin")


def online(cast, *parts: int, hours: int = 2, **fields) -> Event:
    begins = datetime(*parts, tzinfo=BERLIN)
    made = make.event(
        cast.nord,
        **{"starts_at": begins, "ends_at": begins + timedelta(hours=hours), "mode": "online", **fields},
    )
    made.refresh_from_db()
    return made


def lead(chromium: Browser, address: str, zone: str, language: str = "", path: str = "") -> str:
    """Return what stands under the title for a visitor in a zone."""
    with browser.visit(chromium, timezone_id=zone) as page:
        page.goto(f"{address}{language}{path}")
        text = page.locator("p.lead").inner_text()
    return re.sub(r"\s+", " ", text)


def test_lisbon_reads_its_own_time_beside_the_german_one(address, chromium, cast):
    event = online(cast, 2037, 6, 4, 10)
    path = f"/events/{event.code}/"
    german = lead(chromium, address, "Europe/Lisbon", path=path)
    assert "10:00–12:00 Uhr (deutsche Zeit), 09:00–11:00 Uhr in Ihrer Zeit" in german
    english = lead(chromium, address, "Europe/Lisbon", "/en", path)
    assert re.search(r"10:00–12:00 \(German time\), 09:00 ?– ?11:00 in your time", english)


def test_between_two_changes_of_the_clock_the_distance_is_another(address, chromium, cast):
    event = online(cast, 2037, 3, 20, 18)  # New York has summer time already, Germany not yet
    assert "13:00–15:00 Uhr in Ihrer Zeit" in lead(
        chromium, address, "America/New_York", path=f"/events/{event.code}/"
    )


@pytest.mark.parametrize(("month", "day"), [(3, 29), (10, 25)])
def test_in_the_night_in_which_both_clocks_change_lisbon_stays_an_hour_behind(
    address, chromium, cast, month, day
):
    """Both change at one in the morning of Greenwich: one hour of wall time is missing, or comes twice, in between."""
    event = online(cast, 2037, month, day, 1, hours=3)
    said = lead(chromium, address, "Europe/Lisbon", path=f"/events/{event.code}/")
    assert "01:00–04:00 Uhr (deutsche Zeit), 00:00–03:00 Uhr in Ihrer Zeit" in said


def test_between_midnights_lisbon_is_still_on_the_day_before(address, chromium, cast):
    event = online(cast, 2037, 10, 26, 0)
    said = lead(chromium, address, "Europe/Lisbon", path=f"/events/{event.code}/")
    assert "Sonntag, 25. Oktober" in said
    assert "23:00" in said


def test_where_the_day_is_another_one_it_is_said(address, chromium, cast):
    path = f"/events/{online(cast, 2037, 6, 4, 19).code}/"
    said = lead(chromium, address, "Asia/Tokyo", path=path)
    assert "Freitag, 5. Juni" in said
    assert "02:00" in said
    assert "in Ihrer Zeit" in said


@pytest.mark.parametrize("zone", ["Europe/Berlin", "Europe/Paris", "Europe/Stockholm"])
def test_whose_clock_shows_the_same_reads_nothing_more(address, chromium, cast, zone):
    said = lead(chromium, address, zone, path=f"/events/{online(cast, 2037, 6, 4, 10).code}/")
    assert "deutsche Zeit" in said
    assert "Ihrer Zeit" not in said


def test_a_date_on_site_is_in_the_time_of_its_place(address, chromium, cast):
    event = make.event(cast.nord, site=cast.nord.sites.get())
    assert "Zeit" not in lead(chromium, address, "Europe/Lisbon", path=f"/events/{event.code}/")


def test_without_scripts_the_german_time_stands(address, chromium, cast):
    event = online(cast, 2037, 10, 25, 2)
    with browser.visit(chromium, timezone_id="Europe/Lisbon", java_script_enabled=False) as page:
        page.goto(f"{address}/events/{event.code}/")
        expect(page.locator("p.lead")).to_contain_text("(deutsche Zeit)")
        expect(page.get_by_text("in Ihrer Zeit")).to_have_count(0)
        stamp = page.locator("p.lead time").get_attribute("datetime")
    assert datetime.fromisoformat(str(stamp)) == event.starts_at
    assert str(stamp).endswith("+02:00")


def test_the_own_page_says_it_to_who_comes_online_only(address, chromium, cast):
    event = online(cast, 2037, 6, 4, 10, mode="hybrid", site=cast.nord.sites.get())
    there = make.registration(event, "ida", pool=event.pools.get())
    far = event.pools.create(mode="online", planned_mode="online", position=1)
    seat = make.registration(event, "emil", pool=far)
    own = f"/registrations/{access.key_to(seat)}/"
    assert "09:00–11:00 Uhr in Ihrer Zeit" in lead(chromium, address, "Europe/Lisbon", path=own)
    on_site = f"/registrations/{access.key_to(there)}/"
    assert "Zeit" not in lead(chromium, address, "Europe/Lisbon", path=on_site)


def test_it_is_read_out_where_it_stands_and_breaks_no_rule(address, chromium, cast):
    event = online(cast, 2037, 6, 4, 10)
    with browser.visit(chromium, timezone_id="Europe/Lisbon", width=390) as page:
        page.goto(f"{address}/events/{event.code}/")
        said = page.locator("p.lead").aria_snapshot()
        assert "(deutsche Zeit), 09:00–11:00 Uhr in Ihrer Zeit" in re.sub(r"\s+", " ", said)
        assert page.locator("[aria-live] [data-behaviour~=yourtime]").count() == 0
        assert axe.complaints(page) == []
