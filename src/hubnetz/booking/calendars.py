"""How bookings are written down for calendar programs (RFC 5545): one's own, a hub's, and for everybody no names."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hubnetz.booking import rules
from hubnetz.booking.models import Booking, Resource
from hubnetz.network import access as network
from hubnetz.post.rules import mail_domain
from hubnetz.ui import addresses

if TYPE_CHECKING:
    from icalendar import Event as Entry

REFRESHED_EVERY = timedelta(minutes=30)


def ours() -> str:
    """Return how the UID of each entry ends that is written here, and of no other: events have another end."""
    return f"@bookings.{mail_domain(settings.DEFAULT_FROM_EMAIL)}"


def own(booking: Booking, key: str, others: Iterable[Resource] = ()) -> bytes:
    """Return one's own booking as a file: its UID stays, its SEQUENCE grows with each change, cancelled it says so."""
    page = f"{settings.BASE_URL}{reverse('booking:own', args=[key])}"
    entry = _entry(booking)
    what = ", ".join(str(one.name) for one in [booking.resource, *others])
    entry.add("summary", _said(booking, f"{what}, {booking.resource.hub.short}"), _language())
    lines = [booking.subject, str(booking.resource.getting_there), _("Move or cancel it here:"), page]
    entry.add("description", "\n".join(line for line in lines if line))
    entry.add("url", page)
    return _file([entry], "")


def of_staff(bookings: Iterable[Booking], words: str, *, shows_people: bool) -> bytes:
    """Return bookings of a hub for its own people; without `shows_people` the times alone."""
    return _file([_for_staff(one, shows_people) for one in bookings], words)


def _for_staff(booking: Booking, shows_people: bool) -> "Entry":
    entry = _entry(booking)
    what = str(booking.resource.name)
    who = f"{booking.name} ({booking.organisation_name})" if booking.organisation_name else booking.name
    summary = f"{what}: {who}" if shows_people and who else f"{what}: {_('booked')}"
    entry.add("summary", _said(booking, summary), _language())
    if shows_people:
        lines = [booking.subject, booking.phone, booking.email]
        entry.add("description", "\n".join(line for line in lines if line))
    page = addresses.to(settings.HUBNETZ_FRONTS["desk_booking"], booking.code)
    entry.add("url", f"{settings.BASE_URL}{page}")
    return entry


def not_free(resource: Resource, spans: Iterable[rules.Span], now: datetime) -> bytes:
    """Return when a resource is not free, for everybody: no names, no reasons."""
    page = f"{settings.BASE_URL}{reverse('booking:resource', args=[resource.code])}"
    entries = []
    for span in spans:
        uid = f"{resource.code}-{span.starts_at.astimezone(UTC):%Y%m%dT%H%M}"
        entry = _bare(uid, span.starts_at, span.ends_at, changed=now, sequence=0)
        entry.add("status", "CONFIRMED")
        entry.add("transp", "OPAQUE")
        entry.add("summary", _("not free"), _language())
        entry.add("url", page)
        entries.append(entry)
    return _file(entries, str(resource.name))


def _entry(booking: Booking) -> "Entry":
    changed = booking.changed_at or booking.confirmed_at or booking.made_at
    entry = _bare(
        booking.code, booking.starts_at, booking.ends_at, changed=changed, sequence=booking.sequence
    )
    gone = booking.cancelled_at is not None
    status = "CANCELLED" if gone else "CONFIRMED" if booking.confirmed_at else "TENTATIVE"
    entry.add("status", status)
    entry.add("transp", "TRANSPARENT" if gone else "OPAQUE")
    site = booking.resource.site
    if site and booking.mode == Resource.Mode.ON_SITE:
        place = f"{site.postcode} {site.town}"
        entry.add("location", ", ".join(part for part in (site.name, site.street, place) if part))
        entry.add("geo", (site.latitude, site.longitude))
    return entry


def _bare(uid: str, begins: datetime, ends: datetime, *, changed: datetime, sequence: int) -> "Entry":
    from icalendar import Event as Entry  # as late as it is needed: most processes never write a calendar

    entry = Entry()
    entry.add("uid", f"{uid}{ours()}")
    entry.add("sequence", sequence)
    entry.add("dtstamp", changed.astimezone(UTC))
    entry.add("last-modified", changed.astimezone(UTC))
    entry.add("dtstart", begins.astimezone(UTC))
    entry.add("dtend", ends.astimezone(UTC))
    return entry


def _said(booking: Booking, text: str) -> str:
    return _("Cancelled: %(what)s") % {"what": text} if booking.cancelled_at else text


def _language() -> dict[str, str]:
    return {"LANGUAGE": get_language() or "de"}


def _file(entries: Iterable[Any], words: str) -> bytes:
    from icalendar import Calendar

    made = Calendar()
    made.add("prodid", "-//Hubnetz//Bookings//DE")
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    name = str(network.the_network())
    title = f"{name}: {words}" if words else name
    for key in ("name", "x-wr-calname"):
        made.add(key, title)
    made.add("x-wr-timezone", "Europe/Berlin")
    made.add("refresh-interval", REFRESHED_EVERY, parameters={"VALUE": "DURATION"})
    made.add("x-published-ttl", "PT30M")
    for entry in entries:
        made.add_component(entry)
    return bytes(made.to_ical())
