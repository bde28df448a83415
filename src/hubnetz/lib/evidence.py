"""What a figure is counted from."""

from datetime import date
from typing import NamedTuple


class Evidence(NamedTuple):
    """One record that a figure counts, without anything that would identify a person or a client.

    ``key`` says what is counted once (an identity, a registration); ``hubs`` are the slugs of all hubs it is
    credited to; ``weight`` is 1 for records, the count for readings.
    """

    hubs: tuple[str, ...]
    day: date
    noun: str  # "events.attendance"
    code: str
    key: str
    weight: int = 1
