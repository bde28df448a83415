"""Every page of events and hackathons at the desk, by the table of doors, and every public one in English on a phone:
axe, light and dark, wide and narrow, in both languages. Each page is loaded once in each language and then turned; what
neither language nor size can change is asked once."""

import csv

import pytest
from playwright.sync_api import Browser, Page

from tests.cast import Cast
from tests.house import test_doors as doors
from tests.journeys import axe, browser, pages, world
from tests.journeys.house import session_of

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not browser.program(), reason="needs Chromium"),
]
one_of_each = doors.world  # Nord has one of everything
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
OURS = ("event", "hackathon", "walk_in", "attendance")
# Open to the lead, but not to be looked at.
FOR_MACHINES = {
    "desk:event_badges",
    "desk:event_door_list",
    "desk:event_material_file",
    "desk:event_paper",
    "desk:event_people_csv",
    "desk:event_people_xlsx",
    "desk:event_scan_list",
    "desk:event_scan_worker",
    "desk:events_near",  # a part of a page
    "desk:events_people_csv",
    "desk:events_people_xlsx",
    "desk:hackathon_team_file",
}


def at_the_desk(codes: dict[str, str]) -> list[str]:
    """Return the address of each page that the table of doors opens to a lead of the hub."""
    with doors.TABLE.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if (row["method"], row["lead"]) == ("GET", "200")]
    names = {row["address"] for row in rows if row["address"].startswith("desk:")}
    ours = {name for name in names if any(word in name for word in OURS)} - FOR_MACHINES
    paths = doors.addresses()
    assert len(ours) > 60
    return [doors.filled(paths[name], codes) for name in sorted(ours)]


def turned(page: Page, size: dict[str, int], scheme: str, *, again: bool) -> list[str]:
    """Turn the page that is open; return what is wrong with it, with a word for how it was seen."""
    page.set_viewport_size(size)  # type: ignore[arg-type]
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    lines = [*axe.complaints(page, looks=again), *(f"sticks out: {one}" for one in axe.overflow(page))]
    if size == NARROW and (wide := page.evaluate("document.documentElement.scrollWidth")) > NARROW["width"]:
        lines.append(f"{wide} wide")
    return [f"{size['width']} {scheme}: {line}" for line in lines]


def seen(page: Page, url: str, *ways: tuple[dict[str, int], str], again: bool = False) -> list[str]:
    """Open a page and return what is wrong with it in each of the ways; `again`: it was seen in another language."""
    answer = page.goto(url)
    assert answer is not None
    assert answer.status == 200, url
    return [
        line
        for number, (size, scheme) in enumerate(ways)
        for line in turned(page, size, scheme, again=again or number > 0)
    ]


def nothing(found: dict[str, list[str]]) -> None:
    lines = [f"{path}: {line}" for path, some in found.items() for line in some]
    assert not lines, "\n".join(lines)


def test_every_page_at_the_desk(
    address: str, chromium: Browser, cast: Cast, one_of_each: dict[str, str]
) -> None:
    paths, found = at_the_desk(one_of_each), {}
    with browser.visit(chromium) as page:
        page.context.add_cookies([session_of(cast.ada, address)])  # type: ignore[list-item]
        for path in paths:
            found[path] = seen(page, address + path, (WIDE, "light"), (NARROW, "dark"))
            found[f"/en{path}"] = seen(page, f"{address}/en{path}", (NARROW, "light"), again=True)
    nothing(found)


def test_every_public_page_in_english_on_a_phone(address: str, chromium: Browser, cast: Cast) -> None:
    """In other ways axe looks at them with all public pages (`test_all_pages.py`)."""
    filled = pages.filled(world.furnish(cast), only=("events:", "hackathons:"))
    assert len(filled) > 50
    found = {}
    with browser.visit(chromium, width=390) as page:
        for path in filled:
            page.goto(f"{address}/en{path}", wait_until="domcontentloaded")
            found[path] = axe.overflow(page)
    nothing(found)
