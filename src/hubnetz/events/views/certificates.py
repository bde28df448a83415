"""Public pages of certificates: the paper itself behind its owner's link, and the page on which anybody checks one."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from hubnetz.accounts import limits
from hubnetz.events import certificate_forms as forms
from hubnetz.events import papers
from hubnetz.events.access import courses as access
from hubnetz.events.models import Certificate
from hubnetz.lib.texts import Texts
from hubnetz.ui import answers


@require_safe
@never_cache
def paper(request: HttpRequest, key: str) -> HttpResponse:
    """Give the certificate as a PDF to whoever has the link from its letter."""
    return as_pdf(access.certificate_by_key(key))


def as_pdf(certificate: Certificate) -> HttpResponse:
    """Answer with the paper in the language of the page."""
    made = papers.certificate(certificate, language=(get_language() or "de")[:2])
    response = HttpResponse(made, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="certificate-{certificate.code}.pdf"'
    return response


@require_safe
def certificates(request: HttpRequest) -> HttpResponse:
    """Send to the page of the certificate whose code was typed."""
    code = "".join(one for one in request.GET.get("code", "").lower() if one.isalnum() and one.isascii())[:20]
    return redirect("events:certificate", code) if code else _unknown(request, "")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def certificate(request: HttpRequest, code: str) -> HttpResponse:
    """Say whether a certificate is genuine; the name only to those who know it already."""
    if limits.must_wait(request, "certificate"):
        return answers.too_many(request)
    found = access.certificate_to_check(code)
    if found is None:
        limits.count_refusal(request, "certificate")
        return _unknown(request, code)
    form = forms.NameOn(request.POST if request.method == "POST" else None)
    matches: bool | None = None
    name = found.registration.name
    if request.method == "POST" and form.is_valid():
        matches = forms.folded(form.cleaned_data["name"]) == forms.folded(name)
        if not matches:
            limits.count_refusal(request, "certificate")
    context = {
        "certificate": found,
        "said": said(found),
        "initials": " ".join(f"{word[0]}." for word in name.split()),
        "matches": matches,
    }
    return answers.page(request, "events/certificate.html", context, form=form)


def said(certificate: Certificate) -> dict[str, Any]:
    """Return what a certificate says in the language of the page."""
    kept = certificate.said
    return {
        "title": Texts(kept["title"]),
        "hubs": [Texts(hub) for hub in kept["hubs"]],
        "starts_at": datetime.fromisoformat(kept["starts_at"]),
        "ends_at": datetime.fromisoformat(kept["ends_at"]),
        "goals": [Texts(goal) for goal in kept["goals"]],
    }


def _unknown(request: HttpRequest, code: str) -> HttpResponse:
    return answers.page(request, "events/certificate.html", {"code": code[:20]}, status=404 if code else 200)
