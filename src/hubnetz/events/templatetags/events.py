"""How an event's place and seats are said."""

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hubnetz.events import rules
from hubnetz.events.models import Event
from hubnetz.lib import structured
from hubnetz.ui import addresses, formats

register = template.Library()


@register.filter
def place(event: Event) -> str:
    """Say where it takes place: online, the town, or both."""
    town = event.site.town if event.site else ""
    if event.mode == "online" or not town:
        return _("online") if event.mode != "on_site" else ""
    return _("%(town)s and online") % {"town": town} if event.mode == "hybrid" else town


@register.simple_tag
def seats(event: Event) -> dict[str, str]:
    """Say how many seats are left, as a text and a kind for the mark; needs ``event.taken`` from access."""
    left = rules.seats_left(event.seats, event.taken)  # type: ignore[attr-defined]
    if left is None:
        return {"text": "", "kind": ""}
    if left == 0:
        return {"text": _("fully booked"), "kind": "warning"}
    text = ngettext("%(left)s seat left", "%(left)s seats left", left) % {"left": left}
    return {"text": text, "kind": "success"}


@register.simple_tag
def event_said(event: Event) -> structured.Thing:
    """Return what the page of an event says to machines; the event came from access, with its cohosts."""
    url = addresses.absolute(reverse("events:event", args=[event.code]))
    left = rules.seats_left(event.seats, event.taken)  # type: ignore[attr-defined]
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
        price=structured.offer("0", url=url, available=left != 0 and not event.cancelled_at),
        where=where,
        is_cancelled=event.cancelled_at is not None,
        seats=event.seats,
        topics=[str(about.topic.name) for about in event.about.all()],
    )
