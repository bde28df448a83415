"""The public walk in a browser: a need, its answer, a seat or a question; without JavaScript, and by keyboard."""

import pytest
from playwright.sync_api import Page, expect

from hubnetz.casework.models import Enquiry
from hubnetz.events.models import Registration
from tests.journeys import axe, browser, world

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not browser.program(), reason="needs Chromium"),
]

NEED = "Wir wollen unsere Waren im Internet verkaufen"


@pytest.fixture
def network(cast):
    return world.furnish(cast)


def ask(page: Page, address: str) -> None:
    """Ask the one question."""
    page.goto(f"{address}/")
    page.get_by_label("Ihr Vorhaben oder Ihre Frage").fill(NEED)
    page.get_by_label("Postleitzahl oder Ort").fill("71034")
    page.get_by_role("button", name="Hilfe finden").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ihre Antwort")


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without"])
def test_from_a_need_to_a_seat(address, chromium, network, scripts):
    with browser.visit(chromium, width=390, java_script_enabled=scripts) as page:
        ask(page, address)
        expect(page.get_by_role("link", name="Hub Nord", exact=True)).to_be_visible()
        page.get_by_role("link", name="Platz sichern").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Onlineshop-Abend")
        page.get_by_label("Ihr Name").fill("Emil Beispiel")
        page.get_by_label("E-Mail").fill("emil@client.example")
        page.get_by_role("button", name="Platz sichern").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Danke, Ihr Platz ist reserviert")
    assert [seat.email for seat in Registration.objects.filter(event=network.event)] == [
        "emil@client.example"
    ]


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without"])
def test_from_a_need_to_a_question_with_a_mistake_on_the_way(address, chromium, network, scripts):
    with browser.visit(chromium, java_script_enabled=scripts, expected="422") as page:
        ask(page, address)
        page.get_by_role("link", name="Frage stellen: Ein Mensch antwortet").click()
        form = page.locator("#enquiry")
        expect(form.get_by_label("Ihre Frage", exact=True)).to_have_value(NEED)
        form.get_by_label("Ihr Name").fill("Emil Beispiel")
        form.get_by_label("E-Mail").fill("emil")
        form.get_by_role("button", name="Frage senden").click()
        summary = page.get_by_role("alert")
        expect(summary).to_contain_text("Bitte schreiben Sie die E-Mail-Adresse vollständig")
        if scripts:
            expect(summary).to_be_focused()
        expect(page.get_by_label("Ihre Frage", exact=True)).to_have_value(NEED)
        page.get_by_label("E-Mail").fill("emil@client.example")
        page.get_by_role("button", name="Frage senden").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Danke, Ihre Frage ist da")
    enquiry = Enquiry.objects.get()
    assert (enquiry.hub, enquiry.place, enquiry.county) == (network.nord, "71034", "08115")
    assert [topic.code for topic in enquiry.topics.all()] == ["e-commerce"]


def test_the_whole_walk_by_keyboard(address, chromium, network):
    with browser.visit(chromium) as page:
        page.goto(f"{address}/")
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name="Zum Inhalt springen")).to_be_focused()
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        expect(page.get_by_label("Ihr Vorhaben oder Ihre Frage")).to_be_focused()
        page.keyboard.type(NEED)
        page.keyboard.press("Tab")
        page.keyboard.type("71034")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("Ihre Antwort")
        follow(page, "Platz sichern: Onlineshop-Abend")
        expect(page.get_by_role("heading", level=1)).to_have_text("Onlineshop-Abend")
        reach(page, "document.activeElement.name === 'name'")
        page.keyboard.type("Emil Beispiel")
        page.keyboard.press("Tab")
        page.keyboard.type("emil@client.example")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("Danke, Ihr Platz ist reserviert")
    assert Registration.objects.count() == 1


def reach(page: Page, there: str) -> None:
    """Press Tab until the focus is where it should be."""
    for _step in range(80):
        if page.evaluate(there):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"never reached by Tab: {there}")


def follow(page: Page, text: str) -> None:
    """Tab to a link and press Enter."""
    reach(page, f"document.activeElement.textContent.trim() === {text!r}")
    page.keyboard.press("Enter")


def test_topics_are_corrected_by_a_click(address, chromium, network):
    with browser.visit(chromium) as page:
        ask(page, address)
        page.get_by_text("Thema ergänzen").click()
        page.get_by_role("link", name="Künstliche Intelligenz").click()
        expect(page.locator(".chip--on")).to_have_count(2)
        page.get_by_role("link", name="Online-Handel").click()
        expect(page.locator(".chip--on")).to_have_count(1)
        expect(page.locator(".chip--on")).to_contain_text("Künstliche Intelligenz")
        page.go_back()
        expect(page.locator(".chip--on")).to_have_count(2)


def test_a_form_with_errors_has_no_complaint(address, chromium, network):
    with browser.visit(chromium, expected="422") as page:
        page.goto(f"{address}/answer/?q=")
        assert axe.complaints(page) == []
        page.goto(f"{address}/enquiry/")
        page.get_by_role("button", name="Frage senden").click()
        expect(page.get_by_role("alert")).to_be_visible()
        assert axe.complaints(page) == []


@pytest.mark.parametrize(
    "path", ["/", "/answer/?q=Onlineshop&place=71034", "/offers/", "/hubs/nord/", "/enquiry/"]
)
def test_every_stop_of_the_keyboard_can_be_seen(address, chromium, network, path):
    with browser.visit(chromium) as page:
        page.goto(f"{address}{path}")
        assert axe.steps_by_keyboard(page) == []


def test_the_start_page_is_light(address, chromium, network):
    with browser.visit(chromium) as page:
        sent = browser.weight(page, f"{address}/")
    fonts = sum(size for kind, size in sent.values() if kind == "font")
    rest = sum(size for kind, size in sent.values() if kind != "font")
    assert len(sent) <= 8
    assert rest <= 90_000
    assert fonts <= 70_000
