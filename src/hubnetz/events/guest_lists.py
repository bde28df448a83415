"""A pasted guest list, read line by line: what each line says, and what is wrong with it. Nothing is written here."""

import csv
import io
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from hubnetz.lib import characters

MOST_LINES = 500
MOST_COMPANIONS = 9
COLUMNS = ("name", "email", "organisation_name", "salutation", "companions", "language", "way")
HEADINGS = {  # what a first line may say, in small letters
    "name": "name", "e-mail": "email", "email": "email", "mail": "email", "organisation": "organisation_name",
    "unternehmen": "organisation_name", "firma": "organisation_name", "company": "organisation_name",
    "anrede": "salutation", "salutation": "salutation", "begleitung": "companions", "companions": "companions",
    "sprache": "language", "language": "language", "teilnahme": "way", "teilnahmeart": "way", "takes part": "way",
    "way": "way",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a list: its number, who it names, and sentences about what is wrong."""

    number: int
    name: str
    email: str
    organisation_name: str
    salutation: str
    companions: int
    language: str
    problems: tuple[str, ...] = ()
    way: str = ""  # the code of a way to take part; empty: as the whole list


def read(text: str, known: Collection[str] = (), ways: Mapping[str, str] | None = None) -> list[Line]:
    """Return the lines of a list as it was pasted: from a spreadsheet (tabs), as CSV (semicolons or commas), with or
    without a heading. `known` are addresses that are on the list already, `ways` the codes of ways to take
    part by what means them."""
    seen = {address.lower() for address in known}
    found = []
    for number, cells in _cells(text):
        line = _line(number, cells, seen, ways or {})
        seen.add(line.email)
        found.append(line)
    return found


def _cells(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    text = text.lstrip("\N{ZERO WIDTH NO-BREAK SPACE}")
    first = next((line for line in text.splitlines() if line.strip()), "")
    mark = max("\t;,", key=first.count)
    columns: tuple[str, ...] = COLUMNS
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, skipinitialspace=True)
    heading = True
    for row in reader:
        cells = [characters.one_line(cell) for cell in row]
        if not any(cells):
            continue
        named = [HEADINGS.get(cell.casefold(), "") for cell in cells]
        if heading and "name" in named and "email" in named:
            columns = tuple(named)
        else:
            yield reader.line_num, dict(zip(columns, cells, strict=False))
        heading = False


def _line(number: int, cells: dict[str, str], seen: Collection[str], ways: Mapping[str, str]) -> Line:
    name, email = cells.get("name", ""), cells.get("email", "").lower()
    many, language = cells.get("companions", "") or "0", cells.get("language", "").lower() or "de"
    companions = int(many) if many.isdecimal() and len(many) < 3 else -1
    problems = []
    if not name:
        problems.append(_("The name is missing."))
    try:
        validate_email(email)
    except ValidationError:
        problems.append(
            _("“%(text)s” is no e-mail address.") % {"text": email}
            if email
            else _("The e-mail address is missing.")
        )
    else:
        if email in seen:
            problems.append(_("This address is on the list already."))
    if not 0 <= companions <= MOST_COMPANIONS:
        problems.append(_("“%(text)s” is no number of companions from 0 to 9.") % {"text": many})
    if language not in ("de", "en"):
        problems.append(_("“%(text)s” is no language: please write de or en.") % {"text": language})
    way = ways.get(cells.get("way", "").casefold(), "")
    if cells.get("way") and not way:
        problems.append(_("“%(text)s” is no way to take part in this event.") % {"text": cells["way"][:60]})
    lengths = {"name": 120, "email": 254, "organisation_name": 200, "salutation": 160}
    if any(len(cells.get(key, "")) > most for key, most in lengths.items()):
        problems.append(_("A text is too long."))
    return Line(
        number, name, email, cells.get("organisation_name", ""), cells.get("salutation", ""), companions, language,
        tuple(problems), way,
    )  # fmt: skip
