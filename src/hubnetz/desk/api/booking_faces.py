"""What the API shows the programs of a hub of bookings, of how much is used, of the queue, of statements."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from ninja import Field

from hubnetz.booking import access, figures
from hubnetz.booking.api import faces
from hubnetz.booking.api.faces import Kind, State, berlin, page_of
from hubnetz.booking.models import Booking, QueueTicket, Statement
from hubnetz.lib.apidoc import Face


class BookingRow(Face):
    """A booking or a request of the hub."""

    code: str
    state: State
    resource: str
    resource_name: dict[str, str]
    kind: Kind
    together_with: list[str]
    size: int
    mode: Annotated[str, Field(description="of an adviser; else empty")]
    topic: str | None
    series: str | None
    starts_at: datetime
    ends_at: datetime
    name: str
    email: str
    phone: str
    organisation_name: str
    postcode: str
    subject: str
    language: str
    made_at: datetime
    confirmed_at: datetime | None
    release_at: Annotated[datetime | None, Field(description="then it is free if nobody has come")]
    checked_in_at: datetime | None
    cancelled_at: datetime | None

    @classmethod
    def of(cls, one: Booking) -> "BookingRow":
        """Return the face of a booking that came from access, with its allocations and their resources."""
        plain = (
            "code",
            "size",
            "name",
            "email",
            "phone",
            "organisation_name",
            "postcode",
            "subject",
            "language",
            "made_at",
            "confirmed_at",
            "release_at",
            "checked_in_at",
            "cancelled_at",
        )
        kind: Any = one.resource.kind
        others = {each.resource.code for each in one.allocations.all() if each.resource_id != one.resource_id}
        return cls(
            **{name: getattr(one, name) for name in plain},
            state=faces.state_of(one),
            resource=one.resource.code,
            resource_name=one.resource.name,
            kind=kind,
            together_with=sorted(others),
            mode=one.mode if one.resource.modes else "",
            topic=one.topic.code if one.topic else None,
            series=one.series.code if one.series else None,
            starts_at=berlin(one.starts_at),
            ends_at=berlin(one.ends_at),
        )


class ResourceRow(Face):
    """Something that can be booked at the hub, also by staff only."""

    code: str
    kind: Kind
    name: dict[str, str]
    site: Annotated[str, Field(description="its town; empty: no place")]
    part_of: str | None
    units: int
    is_listed: Annotated[bool, Field(description="false: only staff book it")]
    needs_approval: bool
    modes: list[str]
    licence: str | None
    to_come: Annotated[int, Field(description="bookings and requests that are not over")]

    @classmethod
    def of(cls, one: Any) -> "ResourceRow":
        """Return the face of a resource that came from access, with its numbers."""
        return cls(
            code=one.code,
            kind=one.kind,
            name=one.name,
            site=one.site.town if one.site else "",
            part_of=one.whole.code if one.whole else None,
            units=one.unit_count,
            is_listed=one.is_listed,
            needs_approval=one.needs_approval,
            modes=one.modes,
            licence=one.licence_kind.code if one.licence_kind else None,
            to_come=one.to_come,
        )


class UseRow(Face):
    """How much one resource was used in a week or a month, in hours; of the current one until now."""

    resource: str
    name: dict[str, str]
    first: date
    last: date
    open: float
    booked: float
    used: Annotated[float, Field(description="where somebody was noted as present")]
    share: Annotated[
        float | None, Field(description="part of the open time that was booked; null: never open")
    ]
    bookings: int
    absent: Annotated[int, Field(description="bookings that nobody came for")]

    @classmethod
    def of(cls, one: figures.Use) -> "UseRow":
        """Return the face of what the figures say."""
        return cls(
            resource=one.resource.code,
            name=one.resource.name,
            first=one.first,
            last=one.last,
            open=figures.hours(one.open),
            booked=figures.hours(one.booked),
            used=figures.hours(one.used),
            share=None if one.share is None else round(one.share, 4),
            bookings=one.bookings,
            absent=one.absent,
        )


class QueueRow(Face):
    """Somebody in the queue of today; `page` shows them their turn and lets them leave."""

    code: str
    number: int
    state: Literal["waits", "called", "left", "missed", "closed"]
    before: int | None
    turn: Annotated[datetime | None, Field(description="an estimate; null: not today, or not waiting")]
    topic: str | None
    adviser: Annotated[str | None, Field(description="the resource they asked for")]
    mode: str
    name: str
    phone: str
    organisation_name: str
    subject: str
    came_at: datetime
    booking: Annotated[str | None, Field(description="the hour it became")]
    page: str

    @classmethod
    def of(cls, ticket: QueueTicket, place: access.Place | None) -> "QueueRow":
        """Return the face of a place in the queue."""
        plain = ("code", "number", "mode", "name", "phone", "organisation_name", "subject", "came_at")
        return cls(
            **{name: getattr(ticket, name) for name in plain},
            state=faces.state_of_number(ticket),
            before=place.before if place else None,
            turn=berlin(place.turn) if place and place.turn else None,
            topic=ticket.topic.code if ticket.topic else None,
            adviser=ticket.resource.code if ticket.resource else None,
            booking=ticket.booking.code if ticket.booking_id and ticket.booking else None,
            page=page_of("booking:ticket", access.key_to_ticket(ticket)),
        )


class StatementRow(Face):
    """What a customer used in a month comes to; amounts in cents."""

    code: str
    number: str
    month: Annotated[date, Field(description="its first day")]
    customer: Annotated[int, Field(description="the debtor's number")]
    name: Annotated[str, Field(description="as it stands on the statement")]
    corrects: Annotated[str | None, Field(description="number of the statement it replaces")]
    net: int
    vat: int
    gross: int
    aid: Annotated[int, Field(description="worth of what public money paid")]
    issued_at: datetime

    @classmethod
    def of(cls, one: Statement, **more: Any) -> Any:
        """Return the face of a statement that came from access."""
        return cls(
            code=one.code,
            number=one.number,
            month=one.month,
            customer=one.recipient["number"],
            name=one.recipient["name"],
            corrects=one.corrects.number if one.corrects else None,
            net=one.net_cents,
            vat=one.vat_cents,
            gross=one.gross_cents,
            aid=one.aid_cents,
            issued_at=one.issued_at,
            **more,
        )


class TaxPart(Face):
    """An amount at one rate on one account; `rate` in hundredths of a percent."""

    rate: int
    account: str
    net: int


class TaxOut(TaxPart):
    """The tax on it."""

    vat: int


class StatementLine(Face):
    """A line of a statement, in the language of the customer."""

    what: str
    day: date
    minutes: int
    number: int
    why: str
    net: int
    aid: int
    parts: list[TaxPart]


class StatementInFull(StatementRow):
    """A statement as it was issued, which nothing changes any more."""

    corrected_by: Annotated[str | None, Field(description="code of the statement that holds instead")]
    reason: Annotated[str, Field(description="why it was corrected")]
    language: str
    lines: list[StatementLine]
    taxes: list[TaxOut]

    @classmethod
    def in_full(cls, one: Statement, newer: Statement | None) -> "StatementInFull":
        """Return the face of a statement that came from access, with what replaces it."""
        made: StatementInFull = cls.of(
            one,
            corrected_by=newer.code if newer else None,
            reason=one.reason,
            language=one.language,
            lines=[
                StatementLine(**{**line, "parts": [TaxPart(**part) for part in line["parts"]]})
                for line in one.lines
            ],
            taxes=[TaxOut(**tax) for tax in one.taxes],
        )
        return made
