"""Tables for spreadsheet programs: safe to open, and right in umlauts."""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import batched
from typing import Any
from xml.sax.saxutils import escape

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

_BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"  # tells a spreadsheet program that the file is UTF-8
_COMMANDS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")  # a cell that begins so would be run as a formula
_BLANKS = ("\t", "\r")  # and one that begins so, in some programs
_AT_ONCE = 500  # rows that leave together
_SHEET = "xl/worksheets/sheet1.xml"
_MOST = 16_000  # characters in a cell of a workbook: it holds 32,767 of UTF-16
_WIDE = 22  # characters that a column shows
_DAY_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001  (what workbooks count days from; they know no zones)
_RISKY = re.compile("[&<>\x00-\x1f\ud800-\udfff\ufffe\uffff]|_x")  # in the text of a cell
_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_CODED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")  # would be read as the code of a sign
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\']")


def safe(cell: object) -> str:
    """Return the cell as text that no spreadsheet program takes for a formula; numbers stay numbers."""
    if not isinstance(cell, str):
        return cell.strftime("%Y-%m-%d %H:%M") if isinstance(cell, datetime) else str(cell)
    risky = cell.startswith(_BLANKS) or cell.lstrip().startswith(_COMMANDS)
    return f"'{cell}" if risky else cell


def as_csv(rows: Iterable[Sequence[object]]) -> str:
    """Return the rows as CSV with a byte order mark, for the spreadsheet programs of offices."""
    return "".join(csv_parts(rows))


def csv_parts(rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """Return the same CSV in parts of some hundred rows, as they come: for tables of any length."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    buffer.write(_BOM)
    for some in batched(rows, _AT_ONCE):
        writer.writerows(
            [safe(cell) if cell else "" if cell is None else cell for cell in row] for row in some
        )
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
    if rest := buffer.getvalue():
        yield rest


def workbook_parts(rows: Iterable[Sequence[object]], *, sheet: str) -> Iterator[bytes]:
    """Return the rows as a workbook (XLSX) with one sheet, the first row as its heading, in parts as they come: memory
    does not grow with the table.

    What somebody typed is always a text, never a formula or a link; numbers and moments (without a time zone) are
    what they are. The frame is made by XlsxWriter, the rows are written here: three times as fast, and a text that
    looks like the inside of a workbook stays a text.
    """
    each = iter(rows)
    heading = next(each, ())
    frame, moment = _frame(heading, sheet)
    letters = [xl_col_to_name(column) for column in range(len(heading))]
    leaving = _Leaving()
    with zipfile.ZipFile(leaving, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as book:
        for name, content in frame.items():
            if name != _SHEET:
                book.writestr(name, content)
        before, found, after = frame[_SHEET].partition(b"</sheetData>")
        with book.open(_SHEET, "w") as page:
            page.write(before)
            for some in batched(enumerate(each, 2), _AT_ONCE):
                page.write("".join(_row(number, row, letters, moment) for number, row in some).encode())
                yield leaving.taken()
            page.write(found + after)
    yield leaving.taken()


class _Leaving(io.RawIOBase):
    """What is written and not yet taken away."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self.parts.append(bytes(data))
        return len(data)

    def taken(self) -> bytes:
        """Return it, and forget it."""
        found = b"".join(self.parts)
        self.parts.clear()
        return found


def _frame(heading: Sequence[object], sheet: str) -> tuple[dict[str, bytes], str]:
    """Return the parts of a workbook with its heading alone, and the number of the style that moments have."""
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True})
    bold, moment = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    page = book.add_worksheet(_NOT_IN_NAMES.sub(" ", sheet)[:31])
    page.freeze_panes(1, 0)
    page.set_column(0, max(len(heading) - 1, 0), _WIDE)
    page.set_column(16_383, 16_383, None, moment)  # the last column there is: so the style is in the book
    for x, cell in enumerate(heading):
        page.write_string(0, x, f" {cell}" if str(cell).startswith("<r>") else str(cell), bold)
    book.close()
    with zipfile.ZipFile(made) as parts:
        found = {name: parts.read(name) for name in parts.namelist()}
    style = re.search(rb'<col min="16384" [^>]*style="(\d+)"[^>]*/>', found[_SHEET])
    assert style is not None, "XlsxWriter writes the styles of columns another way."
    # The heading alone is not the whole sheet: programs count its rows themselves.
    found[_SHEET] = re.sub(rb"<dimension [^>]*/>", b"", found[_SHEET].replace(style[0], b""))
    return found, style[1].decode()


def _row(number: int, row: Sequence[object], letters: Sequence[str], moment: str) -> str:
    cells = []
    for letter, cell in zip(letters, row, strict=True):
        if cell is None or cell == "":
            continue
        if isinstance(cell, str):
            text = cell if not _RISKY.search(cell) and len(cell) < _MOST else _storable(cell)
            cells.append(
                f'<c r="{letter}{number}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
            )
        elif isinstance(cell, datetime):
            past = cell - _DAY_ZERO
            cells.append(
                f'<c r="{letter}{number}" s="{moment}"><v>{past.days + past.seconds / 86400}</v></c>'
            )
        else:
            cells.append(f'<c r="{letter}{number}"><v>{cell}</v></c>')
    return f'<row r="{number}">{"".join(cells)}</row>'


def _storable(cell: str) -> str:
    """Return a text as a workbook stores it: short enough, without signs that its format has no place for."""
    cell = _CODED.sub("_x005F_", _UNSTORABLE.sub("\N{REPLACEMENT CHARACTER}", cell[:_MOST]))
    return escape(cell.replace("\r\n", "\n").replace("\r", "\n"))
