"""Verbs of events.

`registering`, `parties` and `queue` are for those who want to come, `planning`, `pools` and `running` for the hub that
lets them, `presence` for the door.
"""

from hubnetz.events.actions.parties import change_list, give_all_back, name_person
from hubnetz.events.actions.pools import add_pool, invite, set_seats, withdraw_invitation
from hubnetz.events.actions.presence import add_walk_in, note_attendance, undo_attendance
from hubnetz.events.actions.queue import accept, join, lapse, leave, move
from hubnetz.events.actions.registering import (
    MOST_SEATS,
    Person,
    approve,
    decline,
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
    relocate,
    reschedule,
)
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
    "add_pool",
    "add_walk_in",
    "approve",
    "cancel",
    "change_host",
    "change_list",
    "come_back",
    "decline",
    "give_all_back",
    "go_online",
    "invite",
    "join",
    "lapse",
    "leave",
    "leave_joint",
    "move",
    "name_person",
    "note_attendance",
    "register",
    "register_party",
    "relocate",
    "reschedule",
    "set_seats",
    "undo_attendance",
    "withdraw",
    "withdraw_invitation",
]
