"""What devices at the entrance send, perhaps long after, perhaps more than once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from hubnetz.events import holding, rules
from hubnetz.events.access import tickets
from hubnetz.events.actions.presence import note_attendance
from hubnetz.events.actions.presence_sessions import note_presence
from hubnetz.events.models import Attendance, Event, Presence, Registration, Scan, Session
from hubnetz.lib.errors import Refused


@dataclass(frozen=True, slots=True)
class Seen:
    """One person before one device: by ticket, or chosen from its list by the code of the registration."""

    key: UUID  # made by the device
    at: datetime
    ticket: str = ""
    person: str = ""
    session: str = ""  # code; empty: the entrance of the whole event


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one scan."""

    key: UUID
    outcome: str
    name: str = ""
    sentence: str = ""


@transaction.atomic
def take_scans(event: Event, seen: Sequence[Seen], *, by: Any) -> list[Taken]:
    """Note everybody whom a device saw, in the order it saw them, and return what became of each.

    A scan is taken once: sent again, by a device that got no answer, it changes nothing, not even when a visit was
    taken back at the desk meanwhile. Its answer is the first one. Several devices that see the same person make one
    attendance. What a verb refuses does not hold up the others.
    """
    event = holding.hold(event)  # the same scans sent twice at once wait for each other here
    known = {
        scan.key: scan
        for scan in Scan.objects.filter(key__in=[one.key for one in seen]).select_related("registration")
    }
    sessions = {one.code: one for one in Session.objects.filter(event=event)}
    now = timezone.now()
    answers: dict[UUID, Taken] = {}
    for one in sorted(seen, key=lambda one: one.at):
        if one.key in answers:
            continue
        if former := known.get(one.key):
            answers[one.key] = _again(event, former)
            continue
        try:
            with transaction.atomic():
                answers[one.key] = _take(event, one, sessions, now, by)
        except IntegrityError:  # taken at this moment for another event, whose lock is another one
            taken = Scan.objects.select_related("registration").filter(key=one.key).first()
            if taken is None:
                raise
            answers[one.key] = _again(event, taken)
    return [answers[one.key] for one in seen]


def _again(event: Event, former: Scan) -> Taken:
    name = former.registration.name if former.registration and former.event_id == event.pk else ""
    return Taken(former.key, former.outcome, name)


def _take(event: Event, one: Seen, sessions: dict[str, Session], now: datetime, by: Any) -> Taken:
    found = _who(event, one)
    at = rules.seen_at(one.at, event.starts_at, now)
    session = sessions.get(one.session) if one.session else None
    outcome, sentence = Scan.Outcome.NOTED, ""
    if found is None or found.event_id != event.pk:
        outcome = Scan.Outcome.ELSEWHERE if found else Scan.Outcome.UNKNOWN
        found = None
    elif _noted(found, session):
        outcome = Scan.Outcome.BEFORE
    else:
        found.event = event
        try:
            with transaction.atomic():
                if session:
                    note_presence(found, session, at=at, by=by)
                else:
                    note_attendance(found, at=at, by=by)
        except Refused as refused:
            outcome, sentence = Scan.Outcome.REFUSED, str(refused.sentence)
    Scan.objects.create(
        key=one.key,
        event=event,
        registration=found,
        session=session,
        outcome=outcome,
        seen_at=at,
        taken_at=now,
        taken_from=by,
    )
    return Taken(one.key, outcome, found.name if found else "", sentence)


def _who(event: Event, one: Seen) -> Registration | None:
    if one.ticket:
        return tickets.registration_by_ticket(one.ticket)
    return event.registrations.filter(code=one.person).first()


def _noted(registration: Registration, session: Session | None) -> bool:
    if session:
        return Presence.objects.filter(registration=registration, session=session).exists()
    return Attendance.objects.filter(registration=registration).exists()
