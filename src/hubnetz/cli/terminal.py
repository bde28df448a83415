# SPDX-License-Identifier: EUPL-1.2
"""How the commands speak: results on stdout, everything else on stderr, no control codes where nobody watches."""

import errno
import os
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any


class WrongUse(Exception):
    """The command was not used as it can be; the text says how (exit 2)."""


class Failed(Exception):
    """The command could not do its work; the text says why (exit 1)."""


class Stopped(Exception):
    """A signal asked us to end."""

    def __init__(self, number: int) -> None:
        super().__init__(f"signal {number}")
        self.number = number


def endings() -> list[signal.Signals]:
    """Name the signals that ask us to end; after nohup a terminal that closes is none."""
    asked = [signal.SIGINT, signal.SIGTERM]
    return asked if signal.getsignal(signal.SIGHUP) is signal.SIG_IGN else [*asked, signal.SIGHUP]


def say(text: str) -> None:
    """Print a line for the person in front of the terminal, to stderr."""
    print(f"hubnetz: {text}", file=sys.stderr, flush=True)


def answer(text: str) -> None:
    """Print a line of the result, to stdout, at once."""
    print(text, flush=True)


class Progress:
    """A bar on a terminal, a line every few seconds elsewhere. Call it with how much is done, of how much."""

    def __init__(self, title: str) -> None:
        self.title = title
        self.watched = sys.stderr.isatty()
        self._bar: Any = None
        self._said_at = time.monotonic()
        self._started = self._said_at

    def __enter__(self) -> "Progress":
        if not self.watched:
            say(f"{self.title} …")
        return self

    def __call__(self, done: float, total: float = 1, text: str = "") -> None:
        """Show how far we are; the text says what is being done."""
        if self.watched:
            self._move_bar(done, total, text)
        elif time.monotonic() - self._said_at >= 5:
            self._said_at = time.monotonic()
            say(f"{self.title}: {100 * done / (total or 1):.0f} % {text}".rstrip())

    def _move_bar(self, done: float, total: float, text: str) -> None:
        from tqdm import tqdm

        if self._bar is None:
            tqdm.monitor_interval = 0  # no thread of its own: processes are forked from here later
            self._bar = tqdm(
                total=total,
                desc=self.title,
                leave=False,
                bar_format="{desc} {bar} {percentage:3.0f} % {postfix}",
            )
        self._bar.total = total
        self._bar.set_postfix_str(text, refresh=False)
        self._bar.update(done - self._bar.n)

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if self._bar is not None:
            self._bar.close()
        if kind is None:
            say(f"{self.title}: done after {time.monotonic() - self._started:.1f} s")


def check_place(path: str | None) -> None:
    """Say before long work begins that its result has no place to go to; see `written`.

    :raises WrongUse: if the path is a folder, or its folder is not there or cannot be written to
    """
    if not path or path == "-":
        return
    target, problem = Path(os.path.realpath(path)), 0
    if target.is_dir():
        problem = errno.EISDIR
    elif not target.parent.is_dir():
        problem = errno.ENOENT
    elif (target.is_file() or not target.exists()) and not os.access(target.parent, os.W_OK):
        problem = errno.EACCES
    if problem:
        raise WrongUse(f"{path} cannot be written: {os.strerror(problem)}.")


@contextmanager
def written(path: str | None) -> Iterator[IO[str]]:
    """Open where a result goes, standard output without a path; a file appears only when it is complete.

    :raises WrongUse: if it cannot be written
    """
    if not path or path == "-":
        yield sys.stdout
        return
    target = Path(os.path.realpath(path))  # what a link names is written, the link stays
    if target.exists() and not target.is_file() and not target.is_dir():  # a device or a pipe: never replaced
        with target.open("w", encoding="utf-8") as out:
            yield out
        return
    try:
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    except OSError as error:
        raise WrongUse(f"{path} cannot be written: {error.strerror}.") from error
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            yield out
        Path(name).chmod(0o644)
        Path(name).replace(target)
    except OSError as error:
        raise WrongUse(f"{path} cannot be written: {error.strerror}.") from error
    finally:
        Path(name).unlink(missing_ok=True)
