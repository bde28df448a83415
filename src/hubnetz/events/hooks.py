"""What upper rooms may hang onto the verbs of events; they do so in their `apps.ready()`."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.db.models import Exists

    from hubnetz.events.models import Event, Registration

calls_say: dict[str, object] = {}
"""What a call that a room above asks for (`letters.by_telephone`) is about: a sentence, by its `about`."""

came_from: list[Callable[[str], object]] = []
"""Called inside `register`, in its transaction, with the reference of the page that led to a new seat."""

feedback_addresses: list[Callable[["Registration"], str]] = []
"""Called with the seat of somebody who came: where they are asked how it was. The first that is not empty stands in
the letter of thanks; after them comes the address that the hub gave the event."""

kept_until: list[Callable[["Event"], date | None]] = []
"""Called before the people of an event are forgotten: until when their names are needed, None if not longer."""

passed_on: list[Callable[["Registration", "Registration"], object]] = []
"""Called inside the verb that lets somebody else have a seat, in its transaction: with the row of who had it, which is
withdrawn now and new, and with the seat. What a room keeps of the person goes to the former."""

people_known: "list[Callable[[str], Exists]]" = []
"""Called with the name of an event's key: of which events a room still knows people to be forgotten."""

people_forgotten: list[Callable[["Event"], int]] = []
"""Called inside `forget_people`, in its transaction, before the event's own rows: forgets what a room keeps of the
people of the event and returns how many rows that were; 0 when nothing is left."""
