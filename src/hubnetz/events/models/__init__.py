"""What takes place (event), of what it is made (programme), what is learned (courses), which dates belong together
(series), who has a seat, waits or came (seats), what is written to them (near, mailings), who
is invited by name (guests), who is to be called (calls), from what others are begun (event_templates)."""

from hubnetz.events.models.calls import Call
from hubnetz.events.models.courses import Certificate, Course
from hubnetz.events.models.event import Cohost, Event, EventKind, EventQuerySet, EventTopic
from hubnetz.events.models.event_templates import EventTemplate
from hubnetz.events.models.guests import Guest
from hubnetz.events.models.joint import Agreement, Credit, Crediting
from hubnetz.events.models.mailings import Group, Mailing, NewsReader
from hubnetz.events.models.materials import Material
from hubnetz.events.models.near import Joined, Told
from hubnetz.events.models.programme import Presence, Session, Speaker
from hubnetz.events.models.repeats import RepeatedKey
from hubnetz.events.models.scans import Scan
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
    "Agreement",
    "Attendance",
    "AttendeeType",
    "Call",
    "Certificate",
    "Cohost",
    "Course",
    "Credit",
    "Crediting",
    "Enrolment",
    "Event",
    "EventKind",
    "EventQuerySet",
    "EventTemplate",
    "EventTopic",
    "Group",
    "Guest",
    "Invitation",
    "Joined",
    "Mailing",
    "Material",
    "NewsReader",
    "Party",
    "Pool",
    "Presence",
    "Question",
    "Registration",
    "RegistrationQuerySet",
    "RepeatedKey",
    "Scan",
    "Series",
    "Session",
    "Speaker",
    "Told",
    "Waiting",
]
