"""Verb of those who take a list of bookings along: note who did."""

from typing import Any

from django.db import transaction

from hubnetz.journal import actions as journal
from hubnetz.network.models import Hub


@transaction.atomic
def note_export(hub: Hub, *, kind: str, bookings: int, by: Any) -> None:
    """Note that somebody took personal data out of the house: as which kind of file, and how many bookings."""
    after = {"as": kind, "bookings": bookings}
    journal.record("booking.bookings_exported", hub, hub=hub.slug, after=after, by=by)
