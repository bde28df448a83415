"""The whole page without htmx, the part with it, 422 for errors, and caches know the difference."""

import pytest
from django import forms as django_forms
from django.test import RequestFactory, override_settings

from hubnetz.ui import answers

PAGE = (
    "<h1>Liste</h1>{% partialdef list inline %}<p>{{ form.errors|length }} {{ word }}</p>{% endpartialdef %}"
)
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {"loaders": [("django.template.loaders.locmem.Loader", {"list.html": PAGE})]},
    }
]
pytestmark = pytest.mark.usefixtures("templates")


class Search(django_forms.Form):
    word = django_forms.CharField()


@pytest.fixture
def templates() -> object:
    with override_settings(TEMPLATES=TEMPLATES):
        yield


@pytest.mark.parametrize(
    ("headers", "whole"),
    [
        ({}, True),
        ({"HX-Request": "true"}, False),
        ({"HX-Request": "true", "HX-Boosted": "true"}, True),
        ({"HX-Request": "true", "HX-History-Restore-Request": "true"}, True),
    ],
)
def test_page_or_part(headers: dict[str, str], whole: bool) -> None:
    answer = answers.page(RequestFactory().get("/", headers=headers), "list.html#list", {"word": "x"})
    assert ("<h1>" in answer.content.decode()) is whole
    assert "<p>0 x</p>" in answer.content.decode()
    assert answer.status_code == 200
    assert "HX-Request" in answer["Vary"]


@pytest.mark.parametrize(("data", "status"), [(None, 200), ({"word": "a"}, 200), ({"word": ""}, 422)])
def test_a_form_with_errors_is_422(data: dict[str, str] | None, status: int) -> None:
    answer = answers.page(RequestFactory().get("/"), "list.html#list", form=Search(data))
    assert answer.status_code == status


def test_a_page_without_parts_stays_whole() -> None:
    answer = answers.page(RequestFactory().get("/", headers={"HX-Request": "true"}), "list.html")
    assert "<h1>" in answer.content.decode()


def test_moving_on() -> None:
    plain = answers.moved(RequestFactory().post("/"), "/next/")
    htmx = answers.moved(RequestFactory().post("/", headers={"HX-Request": "true"}), "/next/")
    assert (plain.status_code, plain["Location"]) == (303, "/next/")
    assert (htmx.status_code, htmx["HX-Redirect"]) == (204, "/next/")
