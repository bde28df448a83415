"""Verbs for whoever asks what is known about them: ask, read, correct, object, be forgotten."""

from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hubnetz.journal import actions as journal
from hubnetz.lib import addresses, privacy, sight
from hubnetz.lib.errors import Refused
from hubnetz.lib.periods import BERLIN
from hubnetz.network.models import Hub
from hubnetz.post import access as post
from hubnetz.privacy import access, declared, letters, rules
from hubnetz.privacy.models import Inquiry, Request

MOST_ROUNDS = 6
LONGEST = 254
EVERYWHERE = sight.whole_network("somebody uses their rights at all hubs")


class LinkTooOld(Refused):
    code = "privacy_link_too_old"


class AddressNotSure(Refused):
    code = "privacy_address_not_sure"


@transaction.atomic
def ask(email: str, *, language: str) -> Inquiry | None:
    """Write a letter with a link to the address, whether or not anything is known about it.

    The caller must answer the same whatever happened: an address nobody writes to, or that was asked about too often
    today, gets nothing (None). The address is kept as it goes over the wire: what is shown, corrected and forgotten
    belongs to the one whom the letter reaches, and not to whoever has an address that looks the same.

    :raises AddressNotSure: if the address cannot be told from another one
    """
    email = check_address(email)
    _one_at_a_time(email)
    now = timezone.now()
    day = now - rules.LINK_GOOD_FOR
    if post.is_suppressed(email) or post.count_letters(email, ["privacy.link"], day) >= rules.LETTERS_A_DAY:
        return None
    again = Inquiry.objects.filter(
        email=email, ended_at=None, asked_at__gt=now - rules.ASKED_AGAIN_AFTER
    ).first()
    if again:
        return again  # the same form twice
    inquiry = Inquiry.objects.create(email=email, language=language, asked_at=now)
    journal.record("privacy.asked", inquiry)
    letters.link(inquiry)
    return inquiry


def check_address(email: str) -> str:
    """Return an address as it goes over the wire.

    :raises AddressNotSure: if it cannot be told from another one
    """
    found = addresses.plain(email)
    if found is None or len(found) > LONGEST:
        raise AddressNotSure(
            _(
                "This address has special characters that can be confused with others. Please write to us instead."
            )
        )
    return found


@EVERYWHERE
def preview(inquiry: Inquiry) -> privacy.Forgotten:
    """Return what would be forgotten and what would be kept: it is done and taken back in one go."""
    with transaction.atomic():
        found = _forget(inquiry.email)
        transaction.set_rollback(True)
    return found


@EVERYWHERE
@transaction.atomic
def forget(inquiry: Inquiry) -> privacy.Forgotten:
    """Forget somebody in every room, all or nothing, and confirm by one letter what was done and what is kept and why.

    The link opens nothing any more after that. Figures stay what they were.

    :raises LinkTooOld: if that was done before
    """
    inquiry = _standing(inquiry)
    found = _forget(inquiry.email)
    inquiry.ended_at = timezone.now()
    inquiry.save(update_fields=["ended_at"])
    journal.record("privacy.forgotten", inquiry, after={"rows": found.rows, "kept": len(found.left)})
    letters.forgotten(inquiry, found)
    return found


def _forget(email: str) -> privacy.Forgotten:
    """Ask each room, the highest first: what lies below must not know somebody longer than what lies above.

    Who registers or writes at this moment is forgotten with the rest, or wholly kept as somebody new: it is done until
    a round finds nothing more, so that no letter goes of what came in between and stays. A room counts what it changed,
    not what has to be kept.
    """
    rows, left, held = 0, dict[privacy.Left, None](), access.holds()
    for _round in range(MOST_ROUNDS):
        found = 0
        for verb in privacy.answers(declared.rooms(), "FORGET").values():
            done = verb(email, held=held)
            found, left = found + done.rows, left | dict.fromkeys(done.left)
        if not found:
            break
        rows += found
    return privacy.Forgotten(rows, tuple(left))


@EVERYWHERE
@transaction.atomic
def correct(inquiry: Inquiry, *, name: str, phone: str) -> int:
    """Write name and telephone anew wherever that does not change what was proved; return how many rows that were.

    :raises LinkTooOld: if everything was forgotten meanwhile
    """
    inquiry = _standing(inquiry)
    rows = 0
    for verb in privacy.answers(declared.rooms(), "CORRECT").values():
        rows += verb(inquiry.email, name=name.strip(), phone=phone.strip())
    journal.record("privacy.corrected", inquiry, after={"rows": rows})
    letters.done(inquiry, "corrected", rows=rows)
    return rows


@EVERYWHERE
@transaction.atomic
def stop_writing(inquiry: Inquiry) -> int:
    """Object to everything that is written without being needed: end alerts and news; return how many ended.

    :raises LinkTooOld: if everything was forgotten meanwhile
    """
    inquiry = _standing(inquiry)
    rows = 0
    for verb in privacy.answers(declared.rooms(), "STOP").values():
        rows += verb(inquiry.email)
    journal.record("privacy.objected", inquiry, after={"rows": rows})
    letters.done(inquiry, "stopped", rows=rows)
    return rows


@transaction.atomic
def request(inquiry: Inquiry, *, kind: str, text: str, hub: Hub | None, idempotency_key: UUID) -> Request:
    """Take a request that no button can fulfil, tell whoever has to answer, and confirm it with the day it is due.

    Sent twice it is one.

    :raises LinkTooOld: if everything was forgotten meanwhile
    """
    inquiry = _standing(inquiry)
    now = timezone.now()
    made, is_new = Request.objects.get_or_create(
        idempotency_key=idempotency_key,
        defaults={
            "kind": kind,
            "hub": hub,
            "email": inquiry.email,
            "text": text.strip(),
            "language": inquiry.language,
            "received_at": now,
            "due_on": rules.answer_due_on(now.astimezone(BERLIN).date()),
        },
    )
    if is_new:
        journal.record("privacy.requested", made, hub=hub.slug if hub else "", after={"kind": kind})
        letters.requested(inquiry, made)
        letters.to_answer(made)
    return made


@transaction.atomic
def answer_request(asked: Request, *, by: Any) -> Request:
    """Note that a request was answered. Twice: harmless."""
    asked = Request.objects.select_for_update(of=("self",)).select_related("hub").get(pk=asked.pk)
    if asked.answered_at is None:
        asked.answered_at, asked.answered_by = timezone.now(), by
        asked.save(update_fields=["answered_at", "answered_by"])
        journal.record("privacy.request_answered", asked, hub=asked.hub.slug if asked.hub else "", by=by)
    return asked


def _standing(inquiry: Inquiry) -> Inquiry:
    found = Inquiry.objects.select_for_update().filter(pk=inquiry.pk).first()
    if found is None or found.ended_at:
        raise LinkTooOld(_("By this link everything was forgotten already. You can ask for a new one."))
    return found


def _one_at_a_time(email: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"privacy:{email}"])
