# SPDX-License-Identifier: EUPL-1.2
"""What a family of processes costs: processor time and memory below one, from /proc."""

import os
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")


def family(top: int) -> set[int]:
    """Return a process and all below it."""
    parents = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            parents[int(entry.name)] = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
        except OSError:
            continue
    found = {top}
    while more := {pid for pid, parent in parents.items() if parent in found} - found:
        found |= more
    return found


def seconds(tops: list[int]) -> float:
    """Return the processor time of these processes, all below them and their ended children."""
    ticks = 0
    for top in tops:
        for pid in family(top):
            try:
                fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
            except OSError:
                continue
            ticks += sum(int(field) for field in fields[11:15])
    return ticks / TICK


def nanoseconds(tops: list[int]) -> int:
    """Return the processor time of all threads of these processes and all below them, exact enough for one request."""
    spent = 0
    for top in tops:
        for pid in family(top):
            for thread in Path(f"/proc/{pid}/task").glob("[0-9]*"):
                try:
                    spent += int((thread / "schedstat").read_text().split()[0])
                except OSError:
                    continue
    return spent
