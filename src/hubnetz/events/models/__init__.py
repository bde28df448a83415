"""What takes place (event), of what it is made (programme), which dates belong together (series), who has a seat,
waits or came (seats), who is
invited by name (guests), what is written to them (mailings)."""

from hubnetz.events.models.event import Cohost, Event, EventKind, EventQuerySet, EventTopic
from hubnetz.events.models.guests import Guest
from hubnetz.events.models.mailings import Group, Mailing, NewsReader
from hubnetz.events.models.programme import Presence, Session, Speaker
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
from hubnetz.events.models.series import Enrolment, Series

__all__ = [
    "Attendance",
    "AttendeeType",
    "Cohost",
    "Enrolment",
    "Event",
    "EventKind",
    "EventQuerySet",
    "EventTopic",
    "Group",
    "Guest",
    "Invitation",
    "Mailing",
    "NewsReader",
    "Party",
    "Pool",
    "Presence",
    "Question",
    "Registration",
    "RegistrationQuerySet",
    "Series",
    "Session",
    "Speaker",
    "Waiting",
]
