"""The network and its counties: who answers where, how far the hubs are, who carries them."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from hubnetz.lib.periods import BERLIN
from hubnetz.network import access
from hubnetz.portal import areas, forms
from hubnetz.ui import answers


@require_safe
def network(request: HttpRequest) -> HttpResponse:
    """Show what the network covers, how far each hub is, who carries the hubs and who coordinates."""
    known = access.mapped()
    phases, lives = areas.board()
    context = {
        "known": known,
        "coverage": known.coverage,
        "sites_beyond": areas.sites_beyond(known),
        "municipalities": areas.municipalities_covered(known.coverage),
        "phases": phases,
        "lives": lives,
        "partners": areas.partners_by_kind(),
        "today": timezone.localdate(timezone=BERLIN),
    }
    return answers.page(request, "portal/network.html", context)


@require_safe
def county(request: HttpRequest, ags: str) -> HttpResponse:
    """Show who answers in a county, where to go, what takes place, and ask the one question from there."""
    region = access.county(ags)
    known = access.mapped()
    line = areas.line_of(region, known.coverage)
    hubs = areas.hubs_for(line)
    place = areas.place_of(line)
    name = place.label if place else region.name
    context = {
        "region": region,
        "county": line,
        "name": name,
        "hubs": hubs,
        "near": areas.nearest(place, known.spots),
        "themes": areas.themes(region),
        "towns": areas.towns(region, line),
        "events": areas.dates_in(line, hubs),
    }
    return answers.page(request, "portal/county.html", context, form=forms.Ask(initial={"place": name}))
