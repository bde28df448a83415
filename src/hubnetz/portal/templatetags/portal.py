"""How an answer gives its reasons."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import template
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from hubnetz.matching import actions as matching
from hubnetz.matching.rules import Hit
from hubnetz.network.rules import Reason
from hubnetz.portal.access import HubInCharge
from hubnetz.portal.answering import Rung, Wish
from hubnetz.portal.asked import Asked
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


@register.filter
def besides(asked: Asked, name: str) -> list[tuple[str, str]]:
    """Return what the address says but one thing, for the hidden fields of a form that asks for it."""
    return asked.besides(name)


@register.filter
def any_on(ways: Sequence[Mapping[str, Any]]) -> bool:
    """Say whether the answer is narrowed down."""
    return any(way["on"] for way in ways)


@register.filter
def in_language(text: Mapping[str, str]) -> str:
    """Return a text that comes in both languages."""
    return text["en" if (get_language() or "de").startswith("en") else "de"]


@register.filter
def away(hit: Hit) -> str:
    """Say how far it is to something in the wider area."""
    if hit.rung != "wider" or hit.km is None:
        return ""
    kilometres = max(round(hit.km), 1)
    return ngettext(
        "About %(number)s kilometre away.", "About %(number)s kilometres away.", kilometres
    ) % {"number": formats.number(kilometres)}  # fmt: skip


@register.filter
def ladder(wish: Wish) -> list[dict[str, Any]]:
    """
    Return the steps of the ladder in their order: own region, wider area, online.

    The first that holds something is open, with a sentence for each before it that holds nothing; the others open
    at a click and say how much they hold.
    """
    titles = {
        "own": _("In your region"),
        "wider": _("In the wider area"),
        "online": _("Online, from anywhere"),
        "network": _("At the hubs of the network"),
    }
    held = {rung.code: rung for rung in wish.rungs}
    known = wish.next.hit.rung if wish.next else ""
    steps: list[dict[str, Any]] = []
    for code, title in titles.items():
        rung = held.get(code)
        if rung is not None:
            is_open = not any(step["rung"] for step in steps)
            steps.append({"title": title, "rung": rung, "is_open": is_open, "text": _held(rung)})
        elif code == "own" and known != "own" and held and "network" not in held:
            text = _("There is nothing for this in your region just now; it goes on further away.")
            steps.append({"title": title, "rung": None, "is_open": True, "is_empty": True, "text": text})
    return steps


def _held(rung: Rung) -> str:
    dates = ngettext("%(number)s date", "%(number)s dates", len(rung.dates)) % {"number": len(rung.dates)}
    offers = ngettext("%(number)s offer", "%(number)s offers", len(rung.offers)) % {
        "number": len(rung.offers)
    }
    return ", ".join(text for text, things in ((dates, rung.dates), (offers, rung.offers)) if things)
