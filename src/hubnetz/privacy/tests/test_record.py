"""The record of processing follows the declarations; a change of either is a change of these files.

Write them anew with HUBNETZ_WRITE_RECORD=1 and read the difference.
"""

import os
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.utils import translation

from hubnetz.lib.privacy import Class
from hubnetz.privacy import declared
from hubnetz.privacy.access import record

FOLDER = Path(__file__).parent / "record"


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_record_reads_as_its_file(language):
    with translation.override(language):
        text = record.as_markdown()
    file = FOLDER / f"record.{language}.md"
    if os.environ.get("HUBNETZ_WRITE_RECORD"):
        FOLDER.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
    assert text == file.read_text(encoding="utf-8")


def test_everything_of_people_stands_in_it_once():
    told = [data.label for one in record.activities() for data in one.data]
    assert len(told) == len(set(told))
    assert set(declared.of_people()) <= set(told)
    of_class = {
        f"{room}.{name}"
        for room, models in declared.everything().items()
        for name, kept in models.items()
        if {Class.CONTACT, Class.NEED, Class.TEXT} & set(kept.classes().values())
    }
    assert of_class <= set(told)


def test_the_page_for_a_browser_closes_what_it_opens():
    opened = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag, attrs):
            if tag != "meta":
                opened.append(tag)

        def handle_endtag(self, tag):
            assert opened.pop() == tag

    Reader().feed(record.as_html())
    assert opened == []


def test_the_table_has_a_line_for_each_kind_of_row():
    lines = record.as_csv().splitlines()
    assert len(lines) == 1 + sum(len(one.data) for one in record.activities())
