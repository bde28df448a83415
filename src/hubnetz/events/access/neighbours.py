"""What stands in the way of a date, and what other hubs run that can be taken over."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.http import Http404
from django.utils import timezone

from hubnetz.events import rules
from hubnetz.events.access.staff import with_words
from hubnetz.events.models import Cohost, Event
from hubnetz.lib.periods import BERLIN
from hubnetz.network import access as network
from hubnetz.network.models import Hub, Topic

TAKEN_FROM = timedelta(days=730)  # what others ran longer ago is not offered for taking over


@dataclass(frozen=True, slots=True)
class Near:
    """A date that stands in the way: at the own hub at the same time, or about the same on the same day."""

    event: Event
    own: bool


def near(
    hub: Hub,
    *,
    starts_at: datetime,
    ends_at: datetime,
    topics: Iterable[Topic] = (),
    to: Event | None = None,
    sent_as: Any = None,
    most: int = 6,
) -> list[Near]:
    """Return what is planned at the hub on the same evening, that is at the same time or from five o'clock on the
    same day, and what other hubs show on that day about one of the topics; soonest first.

    An event is not compared with itself, nor with what the same form, ``sent_as`` this key, made before.
    """
    day = starts_at.astimezone(BERLIN).date()
    first = datetime.combine(day, time(), BERLIN)
    last = max(ends_at, first + timedelta(days=1))
    rows = Event.objects.filter(cancelled_at=None, starts_at__lt=last, ends_at__gt=first)
    if to is not None:
        rows = rows.exclude(pk=to.pk)
    if sent_as is not None:
        rows = rows.filter(~Q(idempotency_key=sent_as) | Q(idempotency_key=None))
    topics = list(topics)
    own = Q(hub=hub) | Q(pk__in=Cohost.objects.filter(hub=hub).values("event"))
    alike = Q(published_at__isnull=False, is_listed=True, topics__in=topics) if topics else Q(pk=None)
    found = rows.filter(own | alike).distinct().select_related("hub", "site").prefetch_related("cohosting")
    shown = []
    for row in found.order_by("starts_at", "pk"):
        ours = row.hub_id == hub.pk or any(one.hub_id == hub.pk for one in row.cohosting.all())
        if not ours or rules.same_evening(starts_at, ends_at, row.starts_at, row.ends_at):
            shown.append(Near(row, ours))
    return shown[:most]


def events_elsewhere(user: Any, typed: str = "") -> "QuerySet[Event]":
    """Return what other hubs run or ran lately and everybody may see, latest first: what can be taken over."""
    since = timezone.now() - TAKEN_FROM
    rows = Event.objects.listed().filter(cancelled_at=None, starts_at__gt=since)
    rows = rows.exclude(hub__in=network.hubs_of(user)).select_related("hub", "kind", "site")
    rows = rows.prefetch_related(Prefetch("about__topic"))
    return with_words(rows, typed).order_by("-starts_at", "pk")


def event_elsewhere(user: Any, code: str) -> Event:
    """Return one event of another hub that can be taken over.

    :raises Http404: if it is not shown to everybody, or cancelled, or of a hub where the user works
    """
    found = events_elsewhere(user).filter(code=code).first()
    if found is None:
        raise Http404
    return found


def adoptions_of(event: Event) -> "QuerySet[Event]":
    """Return what other hubs made of the event and show."""
    shown = Event.objects.on_show().filter(adopted_from=event).exclude(hub=event.hub_id)
    return shown.select_related("hub").order_by("starts_at", "pk")
