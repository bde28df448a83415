"""Every letter stands beside its room's tests as it reads; a change of words is a change of these files.

Write them anew with HUBNETZ_WRITE_LETTERS=1 and read the difference.
"""

import os
from pathlib import Path

from hubnetz.post.models import Letter


def compare(letter: Letter, file: Path) -> None:
    """Fail unless the letter reads as its file does."""
    text = f"{letter.subject}\n\n{letter.text}"
    if os.environ.get("HUBNETZ_WRITE_LETTERS"):
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
    assert text == file.read_text(encoding="utf-8")
