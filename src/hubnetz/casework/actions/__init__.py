"""Verbs of casework: from the enquiry to the project."""

from hubnetz.casework.actions.clients import agree, ask_all, hand_over_agreed, refuse, remind
from hubnetz.casework.actions.closing import close_hub, pause_hub, propose_closure, wind_up, withdraw_closure
from hubnetz.casework.actions.enquiries import answer, assign, close, receive, reopen
from hubnetz.casework.actions.files import (
    close_case,
    confirm_cooperation,
    confirm_project,
    move_project,
    note_appearance,
    note_consultation,
    note_cooperation,
    note_project,
    open_case,
    open_case_for_newcomer,
)
from hubnetz.casework.actions.refusals import (
    AlreadyClosing,
    FourEyes,
    ImpulseMissing,
    InTheFuture,
    KeyUsedElsewhere,
    NotConfirmed,
    NotOneOfUs,
    StateHasChanged,
    TooFewMembers,
    TooLate,
)
from hubnetz.casework.actions.staff import let_go

__all__ = [
    "AlreadyClosing",
    "FourEyes",
    "ImpulseMissing",
    "InTheFuture",
    "KeyUsedElsewhere",
    "NotConfirmed",
    "NotOneOfUs",
    "StateHasChanged",
    "TooFewMembers",
    "TooLate",
    "agree",
    "answer",
    "ask_all",
    "assign",
    "close",
    "close_case",
    "close_hub",
    "confirm_cooperation",
    "confirm_project",
    "hand_over_agreed",
    "let_go",
    "move_project",
    "note_appearance",
    "note_consultation",
    "note_cooperation",
    "note_project",
    "open_case",
    "open_case_for_newcomer",
    "pause_hub",
    "propose_closure",
    "receive",
    "refuse",
    "remind",
    "reopen",
    "wind_up",
    "withdraw_closure",
]
