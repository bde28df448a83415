"""Every page for the public, for everybody: axe, narrow and magnified, spaced out, by keyboard, calm, forced colours."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys import axe, browser, house, looking, pages, world

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not browser.program(), reason="needs Chromium"),
]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with house.house(tmp_path_factory.mktemp("assets")) as url:
        yield url


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser.chromium() as running:
        yield running


@pytest.fixture
def network(cast):
    return world.furnish_fully(cast)


def opened(page: Page, address: str, paths: list[str]) -> Iterator[str]:
    for path in paths:
        answer = page.goto(f"{address}{path}")
        assert answer is not None
        assert answer.status == (404 if "nothing" in path else 200), path
        yield path


def test_on_a_wide_screen_and_by_keyboard(address, chromium, network):
    found = {}
    with browser.visit(chromium, expected="404") as page:
        for path in opened(page, address, pages.filled(network)):
            found[path] = [*axe.complaints(page), *axe.overflow(page), *looking.walk_by_tab(page)]
    assert {path: lines for path, lines in found.items() if lines} == {}


def test_in_english(address, chromium, network):
    found = {}
    with browser.visit(chromium, expected="404") as page:
        for path in opened(page, address, [f"/en{path}" for path in pages.filled(network)]):
            found[path] = [*axe.complaints(page), *axe.overflow(page)]
            if page.locator("html").get_attribute("lang") != "en":
                found[path].append("not in English")
    assert {path: lines for path, lines in found.items() if lines} == {}


def test_on_a_phone_at_night_magnified_spaced_out_and_calm(address, chromium, network):
    found = {}
    with browser.visit(
        chromium, width=390, scheme="dark", expected="404", reduced_motion="reduce"
    ) as page:
        for path in opened(page, address, pages.filled(network)):
            lines = [*axe.complaints(page), *axe.overflow(page), *looking.moving(page), *looking.cut_off(page)]
            page.set_viewport_size({"width": 320, "height": 256})  # 1280 x 1024 at 400 %
            lines += [f"at 320: {line}" for line in [*axe.overflow(page), *looking.cut_off(page)]]
            looking.space_out(page)
            lines += [f"spaced out: {line}" for line in [*axe.overflow(page), *looking.cut_off(page)]]
            page.set_viewport_size({"width": 390, "height": 844})
            found[path] = lines
    assert {path: lines for path, lines in found.items() if lines} == {}
