"""How a hub's kind, phase and area are said; for hubs that came from ``access.hubs_presented``."""

from typing import Any

from django import template
from django.conf import settings
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from hubnetz.lib import structured
from hubnetz.network import access
from hubnetz.network.models import Hub, HubPhase, Network, Partner, Responsibility
from hubnetz.ui import addresses, formats

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
def announced_of(hub: Hub) -> str:
    """Say in a few words when the hub closes or takes a break, before it does; empty if nothing is announced."""
    coming = access.announced(hub)
    if coming is None:
        return ""
    if coming.phase == HubPhase.Kind.ENDED:
        return _("closes on %(day)s") % {"day": formats.day(coming.last_day)}
    return _("takes a break from %(day)s") % {"day": formats.day(coming.since)}


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


@register.filter
def partners_by_role(hub: Hub) -> list[dict[str, Any]]:
    """Return who carries the hub, by role, who leads it first; within a role by kind, then in their order."""
    said = {
        "lead": pgettext("carrying a hub", "leads it"),
        "partner": pgettext("carrying a hub", "partners"),
        "associated": pgettext("carrying a hub", "associated"),
        "sponsor": pgettext("carrying a hub", "sponsors"),
    }
    kinds = list(_kinds_of_partner())
    found: list[dict[str, Any]] = []
    for role in (*said, *sorted({one.role for one in hub.partners.all()} - set(said))):
        rows = [one for one in hub.partners.all() if one.role == role]
        rows.sort(key=lambda one: kinds.index(one.kind) if one.kind in kinds else len(kinds))
        if rows:
            found.append({"text": said.get(role, role), "rows": rows})
    return found


@register.filter
def kind_of_partner(partner: Partner) -> str:
    """Say what kind of organisation it is; a kind without a word stands as it is."""
    return _kinds_of_partner().get(partner.kind, partner.kind)


def _kinds_of_partner() -> dict[str, str]:
    return {
        "county": _("county"),
        "city": _("city"),
        "municipality": _("municipality"),
        "chamber": _("chamber"),
        "association": _("association"),
        "university": _("university"),
        "research": _("research institute"),
        "company": _("company"),
        "start-up": _("start-up"),
    }


@register.filter
def kind_of_competence(kind: str) -> str:
    """Say what kind of thing somebody knows or has."""
    return {
        "technology": _("Technology"),
        "discipline": _("Discipline"),
        "equipment": _("Equipment"),
        "sector": _("Sector"),
    }.get(kind, kind)


@register.filter
def languages_said(codes: list[str]) -> str:
    """Name languages."""
    names = {"de": _("German"), "en": _("English"), "fr": _("French")}
    return ", ".join(names.get(code, code) for code in codes)


@register.filter
def platform(name: str) -> str:
    """Name a social-media platform as it writes itself."""
    known = {"linkedin": "LinkedIn", "youtube": "YouTube", "xing": "XING", "mastodon": "Mastodon"}
    return known.get(name, name.capitalize())


@register.simple_tag
def hub_said(hub: Hub, network: Network) -> structured.Thing:
    """Return what the page of a hub says to machines; the hub came from ``showing.hub_in_full``."""
    places = [
        structured.place(
            site.name or site.town,
            where=structured.address(street=site.street, postcode=site.postcode, town=site.town),
            latitude=site.latitude,
            longitude=site.longitude,
        )
        for site in sorted(hub.sites.all(), key=lambda site: (not site.is_main, site.pk))
    ]
    return structured.organisation(
        str(hub.name),
        url=addresses.of_front("hub", hub.slug),
        description=str(hub.known_for) or str(hub.profile),
        email=hub.email,
        short=hub.short,
        former=[str(name.name) for name in hub.names.all()],
        same_as=[f"https://{hub.web}/"] if hub.web else [],
        places=places,
        areas=areas_in_full(hub),
        parent=network_said(network),
        members=[structured.named(partner.name) for partner in hub.partners.all()],
        topics=[str(one.title) for one in hub.competences.all()] or themes_of(hub),
        contacts=[
            structured.contact(
                str(entry.role), email=entry.email, phone=entry.phone, languages=entry.languages
            )
            for entry in hub.team.all()
        ],
    )


@register.simple_tag
def network_said(network: Network) -> structured.Thing:
    """Return the network as an organisation."""
    return structured.organisation(
        str(network.name), url=addresses.absolute(addresses.in_language("/", _code()))
    )


def _code() -> str:
    return (get_language() or settings.LANGUAGE_CODE)[:2]


def _rows(hub: Hub, role: str) -> list[Responsibility]:
    return [row for row in hub.areas if row.role == role]  # type: ignore[attr-defined]


def _middle(hub: Hub, towns: list[str]) -> str:
    return next((site.town for site in hub.sites.all() if site.is_main), towns[0])
