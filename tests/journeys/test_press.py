"""News, statutory pages, feedback and plain language in a browser: axe, without JavaScript, by keyboard."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from hubnetz.network.tests.make import responsible
from hubnetz.press import actions
from hubnetz.press.models import Feedback, Notice
from hubnetz.press.tests import make
from tests.journeys import axe, browser, house

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not browser.program(), reason="needs Chromium"),
]


@pytest.fixture
def told(cast: Any) -> Any:
    """Notices in every state, feedback that waits and such that is answered."""
    responsible(cast.nord, "08115", "Böblingen")
    text = "Ein Absatz.\n\nEs gibt:\n- eins\n- zwei\n\nMehr unter https://hub.example/seite."
    cast.shown = make.published(cast.nord, text={"de": text})
    make.published(None, kind="release")
    cast.planned = make.published(cast.nord, days=3)
    cast.draft = make.draft(cast.nord)
    cast.network = make.draft(None)
    cast.waiting = make.feedback()
    cast.answered = actions.answer(make.feedback(email=""), text="Behoben.", by=cast.dina)
    return cast


def public(told: Any) -> list[str]:
    return [
        "/news/",
        "/news/?hub=sued",
        f"/news/{told.shown.code}/",
        "/press/",
        "/imprint/",
        "/privacy/",
        "/accessibility/",
        "/accessibility/feedback/?page=/events/",
        "/accessibility/feedback/sent/",
        "/plain-language/",
        "/plain-language/place/?topic=ai",
        "/plain-language/place/",
        "/sign-language/",
        "/en/news/",
        "/en/press/",
        "/en/privacy/",
        "/en/plain-language/",
    ]


def staff(told: Any) -> dict[str, list[str]]:
    return {
        "eva": [
            "/desk/news/",
            "/desk/news/new/",
            f"/desk/news/{told.draft.code}/",
            f"/desk/news/{told.shown.code}/",
            f"/desk/news/{told.planned.code}/change/",
        ],
        "dina": [
            "/office/news/",
            f"/office/news/{told.network.code}/",
            "/office/feedback/",
            f"/office/feedback/{told.waiting.code}/",
            f"/office/feedback/{told.answered.code}/",
            "/office/site/",
        ],
    }


def look(page: Page, url: str) -> list[str]:
    page.goto(url)
    return [*axe.complaints(page), *axe.overflow(page)]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_has_no_complaint_and_nothing_sticks_out(address, chromium, told, scheme, width):
    with browser.visit(chromium, width=width, scheme=scheme) as page:
        found = {path: look(page, address + path) for path in public(told)}
        for who, paths in staff(told).items():
            page.context.clear_cookies()
            page.context.add_cookies([house.session_of(getattr(told, who), address)])
            found |= {path: look(page, address + path) for path in paths}
    assert {path: lines for path, lines in found.items() if lines} == {}


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without"])
def test_a_barrier_is_reported_from_the_page_it_is_on(address, chromium, told, scripts):
    with browser.visit(chromium, width=390, java_script_enabled=scripts, expected="422") as page:
        page.goto(f"{address}/hubs/nord/")
        page.get_by_role("link", name="Fehler oder Barriere melden").click()
        expect(page.get_by_label("Um welche Seite geht es?")).to_have_value("/hubs/nord/")
        page.get_by_label("Was ist das Problem?").fill("Die Karte liest mir nichts vor.")
        page.get_by_role("button", name="Senden").click()
        expect(page.get_by_role("alert")).to_be_visible()  # the kind is missing
        expect(page.get_by_label("Was ist das Problem?")).to_have_value("Die Karte liest mir nichts vor.")
        page.get_by_label("Eine Barriere: Ich kann etwas nicht benutzen").check()
        page.get_by_role("button", name="Senden").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Danke für Ihren Hinweis")
    assert Feedback.objects.get(page="/hubs/nord/").text == "Die Karte liest mir nichts vor."


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without"])
def test_plain_language_asks_two_questions(address, chromium, told, scripts):
    with browser.visit(chromium, width=390, java_script_enabled=scripts) as page:
        page.goto(f"{address}/")
        page.get_by_role("link", name="Leichte Sprache").click()
        page.get_by_role("link", name="Ich will meine Sachen im Internet verkaufen.").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Wo ist Ihre Firma?")
        page.get_by_label("Wie heißt der Ort?").fill("71034")
        page.get_by_role("button", name="Hilfe finden").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Ihre Antwort")
        expect(page.get_by_role("link", name="Hub Nord", exact=True)).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without"])
def test_a_notice_is_written_looked_at_and_published(address, chromium, told, scripts):
    with browser.visit(chromium, java_script_enabled=scripts) as page:
        page.context.add_cookies([house.session_of(told.eva, address)])
        page.goto(f"{address}/desk/news/")
        page.get_by_role("link", name="Meldung schreiben").click()
        page.get_by_label("Titel (Deutsch)").fill("Der Drucker ist da")
        page.get_by_label("In einem Satz (Deutsch)").fill("Ab heute wird gedruckt.")
        page.get_by_label("Text (Deutsch)").fill("Kommen Sie vorbei.")
        page.get_by_role("button", name="Vorschau").click()
        expect(page.get_by_role("heading", name="Der Drucker ist da")).to_be_visible()
        assert not Notice.objects.filter(title__de="Der Drucker ist da").exists()
        page.get_by_role("button", name="Als Entwurf speichern").click()
        page.get_by_role("button", name="Veröffentlichen").click()
        page.get_by_role("link", name="So sieht es die Öffentlichkeit").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Der Drucker ist da")


@pytest.mark.parametrize("path", ["/news/", "/press/", "/plain-language/", "/accessibility/feedback/"])
def test_every_stop_of_the_keyboard_can_be_seen(address, chromium, told, path):
    with browser.visit(chromium) as page:
        page.goto(f"{address}{path}")
        assert axe.steps_by_keyboard(page) == []
