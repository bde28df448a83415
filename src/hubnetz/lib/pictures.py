"""Pictures that people send: how large they are, and without what a camera wrote into them; nothing is drawn anew.

A photograph tells where and when it was made, and with which device. What shows a picture needs none of it, so it is
cut out of the file before it is kept; of the turn of the camera alone a note stays, so that nothing lies on its side.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

KINDS = ("jpg", "png", "webp")
_TURN = 0x0112  # the tag that says how the camera was held
_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_KEPT = {
    b"IHDR",
    b"PLTE",
    b"IDAT",
    b"IEND",
    b"tRNS",
    b"gAMA",
    b"cHRM",
    b"sRGB",
    b"iCCP",
    b"sBIT",
    b"bKGD",
    b"pHYs",
}


class NotReadable(Exception):
    """The bytes are not those of a whole picture."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that passed: its size as it is shown, and its bytes without what the camera wrote."""

    kind: str
    width: int
    height: int
    content: bytes


def read(kind: str, content: bytes) -> Picture:
    """Return a picture without what the camera wrote into it.

    :raises NotReadable: if it is broken, or of another kind than it says
    """
    try:
        found = {"jpg": _jpeg, "png": _png, "webp": _webp}[kind](content)
    except (struct.error, IndexError, KeyError, ValueError) as fault:
        raise NotReadable from fault
    if not (found.width and found.height):
        raise NotReadable
    return found


def _jpeg(content: bytes) -> Picture:
    if content[:2] != b"\xff\xd8":
        raise NotReadable
    kept, size, turn = [b"\xff\xd8"], None, 1
    at = 2
    while True:
        if content[at] != 0xFF:
            raise NotReadable
        while content[at + 1] == 0xFF:  # what fills the gap between two parts
            at += 1
        mark = content[at + 1]
        (length,) = struct.unpack_from(">H", content, at + 2)
        part = content[at : at + 2 + length]
        if length < 2 or len(part) < 2 + length:
            raise NotReadable
        if mark == 0xE1 and part[4:10] == b"Exif\0\0":
            turn = _turn_of(part[10:])
        elif mark in (0xE0, 0xE2, 0xEE) or not (0xE0 <= mark <= 0xEF or mark == 0xFE):
            kept.append(part)  # colours and the picture itself; no other notes, no comments
        if 0xC0 <= mark <= 0xCF and mark not in (0xC4, 0xC8, 0xCC):
            size = struct.unpack_from(">HH", part, 5)
        at += 2 + length
        if mark == 0xDA:
            break
    end = content.rfind(b"\xff\xd9")
    if size is None or end < at:
        raise NotReadable
    kept.append(content[at : end + 2])
    if turn != 1:
        kept.insert(1, _exif(turn))
    height, width = size
    return Picture("jpg", *((height, width) if turn in (5, 6, 7, 8) else (width, height)), b"".join(kept))


def _turn_of(tiff: bytes) -> int:
    """Return how the camera was held; as usual, where the note cannot be read."""
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None:
        return 1
    try:
        (first,) = struct.unpack_from(f"{order}I", tiff, 4)
        (number,) = struct.unpack_from(f"{order}H", tiff, first)
        for n in range(min(number, 200)):
            tag, _kind, _count, value = struct.unpack_from(f"{order}HHIH", tiff, first + 2 + 12 * n)
            if tag == _TURN:
                return int(value) if 1 <= value <= 8 else 1
    except struct.error:
        pass
    return 1


def _exif(turn: int) -> bytes:
    """Return a note that says how the camera was held, and nothing else."""
    tiff = b"MM\0*" + struct.pack(">IHHHIHHI", 8, 1, _TURN, 3, 1, turn, 0, 0)
    body = b"Exif\0\0" + tiff
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body


def _png(content: bytes) -> Picture:
    if not content.startswith(_PNG):
        raise NotReadable
    kept, at, size, names = [_PNG], len(_PNG), (0, 0), []
    while at < len(content):
        (length,) = struct.unpack_from(">I", content, at)
        name, whole = content[at + 4 : at + 8], content[at : at + 12 + length]
        if len(whole) < 12 + length:
            raise NotReadable
        if name == b"IHDR":
            size = struct.unpack_from(">II", whole, 8)
        if name in _PNG_KEPT:
            kept.append(whole)
        names.append(name)
        at += 12 + length
        if name == b"IEND":
            break
    if names[:1] != [b"IHDR"] or names[-1:] != [b"IEND"] or b"IDAT" not in names:
        raise NotReadable
    return Picture("png", *size, b"".join(kept))


def _webp(content: bytes) -> Picture:
    if content[:4] != b"RIFF" or content[8:12] != b"WEBP":
        raise NotReadable
    (length,) = struct.unpack_from("<I", content, 4)
    if len(content) < length + 8:
        raise NotReadable
    kept: list[bytes] = []
    size, is_drawn = (0, 0), False
    for name, body in _chunks(content[12 : length + 8]):
        if name in (b"EXIF", b"XMP "):
            continue
        is_drawn = is_drawn or name in (b"VP8 ", b"VP8L", b"ANMF")
        if name == b"VP8X":
            size = (1 + int.from_bytes(body[4:7], "little"), 1 + int.from_bytes(body[7:10], "little"))
            body = bytes([body[0] & ~0b00001100]) + body[1:]  # it says no more that there are notes
        elif name == b"VP8 " and size == (0, 0):
            width, height = struct.unpack_from("<HH", body, 6)
            size = (width & 0x3FFF, height & 0x3FFF)
        elif name == b"VP8L" and size == (0, 0):
            bits = int.from_bytes(body[1:5], "little")
            size = (1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF))
        kept.append(name + struct.pack("<I", len(body)) + body + (b"\0" if len(body) % 2 else b""))
    if not is_drawn:
        raise NotReadable
    inside = b"WEBP" + b"".join(kept)
    return Picture("webp", *size, b"RIFF" + struct.pack("<I", len(inside)) + inside)


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 0
    while at + 8 <= len(content):
        (length,) = struct.unpack_from("<I", content, at + 4)
        body = content[at + 8 : at + 8 + length]
        if len(body) < length:
            raise NotReadable
        yield content[at : at + 4], body
        at += 8 + length + length % 2
