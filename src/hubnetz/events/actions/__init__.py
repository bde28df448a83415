"""Verbs of events.

`registering`, `queue` and `series` are for those who want to come, `planning`, `pools` and `running` for the
hub that lets them, `presence` for the door.
"""

from hubnetz.events.actions.pools import add_pool, invite, set_seats, withdraw_invitation
from hubnetz.events.actions.presence import add_walk_in, note_attendance, undo_attendance
from hubnetz.events.actions.queue import accept, join, lapse, leave, move
from hubnetz.events.actions.registering import (
    MOST_SEATS,
    Person,
    approve,
    decline,
    name_person,
    register,
    register_party,
    withdraw,
)
from hubnetz.events.actions.running import (
    cancel,
    change_host,
    come_back,
    go_online,
    leave_joint,
    move_site,
    relocate,
    reschedule,
)
from hubnetz.events.actions.series import add_date, enrol, leave_series, repeat, reschedule_following
from hubnetz.events.refusals import (
    AlreadyWithdrawn,
    CameAlready,
    FullyBooked,
    NothingOffered,
    NotInvited,
    NotOpen,
    QueueFull,
    ReasonNeeded,
    SeatsFree,
    SeatsTaken,
)
from hubnetz.lib.errors import KeyUsedElsewhere

__all__ = [
    "MOST_SEATS",
    "AlreadyWithdrawn",
    "CameAlready",
    "FullyBooked",
    "KeyUsedElsewhere",
    "NotInvited",
    "NotOpen",
    "NothingOffered",
    "Person",
    "QueueFull",
    "ReasonNeeded",
    "SeatsFree",
    "SeatsTaken",
    "accept",
    "add_date",
    "add_pool",
    "add_walk_in",
    "approve",
    "cancel",
    "change_host",
    "come_back",
    "decline",
    "enrol",
    "go_online",
    "invite",
    "join",
    "lapse",
    "leave",
    "leave_joint",
    "leave_series",
    "move",
    "move_site",
    "name_person",
    "note_attendance",
    "register",
    "register_party",
    "relocate",
    "repeat",
    "reschedule",
    "reschedule_following",
    "set_seats",
    "undo_attendance",
    "withdraw",
    "withdraw_invitation",
]
