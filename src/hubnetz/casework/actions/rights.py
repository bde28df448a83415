"""Verbs for those who use their rights: forget or correct whoever asked or is asked."""

import contextlib
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from hubnetz.casework.access import due
from hubnetz.casework.actions import clients
from hubnetz.casework.actions import forgetting as clock
from hubnetz.casework.actions.refusals import TooLate
from hubnetz.casework.models import Case, ClientTransfer, Enquiry
from hubnetz.journal import actions as journal
from hubnetz.lib import addresses
from hubnetz.lib.privacy import Forgotten, Left, one_by_one

Held = Mapping[str, Collection[str]]


@transaction.atomic
def forget_everything(email: str, *, held: Held, by: Any = None) -> Forgotten:
    """Forget who asked hubs something, and what hand-overs keep; an open question is closed.

    The text of a question goes too unless a file came of it: then it stays there as the reason for the advice, without
    the person. Files are of the organisation and stay until the clock forgets their words.
    """
    left: list[Left] = []
    rows = clients.forget_address(email, by=by)
    for enquiry in Enquiry.objects.filter(addresses.whose(email)).select_related("hub").order_by("pk"):
        case = Case.objects.filter(enquiry=enquiry).first()
        if (
            enquiry.code in held.get("casework.enquiry", ())
            or due.held_files(held).filter(enquiry=enquiry).exists()
        ):
            left.append(Left("casework.Enquiry", str(enquiry.hub), "hold"))
            continue
        rows += forget_enquiry(enquiry, by=by)
        if case:
            left.append(Left("casework.Case", str(enquiry.hub), "grant", due.case_kept_until(case)))
    return Forgotten(rows, tuple(left))


@transaction.atomic
def forget_enquiry(enquiry: Enquiry, *, by: Any = None) -> bool:
    """Forget who asked, and without a file also what was asked and answered; say whether something was left.

    Day, hub, topics and county stay, so that the question still counts.
    """
    enquiry = Enquiry.objects.select_for_update(of=("self",)).select_related("hub").get(pk=enquiry.pk)
    if not enquiry.email and not enquiry.name:
        return False
    is_in_a_file = Case.objects.filter(enquiry=enquiry).exists()
    clock.empty_enquiry(enquiry, clock.NOBODY if is_in_a_file else clock.NOBODY | clock.WORDS)
    journal.record("casework.enquiry_forgotten", enquiry, hub=enquiry.hub.slug, by=by)
    return True


@transaction.atomic
def correct_address(email: str, *, name: str, phone: str, by: Any = None) -> int:
    """Write the name of somebody anew in their questions, and the number where one is given; return how many rows."""
    rows = 0
    new = {"name": name} | ({"phone": phone} if phone else {})
    for enquiry in Enquiry.objects.filter(addresses.whose(email)).select_related("hub").order_by("pk"):
        if any(getattr(enquiry, key) != value for key, value in new.items()):
            rows += Enquiry.objects.filter(pk=enquiry.pk).update(**new)
            journal.record("casework.person_corrected", enquiry, hub=enquiry.hub.slug, by=by)
    return rows


def forget_due(now: datetime, *, held: Held) -> int:
    """Forget who asked long ago and got an answer, and the words of files that need not be kept any more, one by one;
    return how many questions, files and notes that were."""
    kept = held.get("casework.enquiry", ())
    found = (one for one in due.enquiries_to_forget(now) if one.code not in kept)
    rows = one_by_one(found, forget_enquiry)
    rows += one_by_one(due.transfers_to_forget(now, held), clock.forget_transfer)
    rows += one_by_one(due.cases_to_forget(now, held), clock.forget_file)
    for model in due.DAYS:
        rows += one_by_one(due.notes_to_forget(model, now), clock.forget_note)
    return rows


def withdraw_consent(noun: str, code: str) -> bool:
    """Take back that a file may be handed over, if a consent was about that; say whether it was.

    What was handed over already stays where it is: the consent was good then.
    """
    if noun != ClientTransfer._meta.label_lower:
        return False
    transfer = ClientTransfer.objects.filter(code=code).first()
    if transfer is None:
        return False
    with contextlib.suppress(TooLate):
        clients.refuse(transfer)
    return True
