"""Tables that people send are read as they are meant, or refused quickly and in small memory."""

import io
import time
import tracemalloc
import zipfile

import pytest
import xlsxwriter

from hubnetz.lib import spreadsheets, tables


def csv_of(text, encoding="utf-8"):
    return tables.read("a.csv", text.encode(encoding))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("sign", [";", ",", "\t", "|"])
def test_encodings_and_separators_are_recognised(encoding, sign):
    lines = [["Firma", "Straße", "PLZ"], ["Müller & Söhne", "Ölweg 1", "71032"], ["Glas", "", "70173"]]
    found = csv_of("\r\n".join(sign.join(line) for line in lines), encoding)
    assert found.heading == lines[0]
    assert found.rows == [(2, lines[1]), (3, lines[2])]


def test_a_separator_inside_quotes_does_not_count():
    found = csv_of('Name;Ort\n"Glas, Holz, Metall";"Böblingen"\n')
    assert found.rows == [(2, ["Glas, Holz, Metall", "Böblingen"])]


def test_a_workbook_is_read_as_it_was_written():
    rows = [["Name", "PLZ", "Zahl"], ["Müller <GmbH>", "01067", 12], ["", "", ""], ["Zwei\nZeilen", "", 3.5]]
    content = b"".join(spreadsheets.workbook_parts(iter(rows), sheet="Liste"))
    found = tables.read("a.xlsx", content)
    assert found.heading == ["Name", "PLZ", "Zahl"]
    assert found.rows == [(2, ["Müller <GmbH>", "01067", "12"]), (4, ["Zwei Zeilen", "", "3.5"])]


def test_shared_texts_and_gaps_are_read():
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made)
    sheet = book.add_worksheet("Erstes")
    book.add_worksheet("Zweites").write(0, 0, "falsch")
    sheet.write_row(0, 0, ["Name", "", "Ort"])
    sheet.write(3, 2, "Ulm")
    book.close()
    assert tables.read("a.xlsx", made.getvalue()).rows == [(4, ["", "", "Ulm"])]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.pdf", b"%PDF", "kind"),
        ("a.csv", b"", "empty"),
        ("a.csv", b"Name;Ort\n", "empty"),
        ("a.csv", b"Name\n\x00\n", "broken"),
        ("a.csv", b'Name;Ort\n"offen;Ulm\n', "broken"),
        ("a.csv", (";".join("abc"[n % 3] for n in range(61)) + "\n1\n").encode(), "columns"),
        ("a.csv", b"Name\n" + b"x\n" * 10_001, "rows"),
        ("a.xlsx", b"PK\x03\x04 nothing", "archive"),
        ("a.xlsx", b"no archive", "broken"),
    ],
)
def test_what_is_not_read_says_why(name, content, code):
    with pytest.raises(tables.NotRead) as refused:
        tables.read(name, content)
    assert refused.value.code == code


def packed(sheet, **more):
    made = io.BytesIO()
    kind = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    link = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    parts = {
        "[Content_Types].xml": "<Types/>",
        "xl/workbook.xml": f'<workbook xmlns="{kind}" xmlns:r="{link}"><sheets>'
        '<sheet name="a" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": '<Relationships><Relationship Id="r1" '
        'Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": sheet,
        **more,
    }
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in parts.items():
            book.writestr(name, content)
    return made.getvalue()


def test_bombs_are_refused_quickly():
    row = '<row><c t="inlineStr"><is><t>x</t></is></c></row>'
    kind = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    entity = '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">]>'
    bombs = {
        "archive": packed(f"<worksheet {kind}>{row * 900_000}</worksheet>"),
        "broken": packed(f"{entity}<worksheet {kind}><row><c><v>&a;</v></c></row></worksheet>"),
        "columns": packed(f'<worksheet {kind}><row><c r="ZZZ1"><v>1</v></c></row></worksheet>'),
    }
    for code, content in bombs.items():
        begun = time.monotonic()
        with pytest.raises(tables.NotRead) as refused:
            tables.read("a.xlsx", content)
        assert refused.value.code == code
        assert time.monotonic() - begun < 5


KIND = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


FEW, MANY = (" ".join(f"a{number}=''" for number in range(most)) for most in (150, 300_000))


@pytest.mark.parametrize(
    ("most", "sheet"),
    [
        ("MOST_ELEMENTS", f"<worksheet {KIND}><sheetData>{'<row/>' * 150_000}</sheetData></worksheet>"),
        ("MOST_ELEMENTS", f"<worksheet {KIND}><row>{'<c/>' * 150_000}</row></worksheet>"),
        ("MOST_INSIDE", f"<worksheet {KIND}><row><c>{'<v/>' * 150_000}</c></row></worksheet>"),
        ("DEEPEST", f"<worksheet {KIND}>{'<row>' * 100_000}{'</row>' * 100_000}</worksheet>"),
        ("LONGEST_TAG", f"<worksheet {KIND}><row {MANY}/></worksheet>"),
        ("MOST_INSIDE", f"<worksheet {KIND}><row><c>{f'<v {FEW}/>' * 10_001}</c></row></worksheet>"),
    ],
)
def test_what_says_nothing_takes_no_memory(monkeypatch, most, sheet):
    """Packed so that the archive itself is inconspicuous: the elements in it are counted and let go."""
    monkeypatch.setattr(tables.uploads, "take", lambda *_: None)
    if most == "MOST_ELEMENTS":
        monkeypatch.setattr(tables, most, 120_000)
    content = packed(sheet)
    tracemalloc.start()
    try:
        with pytest.raises(tables.NotRead) as refused:
            tables.read("a.xlsx", content)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert refused.value.code == "archive"
    assert peak < 20_000_000


def test_a_strict_workbook_is_read():
    row = '<row><c t="inlineStr"><is><t>Glas</t></is></c><c t="s"><v>0</v></c></row>'
    texts = f"<sst {KIND}><si><r><t>Ul</t></r><r><t>m</t></r></si></sst>"
    content = packed(f"<worksheet {KIND}>{row * 2}</worksheet>", **{"xl/sharedStrings.xml": texts})
    found = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as book, zipfile.ZipFile(found, "w") as strict:
        for name in book.namelist():
            said = book.read(name).decode()
            said = said.replace(
                "schemas.openxmlformats.org/officeDocument/2006", "purl.oclc.org/ooxml/officeDocument"
            )
            said = said.replace(
                "schemas.openxmlformats.org/spreadsheetml/2006", "purl.oclc.org/ooxml/spreadsheetml"
            )
            strict.writestr(name, said)
    assert tables.read("a.xlsx", found.getvalue()) == tables.Table(["Glas", "Ulm"], [(2, ["Glas", "Ulm"])])


@pytest.mark.parametrize("numbers", [(1, 1), (2, 1), (-1, 1), (1, 3_000_000_000)])
def test_lines_are_numbered_as_in_a_sheet(numbers):
    rows = [f'<row r="{number}"><c t="inlineStr"><is><t>x</t></is></c></row>' for number in numbers]
    with pytest.raises(tables.NotRead) as refused:
        tables.read("a.xlsx", packed(f"<worksheet {KIND}>{''.join(rows)}</worksheet>"))
    assert refused.value.code == "broken"


def test_a_workbook_without_sheets_or_packed_in_an_unknown_way_is_refused():
    nothing = packed(f"<worksheet {KIND}/>", **{"xl/workbook.xml": "<workbook/>"})
    odd = bytearray(packed(f"<worksheet {KIND}/>"))
    for mark, place in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        start = odd.find(mark)
        while start >= 0:
            odd[start + place] = 99
            start = odd.find(mark, start + 1)
    for content in (nothing, bytes(odd)):
        with pytest.raises(tables.NotRead) as refused:
            tables.read("a.xlsx", content)
        assert refused.value.code == "broken"


def test_cells_joined_again_and_again_are_not_followed_for_long():
    lines = [(number, ["x"]) for number in range(1, 5_001)]
    begun = time.process_time()
    tables._fill_down(lines, ["A1:A5000"] * 40_000)
    assert time.process_time() - begun < 3


def test_cells_joined_downwards_say_the_same_in_each_line():
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made)
    sheet = book.add_worksheet()
    rows = [("Firma", "Ort", "Person"), ("", "", "Ida"), ("", "", "Jo"), (), ("Holz", "", "Kim")]
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    sheet.merge_range("A2:A4", "Glas")
    sheet.merge_range("B2:B5", "Ulm")
    book.close()
    table = tables.read("a.xlsx", made.getvalue())
    lines = [["Glas", "Ulm", "Ida"], ["Glas", "Ulm", "Jo"], ["Holz", "Ulm", "Kim"]]
    assert [row for _number, row in table.rows] == lines
