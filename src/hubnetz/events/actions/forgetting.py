"""Verbs that forget the people of events that have been over for long; what was counted stays."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from hubnetz.events import holding, hooks
from hubnetz.events.access import forgetting
from hubnetz.events.models import Call, Enrolment, Event, Joined, Told, Waiting
from hubnetz.journal import actions as journal
from hubnetz.post import actions as post
from hubnetz.privacy import access as privacy

AT_ONCE = 500  # rows in one transaction, so that nobody waits for it
NOBODY = {"name": "", "email": "", "organisation_name": "", "postcode": ""}


@transaction.atomic
def forget_people(event: Event, *, by: Any = None) -> int:
    """Forget some hundred people of an event and the letters to them; return how many rows that were, 0 when done.

    Seats, visits, their days, hubs and the records of companies stay, and so does every figure; names, addresses,
    telephone numbers, companies as typed, postcodes, answers, whom an invitation was for, who opened a link, and why a
    certificate was taken back, and what was written to groups go.
    Nothing happens while the time to keep them is not over. Killed or called again, it goes on with whoever is left.
    """
    event, now = holding.hold(event), timezone.now()
    before = forgetting.limit(now)
    if before is None or event.ends_at >= before or forgetting.is_kept(event, now):
        return 0
    if privacy.is_held(event):
        return 0
    # Rooms above first: while they know somebody, the event does too, and is found again after a death.
    rows = sum(forget(event) for forget in hooks.people_forgotten)
    rows = rows or _registrations(event) or _parties(event) or _waiting(event, now) or _beside(event)
    if rows:
        journal.record("events.people_forgotten", event, hub=event.hub.slug, after={"rows": rows}, by=by)
    return rows


def _registrations(event: Event) -> int:
    found = list(forgetting.registrations_known().filter(event=event).order_by("pk")[:AT_ONCE])
    post.forget_about_all(found)
    keys = [one.pk for one in found]
    Joined.objects.filter(registration__in=keys).delete()
    Told.objects.filter(registration__in=keys).delete()
    Call.objects.filter(registration__in=keys).delete()
    nothing = {**NOBODY, "contact_says": "", "phone": "", "answers": {}, "no_photos": False}
    return event.registrations.filter(pk__in=keys).update(**nothing)


def _parties(event: Event) -> int:
    found = list(forgetting.parties_known().filter(event=event).order_by("pk")[:AT_ONCE])
    post.forget_about_all(found)
    return event.parties.filter(pk__in=[one.pk for one in found]).update(**NOBODY)


def _waiting(event: Event, now: datetime) -> int:
    found = list(forgetting.waiting_known().filter(event=event).order_by("pk")[:AT_ONCE])
    post.forget_about_all(found)
    rows = Waiting.objects.filter(pk__in=[one.pk for one in found])
    rows.open().order_by().update(
        left_at=now, leaving=Waiting.Leaving.EVENT
    )  # of one name each may wait once
    return rows.update(**NOBODY, answers={}, no_photos=False)


def _beside(event: Event) -> int:
    noted = event.invitations.exclude(note="").update(note="")
    guests = list(event.guests.order_by("pk"))
    post.forget_about_all(guests)
    noted += len(guests) and event.guests.all().delete()[0]
    mailings = forgetting.mailings_known().filter(event=event)
    noted += mailings.update(subject=forgetting.NO_TEXT, text=forgetting.NO_TEXT, sent_by=None)
    reasons = forgetting.reasons_known().filter(registration__event=event)
    noted += reasons.update(reason=forgetting.NO_REASON)
    noted += forgetting.readers_without_seat(event).delete()[0]
    return noted + Joined.objects.filter(registration__event=event).delete()[0]


@transaction.atomic
def forget_enrolment(enrolment: Enrolment, *, by: Any = None) -> bool:
    """Forget somebody who came to all dates of a series that is over for long; say whether there was something left."""
    now = timezone.now()
    found = (
        Enrolment.objects.select_for_update(of=("self",)).select_related("series__hub").get(pk=enrolment.pk)
    )
    if found.pk not in {one.pk for one in forgetting.enrolments_to_forget(now)}:
        return False
    found.cancelled_at = found.cancelled_at or now
    for name, nothing in NOBODY.items():
        setattr(found, name, nothing)
    found.answers, found.no_photos = {}, False
    found.save(update_fields=["cancelled_at", "answers", "no_photos", *NOBODY])
    post.forget_about_all([found])
    journal.record("events.enrolment_forgotten", found, hub=found.series.hub.slug, by=by)
    return True
