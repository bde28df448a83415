"""The form for an enquiry, for a page of another room."""

from collections.abc import Iterable
from typing import Any

from django import template

from hubnetz.casework import forms
from hubnetz.network.models import Topic

register = template.Library()


@register.inclusion_tag("casework/enquiry_form.html", takes_context=True)
def enquiry_form(
    context: template.Context,
    *,
    text: str,
    place: str,
    chosen: list[str],
    topics: Iterable[Topic],
    came_from: str = "",
) -> dict[str, Any]:
    """Show the form with what the page knows already; it is sent to the enquiry's own page."""
    begun = {"text": text, "place": place, "topic": chosen, "came_from": came_from}
    form = forms.Enquire(topics=topics, initial=begun)
    return {"form": form, "csrf_token": context.get("csrf_token")}
