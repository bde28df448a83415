"""How an event's place and seats are said."""

import datetime as dt
import html
from collections.abc import Iterable
from typing import Any

from django import template
from django.urls import reverse
from django.utils import dateformat, timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hubnetz.events import learning, rules, words
from hubnetz.events.facets import Option
from hubnetz.events.filters import LANGUAGES
from hubnetz.events.models import Course, Event, Session
from hubnetz.events.months import Entry
from hubnetz.lib import structured
from hubnetz.lib.periods import BERLIN
from hubnetz.lib.texts import Texts
from hubnetz.ui import addresses, formats
from hubnetz.ui.templatetags import ui

register = template.Library()


@register.filter
def place(event: Event) -> str:
    """Say where it takes place: online, the town, or both."""
    town = event.site.town if event.site else ""
    if event.is_umbrella and event.mode == "hybrid" and not town:
        return _("on site and online")
    if event.mode == "online" or not town:
        return _("online") if event.mode != "on_site" else ""
    return _("%(town)s and online") % {"town": town} if event.mode == "hybrid" else town


@register.filter
def spoken(event: Event) -> str:
    """Say in which languages it is held."""
    return ", ".join(str(LANGUAGES.get(code, code)) for code in event.languages)


@register.simple_tag
def seats(event: Event) -> dict[str, str]:
    """Say how many seats are left, as a text and a kind for the mark; needs ``event.taken`` from access."""
    left = rules.seats_left(event.seats, event.taken)  # type: ignore[attr-defined]
    if left is None:
        return {"text": "", "kind": ""}
    if left == 0:
        waits = getattr(event, "may_wait", False)  # counted by access for rows of lists
        return {"text": _("full – waiting list") if waits else _("fully booked"), "kind": "warning"}
    text = ngettext("%(left)s seat left", "%(left)s seats left", left) % {"left": left}
    return {"text": text, "kind": "success"}


@register.simple_tag
def event_row(event: Event, at: Any = None) -> SafeString:
    """Write an event as a row of a list; the hub ``at`` whose page it is goes unsaid. Needs ``event.taken``."""
    free = seats(event)
    if event.is_umbrella:
        free = {"text": _("joint programme"), "kind": "info"}
    url = addresses.to("events:event", event.code)
    where = place(event)
    if event.part_of:
        belongs = _("part of: %(umbrella)s") % {"umbrella": event.part_of.title}
        where = f"{where} · {belongs}" if where else belongs
    return ui.date_row(
        event.starts_at,
        event.ends_at,
        event.title,
        url,
        "" if at == event.hub else event.hub.name,
        where,
        free["text"],
        free["kind"],
    )


@register.simple_tag
def entries(shown: Iterable[Entry]) -> SafeString:
    """Write the events of a day of a month; in one go, because a month has many."""
    rows = []
    for entry in shown:
        event = entry.event
        if event.cancelled_at:
            when = _("cancelled")
        else:
            when = formats.time_of_day(event.starts_at) if entry.begins else _("continues")
        rows.append(
            f"<li{' class="month__cancelled"' if event.cancelled_at else ''}>"
            f'<a href="{addresses.to("events:event", event.code)}">'
            f'<span class="month__time">{html.escape(when)}</span> {html.escape(str(event.title))}</a></li>'
        )
    return SafeString("".join(rows))


@register.simple_tag
def options(name: str, choices: Iterable[Option]) -> SafeString:
    """Write the boxes of a group of choices; in one go, because a page has many."""
    boxes = []
    for option in choices:
        value, label = html.escape(option.value), html.escape(option.label)
        checked = " checked" if option.checked else ""
        boxes.append(
            f'<div class="kern-form-check"><input class="kern-form-check__checkbox" type="checkbox"'
            f' id="f-{name}-{value}" name="{name}" value="{value}"{checked}>'
            f'<label class="kern-label" for="f-{name}-{value}">{label} '
            f'<span class="facet__count">({option.count})</span></label></div>'
        )
    return SafeString("".join(boxes))


@register.filter
def weekday_and_day(day: dt.date) -> str:
    """Return Donnerstag, 3. Dezember."""
    return dateformat.format(day, "l, j. F" if formats.german() else "l, j F")


@register.filter
def on_day(day: dt.date, query: str) -> str:
    """Return the address of the list of one day, among the past ones if it is over."""
    name = "events:past" if day < timezone.localdate(timezone=BERLIN) else "events:events"
    kept = f"{query}&" if query else ""
    return f"{reverse(name)}?{kept}from={day:%Y-%m-%d}&until={day:%Y-%m-%d}"


@register.filter
def session_kind(session: Session) -> str:
    """Say what a session is."""
    return str(words.SESSION[Session.Kind(session.kind)])


@register.simple_tag
def hours(starts_at: dt.datetime, ends_at: dt.datetime) -> str:
    """Return 14:00–16:00 Uhr; beyond midnight with both days."""
    said = formats.span(starts_at, ends_at)
    return (
        said.partition(", ")[2]
        if starts_at.astimezone(BERLIN).date() == ends_at.astimezone(BERLIN).date()
        else said
    )


@register.filter
def as_texts(text: dict[str, str]) -> str:
    """Return what is kept in several languages in the reader's."""
    return str(Texts(text))


@register.simple_tag
def event_said(
    event: Event, sessions: Iterable[Session] = (), parts: Iterable[Event] = (), course: Course | None = None
) -> structured.Thing:
    """Return what the page of an event says to machines; the event came from access, with its cohosts."""
    url = addresses.absolute(reverse("events:event", args=[event.code]))
    left = rules.seats_left(event.seats, event.taken)  # type: ignore[attr-defined]
    takes = rules.takes_registrations(
        published_at=event.published_at,
        cancelled_at=event.cancelled_at,
        ends_at=event.ends_at,
        closes_at=event.closes_at,
        now=timezone.now(),
    )
    opens_at = event.opens_at.astimezone(formats.BERLIN) if event.opens_at else None
    where = (
        None
        if event.site is None
        else structured.place(
            event.site.name or event.site.town,
            where=structured.address(
                street=event.site.street, postcode=event.site.postcode, town=event.site.town
            ),
            latitude=event.site.latitude,
            longitude=event.site.longitude,
        )
    )
    return structured.event(
        str(event.title),
        url=url,
        description=str(event.text),
        starts_at=event.starts_at.astimezone(formats.BERLIN),
        ends_at=event.ends_at.astimezone(formats.BERLIN),
        mode=event.mode,
        organisers=[
            structured.named(str(hub.name), addresses.of_front("hub", hub.slug))
            for hub in (event.hub, *event.cohosts.all())
        ],
        price=structured.offer("0", url=url, available=left != 0 and takes, opens_at=opens_at),
        where=where,
        is_cancelled=event.cancelled_at is not None,
        moved_from=[one.astimezone(formats.BERLIN) for one in event.moved_from],
        seats=event.seats,  # type: ignore[attr-defined]  # counted by access
        topics=[str(about.topic.name) for about in event.about.all()],
        performers=list(dict.fromkeys(one.name for session in sessions for one in session.speakers.all())),
        within=_within(event.part_of)
        if event.part_of_id and event.part_of and event.part_of.published_at
        else None,
        parts=[_session_said(one, event) for one in sessions if one.kind != Session.Kind.BREAK]
        + [_within(part) for part in parts if part.cancelled_at is None],
        workload=learning.workload(sessions) or event.ends_at - event.starts_at if course else None,
    )


@register.simple_tag
def course_said(event: Event, course: Course | None) -> structured.Thing | None:
    """Return what a course teaches, for machines; None for an event that is none."""
    if course is None:
        return None
    return structured.course(
        str(event.title),
        url=addresses.absolute(reverse("events:event", args=[event.code])),
        description=str(event.text),
        provider=structured.named(str(event.hub.name), addresses.of_front("hub", event.hub.slug)),
        teaches=[str(Texts(goal)) for goal in course.goals],
        languages=event.languages,
        credential=_("certificate of attendance"),
    )


def _session_said(session: Session, event: Event) -> structured.Thing:
    return structured.part(
        str(session.title),
        starts_at=session.starts_at.astimezone(formats.BERLIN),
        ends_at=session.ends_at.astimezone(formats.BERLIN),
        description=str(session.text),
        room=session.room or (event.site.name if event.site else ""),
        performers=[one.name for one in session.speakers.all()],
    )


def _within(event: Event) -> structured.Thing:
    return structured.part(
        str(event.title),
        url=addresses.absolute(reverse("events:event", args=[event.code])),
        starts_at=event.starts_at.astimezone(formats.BERLIN),
        ends_at=event.ends_at.astimezone(formats.BERLIN),
    )
