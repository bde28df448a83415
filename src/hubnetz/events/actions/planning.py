"""Verbs of the hub that plans an event: a draft, what it says, showing it, copying it, taking it over from another hub.

Of a date that stands, time, place, way and link are changed in `running`, so that people are told.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hubnetz.catalogue.models import Mode
from hubnetz.events import copying, holding, rules, sessions
from hubnetz.events.access import joint as joint_access
from hubnetz.events.access import staff
from hubnetz.events.actions import joint
from hubnetz.events.actions import pools as seats
from hubnetz.events.models import AttendeeType, Cohost, Crediting, Event, EventTopic, Pool
from hubnetz.events.refusals import (
    Announced,
    CameAlready,
    ChangedMeanwhile,
    Incomplete,
    InUse,
    NotOpen,
    NotShared,
)
from hubnetz.journal import actions as journal
from hubnetz.lib.errors import KeyUsedElsewhere
from hubnetz.lib.periods import BERLIN
from hubnetz.network.models import Hub, Site, Topic

# What an editor writes; topics, ways to take part and co-hosts come beside it because they are rows of their own.
WRITTEN = (
    "kind",
    "title",
    "text",
    "languages",
    "is_listed",
    "opens_at",
    "closes_at",
    "starts_at",
    "ends_at",
    "mode",
    "site",
    "room",
    "join_url",
)
ANNOUNCED = ("starts_at", "ends_at", "mode", "site", "join_url")  # of a date that stands people are told
LEFT_BEHIND = ("join_url",)  # a link is for the people of one date
WAYS = {
    Mode.ON_SITE: (Pool.Mode.ON_SITE,),
    Mode.ONLINE: (Pool.Mode.ONLINE,),
    Mode.HYBRID: (Pool.Mode.ON_SITE, Pool.Mode.ONLINE),
}


@dataclass(frozen=True, slots=True)
class Seats:
    """How many may come one way, and how many may wait; None: no limit, nobody waits with 0."""

    seats: int | None = None
    queue: int | None = None


@transaction.atomic
def draft(
    hub: Hub,
    *,
    values: Mapping[str, Any],
    topics: Iterable[Topic],
    pools: Mapping[str, Seats],
    cohosts: Iterable[Hub] = (),
    idempotency_key: UUID,
    by: Any,
) -> Event:
    """Plan an event that nobody but its hubs sees yet. Sent again with the same key, it is the same event.

    :raises KeyUsedElsewhere: if the key belongs to an event of another hub
    """
    made, is_new = Event.objects.get_or_create(
        idempotency_key=idempotency_key,
        defaults={"hub": hub, **{name: values[name] for name in WRITTEN if name in values}},
    )
    if made.hub_id != hub.pk:
        raise KeyUsedElsewhere(_("This form was already sent for another hub. Please open it anew."))
    if not is_new:
        return made
    _about(made, topics)
    _invite(made, _others(hub, cohosts))
    for position, way in enumerate(WAYS[Mode(made.mode)]):
        room = pools.get(way, Seats())
        made.pools.create(
            mode=way, planned_mode=way, seats=room.seats, queue_seats=room.queue, position=position
        )
    journal.record("events.drafted", made, hub=hub.slug, after={"title": dict(made.title)}, by=by)
    return made


@transaction.atomic
def change(
    event: Event,
    *,
    values: Mapping[str, Any],
    topics: Iterable[Topic],
    pools: Mapping[str, Seats] | None = None,
    cohosts: Iterable[Hub] | None = None,
    version: int,
    by: Any,
) -> Event:
    """Change what an event says; of a draft everything. Nothing is noted if nothing is different.

    :raises ChangedMeanwhile: if somebody else changed it after `version` was read
    :raises Announced: if time, place, way or link of a published event would be other ones
    :raises CameAlready: if a co-host would come or go after somebody was noted as present: for whom that visit counts
        stays; or come once the event began where the hubs agreed for whom a visit counts
    :raises SeatsTaken: if more seats are kept than a pool of the draft would have
    :raises InUse: if seats are kept on a way that would be no more
    :raises OutsideEvent: if a session of the draft would go beyond its end
    """
    event = holding.hold(event)
    if event.version != version:
        raise ChangedMeanwhile(
            _(
                "A colleague changed this event while you were writing. Nothing of yours is lost: your text is "
                "still here, the present one stands beside it. Save again to replace it."
            )
        )
    written = {name: values[name] for name in WRITTEN if name in values}
    changed = [name for name, value in written.items() if getattr(event, name) != value]
    if event.published_at and set(changed).intersection(ANNOUNCED):
        raise Announced(
            _("This date is published. Please change time, place and link there, so that people are told.")
        )
    before, after, began = _noted(event, changed), {}, event.starts_at
    for name in changed:
        setattr(event, name, written[name])
    after = _noted(event, changed)
    wanted = list(dict.fromkeys(topics))
    present = [about.topic for about in event.about.select_related("topic").order_by("position", "pk")]
    if wanted != present:
        before["topics"], after["topics"] = [one.code for one in present], [one.code for one in wanted]
        _about(event, wanted)
    if cohosts is not None:
        _run_together(event, _others(event.hub, cohosts), before, after, by)
    if pools is not None and event.published_at is None and not event.is_umbrella:
        _open_ways(event, pools, by)
    if not after:
        return event
    event.version += 1
    event.save(update_fields=[*changed, "version", "changed_at"])
    if {"starts_at", "ends_at"}.intersection(changed):
        sessions.move(event, began)
    journal.record("events.changed", event, hub=event.hub.slug, before=before, after=after, by=by)
    return event


@transaction.atomic
def publish(event: Event, *, by: Any) -> Event:
    """Show an event to the public and take registrations. Asked twice, it is published once.

    :raises Incomplete: if title, text, topic, place or seats are missing
    :raises NotOpen: if it was cancelled, or lies in the past
    """
    event = holding.hold(event)
    if event.published_at:
        return event
    if event.cancelled_at:
        raise NotOpen(_("This event is cancelled. Copy it to plan another date."))
    now = timezone.now()
    if event.starts_at <= now:
        raise NotOpen(_("This date lies in the past. Please choose another one first."))
    if missing := staff.lacking(event):
        raise Incomplete(missing[0])
    event.published_at = now
    event.version += 1
    event.save(update_fields=["published_at", "version", "changed_at"])
    journal.record("events.published", event, hub=event.hub.slug, by=by)
    return event


@transaction.atomic
def discard(event: Event, *, by: Any) -> None:
    """Throw a draft away; the journal remembers its title. Done twice, harmless.

    :raises Announced: if it is published: then it is cancelled, so that people are told
    """
    held = holding.hold_all([event, *event.parts.all()])
    if event.pk not in held:
        return
    event = held[event.pk]
    if event.published_at:
        raise Announced(_("This event is published, so it cannot be thrown away. Please cancel it."))
    journal.record("events.discarded", event, hub=event.hub.slug, before={"title": dict(event.title)}, by=by)
    for part in event.parts.select_related("hub").order_by("pk"):  # an umbrella lets them go
        journal.record("events.detached", part, hub=part.hub.slug, after={"umbrella": event.code}, by=by)
    event.parts.update(part_of=None)
    event.registrations.all().delete()  # seats kept for invited people; nobody else could have one
    event.delete()


@transaction.atomic
def copy(event: Event, *, starts_at: datetime, idempotency_key: UUID, by: Any) -> Event:
    """Plan the same again at another time, as a draft: text, place, seats, types, questions and co-hosts, no people.

    Sent again with the same key, it is the same draft.
    """
    return _again(event, event.hub, starts_at, idempotency_key, "events.copied", by)


@transaction.atomic
def adopt(event: Event, *, hub: Hub, starts_at: datetime, idempotency_key: UUID, by: Any) -> Event:
    """Plan another hub's event for the own hub, as a draft with the own place; where it came from is kept.

    :raises NotShared: if it is the hub's own, a draft, cancelled, or only for those who have its address
    """
    event = Event.objects.select_related("hub").get(pk=event.pk)
    if event.hub_id == hub.pk or event.published_at is None or event.cancelled_at or not event.is_listed:
        raise NotShared(_("This event cannot be taken over. Please choose another one."))
    return _again(event, hub, starts_at, idempotency_key, "events.adopted", by)


def _again(event: Event, hub: Hub, starts_at: datetime, key: UUID, verb: str, by: Any) -> Event:
    own = hub.pk == event.hub_id
    values = {name: getattr(event, name) for name in WRITTEN if name not in LEFT_BEHIND}
    values["starts_at"] = starts_at
    _begins, values["ends_at"] = rules.span_shifted(
        event.starts_at, event.ends_at, event.starts_at, starts_at
    )
    for name in ("opens_at", "closes_at"):
        at = values[name]
        values[name] = rules.shifted(at, event.starts_at, starts_at) if at and own else None
    if not own:
        sites = Site.objects.on(starts_at.astimezone(BERLIN).date()).filter(hub=hub)
        values["site"] = sites.order_by("-is_main", "pk").first() if event.mode != Mode.ONLINE else None
        values["room"] = ""
    made, is_new = Event.objects.get_or_create(
        idempotency_key=key,
        defaults={
            "hub": hub,
            "adopted_from": event.adopted_from if own else event,
            "is_umbrella": event.is_umbrella,
            **values,
        },
    )
    if not is_new:
        return made
    _about(made, [about.topic for about in event.about.select_related("topic").order_by("position", "pk")])
    if own:
        rows = [Cohost(event=made, hub_id=row.hub_id) for row in event.cohosting.order_by("pk")]
        Cohost.objects.bulk_create(rows)
        copying.links(event, made)
    copying.seats_and_questions(event, made)
    sessions.copy(event, made)
    journal.record(verb, made, hub=hub.slug, after={"from": event.code, "hub": event.hub.slug}, by=by)
    return made


def _run_together(
    event: Event, wanted: list[Hub], before: dict[str, Any], after: dict[str, Any], by: Any
) -> None:
    present = list(Hub.objects.filter(pk__in=event.cohosting.values("hub")).order_by("slug"))
    gone = [hub for hub in present if hub not in wanted]
    new = [hub for hub in wanted if hub not in present]
    if not gone and not new:
        return
    if event.attendances.exists():
        raise CameAlready(
            _(
                "People are noted as present already, and it stays for whom their visit counts: no hub joins or "
                "leaves any more."
            )
        )
    begun = event.starts_at <= timezone.now()
    if new and begun and joint_access.rule_in_force(event) != Crediting.Rule.ALL:
        raise CameAlready(
            _(
                "The hubs agreed for whom a visit counts, and the event has begun: no other hub can join any more."
            )
        )
    event.cohosting.filter(hub__in=gone).delete()
    _invite(event, new)
    sessions.hand_over(event)
    before["cohosts"], after["cohosts"] = [hub.slug for hub in present], [hub.slug for hub in wanted]
    for hub in new:
        journal.record("events.joined_as_host", event, hub=hub.slug, after={"hub": hub.slug}, by=by)
    for hub in gone:
        journal.record("events.left_joint", event, hub=hub.slug, before={"hub": hub.slug}, by=by)


def _open_ways(event: Event, wanted: Mapping[str, Seats], by: Any) -> None:
    """Give a draft the pools its way needs: what there is keeps its types, what is not needed goes."""
    ways = WAYS[Mode(event.mode)]
    present = list(event.pools.order_by("position"))
    for way in ways:
        room = wanted.get(way)
        first = next((pool for pool in present if pool.mode == way), None)
        if first is None:
            room = room or Seats()
            seats.add_pool(event, mode=way, seats=room.seats, queue_seats=room.queue, by=by)
        elif room is not None:
            seats.set_seats(first, seats=room.seats, queue_seats=room.queue, by=by)
    gone = [pool for pool in present if pool.mode not in ways]
    if event.registrations.filter(pool__in=gone).exists():
        raise InUse(_("Seats are kept for people you invited. Please withdraw those invitations first."))
    keeps = event.pools.filter(mode__in=ways).order_by("position").first()
    if keeps and gone:
        AttendeeType.objects.filter(pool__in=gone).update(pool=keeps)
        event.pools.filter(pk__in=[pool.pk for pool in gone]).delete()


def _invite(event: Event, hubs: list[Hub]) -> None:
    Cohost.objects.bulk_create(Cohost(event=event, hub=hub) for hub in hubs)
    for hub in hubs:
        joint.invite_cohost(event, hub)


def _others(hub: Hub, hubs: Iterable[Hub]) -> list[Hub]:
    return [other for other in dict.fromkeys(hubs) if other.pk != hub.pk]


def _about(event: Event, topics: Iterable[Topic]) -> None:
    event.about.all().delete()
    EventTopic.objects.bulk_create(
        EventTopic(event=event, topic=topic, position=position)
        for position, topic in enumerate(dict.fromkeys(topics))
    )


def _noted(event: Event, names: Iterable[str]) -> dict[str, Any]:
    """Return values as the journal keeps them: codes instead of rows; of a link only that there is one."""
    noted: dict[str, Any] = {}
    for name in names:
        value = getattr(event, name)
        if name == "site":
            noted[name] = value.pk if value else None
        elif name == "kind":
            noted[name] = value.code
        elif name == "join_url":
            noted[name] = bool(value)
        elif isinstance(value, datetime):
            noted[name] = value.isoformat()
        else:
            noted[name] = value
    return noted
