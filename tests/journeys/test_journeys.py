"""Five people and what they came for; each on a phone, without JavaScript, and by keyboard alone."""

from collections.abc import Callable, Iterator
from email.message import EmailMessage

import pytest
from playwright.sync_api import Locator, Page, expect

from hubnetz.casework.models import Enquiry
from hubnetz.events.models import Registration
from hubnetz.post import actions as post
from hubnetz.post.models import Letter
from tests import sink
from tests.journeys import browser, world
from tests.journeys.walking import WAYS, Walker, walk

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not browser.program(), reason="needs Chromium"),
    pytest.mark.parametrize("way", WAYS),
]
NEED = "Wir wollen unsere Waren im Internet verkaufen"
FIRST_SCREEN = 844


@pytest.fixture
def network(cast):
    return world.furnish(cast)


@pytest.fixture
def letters(monkeypatch) -> Iterator[Callable[[], dict[str, EmailMessage]]]:
    """Send what was written to a mail server, and return what came there, by who got it."""
    with sink.listening(monkeypatch) as server:

        def arrived() -> dict[str, EmailMessage]:
            for letter in Letter.objects.order_by("pk"):
                assert post.deliver(letter.pk) == Letter.State.SENT
            return {message["To"]: message for message in server.messages}

        yield arrived


def ask(walker: Walker, need: str, place: str) -> Page:
    """Type a need and a place on the start page and send them."""
    page = walker.page
    walker.fill(
        (page.get_by_label("Ihr Vorhaben oder Ihre Frage"), need),
        (page.get_by_label("Postleitzahl oder Ort"), place),
    )
    walker.press(page.get_by_role("button", name="Hilfe finden"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Ihre Antwort")
    return page


def on_first_screen(walker: Walker, target: Locator) -> None:
    """Fail when something cannot be seen on a phone before scrolling."""
    if walker.way != "keyboard":
        box = target.bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= FIRST_SCREEN, box


def text_of(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def test_an_owner_gets_a_seat(address, chromium, network, letters, way):
    with walk(chromium, way, taps=4, loads=4) as walker:
        walker.open(f"{address}/")
        page = ask(walker, NEED, "71034")
        expect(page.get_by_role("link", name="Hub Nord", exact=True)).to_be_visible()
        seat = page.get_by_role("link", name="Platz sichern").first
        on_first_screen(walker, seat)
        walker.press(seat)
        expect(page.get_by_role("heading", level=1)).to_have_text("Onlineshop-Abend")
        walker.fill(
            (page.get_by_label("Ihr Name"), "Emil Beispiel"),
            (page.get_by_label("E-Mail"), "emil@client.example"),
        )
        walker.press(page.get_by_role("button", name="Platz sichern"))
        expect(page.get_by_role("heading", level=1)).to_have_text("Danke, Ihr Platz ist reserviert")
    seat = Registration.objects.get()
    assert (seat.event, seat.seat, seat.cancelled_at) == (network.event, 1, None)
    letter = letters()["emil@client.example"]
    assert "Onlineshop-Abend" in letter["Subject"]
    assert "/registrations/" in text_of(letter)


def test_a_start_up_asks_in_english(address, chromium, network, letters, way):
    need = "We want to sell our products online"
    with walk(chromium, way, taps=4, loads=4) as walker:
        walker.open(f"{address}/")
        page = walker.page
        walker.press(page.get_by_role("banner").get_by_role("link", name="English"))
        expect(page.locator("html")).to_have_attribute("lang", "en")
        walker.fill(
            (page.get_by_label("Your plan or your question"), need),
            (page.get_by_label("Postcode or town"), "Böblingen"),
        )
        walker.press(page.get_by_role("button", name="Find help"))
        expect(page.get_by_role("link", name="Hub Nord", exact=True)).to_be_visible()
        walker.press(page.get_by_role("link", name="Leave your question: a person answers"))
        form = page.locator("#enquiry")
        expect(form.get_by_label("Your question", exact=True)).to_have_value(need)
        walker.fill(
            (form.get_by_label("Your name"), "Eve Example"),
            (form.get_by_label("E-mail"), "eve@client.example"),
        )
        walker.press(form.get_by_role("button", name="Send the question"))
        expect(page.get_by_role("heading", level=1)).to_have_text("Thank you, your question has arrived")
    enquiry = Enquiry.objects.get()
    assert (enquiry.hub, enquiry.text, enquiry.county) == (network.nord, need, "08115")
    sent = letters()
    assert "Hello Eve Example" in text_of(sent["eve@client.example"])
    assert need in text_of(sent["eve@client.example"])
    assert sent.keys() > {"eve@client.example"}  # and those who answer


def test_a_mayor_finds_the_right_hub(address, chromium, network, way):
    with walk(chromium, way, taps=2, loads=3) as walker:
        walker.open(f"{address}/")
        page = ask(walker, "Unsere Geschäfte im Ort wollen gemeinsam im Internet verkaufen", "Herrenberg")
        expect(page.locator(".asked-for")).to_contain_text("Für Herrenberg")
        hub = page.get_by_role("link", name="Hub Nord", exact=True)
        on_first_screen(walker, hub)
        expect(page.locator(".who__hub").first).to_contain_text("Ihr Hub: Hub Nord")
        walker.press(hub)
        expect(page.get_by_role("heading", level=1)).to_have_text("Hub Nord")
        expect(page.get_by_text("Landkreis Böblingen").first).to_be_visible()


def test_somebody_in_a_white_spot_reaches_the_deputy(address, chromium, network, letters, way):
    with walk(chromium, way, taps=4, loads=3) as walker:
        walker.open(f"{address}/")
        page = ask(walker, NEED, "Stuttgart")
        hub = page.locator(".who__hub").first
        expect(hub).to_contain_text("Kümmert sich um Sie: Hub Nord")
        expect(hub).to_contain_text("Stuttgart hat noch keinen eigenen Hub")
        on_first_screen(walker, page.get_by_role("link", name="Platz sichern").first)
        walker.press(page.get_by_role("link", name="Frage stellen: Ein Mensch antwortet"))
        form = page.locator("#enquiry")
        walker.fill(
            (form.get_by_label("Ihr Name"), "Emil Beispiel"),
            (form.get_by_label("E-Mail"), "emil@client.example"),
        )
        walker.press(form.get_by_role("button", name="Frage senden"))
        expect(page.get_by_role("heading", level=1)).to_have_text("Danke, Ihre Frage ist da")
    enquiry = Enquiry.objects.get()
    assert (enquiry.hub, enquiry.county) == (network.nord, "08111")
    assert "Hub Nord" in text_of(letters()["emil@client.example"])


def test_somebody_with_another_kind_of_need_is_sent_on_and_still_heard(
    address, chromium, network, letters, way
):
    need = "Ich suche einen Steuerberater"
    with walk(chromium, way, taps=4, loads=3) as walker:
        walker.open(f"{address}/")
        page = ask(walker, need, "71034")
        card = page.locator(".beyond")
        expect(card).to_contain_text("Nicht unsere Sache, aber andere helfen")
        on_first_screen(walker, card)
        others = card.get_by_role("link")
        assert others.get_attribute("href").startswith("https://")
        expect(page.get_by_role("link", name="Platz sichern")).to_have_count(0)
        walker.press(page.get_by_role("link", name="Frage stellen: Ein Mensch antwortet"))
        form = page.locator("#enquiry")
        expect(form).to_contain_text("Schreiben Sie uns trotzdem")
        walker.fill(
            (form.get_by_label("Ihr Name"), "Emil Beispiel"),
            (form.get_by_label("E-Mail"), "emil@client.example"),
        )
        walker.press(form.get_by_role("button", name="Frage senden"))
        expect(page.get_by_role("heading", level=1)).to_have_text("Danke, Ihre Frage ist da")
    assert Enquiry.objects.get().text == need
    assert need in text_of(letters()["emil@client.example"])
