"""How hubs, their lives and what they know are said on the pages that show them."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import template
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from hubnetz.indicators import access as indicators
from hubnetz.lib import structured
from hubnetz.lib.periods import BERLIN
from hubnetz.network.models import Competence, Hub, Site
from hubnetz.portal.access import Life
from hubnetz.ui import addresses, formats

register = template.Library()
CLOSE = 16  # how near a map is shown


@register.inclusion_tag("portal/figures.html")
def network_figures() -> dict[str, Any]:
    """Show what the network has done, as tiles with their day; nothing before the first count. One query."""
    return {"figures": indicators.kept()}


@register.filter
def map_link(site: Site) -> str:
    """Return where the site is on OpenStreetMap; only who follows the link asks that map for anything."""
    at = f"{site.latitude:.5f}", f"{site.longitude:.5f}"
    place = urlencode({"mlat": at[0], "mlon": at[1]})
    return f"https://www.openstreetmap.org/?{place}#map={CLOSE}/{at[0]}/{at[1]}"


@register.filter
def dialled(number: str) -> str:
    """Return a telephone number as it is dialled."""
    return re.sub(r"(?!^\+)[^0-9]", "", number.replace("(0)", ""))


@register.filter
def said_of_life(life: Life) -> str:
    """Say since when the hub stands where it does in its life."""
    if life.since is None:
        return ""
    return _("since %(day)s") % {"day": formats.day(life.since)}


@dataclass(frozen=True)
class Step:
    """What happened to a hub on a day."""

    day: date
    text: str


@register.filter
def story(hub: Hub) -> list[Step]:
    """Return what happened to the hub so far, and what is known to come, first things first."""
    said = {
        "selected": _("selected for funding"),
        "approved": _("funding approved"),
        "building": _("set-up began"),
        "operating": _("opened"),
        "paused": _("break began"),
        "ended": _("closed"),
    }
    steps = [Step(phase.valid_from, said[phase.kind]) for phase in hub.phases.all()]
    earlier = None
    for name in hub.names.all():
        if earlier is not None and str(earlier) != str(name.name):
            text = _("named %(new)s, before that %(old)s") % {"new": name.name, "old": earlier}
            steps.append(Step(name.valid_from, text))
        earlier = name.name
    return sorted(steps, key=lambda step: step.day)


@register.filter
def is_to_come(day: date) -> bool:
    """Say whether a day lies after today."""
    return day > timezone.localdate(timezone=BERLIN)


@register.filter
def ask_about(known: Competence) -> str:
    """Return the address of the enquiry with hub, topics and a first sentence filled in."""
    values = {
        "hub": known.hub.slug,
        "topic": [topic.code for topic in known.topics.all()],
        "q": _("I have a question about: %(title)s.") % {"title": known.title},
    }
    return f"{reverse('casework:enquiry')}?{urlencode(values, doseq=True)}"


@register.simple_tag
def competence_said(known: Competence) -> structured.Thing:
    """Return what the page of a competence says to machines."""
    return structured.service(
        str(known.title),
        url=addresses.absolute(reverse("portal:competence", args=[known.code])),
        description=str(known.text),
        kind=", ".join(str(topic.name) for topic in known.topics.all()),
        provider=structured.named(str(known.hub.name), addresses.of_front("hub", known.hub.slug)),
    )
