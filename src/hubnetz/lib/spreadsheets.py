"""Tables for spreadsheet programs: safe to open, and right in umlauts."""

import csv
import io
from collections.abc import Iterable, Sequence

_BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"  # tells a spreadsheet program that the file is UTF-8
_COMMANDS = ("=", "+", "-", "@", "\t", "\r")  # a cell that begins so would be run as a formula


def safe(cell: object) -> str:
    """Return the cell as text that no spreadsheet program takes for a formula; numbers stay numbers."""
    text = str(cell)
    return f"'{text}" if isinstance(cell, str) and text.lstrip().startswith(_COMMANDS) else text


def as_csv(rows: Iterable[Sequence[object]]) -> str:
    """Return the rows as CSV with a byte order mark, for the spreadsheet programs of offices."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerows([safe(cell) for cell in row] for row in rows)
    return _BOM + buffer.getvalue()
