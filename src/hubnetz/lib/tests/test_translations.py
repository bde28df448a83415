"""Texts are found wherever they stand, kept when they stay, dropped when they go, and checked."""

import gettext
from pathlib import Path

import pytest

from hubnetz.lib import translations

TEMPLATE = """{% load i18n %}
<h1>{% translate "Dates" %}</h1>
    {% if many %}
        {% blocktranslate trimmed count number=seats with hub=hub.name %}
            One seat is left
            at %(hub)s
        {% plural %}
            {{ number }} seats are left at {{ hub }}
        {% endblocktranslate %}
    {% endif %}
  {% include "x.html" with text=_("Free of charge") only %}
{% translate "open" context "of a door" %}
{# Translators: on a button #}
{% translate "Go on" as more %}
"""
PYTHON = """from django.utils.translation import gettext_lazy as _, ngettext, pgettext
A = _("A sentence over "
      "two lines")
B = ngettext("%(n)d hub", "%(n)d hubs", 2)
C = pgettext("of a case", "open")
D = "not translatable"
"""


@pytest.fixture
def house(tmp_path: Path) -> Path:
    room = tmp_path / "room"
    (room / "templates/room").mkdir(parents=True)
    (room / "tests").mkdir()
    (room / "__init__.py").write_text("")
    (room / "apps.py").write_text("")
    (room / "texts.py").write_text(PYTHON)
    (room / "templates/room/page.html").write_text(TEMPLATE.replace("%(hub)s", "{{ hub }}"))
    (room / "tests/test_x.py").write_text("from x import gettext as _\n_('only in a test')\n")
    return tmp_path


def po(house: Path) -> Path:
    return house / "room" / translations.PO


def translate(house: Path, **changes: str) -> None:
    """Give every text a German one: itself with a prefix, or the one named by its first letters."""
    catalog = translations.kept(house / "room")
    for message in catalog:
        if isinstance(message.id, str) and message.id:
            message.string = changes.get(message.id.split()[0], f"de {message.id}")
        elif message.id:
            message.string = tuple(f"de {text}" for text in message.id)
    po(house).write_text(translations.as_text(catalog), encoding="utf-8")


def test_everything_is_found(house: Path) -> None:
    found = {(translations.first(m), m.context) for m in translations.found_in(house / "room") if m.id}
    assert found == {
        ("Dates", None),
        ("One seat is left at %(hub)s", None),
        ("Free of charge", None),
        ("open", "of a door"),
        ("Go on", None),
        ("A sentence over two lines", None),
        ("%(n)d hub", None),
        ("open", "of a case"),
    }


def test_a_block_with_a_plural_has_both(house: Path) -> None:
    catalog = translations.found_in(house / "room")
    assert catalog["One seat is left at %(hub)s"].id == (
        "One seat is left at %(hub)s",
        "%(number)s seats are left at %(hub)s",
    )


def test_extract_keeps_adds_and_drops(house: Path) -> None:
    assert translations.extract_all(house) == [po(house)]
    translate(house)
    assert translations.extract_all(house) == []
    (house / "room/texts.py").write_text('from x import _\nA = _("A new sentence")\n')
    assert translations.extract_all(house) == [po(house)]
    text = po(house).read_text()
    assert 'msgstr "de Dates"' in text
    assert 'msgid "A new sentence"\nmsgstr ""' in text
    assert "two lines" not in text


def test_the_file_names_places_without_lines_and_no_day(house: Path) -> None:
    translations.extract_all(house)
    text = po(house).read_text()
    assert "#: templates/room/page.html\n" in text
    assert "Date" not in text.split("\n\n")[0]


def test_check_is_content_with_a_whole_translation(house: Path) -> None:
    translations.extract_all(house)
    translate(house)
    assert translations.problems(house) == []


@pytest.mark.parametrize(
    ("before", "after", "complaint"),
    [
        ('msgstr "de Dates"', 'msgstr ""', "“Dates” is not translated"),
        ('msgid "Dates"', '#, fuzzy\nmsgid "Dates"', "“Dates” is marked as unsure"),
        ('msgid "Dates"', 'msgid "Events"', "“Dates” is not in django.po"),
        ("de %(number)s seats", "de seats", "has other placeholders"),
        ('msgstr[1] "de %(n)d hubs"', 'msgstr[1] ""', "“%(n)d hub” is not translated"),
    ],
)
def test_check_finds(house: Path, before: str, after: str, complaint: str) -> None:
    translations.extract_all(house)
    translate(house)
    text = po(house).read_text()
    assert before in text
    po(house).write_text(text.replace(before, after))
    assert [line for line in translations.problems(house) if complaint in line]


def test_check_finds_one_text_with_two_translations(house: Path) -> None:
    other = house / "second"
    other.mkdir()
    for name in ("__init__.py", "apps.py"):
        (other / name).write_text("")
    (other / "texts.py").write_text('from x import _\nA = _("Dates")\n')
    translations.extract_all(house)
    translate(house)
    (other / translations.PO).write_text(
        'msgid ""\nmsgstr ""\n"Language: de\\n"\n\nmsgid "Dates"\nmsgstr "Daten"\n'
    )
    assert translations.problems(house) == [
        "second: “Dates” is “Daten” here and “de Dates” in room; give it a context"
    ]


def test_check_finds_a_folder_that_is_no_app(house: Path) -> None:
    translations.extract_all(house)
    translate(house)
    (house / "room/apps.py").unlink()
    assert "is no app" in translations.problems(house)[0]


def test_compiled_files_speak_german_and_are_made_when_needed(house: Path) -> None:
    translations.extract_all(house)
    translate(house)
    target = po(house).with_suffix(".mo")
    assert translations.compile_all(house) == [target]
    assert translations.compile_all(house) == []
    with target.open("rb") as stream:
        german = gettext.GNUTranslations(stream)
    assert german.gettext("Dates") == "de Dates"
    assert german.ngettext("%(n)d hub", "%(n)d hubs", 1) == "de %(n)d hub"
    assert german.ngettext("%(n)d hub", "%(n)d hubs", 0) == "de %(n)d hubs"
    assert german.pgettext("of a door", "open") == "de open"


def test_one_room_at_a_time(house: Path) -> None:
    assert translations.extract_all(house, only={"other"}) == []
    assert translations.problems(house, only={"other"}) == []
    assert len(translations.problems(house, only={"room"})) == 8


@pytest.mark.parametrize("arguments", [[], ["help"], ["compile", "more"]])
def test_wrong_use(arguments: list[str]) -> None:
    assert translations.main(arguments) == 2
