"""One page for each verb of where a hub answers and where it is met: areas and sites."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hubnetz.events import access as events
from hubnetz.events import actions as moves
from hubnetz.network import access, actions
from hubnetz.network.models import Hub, Responsibility, Site
from hubnetz.office import hub_forms
from hubnetz.office.views import verbs
from hubnetz.office.views.hubs import region_of, today
from hubnetz.ui import formats


@verbs.on_hub
def areas(request: HttpRequest, hub: Hub) -> HttpResponse:
    """Let the hub answer for a further area; where others answer already, that is shown first."""
    begun = {"since": today(), "width": "county", "role": "responsible"}
    form = hub_forms.Area(access.topics(), access.regions(), verbs.sent(request), initial=begun)

    def take() -> None:
        data = form.cleaned_data
        actions.take_area(
            hub,
            region_of(data["found"]),
            role=data["role"],
            topic=form.chosen_topic,
            since=data["since"],
            until=data["until"],
            by=request.user,
        )

    if request.method == "POST" and form.is_valid() and not form.cleaned_data["anyway"]:
        others = access.others_answering(form.ags, form.cleaned_data["since"], hub)
        same = [
            row for row in others if row.role == form.cleaned_data["role"] and row.topic == form.chosen_topic
        ]
        if same:
            form.ask_anyway(
                _("Here %(hubs)s answers already. Tick the box below if this hub answers there as well.")
                % {"hubs": ", ".join(dict.fromkeys(str(row.hub) for row in same))}
            )
    return verbs.answered(
        request,
        hub,
        form,
        take,
        title=_("A further area"),
        lead=_("Whoever asks from there is led to this hub from that day on."),
        submit=_("Note the area"),
        done=_("The area is noted."),
    )


@verbs.on_hub
def area_end(request: HttpRequest, hub: Hub, entry: str) -> HttpResponse:
    """Let the hub give up an area."""
    row = access.entry_of(hub, entry)
    if not isinstance(row, Responsibility):
        raise Http404
    form = hub_forms.LastDay(verbs.sent(request), initial={"on": today()})
    return verbs.answered(
        request,
        hub,
        form,
        lambda: actions.give_up_area(row, on=form.cleaned_data["on"], by=request.user),
        title=_("Give up %(area)s") % {"area": row.region.name},
        lead=_others(row),
        submit=_("Give the area up"),
        done=_("The last day is noted."),
    )


def _others(row: Responsibility) -> str:
    others = access.others_answering(row.region.ags, today(), row.hub)
    hubs = dict.fromkeys(str(one.hub) for one in others)
    if hubs:
        return _("These hubs answer there as well: %(hubs)s.") % {"hubs": ", ".join(hubs)}
    return _("Nobody else answers there: it becomes a white spot, and the nearest hub stands in.")


@verbs.on_hub
def sites(request: HttpRequest, hub: Hub) -> HttpResponse:
    """Give the hub a further site."""
    form = hub_forms.Site(verbs.sent(request), initial={"since": today()})
    return verbs.answered(
        request,
        hub,
        form,
        lambda: actions.add_site(
            hub,
            **form.address,
            since=form.cleaned_data["since"],
            is_main=form.cleaned_data["is_main"],
            by=request.user,
        ),
        title=_("A further site"),
        submit=_("Note the site"),
        done=_("The site is noted."),
    )


@verbs.on_hub
def site_move(request: HttpRequest, hub: Hub, entry: str) -> HttpResponse:
    """Let a site move."""
    site = _site(hub, entry)
    dates = [(event.code, _date(event)) for event in events.dates_at(site, today())]
    form = hub_forms.Move(dates, verbs.sent(request), initial={"since": today(), "site_name": site.name})

    def move() -> str:
        since, moving = form.cleaned_data["since"], form.cleaned_data.get("dates", [])
        moved = moves.move_site(site, **form.address, since=since, dates=moving, by=request.user)
        if not moved:
            return _("The move is noted.")
        said = ngettext(
            "The move is noted, and %(number)s date moves with it.",
            "The move is noted, and %(number)s dates move with it.",
            moved,
        )
        return said % {"number": moved}

    return verbs.answered(
        request,
        hub,
        form,
        move,
        title=_("%(site)s moves") % {"site": site},
        lead=_("What took place at the old address keeps it."),
        submit=_("Note the move"),
    )


def _date(event: Any) -> str:
    """Say when a date takes place, what it is and how many have a seat."""
    seats = ngettext("%(number)s seat taken", "%(number)s seats taken", event.taken) % {"number": event.taken}
    return f"{formats.moment(event.starts_at)}: {event.title} ({seats})"


@verbs.on_hub
def site_end(request: HttpRequest, hub: Hub, entry: str) -> HttpResponse:
    """Let a site close."""
    site = _site(hub, entry)
    form = hub_forms.LastDay(verbs.sent(request), initial={"on": today()})
    return verbs.answered(
        request,
        hub,
        form,
        lambda: actions.close_site(site, on=form.cleaned_data["on"], by=request.user),
        title=_("%(site)s closes") % {"site": site},
        submit=_("Close the site"),
        done=_("The last day is noted."),
    )


def _site(hub: Hub, entry: str) -> Site:
    row = access.entry_of(hub, entry)
    if not isinstance(row, Site):
        raise Http404
    return row
