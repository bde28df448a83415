"""From a full event to a seat, and a company that sends several people; on a phone, without scripts, by keyboard."""

import re
from collections.abc import Callable, Iterator
from email.message import EmailMessage

import pytest
from playwright.sync_api import expect

from hubnetz.events import actions
from hubnetz.events.models import Party, Registration, Waiting
from hubnetz.events.tests import make
from hubnetz.post import actions as post
from hubnetz.post.models import Letter
from tests import sink
from tests.journeys import browser, world
from tests.journeys.walking import WAYS, walk

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not browser.program(), reason="needs Chromium"),
    pytest.mark.parametrize("way", WAYS),
]


@pytest.fixture
def network(cast):
    return world.furnish(cast)


@pytest.fixture
def link(monkeypatch) -> Iterator[Callable[[str, str], str]]:
    """Send what was written to a mail server, and return the path of a link in the last letter to somebody."""
    with sink.listening(monkeypatch) as server:

        def arrived(to: str, kind: str) -> str:
            for letter in Letter.objects.waiting().order_by("pk"):
                assert post.deliver(letter.pk) == Letter.State.SENT
            message: EmailMessage = [one for one in server.messages if one["To"] == to][-1]
            body = message.get_body(("plain",))
            assert body is not None
            found = re.search(rf"/{kind}/\S+", body.get_content())
            assert found is not None
            return found[0]

        yield arrived


def test_somebody_waits_is_asked_and_says_yes(address, chromium, network, link, way):
    full = make.event(network.nord, seats=1, title={"de": "Voller Abend", "en": "Full evening"})
    first = make.registration(full, "frieda")
    with walk(chromium, way, taps=1, loads=2) as walker:
        walker.open(f"{address}/events/{full.code}/")
        page = walker.page
        expect(page.get_by_text("Sie hätten Platz 1 auf der Liste")).to_be_visible()
        walker.fill(
            (page.get_by_label("Ihr Name"), "Emil Beispiel"),
            (page.get_by_label("E-Mail"), "emil@client.example"),
        )
        walker.press(page.get_by_role("button", name="Auf die Warteliste setzen"))
        expect(page.get_by_role("heading", level=1)).to_have_text("Eine E-Mail ist unterwegs")
    with walk(chromium, way, taps=0, loads=1) as walker:
        walker.open(f"{address}{link('emil@client.example', 'waiting')}")
        expect(walker.page.get_by_text("ist Ihr Platz auf der Warteliste")).to_be_visible()
    actions.withdraw(first)
    with walk(chromium, way, taps=0, loads=2) as walker:
        walker.open(f"{address}{link('emil@client.example', 'waiting')}")
        page = walker.page
        expect(page.get_by_role("heading", level=1)).to_have_text("Ein Platz für Sie")
        walker.press(page.get_by_role("button", name="Platz annehmen"))
        expect(page.get_by_text("Sie haben Ihren Platz")).to_be_visible()
    assert full.registrations.standing().get().email == "emil@client.example"
    assert not Waiting.objects.open().exists()
    assert link("emil@client.example", "registrations")


def test_a_contact_sends_colleagues_and_names_them_later(address, chromium, network, link, way):
    evening = make.event(network.nord, seats=8)
    with walk(chromium, way, taps=2, loads=2) as walker:
        walker.open(f"{address}/events/{evening.code}/")
        page = walker.page
        walker.fill(
            (page.get_by_label("Ihr Name"), "Frieda Chefin"),
            (page.get_by_label("E-Mail"), "frieda@client.example"),
        )
        walker.press(page.get_by_text("Auch für Kolleginnen und Kollegen reservieren"))
        seats = page.get_by_label("Wie viele Plätze?")
        seats.fill("3")
        walker.press(page.get_by_role("button", name="Platz sichern"))
        expect(page.get_by_role("heading", level=1)).to_have_text("Danke, Ihr Platz ist reserviert")
    own_list = link("frieda@client.example", "parties")
    with walk(chromium, way, taps=1, loads=2) as walker:
        walker.open(f"{address}{own_list}")
        page = walker.page
        expect(page.get_by_text("2 Plätze haben noch keinen Namen")).to_be_visible()
        name, email = page.get_by_label("Platz 2: Name"), page.get_by_label("Platz 2: E-Mail")
        walker.fill((name, "Ida Kern"), (email, "ida@client.example"))
        walker.press(page.get_by_role("button", name="Liste speichern").last)
        expect(page.get_by_text("Die Liste ist gespeichert.")).to_be_visible()
        expect(page.get_by_label("Platz 2: Name")).to_have_value("Ida Kern")
    names = Party.objects.get().registrations.order_by("pk").values_list("name", flat=True)
    assert list(names) == ["Frieda Chefin", "Ida Kern", ""]
    assert link("ida@client.example", "registrations")


def test_a_question_comes_when_it_applies(address, chromium, network, link, way):
    evening = make.event(network.nord)
    make.attendee_type(evening, "Betrieb")
    student = make.attendee_type(evening, "Studium")
    brings = make.question(evening, "Bringen Sie etwas mit?", "yes_no")
    make.question(evening, "Was denn?", is_required=True, only_if=brings, only_value="yes")
    make.question(evening, "Welche Hochschule?", only_type=student)
    scripts = way != "no-scripts"
    with walk(chromium, way, taps=9, loads=2) as walker:
        walker.open(f"{address}/events/{evening.code}/")
        page = walker.page
        what, school = page.get_by_label("Was denn?"), page.get_by_label("Welche Hochschule?")
        expect(what).to_be_hidden() if scripts else expect(what).to_be_visible()
        expect(school).to_be_hidden() if scripts else expect(school).to_be_visible()
        page.get_by_label("Studium").check()
        page.get_by_label("ja", exact=True).check()
        expect(what).to_be_visible()
        expect(school).to_be_visible()
        page.get_by_label("Betrieb").check()
        expect(school).to_be_hidden() if scripts else expect(school).to_be_visible()
        what.fill("Einen Sensor")
        page.get_by_label("Ihr Name").fill("Emil Beispiel")
        page.get_by_label("E-Mail").fill("emil@client.example")
        walker.press(page.get_by_role("button", name="Platz sichern"))
        expect(page.get_by_role("heading", level=1)).to_have_text("Danke, Ihr Platz ist reserviert")
    assert sorted(Registration.objects.get().answers.values()) == ["Einen Sensor", "yes"]
