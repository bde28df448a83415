"""What takes place (event), who has, keeps or waits for a seat, and who came (seats)."""

from hubnetz.events.models.event import Cohost, Event, EventKind, EventQuerySet, EventTopic
from hubnetz.events.models.seats import (
    Attendance,
    AttendeeType,
    Invitation,
    Party,
    Pool,
    Question,
    Registration,
    RegistrationQuerySet,
    Waiting,
)

__all__ = [
    "Attendance",
    "AttendeeType",
    "Cohost",
    "Event",
    "EventKind",
    "EventQuerySet",
    "EventTopic",
    "Invitation",
    "Party",
    "Pool",
    "Question",
    "Registration",
    "RegistrationQuerySet",
    "Waiting",
]
