"""Verbs of hackathons, for doors: `actions.submit(…)`, wherever the verb lies."""

from hubnetz.hackathons.actions.jury import declare, finish, invite_juror, score, withdraw_juror
from hubnetz.hackathons.actions.people import change_profile, let_go, welcome
from hubnetz.hackathons.actions.planning import (
    add_challenge,
    add_criterion,
    add_milestone,
    change_challenge,
    change_criterion,
    change_hackathon,
    change_milestone,
    open_hackathon,
    publish_hackathon,
    remove_challenge,
    remove_criterion,
    remove_milestone,
    set_skills,
)
from hubnetz.hackathons.actions.results import add_award, publish_results, remove_award
from hubnetz.hackathons.actions.submitting import extend_deadline, remind, submit
from hubnetz.hackathons.actions.teams import (
    accept_request,
    ask_to_join,
    change_team,
    decline_request,
    found_team,
    hand_over_lead,
    leave_team,
    withdraw_request,
)

__all__ = [
    "accept_request",
    "add_award",
    "add_challenge",
    "add_criterion",
    "add_milestone",
    "ask_to_join",
    "change_challenge",
    "change_criterion",
    "change_hackathon",
    "change_milestone",
    "change_profile",
    "change_team",
    "declare",
    "decline_request",
    "extend_deadline",
    "finish",
    "found_team",
    "hand_over_lead",
    "invite_juror",
    "leave_team",
    "let_go",
    "open_hackathon",
    "publish_hackathon",
    "publish_results",
    "remind",
    "remove_award",
    "remove_challenge",
    "remove_criterion",
    "remove_milestone",
    "score",
    "set_skills",
    "submit",
    "welcome",
    "withdraw_juror",
    "withdraw_request",
]
