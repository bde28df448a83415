"""Read an adviser's calendar where it is; changes no row. What is kept of the way there is sealed."""

import base64
import hashlib
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings

from hubnetz.booking import apart, calendars, outside
from hubnetz.booking.models import OutsideCalendar
from hubnetz.booking.rules import Span
from hubnetz.lib import fetching

Trouble = OutsideCalendar.Trouble
MOST_DAYS = 400


@dataclass(frozen=True, slots=True)
class Way:
    """How one gets to a calendar."""

    url: str
    username: str = ""
    password: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of it: when the adviser is busy, or what is in the way."""

    spans: tuple[Span, ...] = ()
    trouble: str = ""


def sealed(way: Way) -> str:
    """Return a way so that nobody reads it who has the database alone."""
    text = json.dumps([way.url, way.username, way.password]).encode()
    return _key().encrypt(text).decode()


def opened(calendar: OutsideCalendar) -> Way | None:
    """Return the way to a calendar; None if the house's key is another one than when it was sealed."""
    try:
        return Way(*json.loads(_key().decrypt(calendar.sealed.encode())))
    except InvalidToken:
        return None


def _key() -> Fernet:
    secret = hashlib.sha256(f"booking.calendar:{settings.SECRET_KEY}".encode()).digest()
    return Fernet(base64.urlsafe_b64encode(secret))


def read(calendar: OutsideCalendar, now: datetime) -> Reading:
    """Return when somebody is busy by their own calendar from yesterday until as far as they can be booked."""
    way = opened(calendar)
    if way is None:
        return Reading(trouble=Trouble.REFUSED)
    ahead = min(calendar.resource.horizon_days + 2, MOST_DAYS)
    within = Span(now - timedelta(days=1), now + timedelta(days=ahead))
    try:
        texts = _texts(calendar.kind, way, within)
        return Reading(tuple(apart.busy_spans(texts, within, not_of=calendars.ours())))
    except fetching.Unfetched as error:
        return Reading(trouble=Trouble(error.code))
    except outside.Unreadable:
        return Reading(trouble=Trouble.UNREADABLE)
    except apart.TooMuch:
        return Reading(trouble=Trouble.TOO_LARGE)


def _texts(kind: str, way: Way, within: Span) -> list[bytes]:
    inside = settings.HUBNETZ_CALENDARS_INSIDE
    asks: dict[str, Any] = {"username": way.username, "password": way.password, "inside": inside}
    if kind == OutsideCalendar.Kind.ICS:
        return [fetching.fetch(way.url, **asks).body]
    xml = {"Content-Type": "application/xml; charset=utf-8"}
    answer = fetching.fetch(
        way.url, method="REPORT", body=outside.question(within), headers={**xml, "Depth": "1"}, **asks
    )
    texts = outside.calendar_texts(answer.body)
    if not texts:  # nothing in it, or no calendar at all
        kind_of = fetching.fetch(
            way.url, method="PROPFIND", body=outside.KIND, headers={**xml, "Depth": "0"}, **asks
        )
        if not outside.is_collection(kind_of.body):
            raise outside.Unreadable("no calendar")
    return texts
