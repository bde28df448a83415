"""Verbs of casework: from the enquiry to the project."""

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
    ImpulseMissing,
    InTheFuture,
    KeyUsedElsewhere,
    NotOneOfUs,
    StateHasChanged,
    TooFewMembers,
)

__all__ = [
    "ImpulseMissing",
    "InTheFuture",
    "KeyUsedElsewhere",
    "NotOneOfUs",
    "StateHasChanged",
    "TooFewMembers",
    "answer",
    "assign",
    "close",
    "close_case",
    "confirm_cooperation",
    "confirm_project",
    "move_project",
    "note_appearance",
    "note_consultation",
    "note_cooperation",
    "note_project",
    "open_case",
    "open_case_for_newcomer",
    "receive",
    "reopen",
]
