"""Pictures that people send: drawn anew, upright and small, without what a camera wrote into them.

A photograph tells where and when it was made, and with which device. Who looks at it needs none of that, and what is
drawn anew from its dots alone cannot carry anything else either.
"""

import io
import warnings
from dataclasses import dataclass

KIND = "webp"  # what all of them become
FORMATS = {"jpg": "JPEG", "png": "PNG", "webp": "WEBP"}
LONGEST, SMALL = 1600, 480  # dots of the longer side, on its page and in lists
LEAST = 400
MOST_DOTS = 60_000_000  # that are unpacked at all
_QUALITY = 80


class NotReadable(Exception):
    """The bytes are not those of a picture that can be drawn."""


class TooSmall(Exception):
    """There is nothing to see on a page."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture drawn anew: its size as it is shown, its bytes, and the same for lists."""

    kind: str
    width: int
    height: int
    content: bytes
    small: bytes


def drawn(kind: str, content: bytes) -> Picture:
    """Return a picture drawn anew, upright, at most as large as a page shows it.

    :raises NotReadable: if it is broken, of another kind than it says, or unpacks to too much
    :raises TooSmall: if its longer side has fewer than `LEAST` dots
    """
    from PIL import Image, ImageOps, UnidentifiedImageError  # large, and most processes never draw

    if kind not in FORMATS:
        raise NotReadable
    try:
        with warnings.catch_warnings(), Image.open(io.BytesIO(content), formats=[FORMATS[kind]]) as found:
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            if found.width * found.height > MOST_DOTS:
                raise NotReadable
            upright = ImageOps.exif_transpose(found)
            upright.load()
    except (
        UnidentifiedImageError,
        OSError,
        ValueError,
        SyntaxError,
        Warning,
        EOFError,
        OverflowError,
    ) as fault:
        raise NotReadable from fault
    except Image.DecompressionBombError as fault:
        raise NotReadable from fault
    if max(upright.size) < LEAST:
        raise TooSmall
    dots = upright.convert("RGBA" if "A" in upright.getbands() or "transparency" in upright.info else "RGB")
    dots.thumbnail((LONGEST, LONGEST), Image.Resampling.LANCZOS)
    little = dots.copy()
    little.thumbnail((SMALL, SMALL), Image.Resampling.LANCZOS)
    return Picture(KIND, dots.width, dots.height, _written(dots), _written(little))


def _written(dots: "object") -> bytes:
    made = io.BytesIO()
    dots.save(made, "WEBP", quality=_QUALITY, method=4, exif=b"", xmp=b"")  # type: ignore[attr-defined]
    return made.getvalue()
