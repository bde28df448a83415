"""When somebody is busy, out of a calendar that another program wrote: spans, and not a word of what it is.

Plain: no Django, no clock, no network. What repeats is reckoned by the clock of its zone, as RFC 5545 has it.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any
from xml.etree.ElementTree import Element, ParseError

import recurring_ical_events
from defusedxml import DefusedXmlException, ElementTree
from icalendar import Calendar

from hubnetz.booking.rules import Span, joined, moment
from hubnetz.lib.periods import BERLIN

MOST_EVENTS = 20_000
TOO_OFTEN = ("SECONDLY", "MINUTELY")  # no conversation is, and working it out takes for ever
CALDAV = "{urn:ietf:params:xml:ns:caldav}"


class Unreadable(Exception):
    """It is no calendar, or one of a size that no adviser's is."""


def busy_spans(
    texts: Iterable[bytes], within: Span, *, zone: tzinfo = BERLIN, not_of: str = ""
) -> list[Span]:
    """Return when somebody is busy, joined up and cut to a time, in order.

    What is marked as free or was cancelled does not count, nor do events whose UID ends with `not_of`: those are ours.

    :raises Unreadable: if one of the texts is no calendar, or there is too much in them
    """
    spans: list[Span] = []
    count = 0
    for text in texts:
        if (
            not text.count(b"BEGIN:VCALENDAR") == text.count(b"END:VCALENDAR") > 0
        ):  # cut off on the way, or nothing
            raise Unreadable("not whole")
        try:
            for calendar in Calendar.from_ical(text, multiple=True):
                count += len(calendar.walk("VEVENT"))
                if count > MOST_EVENTS:
                    raise Unreadable("too many")
                spans += _of_events(calendar, within, zone, not_of)
                for said in calendar.walk("VFREEBUSY"):
                    spans += _of_free_busy(said, zone)
        except (ValueError, TypeError, KeyError, AttributeError, OverflowError, IndexError) as error:
            raise Unreadable(type(error).__name__) from error
    cut = (
        Span(max(one.starts_at, within.starts_at), min(one.ends_at, within.ends_at))
        for one in spans
        if one.starts_at < within.ends_at and one.ends_at > within.starts_at
    )
    return joined(cut)


def calendar_texts(answer: bytes) -> list[bytes]:
    """Return the calendars in a server's answer to a question (RFC 4791).

    :raises Unreadable: if it is no such answer
    """
    root = _parsed(answer)
    if root.tag != "{DAV:}multistatus":
        raise Unreadable(root.tag)
    return [(found.text or "").encode() for found in root.iter(f"{CALDAV}calendar-data")]


def is_collection(answer: bytes) -> bool:
    """Say whether a server's answer says that a calendar is there.

    :raises Unreadable: if it is no such answer
    """
    kinds = _parsed(answer).iter("{DAV:}resourcetype")
    return any(found.find(f"{CALDAV}calendar") is not None for found in kinds)


def _parsed(answer: bytes) -> Element:
    try:
        root: Element = ElementTree.fromstring(answer, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise Unreadable("xml") from error
    return root


def question(within: Span) -> bytes:
    """Return what a server is asked: all events that touch a time, those that repeat as a rule."""
    first, last = (f"{one.astimezone(UTC):%Y%m%dT%H%M%SZ}" for one in within)
    return (
        '<?xml version="1.0" encoding="utf-8"?>'
        '<C:calendar-query xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav">'
        "<D:prop><C:calendar-data/></D:prop>"
        '<C:filter><C:comp-filter name="VCALENDAR"><C:comp-filter name="VEVENT">'
        f'<C:time-range start="{first}" end="{last}"/>'
        "</C:comp-filter></C:comp-filter></C:filter></C:calendar-query>"
    ).encode()


KIND = (
    b'<?xml version="1.0" encoding="utf-8"?>'
    b'<D:propfind xmlns:D="DAV:"><D:prop><D:resourcetype/></D:prop></D:propfind>'
)


def _of_events(calendar: Any, within: Span, zone: tzinfo, not_of: str) -> Iterator[Span]:
    for event in calendar.walk("VEVENT"):
        for rule in _rows(event, "RRULE"):
            if {str(one).upper() for one in rule.get("FREQ", ())} & set(TOO_OFTEN):
                raise Unreadable("too often")
    repeated = recurring_ical_events.of(calendar, skip_bad_series=True)
    for event in repeated.between(within.starts_at - timedelta(days=1), within.ends_at + timedelta(days=1)):
        is_ours = bool(not_of) and str(event.get("UID", "")).endswith(not_of)
        is_free = str(event.get("TRANSP", "")).upper() == "TRANSPARENT"
        if not is_ours and not is_free and str(event.get("STATUS", "")).upper() != "CANCELLED":
            yield Span(_moment(event["DTSTART"].dt, zone), _moment(event["DTEND"].dt, zone))


def _of_free_busy(said: Any, zone: tzinfo) -> Iterator[Span]:
    for row in _rows(said, "FREEBUSY"):
        periods = row if isinstance(row, list) else [row]
        for one in periods:
            if str(one.params.get("FBTYPE", "BUSY")).upper() != "FREE":
                begins, ends = one.dt
                at = _moment(begins, zone)
                yield Span(at, at + ends if isinstance(ends, timedelta) else _moment(ends, zone))


def _rows(component: Any, name: str) -> list[Any]:
    found = component.get(name, [])
    return found if isinstance(found, list) else [found]


def _moment(one: date | datetime, zone: tzinfo) -> datetime:
    """Return the moment; a day is its first one, and what has no zone is by our clock."""
    if not isinstance(one, datetime):
        return moment(one, time.min, zone)
    return (one if one.tzinfo else one.replace(tzinfo=zone)).astimezone(UTC)
