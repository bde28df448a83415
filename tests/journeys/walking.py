"""Somebody who walks through the site in one of three ways; taps and page loads are counted."""

import contextlib
import time
from collections.abc import Iterator
from typing import Any

from playwright.sync_api import Browser, Locator, Page

from tests.journeys import browser

WAYS = ["phone", "no-scripts", "keyboard"]
LONGEST_TAB_WALK = 60  # stops between two things that are used
SECONDS = 30  # for a whole journey, on a slow machine


class Walker:
    """One person with one page. What is typed is free; each tap or Enter after the first typing counts."""

    def __init__(self, page: Page, way: str) -> None:
        self.page = page
        self.way = way
        self.taps = 0
        self.loads: list[str] = []
        self.typed = False
        page.on("response", self._note)

    def _note(self, response: Any) -> None:
        request = response.request
        if request.is_navigation_request() and not 300 <= response.status < 400:
            self.loads.append(f"{response.status} {response.url}")

    def open(self, address: str) -> None:
        """Open an address, as from a search engine."""
        self.page.goto(address)

    def fill(self, first: tuple[Locator, str], *more: tuple[Locator, str]) -> None:
        """Type into a field, then into those after it: by the "next" key of a phone, which is Tab on a keyboard."""
        field, text = first
        self.reach(field) if self.way == "keyboard" else self._touch(field)
        self.page.keyboard.insert_text(text) if self.way == "phone" else self.page.keyboard.type(text)
        self.typed = True
        for field, text in more:
            self.page.keyboard.press("Tab")
            assert focused(field), f"the field after it is not {field}"
            self.page.keyboard.type(text)

    def press(self, target: Locator) -> None:
        """Tap a link or a button, or reach it by Tab and press Enter."""
        if self.way == "keyboard":
            self.reach(target)
            self.page.keyboard.press("Enter")
            self.taps += self.typed
        else:
            self._touch(target)
        self.page.wait_for_load_state()

    def _touch(self, target: Locator) -> None:
        target.tap() if self.way == "phone" else target.click()
        self.taps += self.typed

    def reach(self, target: Locator) -> None:
        """Press Tab until an element has the focus."""
        target.wait_for()
        for _stop in range(LONGEST_TAB_WALK):
            self.page.keyboard.press("Tab")
            if focused(target):
                return
        raise AssertionError(f"not reached by {LONGEST_TAB_WALK} times Tab: {target}")


def focused(target: Locator) -> bool:
    """Return whether an element has the focus."""
    return bool(target.evaluate("element => element === document.activeElement"))


@contextlib.contextmanager
def walk(chromium: Browser, way: str, *, taps: int, loads: int) -> Iterator[Walker]:
    """Let somebody walk; fails when it took more taps than agreed, another number of pages, or too long."""
    phone = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
    options: dict[str, Any] = {
        "phone": phone,
        "no-scripts": {**phone, "has_touch": False, "java_script_enabled": False},
        "keyboard": {},
    }[way]
    begun = time.monotonic()
    with browser.visit(chromium, **options) as page:
        page.set_default_timeout(10_000)
        walker = Walker(page, way)
        yield walker
    assert walker.taps <= taps, f"{walker.taps} taps, {taps} were agreed"
    assert len(walker.loads) == loads, walker.loads
    assert time.monotonic() - begun < SECONDS
