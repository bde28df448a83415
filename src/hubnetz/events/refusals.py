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


class ChangedMeanwhile(Refused):
    """A colleague changed it after the form was opened."""

    code = "event_changed_meanwhile"


class Incomplete(Refused):
    """Something is missing before the public may see it."""

    code = "event_incomplete"


class Announced(Refused):
    """The date is published: whoever holds a seat must be told, or it must be cancelled."""

    code = "event_announced"


class InUse(Refused):
    """Somebody used it already, or something else needs it."""

    code = "event_part_in_use"


class OutOfOrder(Refused):
    """A question would stand before the one it depends on."""

    code = "question_out_of_order"


class NotShared(Refused):
    """It cannot be taken over: the hub's own, not published, or cancelled."""

    code = "event_not_shared"


class AnotherEvent(Refused):
    """A seat and a session belong to different events."""

    code = "another_event"


class OutsideEvent(Refused):
    """A session would begin before its event or end after it."""

    code = "session_outside_event"


class RoomTaken(Refused):
    """Another session is in this room at that time."""

    code = "session_room_taken"


class NotAHost(Refused):
    """The hub does not run this event."""

    code = "session_by_no_host"


class NotAPart(Refused):
    """An event cannot belong to this umbrella, or does not."""

    code = "event_not_a_part"


class AtOnce(Refused):
    """Two parts take place at the same time: nobody can be at both."""

    code = "parts_at_once"


class NotFulfilled(Refused):
    """Somebody did not attend what the course requires."""

    code = "course_not_fulfilled"


class NotJoinable(Refused):
    """It is too early or too late to join online, or there is no confirmed seat online."""

    code = "not_joinable"


class RuleStands(Refused):
    """For whom visits to a joint event count was agreed, and the event has begun."""

    code = "credit_rule_stands"


class NotEncrypted(Refused):
    """An address to which people are sent must be https."""

    code = "address_not_encrypted"


class MaterialRefused(Refused):
    """There are too many materials, or together they are too large."""

    code = "material_refused"


class NobodyThere(Refused):
    """Nobody would get what is written."""

    code = "nobody_there"
