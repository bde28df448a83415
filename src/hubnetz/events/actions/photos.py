"""Verbs about photos and recordings: whether an event makes them, and who wants to be in none."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from hubnetz.events import holding
from hubnetz.events.models import Event, Registration
from hubnetz.events.refusals import AlreadyWithdrawn
from hubnetz.journal import actions as journal
from hubnetz.lib.texts import Texts


@transaction.atomic
def settle_photos(event: Event, *, takes_photos: bool, note: Mapping[str, str], by: Any) -> Event:
    """Say whether photos or recordings are made, and in which words people read it; without words in the usual ones.

    What people said about themselves stays when it is switched off.
    """
    event = holding.hold(event)
    note = Texts({code: said.strip() for code, said in note.items() if said.strip()})
    before = {"photos": event.takes_photos, "note": dict(event.photo_note)}
    after = {"photos": takes_photos, "note": dict(note)}
    if before == after:
        return event
    event.takes_photos, event.photo_note = takes_photos, note
    event.save(update_fields=["takes_photos", "photo_note", "changed_at"])
    journal.record("events.photos_settled", event, hub=event.hub.slug, before=before, after=after, by=by)
    return event


@transaction.atomic
def say_no_photos(registration: Registration, *, no_photos: bool, by: Any = None) -> Registration:
    """Note that somebody wants to be in no photo, or does not mind; before the event and after. Twice: harmless.

    :raises AlreadyWithdrawn: if the seat was given back
    """
    event, seat = holding.hold_seat(registration)
    if seat.cancelled_at:
        raise AlreadyWithdrawn(_("This seat was given back."))
    if seat.no_photos == no_photos:
        return seat
    seat.no_photos = no_photos
    seat.save(update_fields=["no_photos"])
    verb = "events.photos_refused" if no_photos else "events.photos_allowed"
    journal.record(verb, seat, hub=event.hub.slug, by=by)
    return seat
