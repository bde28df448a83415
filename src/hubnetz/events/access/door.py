"""The entrance of an event: who is expected, who is there, whom a typed word means; for staff who got the event."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from hubnetz.events.access import staff, tickets
from hubnetz.events.models import Event, Pool, Presence, Registration, Session
from hubnetz.lib.texts import Texts

_UMLAUTS = str.maketrans({"ä": "a", "ö": "o", "ü": "u", "ß": "ss"})
_SPELT = (("ae", "a"), ("oe", "o"), ("ue", "u"))
_LINE = (
    "code",
    "name",
    "email",
    "organisation_name",
    "party__name",
    "type__name",
    "pool__mode",
    "is_walk_in",
    "no_photos",
    "attendance__noted_at",
    "here",
)


@dataclass(frozen=True, slots=True)
class Guest:
    """A line of the list at the entrance."""

    code: str
    name: str
    email: str
    organisation_name: str
    contact: str | None  # who registered them
    type: Texts | None
    mode: str
    is_walk_in: bool
    no_photos: bool
    there: datetime | None  # at the event
    here: bool  # at the session that was asked for, else at the event

    @property
    def called(self) -> str:
        """The name, or who says later who comes."""
        if self.name:
            return self.name
        if self.contact:
            return _("not named yet (with %(contact)s)") % {"contact": self.contact}
        return _("not named yet")

    @property
    def is_online(self) -> bool:
        """Whether the seat is one online, so that nobody is expected at the entrance."""
        return self.mode == Pool.Mode.ONLINE


@dataclass(frozen=True, slots=True)
class Numbers:
    """How many are expected and how many are there: of the seats on site, where there are such."""

    expected: int
    there: int


def event_watched_by(user: Any, code: str) -> Event:
    """Return one event at whose entrance the user may note who came.

    :raises Http404: if no host of it is the user's
    :raises PermissionDenied: if the user only looks on there
    """
    found = staff.event_seen_by(user, code)
    if not staff.powers(user, found).notes:
        raise PermissionDenied
    return found


def may_watch(user: Any, event: Event) -> bool:
    """Say whether somebody, signed in or not, may note who came to an event."""
    return bool(user.is_authenticated) and staff.powers(user, event).notes


def sessions_of(event: Event) -> list[Session]:
    """Return the sessions where people are noted as present, in their order."""
    rows = Session.objects.filter(event=event).exclude(kind=Session.Kind.BREAK)
    return list(rows.order_by("starts_at", "pk"))


def session_of(event: Event, code: str) -> Session | None:
    """Return a session of the event, None for the event as a whole.

    :raises Http404: if it is another event's
    """
    if not code:
        return None
    found = get_object_or_404(Session.objects.exclude(kind=Session.Kind.BREAK), event=event, code=code[:20])
    found.event = event
    return found


def sessions_with(seat: Registration) -> list[tuple[Session, bool]]:
    """Return the sessions of somebody's event, each with whether they are noted there; one query."""
    there = Exists(Presence.objects.filter(registration=seat, session=OuterRef("pk")))
    rows = Session.objects.filter(event=seat.event_id).exclude(kind=Session.Kind.BREAK)
    return [(one, one.there) for one in rows.annotate(there=there).order_by("starts_at", "pk")]


def guests(event: Event, session: Session | None = None) -> list[Guest]:
    """Return everybody with a seat, by name; one query."""
    rows = _seats(event, session).values_list(*_LINE)
    return sorted((Guest(*row) for row in rows), key=lambda one: folded(one.name or one.contact or ""))


def guest(event: Event, code: str, session: Session | None = None) -> Guest | None:
    """Return one line of the list; one query."""
    rows = _seats(event, session).filter(code=code)
    return next((Guest(*row) for row in rows.values_list(*_LINE)), None)


def numbers(event: Event, session: Session | None = None) -> Numbers:
    """Return how many are expected and how many are there; one query."""
    on_site = Q(pool__mode=Pool.Mode.ON_SITE)
    there = Q(here=True)
    counted = _seats(event, session).aggregate(
        on_site=Count("pk", filter=on_site),
        there=Count("pk", filter=on_site & there),
        all=Count("pk"),
        all_there=Count("pk", filter=there),
    )
    if event.mode == "online":
        return Numbers(counted["all"], counted["all_there"])
    return Numbers(counted["on_site"], counted["there"])


def seat_at(event: Event, code: str) -> Registration:
    """Return one standing registration of the event.

    :raises Http404: if it is not this event's
    """
    found: Registration = get_object_or_404(event.registrations.standing(), code=code)
    found.event = event
    return found


def meant(people: list[Guest], typed: str) -> list[Guest]:
    """Narrow people to those whose name, company, address or code has all of the words, umlauts or not."""
    words = folded(typed[:120]).split()
    if not words:
        return people
    return [one for one in people if all(word in _said_of(one) for word in words)]


def ticket_in(typed: str) -> str:
    """Return the ticket in what a scanner typed (the address in a square code), or in what was typed by hand."""
    text = typed.strip().rstrip("/")
    return text.rpartition("/check-in/")[2].lower() if "/check-in/" in text else text.lower()


def folded(text: str) -> str:
    """Return a text as it is compared: “Müller”, “Mueller” and “muller” are alike."""
    plain = unicodedata.normalize("NFC", text).casefold().translate(_UMLAUTS)
    if not plain.isascii():
        plain = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    for spelt, short in _SPELT:
        plain = plain.replace(spelt, short)
    return plain


def list_for_device(event: Event) -> list[list[Any]]:
    """Return what a device at the entrance needs of each seat, and no more: the mark of its ticket, its code, name,
    company, whether they are there, the codes of the sessions where they were, and, where photos are made, whether they
    want to be in none; two queries."""
    fields = [
        "code",
        "name",
        "email",
        "organisation_name",
        "party__name",
        "attendance__noted_at",
        "no_photos",
        "pk",
    ]
    seats = event.registrations.standing().order_by("name", "pk")
    present: dict[int, list[str]] = {}
    for key, session in Presence.objects.filter(session__event=event).values_list(
        "registration_id", "session__code"
    ):
        present.setdefault(key, []).append(session)
    found = []
    for code, name, email, company, contact, noted_at, refuses, pk in seats.values_list(*fields):
        seat = Registration(code=code, name=name, email=email, event=event)
        mark = tickets.mark_of(event, tickets.ticket_of(seat))
        there, no_photos = noted_at is not None, refuses and event.takes_photos
        found.append([mark, code, name or contact or "", company, there, present.get(pk, []), no_photos])
    return found


def _said_of(one: Guest) -> str:
    return folded(f"{one.name} {one.contact or ''} {one.organisation_name} {one.email} {one.code}")


def _seats(event: Event, session: Session | None) -> "QuerySet[Registration]":
    """Return the seats, each with whether its person is `here`."""
    seats = event.registrations.standing()
    if session is None:
        return seats.annotate(here=Q(attendance__isnull=False))
    return seats.annotate(here=Exists(Presence.objects.filter(registration=OuterRef("pk"), session=session)))
