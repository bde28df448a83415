"""What could not be asked is said at the end of the run."""

from typing import Any

from tests.outside import readers


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Name each reader that was missing, in one sentence."""
    for sentence in readers.missing:
        terminalreporter.write_line(sentence)
