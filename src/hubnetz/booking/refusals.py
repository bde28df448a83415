"""Why a verb of booking refuses."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from hubnetz.booking.rules import Obstacle
from hubnetz.lib.errors import Refused

SENT_BEFORE = _(
    "This form was already sent with other entries. If you mean these as well, please send it again."
)

SENTENCES: dict[Obstacle, Any] = {
    Obstacle.BACKWARDS: _("It ends before it begins. Please check the times."),
    Obstacle.TOO_SOON: _("That is too soon: the hub needs some notice. Please choose a later time."),
    Obstacle.TOO_FAR: _("That is further ahead than can be booked now. Please choose an earlier day."),
    Obstacle.TOO_SHORT: _("That is shorter than can be booked here."),
    Obstacle.TOO_LONG: _("That is longer than can be booked here at once."),
    Obstacle.CLOSED: _("It is closed at that time. Please choose another one."),
    Obstacle.OFF_STEP: _(
        "No booking begins at this minute. Please choose one of the times that are offered."
    ),
    Obstacle.TAKEN: _("Somebody else has it at that time. Please choose another one."),
}


class NotFree(Refused):
    """The time cannot be had; `obstacle` says why, `about` names what is in the way of several."""

    code = "not_free"

    def __init__(self, obstacle: Obstacle, about: object = "") -> None:
        self.obstacle = obstacle
        sentence = str(SENTENCES[obstacle])
        super().__init__(f"{about}: {sentence}" if about else sentence)


class NotBookable(Refused):
    """The resource is given up, not shown, or not met in this way."""

    code = "not_bookable"


class LicenceNeeded(Refused):
    """Somebody was not shown how to use the machine, or too long ago."""

    code = "licence_needed"
    induction: Any = None  # the next course that gives it


class QuotaUsed(Refused):
    """Somebody, or their organisation, has as much of the week as one may have."""

    code = "quota_used"


class BookingOver(Refused):
    """The booking is cancelled, declined, released or over."""

    code = "booking_over"


class NotYet(Refused):
    """It is too early to check in, or the request is not decided."""

    code = "not_yet"


class UnitsTaken(Refused):
    """More units are booked than would be left."""

    code = "units_taken"


class BookingsAffected(Refused):
    """Somebody has booked what would be closed or given up."""

    code = "bookings_affected"
    bookings: Any = ()  # whose they are, in order of time


class WholeHasParts(Refused):
    """What is made of parts has no units of its own, and what has units is not made of parts."""

    code = "whole_has_parts"


class ResourceChanged(Refused):
    """A colleague changed it after the form was opened."""

    code = "resource_changed_meanwhile"


class PassUsed(Refused):
    """Something that was paid ahead is used already."""

    code = "pass_used"


class NotBilled(Refused):
    """The hub has not said who bills, the month is not over, or there is nothing to bill."""

    code = "not_billed"


class IssuedAlready(Refused):
    """There is a statement of this month already, or the statement is corrected."""

    code = "issued_already"


class PictureRefused(Refused):
    """A picture is there already, one too many, or nothing is said of it."""

    code = "picture_refused"


class FeatureKnown(Refused):
    """There is equipment with this name."""

    code = "feature_known"


class KindKnown(Refused):
    """There is a kind of licence with this name."""

    code = "licence_kind_known"


class LicenceOver(Refused):
    """The licence is withdrawn."""

    code = "licence_over"


class OfferOver(Refused):
    """The earlier hour is not kept for the person any more."""

    code = "earlier_offer_over"


class NotEncrypted(Refused):
    """An address that people are led to, or that is read, is not https."""

    code = "booking_address_not_encrypted"


class NotWaiting(Refused):
    """Somebody in the queue was called already, or has left."""

    code = "not_waiting"


class NobodyWaits(Refused):
    """Nobody in the queue wants what this adviser knows."""

    code = "nobody_waits"


class ConsentMissing(Refused):
    """The client has not agreed that somebody books for them."""

    code = "consent_missing"


def why(refusal: Refused) -> str:
    """Return what is kept of a refusal: the obstacle, or else its code."""
    return refusal.obstacle.value if isinstance(refusal, NotFree) else refusal.code
