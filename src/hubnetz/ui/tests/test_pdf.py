import io
from datetime import UTC, datetime

import pytest
import segno
import typst

from hubnetz.ui import pdf

DAY = datetime(2026, 1, 2, 12, tzinfo=UTC)


def pattern(**more):
    data = {"title": "Bescheinigung", "text": "Zwei Abende", "foot": "Seite", **more}
    return pdf.render("ui/pattern", data, language="de", made_at=DAY)


def test_a_paper_is_tagged_and_says_its_language_and_title():
    made = pattern()
    assert made.startswith(b"%PDF-1.7")
    for said in (
        b"/MarkInfo",
        b"/StructTreeRoot",
        b"/Lang(de)",
        b"pdfuaid:part",
        b"pdfaid:part",
        b"Bescheinigung",
    ):
        assert said in made, said


def test_the_same_in_gives_the_same_bytes():
    assert pattern() == pattern()
    assert pattern() != pattern(text="Drei Abende")


def test_what_is_typed_is_text_and_never_a_command():
    assert pattern(text='#panic("x") $ \\ <b> "]') != pattern()


@pytest.mark.parametrize("name", ["Łukasz Öhlén", "Ωμέγα", "Иван Петров"])
def test_names_of_europe_are_set_as_they_are(name):
    assert set(name) <= pdf.letters()
    assert pattern(text=name)


def test_letters_without_a_face_become_boxes_and_the_paper_is_made():
    assert "张" not in pdf.letters()
    assert pdf.UNKNOWN in pdf.letters()
    assert pattern(text="张伟 \U0001f600 Li")


def test_a_square_code_needs_a_text():
    svg = io.BytesIO()
    segno.make("https://hubnetz.example/x").save(svg, kind="svg", xmldecl=False)
    code = svg.getvalue().decode()
    assert b"/Alt" in pattern(code=code, code_text="Prüfadresse")
    with pytest.raises(typst.TypstError, match="alt"):
        pattern(code=code, code_text=None)


def test_a_paper_that_is_not_there_is_named():
    with pytest.raises(LookupError, match="ui/nothing"):
        pdf.render("ui/nothing", {}, language="de", made_at=DAY)
