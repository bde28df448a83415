"""Why a verb of events refuses."""

from django.utils.translation import gettext_lazy as _

from hubnetz.lib.errors import Refused

SENT_BEFORE = _(
    "This form was already sent with other entries. If you mean these as well, please send it again."
)


class FullyBooked(Refused):
    """No seat is left, or fewer than were asked for."""

    code = "fully_booked"


class NotOpen(Refused):
    """The event is over, cancelled, not published, or takes nobody at this moment."""

    code = "not_open"


class NotInvited(Refused):
    """The invitation code is missing, unknown, used up or over."""

    code = "not_invited"


class AlreadyWithdrawn(Refused):
    """The seat was given back."""

    code = "already_withdrawn"


class CameAlready(Refused):
    """Somebody was there: a visit that took place stays."""

    code = "came_already"


class QueueFull(Refused):
    """The waiting list takes no more, or there is none."""

    code = "queue_full"


class SeatsFree(Refused):
    """There are seats, so nobody needs to wait."""

    code = "seats_free"


class NothingOffered(Refused):
    """There is no offer, or its time is over."""

    code = "nothing_offered"


class ReasonNeeded(Refused):
    """An order that was promised is changed with a reason only."""

    code = "reason_needed"


class SeatsTaken(Refused):
    """More seats are taken or kept than the new number allows."""

    code = "seats_taken"
