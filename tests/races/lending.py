"""What was promised about bookings, looked up in the database."""

from collections import Counter
from collections.abc import Iterator

from django.db import connection
from django.db.models import F

from hubnetz.booking.models import Allocation, Booking, ClosedTime
from hubnetz.journal.models import Entry
from hubnetz.post.models import Letter

SEVERAL = {
    "booking.series_confirmed",
    "booking.booking_moved",
    "booking.earlier_offered",
    "booking.booking_requested",
}  # may be written again
TWICE = """SELECT count(*) FROM booking_allocation a JOIN booking_allocation b
           ON a.unit_id = b.unit_id AND a.id < b.id AND a.during && b.during
           WHERE a.freed_at IS NULL AND b.freed_at IS NULL"""


def faults(_subject: object = None) -> list[str]:
    """Return every promise about bookings that does not hold, in words."""
    return sorted({*_of_units(), *_of_bookings(), *_of_letters(), *_of_changes()})


def _of_units() -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute(TWICE)
        if cursor.fetchone() != (0,):
            yield "a unit is given twice"
    live = Allocation.objects.filter(freed_at=None)
    if live.filter(unit__retired_at__isnull=False).exists():
        yield "somebody has a desk that is not there"
    if live.filter(resource__retired_at__isnull=False).exists():
        yield "somebody has what was given up"
    if live.filter(booking__cancelled_at__isnull=False).exists():
        yield "what was given back is not free"


def _of_bookings() -> Iterator[str]:
    for one in Booking.objects.live():
        mine = one.allocations.filter(freed_at=None).select_related("unit")
        if mine.filter(resource=one.resource_id).count() < one.size:
            yield "a booking has less than it asked for"
        if {(each.during.lower, each.during.upper) for each in mine} - {(one.starts_at, one.ends_at)}:
            yield "somebody has another time than was said"
        if mine.exclude(unit__resource=F("resource")).exclude(unit__resource__whole=F("resource")).exists():
            yield "somebody has another thing than was said"
        closed = ClosedTime.objects.filter(
            withdrawn_at=None, hub=one.resource.hub_id, starts_at__lt=one.ends_at, ends_at__gt=one.starts_at
        )
        if any(each.resource_id in (None, one.resource_id) for each in closed):
            yield "somebody comes to a closed door"


CHANGES = ("moved", "cancelled", "approved", "declined", "lapsed", "released")


def _of_changes() -> Iterator[str]:
    verbs = [f"booking.{one}" for one in CHANGES]
    noted = Counter(Entry.objects.filter(verb__in=verbs).values_list("code", flat=True))
    for one in Booking.objects.filter(code__in=noted):
        if one.sequence < noted[one.code]:
            yield "a change did not raise the count"


def _of_letters() -> Iterator[str]:
    written = Counter(Letter.objects.values_list("kind", "noun_code"))
    for (kind, _code), times in written.items():
        if times > 1 and kind not in SEVERAL:
            yield f"{kind} was written twice"
    noted = Counter(Entry.objects.filter(verb__startswith="booking.").values_list("verb", "code"))
    for (verb, _code), times in noted.items():
        if times > 1 and verb in (
            "booking.cancelled",
            "booking.approved",
            "booking.checked_in",
            "booking.held",
        ):
            yield f"{verb} was noted twice"
    for one in Booking.objects.exclude(cancelled_at=None):
        kinds = {kind for kind, code in written if code == one.code}
        if one.email and not kinds & {"booking.booking_cancelled", "booking.booking_declined"}:
            yield "somebody was not told that it is cancelled"
        if one.ending in ("declined", "lapsed") and "booking.booking_confirmed" in kinds:
            yield "somebody was told yes and no"
        if one.ending == "no_show" and (
            one.code in {code for verb, code in noted if verb == "booking.checked_in"}
        ):
            yield "somebody is there and did not come"
