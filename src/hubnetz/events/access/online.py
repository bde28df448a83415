"""The door to an event online: who gets the link to join at this moment, and who asked for it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hubnetz.catalogue.models import Mode
from hubnetz.events import timing
from hubnetz.events.models import Event, Party, Pool, Registration
from hubnetz.ui import formats

_SENTENCES = {
    "cancelled": _("This event is cancelled, so there is nothing to join."),
    "given_back": _("This seat was given back, so it opens no link any more."),
    "not_confirmed": _(
        "You have no confirmed seat yet. As soon as you have one, you can join from your page."
    ),
    "on_site": _("Your seat is on site, so there is no link for it."),
    "late": _("This event is over."),
    "no_link": _("The host has not added the link yet. Please try again in a few minutes."),
}


@dataclass(frozen=True, slots=True)
class Door:
    """Whether somebody gets the link to join at this moment; if not, why, and from when on."""

    closed: str  # empty where it is open
    opens_at: datetime

    @property
    def sentence(self) -> Any:
        """Say why it is closed."""
        if self.closed == "early":
            moment = formats.moment(self.opens_at)
            return _("You can join from %(moment)s on (German time).") % {"moment": moment}
        return _SENTENCES.get(self.closed, "")

    @property
    def is_near(self) -> bool:
        """Whether the page speaks of joining at all."""
        return self.closed in ("", "early", "no_link")


def seat_to_join(registration: Registration) -> Registration:
    """Return the seat as it is now, with its event and way."""
    return Registration.objects.select_related("event", "pool").get(pk=registration.pk)


def door_to(registration: Registration) -> Door:
    """Return whether a seat that came from access, with event and way, opens the link to join now."""
    event = registration.event
    closed = timing.join_state(
        is_confirmed=registration.confirmed_at is not None,
        is_given_back=registration.cancelled_at is not None,
        is_cancelled=event.cancelled_at is not None or event.published_at is None,
        is_online=registration.pool.mode == Pool.Mode.ONLINE,
        has_link=bool(event.join_url),
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        now=timezone.now(),
    )
    return Door(closed, timing.joins_from(event.starts_at))


def seats_to_pass_on(party: Party) -> "list[tuple[int, Registration, Door]]":
    """Return the seats online for which the contact opens the link, with number and door: the contact's own and those
    without an address. Whoever has an address of their own joins from their own page."""
    if party.event.mode == Mode.ON_SITE:
        return []
    rows = party.registrations.filter(cancelled_at=None).select_related("event", "pool").order_by("pk")
    found = []
    for number, seat in enumerate(rows, start=1):
        if (seat.email or seat.contact_says) in (
            "",
            party.email,
        ):  # whoever has a seat elsewhere joins from there
            door = door_to(seat)
            if door.is_near:
                found.append((number, seat, door))
    return found


def joined(event: Event) -> "QuerySet[Registration]":
    """Return who has a seat and opened the link to join, by name; for staff who got the event from access."""
    rows = event.registrations.standing().filter(joined__isnull=False)
    return rows.select_related("joined", "attendance", "party").order_by("name", "pk")


def joined_not_noted(event: Event) -> "QuerySet[Registration]":
    """Return those of them who are not noted as present."""
    return joined(event).filter(attendance=None)
