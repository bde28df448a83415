"""What the staff of the hosts see and may do: powers, numbers, requests, the queue, invitations, what is near."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import (
    Count,
    Exists,
    F,
    IntegerField,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
)
from django.db.models.functions import Coalesce
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from hubnetz.events import holding, rules
from hubnetz.events.models import (
    AttendeeType,
    Call,
    Cohost,
    Event,
    EventKind,
    Invitation,
    Pool,
    Question,
    Registration,
    Waiting,
)
from hubnetz.lib.worded import Given, Worded
from hubnetz.network import access as network
from hubnetz.network.models import Membership

Role = Membership.Role
PLAN = (Role.LEAD, Role.EVENTS)  # at the host: what takes place, when, for how many
LET_IN = (Role.LEAD, Role.EVENTS, Role.DESK)  # at the host: who gets a seat
LET_IN_TOO = (Role.LEAD, Role.EVENTS)  # at a co-host
NOTE = (Role.LEAD, Role.EVENTS, Role.DESK, Role.ADVISER)  # at either: who came
STATES = ("coming", "drafts", "past")


@dataclass(frozen=True, slots=True)
class Powers:
    """What the user may do with one event."""

    plans: bool = False
    lets_in: bool = False
    notes: bool = False


def powers(user: Any, event: Event) -> Powers:
    """Return what the user may do with an event that came from here; one query beside its co-hosts."""
    known: dict[Any, Powers] = event.__dict__.setdefault("powers_of", {})  # a page asks more than once
    if user.pk in known:
        return known[user.pk]
    cohosts = {hub.pk for hub in event.cohosts.all()}
    held = network.memberships_of(user).filter(hub__in={event.hub_id, *cohosts}).values_list("hub_id", "role")
    at_host = {role for hub, role in held if hub == event.hub_id}
    at_cohost = {role for hub, role in held if hub in cohosts}
    known[user.pk] = Powers(
        plans=bool(at_host.intersection(PLAN)),
        lets_in=bool(at_host.intersection(LET_IN) or at_cohost.intersection(LET_IN_TOO)),
        notes=bool((at_host | at_cohost).intersection(NOTE)),
    )
    return known[user.pk]


def event_seen_by(user: Any, code: str) -> Event:
    """Return one event, in whatever state, of a hub where the user works, with its hosts, and whether it `has_calls`
    that nobody has made.

    :raises Http404: for another hub's event as for a missing one
    """
    hubs = network.hubs_of(user).values("pk")
    cohosted = Cohost.objects.filter(hub__in=hubs).values("event")
    own = Event.objects.filter(Q(hub__in=hubs) | Q(pk__in=cohosted))
    rows = own.select_related("hub", "kind", "site", "series", "adopted_from__hub").prefetch_related(
        "cohosts"
    )
    open_calls = Call.objects.filter(registration__event=OuterRef("pk"), done_at=None)
    return get_object_or_404(rows.annotate(has_calls=Exists(open_calls)), code=code)


def event_planned_by(user: Any, code: str) -> Event:
    """Return one event that the user may plan.

    :raises Http404: if no host of it is the user's
    :raises PermissionDenied: if the user works there with another role, or at a co-host
    """
    found = event_seen_by(user, code)
    if not powers(user, found).plans:
        raise PermissionDenied
    return found


def event_let_in_by(user: Any, code: str) -> Event:
    """Return one event to which the user may let people in.

    :raises Http404: if no host of it is the user's
    :raises PermissionDenied: if the user's role there does not let people in
    """
    found = event_seen_by(user, code)
    if not powers(user, found).lets_in:
        raise PermissionDenied
    return found


def in_state(events: "QuerySet[Event]", state: str, now: datetime) -> "QuerySet[Event]":
    """Narrow events to those to come, drafts, or past ones, in the order in which they are looked at."""
    if state == "drafts":
        return events.filter(published_at=None).order_by("starts_at", "pk")
    shown = events.filter(published_at__isnull=False)
    if state == "past":
        return shown.filter(ends_at__lte=now).order_by("-starts_at", "pk")
    return shown.filter(ends_at__gt=now).order_by("starts_at", "pk")


def by_state(events: "QuerySet[Event]", now: datetime) -> dict[str, int]:
    """Return how many events are to come, drafts and past; one query."""
    return events.order_by().aggregate(
        coming=Count("pk", filter=Q(published_at__isnull=False, ends_at__gt=now)),
        drafts=Count("pk", filter=Q(published_at=None)),
        past=Count("pk", filter=Q(published_at__isnull=False, ends_at__lte=now)),
    )


def with_words(events: "QuerySet[Event]", typed: str) -> "QuerySet[Event]":
    """Narrow events to those whose title, place, kind or host says all of the words."""
    for word in typed.split()[:8]:
        events = events.filter(
            Q(title__de__icontains=word)
            | Q(title__en__icontains=word)
            | Q(site__town__icontains=word)
            | Q(kind__name__de__icontains=word)
            | Q(hub__short__icontains=word)
        )
    return events


def kinds() -> "QuerySet[EventKind]":
    """Return all kinds of events in their order."""
    return EventKind.objects.order_by("position", "pk")


def lacking(event: Event) -> list[str]:
    """Return sentences about what is missing before the event may be published, what weighs most first."""
    return [
        str(_LACKS[what])
        for what in rules.missing(
            title=str(event.title),
            text=str(event.text),
            topics=event.about.count(),
            mode=event.mode,
            has_site=event.site_id is not None or event.is_umbrella,  # its parts have places and seats
            ways={"on_site", "online"}
            if event.is_umbrella
            else set(event.pools.values_list("mode", flat=True)),
        )
    ]


_LACKS = {
    "title": _("Please write a title before you publish the event."),
    "text": _("Please write what happens there before you publish the event."),
    "topic": _("Please choose at least one topic, so that the event can be found."),
    "site": _("Please choose the place where it happens."),
    "way": _("Please say how many may come: there are no seats for the way it takes place."),
}


def pools_in_numbers(event: Event) -> list[Pool]:
    """Return the pools of the event, each with the people who have a seat (`standing`), seats `kept` for invited
    people or offers, `left` (None: no limit), people who wait (`waits`, for `wait` seats), open `requests` and who
    `came`; one query."""
    found: list[Any] = _IN_NUMBERS(event=event.pk)
    for pool in found:
        pool.event = event
        pool.left = None if pool.seats is None else max(pool.seats - pool.numbered, 0)
    return found


def _how_many(rows: "QuerySet[Any]") -> Coalesce:
    counted = rows.values("pool").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def _in_numbers() -> "QuerySet[Any]":
    rows = Registration.objects.filter(pool=OuterRef("pk")).order_by()
    waits = Waiting.objects.filter(pool=OuterRef("pk"), left_at=None, served_at=None).order_by()
    return (
        Pool.objects.filter(event=Given("event"))
        .order_by("position")
        .annotate(
            standing=_how_many(rows.standing()),
            kept=_how_many(rows.held()),
            numbered=_how_many(rows.taking().exclude(seat=None)),
            requests=_how_many(rows.requests()),
            came=_how_many(rows.filter(attendance__isnull=False)),
            waits=_how_many(waits),
            # entries for several seats count as often as they want seats
            wait=Coalesce(Subquery(waits.values("pool").annotate(n=Sum("size")).values("n")), 0),
        )
    )


_IN_NUMBERS = Worded(_in_numbers)


def pools_and_types(event: Event) -> list[Pool]:
    """Return the pools in numbers, each with its types, each with whether somebody `used` it; two queries."""
    found = pools_in_numbers(event)
    used = Exists(Registration.objects.filter(type=OuterRef("pk"))) | Exists(
        Waiting.objects.filter(type=OuterRef("pk"))
    )
    by_pool: dict[int, list[AttendeeType]] = {}
    for one in AttendeeType.objects.filter(pool__event=event).annotate(used=used).order_by("position", "pk"):
        by_pool.setdefault(one.pool_id, []).append(one)
    for pool in found:
        pool.kinds = by_pool.get(pool.pk, [])  # type: ignore[attr-defined]
    return found


def pool_of(event: Event, position: str) -> Pool:
    """Return one pool of the event.

    :raises Http404: if it has none at that position
    """
    number = int(position) if position.isdecimal() and len(position) < 4 else -1
    return get_object_or_404(event.pools.select_related("event"), position=number)


def types_of(event: Event) -> list[AttendeeType]:
    """Return what one may come to the event as, in its order."""
    rows = AttendeeType.objects.filter(pool__event=event).select_related("pool")
    return list(rows.order_by("position", "pk"))


def type_of(event: Event, code: str) -> AttendeeType:
    """Return one attendee type of the event.

    :raises Http404: if it is another event's
    """
    return get_object_or_404(AttendeeType.objects.select_related("pool__event"), pool__event=event, code=code)


def question_of(event: Event, code: str) -> Question:
    """Return one question of the event.

    :raises Http404: if it is another event's
    """
    return get_object_or_404(event.questions.select_related("event", "only_type", "only_if"), code=code)


def questions_for_staff(event: Event) -> "QuerySet[Question]":
    """Return what the event asks, in its order, with whom each question is for."""
    return event.questions.select_related("only_type", "only_if").order_by("position", "pk")


def requests_of(event: Event) -> "QuerySet[Registration]":
    """Return who asked for a seat and waits for the hub to decide, first come first."""
    return (
        event.registrations.requests().select_related("pool", "type", "party").order_by("registered_at", "pk")
    )


def requests_named(event: Event, codes: Collection[str]) -> list[Registration]:
    """Return those open requests of the event that are named, in their order."""
    return list(requests_of(event).filter(code__in=codes))


def queue_in_order(event: Event) -> list[Waiting]:
    """Return who waits, pool by pool, each with the `place`, the seats `offered` and `until` when, and the seats
    they `got` already; one query."""
    held = Registration.objects.held().filter(waiting=OuterRef("pk")).order_by().values("waiting")
    got = Registration.objects.standing().filter(waiting=OuterRef("pk")).order_by().values("waiting")
    rows: list[Any] = list(
        Waiting.objects.filter(event=event)
        .open()
        .select_related("pool", "type", "event")
        .annotate(
            offered=Coalesce(Subquery(held.annotate(n=Count("pk")).values("n")), 0),
            until=Subquery(held.annotate(n=Min("held_until")).values("n")),
            got=Coalesce(Subquery(got.annotate(n=Count("pk")).values("n")), 0),
        )
        .order_by("pool__position", "rank", "pk")
    )
    place, pool = 0, 0
    for row in rows:
        place, pool = (place + 1 if row.pool_id == pool else 1), row.pool_id
        row.place = place
    return rows


def one_of(rows: "list[Waiting]", code: str) -> Waiting:
    """Return one place of a queue that came from here.

    :raises Http404: if nobody of it has that code
    """
    found = next((one for one in rows if one.code == code), None)
    if found is None:
        raise Http404
    return found


def invitations_of(event: Event) -> "QuerySet[Invitation]":
    """Return the invitations of the event, newest first, each with how many came by it (`used`) or are `kept`."""
    rows = Registration.objects.filter(invitation=OuterRef("pk")).order_by()

    def counted(found: "QuerySet[Any]") -> Coalesce:
        return Coalesce(Subquery(found.values("invitation").annotate(n=Count("pk")).values("n")), 0)

    return (
        event.invitations.select_related("type", "pool")
        .annotate(used=counted(rows.standing()), kept=counted(rows.held()))
        .annotate(left=F("seats") - F("used"))
        .order_by("-made_at", "-pk")
    )


def invitation_of(event: Event, code: str) -> Invitation:
    """Return one invitation of the event.

    :raises Http404: if it is another event's
    """
    return get_object_or_404(event.invitations.select_related("event"), code=code)


def person_at(event: Event, code: str) -> Registration:
    """Return one registration of the event with everything that was said, also a request or one given back.

    :raises Http404: if it is another event's, or a seat kept for nobody in particular
    """
    rows = event.registrations.exclude(confirmed_at=None, held_until__isnull=False)
    rows = rows.select_related("pool", "type", "party", "organisation", "invitation", "attendance", "event")
    return get_object_or_404(rows, code=code)


def told_by_letter(event: Event) -> int:
    """Return how many people get a letter when the event changes; none while it is a draft."""
    if event.published_at is None:
        return 0
    return sum(bool(holding.address_of(person)) for person in holding.everybody(event))


def without_photos(event: Event) -> int:
    """Return how many people with a seat want to be in no photo."""
    return event.registrations.standing().filter(no_photos=True).count()
