"""At the entrance: thirty people by keyboard, a camera that sees a ticket, a network that drops and comes back."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import segno
from playwright.sync_api import Browser, BrowserContext, Dialog, Page, expect

from hubnetz.events import actions
from hubnetz.events.access import tickets
from hubnetz.events.models import Attendance, Event, Presence, Registration, Scan
from hubnetz.events.tests import make
from hubnetz.events.tests.test_presence import session
from tests.journeys import axe, browser
from tests.journeys.house import session_of

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not browser.program(), reason="needs Chromium"),
]
WIDTH, HEIGHT = 640, 480


@pytest.fixture
def evening(transactional_db: None, cast: Any) -> Event:
    """An evening that begins in an hour, with seven people."""
    event = make.event(cast.nord, seats=30, starts_in=timedelta(hours=1))
    for name in ("Emil", "Frieda", "Gustav", "Hanna", "Ida", "Jörg Müller", "Karl"):
        make.registration(event, name.split()[0].lower(), name=name, organisation_name=f"{name} & Söhne")
    return event


def signed_in(running: Browser, user: Any, address: str, **options: Any) -> BrowserContext:
    options = {"viewport": {"width": 390, "height": 800}, **options}
    context = running.new_context(locale="de-DE", **options)
    context.add_cookies([session_of(user, address)])  # type: ignore[list-item]
    return context


def scan_page(context: BrowserContext, address: str, event: Event) -> Page:
    page = context.new_page()
    page.goto(f"{address}/desk/events/{event.code}/scan/")
    page.wait_for_selector("#scan[data-ready]")
    return page


def hold_up(page: Page, text: str) -> None:
    """Type a code as a scanner in the hand does."""
    page.get_by_label("Ohne Kamera").fill(text)
    page.keyboard.press("Enter")


def ticket(event: Event, name: str) -> str:
    return tickets.ticket_of(Registration.objects.get(event=event, name=name))


def said(page: Page, text: str) -> None:
    expect(page.locator("[data-part=result]")).to_contain_text(text)


def test_the_network_drops_and_everything_is_sent_once(address, chromium, cast, evening):
    other = make.registration(make.event(cast.nord))
    context = signed_in(chromium, cast.eva, address)
    page = scan_page(context, address, evening)
    page.wait_for_selector("#scan[data-kept]")
    context.set_offline(True)
    for number, name in enumerate(("Emil", "Frieda", "Gustav", "Hanna"), 1):
        hold_up(page, f"{address}/check-in/{ticket(evening, name)}/")
        said(page, f"Willkommen{name}")
        expect(page.locator("[data-part=waiting]")).to_have_text(f"{number} noch nicht gesendet")
    hold_up(page, "mueller")  # by name
    said(page, "Jörg Müller")
    hold_up(page, ticket(evening, "Emil"))
    said(page, "War schon festgehalten")
    hold_up(page, tickets.ticket_of(other))
    said(page, "andere Veranstaltung")
    hold_up(page, "https://example.org/")
    said(page, "Niemand mit diesem Namen")
    expect(page.locator("[data-part=network]")).to_contain_text("Kein Netz")
    expect(page.locator("[data-part=waiting]")).to_have_text("5 noch nicht gesendet")
    assert not Attendance.objects.exists()
    page.close()  # the tab is closed, and opened again without network
    page = scan_page(context, address, evening)
    expect(page.locator("[data-part=waiting]")).to_have_text("5 noch nicht gesendet")
    hold_up(page, ticket(evening, "Emil"))
    said(page, "War schon festgehalten")
    context.set_offline(False)
    expect(page.locator("[data-part=waiting]")).to_have_text("Alles ist gesendet", timeout=20_000)
    assert Attendance.objects.filter(event=evening).count() == Scan.objects.count() == 5
    expect(page.locator("[data-part=there]")).to_have_text("5")
    context.close()


def test_an_answer_that_was_lost_is_asked_for_again(address, chromium, cast, evening):
    context = signed_in(chromium, cast.eva, address, service_workers="block")
    page = scan_page(context, address, evening)
    lost = []

    def lose(route: Any) -> None:
        if not lost:
            lost.append(route.fetch().status)  # the server has it, the device does not know
            return route.abort()
        return route.continue_()

    page.route("**/scans/", lose)
    hold_up(page, ticket(evening, "Emil"))
    said(page, "Willkommen")
    expect(page.locator("[data-part=waiting]")).to_have_text("Alles ist gesendet", timeout=20_000)
    assert lost == [200]
    assert Scan.objects.count() == Attendance.objects.count() == 1
    context.close()


def test_what_another_event_refuses_does_not_hold_up_this_one(address, chromium, cast, evening):
    other = make.event(cast.nord, seats=30, starts_in=timedelta(hours=1))
    make.registration(other, "zoe", name="Zoe")
    context = signed_in(chromium, cast.eva, address, service_workers="block")
    page = scan_page(context, address, other)
    context.set_offline(True)
    hold_up(page, ticket(other, "Zoe"))
    said(page, "WillkommenZoe")
    page.close()
    context.set_offline(False)
    context.route(f"**/{other.code}/scans/", lambda route: route.fulfill(status=404))
    page = scan_page(context, address, evening)
    hold_up(page, ticket(evening, "Emil"))
    said(page, "WillkommenEmil")
    expect(page.locator("[data-part=there]")).to_have_text("1")
    expect(page.locator("[data-part=waiting]")).to_have_text("1 noch nicht gesendet")
    expect(page.locator("[data-part=network]")).to_contain_text("Verbunden")
    assert Attendance.objects.get().registration.name == "Emil"
    context.close()


def test_two_devices_see_the_same_person(address, chromium, cast, evening):
    contexts = [signed_in(chromium, user, address) for user in (cast.eva, cast.ben)]
    pages = [scan_page(context, address, evening) for context in contexts]
    for context in contexts:
        context.set_offline(True)
    for page in pages:
        hold_up(page, ticket(evening, "Emil"))
        said(page, "Willkommen")
    for context in contexts:
        context.set_offline(False)
    for page in pages:
        expect(page.locator("[data-part=waiting]")).to_have_text("Alles ist gesendet", timeout=20_000)
    assert Attendance.objects.count() == 1
    assert sorted(Scan.objects.values_list("outcome", flat=True)) == ["before", "noted"]
    for context in contexts:
        context.close()


def test_after_the_session_ended_the_queue_waits_for_a_sign_in(address, chromium, cast, evening):
    talk = session(evening)
    context = signed_in(chromium, cast.eva, address)
    page = scan_page(context, address, evening)
    page.get_by_label("Wo stehen Sie?").select_option(talk.code)
    context.clear_cookies(name="sessionid")
    hold_up(page, ticket(evening, "Emil"))
    said(page, "Willkommen")
    expect(page.get_by_role("link", name="Neu anmelden")).to_be_visible()
    expect(page.locator("[data-part=waiting]")).to_have_text("1 noch nicht gesendet")
    assert not Scan.objects.exists()
    context.add_cookies([session_of(cast.eva, address)])
    page = scan_page(context, address, evening)
    expect(page.locator("[data-part=waiting]")).to_have_text("Alles ist gesendet", timeout=20_000)
    assert Presence.objects.get().session == talk
    assert Attendance.objects.count() == 1
    context.close()


def test_what_the_server_refused_is_shown_and_finishing_leaves_nothing(address, chromium, cast, evening):
    context = signed_in(chromium, cast.eva, address)
    page = scan_page(context, address, evening)
    gone = Registration.objects.get(name="Emil")
    held = tickets.ticket_of(gone)
    context.set_offline(True)
    actions.withdraw(gone)
    hold_up(page, held)
    said(page, "Willkommen")
    page.get_by_text("Wie das funktioniert").click()
    finish = page.get_by_role("button", name="Alles von diesem Gerät löschen")
    finish.click()
    expect(page.get_by_text("Einige Scans konnten noch nicht gesendet werden")).to_be_visible()
    context.set_offline(False)
    expect(page.locator("[data-part=fault-list] li")).to_contain_text("zurückgegeben", timeout=20_000)
    assert axe.complaints(page) == []
    finish.click()
    page.wait_for_url(f"{address}/")
    assert kept(page) == ([], [], 0)
    context.close()


def kept(page: Page) -> tuple[list[str], list[str], int]:
    """Return what the device keeps: rows of which stores, caches, workers."""
    rows, caches, workers = page.evaluate(
        """async () => {
          const names = [];
          for (const { name } of await indexedDB.databases()) {
            const base = await new Promise((done) => {
              const asked = indexedDB.open(name); asked.onsuccess = () => done(asked.result); });
            for (const store of base.objectStoreNames) {
              const count = await new Promise((done) => {
                const asked = base.transaction(store).objectStore(store).count();
                asked.onsuccess = () => done(asked.result); });
              if (count) names.push(store);
            }
            base.close();
          }
          const workers = await navigator.serviceWorker.getRegistrations();
          return [names, await caches.keys(), workers.length];
        }"""
    )
    return rows, caches, workers


def sign_out(page: Page) -> None:
    page.get_by_role("button", name="Abmelden", exact=True).first.click()


def test_signing_out_anywhere_sends_what_is_left_and_leaves_nothing(address, chromium, cast, evening):
    context = signed_in(chromium, cast.eva, address, viewport={"width": 1280, "height": 800})
    page = scan_page(context, address, evening)
    page.route("**/scans/", lambda route: route.abort())
    hold_up(page, ticket(evening, "Emil"))
    said(page, "Willkommen")
    assert set(kept(page)[0]) == {"lists", "queue"}
    page.close()
    page = context.new_page()
    page.goto(f"{address}/desk/events/")  # far away from the entrance
    sign_out(page)
    page.wait_for_url(f"{address}/")
    assert Attendance.objects.count() == 1
    assert kept(page) == ([], [], 0)
    context.close()


def test_signing_out_asks_before_scans_are_lost(address, chromium, cast, evening):
    context = signed_in(chromium, cast.eva, address, viewport={"width": 1280, "height": 800})
    page = scan_page(context, address, evening)
    context.route("**/scans/", lambda route: route.abort())
    hold_up(page, ticket(evening, "Emil"))
    said(page, "Willkommen")
    page.close()
    page = context.new_page()
    page.goto(f"{address}/desk/events/")
    asked: list[str] = []

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.message)
        (dialog.accept if len(asked) > 1 else dialog.dismiss)()

    page.on("dialog", answer)
    with page.expect_event("dialog"):
        sign_out(page)
    assert "noch nicht gesendet sind: 1" in asked[0]
    assert page.url == f"{address}/desk/events/"
    assert set(kept(page)[0]) == {"lists", "queue"}
    sign_out(page)
    page.wait_for_url(f"{address}/")
    assert len(asked) == 2
    assert kept(page) == ([], [], 0)
    context.close()


def film(path: Path, text: str) -> None:
    """Write a film of one second in which somebody holds a ticket before a camera."""
    rows = [list(row) for row in segno.make(text, error="m", micro=False).matrix]
    scale = 300 // len(rows)
    left, top = (WIDTH - scale * len(rows)) // 2, (HEIGHT - scale * len(rows)) // 2
    grey = bytearray(b"\xd2" * (WIDTH * HEIGHT))
    for y, row in enumerate(rows):
        line = b"".join(bytes([40 if module else 210]) * scale for module in row)
        for n in range(scale):
            start = (top + y * scale + n) * WIDTH + left
            grey[start : start + len(line)] = line
    frame = b"FRAME\n" + bytes(grey) + b"\x80" * (WIDTH * HEIGHT // 2)
    path.write_bytes(f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F10:1 Ip A1:1 C420jpeg\n".encode() + frame * 10)


def test_the_camera_sees_a_ticket(address, chromium, cast, evening, tmp_path):
    seen = tmp_path / "ticket.y4m"
    film(seen, f"https://hubnetz.example/check-in/{ticket(evening, 'Emil')}/")
    arguments = ["--no-sandbox", "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
    running = chromium.browser_type.launch(
        executable_path=browser.program(), args=[*arguments, f"--use-file-for-fake-video-capture={seen}"]
    )
    try:
        context = signed_in(running, cast.eva, address, permissions=["camera"])
        page = scan_page(context, address, evening)
        page.get_by_role("button", name="Kamera starten").click()
        expect(page.locator("[data-part=result]")).to_contain_text("Emil", timeout=20_000)
        expect(page.locator("[data-part=waiting]")).to_have_text("Alles ist gesendet", timeout=20_000)
        page.get_by_role("button", name="Kamera anhalten").click()
    finally:
        running.close()
    assert Attendance.objects.get().registration.name == "Emil"
    assert Scan.objects.count() == 1  # held before the camera for a while, it is one scan


def test_thirty_people_in_a_minute_by_keyboard(address, chromium, cast):
    event = make.event(cast.nord, seats=40, starts_in=timedelta(hours=1))
    names = [f"Gast{number:02} Muster" for number in range(30)]
    for number, name in enumerate(names):
        make.registration(event, f"g{number}", name=name)
    context = signed_in(chromium, cast.eva, address)
    page = context.new_page()
    page.goto(f"{address}/desk/events/{event.code}/door/")
    page.get_by_label("Name, Unternehmen oder Code").focus()
    for number, name in enumerate(names, 1):
        page.keyboard.type(name.split()[0].lower())
        with page.expect_navigation():
            page.keyboard.press("Enter")
        expect(page.locator("#crowd strong")).to_have_text(str(number))
    assert Attendance.objects.count() == 30
    assert axe.complaints(page) == []
    context.close()


@pytest.mark.parametrize("level", ["l", "m", "q", "h"])
def test_our_own_reader_reads_what_another_library_draws(address, chromium, level):
    """Also turned, in half-light and with a corner that is dirty; and nothing where there is nothing."""
    texts = ["https://hubnetz.example/check-in/abcdefghjk234mnpqrstv/", "HTTPS://X.DE/A", "0123456789"]
    drawn = [
        [list(map(int, row)) for row in segno.make(text, error=level, micro=False).matrix] for text in texts
    ]
    context = chromium.new_context()
    page = context.new_page()
    page.goto(f"{address}/healthz")
    found = page.evaluate(READ, [drawn, f"{address}/static/desk/scan-qr.js"])
    context.close()
    assert found[:-1] == [[text] * 4 for text in texts]
    assert found[-1] is None


READ = """async ([drawn, reader]) => {
  const { read } = await import(reader);
  const canvas = new OffscreenCanvas(640, 480), pen = canvas.getContext("2d", { willReadFrequently: true });
  const see = (rows, angle, dirt) => {
    pen.setTransform(1, 0, 0, 1, 0, 0);
    const light = pen.createLinearGradient(0, 0, 640, 0);
    light.addColorStop(0, "#fff"); light.addColorStop(1, "#777");
    pen.fillStyle = light; pen.fillRect(0, 0, 640, 480);
    pen.translate(320, 240); pen.rotate(angle); pen.translate(-140, -140);
    pen.fillStyle = "#222";
    const side = 280 / rows.length;
    const module = (x, y) => pen.fillRect(x * side, y * side, side + 0.4, side + 0.4);
    rows.forEach((row, y) => row.forEach((dark, x) => dark && module(x, y)));
    if (dirt) { pen.fillStyle = "#222"; pen.fillRect(side * (rows.length - 2), side * 10, side * 2, side * 2); }
    return read(pen.getImageData(0, 0, 640, 480));
  };
  const found = drawn.map((rows) => [see(rows, 0), see(rows, 0.4), see(rows, 3.6), see(rows, 1.5, true)]);
  pen.setTransform(1, 0, 0, 1, 0, 0); pen.fillStyle = "#999"; pen.fillRect(0, 0, 640, 480);
  return [...found, read(pen.getImageData(0, 0, 640, 480))];
}"""


def test_whoever_wants_no_photo_is_marked_also_without_network(
    address: str, chromium: Browser, evening: Event, cast: Any
) -> None:
    Event.objects.filter(pk=evening.pk).update(takes_photos=True)
    Registration.objects.filter(event=evening, name="Frieda").update(no_photos=True)
    context = signed_in(chromium, cast.eva, address)
    page = scan_page(context, address, evening)
    context.set_offline(True)
    page.get_by_label("Ohne Kamera").fill("fried")
    expect(page.locator("[data-part=found]")).to_contain_text("keine Fotos")
    hold_up(page, ticket(evening, "Frieda"))
    expect(page.locator("[data-part=result]")).to_contain_text("keine Fotos")
    hold_up(page, ticket(evening, "Emil"))
    expect(page.locator("[data-part=result]")).to_contain_text("Emil")
    expect(page.locator("[data-part=result]")).not_to_contain_text("keine Fotos")
    context.close()
