"""Set papers: certificates, badges, lists. A template and data in, one accessible PDF out."""

import json
import logging
import tempfile
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

from hubnetz.ui import assets

ROOT = Path(__file__).parent.parent
FACES = {
    "fira-sans": ("FiraSans-Regular", "FiraSans-SemiBold"),
    "noto-sans": ("NotoSans-Regular", "NotoSans-Bold"),
}
UNKNOWN = "▯"


def render(template: str, data: Mapping[str, Any], *, language: str, made_at: datetime) -> bytes:
    """Return a paper as PDF/UA-1 and PDF/A-2a.

    `template` is named by its room, "events/certificate" is `events/paper/certificate.typ`; it reads what it was
    given as `data`, with the `language`. The same in gives the same bytes: nothing depends on the clock. Letters
    that neither our faces nor those of the machine can show (Chinese on a plain server) become a box each.

    :raises LookupError: if there is no such template
    :raises typst.TypstError: if it cannot be set, for example a picture without a text beside it
    """
    import typst  # large, and most processes never print

    room, name = template.split("/", 1)
    path = ROOT / room / "paper" / f"{name}.typ"
    if not path.is_file():
        raise LookupError(f"There is no paper called {template!r}.")
    given = json.dumps({**data, "language": language}, ensure_ascii=False, default=str)

    def made(text: str) -> bytes:
        paper: bytes = typst.compile(
            str(path),
            root=str(ROOT),
            font_paths=[str(faces())],
            sys_inputs={"data": text},
            pdf_standards=["ua-1", "a-2a"],  # read aloud by a screen reader, and readable in thirty years
            timestamp=made_at,
        )
        return paper

    try:
        return made(given)
    except typst.TypstError as error:
        if "could not be displayed" not in str(error):
            raise
        return made("".join(sign if sign in letters() else UNKNOWN for sign in given))


@cache
def faces() -> Path:
    """Return the folder with the faces of type that papers use; made once, at set-up or by the first paper."""
    folder: Path = settings.PAPER_FACES
    if not all((folder / f"{face}.ttf").is_file() for names in FACES.values() for face in names):
        make_faces(folder)
    return folder


@cache
def letters() -> frozenset[str]:
    """Return what both our families together can show."""
    from fontTools.ttLib import TTFont

    found = [set(TTFont(faces() / f"{names[0]}.ttf").getBestCmap()) for names in FACES.values()]
    return frozenset(chr(one) for one in set.union(*found))


def make_faces(folder: Path) -> None:
    """Unpack the faces that come with KERN into files a typesetter reads. Several may do it at once."""
    from fontTools.ttLib import TTFont  # imports slowly

    logging.getLogger("fontTools").setLevel(logging.ERROR)
    folder.mkdir(parents=True, exist_ok=True)
    for family, names in FACES.items():
        for face in names:
            font = TTFont(assets.asset_dir("kern") / "fonts" / family / f"{face}.woff2")
            font.flavor = None
            with tempfile.NamedTemporaryFile(dir=folder, suffix=".part", delete=False) as part:
                font.save(part)
            Path(part.name).chmod(0o644)
            Path(part.name).replace(folder / f"{face}.ttf")
