"""Work out when somebody is busy in a process of its own: what a stranger's calendar asks for has no bounds.

A rule of one line can wait for a day that never comes, or mean every second of a year, and nothing could stop that from
within. So another process does it, which knows neither the database nor a secret, and which the kernel ends when it
takes too long or too much.
"""

import base64
import json
import os
import resource
import subprocess
import sys
from collections.abc import Iterable
from datetime import datetime

from hubnetz.booking import outside
from hubnetz.booking.rules import Span

SECONDS = 20  # of computing
MOST_MEMORY = 2_000_000_000
UNREADABLE, TOO_MUCH = 3, 4


class TooMuch(Exception):
    """It asks for more than can be worked out in time."""


def busy_spans(
    texts: Iterable[bytes], within: Span, *, not_of: str = "", seconds: int | None = None
) -> list[Span]:
    """Return what `outside.busy_spans` returns, or give up.

    :raises Unreadable: if one of the texts is no calendar, or there is too much in them
    :raises TooMuch: if it takes too long
    """
    seconds = seconds or SECONDS
    asked = {
        "texts": [base64.b64encode(one).decode() for one in texts],
        "within": [one.isoformat() for one in within],
        "not_of": not_of,
        "seconds": seconds,
    }
    try:
        done = subprocess.run(
            [sys.executable, "-m", "hubnetz.booking.apart"],
            input=json.dumps(asked).encode(),
            capture_output=True,
            env={"PYTHONPATH": os.pathsep.join(one for one in sys.path if one)},
            timeout=10 * seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise TooMuch from None
    if done.returncode == UNREADABLE:
        raise outside.Unreadable(done.stderr.decode(errors="replace"))
    if done.returncode == TOO_MUCH or done.returncode < 0:  # below nought: the kernel ended it
        raise TooMuch
    if done.returncode:
        raise RuntimeError(done.stderr.decode(errors="replace"))
    return [Span(*(datetime.fromisoformat(one) for one in span)) for span in json.loads(done.stdout)]


def _work() -> int:
    asked = json.load(sys.stdin)
    resource.setrlimit(resource.RLIMIT_CPU, (asked["seconds"], asked["seconds"]))
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    texts = [base64.b64decode(one) for one in asked["texts"]]
    within = Span(*(datetime.fromisoformat(one) for one in asked["within"]))
    try:
        found = outside.busy_spans(texts, within, not_of=asked["not_of"])
    except MemoryError:
        return TOO_MUCH
    except Exception as error:  # noqa: BLE001  # a stranger's file: what it sets off is told by its kind alone
        sys.stderr.write(type(error).__name__)
        return UNREADABLE
    json.dump([[one.isoformat() for one in span] for span in found], sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(_work())
