"""Verbs of clients whose hub closes: asked, reminded, agreed, refused, handed over, forgotten.

A client with several cases is one: one letter, one answer, all files or none.
"""

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hubnetz.casework import access, letters, rules
from hubnetz.casework.actions.refusals import InTheFuture, TooEarly, TooLate
from hubnetz.casework.models import Case, ClientTransfer, Closure, Enquiry
from hubnetz.journal import actions as journal
from hubnetz.lib import sight
from hubnetz.lib.periods import BERLIN
from hubnetz.organisations import actions as organisations
from hubnetz.post import actions as post
from hubnetz.privacy import actions as privacy

State = ClientTransfer.State


def _today() -> date:
    return timezone.localdate(timezone=BERLIN)


@sight.whole_network("a client goes from hub to hub")
@transaction.atomic
def ask_all(closure: Closure, *, by: Any) -> int:
    """Ask each client of a hub that closes once whether the successor may have the files of all standing cases.

    Without a successor nobody is asked; a client of whom no e-mail address is known is noted as unreachable, and
    staff note the answer. Returns how many were written to. Done twice, nobody is asked twice.
    """
    if closure.successor is None:
        return 0
    asked = 0
    standing = access.cases_standing(closure.hub).filter(transfer=None).order_by("organisation", "pk")
    for _client, found in groupby(standing, key=lambda case: case.organisation_id):
        cases = list(found)
        contact = next((case.enquiry for case in reversed(cases) if case.enquiry), None)
        rows = [_question(closure, case, contact) for case in cases]
        for row in rows:
            journal.record(
                "casework.client_asked", row, hub=closure.hub.slug, after={"state": row.state}, by=by
            )
        if contact:
            asked += 1
            letters.client_asked(rows[0])
    return asked


def _question(closure: Closure, case: Case, contact: Enquiry | None) -> ClientTransfer:
    return ClientTransfer.objects.create(
        closure=closure,
        case=case,
        name=contact.name if contact else "",
        email=contact.email if contact else "",
        language=contact.language if contact else "de",
        state=State.ASKED if contact else State.UNREACHABLE,
        asked_at=timezone.now() if contact else None,
        expires_on=rules.consent_until(_today()),
    )


def _held(transfer: ClientTransfer) -> list[ClientTransfer]:
    """Return all rows of this client, held until the transaction ends."""
    rows = access.rows_of_client(transfer).select_for_update(of=("self",))
    return list(
        rows.select_related("closure__hub", "closure__successor", "case__organisation", "case__enquiry")
    )


def _same(rows: Sequence[ClientTransfer], transfer: ClientTransfer) -> ClientTransfer:
    return next(row for row in rows if row.pk == transfer.pk)


@sight.whole_network("a client goes from hub to hub")
@transaction.atomic
def agree(transfer: ClientTransfer) -> ClientTransfer:
    """Note that the client agrees. Once the hub's last day is over, the files are handed over; agreed twice, once.

    :raises TooLate: if the time for an answer is over
    """
    rows = _held(transfer)
    _refuse_forgotten(rows)
    if not all(row.state in (State.AGREED, State.HANDED_OVER) for row in rows):
        _answered(rows, State.AGREED, on=_today(), how=ClientTransfer.How.PAGE)
        _hand_over_if_due(rows, by=None)
    return _same(rows, transfer)


@sight.whole_network("a client goes from hub to hub")
@transaction.atomic
def refuse(transfer: ClientTransfer) -> ClientTransfer:
    """Note that the client does not agree; the files stay closed where they are. Refused twice, nothing more happens.

    :raises TooLate: if the time for an answer is over, or a file is handed over
    """
    rows = _held(transfer)
    _refuse_handed_over(rows)
    if not all(row.state == State.REFUSED for row in rows):
        _answered(rows, State.REFUSED, on=_today(), how=ClientTransfer.How.PAGE)
    return _same(rows, transfer)


@sight.whole_network("a client goes from hub to hub")
@transaction.atomic
def note_answer(
    transfer: ClientTransfer, *, agrees: bool, how: str, said_by: str, on: date, by: Any
) -> ClientTransfer:
    """Note what a client said by telephone, by letter or face to face, who said it and on which day.

    It counts like an answer by the link of a letter, also from clients without an e-mail address.

    :raises InTheFuture: if the day is to come
    :raises TooEarly: if the closing was not even proposed on that day
    :raises TooLate: if the day lies after the time for an answer, or a file is handed over
    """
    rows = _held(transfer)
    _refuse_handed_over(rows)
    if on > _today():
        raise InTheFuture(_("The answer cannot lie in the future."))
    if on < rows[0].closure.proposed_at.astimezone(BERLIN).date():
        raise TooEarly(_("On that day the closing was not proposed yet, so nobody can have agreed to it."))
    wanted = State.AGREED if agrees else State.REFUSED
    said = {"state": wanted, "how": how, "said_by": said_by.strip(), "answered_on": on}
    if all(getattr(row, name) == value for row in rows for name, value in said.items()):
        return _same(rows, transfer)  # sent twice
    _answered(rows, wanted, on=on, how=how, said_by=said_by.strip(), by=by)
    _hand_over_if_due(rows, by=by)
    return _same(rows, transfer)


def _refuse_handed_over(rows: Sequence[ClientTransfer]) -> None:
    if any(row.state == State.HANDED_OVER for row in rows):
        raise TooLate(_("The file is handed over already. Please write to the hub that has it now."))
    _refuse_forgotten(rows)


def _refuse_forgotten(rows: Sequence[ClientTransfer]) -> None:
    if any(row.forgotten_at for row in rows):
        raise TooLate(_("This client wished to be forgotten, so nothing is handed over."))


def _answered(
    rows: Sequence[ClientTransfer], state: str, *, on: date, how: str, said_by: str = "", by: Any = None
) -> None:
    if not rules.may_still_answer(access.answer_until(rows[0]), on):
        raise TooLate(
            _("The time to answer is over, so nothing is handed over. Please write to the new hub.")
        )
    if state == State.AGREED and rows[0].email:
        means = {"page": "link", "letter": "paper", "in_person": "person"}.get(how, how)
        privacy.consent(
            "handover", to=rows[0], email=rows[0].email, language=rows[0].language, how=means, by=by
        )
    else:
        privacy.withdraw_consent(to=rows[0], by=by)
    for row in rows:
        before = {"state": row.state}
        row.state, row.answered_at, row.answered_on = state, timezone.now(), on
        row.how, row.said_by, row.noted_by = how, said_by, by
        row.save(update_fields=["state", "answered_at", "answered_on", "how", "said_by", "noted_by"])
        hub, after = row.closure.hub.slug, {"state": state, "how": how}
        journal.record("casework.client_answered", row, hub=hub, before=before, after=after, by=by)


@sight.whole_network("a client goes from hub to hub")
@transaction.atomic
def remind(transfer: ClientTransfer) -> bool:
    """Ask a client who has not answered once more, if that is due; returns whether a letter was written."""
    rows = _held(transfer)
    transfer = rows[0]
    if transfer.state != State.ASKED or transfer.asked_at is None or transfer.expires_on is None:
        return False
    asked_on = transfer.asked_at.astimezone(BERLIN).date()
    if not rules.is_due_for_reminder(asked_on, bool(transfer.reminded_at), transfer.expires_on, _today()):
        return False
    for row in rows:
        row.reminded_at = timezone.now()
        row.save(update_fields=["reminded_at"])
    journal.record("casework.client_reminded", transfer, hub=transfer.closure.hub.slug)
    letters.client_reminded(transfer)
    return True


@sight.whole_network("a client goes from hub to hub")
@transaction.atomic
def hand_over_agreed(closure: Closure, *, by: Any) -> int:
    """Hand over the files of all clients who have agreed; returns how many. Done twice, nothing more happens."""
    agreed = closure.transfers.filter(state=State.AGREED).order_by("case__organisation", "pk")
    handed_over = 0
    for _client, found in groupby(agreed, key=lambda row: row.case.organisation_id):
        handed_over += _hand_over(_held(next(found)), by=by)
    return handed_over


def _hand_over_if_due(rows: Sequence[ClientTransfer], *, by: Any) -> None:
    if rows[0].state == State.AGREED and rows[0].closure.last_day < _today():
        _hand_over(rows, by=by)


def _hand_over(rows: Sequence[ClientTransfer], *, by: Any) -> int:
    """Give the successor its own record and cases, and word for word what the page had named."""
    to, hub = rows[0].closure.successor, rows[0].closure.hub
    if to is None:
        return 0
    now = timezone.now()
    agreed = [row for row in rows if row.state == State.AGREED]
    for transfer in agreed:
        old = transfer.case
        record = organisations.pass_on(old.organisation, to=to, by=by)
        new = Case.objects.create(hub=to, organisation=record, title=old.title, opened_at=now)
        transfer.passed = access.summary_of(old)
        if transfer.said_by and not transfer.passed["contact"]:
            transfer.passed["contact"] = {"name": transfer.said_by}
        transfer.state, transfer.new_case = State.HANDED_OVER, new
        transfer.save(update_fields=["passed", "state", "new_case"])
        if old.closed_at is None:
            old.closed_at = now
            old.save(update_fields=["closed_at"])
        before, after = {"case": old.code}, {"hub": to.slug, "case": new.code}
        for slug in (hub.slug, to.slug):
            journal.record(
                "casework.client_handed_over", transfer, hub=slug, before=before, after=after, by=by
            )
    for colleague in access.leads_of(to) if agreed else ():
        letters.client_arrived(agreed[0], colleague)
    return len(agreed)


@sight.whole_network("a client goes from hub to hub")
@transaction.atomic
def forget_client(transfer: ClientTransfer, *, by: Any = None) -> ClientTransfer:
    """Delete what the hand-over keeps of a client: name, address, who said what, and the letters.

    What has not been handed over never will be. How the client stands stays, so that it still counts. Harmless
    when repeated.
    """
    rows = _held(transfer)
    for row in rows:
        if row.forgotten_at:
            continue
        row.name = row.email = row.said_by = ""
        row.forgotten_at = timezone.now()
        if row.state == State.HANDED_OVER:
            row.passed = {**row.passed, "contact": {}, "need": ""}
        else:
            row.state = State.REFUSED
            row.answered_at = row.answered_at or row.forgotten_at
        row.save(update_fields=["name", "email", "said_by", "forgotten_at", "passed", "state", "answered_at"])
        privacy.withdraw_consent(to=row, by=by)
        post.forget_about(row)
        journal.record("casework.client_forgotten", row, hub=row.closure.hub.slug, by=by)
    return _same(rows, transfer)


@sight.whole_network("a client goes from hub to hub")
@transaction.atomic
def forget_address(email: str, *, by: Any = None) -> int:
    """Delete what hand-overs keep of whoever has this address; returns how many clients were forgotten."""
    number = 0
    while transfer := access.clients_at_address(email).first():
        forget_client(transfer, by=by)
        number += 1
    return number
