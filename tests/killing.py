"""kill -9 for many at once."""

import contextlib
import os
import signal
from collections.abc import Iterable


def kill_all(pids: Iterable[int]) -> None:
    """Kill every one of the processes; one may end by itself when it sees that another is gone."""
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
