"""Public pages: when something is free at a hub, of one resource, anywhere; and booking it on the same page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from hubnetz.accounts import limits
from hubnetz.booking import access, actions, forms, looking, offering, rules, writing
from hubnetz.booking.access import before
from hubnetz.booking.models import Resource
from hubnetz.booking.writing import LONGEST_SUBJECT, Chosen
from hubnetz.lib.errors import Refused
from hubnetz.lib.periods import BERLIN
from hubnetz.network import access as network
from hubnetz.network.access import standing
from hubnetz.network.models import Hub, Topic
from hubnetz.ui import answers


@dataclass
class Door:
    """What a page offers: the resources, and what it says of itself."""

    resources: Sequence[Resource]
    hub: Hub | None = None
    resource: Resource | None = None
    topic: Topic | None = None
    mode: str = ""
    length: timedelta | None = None
    elsewhere: Sequence[Resource] = ()  # other hubs' advisers, whose next hours stand below
    whither: access.Whither | None = None  # the place somebody named
    chosen: Chosen | None = None  # the hour that the link to this page named
    subject: str = ""

    @property
    def all(self) -> list[Resource]:
        """Everything that can be booked on this page."""
        return [*self.resources, *self.elsewhere]

    @property
    def modes(self) -> list[str]:
        """The ways in which somebody may be met here, those of the narrowing first."""
        if self.mode:
            return [self.mode]
        meant = [one for one in self.all if self.chosen and one.code == self.chosen.code] or self.all
        offered = {mode for one in meant for mode in one.modes}
        return [mode for mode in Resource.Mode.values if mode in offered]


@require_http_methods(["GET", "POST"])
@never_cache
def anywhere(request: HttpRequest) -> HttpResponse:
    """Show the next hours of the advisers of the network, those of the hub that answers at a place first; book one."""
    narrow, topic, mode = _narrowed(request)
    place = narrow.cleaned_data.get("place") or ""
    advisers = access.advisers_knowing([topic] if topic else [], mode=mode)
    whither = access.whither(place, [topic.code] if topic else []) if place else None
    here, elsewhere = access.parted(advisers, whither.slugs) if whither and whither.slugs else (advisers, [])
    door = Door(
        here or advisers, topic=topic, mode=mode, elsewhere=elsewhere if here else (), whither=whither
    )
    return _page(request, door, narrow)


@require_http_methods(["GET", "POST"])
@never_cache
def at_hub(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the office hours of a hub and what else can be booked there; and book an hour."""
    hub = network.hub_on_show(slug)
    narrow, topic, mode = _narrowed(request, at_hub=True)
    advisers = access.advisers_knowing([topic] if topic else [], mode=mode)
    here = [one for one in advisers if one.hub_id == hub.pk]
    elsewhere = [] if here else advisers
    door = Door(here, hub=hub, topic=topic, mode=mode, elsewhere=elsewhere)
    return _page(request, door, narrow)


@require_http_methods(["GET", "POST"])
@never_cache
def resource(request: HttpRequest, code: str) -> HttpResponse:
    """Show one thing that can be booked, when it is free, and book it."""
    one = access.resource_on_show(code)
    door = Door([one], hub=one.hub, resource=one, length=_length(request, one))
    return _page(request, door, None)


def _page(request: HttpRequest, door: Door, narrow: forms.Narrow | None) -> HttpResponse:
    if request.method == "POST" and limits.must_wait(request, "booking"):  # reading stays free
        return answers.too_many(request)
    door.chosen = Chosen.read(request.GET.get("slot", ""))
    door.subject = " ".join(request.GET.get("q", "").split())[:LONGEST_SUBJECT]
    has_desks = door.resource is not None and door.resource.kind == Resource.Kind.DESKS
    data = request.POST if request.method == "POST" else None
    looks = looking.at_price(data) if data is not None else None  # what was typed so far, to be booked later
    form = forms.Book(
        looking.picked_instead(data) if data is not None and looks is None else None,
        modes=door.modes,
        has_desks=has_desks,
        initial=_begun(door) if looks is None else looks,
    )
    refused: Refused | None = None
    instead: list[dict[str, Any]] = []
    if form.is_bound and form.is_valid():
        chosen: offering.Chosen = form.cleaned_data["slot"]
        wanted = access.resource_on_show(chosen.code)
        try:
            made = _book(wanted, chosen, form, door)
        except Refused as refusal:
            refused = refusal
            form.refuse(refusal.sentence)
            if isinstance(refusal, actions.NotFree):
                instead = _instead(wanted, chosen, form, door)
        else:
            return answers.moved(request, reverse("booking:own", args=[access.key_to(made)]))
    if form.errors:
        limits.count_refusal(request, "booking")
    first = request.GET.get("from", "")
    if not first and door.chosen:
        first = timezone.localdate(door.chosen.starts_at, BERLIN).isoformat()
    week = offering.week(
        door.resources,
        first,
        length=door.length,
        others=door.elsewhere,
        chosen=form["slot"].value() or "",
    )
    shown = {time.choice for _day, times in week.days for time in times}
    shown |= {time.choice for time in week.elsewhere}
    prices, price = (
        access.prices_on_page(door.resource, door.length) if door.resource and door.length else ([], None)
    )
    context = {
        "door": door,
        "narrow": narrow,
        "week": week,
        "instead": instead,
        "induction": getattr(refused, "induction", None),
        "chosen": form["slot"].value() or "",
        "elsewhere": week.elsewhere,
        "is_gone": request.method == "GET" and door.chosen is not None and form["slot"].value() not in shown,
        "lengths": _lengths(door.resource) if door.resource else [],
        "minutes": int(door.length.total_seconds() // 60) if door.length else 0,
        "others": access.resources_at(door.hub).exclude(kind=Resource.Kind.ADVISER)
        if door.hub and not door.resource
        else [],
        "address": request.get_full_path(),
        "prices": prices,
        "price": price,
        "foreseen": _foreseen(door, form),
        "asked_price": looks is not None,
        "is_free": bool(door.all) and not any(getattr(one, "costs", True) for one in door.all),
    }
    return answers.page(request, "booking/choose.html#booking", context, form=form)


def _book(wanted: Resource, chosen: offering.Chosen, form: forms.Book, door: Door) -> Any:
    data = form.cleaned_data
    return actions.book(
        wanted,
        starts_at=chosen.starts_at,
        ends_at=chosen.ends_at,
        name=data["name"],
        email=data["email"],
        idempotency_key=data["idempotency_key"],
        size=data.get("size") or 1,
        mode=data["mode"],
        topic=door.topic,
        phone=data.get("phone") or "",
        organisation_name=data["organisation_name"],
        postcode=data["postcode"],
        language=get_language() or "de",
        subject=data["subject"],
    )


def _instead(wanted: Resource, chosen: offering.Chosen, form: forms.Book, door: Door) -> list[dict[str, Any]]:
    found = access.alternatives(
        wanted,
        starts_at=chosen.starts_at,
        ends_at=chosen.ends_at,
        size=form.cleaned_data.get("size") or 1,
        topic=door.topic,
        mode=form.cleaned_data["mode"],
    )
    return [
        {"choice": offering.choice(one.resource, one.starts_at, one.ends_at), "alternative": one}
        for one in found
    ]


def _foreseen(door: Door, form: forms.Book) -> before.Foreseen | None:
    """Return what the time that is chosen so far would cost, where the page is about one thing."""
    chosen = None if form.is_bound else Chosen.read(form["slot"].value() or "")  # sent, it was refused
    if door.resource is None or chosen is None or chosen.code != door.resource.code:
        return None
    size = str(form["size"].value() or "") if "size" in form.fields else ""
    return before.foreseen(
        [door.resource],
        rules.Span(chosen.starts_at, chosen.ends_at),
        size=int(size) if size in looking.SIZES else 1,
        postcode=str(form["postcode"].value() or ""),
    )


def _begun(door: Door) -> dict[str, str]:
    """Return what the link to this page brought along."""
    chosen = door.chosen
    return {
        "slot": writing.said(chosen) if chosen else "",
        "subject": door.subject,
        "postcode": door.whither.postcode if door.whither else "",
    }


def _narrowed(request: HttpRequest, *, at_hub: bool = False) -> tuple[forms.Narrow, Topic | None, str]:
    topics = list(standing.topics())
    narrow = forms.Narrow(request.GET, topics=topics, at_hub=at_hub)
    narrow.is_valid()
    code = narrow.cleaned_data.get("topic") or ""
    return (
        narrow,
        next((one for one in topics if one.code == code), None),
        narrow.cleaned_data.get("how") or "",
    )


def _lengths(one: Resource) -> list[int]:
    fitting = [n for n in forms.LENGTHS if one.shortest_minutes <= n <= one.longest_minutes]
    return sorted({one.shortest_minutes, *fitting})


def _length(request: HttpRequest, one: Resource) -> timedelta:
    asked = request.GET.get("minutes", "")
    minutes = int(asked) if asked.isdecimal() and len(asked) < 5 else 0
    return timedelta(minutes=minutes if minutes in _lengths(one) else one.shortest_minutes)
