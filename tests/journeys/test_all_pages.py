"""Every public page, for everybody: axe, narrow, magnified, spaced out, by keyboard, calm, forced colours."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import axe, browser, looking, pages, world

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not browser.program(), reason="needs Chromium"),
]


@pytest.fixture
def network(cast):
    return world.furnish_fully(cast)


def opened(page: Page, address: str, paths: list[str]) -> Iterator[str]:
    for path in paths:
        answer = page.goto(f"{address}{path}")
        assert answer is not None
        assert answer.status == (404 if "nothing" in path else 200), path
        yield path


def nothing(found: dict[str, list[str]]) -> None:
    """Fail with a line for each complaint."""
    lines = [f"{path}: {line}" for path, some in found.items() for line in some]
    assert not lines, "\n".join(lines)


def test_on_a_wide_screen_and_by_keyboard(address, chromium, network):
    found = {}
    with browser.visit(chromium, expected="404") as page:
        for path in opened(page, address, pages.filled(network)):
            found[path] = [*axe.complaints(page), *axe.overflow(page), *looking.walk_by_tab(page)]
    nothing(found)


def test_in_english(address, chromium, network):
    found = {}
    with browser.visit(chromium, expected="404") as page:
        for path in opened(page, address, [f"/en{path}" for path in pages.filled(network)]):
            found[path] = [*axe.complaints(page), *axe.overflow(page)]
            if page.locator("html").get_attribute("lang") != "en":
                found[path].append("not in English")
    nothing(found)


def test_on_a_phone_at_night_magnified_spaced_out_and_calm(address, chromium, network):
    found = {}
    with browser.visit(chromium, width=390, scheme="dark", expected="404", reduced_motion="reduce") as page:
        for path in opened(page, address, pages.filled(network)):
            lines = [
                *axe.complaints(page),
                *axe.overflow(page),
                *looking.moving(page),
                *looking.cut_off(page),
            ]
            page.set_viewport_size({"width": 320, "height": 256})  # 1280 x 1024 at 400 %
            lines += [f"at 320: {line}" for line in [*axe.overflow(page), *looking.cut_off(page)]]
            looking.space_out(page)
            lines += [f"spaced out: {line}" for line in [*axe.overflow(page), *looking.cut_off(page)]]
            page.set_viewport_size({"width": 390, "height": 844})
            found[path] = lines
    nothing(found)


def changes(page: Page, said: str) -> None:
    """Fail unless the live region says what there is now, and the focus is still where it was."""
    before = page.evaluate("document.activeElement.id")
    assert before
    expect(page.locator("#live")).to_have_text(said)
    assert page.evaluate("document.activeElement.id") == before


def test_what_a_list_swaps_is_said_and_the_focus_stays(address, chromium, network):
    with browser.visit(chromium) as page:
        page.goto(f"{address}/offers/")
        words = page.get_by_label("Stichwort")
        words.focus()
        page.keyboard.type("Onlineshop")
        page.keyboard.press("Enter")
        changes(page, "1 Angebot")
        page.goto(f"{address}/offers/")
        choice = page.locator("#f-topic-ai")  # the first facets stand open
        choice.focus()
        page.keyboard.press("Enter")
        expect(page.locator("#live")).to_have_text("21 Angebote")
        expect(page.locator("#f-topic-ai")).to_be_focused()

        page.goto(f"{address}/events/")
        box = page.locator("#narrow input[type=checkbox]").first
        box.focus()
        page.keyboard.press("Space")
        changes(page, "1 Veranstaltung")

        page.goto(f"{address}/funding/")
        page.get_by_role("button", name="Zeigen").focus()
        page.keyboard.press("Enter")
        expect(page.locator("#live")).to_have_text("1 Programm")
        expect(page.get_by_role("button", name="Zeigen")).to_be_focused()


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without"])
def test_on_a_phone_the_menu_unfolds_from_one_row(address, chromium, network, scripts):
    with browser.visit(chromium, width=390, java_script_enabled=scripts) as page:
        page.goto(f"{address}/")
        assert page.locator("main").bounding_box()["y"] <= 100
        events = page.get_by_role("banner").get_by_role("link", name="Veranstaltungen")
        expect(events).to_have_count(0)
        page.get_by_role("button", name="Menü", exact=True).focus()
        page.keyboard.press("Enter")
        expect(events).to_be_visible()
        page.keyboard.press("Tab")
        expect(page.get_by_role("button", name="Menü schließen")).to_be_focused()
        page.keyboard.press("Tab")
        expect(events).to_be_focused()
        if scripts:
            assert axe.complaints(page) == []
        page.keyboard.press("Escape")
        expect(events).to_have_count(0)
        expect(page.get_by_role("button", name="Menü", exact=True)).to_be_focused()


@pytest.mark.parametrize("path", ["/", "/network/", "/offers/", "/hubs/nord/"])
def test_with_forced_colours_focus_buttons_and_map_are_seen(address, chromium, network, path):
    with browser.visit(chromium, forced_colors="active") as page:
        page.goto(f"{address}{path}")
        assert looking.walk_by_tab(page) == []
        assert page.evaluate(looking.UNBORDERED) == []
        if path == "/network/":
            assert page.evaluate(looking.UNDRAWN) == []
