"""How a hub's life is said in the office's pages."""

from django import template

from hubnetz.network.access import Happening
from hubnetz.network.models import Site
from hubnetz.office import words

register = template.Library()
SAID = {
    "phase": words.PHASE,
    "answers": words.ANSWERS,
    "what": words.WHAT,
    "team": words.TEAM,
    "proposal": words.PROPOSAL_STATE,
}


@register.filter
def said(value: str, of: str) -> str:
    """Return the word for a state or kind; one without a word stands as it is."""
    return str(SAID[of].get(value, value))


@register.filter
def mark(phase: str) -> str:
    """Return the kind of mark for a phase."""
    return words.PHASE_MARK.get(phase, "")


@register.filter
def told(entry: Happening) -> str:
    """Say what an entry of a hub's history says."""
    if entry.what == "phase":
        return said(entry.text, "phase")
    if entry.what == "area":
        return f"{entry.text} ({said(entry.row.role, 'answers')})"
    return entry.text


@register.filter
def entry(site: Site) -> str:
    """Return what names a site in an address of the hub's history."""
    return f"site-{site.pk}"
