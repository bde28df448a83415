"""Letters around the time of an hour, about an earlier one, and about one that somebody else booked."""

from typing import Any

from hubnetz.booking import access, letters
from hubnetz.booking.models import Booking, EarlierOffer, Referral
from hubnetz.post import rendering
from hubnetz.post.models import Letter


def reminder(booking: Booking) -> Letter | None:
    """Remind somebody of what is theirs tomorrow, and how to move it or give it back."""
    return letters.write("booking_reminder", booking, giving_back=_at(booking, "#cannot-come"))


def thanks(booking: Booking, address: str) -> Letter | None:
    """Thank somebody for coming and ask at an address how it was."""
    return letters.write("booking_thanks", booking, address=address)


def earlier_offered(offer: EarlierOffer) -> Letter | None:
    """Offer somebody an earlier hour, and say until when it is kept for them."""
    return letters.write(
        "earlier_offered",
        offer.wish.booking,
        offer=offer,
        adviser=offer.resource,
        earlier_page=_at(offer.wish.booking, "", "booking:earlier"),
    )


def referred(booking: Booking, referral: Referral) -> Letter | None:
    """Tell a client what was booked for them by whom, and how to move or cancel it."""
    return letters.write("booking_referred", booking, referrer=referral.hub, person=referral.by)


def _at(booking: Booking, place: str, page: str = "booking:own") -> Any:
    return lambda: f"{rendering.link(page, access.key_to(booking))}{place}"
