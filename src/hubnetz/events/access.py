"""Which events the public sees, which the staff run, and whose seat a letter speaks of."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from django.core import signing
from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    FilteredRelation,
    IntegerField,
    Max,
    Min,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Sum,
    When,
    prefetch_related_objects,
)
from django.db.models.functions import Coalesce, Now
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from hubnetz.events.models import (
    Attendance,
    AttendeeType,
    Cohost,
    Event,
    EventKind,
    EventTopic,
    Party,
    Pool,
    Question,
    Registration,
    Waiting,
)
from hubnetz.lib.periods import BERLIN, end_of_day
from hubnetz.lib.texts import Texts
from hubnetz.network import access as network
from hubnetz.network.models import Hub, Membership, Site
from hubnetz.organisations.models import Organisation

network.watch(EventKind)
_SIGNER = signing.Signer(salt="events.registration", sep="~")
_PARTIES = signing.Signer(salt="events.party", sep="~")
_QUEUE = signing.Signer(salt="events.waiting", sep="~")
STAYS_IN_FEEDS = timedelta(days=30)  # so that a calendar still learns what became of a date
# What a row of a list says. Texts are long and in two languages: a list does without.
ROW = ("code", "title", "mode", "starts_at", "ends_at", "cancelled_at", "hub__name", "site__town")
RUN = (Membership.Role.LEAD, Membership.Role.EVENTS, Membership.Role.DESK, Membership.Role.ADVISER)


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


def with_taken(events: "QuerySet[Event]") -> "QuerySet[Event]":
    """Return the events, each with its number of `seats` (None: no limit) and how many are `taken` or kept; counted
    for the rows that are read, not for all."""
    return events.annotate(seats=_seats(), taken=_taken())


@cache
def _taken() -> Coalesce:
    """Return how taken seats of an event are counted; the wording is always the same, the count is the database's."""
    taking = Registration.objects.taking().filter(event=OuterRef("pk")).order_by()
    return Coalesce(Subquery(taking.values("event").annotate(n=Count("pk")).values("n")), 0)


@cache
def _seats() -> Subquery:
    """Return how the seats of an event are added up: no limit if one of its pools has none."""
    pools = Pool.objects.filter(event=OuterRef("pk")).order_by().values("event")
    counted = pools.annotate(all=Count("pk"), limited=Count("seats"), total=Sum("seats"))
    summed = counted.annotate(n=Case(When(all=F("limited"), then=F("total")), default=None)).values("n")
    return Subquery(summed, output_field=IntegerField())


@cache
def with_free_seats() -> "QuerySet[Any, Any]":
    """Return the keys of events to come where a way to take part has a free seat: one count for all of them."""
    there = Q(registrations__cancelled_at=None, registrations__seat__isnull=False)
    sits = FilteredRelation("registrations", condition=there)
    to_come = Pool.objects.filter(event__ends_at__gt=Now()).order_by()
    counted = to_come.annotate(sits=sits).annotate(n=Count("sits__seat"))
    return counted.filter(Q(seats=None) | Q(seats__gt=F("n"))).values("event")


def _shown(events: "QuerySet[Event]") -> "QuerySet[Event]":
    about = Prefetch("about", EventTopic.objects.select_related("topic").order_by("position", "pk"))
    return with_taken(events.select_related("hub", "kind", "site").prefetch_related(about))


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
    rows = with_taken(events.select_related("hub", "site").only(*ROW))
    return in_order(rows, latest_first=latest_first)


def rows_by_key(keys: Iterable[int], *, latest_first: bool = False) -> "list[Event]":
    """Return the events of these keys, which came from a list on show, as rows of a list."""
    return list(as_rows(Event.objects.on_show().filter(pk__in=list(keys)), latest_first=latest_first))


def similar_to(event: Event, most: int = 3) -> "list[Event]":
    """Return the next dates about the same main topic, those of the same hubs among them, as rows of a list."""
    topics = [about.topic_id for about in event.about.all()][:1]
    about = EventTopic.objects.filter(topic__in=topics, position=0).values("event")
    return list(as_rows(events_to_come().exclude(pk=event.pk).filter(pk__in=about))[:most])


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


def first_held() -> dict[str, datetime]:
    """Return when each hub's first event took place, by the hub's slug; a hub without one is missing."""
    held = Event.objects.held(timezone.now()).order_by().values_list("hub__slug")
    return dict(held.annotate(first=Min("starts_at")))


def event_on_show(code: str, *, briefly: bool = False) -> Event:
    """Return one published event, also when it is over or cancelled; `briefly` without what only its page says.

    :raises Http404: if there is none, or it is not published
    """
    on_show = Event.objects.on_show()
    shown = on_show if briefly else _shown(on_show).prefetch_related("cohosts")
    asks = Exists(Question.objects.filter(event=OuterRef("pk")))
    return get_object_or_404(shown.annotate(asks=asks), code=code)


def events_run_by(user: Any, hub: Hub | None = None) -> "QuerySet[Event]":
    """Return the events of the hubs where the user works (or of the one named), as host or co-host.

    Each carries the number of seats ``taken`` and of people who ``came``.
    """
    hubs = network.hubs_of(user).filter(pk=hub.pk) if hub else network.hubs_of(user)
    cohosted = Cohost.objects.filter(hub__in=hubs).values("event")
    came = Attendance.objects.filter(event=OuterRef("pk")).order_by().values("event").annotate(n=Count("pk"))
    own = _shown(Event.objects.filter(Q(hub__in=hubs) | Q(pk__in=cohosted)))
    return own.annotate(came=Coalesce(Subquery(came.values("n")), 0))


def event_run_by(user: Any, code: str) -> Event:
    """Return one event of a hub where the user works.

    :raises Http404: for another hub's event as for a missing one
    """
    return get_object_or_404(events_run_by(user), code=code)


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


def joint_dates_after(hub: Hub, day: date) -> "QuerySet[Event]":
    """Return what others host together with the hub that begins after the day."""
    found = Event.objects.filter(
        pk__in=Cohost.objects.filter(hub=hub).values("event"), starts_at__gte=end_of_day(day)
    )
    return found.filter(starts_at__gt=timezone.now()).order_by("starts_at", "pk")


def may_note_attendance(user: Any, event: Event) -> bool:
    """Say whether the user may note who came: everybody at the host or a co-host but viewers."""
    hubs = {event.hub_id, *event.cohosts.values_list("pk", flat=True)}
    return network.hubs_of(user, *RUN).filter(pk__in=hubs).exists()


def registrations_for(event: Event) -> "QuerySet[Registration]":
    """Return who has a seat, by name, with attendance and record; for staff who got the event from here."""
    return event.registrations.standing().select_related("attendance", "organisation").order_by("name", "pk")


def registration_for(event: Event, code: str) -> Registration:
    """Return one standing registration of the event.

    :raises Http404: if it is not this event's
    """
    return get_object_or_404(event.registrations.standing(), code=code)


def attendances_by(user: Any, organisation: Organisation) -> "QuerySet[Attendance]":
    """Return when people of the company came to events of the user's hubs, newest first."""
    hubs = network.hubs_of(user)
    ours = Attendance.objects.filter(
        registration__organisation=organisation, registration__organisation__hub__in=hubs
    )
    return ours.select_related("event", "registration").order_by("-event__starts_at", "pk")


def key_to(registration: Registration) -> str:
    """Return what a letter's link carries: whoever has it may see and cancel this one registration."""
    return _SIGNER.sign(registration.code)


def registration_by_key(key: str) -> Registration:
    """Return the registration that a letter's link opens.

    :raises Http404: for a link that is not ours, as for a missing registration
    """
    return _by_key(_SIGNER, key, Registration.objects.select_related("event__hub", "event__site"))


def key_to_party(party: Party) -> str:
    """Return what a letter's link carries: whoever has it may see and change this one list of people."""
    return _PARTIES.sign(party.code)


def party_by_key(key: str) -> Party:
    """Return the party that a letter's link opens.

    :raises Http404: for a link that is not ours, as for a missing party
    """
    return _by_key(_PARTIES, key, Party.objects.select_related("event__hub", "event__site"))


def seats_of(party: Party) -> "QuerySet[Registration]":
    """Return the seats of a party, also requested ones, in the order they were given; without those given back."""
    live = party.registrations.filter(cancelled_at=None)
    return live.select_related("attendance", "type").order_by("pk")


def seat_of(party: Party, code: str) -> Registration:
    """Return one seat of a party.

    :raises Http404: if it is not this party's, or was given back
    """
    return get_object_or_404(seats_of(party), code=code)


def key_to_waiting(entry: Waiting) -> str:
    """Return what a letter's link carries: whoever has it may answer for this one place in the queue."""
    return _QUEUE.sign(entry.code)


def waiting_by_key(key: str) -> Waiting:
    """Return the place in the queue that a letter's link opens.

    :raises Http404: for a link that is not ours, as for a missing place
    """
    return _by_key(_QUEUE, key, Waiting.objects.select_related("event__hub", "event__site", "pool"))


def place_in_queue(entry: Waiting) -> int:
    """Return how many wait before somebody, plus one."""
    before = Waiting.objects.filter(pool=entry.pool_id).open()
    return before.filter(Q(rank__lt=entry.rank) | Q(rank=entry.rank, pk__lt=entry.pk)).count() + 1


def offer_to(entry: Waiting) -> "QuerySet[Registration]":
    """Return the seats that are offered to somebody at this moment."""
    return (
        Registration.objects.filter(waiting=entry, held_until__gt=timezone.now())
        .held()
        .order_by("seat", "pk")
    )


def seats_got(entry: Waiting) -> int:
    """Return how many seats somebody who waits for several has already."""
    return Registration.objects.filter(waiting=entry).standing().count()


def queue_of(event: Event) -> "QuerySet[Waiting]":
    """Return who waits for the event, pool by pool, in their order; for staff who got the event from here."""
    return (
        Waiting.objects.filter(event=event)
        .open()
        .select_related("pool", "type")
        .order_by("pool__position", "rank", "pk")
    )


def pools_of(event: Event) -> list[Pool]:
    """Return the ways to take part in an event, each with how many seats are `taken` or kept, how many `wait`, and its
    `types`; a second query only if there are types."""
    pools: list[Any] = list(event.pools.order_by("position").annotate(**_of_pool()))
    typed = [pool for pool in pools if pool.typed]
    prefetch_related_objects(typed, Prefetch("types", AttendeeType.objects.order_by("position", "pk")))
    return pools


@cache
def _of_pool() -> dict[str, Any]:
    """Return what is counted of a pool; the wording is always the same."""
    taking = Registration.objects.taking().filter(pool=OuterRef("pk")).order_by().values("pool")
    waits = (
        Waiting.objects.filter(pool=OuterRef("pk"), left_at=None, served_at=None).order_by().values("pool")
    )
    return {
        "taken": Coalesce(Subquery(taking.annotate(n=Count("pk")).values("n")), 0),
        "wait": Coalesce(Subquery(waits.annotate(n=Sum("size")).values("n")), 0),
        "typed": Exists(AttendeeType.objects.filter(pool=OuterRef("pk"))),
    }


def questions_of(event: Event) -> list[Question]:
    """Return what the event wants to know, in its order; no query if it came from here and asks nothing."""
    if not getattr(event, "asks", True):
        return []
    return list(event.questions.order_by("position", "pk"))


def events_with_lapsed_offers() -> "QuerySet[Event]":
    """Return the events where a kept seat's time is over; for the clock."""
    over = Registration.objects.held().filter(held_until__lte=timezone.now())
    return Event.objects.filter(pk__in=over.values("event")).order_by("pk")


def _by_key(signer: signing.Signer, key: str, rows: "QuerySet[Any]") -> Any:
    try:
        code = signer.unsign(key)
    except signing.BadSignature:
        raise Http404 from None
    return get_object_or_404(rows, code=code)
