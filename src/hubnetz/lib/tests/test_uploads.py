"""Files that people send: what passes the gate, and forty ways to get past it that do not work."""

import io
import zipfile

import pytest

from hubnetz.lib import uploads

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 40
JPG = b"\xff\xd8\xff\xe0" + b"\x00" * 40
WEBP = b"RIFF\x10\x00\x00\x00WEBPVP8 " + b"\x00" * 20
HTML = b"<!doctype html><script>alert(1)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'


def packed(entries, compression=zipfile.ZIP_DEFLATED, **attributes):
    """Return an archive; an entry is a name and bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, content in entries:
            info = zipfile.ZipInfo(name)
            info.compress_type = compression
            for key, value in attributes.items():
                setattr(info, key, value)
            archive.writestr(info, content)
    return buffer.getvalue()


ZIP = packed([("code/main.py", b"print('pulse')")])
PPTX = packed([("[Content_Types].xml", b"<Types/>"), ("ppt/presentation.xml", b"<p/>")])
ODP = packed([("mimetype", uploads.TYPES["odp"].encode()), ("content.xml", b"<x/>")], zipfile.ZIP_STORED)


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("Pitch.pdf", PDF, "pdf"),
        ("picture.PNG", PNG, "png"),
        ("photo.jpeg", JPG, "jpg"),
        ("photo.webp", WEBP, "webp"),
        ("notes.txt", "Grüße an alle".encode(), "txt"),
        ("readme.markdown", b"# Pulse", "md"),
        ("data.csv", b"a;b\n1;2\n", "csv"),
        ("code.zip", ZIP, "zip"),
        ("slides.pptx", PPTX, "pptx"),
        ("slides.odp", ODP, "odp"),
    ],
)
def test_what_is_what_it_says_is_taken(name, content, kind):
    taken = uploads.take(name, content)
    assert (taken.kind, taken.content) == (kind, content)
    assert taken.name.endswith(f".{kind}")


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("empty.pdf", b"", "empty"),
        ("large.pdf", PDF + b"\x00" * uploads.LARGEST, "large"),
        ("page.html", HTML, "kind"),
        ("drawing.svg", SVG, "kind"),
        ("program.exe", b"MZ\x90", "kind"),
        ("run.sh", b"#!/bin/sh\nrm -rf /", "kind"),
        ("macros.pptm", PPTX, "kind"),
        ("nothing", PDF, "kind"),
        ("picture.png.html", PNG, "kind"),
        ("page.png", HTML, "differs"),
        ("page.jpg", HTML, "differs"),
        ("page.pdf", HTML, "differs"),
        ("page.txt", HTML, "differs"),
        ("page.csv", b"\xef\xbb\xbf <HTML><body onload=alert(1)>", "differs"),
        ("drawing.md", SVG, "differs"),
        ("bytes.txt", b"a\x00b", "differs"),
        ("latin.txt", b"Gr\xfc\xdfe", "differs"),
        ("polyglot.pdf", HTML + PDF, "differs"),
        ("cut.pdf", b"%PDF-1.7 and no end", "differs"),
        ("pdf.zip", PDF, "differs"),
        ("not-office.pptx", ZIP, "differs"),
        ("other.docx", PPTX, "differs"),
        ("not-open.odp", ZIP, "differs"),
        ("macro.pptx", packed([("[Content_Types].xml", b""), ("ppt/vbaProject.bin", b"x")]), "differs"),
        ("broken.zip", b"PK\x03\x04 and nothing else", "archive"),
        ("no-entries.zip", b"PK\x03\x04" + packed([]), "archive"),
        ("bomb.zip", packed([("zeros", b"\x00" * 30_000_000)]), "archive"),
        ("many.zip", packed([(f"{n}", b"") for n in range(uploads.MOST_ENTRIES + 1)]), "archive"),
        ("up.zip", packed([("../../etc/passwd", b"x")]), "archive"),
        ("up-windows.zip", packed([("..\\..\\autoexec.bat", b"x")]), "archive"),
        ("root.zip", packed([("/etc/passwd", b"x")]), "archive"),
        ("drive.zip", packed([("C:/windows/x", b"x")]), "archive"),
        ("link.zip", packed([("link", b"/etc/passwd")], external_attr=0o120777 << 16), "archive"),
        ("within.zip", packed([("inner.zip", ZIP)]), "archive"),
    ],
)
def test_what_is_not_is_refused(name, content, why):
    with pytest.raises(uploads.NotTaken) as refusal:
        uploads.take(name, content)
    assert refusal.value.code == why


@pytest.mark.parametrize("compression", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_mark_that_cannot_be_unpacked_is_refused(compression):
    content = packed([("mimetype", uploads.TYPES["odt"].encode()), ("content.xml", b"x")], compression)
    start = content.index(b"mimetype") + len("mimetype") + 9  # behind what says how it is packed
    broken = content[:start] + b"\xff" * 12 + content[start + 12 :]
    with pytest.raises(uploads.NotTaken) as why:
        uploads.take("a.odt", broken)
    assert why.value.code == "archive"


def test_entries_that_lie_on_each_other_are_refused():
    """A small archive that names the same bytes many times, and says each is small."""
    data = bytearray(packed([("a", b"\x01" * 900_000), ("b", b"x")], zipfile.ZIP_STORED))
    at = data.rfind(b"PK\x01\x02")
    data[at + 20 : at + 24] = (800_000_000).to_bytes(4, "little")  # packed size of the last entry
    with pytest.raises(uploads.NotTaken):
        uploads.take("overlap.zip", bytes(data))


@pytest.mark.parametrize(
    ("given", "safe"),
    [
        ("../../etc/passwd.txt", ("passwd", "txt")),
        ("C:\\Users\\me\\Pitch.PDF", ("Pitch", "pdf")),
        ("..txt", ("file", "txt")),
        (".txt", ("file", "txt")),
        ('a"b<c>|d?.txt', ("a_b_c__d_", "txt")),
        ("line\r\nX-Header: 1.txt", ("1", "txt")),
        ("gpj\u202etxt.pdf", ("gpj txt", "pdf")),
        ("x" * 300 + ".txt", ("x" * uploads.LONGEST_NAME, "txt")),
        ("Übersicht – Größe.txt", ("Übersicht – Größe", "txt")),
    ],
)
def test_names_are_names_and_no_paths(given, safe):
    assert uploads.safe_name(given) == safe


def test_nothing_that_is_handed_out_runs():
    for kind in uploads.TYPES:
        said = uploads.headers(kind)
        assert said["X-Content-Type-Options"] == "nosniff"
        assert said["Content-Security-Policy"].startswith("sandbox;")
        assert "html" not in said["Content-Type"]
        assert "svg" not in said["Content-Type"]
