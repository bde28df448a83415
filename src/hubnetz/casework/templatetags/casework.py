"""The form for an enquiry, for a page of another room."""

from collections.abc import Iterable
from typing import Any

from django import template

from hubnetz.casework import forms
from hubnetz.network.models import Topic

register = template.Library()


@register.inclusion_tag("casework/enquiry_form.html", takes_context=True)
def enquiry_form(
    context: template.Context, *, text: str, place: str, chosen: list[str], topics: Iterable[Topic]
) -> dict[str, Any]:
    """Show the form with what the page knows already; it is sent to the enquiry's own page."""
    form = forms.Enquire(topics=topics, initial={"text": text, "place": place, "topic": chosen})
    return {"form": form, "csrf_token": context.get("csrf_token")}
