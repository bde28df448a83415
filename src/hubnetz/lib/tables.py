"""Tables that people send: CSV and XLSX, read as text without trust and within limits that keep memory small."""

import csv
import io
import lzma
import posixpath
import re
import zipfile
import zlib
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser, iterparse

from hubnetz.lib import characters, uploads

MOST_ROWS = 10_000  # beside the heading
MOST_COLUMNS = 60
LONGEST_CELL = 500
MOST_ENTRIES = 200  # in a workbook
LARGEST_UNPACKED = 50_000_000
MOST_SHARED = 400_000  # texts that cells of a workbook share
MOST_ELEMENTS = 2_000_000  # in a part of a workbook: three for each cell of the largest table
MOST_INSIDE = 10_000  # of one cell or text
DEEPEST = 50  # elements inside each other
LONGEST_TAG = 100_000  # bytes, with all its attributes
_SEPARATORS = (";", ",", "\t", "|")
_LAST_ROW = 1_048_576  # of any sheet


class NotRead(Exception):
    """A table is not read; the code says why: kind, large, archive, broken, empty, rows, columns."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


@dataclass(frozen=True, slots=True)
class Table:
    """The first line of a table, and each line after it that holds anything, with its number."""

    heading: list[str]
    rows: list[tuple[int, list[str]]]


def read(name: str, content: bytes) -> Table:
    """Return the first sheet of a workbook, or a CSV whatever its separator and encoding.

    :raises NotRead: if it is neither, broken, empty, or larger than is taken
    """
    ending = check(name, content)
    lines = _workbook(content) if ending == "xlsx" else _csv(content)
    return _table(lines)


def check(name: str, content: bytes) -> str:
    """Return the ending of a file that may be read, by what can be seen without reading it.

    :raises NotRead: if its kind, its size or its packing says that it will not be
    """
    ending = uploads.safe_name(name)[1]
    if ending not in ("csv", "txt", "xlsx"):
        raise NotRead("kind")
    if not content:
        raise NotRead("empty")
    if len(content) > uploads.LARGEST:
        raise NotRead("large")
    if ending == "xlsx":
        try:
            uploads.take(name, content)
        except uploads.NotTaken as why:
            raise NotRead("archive" if why.code == "archive" else "broken") from why
    return ending


def _table(lines: Iterator[tuple[int, list[str]]]) -> Table:
    heading: list[str] = []
    rows: list[tuple[int, list[str]]] = []
    for number, line in lines:
        if len(line) > MOST_COLUMNS and any(line[MOST_COLUMNS:]):
            raise NotRead("columns")
        cells = [characters.one_line(cell)[: LONGEST_CELL + 1] for cell in line[:MOST_COLUMNS]]
        if not any(cells):
            continue
        if not heading:
            heading = cells
        elif len(rows) == MOST_ROWS:
            raise NotRead("rows")
        else:
            rows.append((number, cells))
    if not rows:
        raise NotRead("empty")
    return Table(heading, rows)


def _csv(content: bytes) -> Iterator[tuple[int, list[str]]]:
    text = _decoded(content)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True)
    try:
        for line in reader:
            yield reader.line_num, line
    except csv.Error as fault:
        raise NotRead("broken") from fault


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif b"\x00" in content:
        raise NotRead("broken")
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise NotRead("broken")


def _separator(text: str) -> str:
    """Return the sign that cuts the first lines into the most columns, alike in all of them."""
    head = "\n".join(text.splitlines()[:20])

    def columns(sign: str) -> tuple[int, int]:
        try:
            widths = [len(line) for line in csv.reader(io.StringIO(head), delimiter=sign) if line]
        except csv.Error:
            return (0, 0)
        return (widths.count(widths[0]) if widths and widths[0] > 1 else 0, widths[0] if widths else 0)

    return max(_SEPARATORS, key=columns)


def _workbook(content: bytes) -> Iterator[tuple[int, list[str]]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            entries = book.infolist()
            if len(entries) > MOST_ENTRIES or sum(one.file_size for one in entries) > LARGEST_UNPACKED:
                raise NotRead("archive")
            names = {one.filename for one in entries}
            shared = list(_shared(book)) if "xl/sharedStrings.xml" in names else []
            yield from _sheet(_elements(book, _first_sheet(book), whole="c"), shared)
    except (
        zipfile.BadZipFile,
        zlib.error,
        ParseError,
        DefusedXmlException,
        KeyError,
        ValueError,
        EOFError,
        OSError,
        lzma.LZMAError,
        NotImplementedError,  # packed in an unknown way
    ) as fault:
        raise NotRead("broken") from fault


def _first_sheet(book: zipfile.ZipFile) -> str:
    sheets = (element for element in _elements(book, "xl/workbook.xml") if element.tag == "sheet")
    said = next(sheets, None)
    if said is None:
        raise NotRead("broken")
    wanted = next((value for name, value in said.items() if name.endswith("}id")), None)
    for element in _elements(book, "xl/_rels/workbook.xml.rels"):
        if element.get("Id") == wanted:
            target = element.get("Target") or ""
            return target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
    raise NotRead("broken")


class _Watched:
    """The bytes of a part as its parser asks for them, until one tag goes on for too long: it is kept whole."""

    def __init__(self, part: Any, parser: Any) -> None:
        self._part, self._parser, self._given = part, parser, 0

    def read(self, size: int) -> bytes:
        if self._given - self._parser.CurrentByteIndex > LONGEST_TAG + size:
            raise NotRead("archive")
        found: bytes = self._part.read(size)
        self._given += len(found)
        return found


def _elements(book: zipfile.ZipFile, name: str, *, whole: str = "") -> Iterator[Any]:
    """Yield the elements of a part as they end; only what is inside of one that is wanted whole stays in memory.

    They go by their plain names: those of Open XML and of “Strict Open XML” stand in different namespaces.

    :raises NotRead: if there are more of them, deeper or longer ones, than in any table that is taken
    """
    path: list[Any] = []
    count = inside = kept = 0
    with book.open(name) as part:
        reader = DefusedXMLParser(forbid_dtd=True)
        for event, element in iterparse(
            _Watched(part, reader.parser), events=("start", "end"), parser=reader
        ):
            if event == "start":
                count += 1
                kept = kept + 1 if inside else 0
                if count > MOST_ELEMENTS or len(path) == DEEPEST or kept > MOST_INSIDE:
                    raise NotRead("archive")
                path.append(element)
                inside += bool(inside or (whole and element.tag.rpartition("}")[2] == whole))
                continue
            element.tag = element.tag.rpartition("}")[2]
            yield element
            element.attrib.clear()  # whoever waits for what is around it looks at its text
            path.pop()
            inside -= bool(inside)
            if path and not inside:
                path[-1].remove(element)


def _shared(book: zipfile.ZipFile) -> Iterator[str]:
    count = 0
    for element in _elements(book, "xl/sharedStrings.xml", whole="si"):
        if element.tag == "si":
            count += 1
            if count > MOST_SHARED:
                raise NotRead("archive")
            yield _text(element)


def _text(element: Any) -> str:
    """Return the text of a cell without the readings of Asian signs that may stand beside."""
    found = [part.text or "" for part in element.iter("t")]
    return "".join(found)[: LONGEST_CELL + 1]


def _sheet(elements: Iterator[Any], shared: list[str]) -> Iterator[tuple[int, list[str]]]:
    """Yield the lines of a sheet; what stands in cells that were joined downwards is said by each of their lines."""
    lines: list[tuple[int, list[str]]] = []
    joined: list[str] = []
    line: list[str] = []
    number = 0
    for element in elements:
        if element.tag == "mergeCell":
            joined.append(element.get("ref") or "")
        elif element.tag == "c":
            column = _column(element.get("r") or "") if element.get("r") else len(line)
            if value := _value(element, shared):
                if column >= MOST_COLUMNS:
                    raise NotRead("columns")
                line += [""] * (column + 1 - len(line))
                line[column] = value
        elif element.tag == "row":
            before, number = number, int(element.get("r") or number + 1)
            if not before < number <= _LAST_ROW:
                raise NotRead("broken")
            if line:
                lines.append((number, line))
                line = []
            if len(lines) > MOST_ROWS + 1:
                break  # too many, whatever comes
    _fill_down(lines, joined)
    yield from lines


def _fill_down(lines: list[tuple[int, list[str]]], joined: list[str]) -> None:
    """Write what stands in the first of joined cells to those below it, in lines that say something themselves."""
    numbers = [number for number, _line in lines]
    seen = 0
    for place in joined:
        corners = re.fullmatch(r"([A-Z]{1,3})(\d{1,7}):[A-Z]{1,3}(\d{1,7})", place)
        column = _column(corners[1]) if corners else MOST_COLUMNS
        if corners is None or column >= MOST_COLUMNS:
            continue
        first, last = (bisect_left(numbers, int(corners[at]) + at - 2) for at in (2, 3))
        value = ""
        seen += max(0, last - first)
        if seen > MOST_ROWS * MOST_COLUMNS:
            return  # no cell is joined twice
        for _number, line in lines[first:last]:
            value = value or (line[column] if column < len(line) else "")
            if value and line and not "".join(line[column : column + 1]):
                line += [""] * (column + 1 - len(line))
                line[column] = value


def _column(place: str) -> int:
    letters = re.match(r"[A-Z]{1,3}", place)
    found = 0
    for letter in letters[0] if letters else "A":
        found = found * 26 + ord(letter) - 64
    return found - 1


def _value(cell: Any, shared: list[str]) -> str:
    kind = cell.get("t")
    if kind == "inlineStr":
        return _text(cell)
    said = cell.findtext("v") or ""
    if kind == "s":
        number = int(said or -1)
        return shared[number] if 0 <= number < len(shared) else ""
    if kind in (None, "n"):
        return re.sub(r"^(-?\d+)\.0+$", r"\1", said)
    return said
