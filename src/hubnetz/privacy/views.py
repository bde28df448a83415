"""Public pages: what is known about somebody, and what they may ask for.

A link from a letter is opened with GET and changes nothing; the button behind it posts.
"""

import contextlib
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from hubnetz.accounts import limits
from hubnetz.privacy import access, actions, forms, letters, taking
from hubnetz.privacy.access import Known
from hubnetz.privacy.models import Inquiry
from hubnetz.ui import answers


@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Take an address; the answer is the same whoever it belongs to."""
    if limits.must_wait(request, "privacy"):
        return answers.too_many(request)
    form = forms.Ask(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if form.is_valid():
            actions.ask(form.cleaned_data["email"], language=get_language() or "de")
            limits.count_refusal(request, "privacy")  # each letter counts: nobody writes to many addresses
            return answers.moved(request, reverse("privacy:sent"))
        limits.count_refusal(request, "privacy")
    return answers.page(request, "privacy/ask.html#ask", {}, form=form)


@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """Say that a letter is on its way; the same for everybody."""
    return answers.page(request, "privacy/sent.html")


@require_safe
def done(request: HttpRequest) -> HttpResponse:
    """Say that everything was deleted."""
    return answers.page(request, "privacy/done.html", {"heading": _("Your data have been deleted")})


@require_safe
@never_cache
def known(request: HttpRequest, key: str) -> HttpResponse:
    """Show everything about the address whose letter the link came with."""
    inquiry = access.inquiry_by_key(key)
    found = [one for one in access.about(inquiry.email) if not taking.is_of_this_question(one, inquiry)]
    context = {"inquiry": inquiry, "key": key, "number": len(found), "groups": _grouped(found)}
    return answers.page(request, "privacy/known.html", context)


def _grouped(found: list[Known]) -> list[dict[str, Any]]:
    """Return what is known by hub, and within by kind."""
    return [
        {
            "name": name,
            "kinds": [
                {"noun": noun, "purpose": rows[0].purpose, "until": rows[0].until, "rows": rows}
                for noun, some in groupby(of_hub, key=lambda one: one.noun)
                for rows in [list(some)]
            ],
        }
        for name, of_hub in groupby(found, key=lambda one: str(one.hub or _("The network as a whole")))
    ]


@require_safe
@never_cache
def as_json(request: HttpRequest, key: str) -> HttpResponse:
    """Hand everything out in a form that machines read."""
    inquiry = access.inquiry_by_key(key)
    answer = JsonResponse(
        taking.as_data(inquiry.email, timezone.now()), json_dumps_params={"ensure_ascii": False, "indent": 2}
    )
    answer["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return answer


@require_safe
@never_cache
def as_pdf(request: HttpRequest, key: str) -> HttpResponse:
    """Hand everything out on paper that a screen reader reads."""
    inquiry = access.inquiry_by_key(key)
    paper = taking.as_pdf(inquiry.email, timezone.now(), language=get_language() or "de")
    headers = {"Content-Disposition": 'attachment; filename="my-data.pdf"'}
    return HttpResponse(paper, content_type="application/pdf", headers=headers)


@require_http_methods(["GET", "POST"])
@never_cache
def correction(request: HttpRequest, key: str) -> HttpResponse:
    """Take name and telephone number as they should be."""
    inquiry = access.inquiry_by_key(key)
    form = forms.Correct(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in ("name", "phone")}
        with _good_link():
            rows = actions.correct(inquiry, **values)
        messages.success(request, _("Corrected in %(rows)s places.") % {"rows": rows})
        return answers.moved(request, reverse("privacy:known", args=[key]))
    return _step(request, "correction", key, _("Correct your name or telephone number"), form=form)


@require_http_methods(["GET", "POST"])
@never_cache
def objection(request: HttpRequest, key: str) -> HttpResponse:
    """End all news; show consents with the way to withdraw each."""
    inquiry = access.inquiry_by_key(key)
    if request.method == "POST":
        with _good_link():
            actions.stop_writing(inquiry)
        messages.success(request, _("We write no more news to you."))
        return answers.moved(request, reverse("privacy:known", args=[key]))
    consents = [{"row": one, "key": access.key_to_consent(one)} for one in access.consents_of(inquiry.email)]
    return _step(request, "objection", key, _("End all news, withdraw a consent"), consents=consents)


@require_http_methods(["GET", "POST"])
@never_cache
def request(request: HttpRequest, key: str) -> HttpResponse:
    """Take a request that a person answers."""
    inquiry = access.inquiry_by_key(key)
    hubs = {one.hub.slug: one.hub for one in access.about(inquiry.email) if one.hub}
    form = forms.Wish(request.POST if request.method == "POST" else None, hubs=list(hubs.values()))
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        with _good_link():
            actions.request(
                inquiry,
                kind=values["kind"],
                text=values["text"],
                hub=hubs.get(values["hub"]),
                idempotency_key=values["idempotency_key"],
            )
        messages.success(request, _("Your request is on its way. You get an answer within a month."))
        return answers.moved(request, reverse("privacy:known", args=[key]))
    return _step(request, "request", key, _("Ask for something else"), form=form)


@require_http_methods(["GET", "POST"])
@never_cache
def forgetting(request: HttpRequest, key: str) -> HttpResponse:
    """Say what would be deleted and what has to be kept; delete it once that is confirmed."""
    inquiry: Inquiry = access.inquiry_by_key(key)
    if request.method == "POST":
        with contextlib.suppress(actions.LinkTooOld):  # sent twice at once: it is done
            actions.forget(inquiry)
        return answers.moved(request, reverse("privacy:done"))
    found = actions.preview(inquiry)
    return _step(
        request, "forgetting", key, _("Have everything deleted"), found=found, left=letters.said(found)
    )


@require_http_methods(["GET", "POST"])
@never_cache
def consent(request: HttpRequest, key: str) -> HttpResponse:
    """Show a consent and take it back by one button, without signing in."""
    found = access.consent_by_key(key)
    if request.method == "POST":
        actions.take_back(found)
        return answers.moved(request, reverse("privacy:consent", args=[key]))
    context = {"consent": found, "consent_key": key, "heading": _("Your consent")}
    return answers.page(request, "privacy/consent.html", context)


@contextlib.contextmanager
def _good_link() -> Iterator[None]:
    """Answer as to an old link where everything was forgotten by it while the form was sent."""
    try:
        yield
    except actions.LinkTooOld:
        raise Http404 from None


def _step(
    request: HttpRequest, name: str, key: str, heading: str, form: Any = None, **more: Any
) -> HttpResponse:
    context = {"key": key, "back": reverse("privacy:known", args=[key]), "heading": heading, **more}
    return answers.page(request, f"privacy/{name}.html", context, form=form)
