"""Verbs of privacy: ask and forget, agree and withdraw, hold, and what the clock does with what is due."""

from hubnetz.privacy.actions.consents import consent, take_back, withdraw_consent
from hubnetz.privacy.actions.holds import NoReason, NotHoldable, end_hold, hold
from hubnetz.privacy.actions.inquiries import (
    AddressNotSure,
    LinkTooOld,
    answer_request,
    ask,
    check_address,
    correct,
    forget,
    preview,
    request,
    stop_writing,
)
from hubnetz.privacy.actions.retention import keep_for_hours, keep_to_periods

__all__ = [
    "AddressNotSure",
    "LinkTooOld",
    "NoReason",
    "NotHoldable",
    "answer_request",
    "ask",
    "check_address",
    "consent",
    "correct",
    "end_hold",
    "forget",
    "hold",
    "keep_for_hours",
    "keep_to_periods",
    "preview",
    "request",
    "stop_writing",
    "take_back",
    "withdraw_consent",
]
