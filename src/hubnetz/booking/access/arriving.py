"""Who is there: the ticket of a booking, read at the desk, and the code at the door of a resource, read by a visitor.

A ticket says to staff whose booking it is and opens nothing else; a door's code cannot be guessed from the resource's
address, so that nobody notes at home that they are there.
"""

from datetime import datetime
from typing import Any

import segno
from django.db.models import Q
from django.http import Http404
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import override

from hubnetz.booking import rules
from hubnetz.booking.access import staff
from hubnetz.booking.models import Booking, Resource
from hubnetz.lib.codes import ALPHABET
from hubnetz.ui import addresses

PROVES = 8  # letters that nobody can guess


def ticket_of(booking: Booking) -> str:
    """Return the ticket of a booking; it belongs to who has it now. The letter's link cannot be made from it."""
    return f"{booking.code}{_letters('booking', f'{booking.code} {booking.email or booking.name}')}"


def booking_by_ticket(user: Any, ticket: str) -> Booking | None:
    """Return the booking of a ticket to staff who may note who is there; to everybody else, and for others, None."""
    code = ticket[:-PROVES]
    if not user.is_authenticated or not code or len(ticket) > 40:
        return None
    rows = Booking.objects.select_related("resource__hub", "resource__site", "topic", "series")
    found = rows.filter(code=code).first()
    if found is None or not constant_time_compare(ticket, ticket_of(found)):
        return None
    return found if staff.powers(user, found.resource.hub).handles else None


def door_of(resource: Resource) -> str:
    """Return what the code at the door of a resource carries."""
    return f"{resource.code}{_letters('door', resource.code)}"


def resource_by_door(door: str) -> Resource:
    """Return the resource of a door.

    :raises Http404: for a door that is not ours, or of what is given up
    """
    code = door[:-PROVES]
    rows = Resource.objects.standing().select_related("hub", "site", "licence_kind")
    found = rows.filter(code=code).first() if code and len(door) <= 40 else None
    if found is None or not constant_time_compare(door, door_of(found)):
        raise Http404
    return found


def booking_at_door(resource: Resource, email: str, now: datetime) -> Booking | None:
    """Return what somebody has behind a door now or soon: the resource, its whole, or a part of it."""
    related = Q(resource=resource) | Q(allocations__resource=resource)
    related |= Q(allocations__unit__resource=resource)
    rows = Booking.objects.standing().filter(related, email=email.strip().lower(), ends_at__gt=now)
    rows = rows.filter(starts_at__lte=now + rules.EARLY).distinct()
    return rows.select_related("resource__hub").order_by("starts_at", "pk").first() if email.strip() else None


def has_ticket(booking: Booking, now: datetime) -> bool:
    """Say whether somebody comes in person to a booking that stands, now or still to come."""
    stands = booking.confirmed_at is not None and booking.cancelled_at is None and booking.ends_at > now
    return stands and booking.mode == Resource.Mode.ON_SITE


def ticket_square(booking: Booking) -> SafeString:
    """Return the ticket as a drawing: the address that any phone of the staff opens."""
    return _square(reverse_in_german("booking:arrival", ticket_of(booking)))


def door_address(resource: Resource) -> str:
    """Return the full address that the code at a door opens."""
    return addresses.absolute(reverse_in_german("booking:door", door_of(resource)))


def door_square(resource: Resource) -> str:
    """Return the code of a door as a drawing for paper."""
    made = segno.make(door_address(resource), error="q", micro=False)
    return str(made.svg_inline(border=2, dark="#000", light="#fff", scale=8))


def reverse_in_german(name: str, *args: str) -> str:
    """Return the path of a page in German: the shorter one, and the same in all languages."""
    with override("de"):
        return reverse(name, args=args)


def _letters(salt: str, text: str) -> str:
    digest = salted_hmac(f"booking.{salt}", text, algorithm="sha256").digest()
    number = int.from_bytes(digest)
    letters = ""
    for _n in range(PROVES):
        number, rest = divmod(number, len(ALPHABET))
        letters += ALPHABET[rest]
    return letters


def _square(path: str) -> SafeString:
    made = segno.make(addresses.absolute(path), error="m", micro=False)
    drawn = made.svg_inline(border=4, dark="#000", light="#fff", omitsize=True, svgclass="square__drawing")
    return mark_safe(drawn)  # noqa: S308  (drawn here, of letters that are ours)
