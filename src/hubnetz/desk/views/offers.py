"""The hub's offers: what stands where, writing, showing, taking over."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hubnetz.catalogue import access, actions, rules
from hubnetz.catalogue.models import Offer
from hubnetz.desk.access import Seat, hubs_with
from hubnetz.desk.offer_forms import TRANSLATED, Press, Write
from hubnetz.desk.views import frame
from hubnetz.journal import access as journal
from hubnetz.lib.errors import Refused
from hubnetz.lib.periods import BERLIN
from hubnetz.network import access as network
from hubnetz.ui import answers, paging

PER_PAGE = 25


@require_safe
@frame.for_staff
def offers(request: HttpRequest, seat: Seat) -> HttpResponse:
    """List the offers of the user's hubs, all or those in one state, with how many stand where."""
    today = _today()
    rows = access.offers_of(request.user, seat.chosen)
    state = request.GET.get("state", "")
    state = state if state in rules.STATES else ""
    context = {
        "counts": access.Standing.of(rows, today),
        "state": state,
        "states": rules.STATES,
        "today": today,
        "edits": bool(seat.where(*access.EDIT)),
        "page_obj": paging.Paginator(
            rows.in_state(state, today) if state else rows,  # type: ignore[attr-defined]
            PER_PAGE,
        ).get_page(request.GET.get("page")),
    }
    return frame.page(request, seat, "desk/offers.html", context)


@require_http_methods(["GET", "POST"])
@frame.for_staff
def new_offer(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Write an offer; it is a draft until it is published."""
    hubs = hubs_with(seat, *access.EDIT)
    form = _form(hubs, frame.sent(request), initial={"contact": request.user.pk})
    looks: list[access.Alike] = []
    if request.method == "POST" and form.is_valid():
        hub = network.hub_of(request.user, form.cleaned_data["hub"], *access.EDIT)
        key = form.cleaned_data["idempotency_key"]
        looks = access.alike(hub, form.texts("title"), form.texts("summary"), sent_as=key)
        if _seen(request, looks):
            try:
                made = actions.draft(
                    hub,
                    values=form.values,
                    topics=form.chosen_topics,
                    idempotency_key=key,
                    by=request.user,
                )
            except Refused as refusal:
                form.refuse(refusal.sentence)
            else:
                return _back(
                    request, made, _("The draft is saved. Only your hub sees it until you publish it.")
                )
    return _write(request, seat, form, looks)


@require_http_methods(["GET", "POST"])
@frame.for_staff
def editing(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Change what an offer says; whoever comes second is told, and keeps the own text."""
    found = _editable(request, code)
    form = _form([found.hub], frame.sent(request), initial=Write.initial_of(found), contact=found.contact)
    looks: list[access.Alike] = []
    present: list[tuple[Any, str]] = []
    if request.method == "POST" and form.is_valid():
        said = {name: form.texts(name) for name in ("title", "summary")}
        if (said["title"], said["summary"]) != (found.title, found.summary):
            looks = access.alike(found.hub, said["title"], said["summary"], to=found)
        if _seen(request, looks):
            try:
                actions.change(
                    found,
                    values=form.values,
                    topics=form.chosen_topics,
                    version=form.cleaned_data["version"] or 0,
                    by=request.user,
                )
            except Refused as refusal:
                found = access.offer_of(request.user, code)  # as the colleague left it
                present = frame.differing(form, Write.initial_of(found), TRANSLATED)
                form.refuse_version(refusal.sentence, found.version)
            else:
                return _back(request, found, _("The offer is changed."))
    return _write(request, seat, form, looks, offer=found, present=present)


@require_safe
@frame.for_staff
def alike(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Show offers that look like what is being written."""
    hubs = hubs_with(seat, *access.EDIT)
    said = {
        name: {code: request.GET.get(f"{name}_{code}", "")[:400] for code in ("de", "en")}
        for name in ("title", "summary")
    }
    to = access.offer_of(request.user, request.GET["to"]) if request.GET.get("to") else None
    looks = access.alike(hubs[0], said["title"], said["summary"], to=to)
    return frame.page(request, seat, "desk/offer_alike.html", {"looks": looks})


@require_safe
@frame.for_staff
def offer(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Show where an offer stands, and what can be done with it."""
    return _page(request, seat, access.offer_of(request.user, code))


@require_safe
@frame.for_staff
def preview(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Show an offer as the public sees it, or would."""
    shown = access.offer_of(request.user, code)
    topics = [about.topic for about in sorted(shown.about.all(), key=lambda about: about.position)]
    context = {"offer": shown, "topics": topics, "state": shown.state_on(_today())}
    return frame.page(request, seat, "desk/offer_preview.html", context)


@require_POST
@frame.for_staff
def publication(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Show the offer to the public."""
    return _do(request, seat, code, actions.publish, _("The offer is on show."))


@require_POST
@frame.for_staff
def withdrawal(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Take the offer away."""
    return _do(
        request, seat, code, actions.withdraw, _("The offer is withdrawn. You can put it back any time.")
    )


@require_POST
@frame.for_staff
def withdrawal_undoing(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Put the offer back."""
    return _do(request, seat, code, actions.put_back, _("The offer is back where it was."))


@require_POST
@frame.for_staff
def review(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Say that the offer is still right."""
    return _do(request, seat, code, actions.review, _("Thank you. The offer is good for another six months."))


@require_POST
@frame.for_staff
def copy(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Make a draft with the same text."""
    found = _editable(request, code)
    form = Press(request.POST)
    form.full_clean()
    made = actions.copy(found, idempotency_key=form.cleaned_data["idempotency_key"], by=request.user)
    return _back(request, made, _("This is a copy, as a draft. Change what is different."))


@require_safe
@frame.for_staff
def templates(request: HttpRequest, seat: Seat) -> HttpResponse:
    """List what other hubs share, recommended ones first."""
    hubs = hubs_with(seat, *access.EDIT)
    typed = request.GET.get("q", "").strip()[:120]
    page = paging.Paginator(access.templates_for(request.user, typed), PER_PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "page_obj": page,
        "rows": [(row, Press()) for row in page],
        "typed": typed,
        "hub": hubs[0],
        "several": len(hubs) > 1,
    }
    return frame.page(request, seat, "desk/offer_templates.html#results", context)


@require_POST
@frame.for_staff
def adoption(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Take another hub's offer over as a draft of the own hub."""
    found = access.template_for(request.user, code)
    hubs = hubs_with(seat, *access.EDIT)
    slug = request.POST.get("at", "") or hubs[0].slug
    form = Press(request.POST)
    form.full_clean()
    try:
        made = actions.adopt(
            found,
            hub=network.hub_of(request.user, slug, *access.EDIT),
            idempotency_key=form.cleaned_data["idempotency_key"],
            by=request.user,
        )
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return answers.moved(request, reverse("desk:offer_templates"))
    return _back(request, made, _("The offer is yours now, as a draft. Read it once; then publish it."))


def _today() -> Any:
    return timezone.localdate(timezone=BERLIN)


def _editable(request: HttpRequest, code: str) -> Offer:
    found = access.offer_of(request.user, code)
    if not access.may_edit(request.user, found.hub):
        raise PermissionDenied
    return found


def _form(hubs: Any, sent: Any, *, contact: Any = None, **options: Any) -> Write:
    people = {person.pk: person for hub in hubs for person in access.editors_at(hub)}
    if contact is not None:
        people.setdefault(contact.pk, contact)  # who has left is still named until somebody else is chosen
    return Write(
        sent,
        hubs=hubs,
        topics=network.topics(),
        kinds=access.kinds(),
        contacts=people.values(),
        **options,
    )


def _seen(request: HttpRequest, looks: list[access.Alike]) -> bool:
    """Say whether the editor was shown every offer that looks like this one, and goes on all the same."""
    return {one.offer.code for one in looks} <= set(request.POST.get("seen", "").split())


def _write(
    request: HttpRequest,
    seat: Seat,
    form: Write,
    looks: list[access.Alike],
    *,
    offer: Offer | None = None,
    present: list[tuple[Any, str]] | None = None,
) -> HttpResponse:
    context = {"offer": offer, "looks": looks, "asks": bool(looks), "present": present or []}
    options: dict[str, Any] = {"status": 422} if looks else {}
    return frame.page(request, seat, "desk/offer_form.html", context, form=form, **options)


def _page(request: HttpRequest, seat: Seat, shown: Offer, refusal: str = "") -> HttpResponse:
    today = _today()
    context = {
        "offer": shown,
        "state": shown.state_on(today),
        "edits": bool(seat.roles.get(shown.hub, frozenset()).intersection(access.EDIT)),
        "missing": rules.missing_languages(shown.title, shown.summary, shown.text),
        "adoptions": access.adoptions_of(shown),
        "history": journal.history_of(shown).select_related("by"),
        "press": Press(),
        "refusal": refusal,
    }
    options: dict[str, Any] = {"status": 422} if refusal else {}
    return frame.page(request, seat, "desk/offer.html", context, **options)


def _do(request: HttpRequest, seat: Seat, code: str, verb: Any, sentence: str) -> HttpResponse:
    found = _editable(request, code)
    try:
        verb(found, by=request.user)
    except Refused as refusal:
        return _page(request, seat, access.offer_of(request.user, code), refusal.sentence)
    return _back(request, found, sentence)


def _back(request: HttpRequest, offer: Offer, sentence: str) -> HttpResponse:
    messages.success(request, sentence)
    return answers.moved(request, reverse("desk:offer", args=[offer.code]))
