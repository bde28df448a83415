"""The house as its files say it is: rooms, storeys, and what lies in each."""

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
SOURCE = CHECKOUT / "src" / "hubnetz"


def storeys() -> list[list[str]]:
    """Return the storeys from the top down, as the import contract says."""
    pyproject = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))
    contract = next(c for c in pyproject["tool"]["importlinter"]["contracts"] if c["type"] == "layers")
    return [[room.strip() for room in layer.split("|")] for layer in contract["layers"]]


def height() -> dict[str, int]:
    """Return for each room how high it lies; the cellar is 0."""
    return {room: level for level, rooms in enumerate(reversed(storeys())) for room in rooms}


def rooms() -> list[str]:
    """Return the names of all rooms that exist as folders."""
    return sorted(p.name for p in SOURCE.iterdir() if (p / "__init__.py").exists())


def modules(*names: str) -> Iterator[tuple[str, Path, ast.Module]]:
    """Return (room, path, tree) of the files with these names in all rooms, also where one became a folder."""
    for room in rooms():
        for name in names:
            for path in [SOURCE / room / f"{name}.py", *sorted((SOURCE / room / name).glob("*.py"))]:
                if path.exists() and path.name != "__init__.py":
                    yield room, path, ast.parse(path.read_text(encoding="utf-8"))


def place(path: Path, node: ast.AST) -> str:
    """Return file and line, to find it again."""
    return f"{path.relative_to(CHECKOUT)}:{getattr(node, 'lineno', 0)}"


def public_verbs() -> Iterator[tuple[str, str]]:
    """Return (room, name) of every verb."""
    for room, _path, tree in modules("actions"):
        for node in tree.body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                yield room, node.name
