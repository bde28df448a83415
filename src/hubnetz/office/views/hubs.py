"""The hubs of the network: a board of all, the life of each, and opening a new one."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hubnetz.casework import access as casework
from hubnetz.lib.errors import Refused
from hubnetz.lib.periods import BERLIN
from hubnetz.network import access, actions
from hubnetz.network.models import Hub, HubPhase, Region
from hubnetz.network.rules import Place
from hubnetz.office import first_and_last, hub_forms, words
from hubnetz.office.views import frame
from hubnetz.ui import answers

MOST_NAMED = 3


@dataclass(frozen=True)
class Line:
    """One hub on the board: where it stands, who leads it, what it answers for, what changes next."""

    hub: Hub
    phase: str
    lead: str
    areas: list[str]
    more: int
    next_on: date | None
    next_text: str


def today() -> date:
    """Return the day in Berlin."""
    return timezone.localdate(timezone=BERLIN)


@frame.for_readers
def hubs(request: HttpRequest) -> HttpResponse:
    """Show all hubs with what is true today and what changes next; found also by the names they had."""
    typed = request.GET.get("q", "").strip()[:120]
    lines = [_line(hub) for hub in access.hubs_named(typed, access.hubs_board())]
    context = {
        "at": "hubs",
        "typed": typed,
        "lines": lines,
        "any": bool(typed or lines),
        "writes": frame.writes(request),
        "proposals": access.proposals_open(),
        "closures": casework.closures_proposed(),
    }
    return answers.page(request, "office/hubs.html", context)


def _line(hub: Hub) -> Line:
    row: Any = hub  # carries what access fetched
    day = today()
    now = [phase for phase in row.phases_from_now if phase.valid_from <= day]
    leads = [one.name for one in row.leads if one.valid_from is None or one.valid_from <= day]
    held = [one for one in row.areas if one.valid_from <= day and one.role != "deputy"]
    named = list(dict.fromkeys(str(one.topic or one.region) for one in held))
    shown = len(named) if len(named) <= MOST_NAMED + 1 else MOST_NAMED  # never “and 1 more”
    coming = [
        *((one.valid_from, words.PHASE[one.kind]) for one in row.phases_from_now if one.valid_from > day),
        *([(row.next_name_on, str(row.next_name))] if row.next_name_on else []),
        *((one.valid_from, one.name) for one in row.leads if one.valid_from and one.valid_from > day),
        *((one.valid_from, one.region.name) for one in row.areas if one.valid_from > day),
    ]
    first = min(coming, key=lambda one: one[0], default=(None, ""))
    return Line(
        hub=hub,
        phase=now[0].kind if now else "",
        lead=", ".join(leads),
        areas=named[:shown],
        more=len(named) - shown,
        next_on=first[0],
        next_text=str(first[1]),
    )


@frame.for_readers
def hub(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the life of one hub, what comes, what its people propose; a coordinator finds every verb here."""
    shown = access.hub_known(slug)
    closure = casework.closure_of(shown)
    history = access.hub_history(shown)
    phases = [one for one in history if one.what == "phase"]
    now = next((one.row.kind for one in phases if not one.is_to_come and not one.is_over), "")
    context = {
        "at": "hubs",
        "hub": shown,
        "phase": now,
        "history": history,
        "coming": [one for one in history if one.is_to_come][::-1],
        "lead": next(
            (one for one in history if one.what == "lead" and not one.is_to_come and not one.is_over), None
        ),
        "areas": [
            one for one in history if one.what == "area" and not one.is_over and one.row.role != "deputy"
        ],
        "stands_in": [
            one for one in history if one.what == "area" and not one.is_over and one.row.role == "deputy"
        ],
        "sites": access.sites_from(shown, today()),
        "team": access.team_of(shown),
        "deputies": access.deputies_of(shown, today()),
        "proposals": access.proposals_at(shown),
        "closure": closure,
        "clients": _clients(closure),
        "writes": frame.writes(request),
        "is_over": any(one.row.kind == HubPhase.Kind.ENDED for one in phases),
    }
    return answers.page(request, "office/hub.html", context)


def _clients(closure: Any) -> list[tuple[str, int]]:
    count = casework.answers_of_clients(closure) if closure else {}
    return [(str(text), count[state]) for state, text in words.TRANSFER.items() if state in count]


@require_http_methods(["GET", "POST"])
@frame.for_coordinators
def new_hub(request: HttpRequest) -> HttpResponse:
    """Open a hub: name, phase, first site, areas and lead in one go."""
    sent = request.POST if request.method == "POST" else None
    begun = {"kind": "regional", "since": today()}
    form = first_and_last.NewHub(access.topics(), access.regions(), sent, initial=begun)
    if request.method == "POST" and form.is_valid():
        try:
            made = _open(form, request.user)
        except Refused as refusal:
            form.refuse(refusal.sentence)
        else:
            messages.success(request, _("%(name)s is opened.") % {"name": made.name})
            return answers.moved(request, reverse("office:hub", args=[made.slug]))
    return answers.page(request, "office/new_hub.html", {"at": "hubs"}, form=form)


@transaction.atomic
def _open(form: first_and_last.NewHub, user: Any) -> Hub:
    data = form.cleaned_data
    regions = [region_of(found) for found in data["found"]]
    if form.chosen_topic and not regions:
        here = hub_forms.find_area(data["postcode"], "county", access.regions())
        own = region_of(here) if here else None
        regions = [own.parent] if own and own.parent else regions
    return actions.open_hub(
        name=form.name,
        short=data["short"],
        slug=data["slug"],
        kind=data["kind"],
        phases=form.phases,
        site=form.address,
        regions=regions,
        topic=form.chosen_topic,
        email=data["email"],
        lead={"email": data["lead_email"], "name": data["lead_name"], "language": "de"},
        by=user,
    )


def region_of(found: Region | Place) -> Region:
    """Return the row of an area that was found, known from now on."""
    return found if isinstance(found, Region) else actions.know_place(found)
