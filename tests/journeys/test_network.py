"""The map of counties and hubs in a browser: seen, read, walked by keyboard, printed, without JavaScript."""

import pytest
from playwright.sync_api import expect

from hubnetz.events.tests import make
from hubnetz.network import reference
from hubnetz.network.models import Region, Responsibility
from hubnetz.network.tests.make import responsible
from tests.journeys import axe, browser

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not browser.program(), reason="needs Chromium"),
]
PAGES = [
    "/network/",
    "/network/?view=tiles",
    "/network/?view=list",
    "/network/counties/08115/",
    "/network/counties/08215/",
    "/network/counties/08111/",
    "/en/network/",
]


@pytest.fixture
def network(cast):
    """Every county is there; two in three have a hub, one is served in part."""
    state = Region.objects.create(ags="08", kind="state", name="Baden-Württemberg")
    for number, known in enumerate(reference.counties()):
        county = Region.objects.create(ags=known.ags, kind="county", name=known.name, parent=state)
        if known.ags == "08215":
            town = Region.objects.create(ags="08215009", kind="municipality", name="Bruchsal", parent=county)
            Responsibility.objects.create(
                hub=cast.sued, region=town, role="responsible", valid_from="2019-01-01"
            )
        else:
            hub = cast.nord if number % 2 else cast.sued
            role = (
                "responsible" if known.ags == "08115" or (number % 3 and known.ags != "08111") else "deputy"
            )
            responsible(hub, known.ags, known.name, role=role)
    cast.sued.sites.update(postcode="89073", town="Ulm", latitude=48.398, longitude=9.992)
    make.event(cast.nord, seats=7)
    return cast


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390, 320])
def test_axe_has_no_complaint_and_nothing_sticks_out(address, chromium, network, scheme, width):
    found = {}
    with browser.visit(chromium, width=width, scheme=scheme) as page:
        for path in PAGES:
            page.goto(f"{address}{path}")
            if complaints := [*axe.complaints(page), *axe.overflow(page)]:
                found[path] = complaints
    assert found == {}


@pytest.mark.parametrize("path", ["/network/", "/network/?view=tiles", "/network/counties/08215/"])
def test_every_stop_of_the_keyboard_can_be_seen(address, chromium, network, path):
    with browser.visit(chromium) as page:
        page.goto(f"{address}{path}")
        assert axe.steps_by_keyboard(page) == []


def test_a_county_is_opened_by_keyboard_and_the_map_can_be_skipped(address, chromium, network):
    with browser.visit(chromium) as page:
        page.goto(f"{address}/network/")
        page.get_by_role("link", name="Karte überspringen").focus()
        page.keyboard.press("Tab")
        name = page.evaluate("document.activeElement.getAttribute('aria-label')")
        assert name.startswith("Alb-Donau-Kreis: ")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("Alb-Donau-Kreis")
        page.go_back()
        page.get_by_role("link", name="Karte überspringen").focus()
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('.network-map')") is None


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without"])
def test_from_the_map_to_a_question_from_there(address, chromium, network, scripts):
    with browser.visit(chromium, java_script_enabled=scripts) as page:
        page.goto(f"{address}/network/")
        page.get_by_role("link", name="Kacheln").click()
        expect(page).to_have_url(f"{address}/network/?view=tiles#network-map")
        page.get_by_role("link", name="Liste").click()
        page.get_by_role("link", name="Böblingen", exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Landkreis Böblingen")
        page.get_by_label("Ihr Vorhaben oder Ihre Frage").fill("Wir wollen einen Roboter kaufen")
        page.get_by_role("button", name="Hilfe finden").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Ihre Antwort")
        expect(page.get_by_label("Postleitzahl oder Ort").first).to_have_value("Landkreis Böblingen")


def test_a_status_can_be_told_apart_without_colours(address, chromium, network):
    shown = "getComputedStyle(document.querySelector('{}')).{}"
    with browser.visit(chromium, forced_colors="active") as page:
        page.goto(f"{address}/network/")
        ground = page.evaluate(shown.format(".network-map__ground", "fill"))
        assert page.evaluate(shown.format(".network-map__county--covered", "fill")) == ground
        assert page.evaluate(shown.format(".network-map__hatch", "stroke")) != ground
        assert page.evaluate(shown.format(".network-map__stripe", "stroke")) != ground
        assert page.evaluate(shown.format(".network-map__borders", "stroke")) != ground


def test_the_map_is_printed_on_white(address, chromium, network):
    with browser.visit(chromium, scheme="dark") as page:
        page.goto(f"{address}/network/")
        page.emulate_media(media="print")
        assert page.locator(".network-map__drawing").is_visible()
        assert not page.locator(".network-map__views").is_visible()
        assert page.evaluate("getComputedStyle(document.querySelector('.network-map__ground')).fill") == (
            "rgb(255, 255, 255)"
        )


def test_the_page_with_the_map_is_light(address, chromium, network):
    with browser.visit(chromium) as page:
        sent = browser.weight(page, f"{address}/network/")
    kind, size = sent[f"{address}/network/"]
    assert kind == "document"
    assert size <= 20_000
    assert sum(size for kind, size in sent.values() if kind != "font") <= 90_000


def test_the_county_in_focus_stands_out_as_a_whole(address, chromium, network):
    fill = "getComputedStyle(document.querySelector('.network-map__county--{} > path')).fill"
    with browser.visit(chromium) as page:
        page.goto(f"{address}/network/")
        for status in ("covered", "white", "part"):
            before = page.evaluate(fill.format(status))
            page.get_by_role("link", name="Karte überspringen").focus()
            page.keyboard.press("Tab")  # so that the browser shows the focus
            page.locator(f".network-map__county--{status}").first.focus()
            assert page.evaluate(fill.format(status)) == "rgb(26, 26, 23)"
            assert before != "rgb(26, 26, 23)"
