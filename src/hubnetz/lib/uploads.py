"""The one gate for files that people send: what they are is read from their bytes, never believed."""

import io
import lzma
import re
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass

from hubnetz.lib import characters

LARGEST = 10_000_000  # bytes of one file
MOST_ENTRIES = 2_000  # in an archive
LARGEST_UNPACKED = 200_000_000
MOST_TIMES_LARGER = 100  # unpacked than packed, where it is more than a trifle
TRIFLE = 1_000_000
LONGEST_NAME = 100
# What a browser is told; it is told to save in any case, see `headers`.
TYPES = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "webp": "image/webp",
    "txt": "text/plain; charset=utf-8",
    "md": "text/plain; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "zip": "application/zip",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "odp": "application/vnd.oasis.opendocument.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
}
ENDINGS = {"jpeg": "jpg", "markdown": "md"}
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    NotImplementedError,
    RuntimeError,
    EOFError,
    ValueError,
    OSError,
)
_OFFICE = {"pptx": "ppt/", "docx": "word/", "xlsx": "xl/"}
_OPEN = {"odp": TYPES["odp"], "odt": TYPES["odt"]}
_ARCHIVES = {"zip", *_OFFICE, *_OPEN}


class NotTaken(Exception):
    """A file is not taken; the code says why: empty, large, kind, differs, archive."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


@dataclass(frozen=True, slots=True)
class Taken:
    """A file that passed: a name that is safe, what it is, its bytes."""

    name: str
    kind: str
    content: bytes


def take(name: str, content: bytes, *, largest: int = LARGEST) -> Taken:
    """Return the file with a safe name.

    :raises NotTaken: if it is empty, too large, of a kind that is not taken, not what its name says, or an archive
        that would unpack to something harmful
    """
    if not content:
        raise NotTaken("empty")
    if len(content) > largest:
        raise NotTaken("large")
    stem, ending = safe_name(name)
    kind = ENDINGS.get(ending, ending)
    if kind not in TYPES:
        raise NotTaken("kind")
    if not _IS[kind](content):
        raise NotTaken("differs")
    if kind in _ARCHIVES:
        _look_into(content, kind)
    return Taken(f"{stem}.{kind}", kind, content)


def safe_name(name: str) -> tuple[str, str]:
    """Return a file's name without any path, control signs and dots before it, and its ending in small letters."""
    last = re.split(r"[\\/:]", characters.one_line(name))[-1].strip(" .")
    stem, _dot, ending = last.rpartition(".")
    stem = re.sub(r'[<>"|?*;%\x00-\x1f]', "_", stem).strip(" .")[:LONGEST_NAME].strip(" .")
    return stem or "file", ending.lower()


def headers(kind: str) -> dict[str, str]:
    """Return what a file is served with beside its name: nothing in it runs, whatever a browser thinks it is."""
    return {
        "Content-Type": TYPES.get(kind, "application/octet-stream"),
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "private, no-store",
    }


def _is_text(content: bytes) -> bool:
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    if text.lstrip("\ufeff \t\r\n").lower().startswith(("<!doctype", "<html", "<?xml", "<svg", "<script")):
        return False
    return all(c.isprintable() or c in "\r\n\t\f\ufeff\u00ad\u200b\u200d" for c in text)


def _starts(*signs: bytes) -> Callable[[bytes], bool]:
    return lambda content: content.startswith(signs)


_IS: dict[str, Callable[[bytes], bool]] = {
    "pdf": lambda content: content.startswith(b"%PDF-") and b"%%EOF" in content[-2048:],
    "png": _starts(b"\x89PNG\r\n\x1a\n"),
    "jpg": _starts(b"\xff\xd8\xff"),
    "webp": lambda content: content[:4] == b"RIFF" and content[8:12] == b"WEBP",
    "txt": _is_text,
    "md": _is_text,
    "csv": _is_text,
    **dict.fromkeys(_ARCHIVES, _starts(b"PK\x03\x04")),
}


def _look_into(content: bytes, kind: str) -> None:
    """Read what an archive says of itself, unpacking nothing but a mark of a few bytes."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            if not 0 < len(entries) <= MOST_ENTRIES:
                raise NotTaken("archive")
            packed = sum(entry.compress_size for entry in entries)
            unpacked = sum(entry.file_size for entry in entries)
            # Entries that lie on each other are how an archive of a few bytes unpacks to everything.
            if packed > len(content) or unpacked > LARGEST_UNPACKED:
                raise NotTaken("archive")
            if unpacked > max(TRIFLE, MOST_TIMES_LARGER * packed) or any(map(_harmful, entries)):
                raise NotTaken("archive")
            names = {entry.filename for entry in entries}
            if kind in _OFFICE and not _office(names, _OFFICE[kind]):
                raise NotTaken("differs")
            if kind in _OPEN and not _open_document(archive, entries[0], _OPEN[kind]):
                raise NotTaken("differs")
    except _BROKEN as fault:
        raise NotTaken("archive") from fault


def _harmful(entry: zipfile.ZipInfo) -> bool:
    """Say whether an entry would be written outside, is a link, is locked, or is an archive within."""
    name = entry.orig_filename.replace("\\", "/")
    outside = name.startswith("/") or ".." in name.split("/") or ":" in name or not characters.storable(name)
    is_link = (entry.external_attr >> 16) & 0o170000 == 0o120000
    return (
        outside
        or is_link
        or bool(entry.flag_bits & 0x1)
        or name.lower().endswith((".zip", ".gz", ".7z", ".rar"))
    )


def _office(names: set[str], folder: str) -> bool:
    macros = any(name.lower().endswith("vbaproject.bin") for name in names)
    return "[Content_Types].xml" in names and any(name.startswith(folder) for name in names) and not macros


def _open_document(archive: zipfile.ZipFile, first: zipfile.ZipInfo, type_: str) -> bool:
    if first.filename != "mimetype" or first.file_size > 200:
        return False
    return archive.read(first).decode("ascii", "replace").strip() == type_
