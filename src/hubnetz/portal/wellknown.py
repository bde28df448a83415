"""Addresses that programs look for."""

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

NOT_INDEXED = (
    "answer/",
    "enquiry/",
    "registrations/",
    "alerts/",
    "desk/",
    "office/",
    "account/",
    "patterns/",
)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Keep search engines out of answers, forms and the staff's rooms, and say where the sitemap is."""
    lines = ["User-agent: *", *(f"Disallow: /{path}\nDisallow: /en/{path}" for path in NOT_INDEXED)]
    lines += ["", f"Sitemap: {settings.BASE_URL}/sitemap.xml"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """Say where to report a weakness (RFC 9116)."""
    with translation.override(settings.LANGUAGE_CODE):
        imprint = f"{settings.BASE_URL}{reverse('portal:imprint')}"
    contact = f"mailto:{settings.HUBNETZ_CONTACT}" if settings.HUBNETZ_CONTACT else imprint
    expires = (timezone.now() + timedelta(days=180)).strftime("%Y-%m-%dT00:00:00Z")
    body = f"Contact: {contact}\nExpires: {expires}\nPreferred-Languages: de, en\n"
    body += f"Canonical: {settings.BASE_URL}/.well-known/security.txt\n"
    return HttpResponse(body, content_type="text/plain; charset=utf-8")


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Send browsers that ask for the old name to the icon."""
    return HttpResponsePermanentRedirect(static("ui/icon.svg"))
