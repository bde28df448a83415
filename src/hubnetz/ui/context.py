"""What every page shows around its content; a context processor."""

from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, get_script_prefix, reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

NAV = {
    "events": _("Events"),
    "offers": _("Offers"),
    "anywhere": _("Book"),
    "hubs": _("Hubs"),
    "enquiry": _("Ask us"),
}
KEYS = {"key", "uidb36", "token"}  # parts of addresses that open something to whoever has them
FOOTER = {
    "imprint": _("Imprint"),
    "privacy": _("Privacy"),
    "my_data": _("My data"),
    "accessibility": _("Accessibility"),
    "plain_language": _("Plain language"),
    "sign_language": _("Sign language"),
    "feedback": _("Report a mistake or a barrier"),
    "news": _("News"),
    "press": _("Press"),
    "account_login": _("Sign-in for staff"),
}


def frame(request: HttpRequest) -> dict[str, Any]:
    """
    Return the start page, the languages of this page, and the links of the head and the footer.

    Reads the settings HUBNETZ_CONTACT, HUBNETZ_NAV and HUBNETZ_FOOTER, lists of url names such as portal:imprint:
    so a page of a low room need not know which fronts there are.
    """
    return {
        "home_url": in_language("/", translation.get_language() or settings.LANGUAGE_CODE),
        "contact_email": getattr(settings, "HUBNETZ_CONTACT", ""),
        "nav_links": nav_links(request, getattr(settings, "HUBNETZ_NAV", [])),
        "footer_links": footer_links(request),
        "languages": languages(request),
    }


def languages(request: HttpRequest, address: str = "") -> list[dict[str, Any]]:
    """Return for each language its own name and the address of this page, or of the one named, in it."""
    current = translation.get_language()
    here = address or request.get_full_path()
    found = []
    for code, name in settings.LANGUAGES:
        found.append({"code": code, "name": name, "url": in_language(here, code), "current": code == current})
    return found


def in_language(address: str, code: str) -> str:
    """Return the address of a page in another language: the first language has no prefix, the others have theirs."""
    for other, _name in settings.LANGUAGES:
        if other != settings.LANGUAGE_CODE and (address == f"/{other}" or address.startswith(f"/{other}/")):
            address = address[len(other) + 1 :] or "/"
    return address if code == settings.LANGUAGE_CODE else f"/{code}{address}"


def nav_links(request: HttpRequest, names: list[str]) -> list[dict[str, Any]]:
    """Return the links of the main navigation; the one of this page, or of the list it belongs to, is marked."""
    return [{**link, "current": request.path.startswith(link["url"])} for link in links(names, NAV)]


def footer_links(request: HttpRequest | None) -> list[dict[str, Any]]:
    """Return the links of the footer, in the same order on every page; the one for feedback brings the page along.

    A page that a letter's link opens is left out: its address is a key and belongs into no form. ``request=None``
    brings none along.
    """
    found = links(getattr(settings, "HUBNETZ_FOOTER", []), FOOTER)
    match = request.resolver_match if request else None
    if request and match is not None and not KEYS.intersection(match.kwargs):
        for link in found:
            if link["name"] == "feedback" and not request.path.startswith(link["url"]):
                link["url"] += f"?{urlencode({'page': request.path})}"
    return found


def links(names: list[str], labels: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the links whose pages exist in this installation."""
    addresses = _addresses(
        tuple(names), translation.get_language(), settings.ROOT_URLCONF, get_script_prefix()
    )
    return [{"name": last, "url": url, "label": labels[last]} for last, url in addresses]


@lru_cache(maxsize=64)
def _addresses(
    names: tuple[str, ...], _language: str | None, _urls: str, _prefix: str
) -> tuple[tuple[str, str], ...]:
    """Return name and address of those that exist; every page has them, and they stay."""
    found = []
    for name in names:
        try:
            found.append((name.rpartition(":")[2], reverse(name)))
        except NoReverseMatch:
            continue
    return tuple(found)
