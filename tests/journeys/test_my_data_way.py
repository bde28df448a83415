"""What do you know about me, to its end: the form, the link of the letter, files, correction, objection, forgetting.

With axe on each page, without JavaScript on a phone and by keyboard in the dark.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from hubnetz.post.models import Letter
from hubnetz.privacy import access
from hubnetz.privacy.models import Consent, Request
from tests.cast import Cast
from tests.journeys import axe, browser
from tests.journeys.walking import Walker
from tests.privacy import world

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not browser.program(), reason="needs Chromium"),
]
WAYS = ["no-scripts", "keyboard"]


@pytest.fixture(params=WAYS)
def walker(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[Walker]:
    phone: dict[str, Any] = {"java_script_enabled": False, "width": 390}
    options = phone if request.param == "no-scripts" else {"scheme": "dark"}
    with browser.visit(chromium, **options) as page:
        page.set_default_timeout(10_000)
        yield Walker(page, request.param)


def link_in(letter: Letter) -> str:
    """Return the path of the link that stands in a letter, as it was written."""
    found = re.search(r"https?://[^/\s]+(/\S+)", letter.text)
    assert found, letter.text
    return found[1]


def looked_at(walker: Walker, heading: str) -> None:
    """Require the page of this heading, to which axe has nothing to say and on which nothing sticks out."""
    page = walker.page
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    if walker.way == "keyboard":  # axe is a script
        assert axe.complaints(page) == [], heading
    assert axe.overflow(page) == [], heading


def taken(page: Page, walker: Walker, name: str) -> bytes:
    """Press a link that hands out a file, and return what came."""
    with page.expect_download() as coming:
        link = page.get_by_role("link", name=name, exact=True)
        if walker.way == "keyboard":
            walker.reach(link)
            page.keyboard.press("Enter")
        else:
            link.click()
    return coming.value.path().read_bytes()


def send(walker: Walker, name: str) -> None:
    with walker.page.expect_navigation():
        walker.press(walker.page.get_by_role("button", name=name, exact=True))


def follow(walker: Walker, name: str) -> None:
    with walker.page.expect_navigation():
        walker.press(walker.page.get_by_role("link", name=name, exact=True))


def test_from_the_letter_to_the_last_button(address: str, walker: Walker, cast: Cast) -> None:
    world.emil(cast)
    page = walker.page
    walker.open(f"{address}/en/my-data/")
    looked_at(walker, "What do you know about me?")
    walker.fill((page.get_by_label("Your e-mail address"), world.EMIL))
    send(walker, "Send me the link")
    letter = Letter.objects.get(kind="privacy.link", to=world.EMIL)

    walker.open(address + link_in(letter))
    looked_at(walker, "What we know about you")
    expect(page.get_by_text("Hub Süd").first).to_be_visible()
    assert taken(page, walker, "Take it along as PDF").startswith(b"%PDF")
    data = json.loads(taken(page, walker, "Take it along as JSON"))
    assert {one["hub"] for one in data["entries"]} == {"nord", "sued", None}

    follow(walker, "Correct your name or telephone number")
    looked_at(walker, "Correct your name or telephone number")
    walker.fill((page.get_by_label("Name"), "Emil Neu"))
    send(walker, "Correct it")
    looked_at(walker, "What we know about you")
    expect(page.get_by_text("Emil Neu").first).to_be_visible()

    follow(walker, "End all news, withdraw a consent")
    looked_at(walker, "End all news, withdraw a consent")
    follow(walker, "Withdraw the consent")
    looked_at(walker, "Your consent")
    send(walker, "Withdraw the consent")
    looked_at(walker, "Your consent")
    assert not Consent.objects.standing().exists()

    walker.open(address + link_in(letter))
    follow(walker, "Ask for something else")
    looked_at(walker, "Ask for something else")
    page.get_by_label("Only keep something, do not use it").check()
    page.get_by_label("Your request").fill("Bitte nur aufheben.")
    send(walker, "Send")
    assert Request.objects.get().kind == "restrict"

    follow(walker, "Have everything deleted")
    looked_at(walker, "Have everything deleted")
    send(walker, "Delete everything now")
    looked_at(walker, "Your data have been deleted")
    assert {one.label for one in access.about(world.EMIL)} <= {
        "post.Letter",
        "privacy.Inquiry",
        "privacy.Consent",
    }
