# SPDX-License-Identifier: EUPL-1.2
"""A folder that the user of the database may enter, and processes that keep a server in it."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.places import open_folder

SOURCE = Path(__file__).resolve().parents[2] / "src"
KEEPER = Path(__file__).with_name("keeper.py")

Keep = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def place() -> Iterator[Path]:
    """Return an empty folder that others may pass through; pytest's own are closed to the user of the database."""
    with open_folder() as folder:
        yield folder


@pytest.fixture
def keep() -> Iterator[Keep]:
    """Return what starts a keeper; all of them are gone after the test."""
    kept: list[subprocess.Popen[str]] = []

    def start(data: Path, work: str, **environ: str) -> "subprocess.Popen[str]":
        clean = {name: value for name, value in os.environ.items() if not name.startswith(("HUBNETZ_", "PG"))}
        surroundings = clean | {"PYTHONPATH": str(SOURCE)} | environ
        command = [sys.executable, "-P", str(KEEPER), str(data), work]
        kept.append(
            subprocess.Popen(
                command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=surroundings
            )
        )
        return kept[-1]

    yield start
    for keeper in kept:
        if keeper.poll() is None:
            keeper.kill()
        keeper.communicate()
