import csv
import io
import re
import zipfile
from datetime import datetime
from xml.etree import ElementTree

import pytest

from hubnetz.lib import spreadsheets


@pytest.mark.parametrize("cell", ["=1+1", "+49 7031", "-2", "@SUM(A1)", "\t=1", " =1", "\r=1", "\tx", "＝1"])
def test_nothing_typed_is_run_as_a_formula(cell):
    assert spreadsheets.safe(cell) == "'" + cell


@pytest.mark.parametrize(("cell", "text"), [(-2, "-2"), ("a=b", "a=b"), ("", ""), ("Süd", "Süd")])
def test_the_rest_stays_as_it_is(cell, text):
    assert spreadsheets.safe(cell) == text


def test_a_table_reads_back():
    rows = [["Hub", "Zahl"], ["Süd; „Mitte“", 8187], ["a,b\nc", 0]]
    text = spreadsheets.as_csv(rows)
    assert text.startswith("\ufeff")
    assert list(csv.reader(io.StringIO(text[1:], newline=""))) == [
        [str(cell) for cell in row] for row in rows
    ]


MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def opened(rows, sheet="Personen"):
    """Return the cells of a workbook by their place, as text, and the whole sheet."""
    book = zipfile.ZipFile(io.BytesIO(b"".join(spreadsheets.workbook_parts(rows, sheet=sheet))))
    assert book.testzip() is None
    shared = [
        "".join(one.itertext())
        for one in ElementTree.fromstring(book.read("xl/sharedStrings.xml"))  # noqa: S314
    ]
    page = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))  # noqa: S314
    found = {}
    for cell in page.iter(f"{MAIN}c"):
        text = "".join(cell.itertext())
        found[cell.get("r")] = shared[int(text)] if cell.get("t") == "s" else text
    return found, book.read("xl/worksheets/sheet1.xml").decode()


@pytest.mark.parametrize(
    "typed",
    [
        "=1+1",
        'Süd & <Söhne> "GmbH"',
        "  innen  ",
        "zwei\nZeilen",
        "01067",
        "https://example.org",
        "_x0041_ bleibt",
        '<r><t>a</t></r></is></c><c r="Z9"><f>1+1</f></c><r></r>',
        "張偉 👩",
    ],
)
def test_a_workbook_holds_what_was_typed_as_text(typed):
    cells, sheet = opened([["Name"], [typed]])
    read = re.sub("_x005F_", "_", cells["A2"])
    assert read == typed
    assert cells == {"A1": "Name", "A2": cells["A2"]}
    assert "<f>" not in sheet
    assert "hyperlink" not in sheet


def test_what_a_workbook_cannot_hold_is_left_out():
    cells, _sheet = opened([["a", "b"], ["x\x00\x0by\ud800", "z" * 40_000]])
    assert cells["A2"] == "x\N{REPLACEMENT CHARACTER}\N{REPLACEMENT CHARACTER}y\N{REPLACEMENT CHARACTER}"
    assert len(cells["B2"]) == 16_000


def test_a_workbook_knows_numbers_moments_and_empty_cells():
    evening = datetime(2026, 3, 4, 18)  # noqa: DTZ001  (workbooks know no zones)
    cells, sheet = opened([["n", "t", "e", "s"], [7, evening, None, ""]])
    assert cells == {"A1": "n", "B1": "t", "C1": "e", "D1": "s", "A2": "7", "B2": "46085.75"}
    assert re.search(r'<c r="B2" s="[1-9]', sheet)


def test_a_workbook_leaves_in_parts_and_so_does_a_table():
    rows = [["Name"], *([f"Person {number}"] for number in range(5000))]
    parts = list(spreadsheets.workbook_parts(rows, sheet="a/b:[c]" * 9))
    assert len(parts) > 5
    assert len(list(spreadsheets.csv_parts(rows))) > 5
    assert opened(rows)[0]["A5001"] == "Person 4999"


def test_a_table_of_nobody_is_its_heading():
    assert opened([["Name"]])[0] == {"A1": "Name"}
    assert spreadsheets.as_csv([]) == "\ufeff"
