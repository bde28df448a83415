"""How a time of a resource stands in an address or a form, and how addresses of hours are made."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from hubnetz.booking import rules
from hubnetz.booking.models import Resource
from hubnetz.ui.forms import FIRST_DAY, LAST_DAY

CHOICE = re.compile(r"([0-9a-z]{4,20})@(\d{8}T\d{4})\+(\d{1,4})")
LONGEST_SUBJECT = 400


@dataclass(frozen=True, slots=True)
class Chosen:
    """A time of a resource, as an address or a form carries it."""

    code: str
    starts_at: datetime
    ends_at: datetime

    @classmethod
    def read(cls, text: str) -> "Chosen | None":
        """Return what was chosen; None if that is no time."""
        found = CHOICE.fullmatch(text)
        if not found:
            return None
        code, starts, minutes = found.groups()
        try:
            starts_at = datetime.strptime(starts, "%Y%m%dT%H%M").replace(tzinfo=UTC)
        except ValueError:
            return None
        if not FIRST_DAY <= starts_at.date() <= LAST_DAY:
            return None
        return cls(code, starts_at, starts_at + timedelta(minutes=int(minutes)))


def choice(resource: Resource, starts_at: datetime, ends_at: datetime) -> str:
    """Return the text that stands for a time of a resource."""
    minutes = int((ends_at - starts_at) / rules.MINUTE)
    return f"{resource.code}@{starts_at.astimezone(UTC):%Y%m%dT%H%M}+{minutes}"


def said(chosen: Chosen) -> str:
    """Return the text that a chosen time was read from."""
    minutes = int((chosen.ends_at - chosen.starts_at) / rules.MINUTE)
    return f"{chosen.code}@{chosen.starts_at:%Y%m%dT%H%M}+{minutes}"


def hour_address(slot: Any = None, *, topic: str = "", place: str = "", subject: str = "") -> str:
    """Return the address where an hour is booked, with all that is known already; without a slot where one chooses."""
    known = {
        "topic": topic,
        "place": place,
        "q": subject[:LONGEST_SUBJECT],
        "slot": choice(slot.resource, slot.starts_at, slot.ends_at) if slot else "",
    }
    said = urlencode({key: value for key, value in known.items() if value})
    return f"{reverse('booking:anywhere')}{'?' if said else ''}{said}#booking"
