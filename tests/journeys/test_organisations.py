"""Organisations and people at the desk, in a browser: every page with axe, doubles and gaps by keyboard, no script."""

from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from hubnetz.casework.tests import make
from hubnetz.lib.tables import Table
from hubnetz.network.models import Membership
from hubnetz.organisations import actions
from hubnetz.organisations.actions import import_work, importing, views
from hubnetz.organisations.models import (
    Affiliation,
    Decision,
    Import,
    Organisation,
    Person,
    Resolution,
    Suspicion,
)
from tests.cast import Cast, person
from tests.journeys import axe, browser
from tests.journeys.house import session_of

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not browser.program(), reason="needs Chromium"),
]
PIECES = [["start", 0, 0.3], ["namesakes", 1, 3.4], ["place", 1, 1.6], ["phone", 5, -0.9]]
TEN = ("Ahorn", "Birke", "Dorn", "Eibe", "Fichte", "Ginster", "Hasel", "Ilex", "Kiefer", "Linde")


def suspected(one: Organisation, two: Organisation, effect: float) -> Suspicion:
    values = {"log_odds": 2.0, "effect": effect, "evidence": PIECES, "found_at": timezone.now()}
    one, two = sorted((one, two), key=lambda record: record.pk)
    return Suspicion.objects.create(first=one, second=two, **values)


@pytest.fixture
def work(transactional_db: None, cast: Cast) -> SimpleNamespace:
    """Give Nord eleven questions, gaps, a new name, something to merge, files in every state, and views."""
    nord, ben = cast.nord, cast.ben
    for number, name in enumerate(TEN):
        pair = [
            actions.welcome(nord, name=text, postcode="71032", town="Böblingen")
            for text in (name, f"{name} Optik")
        ]
        suspected(*pair, effect=0.9 - number / 20)
    far = actions.welcome(cast.sued, name="Klee Bau", postcode="71032", town="Böblingen")
    suspected(actions.welcome(nord, name="Klee", postcode="71032"), far, effect=0.5)
    same = [make.organisation(nord, text, postcode="72202", town="Nagold") for text in ("Nuss", "Nuss KG")]
    actions.decide(*same, verdict="same", by=ben)
    merged = [make.organisation(nord, text) for text in ("Olive GmbH", "Olive alt")]
    actions.merge(*merged, by=ben)
    stranger = actions.welcome(nord, name="Renzler Logistik", postcode="70173", is_provisional=True)
    actions.welcome(nord, name="Renzler Logistik GmbH", postcode="70173")
    who = Person.objects.create(
        hub=nord, name="Ida Ahorn", email="ida@ahorn.example", noted_at=timezone.now()
    )
    Affiliation.objects.create(person=who, organisation=same[0], function="Einkauf")
    numbers = {"records": 40, "found": 38, "estimate": 35, "low": 33, "high": 37}
    by_hub = {str(nord.pk): list(numbers.values())}
    Resolution.objects.create(ran_at=timezone.now(), decided=0, suspected=11, by_hub=by_hub, **numbers)
    views.keep_view(nord, subject="organisations", name="In Nagold", query="q=Nagold", is_shared=True, by=ben)
    return SimpleNamespace(cast=cast, same=same, stranger=stranger, files=files(cast))


def files(cast: Cast) -> dict[str, Import]:
    """Send files that are to be decided, at work, not read, taken in and taken back."""
    table = Table(
        ["Firma", "PLZ", "Ort", "Ansprechpartner"],
        [
            (2, ["Pappel AG", "71032", "Böblingen", "Kim"]),
            (3, ["", "7", "", ""]),
            (4, ["Nuss", "72202", "Nagold", ""]),
        ],
    )
    sent: dict[str, Any] = {"name": "kunden.csv", "by": cast.ben}
    made = {}
    for state in ("taken", "back", "open"):
        made[state] = importing.look_through(cast.nord, table=table, idempotency_key=uuid4(), **sent)
        if state != "open":
            importing.take_in(made[state], by=cast.ben)
        if state == "taken":
            importing.take_back(made[state], by=cast.ben)
    for state, content in (("broken", b"Firma;Ort\n"), ("busy", b"Firma;Ort\nPappel;Ulm\n")):
        made[state] = import_work.receive(cast.nord, content=content, idempotency_key=uuid4(), **sent)
    import_work.carry_on(made["broken"].pk)
    return made


def sign_in(page: Page, address: str, user: Any) -> None:
    page.context.add_cookies([session_of(user, address)])


def pages(work: Any) -> list[str]:
    first, second = work.same
    quality = ("postcode", "county", "kind", "sector", "size", "stale", "email")
    paths = [
        "organisations/?q=Nuss", "organisations/?missing=county&sort=newest", "organisations/?q=nirgends",
        "organisations/together/?all=1", "people/", "people/?function=nirgends", "organisations/newcomers/",
        f"organisations/newcomers/{work.stranger.code}/", "organisations/review/", "organisations/review/?list=1",
        "organisations/same/", "organisations/merged/", f"organisations/{first.code}/merging/{second.code}/",
        f"organisations/{first.code}/", f"organisations/{first.code}/edit/", f"organisations/{first.code}/people/",
        f"organisations/{first.code}/known/branch/", "organisations/quality/", "organisations/imports/",
        "looks/", "privacy/",
    ]  # fmt: skip
    paths += [f"organisations/quality/{group}/" for group in quality]
    paths += [f"organisations/imports/{one.code}/" for one in work.files.values()]
    paths += [
        f"organisations/imports/{work.files['open'].code}/?show={fate}" for fate in ("new", "same", "unsure")
    ]
    return [f"/desk/{path}" for path in paths]


OFFICE = ("/office/organisations/review/", "/office/organisations/review/?list=1",
          "/office/figures/organisations_reached/", "/office/privacy/")  # fmt: skip


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_has_no_complaint(address: str, chromium: Browser, work: Any, scheme: str, width: int) -> None:
    coordinator = person("Kora", Membership.Role.COORDINATOR, None)
    looks = (scheme, width) in (("light", 390), ("dark", 1280))  # the rest was asked in the other two
    found = {}
    with browser.visit(chromium, width=width, scheme=scheme) as page:
        for user, paths in ((work.cast.ada, pages(work)), (coordinator, OFFICE)):
            page.context.clear_cookies()
            sign_in(page, address, user)
            for path in paths:
                answer = page.goto(address + path)
                assert answer, path
                assert answer.status == 200, path
                found[path] = [
                    *axe.complaints(page, looks=looks),
                    *(f"sticks out: {one}" for one in axe.overflow(page)),
                ]
    assert {path: lines for path, lines in found.items() if lines} == {}


def question(page: Page) -> str:
    """Return the name that is asked about, and require that the question has the focus and shows it."""
    article = page.locator("article.question")
    expect(article).to_be_focused()
    ring = article.evaluate(
        "e => [getComputedStyle(e).outlineStyle, parseFloat(getComputedStyle(e).outlineWidth)]"
    )
    assert ring[0] != "none", ring
    assert ring[1] >= 2, ring
    return str(article.locator("h3").first.text_content())


def tab_to(page: Page, text: str, key: str = "Tab") -> None:
    for _step in range(60):
        page.keyboard.press(key)
        if text in (page.evaluate("document.activeElement.textContent") or ""):
            return
    raise AssertionError(f"“{text}” is not reached by {key}")


def test_ten_doubles_in_a_row_by_keyboard_alone(address: str, chromium: Browser, work: Any) -> None:
    said = {"1": "sind dieselbe", "2": "zwei Organisationen", "3": "Unsicher"}
    verdicts = {"1": "same", "2": "different", "3": "unsure"}
    given = {}
    with browser.visit(chromium) as page:
        sign_in(page, address, work.cast.ben)
        page.goto(f"{address}/desk/organisations/review/")
        for number in range(10):
            key = "123"[number % 3]
            name = question(page)
            assert name == TEN[number]
            given[name] = verdicts[key]
            page.keyboard.press(key)
            expect(page.locator("main .alert").first).to_contain_text(said[key])
            if number < 9:  # there the next question takes the focus
                expect(page.locator("#live")).to_contain_text(name)
            if number == 4:  # that was a slip
                tab_to(page, "zurücknehmen", "Shift+Tab")
                page.keyboard.press("Enter")
                expect(page.locator("#live")).to_contain_text("Zurückgenommen")
                assert question(page) == name
                page.keyboard.press("3")
                expect(page.locator("main .alert").first).to_contain_text(said["3"])
                given[name] = "unsure"
        expect(page.get_by_text("Keine offene Frage")).to_be_visible()
    kept = Decision.objects.filter(first__name__in=TEN)
    assert {one.first.name: one.verdict for one in kept.select_related("first")} == given


def test_a_question_is_put_off_by_keyboard(address: str, chromium: Browser, work: Any) -> None:
    with browser.visit(chromium) as page:
        sign_in(page, address, work.cast.ben)
        page.goto(f"{address}/desk/organisations/review/")
        assert question(page) == TEN[0]
        tab_to(page, "nächste Frage")
        page.keyboard.press("Enter")
        expect(page).to_have_url(f"{address}/desk/organisations/review/?page=2")
        assert question(page) == TEN[1]
    assert not Decision.objects.filter(first__name__in=TEN).exists()


def test_ten_gaps_in_a_row_by_keyboard_alone(address: str, chromium: Browser, work: Any) -> None:
    with browser.visit(chromium) as page:
        sign_in(page, address, work.cast.ben)
        page.goto(f"{address}/desk/organisations/quality/size/")
        for number in range(10):
            expect(page.locator("#id_staff")).to_be_focused()
            expect(page.locator("label[for=progress]")).to_contain_text(f"{number} von")
            if number == 5:
                tab_to(page, "Überspringen")
                page.keyboard.press("Enter")
            else:
                page.keyboard.type(str(10 + number))
                page.keyboard.press("Enter")
        expect(page.locator("label[for=progress]")).to_contain_text("10 von")
    assert sorted(Organisation.objects.exclude(staff=None).values_list("staff", flat=True)) == [
        10, 11, 12, 13, 14, 16, 17, 18, 19]  # fmt: skip


def test_doubles_gaps_and_files_without_javascript(address: str, chromium: Browser, work: Any) -> None:
    with browser.visit(chromium, java_script_enabled=False, width=390) as page:
        sign_in(page, address, work.cast.ben)
        page.goto(f"{address}/desk/organisations/review/")
        page.get_by_role("button", name="Nicht dieselbe").click()
        expect(page.get_by_role("heading", level=3).first).to_have_text(TEN[1])
        page.get_by_role("button", name="Meine letzte Antwort zurücknehmen").click()
        expect(page.get_by_role("heading", level=3).first).to_have_text(TEN[0])
        page.get_by_role("button", name="Unsicher").click()
        page.goto(f"{address}/desk/organisations/quality/size/")
        page.get_by_label("Zahl der Beschäftigten").fill("12")
        page.get_by_role("button", name="Speichern und weiter").click()
        expect(page.locator("label[for=progress]")).to_contain_text("1 von")
        busy = work.files["busy"]
        page.goto(f"{address}/desk/organisations/imports/{busy.code}/")
        expect(page.get_by_role("heading", level=2)).to_have_text("Die Datei wird gelesen")
        while import_work.carry_on(busy.pk):
            pass
        page.get_by_role("link", name="Zeigen, wie weit es ist").click()
        expect(page.get_by_text("Pappel", exact=True)).to_be_visible()
    assert Decision.objects.get(first__name=TEN[0]).verdict == "unsure"


def test_the_page_of_a_long_file_finishes_by_itself(address: str, chromium: Browser, work: Any) -> None:
    busy = work.files["busy"]
    with browser.visit(chromium) as page:
        sign_in(page, address, work.cast.ben)
        page.goto(f"{address}/desk/organisations/imports/{busy.code}/")
        expect(page.get_by_role("heading", level=2)).to_have_text("Die Datei wird gelesen")
        while import_work.carry_on(busy.pk):
            pass
        expect(page.get_by_text("Pappel", exact=True)).to_be_visible(timeout=15_000)
