# SPDX-License-Identifier: EUPL-1.2
"""The data folder: whose it is, who runs the database in it, and where its socket is.

As an ordinary user everything is that user's. As root the folder belongs to an ordinary user, who runs
PostgreSQL and nothing else; no folder above it is touched.
"""

import hashlib
import os
import pwd
import stat
from collections.abc import Mapping
from pathlib import Path

from hubnetz.lib.processes import OsUser, can_enter, current_user, named_user

_SOCKET_LIMIT = 90  # a socket's address may have 107 bytes, and PostgreSQL adds its name
# One of these files says that a folder is ours. Names of folders would not do: / and /var have a "run" as well.
_OURS = ("pg/PG_VERSION", "lock", "secret_key", "state.json")


class CannotStart(Exception):
    """The database cannot be started; the text is a sentence a person can act on."""


class FolderRefused(CannotStart):
    """The folder cannot be used."""


def default_folder(environ: Mapping[str, str] = os.environ) -> Path:
    """Return where the data are if nobody says otherwise."""
    if chosen := environ.get("HUBNETZ_DATA"):
        return Path(chosen)
    if os.geteuid() == 0:
        return Path("/var/lib/hubnetz")
    home = environ.get("XDG_DATA_HOME") or os.path.join(os.path.expanduser("~"), ".local", "share")
    return Path(home) / "hubnetz"


class DataFolder:
    """The folder that holds the database, its lock and the secret key."""

    def __init__(self, path: str | os.PathLike[str], environ: Mapping[str, str] = os.environ) -> None:
        self.path = Path(os.path.realpath(path))
        self.us = current_user()
        self.db_user = self._choose_user(environ)
        self.socket = self._choose_socket()

    # Who and where

    def _choose_user(self, environ: Mapping[str, str]) -> OsUser:
        if self.us.uid != 0:
            return self.us
        chosen = environ.get("HUBNETZ_DB_USER")
        if chosen:
            user = named_user(chosen)
            if user is None or user.uid == 0:
                raise FolderRefused(f"HUBNETZ_DB_USER={chosen} is not an ordinary user of this machine.")
            return user
        owner = self._owner_of_the_cluster()
        for name in (owner, "hubnetz", "nobody"):
            user = named_user(name) if name else None
            if user is not None and user.uid != 0:
                return user
        raise FolderRefused("PostgreSQL does not run as root: name an ordinary user with HUBNETZ_DB_USER.")

    def _owner_of_the_cluster(self) -> str | None:
        """Return whose data are already here, so that they stay readable."""
        try:
            uid = os.lstat(self.path / "pg").st_uid
        except OSError:
            return None
        try:
            return pwd.getpwuid(uid).pw_name if uid else None
        except KeyError:
            return None

    def _choose_socket(self) -> Path:
        inside = self.path / "run"
        if len(os.fsencode(inside)) <= _SOCKET_LIMIT:
            return inside
        mark = hashlib.sha256(os.fsencode(self.path)).hexdigest()[:10]
        return Path("/tmp") / f"hubnetz-{self.db_user.uid}-{mark}"  # noqa: S108  (its owner is checked)

    # Making it ready

    def make_ready(self) -> None:
        """
        Make the folder and give it to the user of the database; nothing above it is changed.

        :raises FolderRefused: if it is somebody else's, or lies in a folder closed to that user
        """
        self._refuse_a_closed_parent()
        try:
            _make_parents(self.path.parent)
            self.path.mkdir(mode=0o700, exist_ok=True)
        except (NotADirectoryError, FileExistsError) as problem:
            raise FolderRefused(f"{problem.filename or self.path} is a file, not a folder.") from problem
        except OSError as problem:
            raise FolderRefused(f"the folder {self.path} cannot be made: {problem.strerror}.") from problem
        found = os.stat(self.path)
        inside = set(os.listdir(self.path)) if self.us.uid in (0, found.st_uid) else {"?"}
        if self.us.uid not in (0, found.st_uid):
            raise FolderRefused(f"the folder {self.path} belongs to somebody else; choose another --data.")
        if inside and not self._is_ours():
            raise FolderRefused(f"{self.path} holds other things already; choose an empty folder for --data.")
        if found.st_uid != self.db_user.uid:
            self._refuse_a_foreign_cluster()
            os.chown(self.path, self.db_user.uid, self.db_user.gid)
        if stat.S_IMODE(found.st_mode) != 0o700:
            os.chmod(self.path, 0o700)

    def _is_ours(self) -> bool:
        """Say whether a folder that is not empty has been a data folder before; a folder at the very top never is."""
        marks = [self.path / name for name in _OURS]
        return self.path.parent != self.path and any(
            mark.is_file() and not mark.is_symlink() for mark in marks
        )

    def _refuse_a_closed_parent(self) -> None:
        parents = [parent for parent in reversed(self.path.parents) if parent.is_dir()]
        closed = next((parent for parent in parents if not can_enter(self.db_user, str(parent))), None)
        if closed is not None:
            raise FolderRefused(
                f"{self.path} lies in {closed}, which is closed to the user {self.db_user.name}, who runs PostgreSQL. "
                "Choose another --data, such as /var/lib/hubnetz, or another user with HUBNETZ_DB_USER."
            )

    def _refuse_a_foreign_cluster(self) -> None:
        cluster = self.path / "pg"
        if cluster.exists() and cluster.stat().st_uid != self.db_user.uid:
            raise FolderRefused(
                f"the data in {self.path} belong to another user than {self.db_user.name}; "
                "set HUBNETZ_DB_USER to that one."
            )

    def make_socket_folder(self) -> None:
        """
        Make the folder of the socket, closed to all others.

        :raises FolderRefused: if somebody else has taken its place
        """
        try:
            os.mkdir(self.socket, 0o700)
        except FileExistsError:
            pass
        else:
            os.chown(self.socket, self.db_user.uid, self.db_user.gid)
        found = os.lstat(self.socket)
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != self.db_user.uid:
            raise FolderRefused(
                f"{self.socket} should be a folder of {self.db_user.name}; remove what is there."
            )
        os.chmod(self.socket, 0o700)


def _make_parents(folder: Path) -> None:
    """Make missing folders above ours, open to be passed; those that exist stay as they are."""
    if folder.is_dir():
        return
    _make_parents(folder.parent)
    folder.mkdir(exist_ok=True)
    os.chmod(folder, 0o755)  # noqa: S103
