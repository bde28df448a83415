"""How an event's place and seats are said."""

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hubnetz.events import rules
from hubnetz.events.models import Event

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
