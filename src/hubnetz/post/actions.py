"""Verbs of the post: write a letter, deliver it."""

import smtplib
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import batched
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import models, transaction
from django.utils import timezone

from hubnetz.lib import addresses
from hubnetz.lib.codes import new_code
from hubnetz.lib.privacy import Forgotten, Left
from hubnetz.post import access, rendering, rules
from hubnetz.post.models import Letter

AT_ONCE = 200  # letters that are written together


@transaction.atomic(savepoint=False)
def write(
    kind: str,
    *,
    to: str,
    language: str,
    template: str,
    context: dict[str, Any | Callable[[], Any]],
    about: models.Model | None = None,
    hub: str = "",
    due_at: datetime | None = None,
    headers: dict[str, str] | None = None,
) -> Letter:
    """Owe somebody a letter from this transaction on.

    The row and the job that delivers it are written together with what the letter is about: if that fails,
    nobody gets a letter, and if it stands, the letter does. ``headers`` are those of its own beside the house's.
    """
    now = timezone.now()
    letter = _written(kind, Reader(to, language, context, about, headers or {}), template, hub, now, due_at)
    letter.save(force_insert=True)
    if settings.MAIL_SERVER and letter.due_at <= now:
        from hubnetz.post import tasks  # the queue knows this module

        tasks.deliver.defer(letter=letter.pk)
    return letter


@dataclass(frozen=True, slots=True)
class Reader:
    """Who gets one of many letters, and what differs in it."""

    to: str
    language: str
    context: dict[str, Any | Callable[[], Any]]
    about: models.Model | None = None
    headers: dict[str, str] = field(default_factory=dict)


@transaction.atomic(savepoint=False)
def write_many(kind: str, readers: Iterable[Reader], *, template: str, hub: str = "") -> int:
    """Owe many people the same letter from this transaction on, as `write` does for one; return how many.

    The rows are written some hundred at a time, and so is what tells the queue.
    """
    now, written = timezone.now(), 0
    for some in batched(readers, AT_ONCE):
        letters = [_written(kind, reader, template, hub, now) for reader in some]
        Letter.objects.bulk_create(letters)
        if settings.MAIL_SERVER:
            from hubnetz.post import tasks  # the queue knows this module

            jobs: list[Any] = [{"letter": letter.pk} for letter in letters]
            tasks.deliver.batch_defer(*jobs)
        written += len(letters)
    return written


def _written(
    kind: str, reader: Reader, template: str, hub: str, now: datetime, due_at: datetime | None = None
) -> Letter:
    code, about = new_code(), reader.about
    subject, text = rendering.render(template, reader.language, reader.context)
    return Letter(
        code=code,
        kind=kind,
        to=reader.to,
        language=reader.language,
        subject=subject,
        text=text,
        hub=hub,
        noun=about._meta.label_lower if about is not None else "",
        noun_code=str(getattr(about, "code", "")) if about is not None else "",
        # The same for every try, so that a repeated delivery can be folded by the reader's server.
        message_id=f"<{code}@{rules.mail_domain(settings.DEFAULT_FROM_EMAIL)}>",
        headers=reader.headers,
        written_at=now,
        due_at=due_at or now,
    )


@transaction.atomic
def forget_about(target: models.Model) -> int:
    """Delete the letters about a row whose people are forgotten, also such as still wait; return how many."""
    letters = Letter.objects.filter(noun=target._meta.label_lower, noun_code=str(getattr(target, "code", "")))
    return letters.delete()[0]


@transaction.atomic
def forget_about_all(targets: Collection[models.Model]) -> int:
    """Delete the letters about rows of one noun whose people are forgotten; return how many."""
    nouns = {target._meta.label_lower for target in targets}
    codes = [str(getattr(target, "code", "")) for target in targets]
    return Letter.objects.filter(noun__in=nouns, noun_code__in=codes).delete()[0]


@transaction.atomic
def forget_letters_to(address: str, room: str) -> int:
    """Delete what a room wrote to somebody who is forgotten, also what still waits; return how many."""
    letters = Letter.objects.filter(addresses.whose(address, "to"), kind__startswith=f"{room}.")
    return letters.delete()[0]


@transaction.atomic
def drop_waiting(kind: str, *, to: str = "", hub: str = "", about: models.Model | None = None) -> int:
    """Delete news that still wait to somebody who ended them: letters of a kind with a link to end it; return how many.

    One that is being sent at this moment is sent.
    """
    letters = Letter.objects.waiting().filter(kind=kind, headers__has_key="List-Unsubscribe")
    if to:
        letters = letters.filter(addresses.whose(to, "to"), hub=hub)
    if about is not None:
        letters = letters.filter(noun=about._meta.label_lower, noun_code=str(getattr(about, "code", "")))
    return letters.delete()[0]


@transaction.atomic
def deliver(letter_pk: int) -> Letter.State | None:
    """Send one waiting letter that is due, and note how it went; nothing happens to any other.

    The row stays locked while the server is spoken to, so no two workers send it. If the process dies between
    the server's “250” and the commit, it is sent once more with the same Message-ID.
    Returns the new state, None if there was nothing to do.
    """
    now = timezone.now()
    letter = (
        Letter.objects.waiting()
        .filter(pk=letter_pk, due_at__lte=now)
        .select_for_update(skip_locked=True)
        .first()
    )
    if letter is None or not settings.MAIL_SERVER:
        return None
    if access.is_suppressed(letter.to):
        letter.state, letter.problem = Letter.State.SUPPRESSED, "suppressed address"
    elif rules.is_too_old(letter.due_at, now, letter.attempts):
        letter.state, letter.problem = Letter.State.FAILED, "too old to be of use"
    else:
        _send(letter, now)
    letter.save(update_fields=["state", "sent_at", "attempts", "due_at", "problem"])
    return Letter.State(letter.state)


def _send(letter: Letter, now: datetime) -> None:
    letter.attempts += 1
    message = EmailMessage(
        letter.subject,
        letter.text,
        settings.DEFAULT_FROM_EMAIL,
        [letter.to],
        headers={
            **letter.headers,
            "Message-ID": letter.message_id,
            "Auto-Submitted": "auto-generated",
            # What it is about, so that mail programs do not fold different letters with the same subject.
            "X-Entity-Ref-ID": f"{letter.kind}/{letter.noun_code or letter.code}",
        },
    )
    try:
        message.send()
    except smtplib.SMTPRecipientsRefused as refusal:
        code = max(status for status, _ in refusal.recipients.values())
        _try_again(letter, now, f"refused: {code}", final=code >= 500)
    except smtplib.SMTPResponseException as answer:
        _try_again(letter, now, f"answered: {answer.smtp_code}", final=answer.smtp_code in (550, 551, 553))
    except (smtplib.SMTPException, OSError) as fault:
        _try_again(letter, now, type(fault).__name__, final=False)
    else:
        letter.state, letter.sent_at, letter.problem = Letter.State.SENT, now, ""


def _try_again(letter: Letter, now: datetime, problem: str, *, final: bool) -> None:
    wait = rules.next_try_after(letter.attempts)
    letter.problem = problem[:200]
    if final or wait is None:
        letter.state = Letter.State.FAILED
    else:
        letter.due_at = now + timedelta(seconds=wait)


@transaction.atomic
def forget_address(email: str, *, held: Mapping[str, Collection[str]], by: Any = None) -> Forgotten:
    """Delete every letter to somebody who is forgotten; that an address gets none any more stays known."""
    rows = Letter.objects.filter(addresses.whose(email, "to")).delete()[0]
    left = [Left("post.Suppression", "", "suppressed")] if access.is_suppressed(email) else []
    return Forgotten(rows, tuple(left))


@transaction.atomic
def forget_due(now: datetime, *, held: Mapping[str, Collection[str]]) -> int:
    """Delete letters that were written long ago, and soon those that open or confirm; return how many."""
    rows = 0
    while found := list(access.letters_to_forget(now).values_list("pk", flat=True)[:AT_ONCE]):
        rows += Letter.objects.filter(pk__in=found).delete()[0]
    return rows
