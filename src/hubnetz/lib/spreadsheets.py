"""Tables for spreadsheet programs: safe to open, and right in umlauts."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import batched
from typing import IO, Any

import xlsxwriter

_BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"  # tells a spreadsheet program that the file is UTF-8
_COMMANDS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")  # a cell that begins so would be run as a formula
_BLANKS = ("\t", "\r")  # and one that begins so, in some programs
_AT_ONCE = 500  # rows that leave together
_MOST = 32_767  # characters in a cell of a workbook
_DAY_ZERO = datetime(1899, 12, 30)  # what workbooks count days from
_WIDEST = 40  # characters: a column is never broader than this


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
        writer.writerows([safe(cell) if cell else "" if cell is None else cell for cell in row] for row in some)
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
    if rest := buffer.getvalue():
        yield rest


def write_workbook(into: IO[bytes], rows: Iterable[Sequence[object]], *, sheet: str) -> None:
    """Write the rows as a workbook with one sheet, the first row as its heading; a row at a time, so that memory does
    not grow with the table.

    What somebody typed is always a text, never a formula or a link; numbers and moments (without a time zone) are
    what they are.
    """
    book = xlsxwriter.Workbook(into, {"constant_memory": True})
    bold, moment = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    page: Any = book.add_worksheet(sheet[:31])
    page.freeze_panes(1, 0)
    text, number = page.write_string, page.write_number
    first = True
    for y, row in enumerate(rows):
        if first:
            for x, cell in enumerate(row):
                page.set_column(x, x, min(max(len(str(cell)) + 4, 14), _WIDEST))
                text(y, x, str(cell), bold)
            first = False
            continue
        for x, cell in enumerate(row):
            if cell is None or cell == "":
                continue
            if isinstance(cell, str):
                text(y, x, cell[:_MOST])
            elif isinstance(cell, datetime):
                past = cell - _DAY_ZERO
                number(y, x, past.days + past.seconds / 86400, moment)
            else:
                number(y, x, cell)
    book.close()
