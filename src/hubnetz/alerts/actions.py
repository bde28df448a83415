"""Verbs of alerts: ask for one, confirm, change, pause, end; look and write."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from hubnetz.alerts import access, letters, lists, rules
from hubnetz.alerts.models import Alert
from hubnetz.journal import actions as journal
from hubnetz.lib import addresses
from hubnetz.lib.errors import Refused
from hubnetz.lib.privacy import Forgotten, one_by_one
from hubnetz.post import access as post
from hubnetz.post import actions as post_actions
from hubnetz.privacy import actions as privacy


class AlertEnded(Refused):
    code = "alert_ended"


@transaction.atomic
def ask_for(name: str, *, query: str, email: str, rhythm: str, language: str, by: Any = None) -> Alert | None:
    """Keep the wish for letters about a list, and ask the address by letter whether it is really meant.

    Nothing is sent to the address but this question until somebody there has said yes. The caller must answer the
    same whatever happened, so that nobody learns whom we write to: a suppressed address, one with too many alerts
    and one that was asked too often today get nothing (None); who has this alert already gets the link to it.
    """
    email = email.strip().lower()
    found = lists.read(name, query)
    _one_at_a_time(email)
    now = timezone.now()
    if found is None or post.is_suppressed(email):
        return None
    if (
        post.count_letters(email, ["alerts.question", "alerts.reminder"], rules.day_began(now))
        >= rules.QUESTIONS_A_DAY
    ):
        return None
    query = found[1].query()
    with translation.override(language):
        words = found[1].words()
    alert = Alert.objects.standing().filter(email=email, list=name, query=query).first()
    if alert is None:
        if Alert.objects.standing().filter(email=email).count() >= rules.ALERTS_PER_ADDRESS:
            return None
        alert = Alert.objects.create(
            list=name,
            query=query,
            words=words,
            email=email,
            language=language,
            rhythm=rhythm,
            requested_at=now,
        )
        journal.record("alerts.asked_for", alert, by=by)
    elif post.letters_about(alert).filter(written_at__gt=now - rules.ASKED_AGAIN_AFTER).exists():
        return alert  # the same form twice
    elif alert.confirmed_at is None:
        alert.rhythm, alert.requested_at = rhythm, now
        alert.save(update_fields=["rhythm", "requested_at"])
    if alert.confirmed_at:
        letters.reminder(alert)
    else:
        letters.question(alert)
    return alert


@transaction.atomic
def confirm(alert: Alert, *, by: Any = None) -> Alert:
    """Take the yes of whoever reads the address's letters; from now on what is new is told. Harmless when repeated.

    :raises AlertEnded: if it has ended in the meantime
    """
    alert = _standing(alert)
    if alert.confirmed_at is None:
        now = timezone.now()
        alert.confirmed_at = alert.looked_until = now
        alert.due_at = rules.next_look(alert.rhythm, now)
        alert.save(update_fields=["confirmed_at", "looked_until", "due_at"])
        privacy.consent("news", to=alert, email=alert.email, language=alert.language, by=by)
        journal.record("alerts.confirmed", alert, by=by)
    return alert


@transaction.atomic
def change_rhythm(alert: Alert, *, rhythm: str, by: Any = None) -> Alert:
    """Write more or less often from now on; nothing that is new in between is lost.

    :raises AlertEnded: if it has ended in the meantime
    """
    alert = _standing(alert)
    if alert.rhythm != rhythm:
        before, alert.rhythm = alert.rhythm, rhythm
        if alert.confirmed_at:
            alert.due_at = rules.next_look(rhythm, timezone.now())
        alert.save(update_fields=["rhythm", "due_at"])
        journal.record(
            "alerts.rhythm_changed", alert, before={"rhythm": before}, after={"rhythm": rhythm}, by=by
        )
    return alert


@transaction.atomic
def pause(alert: Alert, *, by: Any = None) -> Alert:
    """Write nothing until it is taken up again. Harmless when repeated.

    :raises AlertEnded: if it has ended in the meantime
    """
    alert = _standing(alert)
    if alert.paused_at is None:
        alert.paused_at = timezone.now()
        alert.save(update_fields=["paused_at"])
        journal.record("alerts.paused", alert, by=by)
    return alert


@transaction.atomic
def resume(alert: Alert, *, by: Any = None) -> Alert:
    """Take it up again: what was published during the pause is not told. Harmless when repeated.

    :raises AlertEnded: if it has ended in the meantime
    """
    alert = _standing(alert)
    if alert.paused_at:
        now = timezone.now()
        alert.paused_at = None
        if alert.confirmed_at:
            alert.looked_until, alert.due_at = now, rules.next_look(alert.rhythm, now)
        alert.save(update_fields=["paused_at", "looked_until", "due_at"])
        journal.record("alerts.resumed", alert, by=by)
    return alert


@transaction.atomic
def end(alert: Alert, *, by: Any = None) -> Alert:
    """Write nothing any more and forget the address and the choice. Harmless when repeated."""
    alert = Alert.objects.select_for_update().get(pk=alert.pk)
    if alert.ended_at is None:
        alert.ended_at = timezone.now()
        alert.email = alert.query = alert.words = ""
        alert.save(update_fields=["ended_at", "email", "query", "words"])
        post_actions.drop_waiting("alerts.news", about=alert)
        privacy.withdraw_consent(to=alert, by=by)
        journal.record("alerts.ended", alert, by=by)
    return alert


@transaction.atomic
def look(alert_pk: int) -> bool:
    """Look once for what is new and write one letter with all of it, none if there is nothing; say whether it wrote.

    The letter and the moment up to which it tells are one transaction: two workers write one letter, and whoever is
    killed in between has written none. An address that has had its letters for today gets this one tomorrow, with
    whatever comes until then. A suppressed address ends the alert.
    """
    now = timezone.now()
    alert = Alert.objects.due(now).filter(pk=alert_pk).select_for_update(skip_locked=True).first()
    if alert is None:
        return False
    _one_at_a_time(alert.email)
    if post.is_suppressed(alert.email):
        end(alert)
        return False
    until = rules.looks_until(now)
    found = lists.read(alert.list, alert.query)
    new: list[lists.News] = []
    if found and alert.looked_until and until > alert.looked_until:
        with translation.override(alert.language):
            new = list(found[0].new(found[1], alert.looked_until, until))
    written = False
    if new:
        if post.count_letters(alert.email, ["alerts.news"], rules.day_began(now)) >= rules.LETTERS_A_DAY:
            alert.due_at = rules.next_look("daily", now)
            alert.save(update_fields=["due_at"])
            return False
        letters.news(alert, new)
        alert.letters += 1
        written = True
    alert.looked_until = max(until, alert.looked_until or until)
    alert.due_at = rules.next_look(alert.rhythm, now)
    alert.save(update_fields=["looked_until", "due_at", "letters"])
    return written


@transaction.atomic
def forget(alert_pk: int) -> bool:
    """Delete an alert that nobody confirmed in time, with the address; say whether it did."""
    waiting = Alert.objects.standing().filter(
        pk=alert_pk, confirmed_at=None, requested_at__lt=timezone.now() - rules.CONFIRM_WITHIN
    )
    alert = waiting.select_for_update(skip_locked=True).first()
    if alert is None:
        return False
    journal.record("alerts.forgotten", alert)
    alert.delete()
    return True


@transaction.atomic
def forget_address(email: str, *, by: Any = None) -> int:
    """End every alert of an address and delete what was written to it; return how many alerts ended.

    The rows stay as a statistic, without address and choice; one that nobody confirmed is deleted.
    """
    for one in sorted(addresses.spellings(email)):
        _one_at_a_time(one)
    found = list(Alert.objects.filter(addresses.whose(email)).order_by("pk"))
    for alert in found:
        if alert.confirmed_at:
            end(alert, by=by)
        else:
            journal.record("alerts.forgotten", alert, by=by)
            alert.delete()
    post_actions.forget_letters_to(email, "alerts")
    return len(found)


def withdraw_consent(noun: str, code: str) -> bool:
    """End the alert that a consent allowed, if it is one; say whether it was."""
    alert = Alert.objects.filter(code=code).first() if noun == Alert._meta.label_lower else None
    return alert is not None and bool(end(alert))


@transaction.atomic
def forget_all(email: str, *, held: Mapping[str, Collection[str]], by: Any = None) -> Forgotten:
    """End every alert of an address, as `forget_address` does; nothing has to be kept."""
    return Forgotten(forget_address(email, by=by))


def forget_due(now: datetime, *, held: Mapping[str, Collection[str]]) -> int:
    """Delete what was asked for and never confirmed; return how many that were."""
    return one_by_one(access.unanswered_alerts(limit=100_000, now=now), forget)


def _standing(alert: Alert) -> Alert:
    locked = Alert.objects.select_for_update().get(pk=alert.pk)
    if locked.ended_at:
        raise AlertEnded(_("This alert has ended. You can set up a new one at any time."))
    return locked


def _one_at_a_time(email: str) -> None:
    """Wait until nobody else decides about letters to this address, so that limits hold."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"alerts:{email}"])
