"""What upper rooms may hang onto the verbs of events; they do so in their `apps.ready()`."""

from collections.abc import Callable

came_from: list[Callable[[str], object]] = []
"""Called inside `register`, in its transaction, with the reference of the page that led to a new seat."""
