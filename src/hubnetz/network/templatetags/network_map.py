"""The map of counties and hubs, its tiles and its list: three views of one coverage, chosen by the address."""

from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from hubnetz.network import access, drawing
from hubnetz.network.coverage import County, Coverage, Mapped

register = template.Library()
TYPE = 34.0  # the largest size of a label, in units of the drawing: on a phone


@register.inclusion_tag("network/map.html", takes_context=True)
def network_map(
    context: template.Context,
    known: Mapped | None = None,
    compact: bool = False,
    with_list: bool = True,
) -> dict[str, Any]:
    """
    Show who answers where, as the address says: ``?view=tiles`` or ``?view=list``, else as a map.

    Whoever has asked ``access.mapped`` already gives what is known. A compact map is for a page about other
    things: its points are no links, and it says where there is more. A page with a table of its own needs no list.
    """
    request = context.get("request")
    known = known or access.mapped()
    folder = _folder()
    views = _views(known.coverage, folder)
    if with_list or not views:
        views["list"] = _("List")
    asked = request.GET.get("view", "") if request else ""
    view = asked if asked in views else next(iter(views))
    drawn = _drawn(view, get_language() or "", compact, known, folder)
    return {
        "request": request,
        "view": view,
        "views": views,
        "with_list": with_list,
        "drawn": drawn,
        "coverage": known.coverage,
        "compact": compact,
    }


def _folder() -> Path:
    return Path(settings.HUBNETZ_MAP) if settings.HUBNETZ_MAP else drawing.SHIPPED


def _views(known: Coverage, folder: Path) -> dict[str, str]:
    """Return the views that the data of this network allow, the first one as a rule."""
    found = drawing.outlines(folder)
    views = {}
    if found and any(county.ags in found.areas for county in known.everywhere):
        views["map"] = _("Map")
    if any(county.ags in drawing.cells(folder) for county in known.everywhere):
        views["tiles"] = _("Tiles")
    return views


@lru_cache(maxsize=16)
def _drawn(view: str, language: str, compact: bool, known: Mapped, folder: Path) -> SafeString:
    """Return the drawing or the list; it is made anew when anything it shows is different."""
    found = drawing.outlines(folder)
    if view == "map" and found:
        return render_to_string("network/map_drawing.html", _map(found, known, compact))
    if view == "list":
        return render_to_string("network/map_list.html", {"coverage": known.coverage})
    return render_to_string("network/map_tiles.html", _tiles(drawing.cells(folder), known.coverage))


def _map(found: drawing.Outlines, known: Mapped, compact: bool) -> dict[str, Any]:
    shown = [county for county in known.coverage.everywhere if county.ags in found.areas]
    owners = {
        county.ags: county.responsible[0].slug if county.responsible else county.status for county in shown
    }
    placed = [(spot, found.place(spot.lat, spot.lon)) for spot in known.spots]
    main = [(spot, point) for spot, point in placed if point and spot.is_main]
    small = [(spot, point) for spot, point in placed if point and not spot.is_main]
    texts = drawing.labels(
        [(*point, spot.short) for spot, point in main],
        size=TYPE,
        width=found.width,
        height=found.height,
        others=[point for _spot, point in small],
    )
    return {
        "outlines": found,
        "compact": compact,
        "counties": [{"county": county, "path": found.paths[county.ags]} for county in shown],
        "borders": found.borders(owners),
        "hubs": [
            {"spot": spot, "x": point[0], "y": point[1], "label": label}
            for (spot, point), label in zip(main, texts, strict=True)
        ],
        "sites": [{"spot": spot, "x": point[0], "y": point[1]} for spot, point in small],
    }


def _tiles(cells: dict[str, drawing.Cell], coverage: Coverage) -> dict[str, Any]:
    shown = [(county, cells[county.ags]) for county in coverage.everywhere if county.ags in cells]
    return {
        "width": 100 * (1 + max(cell.column for _county, cell in shown)),
        "height": 100 * (1 + max(cell.row for _county, cell in shown)),
        "tiles": [
            {
                "county": county,
                "x": 100 * cell.column,
                "y": 100 * cell.row,
                "sign": cell.sign or county.name[:3],
            }
            for county, cell in shown
        ],
    }


@register.filter
def answered_by(county: County) -> str:
    """Say in a few words who answers for a county; map, tiles and list say the same."""
    if county.responsible:
        return _names(county.responsible)
    if county.towns:
        part = ngettext(
            "%(hub)s in %(number)s municipality", "%(hub)s in %(number)s municipalities", len(county.towns)
        ) % {"hub": _names(county.town_hubs), "number": len(county.towns)}
        if not county.stand_ins:
            return part
        if {hub.slug for hub in county.stand_ins} == {hub.slug for hub in county.town_hubs}:
            return _("%(part)s, and stands in elsewhere") % {"part": part}
        return _("%(part)s, elsewhere %(hub)s stands in") % {"part": part, "hub": _names(county.stand_ins)}
    if county.is_waiting:
        if not county.stand_ins:
            return _("%(hub)s takes a break") % {"hub": _names(county.pausing)}
        return _("%(hub)s takes a break, %(other)s stands in") % {
            "hub": _names(county.pausing),
            "other": _names(county.stand_ins),
        }
    if county.deputies:
        return _("no hub of its own yet, %(hub)s stands in") % {"hub": _names(county.deputies)}
    return _("no hub of its own yet, the coordination answers")


@register.filter
def status_of(county: County) -> dict[str, str]:
    """Say how a county is covered, as a text and a kind for the mark."""
    if county.is_waiting:
        return {"text": _("hub takes a break"), "kind": "warning"}
    return {
        "covered": {"text": _("has a hub"), "kind": "success"},
        "part": {"text": _("served in part"), "kind": "info"},
        "white": {"text": _("white spot"), "kind": "warning"},
    }[county.status]


def _names(hubs: Any) -> str:
    return _(" and ").join(hub.name for hub in hubs)


@register.simple_tag
def map_notice() -> str:
    """Return whose data the outlines are; empty where there are none."""
    found = drawing.outlines(_folder())
    return found.notice if found else ""


@register.filter
def town_hub_names(county: County) -> str:
    """Name the hubs that some municipalities of the county have."""
    return _names(county.town_hubs)


@register.filter
def stand_in_names(county: County) -> str:
    """Name the hubs that stand in for the county or the rest of it."""
    return _names(county.stand_ins)


@register.filter
def pausing_names(county: County) -> str:
    """Name the hubs of the county that take a break."""
    return _names(county.pausing)


@register.filter
def part_in(county: County, slug: str) -> str:
    """Say which part a hub has in a county."""
    if any(hub.slug == slug for hub in county.responsible):
        return _("responsible")
    number = sum(town.hub.slug == slug for town in county.towns)
    if number:
        return ngettext("for %(number)s municipality", "for %(number)s municipalities", number) % {
            "number": number
        }
    return _("stands in")


@register.filter
def since(county: County, slug: str) -> date | None:
    """Return the day from which a hub has answered in the county."""
    hubs = (*county.responsible, *county.town_hubs, *county.stand_ins)
    return next((hub.since for hub in hubs if hub.slug == slug), None)
