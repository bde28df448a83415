"""When an event is: in German time, which is said where people join from anywhere, and by the visitor's own clock."""

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from hubnetz.events.models import Event
from hubnetz.ui import formats
from hubnetz.ui.templatetags import ui

register = template.Library()


@register.simple_tag
def event_when(event: Event, mode: str = "") -> SafeString:
    """Return when an event is; for all, or for somebody who takes part in one of its ways.

    What is left open for the visitor's own time is filled by the behaviour, which knows the visitor's clock.
    """
    begins, ends = formats.iso(event.starts_at), formats.iso(event.ends_at)
    said = f'<time datetime="{begins}">{ui.when_in_full(event.starts_at, event.ends_at)}</time>'
    if (mode or event.mode) == "on_site":
        return SafeString(said)
    own = escape(_(", {when} in your time"))
    return SafeString(
        f'{said} {_("(German time)")}<span data-behaviour="yourtime" data-home="{formats.BERLIN}"'
        f' data-begins="{begins}" data-ends="{ends}" data-said="{own}" hidden></span>'
    )
