"""Pictures: their size, and nothing of what the camera wrote."""

import struct
import zlib

import pytest

from hubnetz.lib import pictures


def jpeg(width, height, *, turn=1, place=b"", comment=b"", order=">"):
    """Return the frame of a JPEG, with notes of a camera."""

    def part(mark, body):
        return b"\xff" + bytes([mark]) + struct.pack(">H", len(body) + 2) + body

    parts = [part(0xE0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0")]
    if turn != 1 or place:
        head = b"MM\0*" if order == ">" else b"II*\0"
        tag = struct.pack(f"{order}IHHHIHH", 8, 1, 0x0112, 3, 1, turn, 0)
        parts.append(part(0xE1, b"Exif\0\0" + head + tag + place))
    if comment:
        parts.append(part(0xFE, comment))
    parts.append(part(0xC0, struct.pack(">BHHB", 8, height, width, 1) + b"\x01\x11\0"))
    parts.append(part(0xDA, b"\x01\x01\0\0\x3f\0"))
    return b"\xff\xd8" + b"".join(parts) + b"\x12\x34\xff\x00\x56" + b"\xff\xd9"


def png(width, height, *, notes=()):
    """Return the frame of a PNG."""

    def chunk(name, body):
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    middle = b"".join(chunk(name, body) for name, body in notes)
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    data = chunk(b"IDAT", zlib.compress(b"\0" * (width * 3 + 1) * height))
    return b"\x89PNG\r\n\x1a\n" + head + middle + data + chunk(b"IEND", b"")


def webp(width, height, *, notes=()):
    """Return the frame of a WebP file in its long form."""

    def chunk(name, body):
        return name + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)

    size = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    inside = chunk(b"VP8X", b"\x0c\0\0\0" + size) + chunk(b"VP8 ", b"\0" * 11)
    inside += b"".join(chunk(name, body) for name, body in notes)
    return b"RIFF" + struct.pack("<I", len(inside) + 4) + b"WEBP" + inside


@pytest.mark.parametrize(("kind", "make"), [("jpg", jpeg), ("png", png), ("webp", webp)])
def test_the_size_is_read(kind, make):
    found = pictures.read(kind, make(640, 480))
    assert (found.kind, found.width, found.height) == (kind, 640, 480)


def test_what_the_camera_wrote_is_cut_out():
    secret = b"48.7 N 9.0 E"
    for kind, content in (
        ("jpg", jpeg(640, 480, place=secret, comment=secret)),
        ("png", png(640, 480, notes=[(b"eXIf", secret), (b"tEXt", secret), (b"tIME", secret)])),
        ("webp", webp(640, 480, notes=[(b"EXIF", secret), (b"XMP ", secret)])),
    ):
        assert secret in content
        found = pictures.read(kind, content)
        assert secret not in found.content
        assert pictures.read(kind, found.content) == found


@pytest.mark.parametrize("order", [">", "<"])
def test_how_the_camera_was_held_stays(order):
    if order == "<":
        content = jpeg(640, 480, turn=6, order="<")
    else:
        content = jpeg(640, 480, turn=6, place=b"48.7 N")
    found = pictures.read("jpg", content)
    assert (found.width, found.height) == (480, 640)
    assert b"48.7 N" not in found.content
    assert pictures.read("jpg", found.content) == found


def test_what_follows_the_picture_is_cut_off():
    assert pictures.read("jpg", jpeg(640, 480) + b"PK\x03\x04").content.endswith(b"\xff\xd9")
    assert pictures.read("png", png(640, 480) + b"PK\x03\x04").content.endswith(
        b"IEND" + struct.pack(">I", zlib.crc32(b"IEND"))
    )


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("jpg", b""),
        ("jpg", b"\xff\xd8"),
        ("jpg", jpeg(640, 480)[:40]),
        ("jpg", jpeg(0, 480)),
        ("jpg", png(640, 480)),
        ("png", png(640, 480)[:60]),
        ("png", b"\x89PNG\r\n\x1a\n"),
        ("webp", webp(640, 480)[:30]),
        ("webp", b"RIFF\0\0\0\0WEBP"),
        ("gif", b"GIF89a"),
    ],
)
def test_what_is_broken_is_not_taken(kind, content):
    with pytest.raises(pictures.NotReadable):
        pictures.read(kind, content)
