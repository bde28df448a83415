"""Every component has an example, and every example renders in both languages."""

import pytest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.utils import translation

from hubnetz.ui import assets, components, examples


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("name", components.names())
def test_example_renders(name: str, language: str) -> None:
    request = RequestFactory().get("/patterns/?topic=ai")
    with translation.override(language):
        html = render_to_string(f"ui/{name}/example.html", examples.context() | {"request": request})
    assert len(html.strip()) > 40
    assert "{{" not in html
    assert "{%" not in html


def test_every_folder_is_a_component() -> None:
    folders = {
        path.name
        for path in components.FOLDER.iterdir()
        if path.is_dir() and path.name not in ("errors", "frames")
    }
    assert folders == set(components.names())
    assert [name for name in folders if not (components.FOLDER / name / f"{name}.html").is_file()] == []


def test_the_readme_says_how_each_is_called() -> None:
    readme = (assets.HERE / "README.md").read_text()
    assert [name for name in components.names() if f"\n| {name} |" not in readme] == []


@pytest.mark.parametrize(
    ("address", "language", "words"),
    [
        ("/patterns/", "de", "Jeder Baustein einmal"),
        ("/en/patterns/", "en", "Every component once"),
    ],
)
def test_pattern_page_in_both_languages(address: str, language: str, words: str) -> None:
    page = Client().get(address, headers={"accept-language": "fr"})
    html = page.content.decode()
    assert page.status_code == 200
    assert f'<html lang="{language}">' in html
    assert words in html
    assert all(f'id="{name}"' in html for name in components.names())


def test_the_page_leads_to_itself_in_the_other_language() -> None:
    html = Client().get("/patterns/?a=1").content.decode()
    assert 'href="/en/patterns/?a=1" lang="en"' in html


def test_nothing_stands_inline() -> None:
    """The strict policy would stop it: no style attributes, no handlers, no scripts or styles in the page."""
    html = Client().get("/patterns/").content.decode()
    assert " style=" not in html
    assert " onclick" not in html
    assert "<style" not in html
    assert html.count("<script") == html.count("<script src=")


def test_pages_are_compressed_for_those_who_can_read_it(client: Client) -> None:
    page = client.get("/patterns/", headers={"accept-encoding": "gzip"})
    assert page["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in page["Vary"]
    assert "Content-Encoding" not in client.get("/patterns/")
