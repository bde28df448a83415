"""Which events the public sees, which the staff run, and whose seat a letter speaks of."""

from datetime import date
from typing import Any

from django.core import signing
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from hubnetz.events.models import Attendance, Cohost, Event, Registration
from hubnetz.lib.periods import end_of_day
from hubnetz.network import access as network
from hubnetz.network.models import Hub, Membership
from hubnetz.organisations.models import Organisation

_SIGNER = signing.Signer(salt="events.registration", sep="~")
RUN = (Membership.Role.LEAD, Membership.Role.EVENTS, Membership.Role.DESK, Membership.Role.ADVISER)


def _shown(events: "QuerySet[Event]") -> "QuerySet[Event]":
    standing = Count("registrations", filter=Q(registrations__cancelled_at=None))
    return (
        events.select_related("hub", "kind", "site").prefetch_related("about__topic").annotate(taken=standing)
    )


def events_upcoming(hub: Hub | None = None) -> "QuerySet[Event]":
    """Return what takes place from now on, soonest first, each with ``taken`` seats and its topics; all, or those
    that one hub runs, alone or with others."""
    shown = _shown(Event.objects.upcoming(timezone.now()))
    if hub:
        shown = shown.filter(Q(hub=hub) | Q(pk__in=Cohost.objects.filter(hub=hub).values("event")))
    return shown.order_by("starts_at", "pk")


def event_on_show(code: str) -> Event:
    """Return one published event, also when it is over or cancelled.

    :raises Http404: if there is none, or it is not published
    """
    return get_object_or_404(_shown(Event.objects.on_show()).prefetch_related("cohosts"), code=code)


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
    try:
        code = _SIGNER.unsign(key)
    except signing.BadSignature:
        raise Http404 from None
    return get_object_or_404(Registration.objects.select_related("event__hub", "event__site"), code=code)
