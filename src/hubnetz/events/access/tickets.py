"""The ticket of a seat: what its square code at the entrance says. It opens nothing and gives nothing back."""

import hashlib
from dataclasses import dataclass
from functools import lru_cache

import segno
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import override

from hubnetz.events import rules
from hubnetz.events.models import Event, Pool, Registration
from hubnetz.lib.codes import ALPHABET
from hubnetz.ui import addresses

# A ticket is the code of the registration, three letters that name the event, and eight that nobody can guess.
NAMES_EVENT, PROVES = 3, 8
LARGEST_AT_M = 4  # a code of more lines is read from farther away with less correction instead


def ticket_of(registration: Registration) -> str:
    """Return the ticket of a seat.

    It belongs to the seat and to who has it: when the seat is passed on the former ticket is none any more. The
    letter's link, by which people cancel, cannot be made from it.
    """
    holder = registration.email or registration.name
    proof = _letters(f"{registration.code} {holder}", PROVES)
    return f"{registration.code}{tag_of(registration.event)}{proof}"


def tag_of(event: Event) -> str:
    """Return the letters by which a device without network knows the tickets of an event from those of another."""
    return _tag(event.code)


def has_ticket(registration: Registration) -> bool:
    """Say whether the seat is one to which somebody comes in person, now or still to come."""
    on_site = registration.pool.mode == Pool.Mode.ON_SITE
    return on_site and bool(registration.confirmed_at) and not registration.cancelled_at


def registration_by_ticket(ticket: str) -> Registration | None:
    """Return the seat of a ticket, also one that was given back; None for what is no ticket of ours."""
    code = ticket[: -(NAMES_EVENT + PROVES)]
    if not code or len(ticket) > 40:
        return None
    rows = Registration.objects.select_related("event__hub", "pool", "type", "party")
    found = rows.filter(code=code).first()
    return found if found and constant_time_compare(ticket, ticket_of(found)) else None


def mark_of(event: Event, ticket: str) -> str:
    """Return what a device keeps instead of the ticket, so that its list prints no tickets."""
    return hashlib.sha256(f"{event.code} {ticket}".encode()).hexdigest()[:24]


@lru_cache(maxsize=512)
def _tag(code: str) -> str:
    return _letters(f"event {code}", NAMES_EVENT)


def _letters(text: str, length: int) -> str:
    number = int.from_bytes(salted_hmac("events.ticket", text, algorithm="sha256").digest())
    letters = ""
    for _n in range(length):
        number, rest = divmod(number, len(ALPHABET))
        letters += ALPHABET[rest]
    return letters


@dataclass(frozen=True, slots=True)
class Printed:
    """A ticket as people see it."""

    seat: Registration
    code: str
    square: SafeString


def printed(seat: Registration) -> Printed | None:
    """Return the ticket of a seat to which somebody comes in person; None once nobody needs it."""
    event = seat.event
    gone = event.cancelled_at or event.ends_at <= timezone.now() - rules.DEVICE_FORGETS
    if gone or not has_ticket(seat):
        return None
    code = ticket_of(seat)
    return Printed(seat, code, _square(code))


def _square(ticket: str) -> SafeString:
    """Return the code as a drawing: the address that opens the page of the entrance with any phone."""
    with override("de"):  # the shorter address, the same in all languages
        address = addresses.absolute(reverse("events:check_in", args=[ticket]))
    made = segno.make(address, error="m", micro=False)
    if int(made.version) > LARGEST_AT_M:
        made = segno.make(address, error="l", micro=False)
    drawn = made.svg_inline(border=4, dark="#000", light="#fff", omitsize=True, svgclass="square__drawing")
    return mark_safe(drawn)  # noqa: S308  (drawn here, of letters that are ours)
