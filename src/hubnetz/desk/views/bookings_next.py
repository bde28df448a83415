"""An hour for somebody on the telephone: search, choose, book; at another hub with their consent."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from hubnetz.booking import access, actions, writing
from hubnetz.booking.models import Booking, Resource
from hubnetz.booking.writing import Chosen
from hubnetz.casework import access as casework
from hubnetz.casework.models import Enquiry
from hubnetz.desk import looks
from hubnetz.desk.access import Seat
from hubnetz.desk.booking_hour_forms import Caller, Search
from hubnetz.desk.views import frame
from hubnetz.lib.errors import Refused
from hubnetz.network.access import standing
from hubnetz.network.models import Hub, Topic
from hubnetz.ui import answers, paging


@dataclass
class Meant:
    """The hour that was chosen, whose it is, and whether it is another hub's."""

    chosen: Chosen
    adviser: Resource
    is_ours: bool


@require_http_methods(["GET", "POST"])
@frame.for_staff
def next_hours(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Show the next hours for a caller's topic and place, the responsible hub's first, and book one of them."""
    handles = seat.where(*access.HANDLE)
    if not handles:
        raise Http404
    enquiry = _enquiry(request)
    search = Search({**_known(enquiry), **request.GET.dict()}, topics=standing.topics())
    search.is_valid()
    topic, place, how = search.topic_chosen, search.cleaned_data.get("place"), search.cleaned_data.get("how")
    whither = access.whither(place, [topic.code] if topic else []) if place else None
    slugs = list(whither.slugs) if whither and whither.slugs else [hub.slug for hub in handles]
    meant = _meant(request, handles)
    form = None
    if meant:
        modes = [mode for mode in Resource.Mode.values if mode in meant.adviser.modes] or ["on_site"]
        begun = {**_caller(enquiry), "mode": how if how in modes else modes[0]}
        form = Caller(frame.sent(request), modes=modes, is_referral=not meant.is_ours, initial=begun)
        if request.method == "POST" and form.is_valid():
            try:
                made = _book(meant, form, topic, whither, handles[0], request.user)
            except Refused as refusal:
                form.refuse(refusal.sentence)
            else:
                return _done(request, made, meant)
    advisers = access.advisers_knowing([topic] if topic else [], mode=how or "")
    kept = {name: str(value) for name, value in request.GET.items() if name != "slot"}
    found = [
        (hub, [(slot, _address(kept, slot)) for slot in slots])
        for hub, slots in access.soonest_by_hub(advisers, slugs)
    ]
    if enquiry:
        looks.at(request, "enquiry", enquiry.hub, enquiry.code)
    context = {
        "search": search,
        "whither": whither,
        "found": found,
        "first": slugs[:1],
        "meant": meant,
        "enquiry": enquiry,
        "kept": kept,
        "all_url": "?" + urlencode(kept),
    }
    return frame.page(request, seat, "desk/bookings_next.html", context, form=form)


def _address(kept: dict[str, str], slot: access.Slot) -> str:
    chosen = writing.choice(slot.resource, slot.starts_at, slot.ends_at)
    return f"?{urlencode({**kept, 'slot': chosen})}#caller"


def _enquiry(request: HttpRequest) -> Enquiry | None:
    code = request.GET.get("enquiry", "")
    return casework.enquiry_of(request.user, code) if code else None


def _known(enquiry: Enquiry | None) -> dict[str, str]:
    if enquiry is None:
        return {}
    topic = enquiry.topics.first()
    return {"topic": topic.code if topic else "", "place": enquiry.postcode or enquiry.place}


def _caller(enquiry: Enquiry | None) -> dict[str, str]:
    if enquiry is None:
        return {}
    names = ("name", "email", "phone", "organisation_name")
    subject = " ".join(enquiry.text.split())[: writing.LONGEST_SUBJECT]
    return {**{name: getattr(enquiry, name) for name in names}, "subject": subject}


def _meant(request: HttpRequest, handles: list[Hub]) -> Meant | None:
    chosen = Chosen.read(request.GET.get("slot", ""))
    if chosen is None:
        return None
    adviser = access.resource_on_show(chosen.code)
    if adviser.kind != Resource.Kind.ADVISER:
        raise Http404
    return Meant(chosen, adviser, adviser.hub_id in {hub.pk for hub in handles})


def _book(
    meant: Meant, form: Caller, topic: Topic | None, whither: access.Whither | None, hub: Hub, by: Any
) -> Booking:
    data = dict(form.cleaned_data)
    agreed = data.pop("agreed", False)
    values = {
        **data,
        "starts_at": meant.chosen.starts_at,
        "ends_at": meant.chosen.ends_at,
        "topic": topic,
        "postcode": whither.postcode if whither else "",
        "by": by,
    }
    if meant.is_ours:
        return actions.book(meant.adviser, **values)
    return actions.refer(meant.adviser, from_hub=hub, agreed=agreed, **values)


def _done(request: HttpRequest, made: Booking, meant: Meant) -> HttpResponse:
    if meant.is_ours:
        said = _("Booked. They have an e-mail.") if made.email else _("Booked. Please tell them the time.")
        messages.success(request, said)
        return answers.moved(request, reverse("desk:booking", args=[made.code]))
    messages.success(request, _("Booked at the other hub. They have an e-mail that says so."))
    return answers.moved(request, reverse("desk:bookings_referred"))


@require_safe
@frame.for_staff
def referred(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Show what the hub's people booked for clients at other hubs: that it stands or was held, and no more."""
    rows = paging.Paginator(access.referrals_of(request.user, seat.chosen), 30)
    context = {"page_obj": rows.get_page(request.GET.get("page")), "now": timezone.now()}
    looks.at(request, "bookings", list(seat.chosen))
    return frame.page(request, seat, "desk/bookings_referred.html", context)
