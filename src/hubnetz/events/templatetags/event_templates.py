"""How templates of events are said."""

from django import template
from django.utils.translation import ngettext

from hubnetz.catalogue import words as catalogue
from hubnetz.events.models import EventTemplate

register = template.Library()


@register.filter
def way_of_template(of: EventTemplate) -> str:
    """Say whether it takes place on site, online or both."""
    return str(catalogue.modes()[of.mode])


@register.filter
def how_long(minutes: int) -> str:
    """Say how long something takes: 45 minutes, 2 hours, 1 hour 30 minutes, 3 days."""
    days, left = divmod(minutes, 24 * 60)
    if days:  # by the day: an event of several days ends on its last one
        days += bool(left)
        return ngettext("%(n)s day", "%(n)s days", days) % {"n": days}
    hours, left = divmod(minutes, 60)
    said = []
    if hours:
        said.append(ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours})
    if left:
        said.append(ngettext("%(n)s minute", "%(n)s minutes", left) % {"n": left})
    return " ".join(said)
