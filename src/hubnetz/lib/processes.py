# SPDX-License-Identifier: EUPL-1.2
"""Child processes that die with their parent, and that may run as another user of the machine."""

import ctypes
import os
import pwd
import signal
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

_LIBC = ctypes.CDLL(None, use_errno=True)
_PR_SET_PDEATHSIG = 1


def die_with(parent: int, sig: int) -> None:
    """Ask the kernel to signal this process when its parent dies, however it dies (kill -9 included)."""
    _LIBC.prctl(_PR_SET_PDEATHSIG, int(sig), 0, 0, 0)
    if os.getppid() != parent:  # it died between fork and now
        os._exit(1)


def dying_with_us(sig: int) -> Callable[[], None]:
    """Return what a child runs between fork and exec, so that it ends when we do."""
    parent = os.getpid()

    def before_exec() -> None:
        die_with(parent, sig)  # after the change of user: that clears the wish

    return before_exec


@dataclass(frozen=True)
class OsUser:
    """A user of the machine."""

    name: str
    uid: int
    gid: int

    @property
    def is_us(self) -> bool:
        """Say whether this process already runs as that user."""
        return self.uid == os.geteuid()

    def popen_options(self) -> dict[str, Any]:
        """Return what makes subprocess run a program as this user and no more."""
        return {} if self.is_us else {"user": self.uid, "group": self.gid, "extra_groups": []}


def current_user() -> OsUser:
    """Return the user this process runs as; a container may give it no name."""
    uid = os.geteuid()
    try:
        entry = pwd.getpwuid(uid)
    except KeyError:
        return OsUser(f"uid{uid}", uid, os.getegid())
    return OsUser(entry.pw_name, uid, entry.pw_gid)


def named_user(name: str) -> OsUser | None:
    """Return the user of that name, or None."""
    try:
        entry = pwd.getpwnam(name)
    except KeyError:
        return None
    return OsUser(entry.pw_name, entry.pw_uid, entry.pw_gid)


def run_as(
    user: OsUser, command: Sequence[str], environ: Mapping[str, str], **options: Any
) -> subprocess.CompletedProcess[str]:
    """Run a program to its end as that user, with nothing of our own surroundings; it dies with us."""
    settings: dict[str, Any] = {"capture_output": True, "text": True, "errors": "replace", "cwd": "/"}
    if "stdout" in options or "stdin" in options:
        settings = settings | {"capture_output": False, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    settings |= user.popen_options() | options
    return subprocess.run(command, env=dict(environ), preexec_fn=dying_with_us(signal.SIGKILL), **settings)


def can_enter(user: OsUser, folder: str) -> bool:
    """Say whether that user may reach and enter a folder, asked of the kernel by becoming that user."""
    if user.is_us:
        return os.access(folder, os.X_OK)
    child = os.fork()
    if child == 0:
        try:
            os.setgroups([])
            os.setgid(user.gid)
            os.setuid(user.uid)
            os._exit(0 if os.access(folder, os.X_OK) else 1)
        finally:
            os._exit(2)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def can_read(user: OsUser, path: str) -> bool:
    """Say whether that user may read and run a file."""
    return can_enter(user, path)
