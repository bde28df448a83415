"""The full addresses of pages, as other sites and search engines know them."""

from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.urls import get_script_prefix, reverse
from django.utils.translation import get_language

from hubnetz.ui.context import in_language

# What is put behind an address to watch people; it names no other page.
FOREIGN = ("utm_", "fbclid", "gclid", "mc_", "pk_", "mtm_")


def absolute(path: str) -> str:
    """Return the full address of a page of this site."""
    return f"{settings.BASE_URL}{path}"


def to(name: str, *args: object) -> str:
    """Return the path of a page in the language of this one; remembered, because lists name the same ones again."""
    return _path(name, args, get_language(), settings.ROOT_URLCONF, get_script_prefix())


@lru_cache(maxsize=4096)
def _path(name: str, args: tuple[object, ...], _language: str | None, _urls: str, _prefix: str) -> str:
    return reverse(name, args=args)


def of_front(name: str, *args: object) -> str:
    """Return the full address of a page of another room, by HUBNETZ_FRONTS."""
    return absolute(to(settings.HUBNETZ_FRONTS[name], *args))


def of_page(request: HttpRequest) -> str:
    """Return the one path of this page: choices that are its state stay, in one order; empty and foreign ones go."""
    values = QueryDict(mutable=True)
    for key in sorted(request.GET):
        if not key.startswith(FOREIGN):
            values.setlist(key, [value for value in request.GET.getlist(key) if value])
    if values.get("page") == "1":
        del values["page"]
    query = values.urlencode()
    return f"{request.path}?{query}" if query else request.path


def alternates(path: str) -> list[dict[str, str]]:
    """Return the full address of the page in each language, and which one is for all others."""
    found = [{"code": code, "url": absolute(in_language(path, code))} for code, _name in settings.LANGUAGES]
    return [*found, {"code": "x-default", "url": absolute(in_language(path, settings.LANGUAGE_CODE))}]
