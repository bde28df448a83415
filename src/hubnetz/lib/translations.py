"""
Collect the texts of each room, check that all are in German, and compile them: ``extract``, ``check``, ``compile``.

Needs no gettext programs: Python files and templates are read by Babel. The English text is the key; the German
one stands in the room's ``locale/de/LC_MESSAGES/django.po``.
"""

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

HOUSE = Path(__file__).resolve().parents[1]
LANGUAGE = "de"
PO = Path("locale") / LANGUAGE / "LC_MESSAGES" / "django.po"
SKIPPED = {"tests", "migrations", "locale"}
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "lazy": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
PLACEHOLDER = re.compile(r"%\([a-z_0-9]+\)[sd]|%%|\{[a-z_0-9]*\}|</?[a-z][a-z0-9]*", re.IGNORECASE)
HEADER = (
    'msgid ""\nmsgstr ""\n"Language: de\\n"\n"MIME-Version: 1.0\\n"\n'
    '"Content-Type: text/plain; charset=UTF-8\\n"\n"Content-Transfer-Encoding: 8bit\\n"\n'
    '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
)


def rooms(house: Path = HOUSE) -> list[Path]:
    """Return the folders of all rooms."""
    return sorted(path.parent for path in house.glob("*/__init__.py"))


def found_in(room: Path) -> Catalog:
    """Return every translatable text of a room, with the files it stands in."""
    catalog = Catalog(locale=LANGUAGE)
    for path in sources(room):
        for message, context, comments in messages_of(path):
            place = (path.relative_to(room).as_posix(), 0)
            catalog.add(message, None, [place], auto_comments=comments, context=context)
    return catalog


def sources(room: Path) -> Iterator[Path]:
    """Yield the Python files and templates of a room, in order."""
    for path in sorted(
        [*room.rglob("*.py"), *room.rglob("templates/**/*.html"), *room.rglob("templates/**/*.txt")]
    ):
        if not SKIPPED.intersection(path.relative_to(room).parts):
            yield path


def messages_of(path: Path) -> Iterator[tuple[str | tuple[str, ...], str | None, list[str]]]:
    """Yield (text or texts, context, comments) of one file."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        # Django turns a template into something like Python; its indentation means nothing and would be refused.
        text = "\n".join(line.strip() for line in templatize(text, origin=str(path)).splitlines())
    stream = io.BytesIO(text.encode())
    for _line, message, comments, context in extract(
        "python", stream, keywords=KEYWORDS, options={"encoding": "utf-8"}
    ):
        if message:
            yield message, context, comments


def kept(room: Path) -> Catalog:
    """Return the translations a room has so far."""
    path = room / PO
    if not path.is_file():
        return Catalog(locale=LANGUAGE)
    with path.open("rb") as stream:
        return read_po(stream, locale=LANGUAGE)


def extract_all(house: Path = HOUSE, *, only: set[str] | None = None) -> list[Path]:
    """Bring every room's file (or only some) up to date, keep translations, drop what is gone; return the changed."""
    changed = []
    for room in rooms(house):
        found = found_in(room)
        path = room / PO
        if not len(found) or (only and room.name not in only):
            continue
        catalog = kept(room)
        catalog.update(found, no_fuzzy_matching=True)
        text = as_text(catalog)
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            changed.append(path)
    return changed


def as_text(catalog: Catalog) -> str:
    """Return the file for a catalogue: places without line numbers and no dates, so that differences stay small."""
    buffer = io.BytesIO()
    write_po(
        buffer,
        catalog,
        width=110,
        omit_header=True,
        sort_by_file=True,
        ignore_obsolete=True,
        include_lineno=False,
    )
    return HEADER + buffer.getvalue().decode().lstrip("\n")


def problems(house: Path = HOUSE, *, only: set[str] | None = None) -> list[str]:
    """Return a sentence for each text that is missing, not translated, unsure, or has lost a placeholder."""
    sentences = []
    german: dict[tuple[str, str | None], tuple[str, str]] = {}
    for room in rooms(house):
        found, has = found_in(room), kept(room)
        if len(found) and not (room / "apps.py").is_file():
            sentences.append(f"{room.name}: has texts but is no app, so Django never reads its translations")
        for message in found:
            if not message.id:
                continue
            known = has.get(first(message), message.context)
            name = f"{room.name}: “{first(message)}”"
            if known is None:
                sentences.append(f"{name} is not in {PO.name}; run extract")
            elif known.fuzzy:
                sentences.append(f"{name} is marked as unsure")
            else:
                sentences += [f"{name} {fault}" for fault in faults(message, known)]
                if not (text := texts(known.string)[0]):
                    continue
                other, room_name = german.setdefault((first(message), message.context), (text, room.name))
                if (
                    other != text
                ):  # Django has one dictionary for all rooms; the room installed first would win
                    sentences.append(
                        f"{name} is “{text}” here and “{other}” in {room_name}; give it a context"
                    )
    return [line for line in sentences if not only or line.partition(":")[0] in only]


def first(message: Message) -> str:
    """Return the text, or the singular of a text with a plural."""
    return texts(message.id)[0]


def texts(value: str | tuple[str, ...] | list[str] | None) -> list[str]:
    """Return one or several texts as a list."""
    return [value or ""] if value is None or isinstance(value, str) else list(value)


def faults(message: Message, known: Message) -> Iterator[str]:
    """Yield what is wrong with a translation."""
    originals, translated = texts(message.id), texts(known.string)
    if isinstance(known.id, str) != isinstance(message.id, str):
        yield "has gained or lost its plural; run extract"
        return
    if len(translated) != len(originals) or not all(translated):
        yield "is not translated"
        return
    for original, german in zip(originals, translated, strict=True):
        if sorted(PLACEHOLDER.findall(original)) != sorted(PLACEHOLDER.findall(german)):
            yield f"has other placeholders or tags in German: “{german}”"


def compile_all(house: Path = HOUSE) -> list[Path]:
    """Write the compiled file beside each text file that is newer; return the written files."""
    written = []
    for room in rooms(house):
        source = room / PO
        target = source.with_suffix(".mo")
        if not source.is_file():
            continue
        if target.is_file() and target.stat().st_mtime_ns > source.stat().st_mtime_ns:
            continue
        buffer = io.BytesIO()
        write_mo(buffer, kept(room))
        part = target.with_suffix(".mo.part")
        part.write_bytes(buffer.getvalue())
        part.replace(target)
        written.append(target)
    return written


def main(arguments: list[str]) -> int:
    """Do what the one argument says; return the exit code."""
    match arguments:
        case ["extract", *names]:
            for path in extract_all(only=set(names)):
                print(path.relative_to(HOUSE))
            return 0
        case ["check", *names]:
            sentences = problems(only=set(names))
            print("\n".join(sentences) or "All texts are in German.", file=sys.stderr)
            return 1 if sentences else 0
        case ["compile"]:
            print(f"{len(compile_all())} files compiled.", file=sys.stderr)
            return 0
    print(
        "Use: python -m hubnetz.lib.translations extract [ROOM…] | check [ROOM…] | compile", file=sys.stderr
    )
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
