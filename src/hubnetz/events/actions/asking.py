"""Verbs of the hub about who may come as what, by which way, and what people are asked."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hubnetz.catalogue.models import Mode
from hubnetz.events import holding
from hubnetz.events.actions import pools
from hubnetz.events.models import AttendeeType, Event, Pool, Question
from hubnetz.events.refusals import InUse, NotOpen, OutOfOrder
from hubnetz.journal import actions as journal


@transaction.atomic
def open_way(
    event: Event, *, mode: str, seats: int | None, queue_seats: int | None = None, name: Any = None, by: Any
) -> Pool:
    """Offer one more way to take part, also beside the present one: what was on site becomes on site and online.

    :raises NotOpen: if the event is over or cancelled, or seats on site are asked for an event that is online
    """
    event = holding.hold(event)
    _is_to_come(event)
    if mode == Pool.Mode.ON_SITE and event.mode == Mode.ONLINE:
        raise NotOpen(_("This event is online. Bring it back on site to give it seats there."))
    pool = pools.add_pool(event, mode=mode, seats=seats, queue_seats=queue_seats, name=name, by=by)
    if mode == Pool.Mode.ONLINE and event.mode == Mode.ON_SITE:
        event.mode = Mode.HYBRID
        event.save(update_fields=["mode", *event.renew()])
    return pool


@transaction.atomic
def remove_pool(pool: Pool, *, by: Any) -> None:
    """Close a way to take part that nobody took.

    :raises InUse: if somebody registered or waited there, types or kept seats belong to it, or it is the last
    """
    event = holding.hold(pool.event)
    if pool.registrations.exists() or pool.queue.exists():
        raise InUse(_("People registered for these seats, so they stay. You can lower their number."))
    if pool.types.exists():
        raise InUse(_("Attendee types draw on these seats. Please remove them first."))
    others = event.pools.exclude(pk=pool.pk)
    if not others.exists():
        raise InUse(_("These are the event's only seats. Please add others first."))
    journal.record("events.pool_removed", event, hub=event.hub.slug, before={"mode": pool.mode}, by=by)
    event.invitations.filter(pool=pool).update(pool=None)
    pool.delete()
    fields = ["mode", "changed_at"]
    if event.mode == Mode.HYBRID:
        ways = set(others.values_list("mode", flat=True))
        if len(ways) == 1:
            event.mode, fields = Mode(ways.pop()), ["mode", *event.renew()]
    event.save(update_fields=fields)


@transaction.atomic
def add_type(
    pool: Pool,
    *,
    name: Any,
    text: Any = None,
    needs_approval: bool = False,
    needs_invitation: bool = False,
    by: Any,
) -> AttendeeType:
    """Let people come as something: a company, a student, the press."""
    event = holding.hold(pool.event)
    last = AttendeeType.objects.filter(pool__event=event).aggregate(last=Max("position"))["last"]
    made = pool.types.create(
        name=name,
        text=text or {},
        needs_approval=needs_approval,
        needs_invitation=needs_invitation,
        position=0 if last is None else last + 1,
    )
    event.save(update_fields=["changed_at"])
    journal.record("events.type_added", event, hub=event.hub.slug, after={"name": dict(made.name)}, by=by)
    return made


@transaction.atomic
def change_type(
    type: AttendeeType,
    *,
    pool: Pool,
    name: Any,
    text: Any = None,
    needs_approval: bool = False,
    needs_invitation: bool = False,
    by: Any,
) -> AttendeeType:
    """Change what somebody may come as. What it needs concerns those who register from now on.

    :raises InUse: if it would draw on other seats and somebody has one of these
    """
    event = holding.hold(type.pool.event)
    type = AttendeeType.objects.select_related("pool").get(pk=type.pk)
    if type.pool_id != pool.pk and _is_taken(type):
        raise InUse(_("People came by this type already, so it draws on the same seats as before."))
    now = {
        "pool": pool,
        "name": name,
        "text": text or {},
        "needs_approval": needs_approval,
        "needs_invitation": needs_invitation,
    }
    changed = [key for key, value in now.items() if getattr(type, key) != value]
    if not changed:
        return type
    before = _said(type)
    for key in changed:
        setattr(type, key, now[key])
    type.save(update_fields=changed)
    event.save(update_fields=["changed_at"])
    journal.record("events.type_changed", event, hub=event.hub.slug, before=before, after=_said(type), by=by)
    return type


@transaction.atomic
def remove_type(type: AttendeeType, *, by: Any) -> None:
    """Let nobody come as this any more.

    :raises InUse: if somebody did, an invitation is for it, or a question is asked of these people only
    """
    event = holding.hold(type.pool.event)
    if _is_taken(type):
        raise InUse(_("People registered as this already, so it stays."))
    if event.invitations.filter(type=type).exists():
        raise InUse(_("An invitation is for this type, so it stays."))
    if event.questions.filter(only_type=type).exists():
        raise InUse(_("A question is asked of these people only. Please change or remove it first."))
    journal.record("events.type_removed", event, hub=event.hub.slug, before=_said(type), by=by)
    type.delete()
    event.save(update_fields=["changed_at"])


@transaction.atomic
def add_question(event: Event, *, values: dict[str, Any], by: Any) -> Question:
    """Ask something of those who register from now on; it comes last.

    :raises OutOfOrder: if it depends on a question that is not there
    """
    event = holding.hold(event)
    last = event.questions.aggregate(last=Max("position"))["last"]
    asked = Question(event=event, position=0 if last is None else last + 1, **values)
    if asked.only_if and asked.only_if.event_id != event.pk:
        raise OutOfOrder(_BEFORE)
    asked.save()
    event.save(update_fields=["changed_at"])
    journal.record("events.question_added", event, hub=event.hub.slug, after=_asked(asked), by=by)
    return asked


@transaction.atomic
def change_question(question: Question, *, values: dict[str, Any], by: Any) -> Question:
    """Change a question: its wording always, its kind and answers only while nobody gave one.

    :raises InUse: if somebody answered it, or another question follows an answer that would be gone
    :raises OutOfOrder: if it would depend on a question that comes after it
    """
    event = holding.hold(question.event)
    question = Question.objects.select_related("event").get(pk=question.pk)
    gone = {one["code"] for one in question.options} - {one["code"] for one in values.get("options", [])}
    other_kind = values.get("kind", question.kind) != question.kind
    if (gone or other_kind) and _is_answered(question):
        raise InUse(_("Somebody has answered it: you can change its wording and add answers, nothing else."))
    follows = question.followed_by.all()
    if (other_kind and follows.exists()) or follows.filter(only_value__in=gone).exists():
        raise InUse(_("Another question depends on this answer. Please change that question first."))
    only_if = values.get("only_if")
    if only_if and (only_if.event_id != event.pk or only_if.position >= question.position):
        raise OutOfOrder(_BEFORE)
    before = _asked(question)
    for key, value in values.items():
        setattr(question, key, value)
    if before == _asked(question):
        return question
    question.save()
    event.save(update_fields=["changed_at"])
    journal.record(
        "events.question_changed", event, hub=event.hub.slug, before=before, after=_asked(question), by=by
    )
    return question


@transaction.atomic
def remove_question(question: Question, *, by: Any) -> None:
    """Ask something no more.

    :raises InUse: if somebody answered it, or another question depends on it
    """
    event = holding.hold(question.event)
    if _is_answered(question):
        raise InUse(_("Somebody has answered it, so it stays."))
    if question.followed_by.exists():
        raise InUse(_("Another question depends on this answer. Please change that question first."))
    journal.record("events.question_removed", event, hub=event.hub.slug, before=_asked(question), by=by)
    question.delete()
    event.save(update_fields=["changed_at"])


@transaction.atomic
def move_question(question: Question, *, up: bool, by: Any) -> Question:
    """Ask something one place earlier or later; at the end of the list nothing happens.

    :raises OutOfOrder: if it would stand before the question it depends on, or behind one that depends on it
    """
    event = holding.hold(question.event)
    order = list(event.questions.order_by("position", "pk"))
    place = next(number for number, one in enumerate(order) if one.pk == question.pk)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(order):
        return question
    order[place], order[other] = order[other], order[place]
    _in_order(order)
    for number, one in enumerate(order):
        if one.position != number:
            one.position = number
            one.save(update_fields=["position"])
    event.save(update_fields=["changed_at"])
    journal.record("events.question_moved", event, hub=event.hub.slug, after={"place": other + 1}, by=by)
    return order[other]


_BEFORE = _("A question can only depend on one that is asked before it.")


def _in_order(order: Sequence[Question]) -> None:
    places = {one.pk: number for number, one in enumerate(order)}
    if any(one.only_if_id and places[one.only_if_id] > places[one.pk] for one in order):
        raise OutOfOrder(_BEFORE)


def _is_to_come(event: Event) -> None:
    if event.cancelled_at or event.ends_at <= timezone.now():
        raise NotOpen(_("This event is over or cancelled, so it stays as it is."))


def _is_taken(type: AttendeeType) -> bool:
    event = type.pool.event
    return event.registrations.filter(type=type).exists() or event.queue.filter(type=type).exists()


def _is_answered(question: Question) -> bool:
    rows = (question.event.registrations, question.event.queue)
    return any(row.filter(answers__has_key=question.code).exists() for row in rows)


def _said(type: AttendeeType) -> dict[str, Any]:
    return {
        "pool": type.pool.position,
        "name": dict(type.name),
        "text": dict(type.text),
        "approval": type.needs_approval,
        "invitation": type.needs_invitation,
    }


def _asked(question: Question) -> dict[str, Any]:
    return {
        "kind": question.kind,
        "text": dict(question.text),
        "help": dict(question.help),
        "options": [one["code"] for one in question.options],
        "names": [one["name"] for one in question.options],
        "required": question.is_required,
        "only_type": question.only_type.code if question.only_type else "",
        "only_if": question.only_if.code if question.only_if else "",
        "only_value": question.only_value,
    }
