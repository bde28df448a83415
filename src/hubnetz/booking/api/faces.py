"""What the API shows everybody of resources, free times and one's own booking."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from django.utils import timezone
from ninja import Field, Header, Query
from ninja.errors import ValidationError

from hubnetz.booking import access
from hubnetz.booking.access import together
from hubnetz.booking.models import Booking, LicenceKind, QueueTicket, Resource
from hubnetz.booking.refusals import LicenceNeeded, NotFree
from hubnetz.events.models import Event
from hubnetz.lib.apidoc import LAST_PAGE, PUBLIC_ERRORS, Face, Refusal
from hubnetz.lib.errors import Refused
from hubnetz.lib.periods import BERLIN
from hubnetz.network.models import Site
from hubnetz.ui import addresses

Key = Annotated[UUID, Header(alias="Idempotency-Key")]
PageNumber = Annotated[int, Query(ge=1, le=LAST_PAGE)]
Kind = Literal["desks", "room", "lab", "machine", "adviser", "thing"]
Mode = Literal["on_site", "phone", "video"]
LONGEST = timedelta(days=1)  # that anything can be booked by those who come
State = Annotated[
    Literal["asked", "booked", "there", "over", "self", "staff", "declined", "lapsed", "no_show", "closed"],
    Field(
        description="asked: the hub decides; booked; there; over. Or how it ended: self (given back), staff (the hub "
        "took it back), declined, lapsed (a request nobody answered), no_show, closed"
    ),
]


def page_of(name: str, *args: str) -> str:
    """Return the full address of a page."""
    return addresses.absolute(addresses.to(name, *args))


def berlin(moment: datetime) -> datetime:
    """Return a moment as a clock in Berlin shows it."""
    return moment.astimezone(BERLIN)


def malformed(field: str, sentence: object) -> ValidationError:
    """Return the refusal of one part of a body."""
    return ValidationError([{"loc": ("body", *field.split(".")), "msg": str(sentence)}])


def asked_wrong(field: str, sentence: object) -> ValidationError:
    """Return the refusal of one part of an address."""
    return ValidationError([{"loc": ("query", field), "msg": str(sentence)}])


class PlaceOut(Face):
    """Where something is."""

    name: str
    street: str
    postcode: str
    town: str
    latitude: float
    longitude: float

    @classmethod
    def of(cls, site: Site | None) -> "PlaceOut | None":
        """Return the place, None for none."""
        names = ("name", "street", "postcode", "town", "latitude", "longitude")
        return cls(**{name: getattr(site, name) for name in names}) if site else None


class FeatureOut(Face):
    """What a place or thing has."""

    code: str
    name: dict[str, str]


class ResourceOut(Face):
    """A pool of desks, a room, a lab, a machine, an adviser, or a thing that is lent."""

    code: str
    kind: Kind
    name: dict[str, str]
    text: dict[str, str]
    hub: str
    site: PlaceOut | None
    people: Annotated[int | None, Field(description="for how many it is made; null: not said")]
    units: Annotated[int, Field(description="how many alike there are to have at one time; of desks several")]
    purposes: list[str]
    features: list[FeatureOut]
    topics: Annotated[list[str], Field(description="what an adviser knows about")]
    modes: Annotated[list[str], Field(description="how an adviser can be met")]
    part_of: Annotated[str | None, Field(description="booking the whole takes all its parts")]
    licence: Annotated[str | None, Field(description="the licence one must have, see /licences")]
    needs_approval: Annotated[bool, Field(description="a booking is a request until the hub says yes")]
    step_minutes: Annotated[int, Field(description="bookings begin so far apart, from the opening on")]
    shortest_minutes: int
    longest_minutes: int
    lead_minutes: Annotated[int, Field(description="so long before it begins it must be booked")]
    horizon_days: Annotated[int, Field(description="so far ahead it can be booked")]
    page: str
    calendar: Annotated[str, Field(description="a calendar file of when it is not free")]

    @classmethod
    def of(cls, one: Any, **more: Any) -> Self:
        """Return the public face of a resource that came from `access.offered`."""
        plain = (
            "code",
            "kind",
            "name",
            "text",
            "people",
            "purposes",
            "modes",
            "needs_approval",
            "step_minutes",
            "shortest_minutes",
            "longest_minutes",
            "lead_minutes",
            "horizon_days",
        )
        return cls(
            **{name: getattr(one, name) for name in plain},
            hub=one.hub.slug,
            site=PlaceOut.of(one.site),
            units=max(one.unit_count, 1),
            features=[FeatureOut(code=each.code, name=each.name) for each in one.features.all()],
            topics=[topic.code for topic in one.topics.all()],
            part_of=one.whole.code if one.whole and one.whole.is_listed else None,
            licence=one.licence_kind.code if one.licence_kind else None,
            page=page_of("booking:resource", one.code),
            calendar=page_of("booking:not_free", one.code),
            **more,
        )


class InductionOut(Face):
    """A course that gives a licence; one registers as for any event."""

    event: str
    title: dict[str, str]
    hub: str
    starts_at: datetime
    page: str

    @classmethod
    def of(cls, event: Event) -> "InductionOut":
        """Return the public face of a course."""
        return cls(
            event=event.code,
            title=event.title,
            hub=event.hub.slug,
            starts_at=berlin(event.starts_at),
            page=page_of("events:event", event.code),
        )


class LicenceKindOut(Face):
    """What one has to be shown before one may use some machines, with the next courses that show it."""

    code: str
    name: dict[str, str]
    text: dict[str, str]
    months: Annotated[int | None, Field(description="so long it is good; null: for ever")]
    inductions: list[InductionOut]

    @classmethod
    def of(cls, kind: LicenceKind, events: Sequence[Event]) -> "LicenceKindOut":
        """Return the public face of a kind of licence."""
        return cls(
            code=kind.code,
            name=kind.name,
            text=kind.text,
            months=kind.months,
            inductions=[InductionOut.of(one) for one in events],
        )


class SlotOut(Face):
    """A time that can be booked."""

    starts_at: datetime
    ends_at: datetime


class InsteadOut(SlotOut):
    """What could be had instead, all of it: send it as `resource` and `together_with`."""

    kind: Annotated[
        str,
        Field(
            description="shift (another time), shorten (less of it), place (others of the hub), hub (another)"
        ),
    ]
    hub: str
    resource: str
    name: dict[str, str]
    together_with: list[str]

    @classmethod
    def of(cls, one: together.Instead) -> "InsteadOut":
        """Return the public face of what access found."""
        first, *others = one.asked
        return cls(
            kind=one.kind,
            starts_at=berlin(one.starts_at),
            ends_at=berlin(one.ends_at),
            hub=first.hub.slug,
            resource=first.code,
            name=first.name,
            together_with=[other.code for other in others],
        )


class BookingRefusal(Refusal):
    """Why something was not booked; and, where there is any, what could be had instead or the next course."""

    instead: Annotated[list[InsteadOut], Field(description="where the code is not_free")] = []
    induction: Annotated[InductionOut | None, Field(description="where the code is licence_needed")] = None


BOOKING_ERRORS: Any = PUBLIC_ERRORS | {409: BookingRefusal}


def refused(
    refusal: Refused, asked: Sequence[Resource], *, starts_at: datetime, ends_at: datetime, **wanted: Any
) -> Refused:
    """Let a refusal say what could be had instead of what was asked for, and the next course, as far as there is any.

    Nobody looks for what is longer than anything can be booked, or ends before it begins.
    """
    if isinstance(refusal, NotFree) and starts_at < ends_at <= starts_at + LONGEST:
        found = together.instead(asked, starts_at=starts_at, ends_at=ends_at, **wanted)
        refusal.more["instead"] = [InsteadOut.of(one).model_dump(mode="json") for one in found]
    if isinstance(refusal, LicenceNeeded) and refusal.induction:
        refusal.more["induction"] = InductionOut.of(refusal.induction).model_dump(mode="json")
    return refusal


class BookedOut(Face):
    """What the caller learns: the code of what was made, and whether the hub must still say yes. The key comes by
    e-mail."""

    code: str
    state: State
    hub: str
    resource: str
    together_with: list[str]
    starts_at: datetime
    ends_at: datetime


def state_of(found: Booking) -> Any:
    """Say where a booking stands now."""
    return access.state_of(found, timezone.now())


def state_of_number(ticket: QueueTicket) -> Any:
    """Say where a number of a queue stands."""
    return ticket.ending or ("called" if ticket.called_at else "waits")


def codes(resources: Sequence[Resource]) -> list[str]:
    """Return the codes of some resources."""
    return [one.code for one in resources]
