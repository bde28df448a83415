"""Public pages: one event, a seat, giving it back."""

from functools import cache
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hubnetz.accounts import limits
from hubnetz.events import access, actions, forms, rules, ways
from hubnetz.events.access import materials, online, tickets
from hubnetz.events.models import Event, Invitation, Pool, Registration
from hubnetz.events.views import programme
from hubnetz.lib.errors import Refused
from hubnetz.ui import answers


@require_safe
def event(request: HttpRequest, code: str) -> HttpResponse:
    """Show one event with the form for a seat, or for a place on the waiting list."""
    shown = access.event_on_show(code)
    if shown.is_umbrella:
        return programme.umbrella(request, shown)
    came = {
        "came_from": request.GET.get("a", "")[: forms.LONGEST_REFERENCE],
        "invitation": request.GET.get("i", "")[:20],
    }
    form, invitation = _form(shown, came["invitation"], initial=came, asks_code=bool(came["invitation"]))
    return answers.page(request, "events/event.html", _about(shown, form, invitation), form=form)


@require_http_methods(["GET", "POST"])
def new_registration(request: HttpRequest, code: str) -> HttpResponse:
    """Take a registration, or a place on the waiting list: two requests, no account."""
    shown = access.event_on_show(code, briefly=request.method == "POST")
    if shown.is_umbrella:  # people register for its parts
        return answers.moved(request, reverse("events:event", args=[shown.code]))
    data = request.POST if request.method == "POST" else None
    form, invitation = _form(
        shown, data.get("invitation", "")[:20] if data else "", data, asks_code="invitation" in request.POST
    )
    if limits.must_wait(request, "registration"):
        return answers.too_many(request)
    may_wait_too = False
    if request.method == "POST" and form.is_valid():
        try:
            where = _take(shown, form)
        except Refused as refusal:
            may_wait_too = isinstance(refusal, actions.FullyBooked) and not form.chose_to_wait
            form.refuse(refusal.sentence)
            form.offer(
                ways.ways_of(access.pools_of(shown), invitation)
            )  # others were faster: as it stands now
        else:
            return answers.moved(request, reverse(f"events:{where}", args=[shown.code]))
    if form.errors:
        limits.count_refusal(request, "registration")
    if request.method == "POST":
        shown = access.event_on_show(code)  # all that its page says
    context = _about(shown, form, invitation)
    context["may_wait_too"] = may_wait_too and form.way_chosen.may_wait and context["seats_left"] != 0
    return answers.page(request, "events/event.html#registration", context, form=form)


def _form(
    event: Event, code: str = "", data: QueryDict | None = None, **options: Any
) -> tuple[forms.Register, Invitation | None]:
    invitation = access.invitation_to(event, code)
    if invitation and invitation.type_id and data is None:
        options["initial"]["way"] = invitation.type.code if invitation.type else ""
    found = ways.ways_of(access.pools_of(event), invitation)
    options["takes_photos"] = event.takes_photos
    return forms.Register(found, access.questions_of(event), data, **options), invitation


def _take(event: Event, form: forms.Register) -> str:
    """Give what was asked for; whoever would have waited and finds a free seat has that. Return the page after it."""
    if not form.chose_to_wait:
        return _register(event, form)
    try:
        together = form.cleaned_data["together"]
        actions.join(event, size=form.seats_wanted, together=together, **_asked(form))
    except actions.SeatsFree:
        return _register(event, form)
    return "waits"


def _register(event: Event, form: forms.Register) -> str:
    data = form.cleaned_data
    asked = {**_asked(form), "invitation": data.get("invitation") or ""}
    if form.seats_wanted > 1:
        actions.register_party(event, people=form.people, **asked)
    else:
        actions.register(event, came_from=data["came_from"][: forms.LONGEST_REFERENCE], **asked)
    return "requested" if form.way_chosen.asks else "registered"


def _asked(form: forms.Register) -> dict[str, Any]:
    data, way = form.cleaned_data, form.way_chosen
    return {
        "name": data["name"],
        "email": data["email"],
        "organisation_name": data["organisation_name"],
        "postcode": data["postcode"],
        "language": get_language() or "de",
        "idempotency_key": data["idempotency_key"],
        "pool": way.pool,
        "type": way.type,
        "answers": form.answers,
        "no_photos": data.get("no_photos", False),
        "by": None,
    }


@require_safe
def registered(request: HttpRequest, code: str) -> HttpResponse:
    """Say that a letter is on its way; the same for everybody, so that nobody learns who has a seat."""
    return answers.page(request, "events/registered.html", {"event": access.event_on_show(code)})


@require_safe
def requested(request: HttpRequest, code: str) -> HttpResponse:
    """Say that the hub has the request and decides; the same for everybody."""
    return answers.page(request, "events/requested.html", {"event": access.event_on_show(code)})


@require_safe
def waits(request: HttpRequest, code: str) -> HttpResponse:
    """Say that a letter about the place on the waiting list is on its way; the same for everybody."""
    return answers.page(request, "events/waits.html", {"event": access.event_on_show(code)})


@require_safe
@never_cache
def registration(request: HttpRequest, key: str) -> HttpResponse:
    """Show the one registration that a letter's link opens."""
    return _registration(request, key, access.registration_by_key(key))


@require_POST
@never_cache
def cancellation(request: HttpRequest, key: str) -> HttpResponse:
    """Give the seat back, or take the request back."""
    own = access.registration_by_key(key)
    try:
        actions.withdraw(own, by=None)
    except Refused as refusal:
        return _registration(request, key, own, refusal=refusal.sentence)
    return answers.moved(request, reverse("events:registration", args=[key]))


@require_POST
@never_cache
def photos(request: HttpRequest, key: str) -> HttpResponse:
    """Say that somebody wants to be in no photo, or does not mind any more."""
    own = access.registration_by_key(key)
    try:
        actions.say_no_photos(own, no_photos=request.POST.get("no_photos") == "yes", by=None)
    except Refused as refusal:
        return _registration(request, key, own, refusal=refusal.sentence)
    messages.success(request, _("Saved."))
    return answers.moved(request, f"{reverse('events:registration', args=[key])}#photos")


@require_safe
@never_cache
def join(request: HttpRequest, key: str) -> HttpResponse:
    """Lead a person with a confirmed seat to the event online, shortly before it begins; others to their own page.

    The address it leads to stands nowhere else, is kept by nobody on the way, and does not learn the key.
    """
    own = access.registration_by_key(key)
    if request.method == "HEAD":  # a program that tries links has not joined
        return HttpResponse()
    try:
        address = actions.join_online(own, by=None)
    except Refused as refusal:
        return _registration(request, key, own, turned_away=refusal.sentence)
    response = HttpResponseRedirect(address)
    response["Referrer-Policy"] = "no-referrer"
    return response


def _registration(
    request: HttpRequest, key: str, own: Registration, refusal: str = "", turned_away: str = ""
) -> HttpResponse:
    door = online.door_to(own)
    context = {
        "registration": own,
        "event": own.event,
        "photos": own.event.takes_photos and not own.cancelled_at and not own.event.cancelled_at,
        "key": key,
        "refusal": refusal,
        "is_over": own.event.ends_at <= timezone.now(),
        "came": hasattr(own, "attendance"),
        "where": own.event.where(Pool.Mode.ON_SITE) if own.pool.mode == Pool.Mode.ON_SITE else "",
        "way": ways.Way(own.pool, own.type),
        "materials": materials.open_to(own),
        "materials_key": key,
        "ticket": tickets.printed(own),
        "door": door,
        "turned_away": "" if door.is_near else turned_away,  # else the page says it anyway
    }
    return answers.page(
        request, "events/registration.html", context, status=422 if refusal or turned_away else 200
    )


def _about(event: Event, form: forms.Register, invitation: Invitation | None) -> dict[str, Any]:
    now = timezone.now()
    every = list(form.ways.values())
    left = [way.left for way in every]
    is_open = rules.takes_registrations(
        published_at=event.published_at,
        cancelled_at=event.cancelled_at,
        ends_at=event.ends_at,
        opens_at=event.opens_at,
        closes_at=event.closes_at,
        now=now,
    )
    standing = event.cancelled_at is None and event.ends_at > now
    similar = cache(lambda: access.similar_to(event))
    return {
        "event": event,
        "way": every[0],
        "several_ways": len(every) > 1,
        "seats_left": None if None in left else sum(filter(None, left)),
        "any_left": rules.seats_left(event.seats, event.taken) != 0,  # type: ignore[attr-defined]  # for machines
        "may_wait": all(way.left == 0 for way in every) and any(way.may_wait for way in every),
        "some_wait": any(way.left == 0 and way.may_wait for way in every),
        "may_register": any(way.is_open for way in every),
        "is_open": is_open,
        "opens_later": standing and not is_open and event.opens_at is not None and now < event.opens_at,
        "is_closed": standing and not is_open and event.closes_at is not None and now >= event.closes_at,
        "is_over": event.ends_at <= now,
        "invitation": invitation,
        "unknown_code": invitation is None and bool(form["invitation"].value())
        if "invitation" in form.fields
        else False,
        "turns_at": rules.next_turn((event.opens_at, event.closes_at, event.ends_at), now=now),
        "similar": similar,
        "similar_until": lambda: min((one.ends_at for one in similar()), default=None),
        "materials": cache(lambda: materials.open_to_all(event) if event.gives else []),  # type: ignore[attr-defined]
        **programme.about(event),
    }
