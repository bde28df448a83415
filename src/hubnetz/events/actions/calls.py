"""The verb of the hub that has told somebody by telephone what others read in a letter."""

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.utils import timezone

from hubnetz.events import holding, letters
from hubnetz.events.models import Call, Registration
from hubnetz.journal import actions as journal


@transaction.atomic
def ask_to_call(registration: Registration, *, about: str, note: str = "") -> Call:
    """Ask the hub to call somebody whom no letter reaches; for verbs of rooms above.

    What it is about gets its sentence in `hooks.calls_say`.
    """
    return letters.by_telephone(registration, about=about, note=note)


@transaction.atomic
def note_called(registration: Registration, *, told: Collection[str], by: Any) -> int:
    """Note that the person was called and knows what these calls, by their codes, are about; return how many were open.

    What came up meanwhile stays to be told. Done twice, nothing more happens.
    """
    event, registration = holding.hold_seat(registration)
    open_now = registration.calls.filter(done_at=None, code__in=told)
    about = list(open_now.order_by("pk").values_list("about", flat=True))
    if about:
        open_now.update(done_at=timezone.now(), done_by=by)
        journal.record("events.called", registration, hub=event.hub.slug, after={"about": about}, by=by)
    return len(about)
