"""Several people do the same thing at the same moment."""

import threading
from collections.abc import Callable

from django.db import connection


def race(people: int, call: Callable[[int], object]) -> list[object]:
    """Call once per person in threads that start together; returns results, or names of exceptions."""
    barrier = threading.Barrier(people)
    results: list[object] = [None] * people

    def run(person: int) -> None:
        try:
            connection.ensure_connection()
            barrier.wait(30)
            results[person] = call(person)
        except Exception as fault:  # noqa: BLE001  (the name is the result)
            results[person] = type(fault).__name__
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(person,)) for person in range(people)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return results
