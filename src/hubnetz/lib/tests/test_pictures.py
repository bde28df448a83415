"""Pictures are drawn anew: upright, small, and with nothing of what the camera wrote."""

import io

import pytest
from PIL import Image

from hubnetz.lib import pictures

SECRET = b"48.7 N 9.0 E"


def picture(width, height, kind="JPEG", *, turn=1, place=b"", colour=(200, 30, 30), mode="RGB"):
    """Return a picture whose upper left corner is blue, as a camera writes it."""
    made = Image.new(mode, (width, height), colour)
    made.paste((30, 30, 200), (0, 0, width // 4, height // 4))
    notes = Image.Exif()
    notes[0x0112] = turn
    if place:
        notes[0x010E] = place.decode()
    file = io.BytesIO()
    made.save(file, kind, exif=notes.tobytes())
    return file.getvalue()


def jpeg(width, height, **more):
    return picture(width, height, "JPEG", **more)


def png(width, height, **more):
    return picture(width, height, "PNG", **more)


def opened(content):
    return Image.open(io.BytesIO(content))


@pytest.mark.parametrize(("kind", "name"), [("jpg", "JPEG"), ("png", "PNG"), ("webp", "WEBP")])
def test_every_kind_becomes_one_without_what_the_camera_wrote(kind, name):
    content = picture(800, 600, name, place=SECRET)
    assert SECRET in content
    found = pictures.drawn(kind, content)
    assert (found.kind, found.width, found.height) == ("webp", 800, 600)
    for bytes_ in (found.content, found.small):
        assert SECRET not in bytes_
        assert b"EXIF" not in bytes_
        assert opened(bytes_).format == "WEBP"


def test_large_ones_become_small_and_small_ones_stay():
    found = pictures.drawn("jpg", jpeg(4000, 2000))
    assert (found.width, found.height) == (1600, 800) == opened(found.content).size
    assert opened(found.small).size == (480, 240)
    assert pictures.drawn("jpg", jpeg(500, 300)).width == 500


def test_what_lay_on_its_side_stands_upright():
    found = pictures.drawn("jpg", jpeg(800, 400, turn=6))  # the camera was turned to the right
    assert (found.width, found.height) == (400, 800)
    red, _green, blue = opened(found.content).convert("RGB").getpixel((380, 20))
    assert blue > red  # the corner that was upper left


def test_what_one_can_look_through_stays_so():
    content = picture(800, 600, "PNG", mode="RGBA", colour=(200, 30, 30, 0))
    assert opened(pictures.drawn("png", content).content).mode == "RGBA"


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("jpg", b""),
        ("jpg", b"\xff\xd8\xff\xe0"),
        ("jpg", jpeg(800, 600)[:2000]),
        ("jpg", png(800, 600)),
        ("png", png(800, 600)[:60]),
        ("webp", picture(800, 600, "WEBP")[:40]),
        ("gif", b"GIF89a"),
        ("png", picture(9000, 9000, "PNG")),
    ],
)
def test_what_is_broken_or_unpacks_to_too_much_is_not_drawn(kind, content):
    with pytest.raises(pictures.NotReadable):
        pictures.drawn(kind, content)


def test_what_is_too_small_to_see():
    with pytest.raises(pictures.TooSmall):
        pictures.drawn("jpg", jpeg(300, 200))
