"""The components there are: one folder each, with a template and an example."""

from pathlib import Path

FOLDER = Path(__file__).parent / "templates" / "ui"


def names() -> list[str]:
    """Return the names of all components."""
    return sorted(path.parent.name for path in FOLDER.glob("*/example.html"))
