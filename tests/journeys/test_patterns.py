"""The pattern page in a browser: every component passes axe, fits a narrow screen, and works by keyboard."""

from collections.abc import Iterator

import pytest
from django.contrib.staticfiles import finders
from django.core.wsgi import get_wsgi_application
from django.test import override_settings
from playwright.sync_api import Browser

from hubnetz.ui import assets
from tests.journeys import axe, browser

pytestmark = [pytest.mark.browser, pytest.mark.skipif(not browser.program(), reason="needs Chromium")]

PLAIN = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the house with freshly made assets; the pattern page asks no database."""
    target = tmp_path_factory.mktemp("assets")
    assets.build(target)
    with override_settings(STATICFILES_DIRS=[target], STORAGES=PLAIN, WHITENOISE_USE_FINDERS=True):
        finders.get_finder.cache_clear()
        with browser.serve(get_wsgi_application()) as url:
            yield url
    finders.get_finder.cache_clear()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("frame", ["", "start", "staff"])
def test_axe_has_no_complaint(address: str, chromium: Browser, scheme: str, width: int, frame: str) -> None:
    with browser.visit(chromium, width=width, scheme=scheme) as page:
        page.goto(f"{address}/patterns/?frame={frame}")
        assert axe.complaints(page) == []


@pytest.mark.parametrize("frame", ["", "start", "staff"])
def test_paper_is_white_whatever_the_screen_is(address: str, chromium: Browser, frame: str) -> None:
    with browser.visit(chromium, width=800, scheme="dark") as page:
        page.goto(f"{address}/patterns/?frame={frame}")
        page.emulate_media(media="print")
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
        assert [line for line in axe.complaints(page) if "color-contrast" in line] == []


def test_axe_would_complain(address: str, chromium: Browser) -> None:
    with browser.visit(chromium) as page:
        page.goto(f"{address}/patterns/")
        page.evaluate("document.querySelector('.lead').setAttribute('class', 'number'); true")
        page.evaluate("document.querySelectorAll('label')[0].remove()")
        assert any(line.startswith("label:") for line in axe.complaints(page))


@pytest.mark.parametrize("frame", ["", "start", "staff"])
def test_it_fits_320_pixels_and_wide_letter_spacing(address: str, chromium: Browser, frame: str) -> None:
    with browser.visit(chromium, width=320) as page:
        page.goto(f"{address}/patterns/?frame={frame}")
        assert axe.overflow(page) == []
        page.evaluate(
            "for (const e of document.querySelectorAll('p, li, dd, label, a'))"
            " { e.style.letterSpacing = '0.12em'; e.style.wordSpacing = '0.16em'; e.style.lineHeight = '1.5'; }"
        )
        assert axe.overflow(page) == []


def test_every_stop_of_the_keyboard_is_seen(address: str, chromium: Browser) -> None:
    with browser.visit(chromium) as page:
        page.goto(f"{address}/patterns/")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip-link"
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main"
        page.reload()
        assert axe.steps_by_keyboard(page) == []


@pytest.mark.parametrize("options", [{"forced_colors": "active"}, {"reduced_motion": "reduce"}])
def test_it_stands_the_visitors_own_settings(
    address: str, chromium: Browser, options: dict[str, str]
) -> None:
    with browser.visit(chromium, **options) as page:
        page.goto(f"{address}/patterns/")
        assert axe.overflow(page) == []
        assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == (
            "auto" if "reduced_motion" in options else "smooth"
        )


def test_the_first_visit_is_light(address: str, chromium: Browser) -> None:
    with browser.visit(chromium) as page:
        sent = browser.weight(page, f"{address}/patterns/")
    fonts = [size for kind, size in sent.values() if kind == "font"]
    rest = [size for kind, size in sent.values() if kind != "font"]
    assert len(sent) <= 8, sent
    assert len(fonts) == 2
    assert sum(fonts) <= 70_000
    assert sum(rest) <= 90_000, sent


def test_htmx_evaluates_nothing_stores_nothing_and_shows_errors_of_forms(
    address: str, chromium: Browser
) -> None:
    with browser.visit(chromium, expected="422") as page:
        page.goto(f"{address}/patterns/")
        settings = page.evaluate(
            "[htmx.config.allowEval, htmx.config.historyCacheSize, htmx.config.includeIndicatorStyles]"
        )
        assert settings == [False, 0, False]
        page.route(
            "**/probe/",
            lambda route: route.fulfill(
                status=422,
                content_type="text/html",
                body='<p id="answer" data-say="2 Fehler">Bitte prüfen</p>',
            ),
        )
        with page.expect_response("**/probe/"):
            page.evaluate("htmx.ajax('POST', '/probe/', {target: '#alert', swap: 'innerHTML'}); true")
        page.wait_for_selector("#answer")
        page.wait_for_function("document.getElementById('live').textContent === '2 Fehler'")


def test_a_form_is_sent_once_and_again_after_going_back(address: str, chromium: Browser) -> None:
    send = "document.getElementById('example-form').dispatchEvent(new Event('submit', {cancelable: true}))"
    with browser.visit(chromium) as page:
        page.goto(f"{address}/patterns/")
        assert page.evaluate(send) is True
        assert page.evaluate(send) is False
        page.evaluate("window.dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
        assert page.evaluate(send) is True


def test_without_javascript_the_page_is_whole(address: str, chromium: Browser) -> None:
    with browser.visit(chromium, java_script_enabled=False) as page:
        page.goto(f"{address}/patterns/")
        assert page.locator("h1").is_visible()
        assert page.locator("#example-form button[type=submit]").is_visible()


def test_the_error_summary_takes_the_focus_and_leads_to_the_field(address: str, chromium: Browser) -> None:
    with browser.visit(chromium) as page:
        page.goto(f"{address}/patterns/")
        page.evaluate(
            "const s = document.querySelector('.error-summary'); s.dataset.behaviour = 'focus';"
            "document.dispatchEvent(new CustomEvent('htmx:afterSettle', {detail: {elt: s}}))"
        )
        assert "error-summary" in page.evaluate("document.activeElement.className")
        page.click(".error-summary a")
        page.keyboard.press("Tab")
        page.keyboard.press("Shift+Tab")
        assert page.evaluate("document.activeElement.id") == "faulty_email"
