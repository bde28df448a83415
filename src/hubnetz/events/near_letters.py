"""Letters around the time of an event: a reminder, thanks; and between the hubs of a joint one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from hubnetz.events import access, holding
from hubnetz.events.models import Event, Pool, Registration
from hubnetz.network.models import Hub
from hubnetz.post import actions as post
from hubnetz.post import rendering
from hubnetz.post.models import Letter


@dataclass(frozen=True, slots=True)
class Seats:
    """The seats at one event that one address is reminded of."""

    seats: Sequence[Registration]

    @property
    def event(self) -> Event:
        """Where they are."""
        return self.seats[0].event

    @property
    def count(self) -> int:
        """How many."""
        return len(self.seats)

    @property
    def unnamed(self) -> int:
        """For how many nobody has said who comes."""
        return sum(not seat.name for seat in self.seats)

    @property
    def online(self) -> bool:
        """Whether one joins online."""
        return any(seat.pool.mode == Pool.Mode.ONLINE for seat in self.seats)

    @property
    def is_party(self) -> bool:
        """Whether a contact is reminded, who says who comes."""
        first = self.seats[0]
        return bool(first.party and first.email in ("", first.party.email))

    @property
    def own_page(self) -> str:
        """The page where the seats are given back and, online, where one joins."""
        first = self.seats[0]
        if self.is_party and first.party:
            return rendering.link("events:party", access.key_to_party(first.party))
        return rendering.link("events:registration", access.key_to(first))

    @property
    def giving_back(self) -> str:
        """The same page, at its button; a contact chooses which seats."""
        return self.own_page if self.is_party else f"{self.own_page}#cannot-come"


def reminder(seats: Sequence[Seats]) -> Letter:
    """Remind one address of its seats at one event, or at several of one hub on one day."""
    first = seats[0].seats[0]
    return _to_guest("reminder", first, dates=seats, first=first.event, several=len(seats) > 1)


def thanks(registration: Registration, address: str) -> Letter:
    """Thank somebody for coming and ask at an address how it was."""
    return _to_guest("thanks", registration, address=address)


def _to_guest(kind: str, registration: Registration, **more: Any) -> Letter:
    event = registration.event
    name = registration.name
    if not registration.email:
        contact = registration.party or registration.waiting
        name = contact.name if contact else ""
    return post.write(
        f"events.{kind}",
        to=holding.address_of(registration),
        language=registration.language,
        template=f"events/letters/{kind}.txt",
        context={"name": name, "event": event, "hub": event.hub, **more},
        about=registration,
        hub=event.hub.slug,
    )


def runs_together(event: Event, hub: Hub, colleague: Any) -> Letter:
    """Tell somebody at a hub that it runs an event together with its host now, and how to leave."""
    return _to_colleague("runs_together", event, hub, colleague)


def credit_proposed(event: Event, hub: Hub, colleague: Any, rule: Any) -> Letter:
    """Ask somebody at a co-host whether the hub agrees to the rule for whom a visit counts."""
    return _to_colleague("credit_proposed", event, hub, colleague, rule=rule)


def _to_colleague(kind: str, event: Event, hub: Hub, colleague: Any, **more: Any) -> Letter:
    return post.write(
        f"events.{kind}",
        to=colleague.email,
        language=colleague.language,
        template=f"events/letters/{kind}.txt",
        context={
            "colleague": colleague,
            "event": event,
            "hub": hub,
            "page": lambda: rendering.link(settings.HUBNETZ_FRONTS["desk_joint"], event.code),
            **more,
        },
        about=event,
        hub=hub.slug,
    )
