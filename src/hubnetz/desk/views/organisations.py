"""Companies: finding them, their file, new records."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from hubnetz.casework import access as casework
from hubnetz.desk import forms, looks, picking, words
from hubnetz.desk.access import Seat, hubs_with
from hubnetz.desk.views import frame
from hubnetz.events import access as events
from hubnetz.network import access as network
from hubnetz.organisations import access, actions
from hubnetz.ui import answers


@require_safe
@frame.for_staff
def candidates(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Show the records that may be meant by what is being typed, beside what is chosen already."""
    hub = seat.hub or seat.hubs[0]
    single = request.GET.get("single") == "1"
    picked = request.GET.getlist("picked")
    typed = request.GET.get("q", request.GET.get("name", ""))
    postcode = request.GET.get("postcode", "")[:10]
    pick = picking.pick(request.user, hub, typed, picked, single=single, postcode=postcode)
    context = {
        "pick": pick,
        "offers_new": request.GET.get("new") == "1",
        "picks_new": "new" in picked,
        "only_links": request.GET.get("links") == "1",
    }
    return answers.page(request, "desk/candidates.html", context)


@require_http_methods(["GET", "POST"])
@frame.for_staff
def new_organisation(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Add a record; one that the hub has under this name already is opened instead."""
    hubs = hubs_with(seat, *access.WRITE)
    form = forms.NewOrganisation(
        hubs, frame.sent(request), initial={"name": request.GET.get("name", ""), "kind": "company"}
    )
    if request.method == "POST" and "adopt" in request.POST:
        at = network.hub_of(request.user, request.POST.get("hub", hubs[0].slug), *access.WRITE)
        own = picking.adopted(request, at)
        if own is not None:
            return answers.moved(request, reverse("desk:organisation", args=[own.code]))
    elif request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        made = actions.welcome(
            network.hub_of(request.user, data["hub"], *access.WRITE),
            name=data["name"],
            kind=data["kind"],
            postcode=data["postcode"],
            town=data["town"],
            email=data["email"],
            by=request.user,
        )
        return answers.moved(request, reverse("desk:organisation", args=[made.code]))
    hub = next((hub for hub in hubs if hub.slug == request.POST.get("hub")), hubs[0])
    name = request.POST.get("name", request.GET.get("name", ""))
    postcode, email = (request.POST.get(part, "")[:120] for part in ("postcode", "email"))
    found = picking.pick(request.user, hub, name, [], postcode=postcode, email=email)
    context = {"pick": found, "only_links": True}
    return frame.page(request, seat, "desk/new_organisation.html", context, form=form)


@require_safe
@frame.for_staff
def organisation(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Show the company's file: what the hub did for it."""
    shown, known = access.file_of(request.user, code)
    looks.at(request, "organisation", shown.hub, shown.code)
    context = {
        "organisation": shown,
        "reads": seat.reads(shown.hub),
        "writes": seat.writes(shown.hub),
        "leads": seat.leads(shown.hub),
        "attendances": events.attendances_by(request.user, shown),
        "project_states": words.PROJECT.items(),
        "known": known,
        "edits": seat.holds(shown.hub, *access.WRITE),
    }
    if seat.reads(shown.hub):
        context |= casework.file_of(request.user, shown)
    return frame.page(request, seat, "desk/organisation.html", context)


def back(request: HttpRequest, code: str, sentence: str, part: str = "") -> HttpResponse:
    """Go back to the company's file and say what was done."""
    messages.success(request, sentence)
    return answers.moved(request, reverse("desk:organisation", args=[code]) + (f"#{part}" if part else ""))
