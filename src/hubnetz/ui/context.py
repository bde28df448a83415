"""What every page shows around its content; a context processor."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse, translate_url
from django.utils import translation
from django.utils.translation import gettext_lazy as _

FOOTER = {
    "imprint": _("Imprint"),
    "privacy": _("Privacy"),
    "accessibility": _("Accessibility"),
    "plain_language": _("Plain language"),
    "sign_language": _("Sign language"),
}


def frame(request: HttpRequest) -> dict[str, Any]:
    """
    Return the start page, the languages of this page, and the links of the footer.

    Reads the settings HUBNETZ_CONTACT and HUBNETZ_FOOTER, a list of url names such as portal:imprint.
    """
    return {
        "home_url": translate_url("/", translation.get_language() or settings.LANGUAGE_CODE),
        "contact_email": getattr(settings, "HUBNETZ_CONTACT", ""),
        "footer_links": footer_links(getattr(settings, "HUBNETZ_FOOTER", [])),
        "languages": languages(request),
    }


def languages(request: HttpRequest) -> list[dict[str, Any]]:
    """Return for each language its own name and the address of this page in it."""
    current = translation.get_language()
    here = request.get_full_path()
    found = []
    for code, name in settings.LANGUAGES:
        found.append(
            {"code": code, "name": name, "url": translate_url(here, code), "current": code == current}
        )
    return found


def footer_links(names: list[str]) -> list[dict[str, Any]]:
    """Return the links whose pages exist in this installation."""
    links = []
    for name in names:
        try:
            links.append({"url": reverse(name), "label": FOOTER[name.rpartition(":")[2]]})
        except NoReverseMatch:
            continue
    return links
