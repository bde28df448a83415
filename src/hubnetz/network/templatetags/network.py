"""How a hub's kind, phase and area are said; for hubs that came from ``access.hubs_presented``."""

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hubnetz.network.models import Hub, Responsibility

register = template.Library()
MOST_NAMED = 4


@register.filter
def kind_of(hub: Hub) -> str:
    """Say whether the hub answers for a region or for a theme."""
    return _("Hub for a theme") if hub.kind == "thematic" else _("Regional hub")


@register.filter
def phase_of(hub: Hub) -> dict[str, str]:
    """Say where the hub stands in its life, as a text and a kind for the mark."""
    return phase_named(hub.phase_now[0].kind if hub.phase_now else "none")  # type: ignore[attr-defined]


@register.filter
def phase_named(kind: str) -> dict[str, str]:
    """Say a phase in a hub's life, as a text and a kind for the mark."""
    return {
        "selected": {"text": _("selected for funding"), "kind": "info"},
        "approved": {"text": _("funding approved"), "kind": "info"},
        "building": {"text": _("being set up"), "kind": "info"},
        "operating": {"text": _("open"), "kind": "success"},
        "paused": {"text": _("taking a break"), "kind": "warning"},
        "ended": {"text": _("closed"), "kind": "warning"},
        "none": {"text": "", "kind": ""},
    }[kind]


@register.filter
def places_of(hub: Hub) -> str:
    """Name the towns where the hub can be met, the main site first."""
    sites = sorted(hub.sites.all(), key=lambda site: (not site.is_main, site.pk))
    return ", ".join(dict.fromkeys(site.town for site in sites))


@register.filter
def area_of(hub: Hub) -> str:
    """Name the counties the hub answers for; many are counted; a hub for a theme answers everywhere."""
    rows = _rows(hub, "responsible")
    counties = list(dict.fromkeys(row.region.name for row in rows if row.region.kind == "county"))
    towns = [row.region.name for row in rows if row.region.kind == "municipality"]
    if counties:
        named = ", ".join(counties[:MOST_NAMED])
        rest = len(counties) - MOST_NAMED
        if rest > 0:
            named = _("%(named)s and %(rest)s more") % {"named": named, "rest": rest}
        return named
    if towns:
        text = ngettext("%(first)s", "%(count)s towns and villages around %(first)s", len(towns))
        return text % {"count": len(towns), "first": _middle(hub, towns)}
    return _("the whole state") if _rows(hub, "thematic") else ""


@register.filter
def areas_in_full(hub: Hub) -> list[str]:
    """Name every county and municipality the hub answers for."""
    return sorted(dict.fromkeys(row.region.name for row in _rows(hub, "responsible")))


@register.filter
def stands_in_for(hub: Hub) -> list[str]:
    """Name the places without a hub of their own that this one answers for until there is one."""
    return sorted(dict.fromkeys(row.region.name for row in _rows(hub, "deputy")))


@register.filter
def themes_of(hub: Hub) -> list[str]:
    """Name the topics the hub answers for everywhere."""
    return list(dict.fromkeys(str(row.topic) for row in _rows(hub, "thematic") if row.topic))


def _rows(hub: Hub, role: str) -> list[Responsibility]:
    return [row for row in hub.areas if row.role == role]  # type: ignore[attr-defined]


def _middle(hub: Hub, towns: list[str]) -> str:
    return next((site.town for site in hub.sites.all() if site.is_main), towns[0])
