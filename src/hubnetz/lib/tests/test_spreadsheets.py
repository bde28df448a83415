import csv
import io

import pytest

from hubnetz.lib import spreadsheets


@pytest.mark.parametrize("cell", ["=1+1", "+49 7031", "-2", "@SUM(A1)", "\t=1", " =1", "\r=1"])
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
