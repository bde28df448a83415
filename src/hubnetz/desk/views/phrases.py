"""Phrases: how companies say what they need, and what the machine understands of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hubnetz.casework import access as casework
from hubnetz.casework.models import Enquiry
from hubnetz.desk import forms as desk_forms
from hubnetz.desk import phrase_forms as forms
from hubnetz.desk.access import Seat, hubs_with
from hubnetz.desk.views import frame
from hubnetz.lib.errors import Refused
from hubnetz.matching import access, actions
from hubnetz.matching.models import Phrase
from hubnetz.matching.rules import LONGEST_NEED, Need, Scored
from hubnetz.network import access as network
from hubnetz.ui import answers, paging

PER_PAGE = 25
WORTH = 0.05  # a topic less likely than that is not worth a chip


@require_safe
@frame.for_staff
def phrases(request: HttpRequest, seat: Seat) -> HttpResponse:
    """List phrases by topic and kind of help, search them, and try what a sentence is understood as."""
    language = get_language() or "de"
    subjects = access.subjects(language)
    chosen = next((one for one in subjects if one.code == request.GET.get("subject")), None)
    typed, said = request.GET.get("q", "").strip()[:200], request.GET.get("say", "").strip()[:LONGEST_NEED]
    context: dict[str, Any] = {
        "subjects": subjects,
        "chosen": chosen,
        "typed": typed,
        "said": said,
        "understood": _understood(said, language, subjects) if said else None,
        "names": {one.code: one.name for one in subjects},
    }
    if chosen or typed:
        code = chosen.code if chosen else ""
        rows = [
            *access.phrases_found(subject=code, words=typed),
            *access.shipped_phrases(subject=code, words=typed),
        ]
        page = paging.Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
        context |= {"page_obj": page, "rows": [_row(row, seat, context["names"]) for row in page]}
    return frame.page(request, seat, "desk/phrases.html", context)


@dataclass(frozen=True)
class _Row:
    """A phrase as the list shows it."""

    text: str
    language: str
    subject: str
    phrase: Phrase | None
    takes_back: bool


def _row(row: Any, seat: Seat, names: dict[str, str]) -> _Row:
    if isinstance(row, Phrase):
        return _Row(row.text, row.language, names.get(row.subject, row.subject), row, seat.writes(row.hub))
    return _Row(row.text, row.lang, names.get(row.code, row.code), None, False)


def _understood(said: str, language: str, subjects: list[access.Subject]) -> dict[str, Any]:
    """Return what the machine understands of a sentence, in words."""
    names = {one.code: one.name for one in subjects}

    def told_as(scored: Iterable[Scored]) -> list[tuple[str, int]]:
        return [(names.get(one.code, one.code), round(100 * one.score)) for one in scored]

    told = actions.suggest(Need(said), today=desk_forms.today(), limit=1).understood
    return {
        "topics": told_as(one for one in told.topics[:4] if one.score >= WORTH),
        "kinds": told_as(told.kinds[:3]),
        "leads": told.kind_leads > 0.5,
        "nothing": told.nothing > 0.5,
        "with_model": told.with_model,
        "near": [
            (text, names.get(code, _("nothing for a hub")), round(100 * similarity))
            for text, code, similarity in actions.nearest(said)
        ],
    }


@require_http_methods(["GET", "POST"])
@frame.for_staff
def new_phrases(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Propose phrases, several at once."""
    hubs = hubs_with(seat, *access.PROPOSE)
    form = forms.Phrases(
        hubs,
        access.subjects(get_language() or "de"),
        frame.sent(request),
        initial={"subject": request.GET.get("subject", ""), "language": get_language()},
    )
    back = reverse("desk:phrases")
    found = _propose(request, form, source=Phrase.Source.HAND) if request.method == "POST" else []
    if found is None:
        return answers.moved(request, f"{back}?subject={form.cleaned_data['code']}")
    return frame.page(request, seat, "desk/new_phrases.html", {"alike": found}, form=form)


@require_http_methods(["GET", "POST"])
@frame.for_staff
def example(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Take a need that was answered as an example, without what tells whose it was."""
    enquiry = casework.enquiry_of(request.user, code)
    if not casework.may_write(request.user, enquiry.hub):
        raise PermissionDenied
    if not enquiry.answer:
        raise Http404
    subjects = access.subjects(get_language() or "de")
    form = forms.Example([enquiry.hub], subjects, frame.sent(request), initial=_prefilled(enquiry))
    found = _propose(request, form, source=Phrase.Source.NEED) if request.method == "POST" else []
    if found is None:
        return answers.moved(request, reverse("desk:enquiry", args=[enquiry.code]))
    return frame.page(request, seat, "desk/example.html", {"enquiry": enquiry, "alike": found}, form=form)


def _prefilled(enquiry: Enquiry) -> dict[str, Any]:
    topics = [topic.code for topic in enquiry.topics.all()]
    text = actions.masked(enquiry.text, [enquiry.name, enquiry.organisation_name, enquiry.place])
    return {
        "lines": text[: forms.LONGEST],
        "subject": f"topic:{topics[0]}" if topics else "",
        "also": topics[1:],
        "language": enquiry.language,
    }


def _propose(request: HttpRequest, form: forms.Phrases, *, source: str) -> list[actions.Alike] | None:
    """Propose what the form holds; return what is too much like it, or None when it is done."""
    if not form.is_valid():
        return []
    values = form.cleaned_data
    hub = network.hub_of(request.user, values["hub"], *access.PROPOSE)
    found = actions.alike(values["lines"], about=values["about"], subject=values["code"])
    if found and (not values["anyway"] or any(one.trouble == "same" for one in found)):
        form.ask_about(found)
        return found
    try:
        proposed = actions.propose(
            hub,
            values["lines"],
            language=values["language"],
            about=values["about"],
            subject=values["code"],
            also=values["also"],
            source=source,
            on=desk_forms.today(),
            by=request.user,
        )
    except Refused as refusal:
        form.refuse(refusal.sentence)
        return []
    said = ngettext("%(n)d phrase is proposed.", "%(n)d phrases are proposed.", len(proposed))
    messages.success(request, said % {"n": len(proposed)} + " " + _("The coordinator takes them into use."))
    return None


@require_POST
@frame.for_staff
def phrase_withdrawal(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Take a phrase of the own hub back."""
    phrase = access.phrase_of(request.user, code)
    try:
        actions.withdraw(phrase, by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _("The phrase is withdrawn."))
    return answers.moved(request, f"{reverse('desk:phrases')}?subject={phrase.subject}")
