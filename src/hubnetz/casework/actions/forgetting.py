"""Verbs by which files are forgotten when it is time: their words go, and whose they were; what was counted stays."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from hubnetz.casework.access import due
from hubnetz.casework.access.due import GONE
from hubnetz.casework.models import Case, ClientTransfer, Consultation, Cooperation, Enquiry, Project
from hubnetz.journal import actions as journal
from hubnetz.lib import sight
from hubnetz.post import actions as post
from hubnetz.privacy import access as privacy
from hubnetz.privacy import actions as consents

NOBODY = {"name": "", "email": "", "phone": "", "place": "", "organisation_name": ""}
WORDS = {"text": "", "answer": "", "postcode": ""}
# What becomes of a note: its words go, and who of the staff it was.
EMPTY: dict[type[Any], dict[str, Any]] = {
    Consultation: {"result": "", "next_step": "", "adviser": None},
    Project: {"title": GONE},
    Cooperation: {"title": GONE, "contribution": GONE},
}
Note = Consultation | Project | Cooperation


@transaction.atomic
def forget_file(case: Case, *, by: Any = None) -> bool:
    """Forget the words of a file that was kept for ten years from the end of its last year, with the question it came
    from and the letters about that; say whether there was something left.

    The rule and its source stand in `access.due`. That it was opened, on which days the hub talked with which company
    for how long and about what, and that projects and cooperations came of it stays: so does every figure. Who notes
    something in the file at this moment keeps it; what a hold protects stays.
    """
    case = Case.objects.select_for_update(of=("self",)).select_related("hub").get(pk=case.pk)
    if not due.cases_to_forget(timezone.now(), privacy.holds()).filter(pk=case.pk).exists():
        return False
    for model, nothing in EMPTY.items():
        model._default_manager.filter(case=case).update(**nothing)
    case.title, case.adviser = GONE, None
    case.save(update_fields=["title", "adviser"])
    if case.enquiry_id:
        empty_enquiry(Enquiry.objects.select_for_update().get(pk=case.enquiry_id), NOBODY | WORDS)
    journal.record("casework.file_forgotten", case, hub=case.hub.slug, by=by)
    return True


def empty_enquiry(enquiry: Enquiry, nothing: dict[str, str]) -> None:
    """Write nothing instead of what a question says, close it, and delete the letters about it; the caller holds it."""
    for name, value in nothing.items():
        setattr(enquiry, name, value)
    if enquiry.state != Enquiry.State.CLOSED:
        enquiry.state, enquiry.closed_at = Enquiry.State.CLOSED, timezone.now()
    enquiry.save(update_fields=[*nothing, "state", "closed_at"])
    post.forget_about(enquiry)


@transaction.atomic
def forget_note(note: Note, *, by: Any = None) -> bool:
    """Forget the words of what was noted without a case ten years before the end of last year; say whether there were
    any. What was counted of it stays."""
    model = type(note)
    note = model._default_manager.select_for_update(of=("self",)).select_related("hub").get(pk=note.pk)
    if privacy.is_held(note) or not due.notes_to_forget(model, timezone.now()).filter(pk=note.pk).exists():
        return False
    model._default_manager.filter(pk=note.pk).update(**EMPTY[model])
    journal.record("casework.note_forgotten", note, hub=note.hub.slug, by=by)
    return True


@sight.whole_network("a hand-over belongs to two hubs")
@transaction.atomic
def forget_transfer(transfer: ClientTransfer, *, by: Any = None) -> bool:
    """Forget whom a hub that closed asked and what the other one got, once neither has to keep the file any more; say
    whether there was something left. How the client stood stays, so that it still counts; a consent ends with it."""
    rows = ClientTransfer.objects.select_for_update(of=("self",)).select_related("closure__hub")
    found = rows.get(pk=transfer.pk)
    if not due.transfers_to_forget(timezone.now(), privacy.holds()).filter(pk=found.pk).exists():
        return False
    found.name = found.email = found.said_by = ""
    found.noted_by, found.passed = None, {"title": GONE} if found.new_case_id else {}
    found.save(update_fields=["name", "email", "said_by", "noted_by", "passed"])
    consents.withdraw_consent(to=found, by=by)
    post.forget_about(found)
    journal.record("casework.transfer_forgotten", found, hub=found.closure.hub.slug, by=by)
    return True
