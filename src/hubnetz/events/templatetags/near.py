"""What templates say about the time around an event."""

from django import template
from django.urls import reverse

from hubnetz.events.access import key_to
from hubnetz.events.models import Registration

register = template.Library()


@register.filter
def own_page(registration: Registration) -> str:
    """Return the address of the page of one seat, for whoever may open it."""
    return reverse("events:registration", args=[key_to(registration)])


@register.filter
def way_to_join(registration: Registration) -> str:
    """Return the address that leads to the event online, for whoever may open it."""
    return reverse("events:join", args=[key_to(registration)])
