"""Verbs of the network: who works where, and the life of a hub from its opening to its end.

In ``showing``: what a hub shows of itself.
"""

from hubnetz.network.actions.areas import give_up_area, know_place, know_region, know_regions, take_area
from hubnetz.network.actions.corrections import propose, settle, take_back
from hubnetz.network.actions.hubs import change_profile, hand_over, open_hub, rename, use_names_of_today
from hubnetz.network.actions.phases import end, enter_phase, pause
from hubnetz.network.actions.refusals import (
    AddressTaken,
    AlreadyAnswers,
    AlreadyChanged,
    AlreadyCoordinated,
    ChangedMeanwhile,
    HasBegun,
    HasRoleAlready,
    LastOne,
    LastSite,
    NotNext,
    OutOfTime,
    SettledAlready,
)
from hubnetz.network.actions.roles import appoint, dismiss, invite, invite_first_coordinator
from hubnetz.network.actions.sites import add_site, close_site, move_site
from hubnetz.network.validity import day_after, day_before

__all__ = [
    "AddressTaken",
    "AlreadyAnswers",
    "AlreadyChanged",
    "AlreadyCoordinated",
    "ChangedMeanwhile",
    "HasBegun",
    "HasRoleAlready",
    "LastOne",
    "LastSite",
    "NotNext",
    "OutOfTime",
    "SettledAlready",
    "add_site",
    "appoint",
    "change_profile",
    "close_site",
    "day_after",
    "day_before",
    "dismiss",
    "end",
    "enter_phase",
    "give_up_area",
    "hand_over",
    "invite",
    "invite_first_coordinator",
    "know_place",
    "know_region",
    "know_regions",
    "move_site",
    "open_hub",
    "pause",
    "propose",
    "rename",
    "settle",
    "take_area",
    "take_back",
    "use_names_of_today",
]
