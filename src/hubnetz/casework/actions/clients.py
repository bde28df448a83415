"""Verbs of clients whose hub closes: asked, reminded, agreed, refused, handed over."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hubnetz.casework import access, letters, rules
from hubnetz.casework.actions.refusals import TooLate
from hubnetz.casework.models import Case, ClientTransfer, Closure
from hubnetz.journal import actions as journal
from hubnetz.lib.periods import BERLIN
from hubnetz.organisations import actions as organisations

State = ClientTransfer.State


def _today() -> date:
    return timezone.localdate(timezone=BERLIN)


@transaction.atomic
def ask_all(closure: Closure, *, by: Any) -> int:
    """Ask the contact of each standing case of a hub that closes whether the successor may have the file.

    Without a successor nobody is asked; a case whose file holds no address is noted as unreachable. Returns how
    many were asked. Done twice, nobody is asked twice.
    """
    if closure.successor is None:
        return 0
    asked = 0
    for case in access.cases_standing(closure.hub).filter(transfer=None):
        contact = case.enquiry
        transfer = ClientTransfer.objects.create(
            closure=closure,
            case=case,
            name=contact.name if contact else "",
            email=contact.email if contact else "",
            language=contact.language if contact else "de",
            state=State.ASKED if contact else State.UNREACHABLE,
        )
        if contact:
            asked += 1
            _ask(transfer, by)
    return asked


def _ask(transfer: ClientTransfer, by: Any) -> None:
    transfer.state, transfer.asked_at = State.ASKED, timezone.now()
    transfer.expires_on = rules.consent_until(_today())
    transfer.save(update_fields=["state", "asked_at", "expires_on"])
    journal.record("casework.client_asked", transfer, hub=transfer.closure.hub.slug, by=by)
    letters.client_asked(transfer)


def _held(transfer: ClientTransfer) -> ClientTransfer:
    rows = ClientTransfer.objects.select_for_update(of=("self",))
    rows = rows.select_related("closure__hub", "closure__successor", "case__organisation", "case__enquiry")
    return rows.get(pk=transfer.pk)


@transaction.atomic
def agree(transfer: ClientTransfer) -> ClientTransfer:
    """Note that the client agrees. Once the hub's last day is over, the file is handed over; agreed twice, once.

    :raises TooLate: if the time for an answer is over
    """
    transfer = _held(transfer)
    if transfer.state in (State.AGREED, State.HANDED_OVER):
        return transfer
    _answered(transfer, State.AGREED)
    if transfer.closure.last_day < _today():
        _hand_over(transfer, by=None)
    return transfer


@transaction.atomic
def refuse(transfer: ClientTransfer) -> ClientTransfer:
    """Note that the client does not agree; the file stays closed where it is. Refused twice, nothing more happens.

    :raises TooLate: if the time for an answer is over, or the file is handed over
    """
    transfer = _held(transfer)
    if transfer.state == State.HANDED_OVER:
        raise TooLate(_("Your file is handed over already. Please write to the hub that has it now."))
    if transfer.state != State.REFUSED:
        _answered(transfer, State.REFUSED)
    return transfer


def _answered(transfer: ClientTransfer, state: str) -> None:
    if not rules.may_still_answer(transfer.expires_on, _today()):
        raise TooLate(
            _("The time to answer is over, so nothing is handed over. Please write to the new hub.")
        )
    before = {"state": transfer.state}
    transfer.state, transfer.answered_at = state, timezone.now()
    transfer.save(update_fields=["state", "answered_at"])
    hub, after = transfer.closure.hub.slug, {"state": state}
    journal.record("casework.client_answered", transfer, hub=hub, before=before, after=after)


@transaction.atomic
def remind(transfer: ClientTransfer) -> bool:
    """Ask a client who has not answered once more, if that is due; returns whether a letter was written."""
    transfer = _held(transfer)
    if transfer.state != State.ASKED or transfer.asked_at is None or transfer.expires_on is None:
        return False
    asked_on = transfer.asked_at.astimezone(BERLIN).date()
    if not rules.is_due_for_reminder(asked_on, bool(transfer.reminded_at), transfer.expires_on, _today()):
        return False
    transfer.reminded_at = timezone.now()
    transfer.save(update_fields=["reminded_at"])
    journal.record("casework.client_reminded", transfer, hub=transfer.closure.hub.slug)
    letters.client_reminded(transfer)
    return True


@transaction.atomic
def hand_over_agreed(closure: Closure, *, by: Any) -> int:
    """Hand over the files of all clients who have agreed; returns how many. Done twice, nothing more happens."""
    agreed = closure.transfers.filter(state=State.AGREED).order_by("pk")
    rows = [_held(one) for one in agreed]
    for transfer in rows:
        _hand_over(transfer, by=by)
    return len(rows)


def _hand_over(transfer: ClientTransfer, *, by: Any) -> None:
    """Give the successor its own record and case, and word for word what the page had named."""
    to, old = transfer.closure.successor, transfer.case
    if to is None:
        return
    record = organisations.pass_on(old.organisation, to=to, by=by)
    now = timezone.now()
    new = Case.objects.create(hub=to, organisation=record, title=old.title, opened_at=now)
    transfer.passed = access.summary_of(old)
    transfer.state, transfer.new_case = State.HANDED_OVER, new
    transfer.save(update_fields=["passed", "state", "new_case"])
    if old.closed_at is None:
        old.closed_at = now
        old.save(update_fields=["closed_at"])
    before, after = {"case": old.code}, {"hub": to.slug, "case": new.code}
    for slug in (transfer.closure.hub.slug, to.slug):
        journal.record("casework.client_handed_over", transfer, hub=slug, before=before, after=after, by=by)
    for colleague in access.leads_of(to):
        letters.client_arrived(transfer, colleague)
