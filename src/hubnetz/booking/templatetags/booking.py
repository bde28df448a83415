"""Next hours with an adviser, for a page of another room."""

from typing import Any

from django import template
from django.urls import reverse

from hubnetz.booking import access, writing
from hubnetz.network.models import Hub

register = template.Library()


@register.inclusion_tag("booking/next_hours.html")
def next_hours(fitting: access.Fitting | None, *, place: str = "", text: str = "") -> dict[str, Any]:
    """Show hours that came from `access.fitting_hours`, each a link to its form with all that is known filled in."""
    found = fitting or access.Fitting()
    return {
        "hours": [
            {"slot": slot, "url": writing.hour_address(slot, topic=topic, place=place, subject=text)}
            for slot, topic in found.hours
        ],
        "more": writing.hour_address(topic=found.topic, place=place, subject=text),
    }


@register.simple_tag
def office_hours_at(hub: Hub) -> str:
    """Return where hours at a hub are booked; empty if it has none."""
    return reverse("booking:at_hub", args=[hub.slug]) if access.office_hours(hub).exists() else ""
