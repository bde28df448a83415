"""Planning an event: writing it, showing it, copying it, taking over what another hub ran."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hubnetz.desk.access import Seat, hubs_with
from hubnetz.desk.event_forms import TRANSLATED, Again, Write
from hubnetz.desk.views import events_frame, frame
from hubnetz.events import access, actions
from hubnetz.events.access import courses, neighbours, programme, staff
from hubnetz.events.models import Event
from hubnetz.journal import access as journal
from hubnetz.lib.errors import Refused
from hubnetz.lib.periods import BERLIN
from hubnetz.network import access as network
from hubnetz.network.models import Hub
from hubnetz.ui import answers, paging

PER_PAGE = 25


@require_http_methods(["GET", "POST"])
@frame.for_staff
def new_event(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Plan an event; it is a draft until it is published."""
    hubs = hubs_with(seat, *staff.PLAN)
    form = _form(hubs, frame.sent(request))
    around: list[neighbours.Near] = []
    if request.method == "POST" and form.is_valid():
        hub = network.hub_of(request.user, form.cleaned_data["hub"], *staff.PLAN)
        key = form.cleaned_data["idempotency_key"]
        around = _near(hub, form, sent_as=key)
        if seen(request, around):
            try:
                made = actions.draft(
                    hub,
                    values=form.values,
                    topics=form.chosen_topics,
                    pools=form.pools or {},
                    cohosts=form.chosen_cohosts,
                    idempotency_key=key,
                    by=request.user,
                )
            except Refused as refusal:
                form.refuse(refusal.sentence)
            else:
                return _saved(
                    request, made, _("The draft is saved. Only the hosts see it until you publish it.")
                )
    return _write(request, seat, form, around)


@require_http_methods(["GET", "POST"])
@frame.for_staff
def editing(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Change what an event says; whoever comes second is told, and keeps the own text."""
    found = staff.event_planned_by(request.user, code)
    form = _form([found.hub], frame.sent(request), event=found)
    around: list[neighbours.Near] = []
    present: list[tuple[Any, str]] = []
    if request.method == "POST" and form.is_valid():
        if not form.published and form.cleaned_data["starts_at"] != found.starts_at:
            around = _near(found.hub, form, to=found)
        if seen(request, around):
            try:
                actions.change(
                    found,
                    values=form.values,
                    topics=form.chosen_topics,
                    pools=form.pools,
                    cohosts=form.chosen_cohosts,
                    version=form.cleaned_data["version"] or 0,
                    by=request.user,
                )
            except actions.ChangedMeanwhile as refusal:
                found = staff.event_planned_by(request.user, code)  # as the colleague left it
                present = frame.differing(form, Write.initial_of(found, []), TRANSLATED)
                form.refuse_version(refusal.sentence, found.version)
            except Refused as refusal:
                form.refuse(refusal.sentence)
            else:
                return _saved(request, found, _("The event is changed."))
    return _write(request, seat, form, around, event=found, present=present)


@require_safe
@frame.for_staff
def near(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Show what is on at the same time here, or about the same elsewhere, while somebody writes."""
    hubs = hubs_with(seat, *staff.PLAN)
    to = staff.event_seen_by(request.user, request.GET["to"]) if request.GET.get("to") else None
    form = _form([to.hub] if to else hubs, request.GET)
    form.full_clean()
    around: list[neighbours.Near] = []
    if form.cleaned_data.get("starts_at") and "topics" in form.cleaned_data:
        hub = to.hub if to else form.hubs.get(form.cleaned_data.get("hub", ""), hubs[0])
        around = _near(hub, form, to=to)
    return frame.page(request, seat, "desk/event_near.html", {"around": around})


@require_safe
@frame.for_staff
def plan(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Show what is planned, and everything that can be done with it."""
    return _plan(request, seat, staff.event_seen_by(request.user, code))


@require_safe
@frame.for_staff
def preview(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Show an event as the public sees it, or would."""
    shown = staff.event_seen_by(request.user, code)
    sessions = [] if shown.is_umbrella else programme.sessions_of(shown)
    context = {
        "questions": access.questions_of(shown),
        "days": programme.by_day(sessions),
        "course": courses.course_of(shown),
        "parts": programme.parts_planned(shown) if shown.is_umbrella else [],
    }
    return events_frame.page(request, seat, shown, "desk/event_preview.html", context)


@require_POST
@frame.for_staff
def publication(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Show the event to the public and take registrations."""
    found = staff.event_planned_by(request.user, code)
    try:
        actions.publish(found, by=request.user)
    except Refused as refusal:
        return _plan(request, seat, found, refusal=refusal.sentence)
    messages.success(request, _("The event is published. People can register."))
    return events_frame.back(request, found)


@require_POST
@frame.for_staff
def discarding(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Throw a draft away."""
    found = staff.event_planned_by(request.user, code)
    try:
        actions.discard(found, by=request.user)
    except Refused as refusal:
        return _plan(request, seat, found, refusal=refusal.sentence)
    messages.success(request, _("The draft is thrown away."))
    return answers.moved(request, f"{reverse('desk:events')}?when=drafts")


@require_http_methods(["GET", "POST"])
@frame.for_staff
def copy(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Plan the same at another date."""
    found = staff.event_planned_by(request.user, code)
    form = Again(frame.sent(request), initial=_hour(found))
    if request.method == "POST" and form.is_valid():
        made = actions.copy(
            found,
            starts_at=form.cleaned_data["starts_at"],
            idempotency_key=form.cleaned_data["idempotency_key"],
            by=request.user,
        )
        return _saved(request, made, _("This is a copy, as a draft. Change what is different."))
    return events_frame.page(request, seat, found, "desk/event_copy.html", {}, form=form)


@require_safe
@frame.for_staff
def elsewhere(request: HttpRequest, seat: Seat) -> HttpResponse:
    """List what other hubs run or ran, for taking over."""
    hubs_with(seat, *staff.PLAN)
    typed = request.GET.get("q", "").strip()[:120]
    rows = neighbours.events_elsewhere(request.user, typed)
    page = paging.Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {"page_obj": page, "typed": typed}
    return frame.page(request, seat, "desk/events_elsewhere.html#results", context)


@require_http_methods(["GET", "POST"])
@frame.for_staff
def adoption(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Take another hub's event over as a draft of the own hub."""
    hubs = hubs_with(seat, *staff.PLAN)
    found = neighbours.event_elsewhere(request.user, code)
    form = Again(frame.sent(request), hubs=hubs, initial=_hour(found))
    if request.method == "POST" and form.is_valid():
        slug = form.cleaned_data.get("at") or hubs[0].slug
        try:
            made = actions.adopt(
                found,
                hub=network.hub_of(request.user, slug, *staff.PLAN),
                starts_at=form.cleaned_data["starts_at"],
                idempotency_key=form.cleaned_data["idempotency_key"],
                by=request.user,
            )
        except Refused as refusal:
            form.refuse(refusal.sentence)
        else:
            return _saved(
                request, made, _("The event is yours now, as a draft. Read it once; then publish it.")
            )
    return frame.page(request, seat, "desk/event_adoption.html", {"event": found}, form=form)


def _form(hubs: Any, sent: Any, *, event: Event | None = None, **options: Any) -> Write:
    if event is not None:
        hosts = [event.hub, *event.cohosts.all()]
        options["initial"] = Write.initial_of(event, access.pools_of(event))
        options["sites"] = [site for hub in hosts[1:] for site in hub.sites.all()]
        options["sites"] += [event.site] if event.site else []
        options["published"] = event.published_at is not None
    return Write(
        sent,
        hubs=hubs,
        others=network.hubs_on_show(),
        topics=network.topics(),
        kinds=staff.kinds(),
        **options,
    )


def _near(hub: Hub, form: Write, **options: Any) -> list[neighbours.Near]:
    data = form.cleaned_data
    return neighbours.near(
        hub, starts_at=data["starts_at"], ends_at=data["ends_at"], topics=form.chosen_topics, **options
    )


def seen(request: HttpRequest, around: list[neighbours.Near]) -> bool:
    """Say whether the editor was shown every date that is near this one, and goes on all the same."""
    return {one.event.code for one in around} <= set(request.POST.get("seen", "").split())


def _hour(event: Event) -> dict[str, Any]:
    return {"begins": event.starts_at.astimezone(BERLIN).time()}


def _write(
    request: HttpRequest,
    seat: Seat,
    form: Write,
    around: list[neighbours.Near],
    *,
    event: Event | None = None,
    present: list[tuple[Any, str]] | None = None,
) -> HttpResponse:
    asks = bool(around) and not seen(request, around)
    context = {"event": event, "around": around, "asks": bool(around), "present": present or []}
    options: dict[str, Any] = {"status": 422} if asks else {}
    return frame.page(request, seat, "desk/event_form.html", context, form=form, **options)


def _plan(request: HttpRequest, seat: Seat, shown: Event, refusal: str = "") -> HttpResponse:
    is_draft = shown.published_at is None
    pools = staff.pools_in_numbers(shown)
    context = {
        "was_on_site": shown.mode == "online" and any(pool.planned_mode == "on_site" for pool in pools),
        "lacking": staff.lacking(shown) if is_draft else [],
        "about": shown.about.select_related("topic").order_by("position", "pk"),
        "adoptions": neighbours.adoptions_of(shown),
        "history": journal.history_of(shown).select_related("by"),
    }
    return events_frame.page(
        request, seat, shown, "desk/event_plan.html", context, pools=pools, refusal=refusal
    )


def _saved(request: HttpRequest, event: Event, sentence: str) -> HttpResponse:
    messages.success(request, sentence)
    return events_frame.back(request, event, "event_plan")


def write_form(hubs: Any, sent: Any, *, event: Event | None = None) -> Write:
    """Return the form of an event, new or changed, for another door than the page."""
    return _form(hubs, sent, event=event)
