"""Verbs around a date that stands: another time, place or host, online and back, cancelling it.

Everybody who has a seat or waits for one is told by a letter in the same transaction.
"""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hubnetz.catalogue.models import Mode
from hubnetz.events import access, holding, letters, rules, sessions
from hubnetz.events.actions import near, queue
from hubnetz.events.models import Cohost, Crediting, Event, Pool
from hubnetz.events.refusals import CameAlready, NotOpen
from hubnetz.journal import actions as journal
from hubnetz.lib import characters
from hubnetz.network import actions as network
from hubnetz.network.models import Hub, Site

MOST_EARLIER = 10  # beginnings that are remembered of a date that moves again and again


@transaction.atomic
def reschedule(
    event: Event,
    *,
    starts_at: datetime,
    ends_at: datetime,
    note: str = "",
    without_enrolled: bool = False,
    by: Any,
) -> Event:
    """Move an event to another time, its programme with it. `without_enrolled` leaves those to the caller who come
    to a whole series.

    :raises NotOpen: if it is over, cancelled, or would be over
    :raises CameAlready: if somebody is noted as present
    :raises OutsideEvent: if a session would go beyond the new end
    """
    event = _movable(event)
    if (event.starts_at, event.ends_at) == (starts_at, ends_at):
        return event
    if ends_at <= timezone.now():
        raise NotOpen(_("The new time lies in the past."))
    before = {"starts_at": event.starts_at.isoformat(), "ends_at": event.ends_at.isoformat()}
    began, event.starts_at, event.ends_at = event.starts_at, starts_at, ends_at
    if event.published_at and began != starts_at:
        others = [one for one in event.earlier_starts if one != began]
        event.earlier_starts = [*others, began][-MOST_EARLIER:]
    event.save(update_fields=["starts_at", "ends_at", "earlier_starts", *event.renew()])
    sessions.move(event, began)
    near.note_new_time(event, now=timezone.now())
    latest = rules.latest_answer(timezone.now(), starts_at, ends_at)
    offers = event.registrations.held().filter(waiting__isnull=False, held_until__gt=latest)
    offers.update(held_until=latest)
    after = {"starts_at": starts_at.isoformat(), "ends_at": ends_at.isoformat()}
    return _changed(event, "events.rescheduled", before, after, note, by, without_enrolled=without_enrolled)


@transaction.atomic
def relocate(event: Event, *, site: Site, note: str = "", by: Any) -> Event:
    """Move an event to another site; one that is online at this moment comes back there, and nobody is told yet.

    :raises NotOpen: if it is over or cancelled
    :raises CameAlready: if somebody is noted as present
    """
    event = _movable(event)
    if event.site_id == site.pk:
        return event
    before, after = {"site": str(event.site or "")}, {"site": str(site)}
    event.site, event.room = site, ""
    unseen = event.mode == Mode.ONLINE
    event.save(update_fields=["site", "room", *(["changed_at"] if unseen else event.renew())])
    if unseen:
        journal.record("events.relocated", event, hub=event.hub.slug, before=before, after=after, by=by)
        return event
    return _changed(event, "events.relocated", before, after, note, by)


@transaction.atomic
def move_site(site: Site, *, since: date, dates: Collection[str], by: Any, **address: Any) -> int:
    """Let a hub's site move, and those dates with it that are named by their codes and begin on the day or later.

    Returns how many dates moved; everybody who has a seat there or waits for one gets a letter.

    :raises AlreadyChanged: if the site ends before, or began on that day or later
    :raises CameAlready: if somebody is noted as present at one of the dates
    """
    moving = list(access.dates_at(site, since).filter(code__in=dates).order_by("pk"))
    made = network.move_site(site, since=since, by=by, **address)
    for event in moving:
        relocate(event, site=made, by=by)
    return len(moving)


@transaction.atomic
def go_online(event: Event, *, join_url: str, note: str = "", by: Any) -> Event:
    """Let everything take place online that was planned on site: seats, waiting list, texts, letters, calendar files.

    Nobody loses a seat or a place in the queue: the pools change their way, and `come_back` knows the old one.

    :raises NotOpen: if it is over or cancelled
    :raises CameAlready: if somebody is noted as present
    """
    event = _movable(event)
    if event.mode == Mode.ONLINE:
        return event
    before = {"mode": event.mode, "site": event.site_id}
    event.mode, event.join_url = Mode.ONLINE, join_url
    event.save(update_fields=["mode", "join_url", *event.renew()])
    event.pools.update(mode=Pool.Mode.ONLINE)
    return _changed(event, "events.went_online", before, {"mode": event.mode}, note, by)


@transaction.atomic
def come_back(event: Event, *, site: Site | None = None, note: str = "", by: Any) -> Event:
    """Let an event take place as it was planned before it went online, at its site or another.

    :raises NotOpen: if it is over or cancelled, has no site, or was planned online from the beginning
    :raises CameAlready: if somebody is noted as present
    """
    event = _movable(event)
    planned = set(event.pools.values_list("planned_mode", flat=True))
    if Pool.Mode.ON_SITE not in planned:
        raise NotOpen(_("This event was planned online from the beginning."))
    if event.mode != Mode.ONLINE and (site is None or site.pk == event.site_id):
        return event
    if site is None and event.site_id is None:
        raise NotOpen(_("Please choose the place where it takes place again."))
    before = {"mode": event.mode, "site": event.site_id}
    event.mode = Mode.HYBRID if len(planned) > 1 else Mode.ON_SITE
    event.site = site or event.site
    event.save(update_fields=["mode", "site", *event.renew()])
    event.pools.update(mode=F("planned_mode"))
    after = {"mode": event.mode, "site": event.site_id}
    return _changed(event, "events.came_back", before, after, note, by)


@transaction.atomic
def give_link(event: Event, *, join_url: str, note: str = "", by: Any) -> Event:
    """Say where people join online. Who had another link before is told; the first one follows before the start.

    :raises NotOpen: if it is over, cancelled, or on site only
    :raises CameAlready: if somebody is noted as present
    """
    event = _movable(event)
    if event.mode == Mode.ON_SITE:
        raise NotOpen(_("This event is on site only, so nobody joins it online."))
    if event.join_url == join_url:
        return event
    before, event.join_url = event.join_url, join_url
    event.save(update_fields=["join_url", "changed_at"])
    if before:
        return _changed(event, "events.link_changed", {"link": True}, {"link": bool(join_url)}, note, by)
    journal.record("events.link_changed", event, hub=event.hub.slug, after={"link": True}, by=by)
    return event


def _movable(event: Event) -> Event:
    event = holding.hold(event)
    if event.cancelled_at or event.ends_at <= timezone.now():
        raise NotOpen(_("This event is over or cancelled, so it stays as it is."))
    if event.attendances.exists():
        raise CameAlready(_("People are noted as present at this event already, so it stays as it is."))
    return event


def _changed(
    event: Event,
    verb: str,
    before: dict[str, Any],
    after: dict[str, Any],
    note: str,
    by: Any,
    *,
    without_enrolled: bool = False,
) -> Event:
    journal.record(verb, event, hub=event.hub.slug, before=before, after=after, by=by)
    if event.published_at:
        for person in holding.everybody(event):
            if without_enrolled and getattr(person, "enrolment_id", None):
                continue
            letters.event_changed(person, verb.removeprefix("events."), characters.one_line(note))
    return event


@transaction.atomic
def change_host(event: Event, *, to: Hub, joint: bool = False, by: Any) -> Event:
    """Let another hub run an event to come, alone or together with the one before, and tell who has a seat.

    Place and time stay. Done twice, nothing more happens.

    :raises CameAlready: if somebody is noted as present: whom that visit counts for stays
    :raises NotOpen: if the event is over or cancelled
    """
    event = holding.hold(event)
    if event.hub_id == to.pk:
        return event
    if event.cancelled_at or event.ends_at <= timezone.now():
        raise NotOpen(_("This event is over or cancelled, so its host stays."))
    if event.attendances.exists():
        raise CameAlready(_("People are noted as present at this event already, so its host stays."))
    former = event.hub
    event.cohosting.filter(hub=to).delete()
    Crediting.objects.filter(event=event).delete()  # what was agreed, the former host had proposed
    if joint:
        Cohost.objects.get_or_create(event=event, hub=former)
    event.hub = to
    event.save(update_fields=["hub", *event.renew()])
    sessions.hand_over(event)
    before, after = {"hub": former.slug}, {"hub": to.slug, "joint": joint}
    for slug in (former.slug, to.slug):
        journal.record("events.host_changed", event, hub=slug, before=before, after=after, by=by)
    if event.published_at:
        for person in holding.everybody(event):
            letters.host_changed(person, former)
    return event


@transaction.atomic
def leave_joint(event: Event, hub: Hub, *, by: Any) -> None:
    """Let a hub no longer run an event to come together with its host. Done twice, nothing more happens.

    Where somebody is noted as present already it stays: the visit counts for it.
    """
    event = holding.hold(event)
    if event.attendances.exists():
        return
    gone, _by_model = event.cohosting.filter(hub=hub).delete()
    if gone:
        event.save(update_fields=["changed_at"])
        sessions.hand_over(event)
        journal.record("events.left_joint", event, hub=hub.slug, before={"hub": hub.slug}, by=by)


@transaction.atomic
def cancel(event: Event, *, note: str = "", without_enrolled: bool = False, by: Any) -> Event:
    """Cancel an event to come and tell everybody who has a seat or waits for one. Done twice, nothing more happens.

    `without_enrolled` leaves those to the caller who come to a whole series.

    :raises CameAlready: if somebody is noted as present
    :raises NotOpen: if the event is over
    """
    event = holding.hold(event)
    if event.cancelled_at:
        return event
    if event.ends_at <= timezone.now():
        raise NotOpen(_("This event is over, so it cannot be cancelled."))
    if event.attendances.exists():
        raise CameAlready(_("People are noted as present at this event, so it cannot be cancelled."))
    told = holding.everybody(event)
    event.cancelled_at = now = timezone.now()
    event.save(update_fields=["cancelled_at", *event.renew()])
    queue.end_all(event, now=now, by=by)
    event.registrations.requests().update(cancelled_at=now)
    journal.record(
        "events.cancelled", event, hub=event.hub.slug, after={"reason": note} if note else None, by=by
    )
    if event.published_at:
        for person in told:
            if without_enrolled and getattr(person, "enrolment_id", None):
                continue
            letters.event_cancelled(person, characters.one_line(note))
    return event
