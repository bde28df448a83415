"""What becomes of bookings that an adviser's own calendar says something against: the adviser hears of it, no more."""

from django.db import transaction
from django.utils import timezone

from hubnetz.booking import clash_letters
from hubnetz.booking.access import clashes
from hubnetz.booking.models import Booking, BookingTold, Resource
from hubnetz.journal import actions as journal


@transaction.atomic
def tell_of_clashes(resource: Resource) -> list[Booking]:
    """Tell an adviser once of each booking that their calendar collides with; for verbs that hold the adviser.

    Nothing is cancelled or moved: what stands in the calendar may be the hour itself. A booking that is moved into
    another collision is told anew.
    """
    found = list(clashes.clashes_untold(resource))
    if not found:
        return []
    now, kind = timezone.now(), BookingTold.Kind.CLASH
    BookingTold.objects.bulk_create(
        BookingTold(booking=one, kind=kind, starts_at=one.starts_at, told_at=now) for one in found
    )
    journal.record("booking.clash_found", resource, hub=resource.hub.slug, after={"bookings": len(found)})
    clash_letters.calendar_clash(resource, found)
    return found
