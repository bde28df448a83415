"""What one date gives to somebody who comes to all of a series; for verbs that hold the series and the date."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from django.db import transaction

from hubnetz.events import alike, holding
from hubnetz.events.actions import photos, queue
from hubnetz.events.models import Enrolment, Event, Registration, Waiting
from hubnetz.journal import actions as journal


def seat_at(enrolment: Enrolment, event: Event, now: datetime) -> bool:
    """Give an enrolled person a seat at a date, a request where the hub decides, or a place in its queue; with what
    they answered, as far as this date asks it. Say whether they have one of these now."""
    if event.registrations.filter(cancelled_at=None, email=enrolment.email).exists():
        return True
    day = alike.day(event)
    way = alike.nearest(day, enrolment.way, enrolment.way_mode)
    if way is None:  # by invitation only
        return False
    pool, type = way
    person: dict[str, Any] = {
        "type": type,
        "name": enrolment.name,
        "email": enrolment.email,
        "language": enrolment.language,
        "organisation_name": enrolment.organisation_name,
        "postcode": enrolment.postcode,
        "answers": alike.answers_at(day, type, enrolment.answers),
        "no_photos": enrolment.no_photos,
        "enrolment": enrolment,
        "idempotency_key": uuid4(),
    }
    numbers = holding.free_numbers(pool)
    asks = bool(type and type.needs_approval)
    if asks or numbers is None or numbers:
        seat = numbers[0] if numbers and not asks else None
        confirmed = None if asks else now
        Registration.objects.create(
            event=event, pool=pool, seat=seat, registered_at=now, confirmed_at=confirmed, **person
        )
    elif not Waiting.objects.filter(pool=pool, email=enrolment.email).open().exists():
        last = Waiting.objects.filter(pool=pool).open().last()
        rank = last.rank + queue.STEP if last else 0.0
        Waiting.objects.create(event=event, pool=pool, rank=rank, joined_at=now, **person)
    return True


@transaction.atomic
def say_no_photos_in_series(enrolment: Enrolment, *, no_photos: bool, by: Any = None) -> Enrolment:
    """Note that somebody who comes to all dates wants to be in no photo, or does not mind: at each date they have a
    seat at or wait for, and at those to be added. Twice: harmless."""
    seats = Registration.objects.filter(enrolment=enrolment, cancelled_at=None).exclude(no_photos=no_photos)
    found_seats = list(seats.select_related("event"))
    holding.hold_all([seat.event for seat in found_seats])  # the dates first, as in all verbs
    locked = Enrolment.objects.select_for_update(of=("self",)).select_related("series__hub")
    found = locked.get(pk=enrolment.pk)
    if found.cancelled_at:
        return found
    for seat in found_seats:
        photos.say_no_photos(seat, no_photos=no_photos, by=by)
    Waiting.objects.filter(enrolment=found).open().order_by().update(no_photos=no_photos)
    if found.no_photos != no_photos:
        found.no_photos = no_photos
        found.save(update_fields=["no_photos"])
        verb = "events.photos_refused" if no_photos else "events.photos_allowed"
        journal.record(verb, found, hub=found.series.hub.slug, by=by)
    return found
