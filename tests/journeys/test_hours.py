"""Hours in a browser: a caller's in three clicks, an answer's in one step, held in one, the own place in the queue."""

from collections.abc import Iterator
from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from hubnetz.booking import access, actions
from hubnetz.booking.models import Booking
from hubnetz.booking.tests import make
from hubnetz.casework.models import Consultation
from hubnetz.casework.tests import make as files
from tests.journeys import axe, browser
from tests.journeys.house import house, session_of

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not browser.program(), reason="needs Chromium"),
]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with house(tmp_path_factory.mktemp("assets")) as url:
        yield url


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser.chromium() as running:
        yield running


@pytest.fixture
def work(transactional_db: None, cast: Any) -> SimpleNamespace:
    """Let Ben and Carla hold hours, and an hour of Ben's be over."""
    ben = make.adviser(cast.nord, topics=cast.topics, user=cast.ben)
    carla = make.adviser(cast.sued, "Carla", topics=cast.topics)
    company = files.organisation(cast.nord, "Emil Holzbau GmbH")
    over = make.booking(ben, "10:00", "10:30", topic=cast.topic, organisation_name=company.name)
    began = timezone.now() - timedelta(hours=2)
    ends = began + timedelta(minutes=30)
    over.allocations.update(during=(began, ends))
    Booking.objects.filter(pk=over.pk).update(starts_at=began, ends_at=ends)
    return SimpleNamespace(cast=cast, ben=ben, carla=carla, over=over, company=company)


def counting(page: Page) -> list[str]:
    """Note every click on the page, also on those that follow; a choice in a list and typing are none."""
    clicks: list[str] = []
    page.expose_function("noted", lambda what: clicks.append(what))
    page.add_init_script(
        "addEventListener('click', e => e.isTrusted && e.detail && "
        "window.noted(e.target.closest('a, button, input')?.textContent ?? ''), true)"
    )
    return clicks


def test_a_caller_gets_the_next_hour_in_three_clicks(address: str, chromium: Browser, work: Any) -> None:
    with browser.visit(chromium) as page:
        clicks = counting(page)
        page.context.add_cookies([session_of(work.cast.eva, address)])
        page.goto(f"{address}/desk/bookings/next/")
        page.get_by_label("Thema").select_option("ai")
        page.get_by_role("button", name="Termine zeigen").click()
        page.locator(".hub-hours a").first.click()
        page.locator("[name=name]").focus()
        page.keyboard.type("Emil")
        page.locator("[name=phone]").focus()
        page.keyboard.type("0711 1")
        page.get_by_role("button", name="Diesen Termin buchen").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Emil")
        assert len(clicks) == 3, clicks
    made = Booking.objects.get(name="Emil", phone="0711 1")
    assert (made.resource, made.topic) == (work.ben, work.cast.topic)
    assert made.starts_at == min(
        slot.starts_at for slot in access.slots([work.ben], make.day(0), make.day(3), moving=made)
    )


def test_from_an_answer_in_one_step(address: str, chromium: Browser, work: Any) -> None:
    need = "Wir wollen unsere Waren im Internet verkaufen"
    with browser.visit(chromium) as page:
        page.goto(f"{address}/answer/?q={need.replace(' ', '+')}&topic=e-commerce")
        assert axe.complaints(page, within=".next-hours") == []
        page.locator(".next-hours .slots a").first.click()
        expect(page.get_by_label("Worum geht es?")).to_have_value(need)
        expect(page.locator("input[name=slot]:checked")).to_have_count(1)
        page.get_by_label("Ihr Name").fill("Frieda")
        page.get_by_label("E-Mail").fill("frieda@client.example")
        page.get_by_role("button", name="Buchen", exact=True).click()
        expect(page.get_by_text("Das ist für Sie reserviert.")).to_be_visible()
    made = Booking.objects.get(name="Frieda")
    assert (made.topic.code, made.subject) == ("e-commerce", need)


def test_an_hour_is_noted_with_one_click(address: str, chromium: Browser, work: Any) -> None:
    with browser.visit(chromium) as page:
        page.context.add_cookies([session_of(work.cast.ben, address)])
        page.goto(f"{address}/desk/bookings/{work.over.code}/held/")
        assert axe.complaints(page) == []
        clicks = counting(page)
        page.reload()
        page.get_by_role("button", name="Stattgefunden: festhalten").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Emil Holzbau GmbH")
        assert len(clicks) == 1, clicks
    assert Consultation.objects.get().booking == work.over


PAGES = ("next/", "queue/", "to-note/", "referred/", "advisers/", "turnout/")


@pytest.mark.parametrize("width", [1280, 390])
def test_the_pages_of_the_desk_are_open_to_all(
    address: str, chromium: Browser, work: Any, width: int
) -> None:
    for _n in range(2):
        actions.queue_up(work.cast.nord, name="Ida", idempotency_key=uuid4(), by=work.cast.ben)
    with browser.visit(chromium, width=width) as page:
        page.context.add_cookies([session_of(work.cast.ada, address)])
        for path in (*PAGES, f"advisers/{work.ben.code}/", f"{work.over.code}/"):
            page.goto(f"{address}/desk/bookings/{path}")
            assert axe.complaints(page) == [], path
            assert axe.overflow(page) == [], path


def test_the_place_in_the_queue_looks_again_by_itself(address: str, chromium: Browser, work: Any) -> None:
    first, second = (
        actions.queue_up(work.cast.nord, name=name, idempotency_key=uuid4(), by=work.cast.eva)
        for name in ("Emil", "Frieda")
    )
    with browser.visit(chromium, width=390) as page:
        page.clock.install()
        page.goto(f"{address}/booking/queue/{access.key_to_ticket(second)}/")
        expect(page.get_by_text("Person ist vor Ihnen")).to_be_visible()
        actions.leave_queue(first, by=work.cast.eva)
        page.clock.run_for(31_000)
        expect(page.get_by_text("Sie sind als Nächstes dran.")).to_be_visible()
        page.get_by_role("button", name="Warteschlange verlassen").click()
        expect(page.get_by_text("Sie haben die Warteschlange verlassen")).to_be_visible()
