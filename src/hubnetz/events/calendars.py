"""How events are written down for other programs: as a calendar file (RFC 5545) and as a feed (RSS 2.0)."""

from collections.abc import Iterable
from datetime import UTC, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse
from django.utils.feedgenerator import Rss201rev2Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hubnetz.events import rules
from hubnetz.events.access import programme
from hubnetz.events.models import Event, Registration, Session
from hubnetz.lib.periods import BERLIN
from hubnetz.network import access as network
from hubnetz.post.rules import mail_domain
from hubnetz.ui import formats

if TYPE_CHECKING:
    from icalendar import Event as Entry

REFRESHED_EVERY = timedelta(hours=6)


def page_of(event: Event) -> str:
    """Return the full address of the event's page in the language of the reader."""
    return f"{settings.BASE_URL}{reverse('events:event', args=[event.code])}"


def calendar(events: Iterable[Event], words: str) -> bytes:
    """Return the events as a calendar file; ``words`` say which of them these are, empty for all.

    A date keeps its UID for ever and its SEQUENCE only grows, so that a program replaces what it has.
    """
    found = list(events)
    sessions, above = programme.sessions_by_event(found), programme.umbrellas_above(found)
    entries = [
        _entry(event, sessions=sessions.get(event.pk, ()), above=above.get(event.part_of_id or 0, ""))
        for event in found
    ]
    return _file(entries, words)


def calendar_of_seat(seat: Registration, key: str, *, earlier: int = 0) -> bytes:
    """Return one person's seat as a calendar file: the event's entry, with the link that gives the seat back.

    It has the UID of the event's own entry: whoever has both in a calendar sees it once. ``earlier`` is how many seats
    the person has given back at the event before this one: their files are replaced by this one, too.
    """
    event = seat.event
    above = programme.umbrellas_above([event]).get(event.part_of_id or 0, "")
    entry = _entry(event, mode=seat.pool.mode, sessions=programme.sessions_of(event), above=above)
    own_page = f"{settings.BASE_URL}{reverse('events:registration', args=[key])}"
    text = f"{entry['description']}\n\n{_('You cannot come any more? Give your seat back:')}\n{own_page}"
    del entry["description"], entry["url"]
    entry.add("description", text)
    entry.add("url", own_page)
    changed = max(filter(None, (event.changed_at, seat.confirmed_at, seat.cancelled_at))).astimezone(UTC)
    said: dict[str, object] = {"dtstamp": changed, "last-modified": changed}
    said["sequence"] = event.sequence + rules.steps_of_seat(
        before=earlier, confirmed=seat.confirmed_at is not None, cancelled=seat.cancelled_at is not None
    )
    if seat.cancelled_at:
        said |= {"status": "CANCELLED", "transp": "TRANSPARENT"}
    elif seat.confirmed_at is None and not event.cancelled_at:
        said["status"] = "TENTATIVE"
    for name, value in said.items():
        del entry[name]
        entry.add(name, value)
    return _file([entry], "")


def _file(entries: "Iterable[Entry]", words: str) -> bytes:
    from icalendar import Calendar  # as late as it is needed: most processes never write a calendar

    name = str(network.the_network())
    made = Calendar()
    made.add("prodid", "-//Hubnetz//Events//DE")
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    title = f"{name}: {words}" if words else name
    for key in ("name", "x-wr-calname"):
        made.add(key, title)
    made.add("x-wr-timezone", "Europe/Berlin")
    made.add("refresh-interval", REFRESHED_EVERY, parameters={"VALUE": "DURATION"})
    made.add("x-published-ttl", "PT6H")
    for entry in entries:
        made.add_component(entry)
    return bytes(made.to_ical())


def _uid(code: str) -> str:
    return f"{code}@{mail_domain(settings.DEFAULT_FROM_EMAIL)}"


def _entry(event: Event, *, mode: str = "", sessions: Iterable[Session] = (), above: str = "") -> "Entry":
    from icalendar import Event as Entry

    entry = Entry()
    changed = event.changed_at.astimezone(UTC)
    published = event.published_at or event.changed_at
    entry.add("uid", _uid(event.code))
    if above:  # the umbrella that gathers it with others
        entry.add("related-to", _uid(above), parameters={"RELTYPE": "PARENT"})
    entry.add("sequence", event.sequence)
    entry.add("dtstamp", changed)
    entry.add("last-modified", changed)
    entry.add("created", published.astimezone(UTC))
    entry.add("dtstart", event.starts_at.astimezone(UTC))
    entry.add("dtend", event.ends_at.astimezone(UTC))
    entry.add("status", "CANCELLED" if event.cancelled_at else "CONFIRMED")
    entry.add("transp", "TRANSPARENT" if event.cancelled_at else "OPAQUE")
    entry.add("summary", title_of(event), parameters={"LANGUAGE": get_language() or "de"})
    told = "".join(f"{_session(one)}\n" for one in sessions)
    text = f"{event.text}\n\n{told}\n" if told else f"{event.text}\n\n"
    entry.add("description", f"{text}{_('Host: %(hub)s') % {'hub': event.hub.name}}\n{page_of(event)}")
    entry.add("url", page_of(event))
    if place := event.where(mode):
        entry.add("location", place)
    if event.site and (mode or event.mode) != "online":
        entry.add("geo", (event.site.latitude, event.site.longitude))
    return entry


def _session(one: Session) -> str:
    """Return a line of the programme: 10:00 Title (room): who speaks."""
    begins = one.starts_at.astimezone(BERLIN)
    room = f" ({one.room})" if one.room else ""
    who = ", ".join(speaker.name for speaker in one.speakers.all())
    return f"{formats.day_short(begins)} {begins:%H:%M} {one.title}{room}{f': {who}' if who else ''}"


def title_of(event: Event) -> str:
    """Return the title, with a warning before it when the event is cancelled."""
    return _("Cancelled: %(title)s") % {"title": event.title} if event.cancelled_at else str(event.title)


def feed(events: Iterable[Event], *, words: str, page: str, own: str) -> str:
    """Return the events as a feed; ``words`` say which of them these are, ``page`` is the list, ``own`` the feed."""
    name = str(network.the_network())
    made = Rss201rev2Feed(
        title=_("%(network)s: new events") % {"network": name},
        link=page,
        description=words,
        language=get_language() or "de",
        feed_url=own,
    )
    for event in events:
        text = [formats.span_in_full(event.starts_at, event.ends_at), event.where(), str(event.text)]
        made.add_item(
            title=f"{formats.day_short(event.starts_at)}: {title_of(event)}",
            link=page_of(event),
            description="\n".join(part for part in text if part),
            unique_id=_uid(event.code),
            unique_id_is_permalink=False,
            pubdate=event.published_at,
            author_name=str(event.hub.name),
        )
    return made.writeString("utf-8")
