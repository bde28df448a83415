"""Which events the public sees, which the staff run, and whose seat a letter speaks of."""

from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import (
    Count,
    Exists,
    F,
    Max,
    Min,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Sum,
)
from django.db.models.functions import Coalesce, TruncDate
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from hubnetz.events.access import open_ways, states
from hubnetz.events.access.counting import with_free_seats, with_taken
from hubnetz.events.access.guests import (
    given_back_before,
    key_to,
    key_to_party,
    key_to_waiting,
    offer_to,
    party_by_key,
    place_in_queue,
    queue_of,
    registration_by_key,
    seats_got,
    seats_of,
    waiting_by_key,
)
from hubnetz.events.access.marks import marks
from hubnetz.events.access.open_ways import invitation_to, pools_of, questions_of, with_ways
from hubnetz.events.models import (
    Attendance,
    Cohost,
    Event,
    EventKind,
    EventTopic,
    Question,
    Registration,
)
from hubnetz.lib import unwritten, worded
from hubnetz.lib.periods import BERLIN, end_of_day, start_of_day
from hubnetz.lib.texts import Texts
from hubnetz.lib.worded import Given, Worded, among
from hubnetz.network import access as network
from hubnetz.network.models import Hub, Site
from hubnetz.organisations.models import Organisation

network.watch(EventKind)
__all__ = [  # the rest is made here
    "given_back_before",
    "invitation_to",
    "key_to",
    "key_to_party",
    "key_to_waiting",
    "offer_to",
    "party_by_key",
    "place_in_queue",
    "pools_of",
    "questions_of",
    "queue_of",
    "registration_by_key",
    "seats_got",
    "seats_of",
    "waiting_by_key",
    "with_free_seats",
    "with_taken",
    "with_ways",
]
STAYS_IN_FEEDS = timedelta(days=30)  # so that a calendar still learns what became of a date
# What a row of a list says. Texts are long and in two languages: a list does without.
ROW = ("code", "title", "mode", "starts_at", "ends_at", "cancelled_at", "is_umbrella")
BESIDE = ("hub__name", "site__town", "part_of__title")  # of what is joined to it


@dataclass(frozen=True, slots=True)
class Choices:
    """What a list of events can be narrowed to, as plain rows: key and name by code, in their order."""

    topics: dict[str, tuple[int, Texts]]
    hubs: dict[str, tuple[int, Texts]]
    kinds: dict[str, tuple[int, Texts]]
    sites: list[tuple[int, str, float, float]]  # key, postcode, latitude, longitude


@network.kept
def choices() -> Choices:
    """Return the topics, hubs, kinds and sites that events on show can have."""

    def by_code(rows: Any) -> dict[str, tuple[int, Texts]]:
        return {code: (pk, name) for pk, code, name in rows}

    return Choices(
        topics=by_code(network.topics().values_list("pk", "code", "name")),
        hubs=by_code(Hub.objects.order_by("kind", "slug").values_list("pk", "slug", "name")),
        kinds=by_code(EventKind.objects.order_by("position", "pk").values_list("pk", "code", "name")),
        sites=list(Site.objects.order_by("pk").values_list("pk", "postcode", "latitude", "longitude")),
    )


def _shown(events: "QuerySet[Event]") -> "QuerySet[Event]":
    rows = with_taken(events.select_related("hub", "kind", "site"))
    return rows.prefetch_related(Prefetch("about", _about()))


def _about() -> "QuerySet[EventTopic]":
    return EventTopic.objects.select_related("topic").order_by("position", "pk")


def events_to_come() -> "QuerySet[Event]":
    """Return what takes place from now on, without order and without what a page needs beside it: for filters."""
    return Event.objects.upcoming(timezone.now()).filter(is_listed=True)


def events_past() -> "QuerySet[Event]":
    """Return what took place and is over, without order: for filters."""
    return Event.objects.held(timezone.now()).filter(is_listed=True)


def events_between(first: datetime, last: datetime) -> "QuerySet[Event]":
    """Return what is on show and touches the time between two moments, also cancelled and past events."""
    return Event.objects.listed().filter(starts_at__lt=last, ends_at__gt=first)


def events_in_feeds() -> "QuerySet[Event]":
    """Return what calendars subscribe to: what is on show from a month ago on, cancelled events among it."""
    return Event.objects.listed().filter(ends_at__gt=timezone.now() - STAYS_IN_FEEDS)


def events_published(since: datetime, until: datetime) -> "QuerySet[Event]":
    """Return what is to come and was published after one moment and not after another, without order."""
    return events_to_come().filter(published_at__gt=since, published_at__lte=until)


def in_order(events: "QuerySet[Event]", *, latest_first: bool = False) -> "QuerySet[Event]":
    """Return the events as they follow each other."""
    return events.order_by("-starts_at", "pk") if latest_first else events.order_by("starts_at", "pk")


def as_rows(events: "QuerySet[Event]", *, latest_first: bool = False) -> "QuerySet[Event]":
    """Return the events in order with what a row of a list says, and no more: hub, site and seats ``taken``."""
    rows = with_taken(events.select_related("hub", "site", "part_of").only(*ROW, *BESIDE))
    return in_order(rows, latest_first=latest_first)


def as_entries(events: "QuerySet[Event]") -> "QuerySet[Event]":
    """Return the events in order with what stands on a day of a calendar's sheet: when and what."""
    return in_order(events.only("code", "title", "starts_at", "ends_at", "cancelled_at"))


def rows_by_key(keys: Iterable[int], *, latest_first: bool = False) -> "list[Event]":
    """Return the events of these keys, which came from a list on show, as rows of a list."""
    return (_LATEST_FIRST if latest_first else _SOONEST_FIRST)(keys=list(keys))


_SOONEST_FIRST = Worded(lambda: as_rows(Event.objects.on_show().filter(among("pk", "keys"))))
_LATEST_FIRST = Worded(
    lambda: as_rows(Event.objects.on_show().filter(among("pk", "keys")), latest_first=True)
)


def rows_to_come(codes: Iterable[str]) -> "list[Event]":
    """Return the events of these codes that take place from now on, as rows of a list."""
    return _TO_COME(codes=list(codes), now=timezone.now())


_TO_COME = Worded(lambda: as_rows(Event.objects.upcoming(Given("now")).filter(among("code", "codes"))))


def similar_to(event: Event) -> "list[Event]":
    """Return the next three dates about the same main topic, those of the same hubs among them, as rows of a list."""
    about = event.about.all()
    if not about:
        return []
    return _SIMILAR(topic=about[0].topic_id, but=event.pk, now=timezone.now())


def _similar() -> "QuerySet[Event]":
    about = EventTopic.objects.filter(topic=Given("topic"), position=0).values("event")
    coming = Event.objects.upcoming(Given("now")).filter(is_listed=True, pk__in=about)
    return as_rows(coming.exclude(pk=Given("but")))[:3]


_SIMILAR = Worded(_similar)


def revision(events: "QuerySet[Event]") -> tuple[int, int, datetime]:
    """Return what tells one state of a list of events from another, and when it last changed."""
    found = events.aggregate(count=Count("pk"), keys=Sum("pk"), changed=Max("changed_at"))
    today = timezone.now().astimezone(BERLIN).replace(hour=0, minute=0, second=0, microsecond=0)
    return found["count"], found["keys"] or 0, max(filter(None, (found["changed"], today)))


def events_upcoming(hub: Hub | None = None) -> "QuerySet[Event]":
    """Return what takes place from now on, soonest first, each with ``taken`` seats and its topics; all, or those
    that one hub runs, alone or with others."""
    shown = _shown(events_to_come())
    if hub:
        shown = shown.filter(Q(hub=hub) | Q(pk__in=Cohost.objects.filter(hub=hub).values("event")))
    return shown.order_by("starts_at", "pk")


def next_dates(most: int, hub: Hub | None = None) -> "list[Event]":
    """Return the next few dates, of the network or of one hub as host or co-host, as rows of a list."""
    if most not in _NEXT:
        _NEXT[most] = Worded(lambda: _next(most, False)), Worded(lambda: _next(most, True))
    now = timezone.now()
    return _NEXT[most][1](now=now, hub=hub.pk) if hub else _NEXT[most][0](now=now)


def _next(most: int, of_hub: bool) -> "QuerySet[Event]":
    shown = as_rows(Event.objects.upcoming(Given("now")).filter(is_listed=True))
    if of_hub:
        hosted = Cohost.objects.filter(hub=Given("hub")).values("event")
        shown = shown.filter(Q(hub=Given("hub")) | Q(pk__in=hosted))
    return shown[:most]


_NEXT: dict[int, "tuple[Worded[Event], Worded[Event]]"] = {}


def first_held() -> dict[str, datetime]:
    """Return when each hub's first event took place, by the hub's slug; a hub without one is missing."""
    held = Event.objects.held(timezone.now()).order_by().values_list("hub__slug")
    return dict(held.annotate(first=Min("starts_at")))


def event_on_show(code: str, *, briefly: bool = False) -> Event:
    """Return one published event, also when it is over or cancelled; `briefly` without what only its page says.

    In a request that reads it is shared, and must not be changed.

    :raises Http404: if there is none, or it is not published
    """
    if briefly:
        return _found(_BRIEFLY, code)
    return unwritten.kept(("events.on_show", code), lambda: _counted(code))


def _counted(code: str) -> Event:
    """Return an event with its seats as they are now, and the `state` of all else."""
    state = states.of_event(code)
    event = copy(unwritten.kept(("events.in_full", code), lambda: _in_full(code), version=state))
    event.state = state  # type: ignore[attr-defined]
    open_ways.count_pools(event)
    return event


def _found(asked: Worded[Any], code: str) -> Event:
    found = asked(code=code)
    if not found:
        raise Http404
    event: Event = found[0]
    return event


def _in_full(code: str) -> Event:
    event = _found(_ON_SHOW, code)
    cohosts = _COHOSTS(event=event.pk) if event.is_joint else []  # type: ignore[attr-defined]
    worded.beside(event, about=_ABOUT(event=event.pk), cohosts=cohosts)
    return event


def _on_show() -> "QuerySet[Event]":
    shown = Event.objects.on_show().filter(code=Given("code")).select_related("hub", "kind", "site", "series")
    joint = Exists(Cohost.objects.filter(event=OuterRef("pk")))
    return shown.annotate(is_joint=joint, asks=_asks(), **marks()).defer("hub__profile", "hub__known_for")


def _asks() -> Exists:
    return Exists(Question.objects.filter(event=OuterRef("pk")))


_ON_SHOW = Worded(_on_show)
_BRIEFLY = Worded(lambda: Event.objects.on_show().filter(code=Given("code")).annotate(asks=_asks()))
_ABOUT = Worded(lambda: _about().filter(event=Given("event")))
_COHOSTS = Worded(
    lambda: Hub.objects.filter(pk__in=Cohost.objects.filter(event=Given("event")).values("hub"))
)


def events_run_by(user: Any, hub: Hub | None = None) -> "QuerySet[Event]":
    """Return the events of the hubs where the user works (or of the one named), as host or co-host.

    Each carries the number of seats ``taken`` and of people who ``came``.
    """
    hubs = network.hubs_of(user).filter(pk=hub.pk) if hub else network.hubs_of(user)
    cohosted = Cohost.objects.filter(hub__in=hubs).values("event")
    came = Attendance.objects.filter(event=OuterRef("pk")).order_by().values("event").annotate(n=Count("pk"))
    own = _shown(Event.objects.filter(Q(hub__in=hubs) | Q(pk__in=cohosted)))
    return own.annotate(came=Coalesce(Subquery(came.values("n")), 0))


def dates_after(hub: Hub, day: date, until: date | None = None) -> "QuerySet[Event]":
    """Return what the hub hosts that begins after the day (and by the other), not cancelled, also drafts.

    Where somebody is noted as present already an event is left out: whom it counts for stays. For verbs that
    close or pause a hub; each carries the seats ``taken``.
    """
    found = _shown(Event.objects.filter(hub=hub, cancelled_at=None, starts_at__gt=timezone.now()))
    found = found.filter(starts_at__gte=end_of_day(day))
    if until:
        found = found.filter(starts_at__lt=end_of_day(until))
    present = Attendance.objects.filter(event=OuterRef("pk"))
    return found.filter(~Exists(present)).order_by("starts_at", "pk")


def dates_at(site: Site, since: date) -> "QuerySet[Event]":
    """Return what takes place at a hub's address from the day on, whoever hosts it, not cancelled, also drafts.

    For verbs that move a site; each carries the seats ``taken``.
    """
    there = {f"site__{name}": getattr(site, name) for name in ("hub", "name", "street", "postcode", "town")}
    found = Event.objects.filter(**there, cancelled_at=None, starts_at__gt=timezone.now())
    return with_taken(found.filter(starts_at__gte=start_of_day(since))).order_by("starts_at", "pk")


def dates_left_behind(hub: Hub) -> "QuerySet[Event]":
    """Return what the hub hosts at an address that it has given up by then, so that somebody looks after it."""
    begins = TruncDate("starts_at", tzinfo=BERLIN)
    there = {name: OuterRef(f"site__{name}") for name in ("hub", "street", "postcode", "town")}
    kept = Site.objects.filter(**there).filter(Q(valid_until=None) | Q(valid_until__gte=OuterRef("day")))
    coming = Event.objects.filter(hub=hub, cancelled_at=None, starts_at__gt=timezone.now()).exclude(
        mode="online"
    )
    gone = coming.annotate(day=begins).filter(~Exists(kept), site__valid_until__lt=F("day"))
    return gone.select_related("site").order_by("starts_at", "pk")


def joint_dates_after(hub: Hub, day: date) -> "QuerySet[Event]":
    """Return what others host together with the hub that begins after the day."""
    found = Event.objects.filter(
        pk__in=Cohost.objects.filter(hub=hub).values("event"), starts_at__gte=end_of_day(day)
    )
    return found.filter(starts_at__gt=timezone.now()).order_by("starts_at", "pk")


def registrations_for(event: Event) -> "QuerySet[Registration]":
    """Return who has a seat, by name, with attendance and record; for staff who got the event from here."""
    return event.registrations.standing().select_related("attendance", "organisation").order_by("name", "pk")


def registration_for(event: Event, code: str) -> Registration:
    """Return one standing registration of the event.

    :raises Http404: if it is not this event's
    """
    return get_object_or_404(event.registrations.standing(), code=code)


def attendances_by(user: Any, organisation: Organisation) -> list[Attendance]:
    """Return when people of the company last came to events of the user's hubs, newest first, at most fifty."""
    return _ATTENDANCES(organisation=organisation.pk, hubs=network.hub_keys_of(user))


def _attendances() -> "QuerySet[Attendance]":
    ours = Attendance.objects.filter(
        among("registration__organisation__hub_id", "hubs"), registration__organisation=Given("organisation")
    )
    return ours.select_related("event", "registration").order_by("-event__starts_at", "pk")[:50]


_ATTENDANCES = Worded(_attendances)


def events_with_lapsed_offers() -> "QuerySet[Event]":
    """Return the events where a kept seat's time is over; for the clock."""
    over = Registration.objects.held().filter(held_until__lte=timezone.now())
    return Event.objects.filter(pk__in=over.values("event")).order_by("pk")
