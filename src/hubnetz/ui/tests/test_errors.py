"""When something goes wrong, there is a sentence, a way on, and no riddle."""

import io

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.utils import translation

from hubnetz.ui import context, middleware, views


def asked(language: str = "de") -> HttpRequest:
    request = RequestFactory().get("/")
    request.LANGUAGE_CODE = language
    return request


@pytest.mark.django_db
@pytest.mark.database
@pytest.mark.parametrize(
    ("address", "sentence", "way_on"),
    [
        ("/nirgends/", "Unter dieser Adresse gibt es nichts.", 'href="/"'),
        ("/en/nowhere/", "There is nothing at this address.", 'href="/en/"'),
    ],
)
def test_not_found_in_both_languages(client: Client, address: str, sentence: str, way_on: str) -> None:
    page = client.get(address)
    html = page.content.decode()
    assert page.status_code == 404
    assert sentence in html
    assert way_on in html


@pytest.mark.django_db
@pytest.mark.database
@pytest.mark.parametrize(
    ("view", "exception", "status", "sentence"),
    [
        (views.bad_request, SuspiciousOperation(), 400, "Diese Anfrage konnten wir nicht lesen."),
        (views.bad_request, RequestDataTooBig(), 413, "Das war zu viel auf einmal."),
        (views.forbidden, PermissionDenied(), 403, "Das dürfen Sie hier nicht."),
    ],
)
def test_refusals_speak(view: object, exception: Exception, status: int, sentence: str) -> None:
    with translation.override("de"):
        page = view(asked(), exception)  # type: ignore[operator]
    assert page.status_code == status
    assert sentence in page.content.decode()


@pytest.mark.django_db
@pytest.mark.database
def test_a_wrong_method_gets_words_and_keeps_its_header(client: Client) -> None:
    page = client.post("/patterns/", headers={"accept": "text/html"})
    assert page.status_code == 405
    assert page["Allow"] == "GET, HEAD"
    assert "Diese Adresse lässt sich so nicht öffnen." in page.content.decode()


@pytest.mark.django_db
@pytest.mark.database
def test_a_file_nobody_asked_for_is_refused_before_it_is_read(client: Client) -> None:
    page = client.post("/patterns/", {"file": io.BytesIO(b"x" * 1_100_000)})
    assert page.status_code == 413
    assert "Das war zu viel auf einmal." in page.content.decode()
    assert "Content-Security-Policy" in page.headers


def test_a_machine_gets_no_page(client: Client) -> None:
    answer = client.post("/patterns/", headers={"accept": "application/json"})
    assert (answer.status_code, answer.content) == (405, b"")


@pytest.mark.django_db
@pytest.mark.database
def test_a_form_without_its_token() -> None:
    page = Client(enforce_csrf_checks=True).post("/patterns/")
    assert page.status_code == 403
    assert "Das Formular konnte nicht gesendet werden." in page.content.decode()


@pytest.mark.parametrize(
    ("view", "status", "german", "english"),
    [
        (views.broken, 500, "Das war ein Fehler von uns.", "This was our mistake."),
        (views.service_unavailable, 503, "Wir sind gleich wieder da.", "We will be back in a moment."),
    ],
)
def test_the_worst_needs_no_database_and_speaks_both_languages(
    view: object, status: int, german: str, english: str
) -> None:
    page = view(asked())  # type: ignore[operator]
    html = page.content.decode()
    assert page.status_code == status
    assert german in html
    assert english in html
    assert 'lang="en"' in html
    assert 'href="/static/ui/site.css"' in html


def test_a_lost_database_is_503_and_asks_to_come_back() -> None:
    def away(request: HttpRequest) -> HttpResponse:
        raise OperationalError

    page = middleware.database_away(away)(asked())
    assert page.status_code == 503
    assert page["Retry-After"] == "5"


@pytest.mark.django_db
@pytest.mark.database
@pytest.mark.parametrize("address", ["/desk/", "/patterns/", "/nowhere/", "/api/v1/hubs"])
def test_a_lost_database_is_503_for_the_signed_in_and_on_pages_that_do_not_exist(address: str) -> None:
    def away(*_anything: object) -> None:
        raise OperationalError

    browser = Client(raise_request_exception=False)
    browser.cookies[settings.SESSION_COOKIE_NAME] = "a" * 32
    with connection.execute_wrapper(away):
        page = browser.get(address)
    assert (page.status_code, page["Retry-After"]) == (503, "5")
    assert "Content-Security-Policy" in page.headers
    assert page.headers["Permissions-Policy"].startswith("camera=()")


@pytest.mark.parametrize(
    ("address", "code", "there"),
    [
        ("/", "en", "/en/"),
        ("/en/", "de", "/"),
        ("/en/nowhere/?a=1", "de", "/nowhere/?a=1"),
        ("/en/nowhere/", "en", "/en/nowhere/"),
        ("/english/", "en", "/en/english/"),
    ],
)
def test_the_other_language_is_one_link_away_even_where_there_is_no_page(
    address: str, code: str, there: str
) -> None:
    assert context.in_language(address, code) == there


@pytest.mark.django_db
@pytest.mark.database
@pytest.mark.parametrize(
    "address",
    [
        "/enquiry/?hub=%00",
        "/offers/?q=%00&hub=%00",
        "/news/?hub=%00",
        "/competences/?q=a%00",
        "/hubs/?topic=%0%000",
        "/en/events/month/2020-09/?hub=%00%00",
    ],
)
def test_a_page_forgives_signs_that_nobody_types(client: Client, address: str) -> None:
    assert client.get(address).status_code == 200


@pytest.mark.django_db
@pytest.mark.database
def test_a_program_is_told_of_them(client: Client) -> None:
    answer = client.get("/api/v1/competences?hub=%00")
    assert answer.status_code == 400
    assert answer.json() == {
        "code": "unreadable",
        "sentence": "Die Anfrage enthält Zeichen, die sich nicht speichern lassen.",
    }


@pytest.mark.parametrize(
    ("query", "left"),
    [
        ("", ""),
        ("a=1", "a=1"),
        ("a=%00", "a="),
        ("a=%0%000b", "a=b"),
        ("a=\x00b", "a=b"),
        ("a=%2500", "a=%2500"),
    ],
)
def test_nul_signs_are_left_out(query: str, left: str) -> None:
    assert middleware.without_nul(query) == left
