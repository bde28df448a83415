# SPDX-License-Identifier: EUPL-1.2
"""What a data folder remembers beside the database: the secret key, and how the database was filled."""

import json
import os
import secrets
import time
from pathlib import Path
from typing import Any

from hubnetz.cli import terminal


class Memory:
    """Two small files in the data folder."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.state = data / "state.json"
        self.secret = data / "secret_key"

    def filled(self, key: str) -> str | None:
        """Return how a database was filled: demo, empty, or None if that was never decided."""
        how: str | None = self._known().get("filled", {}).get(key)
        return how

    def remember(self, key: str, how: str) -> None:
        """Remember how a database was filled."""
        self._note({"filled": {**self._known().get("filled", {}), key: how}})

    def note_backup(self, path: Path) -> None:
        """Remember when and where the last good backup was written."""
        self._note({"backup": {"file": str(path), "at": time.time()}})

    def last_backup(self) -> tuple[str, float] | None:
        """Return the file and the age in seconds of the last good backup, or None."""
        found = self._known().get("backup")
        return (found["file"], time.time() - found["at"]) if found else None

    def _known(self) -> dict[str, Any]:
        try:
            known = json.loads(_read(self.state))
        except (OSError, ValueError):
            return {}
        return known if isinstance(known, dict) else {}

    def _note(self, news: dict[str, Any]) -> None:
        # With a database and a key from elsewhere nobody has needed the folder before.
        self.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write(self.state, json.dumps(self._known() | news, indent=1))

    def make_secret_key(self) -> None:
        """
        Name the file with the secret key to the settings, and make it at the first start.

        :raises WrongUse: if it is not ours alone
        """
        if os.environ.get("HUBNETZ_SECRET_KEY") or os.environ.get("HUBNETZ_SECRET_KEY_FILE"):
            return
        try:
            self.data.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not os.path.lexists(self.secret):
                _write(self.secret, secrets.token_urlsafe(50))
            found = os.lstat(self.secret)
        except OSError as problem:
            raise terminal.WrongUse(
                f"the secret key cannot be kept in {self.data}: {problem.strerror}."
            ) from problem
        owners = {os.geteuid(), os.stat(self.data).st_uid}
        if not os.path.isfile(self.secret) or self.secret.is_symlink() or found.st_uid not in owners:
            raise terminal.WrongUse(
                f"{self.secret} is not a file of ours; look who put it there, and remove it."
            )
        if found.st_mode & 0o077:
            raise terminal.WrongUse(f"{self.secret} can be read by others; run: chmod 600 {self.secret}")
        os.environ["HUBNETZ_SECRET_KEY_FILE"] = str(self.secret)


def _read(path: Path) -> str:
    with os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW), encoding="utf-8") as file:
        return file.read()


def _write(path: Path, text: str) -> None:
    """Write a file for our eyes only, whole or not at all."""
    aside = path.with_name(f"{path.name}.new-{os.getpid()}")
    aside.unlink(missing_ok=True)
    handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    os.replace(aside, path)
