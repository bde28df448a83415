"""Verbs of the press: draft, change, publish and withdraw a notice; take in and answer feedback, and forget it."""

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hubnetz.journal import actions as journal
from hubnetz.lib import addresses, characters
from hubnetz.lib.errors import KeyUsedElsewhere, Refused
from hubnetz.lib.periods import BERLIN
from hubnetz.lib.privacy import Forgotten, one_by_one
from hubnetz.lib.texts import FIRST_LANGUAGE, Texts
from hubnetz.network.models import Hub
from hubnetz.post import actions as post
from hubnetz.press import access, letters, rules
from hubnetz.press.models import Feedback, Notice

_FIELDS = ("kind", "title", "teaser", "text")


class ChangedMeanwhile(Refused):
    code = "notice_changed_meanwhile"


class Incomplete(Refused):
    code = "notice_incomplete"


class DayIsPast(Refused):
    code = "publish_day_past"


class NotShown(Refused):
    code = "notice_not_published"


class AnsweredAlready(Refused):
    code = "feedback_answered_already"


@transaction.atomic
def draft(
    hub: Hub | None,
    *,
    kind: str,
    title: dict[str, str],
    teaser: dict[str, str],
    text: dict[str, str],
    idempotency_key: UUID,
    by: Any,
) -> Notice:
    """Write a notice of a hub, or of the network (``hub=None``), that nobody outside sees yet.

    Sent again with the same key, nothing changes and the same notice is returned.

    :raises KeyUsedElsewhere: if the key belongs to a notice of somebody else
    """
    if before := Notice.objects.filter(idempotency_key=idempotency_key).first():
        if before.hub_id != (hub.pk if hub else None):
            raise KeyUsedElsewhere(_("This form was already sent with other entries. Please open it anew."))
        return before
    notice = Notice.objects.create(
        hub=hub,
        kind=kind,
        title=_lines(title),
        teaser=_lines(teaser),
        text=_texts(text),
        changed_at=timezone.now(),
        idempotency_key=idempotency_key,
    )
    journal.record("press.drafted", notice, hub=hub.slug if hub else "", after={"kind": kind}, by=by)
    return notice


@transaction.atomic
def change(
    notice: Notice,
    *,
    kind: str,
    title: dict[str, str],
    teaser: dict[str, str],
    text: dict[str, str],
    after: str,
    by: Any,
) -> Notice:
    """Say it differently. ``after`` is the version that was seen; nobody's words are overwritten unread.

    A published notice changes at once for everybody; what stood there before is in the journal.

    :raises ChangedMeanwhile: if somebody else changed it in between
    :raises Incomplete: if a published one would lose its German title, teaser or text
    """
    notice = _locked(notice, after)
    before = {field: getattr(notice, field) for field in _FIELDS}
    notice.kind, notice.title, notice.teaser, notice.text = kind, _lines(title), _lines(teaser), _texts(text)
    if notice.published_at and not notice.withdrawn_at and not _is_complete(notice):
        raise Incomplete(_("A published notice keeps a title, a teaser and a text in German."))
    changed = [field for field in _FIELDS if getattr(notice, field) != before[field]]
    if changed:
        _save(notice, *_FIELDS)
        journal.record(
            "press.changed",
            notice,
            hub=_slug(notice),
            before={field: before[field] for field in changed},
            after={field: getattr(notice, field) for field in changed},
            by=by,
        )
    return notice


@transaction.atomic
def publish(notice: Notice, *, on: date, after: str, by: Any) -> Notice:
    """Show the notice to everybody from the day on; a later day brings it on by itself.

    A withdrawn notice is published anew. One that stands on show already stays as it is.

    :raises ChangedMeanwhile: if somebody else changed it in between
    :raises Incomplete: if the German title, teaser or text is missing
    :raises DayIsPast: if the day lies before today: nobody was told anything then
    """
    notice = _locked(notice, after)
    today = timezone.localdate(timezone=BERLIN)
    if notice.state_on(today) == "on_show":
        return notice
    if not _is_complete(notice):
        raise Incomplete(_("Please write title, teaser and text in German first."))
    if on < today:
        raise DayIsPast(_("Please choose today or a later day."))
    before = str(notice.publish_on) if notice.publish_on else ""
    notice.publish_on, notice.published_at, notice.withdrawn_at = on, timezone.now(), None
    _save(notice, "publish_on", "published_at", "withdrawn_at")
    journal.record(
        "press.published", notice, hub=_slug(notice), before={"on": before}, after={"on": str(on)}, by=by
    )
    return notice


@transaction.atomic
def withdraw(notice: Notice, *, after: str, by: Any) -> Notice:
    """Take the notice off the public pages; it can be changed and published again. Done twice, it is done once.

    :raises ChangedMeanwhile: if somebody else changed it in between
    :raises NotShown: if it was never published: a draft is seen by nobody
    """
    if current := Notice.objects.filter(pk=notice.pk, withdrawn_at__isnull=False).first():
        return current
    notice = _locked(notice, after)
    if notice.published_at is None:
        raise NotShown(_("This notice is not published, so there is nothing to withdraw."))
    notice.withdrawn_at = timezone.now()
    _save(notice, "withdrawn_at")
    journal.record("press.withdrawn", notice, hub=_slug(notice), by=by)
    return notice


@transaction.atomic
def report(
    *, kind: str, page: str, text: str, email: str, language: str, idempotency_key: UUID, by: Any = None
) -> Feedback:
    """Take in that somebody could not use a page or found a mistake; the operator is told by letter, and so is
    the sender where there is an address. Sent again with the same key, it is one.

    :raises KeyUsedElsewhere: if the key belongs to other words
    """
    email = email.strip().lower()
    if before := Feedback.objects.filter(idempotency_key=idempotency_key).first():
        if (before.email, before.text) != (email, text):
            raise KeyUsedElsewhere(
                _(
                    "This form was already sent with other entries. If you mean these as well, please send it again."
                )
            )
        return before
    now = timezone.now()
    feedback = Feedback.objects.create(
        kind=kind,
        page=characters.one_line(page)[:300],
        text=text,
        email=email,
        language=language,
        received_at=now,
        answer_due_on=rules.answer_due_on(timezone.localdate(now, timezone=BERLIN)),
        idempotency_key=idempotency_key,
    )
    journal.record("press.reported", feedback, after={"kind": kind}, by=by)
    letters.feedback_arrived(feedback)
    if email:
        letters.feedback_received(feedback)
    return feedback


@transaction.atomic
def answer(feedback: Feedback, *, text: str, by: Any) -> Feedback:
    """Answer the sender by letter; where there is no address, note what was done.

    :raises AnsweredAlready: if a colleague was quicker, or the words are forgotten
    """
    feedback = Feedback.objects.select_for_update().get(pk=feedback.pk)
    if feedback.answered_at or feedback.forgotten_at:
        raise AnsweredAlready(_("This was answered in the meantime. Please read the answer below."))
    feedback.answer, feedback.answered_at = text, timezone.now()
    feedback.save(update_fields=["answer", "answered_at"])
    journal.record("press.answered", feedback, by=by)
    if feedback.email:
        letters.feedback_answered(feedback)
    return feedback


@transaction.atomic
def forget(feedback: Feedback, *, by: Any = None) -> Feedback:
    """Delete what somebody wrote, the address and the letters; kind, page and days stay, so that it still counts."""
    feedback = Feedback.objects.select_for_update().get(pk=feedback.pk)
    if feedback.forgotten_at:
        return feedback
    feedback.email = feedback.text = feedback.answer = ""
    feedback.forgotten_at = timezone.now()
    feedback.save(update_fields=["email", "text", "answer", "forgotten_at"])
    post.forget_about(feedback)
    journal.record("press.forgotten", feedback, by=by)
    return feedback


@transaction.atomic
def forget_address(email: str, *, held: Mapping[str, Collection[str]], by: Any = None) -> Forgotten:
    """Forget what somebody reported, answered or not; that something was reported stays."""
    found = Feedback.objects.filter(addresses.whose(email), forgotten_at=None).order_by("pk")
    return Forgotten(len([forget(one, by=by) for one in found]))


def forget_due(now: datetime, *, held: Mapping[str, Collection[str]]) -> int:
    """Forget what was answered a year ago, or never within two; return how many reports that were."""
    kept = held.get("press.feedback", ())
    found = [one for one in access.feedback_to_forget(now) if one.code not in kept]
    return one_by_one(found, lambda feedback: forget(feedback).forgotten_at is not None)


def _locked(notice: Notice, after: str) -> Notice:
    """Return the notice as it stands now, locked, if it is the version that was seen."""
    current = Notice.objects.select_for_update(of=("self",)).select_related("hub").get(pk=notice.pk)
    if current.version != after:
        raise ChangedMeanwhile(
            _("A colleague changed this notice in the meantime. Please look at it before you send again.")
        )
    return current


def _save(notice: Notice, *fields: str) -> None:
    notice.changed_at = _later_than(notice.changed_at)
    notice.save(update_fields=[*fields, "changed_at"])


def _later_than(before: datetime) -> datetime:
    """Return now; versions differ also where the clock stood still."""
    return max(timezone.now(), before + timedelta(microseconds=1))


def _slug(notice: Notice) -> str:
    return notice.hub.slug if notice.hub else ""


def _is_complete(notice: Notice) -> bool:
    return all(texts.get(FIRST_LANGUAGE) for texts in (notice.title, notice.teaser, notice.text))


def _lines(texts: dict[str, str]) -> Texts:
    return Texts({language: characters.one_line(text) for language, text in texts.items() if text.strip()})


def _texts(texts: dict[str, str]) -> Texts:
    return Texts(
        {language: text.replace("\r\n", "\n").strip() for language, text in texts.items() if text.strip()}
    )
