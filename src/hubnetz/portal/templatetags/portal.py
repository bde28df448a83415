"""How an answer gives its reasons."""

from collections.abc import Sequence

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hubnetz.matching import actions as matching
from hubnetz.network.rules import Reason
from hubnetz.portal.access import HubInCharge
from hubnetz.ui import formats

register = template.Library()
MOST_REASONS = 3
IN_THE_ROW = ("date", "seats")  # said by the row of a date itself


@register.filter
def reasons(found: Sequence[Reason]) -> list[str]:
    """Return why something is shown, in a few sentences, the strongest reason first."""
    return [matching.sentence(reason) for reason in found if reason.code not in IN_THE_ROW][:MOST_REASONS]


@register.filter
def reason(found: Reason) -> str:
    """Return why this hub answers, in a sentence."""
    return matching.sentence(found)


@register.filter
def part_of(in_charge: HubInCharge) -> str:
    """Say which part a hub has in an answer."""
    return {
        "responsible": _("Your hub"),
        "deputy": _("Looks after you"),
        "thematic": _("Knows your topic"),
        "coordinator": _("Brings you to the right hub"),
    }[in_charge.role]


@register.filter
def way_to(in_charge: HubInCharge) -> str:
    """Say where the hub's nearest site is, and how far as the crow flies."""
    if in_charge.distance_km is None:
        return ""
    kilometres = round(in_charge.distance_km)
    if kilometres < 2:
        return _("Nearest site: %(site)s, close by") % {"site": in_charge.site}
    return ngettext(
        "Nearest site: %(site)s, about %(number)s kilometre away",
        "Nearest site: %(site)s, about %(number)s kilometres away",
        kilometres,
    ) % {"site": in_charge.site, "number": formats.number(kilometres)}
