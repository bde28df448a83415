# SPDX-License-Identifier: EUPL-1.2
"""Folders for databases in tests: others may pass through them, and they lie in memory where there is enough."""

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path


@contextlib.contextmanager
def open_folder() -> Iterator[Path]:
    """Keep an empty folder; pytest's own are closed to the user who runs the database."""
    folder = Path(tempfile.mkdtemp(prefix="hubnetz-", dir=quick_disk()))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def quick_disk() -> str | None:
    """Return a disk in memory with two free GiB, or None for the usual place."""
    memory = "/dev/shm"  # noqa: S108
    if os.access(memory, os.W_OK | os.X_OK) and shutil.disk_usage(memory).free > 2 << 30:
        return memory
    return None
