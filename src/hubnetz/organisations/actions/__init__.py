"""Verbs of organisations."""

from hubnetz.organisations.actions.editing import (
    drop,
    edit,
    note_branch,
    note_domain,
    note_holding,
    note_name,
    note_number,
    note_sector,
    note_year,
)
from hubnetz.organisations.actions.merging import Preview, Rows, merge, preview, unmerge
from hubnetz.organisations.actions.newcomers import adopt, settle
from hubnetz.organisations.actions.people import affiliate, change_person, leave, note_member, note_person
from hubnetz.organisations.actions.records import decide, hold, hold_all, pass_on, welcome
from hubnetz.organisations.actions.reviewing import answer, take_back
from hubnetz.organisations.refusals import (
    CannotDecide,
    CannotMerge,
    CannotUnmerge,
    ChangedMeanwhile,
    NotARecordOfThisHub,
    NotKnown,
    NotThereAnyMore,
    NumberNotRight,
)

__all__ = [
    "CannotDecide",
    "CannotMerge",
    "CannotUnmerge",
    "ChangedMeanwhile",
    "NotARecordOfThisHub",
    "NotKnown",
    "NotThereAnyMore",
    "NumberNotRight",
    "Preview",
    "Rows",
    "adopt",
    "affiliate",
    "answer",
    "change_person",
    "decide",
    "drop",
    "edit",
    "hold",
    "hold_all",
    "leave",
    "merge",
    "note_branch",
    "note_domain",
    "note_holding",
    "note_member",
    "note_name",
    "note_number",
    "note_person",
    "note_sector",
    "note_year",
    "pass_on",
    "preview",
    "settle",
    "take_back",
    "unmerge",
    "welcome",
]
