"""The desk and signing in, in a browser: from the enquiry to the confirmed project, by keyboard, without JavaScript."""

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from playwright.sync_api import Browser, Page, expect

from hubnetz.accounts import actions as accounts
from hubnetz.accounts.models import User
from hubnetz.casework import actions as casework
from hubnetz.casework.models import Case, Consultation, Enquiry, Project
from hubnetz.casework.tests import make
from hubnetz.events import actions as events
from hubnetz.events.models import Attendance
from hubnetz.events.tests import make as make_event
from hubnetz.post.models import Letter
from tests.cast import PASSWORD
from tests.journeys import axe, browser
from tests.journeys.house import session_of

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not browser.program(), reason="needs Chromium"),
]


@pytest.fixture
def work(transactional_db: None, cast: Any) -> SimpleNamespace:
    """Make a day's work at Nord."""
    enquiry = make.enquiry(
        cast.nord, organisation_name="Emil Holzbau GmbH", postcode="71032", topics=cast.topics[:1]
    )
    emil = make.organisation(cast.nord, "Holzwerk Schwarzwald GmbH", postcode="71032", town="Böblingen")
    frieda = make.organisation(cast.nord, "Frieda Metallbau KG")
    case = casework.open_case(emil, title="Aufträge ohne Papier", adviser=cast.ben, by=cast.ben)
    talk = make.consultation(
        emil,
        cast.topic,
        cast.ben,
        case=case,
        result="Wir haben den Weg eines Auftrags aufgezeichnet.",
        next_step="Angebote vergleichen",
        next_step_on=date(2020, 6, 1),
    )
    project = casework.note_project(
        emil,
        title="Auftragserfassung",
        topic=cast.topic,
        impulse_on=talk.held_on,
        from_consultation=talk,
        by=cast.ben,
    )
    casework.note_cooperation(
        cast.nord,
        title="Gemeinsamer Einkauf",
        contribution="Zusammengebracht",
        members=[emil, frieda],
        by=cast.ben,
    )
    casework.note_appearance(
        cast.nord,
        title="Handwerk wird digital",
        organiser="Kammer",
        form="talk",
        held_on=date(2020, 3, 2),
        by=cast.ben,
    )
    event = make_event.event(cast.nord, seats=30, starts_in=timedelta(hours=2))
    for name in ("emil", "frieda", "gustav"):
        make_event.registration(event, name, organisation_name=f"{name.title()} & Söhne")
    return SimpleNamespace(
        cast=cast, enquiry=enquiry, emil=emil, case=case, talk=talk, project=project, event=event
    )


def sign_in(page: Page, address: str, user: User) -> None:
    page.context.add_cookies([session_of(user, address)])


def test_from_the_enquiry_to_the_confirmed_project(address: str, chromium: Browser, work: Any) -> None:
    with browser.visit(chromium) as page:
        page.goto(f"{address}/desk/")
        page.get_by_label("E-Mail").fill(work.cast.ben.email)
        page.get_by_label("Passwort", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Anmelden").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Heute")

        page.get_by_role("link", name="Emil Holzbau GmbH").click()
        page.get_by_label("Ihre Antwort").fill("Gern, wir kommen am Montag vorbei.")
        page.get_by_role("button", name="Antwort senden").click()
        expect(page.get_by_text("Die Antwort an Emil ist unterwegs.")).to_be_visible()
        assert Letter.objects.filter(kind="casework.enquiry_answered").count() == 1

        page.get_by_role("link", name="Zum Fall machen").click()
        page.get_by_label("Worum geht es?").fill("Bestellungen nur einmal schreiben")
        page.get_by_label("Neuer Datensatz", exact=True).check()
        page.get_by_role("button", name="Fall öffnen").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Emil Holzbau GmbH")
        assert Case.objects.get(enquiry=work.enquiry).adviser == work.cast.ben

        page.get_by_role("link", name="Beratung festhalten").click()
        page.get_by_label("Minuten").fill("45")
        page.get_by_label("Thema").select_option(label="Online-Handel")
        page.get_by_label("Ergebnis").fill("Ein Formular genügt für den Anfang.")
        page.get_by_role("button", name="Festhalten").click()
        expect(page.get_by_text("Die Beratung ist festgehalten.")).to_be_visible()
        assert Consultation.objects.get(minutes=45).organisation.name == "Emil Holzbau GmbH"

        page.get_by_role("link", name="Zum Projekt machen").click()
        page.get_by_label("Titel").fill("Ein Formular für alle Bestellungen")
        page.get_by_role("button", name="Projekt festhalten").click()
        page.get_by_role("button", name="Das Unternehmen bestätigt es").click()
        expect(page.get_by_text("Das Projekt ist bestätigt und zählt.")).to_be_visible()
    project = Project.objects.get(title="Ein Formular für alle Bestellungen")
    assert project.confirmed_on is not None
    assert Enquiry.objects.get().state == Enquiry.State.ANSWERED


def test_attendance_by_keyboard(address: str, chromium: Browser, work: Any) -> None:
    with browser.visit(chromium) as page:
        sign_in(page, address, work.cast.eva)
        page.goto(f"{address}/desk/events/{work.event.code}/")
        page.locator("#q").focus()
        page.keyboard.type("gust")
        expect(page.locator("#people li")).to_have_count(1)
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.get_by_role("button", name="Doch nicht da")).to_be_visible()
        expect(page.locator("#counts")).to_contain_text("1")
        assert page.evaluate("document.activeElement.textContent").strip().startswith("Doch nicht da")
        page.keyboard.press("Enter")
        expect(page.get_by_role("button", name="Ist da")).to_be_visible()
    assert not Attendance.objects.exists()


def test_attendance_without_javascript(address: str, chromium: Browser, work: Any) -> None:
    with browser.visit(chromium, java_script_enabled=False, width=390) as page:
        sign_in(page, address, work.cast.eva)
        page.goto(f"{address}/desk/events/{work.event.code}/?q=frieda")
        page.get_by_role("button", name="Ist da").click()
        expect(page.get_by_role("button", name="Doch nicht da")).to_be_visible()
        assert page.locator("#q").input_value() == "frieda"
        page.get_by_label("Name", exact=True).fill("Hanna")
        page.get_by_label("E-Mail").fill("hanna@client.example")
        page.get_by_role("button", name="Als anwesend festhalten").click()
        expect(page.get_by_text("Hanna ist als anwesend festgehalten.")).to_be_visible()
    assert Attendance.objects.count() == 2


def test_a_cooperation_without_javascript_keeps_what_was_chosen(
    address: str, chromium: Browser, work: Any
) -> None:
    with browser.visit(chromium, java_script_enabled=False) as page:
        sign_in(page, address, work.cast.ben)
        page.goto(f"{address}/desk/organisations/{work.emil.code}/cooperations/")
        page.get_by_label("Was tun sie gemeinsam?").fill("Lager teilen")
        page.locator("#q").fill("frida metall")
        page.get_by_role("button", name="Suchen").click()
        page.get_by_label("Frieda Metallbau KG").check()
        assert page.get_by_label("Was tun sie gemeinsam?").input_value() == "Lager teilen"
        page.get_by_label("Was hat Ihr Hub dazu beigetragen?").fill("Besuch bei beiden")
        page.get_by_role("button", name="Kooperation festhalten").click()
        expect(page.get_by_text("Die Kooperation ist festgehalten.")).to_be_visible()


def test_candidates_come_while_typing(address: str, chromium: Browser, work: Any) -> None:
    with browser.visit(chromium) as page:
        sign_in(page, address, work.cast.ben)
        page.goto(f"{address}/desk/organisations/new/")
        page.get_by_label("Name", exact=True).press_sequentially("Holzwerk Schwarz")
        expect(page.get_by_text("Meinen Sie eines von diesen?")).to_be_visible()
        page.get_by_role("link", name="Holzwerk Schwarzwald GmbH").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Holzwerk Schwarzwald GmbH")


def test_from_the_invitation_to_the_second_factor(address: str, chromium: Browser, work: Any) -> None:
    _user, link = accounts.invite("ilse@hub.example", name="Ilse", by=None)
    with browser.visit(chromium) as page:
        page.goto(address + link[link.index("/account/") :])
        page.get_by_label("Neues Passwort", exact=True).fill("vier-alte-werkbänke")
        page.get_by_label("Neues Passwort wiederholen").fill("vier-alte-werkbänke")
        page.get_by_role("button", name="Passwort speichern").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Zweiten Faktor einrichten")
        assert (
            page.locator(".qr img").evaluate("e => e.naturalWidth") > 0
        )  # the policy lets the picture be seen
        page.goto(f"{address}/desk/")
        expect(page.get_by_role("heading", level=1)).to_have_text("Zweiten Faktor einrichten")
        page.get_by_label("Code aus der App").fill(code_now(page.locator("#secret").inner_text()))
        page.get_by_role("button", name="Einrichten").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Ihre Wiederherstellungscodes")


def code_now(secret: str) -> str:
    counters = list(yield_hotp_counters_from_time())  # now, and what is allowed around it
    return str(format_hotp_value(hotp_value(secret, counters[len(counters) // 2])))


def pages(work: Any) -> list[str]:
    desk = [
        "",
        "enquiries/",
        f"enquiries/{work.enquiry.code}/",
        f"enquiries/{work.enquiry.code}/case/",
        "events/",
        f"events/{work.event.code}/",
        "organisations/",
        "organisations/new/?name=Holzwerk",
        f"organisations/{work.emil.code}/",
        f"organisations/{work.emil.code}/cases/",
        f"organisations/{work.emil.code}/consultations/",
        f"organisations/{work.emil.code}/cooperations/",
        f"consultations/{work.talk.code}/project/",
        "appearances/",
        "appearances/new/",
        "letters/",
    ]
    account = ["factor/", "password/change/", "logout/"]
    english = ["/en/desk/", f"/en/desk/enquiries/{work.enquiry.code}/"]
    return [*english, *(f"/desk/{path}" for path in desk), *(f"/account/{path}" for path in account)]


DOORS = ["login/", "login/code/", "password/reset/", "password/reset/done/", "signup/", "inactive/"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_has_no_complaint(address: str, chromium: Browser, work: Any, scheme: str, width: int) -> None:
    with browser.visit(chromium, width=width, scheme=scheme) as page:
        found = {path: look(page, address + path) for path in (f"/account/{door}" for door in DOORS)}
        sign_in(page, address, work.cast.ben)
        found |= {path: look(page, address + path) for path in pages(work)}
        page.goto(f"{address}/account/factor/totp/activate/")
        page.get_by_label("Passwort", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Weiter").click()
        found["set up"] = axe.complaints(page)
    assert {path: lines for path, lines in found.items() if lines} == {}


def planning(work: Any) -> list[str]:
    """Return the pages of one event that has something of everything."""
    event, by = make_event.event(work.cast.nord, seats=1, queue_seats=9), work.cast.eva
    event.about.create(topic=work.cast.topic)
    pool = event.pools.get()
    press = events.add_type(pool, name={"de": "Presse"}, needs_approval=True, by=by)
    asked = {"kind": "yes_no", "text": {"de": "Essen Sie mit?"}, "help": {}, "options": []}
    question = events.add_question(event, values=asked, by=by)
    company = events.add_type(pool, name={"de": "Betrieb"}, by=by)
    guest = make_event.registration(event, "gast", type=company)
    make_event.registration(event, "reporter", type=press)
    make_event.waiting(event, type=company)
    events.invite(event, seats=2, valid_until=event.ends_at, note="Kammer", by=by)
    draft = events.copy(event, starts_at=event.starts_at, idempotency_key=uuid4(), by=by)
    other = make_event.event(work.cast.sued)
    parts = (
        "", "plan/", "editing/", "preview/", "copy/", "time/", "place/", "going-online/", "cancellation/",
        "seats/", "seats/types/new/", f"seats/types/{press.code}/", "questions/", "questions/new/",
        f"questions/{question.code}/", "requests/", "queue/", "invitations/", "telephone/",
        f"people/{guest.code}/",
    )  # fmt: skip
    pages = [f"{event.code}/{part}" for part in parts]
    pages += [f"{draft.code}/{part}" for part in ("", "plan/", "editing/")]
    return [*pages, "new/", "elsewhere/", f"{other.code}/adoption/", "?when=drafts", "?q=nirgends"]


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390)])
def test_axe_has_no_complaint_about_planning(
    address: str, chromium: Browser, work: Any, scheme: str, width: int
) -> None:
    with browser.visit(chromium, width=width, scheme=scheme) as page:
        sign_in(page, address, work.cast.eva)
        found = {path: look(page, f"{address}/desk/events/{path}") for path in planning(work)}
    assert {path: lines for path, lines in found.items() if lines} == {}


def look(page: Page, url: str) -> list[str]:
    page.goto(url)
    return [*axe.complaints(page), *(f"sticks out: {one}" for one in axe.overflow(page))]


def test_every_stop_of_the_keyboard_is_seen(address: str, chromium: Browser, work: Any) -> None:
    with browser.visit(chromium) as page:
        sign_in(page, address, work.cast.ben)
        for path in (f"enquiries/{work.enquiry.code}/", f"organisations/{work.emil.code}/"):
            page.goto(f"{address}/desk/{path}")
            assert axe.steps_by_keyboard(page) == []
