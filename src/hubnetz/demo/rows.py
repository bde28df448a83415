"""
The rows of a generated history, as plain records that point to each other by their place in a list.

They carry no primary keys and no public codes: those are given when the rows are written, so that a history that
everybody can generate again reveals no code that opens something.
"""

from dataclasses import dataclass, field
from datetime import date, datetime

Texts = dict[str, str]


@dataclass(slots=True)
class Organisation:
    """A hub's record of a company."""

    identity: int
    hub: str
    name: str
    folded: str
    kind: str
    postcode: str
    town: str
    county: str
    domain: str
    staff: int | None
    section: str
    welcomed_at: datetime
    by: str  # address of the user; empty: nobody


@dataclass(slots=True)
class Decision:
    """Which records are the same company; `first` is written before `second`."""

    first: int
    second: int
    verdict: str
    evidence: dict[str, str | bool]
    decided_at: datetime
    by: str


@dataclass(slots=True)
class Event:
    hub: str
    cohosts: tuple[str, ...]
    kind: str
    topics: tuple[str, ...]
    title: Texts
    text: Texts
    mode: str
    site: int | None  # which of the hub's sites
    starts_at: datetime
    ends_at: datetime
    seats: int | None
    published_at: datetime
    cancelled_at: datetime | None = None
    languages: tuple[str, ...] = ("de",)


@dataclass(slots=True)
class Registration:
    event: int
    name: str
    email: str
    language: str
    organisation_name: str
    postcode: str
    organisation: int | None
    seat: int | None
    registered_at: datetime
    cancelled_at: datetime | None = None
    is_walk_in: bool = False


@dataclass(slots=True)
class Attendance:
    registration: int
    event: int
    counted_on: date
    noted_at: datetime
    by: str


@dataclass(slots=True)
class Enquiry:
    hub: str
    state: str
    text: str
    place: str
    postcode: str
    county: str
    topics: tuple[str, ...]
    name: str
    email: str
    phone: str
    organisation_name: str
    organisation: int | None
    language: str
    received_at: datetime
    answer_due_on: date
    assigned_to: str = ""
    assigned_at: datetime | None = None  # None: whoever answered took it on by answering
    answer: str = ""
    answered_at: datetime | None = None
    closed_at: datetime | None = None


@dataclass(slots=True)
class Case:
    hub: str
    organisation: int
    enquiry: int | None
    adviser: str
    title: str
    opened_at: datetime
    closed_at: datetime | None = None


@dataclass(slots=True)
class Consultation:
    hub: str
    organisation: int
    case: int | None
    adviser: str
    held_on: date
    minutes: int
    form: str
    topic: str
    result: str
    next_step: str
    next_step_on: date | None
    noted_at: datetime


@dataclass(slots=True)
class Project:
    hub: str
    organisation: int
    case: int | None
    title: str
    topic: str
    state: str
    impulse_on: date
    from_consultation: int | None
    from_event: int | None
    confirmed_on: date | None
    noted_at: datetime
    moved_at: datetime | None = None  # when it went from running to where it stands now


@dataclass(slots=True)
class Cooperation:
    hub: str
    title: str
    contribution: str
    members: tuple[int, ...]
    case: int | None
    agreed_on: date | None
    confirmed_on: date | None
    same_as: int | None
    noted_at: datetime


@dataclass(slots=True)
class Appearance:
    hub: str
    title: str
    organiser: str
    form: str
    held_on: date
    audience: int | None
    noted_at: datetime


@dataclass(slots=True)
class Reading:
    hub: str
    platform: str
    read_on: date
    followers: int


@dataclass(slots=True)
class History:
    """Everything that happened; lists are in the order in which rows are written."""

    identities: int = 0
    organisations: list[Organisation] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    registrations: list[Registration] = field(default_factory=list)
    attendances: list[Attendance] = field(default_factory=list)
    enquiries: list[Enquiry] = field(default_factory=list)
    cases: list[Case] = field(default_factory=list)
    consultations: list[Consultation] = field(default_factory=list)
    projects: list[Project] = field(default_factory=list)
    cooperations: list[Cooperation] = field(default_factory=list)
    appearances: list[Appearance] = field(default_factory=list)
    readings: list[Reading] = field(default_factory=list)
