"""Public pages behind a letter's link: a contact's list of people, a place on the waiting list."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hubnetz.events import access, actions, forms
from hubnetz.events.access import materials, online
from hubnetz.events.models import Party, Waiting
from hubnetz.events.ways import Way
from hubnetz.lib.errors import Refused
from hubnetz.ui import answers


@require_http_methods(["GET", "POST"])
@never_cache
def party(request: HttpRequest, key: str) -> HttpResponse:
    """Show a contact their seats as one list, and save who comes; a button beside a seat gives it back."""
    own = access.party_by_key(key)
    form = forms.People(
        list(access.seats_of(own)),
        request.POST if request.method == "POST" else None,
        takes_photos=own.event.takes_photos,
    )
    if request.method == "POST" and form.is_valid():
        back = request.POST.get("give_back", "")
        try:
            refused = actions.change_list(
                own,
                people=form.people,
                give_back=[back] if back else [],
                no_photos=form.no_photos,
                by=None,
            )
        except Refused as refusal:
            return _party(request, key, own, form, refusal=refusal.sentence)
        if not refused:
            said = _("The seat is given back, the list is saved.") if back else _("The list is saved.")
            messages.success(request, said)
            return answers.moved(request, reverse("events:party", args=[key]))
        form.refuse_rows(refused)
    return _party(request, key, own, form)


@require_POST
@never_cache
def party_cancellation(request: HttpRequest, key: str) -> HttpResponse:
    """Give all seats of a contact back."""
    actions.give_all_back(access.party_by_key(key), by=None)
    return answers.moved(request, reverse("events:party", args=[key]))


def _party(request: HttpRequest, key: str, own: Party, form: forms.People, refusal: str = "") -> HttpResponse:
    event = own.event
    seat, given = materials.open_to_party(own)
    context = {
        "party": own,
        "event": event,
        "key": key,
        "open_count": sum(not seat.name for seat in form.seats),
        "requests": any(not seat.confirmed_at for seat in form.seats),
        "may_change": event.cancelled_at is None and event.ends_at > timezone.now(),
        "refusal": refusal,
        "doors": online.seats_to_pass_on(own),
        "materials": given,
        "materials_key": access.key_to(seat) if seat else "",
    }
    return answers.page(request, "events/party.html", context, form=form, status=422 if refusal else 200)


@require_safe
@never_cache
def waiting(request: HttpRequest, key: str) -> HttpResponse:
    """Show the place on the waiting list, or the offer that stands."""
    return _waiting(request, key, access.waiting_by_key(key))


@require_POST
@never_cache
def acceptance(request: HttpRequest, key: str) -> HttpResponse:
    """Take the seats that are offered."""
    own = access.waiting_by_key(key)
    try:
        actions.accept(own, by=None)
    except Refused as refusal:
        return _waiting(request, key, own, refusal=refusal.sentence)
    return answers.moved(request, reverse("events:waiting", args=[key]))


@require_POST
@never_cache
def leaving(request: HttpRequest, key: str) -> HttpResponse:
    """Leave the waiting list."""
    actions.leave(access.waiting_by_key(key), by=None)
    return answers.moved(request, reverse("events:waiting", args=[key]))


def _waiting(request: HttpRequest, key: str, own: Waiting, refusal: str = "") -> HttpResponse:
    offered, place = list(access.offer_to(own)), access.place_in_queue(own)
    context = {
        "entry": own,
        "event": own.event,
        "key": key,
        "offered": len(offered),
        "until": min((seat.held_until for seat in offered if seat.held_until), default=None),
        "place": place,
        "before": place - 1,
        "way": Way(own.pool, own.type),
        "got": access.seats_got(own),
        "refusal": refusal,
    }
    return answers.page(request, "events/waiting.html", context, status=422 if refusal else 200)
