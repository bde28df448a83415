"""Pages of running text: what the law asks for, the press page, plain language, sign language."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from hubnetz.network import access as network
from hubnetz.network.models import Topic
from hubnetz.portal import access
from hubnetz.press import access as telling
from hubnetz.press import rules
from hubnetz.ui import answers

RELEASES = 8  # on the press page
LOGOS = (
    {"file": "portal/press/mark-on-light.svg", "ground": "light"},
    {"file": "portal/press/mark-on-dark.svg", "ground": "dark"},
    {"file": "portal/press/mark-black.svg", "ground": "light"},
)


def _language() -> str:
    return "en" if (get_language() or "de").startswith("en") else "de"


@require_safe
def text(request: HttpRequest, name: str) -> HttpResponse:
    """Show a page of running text; there is one file for each language."""
    context = {
        "operator": telling.operator(),
        "weeks": rules.ANSWER_WITHIN.days // 7,
        "attendees_kept": settings.HUBNETZ_ATTENDEES_KEPT,
        "enquiries_kept": settings.HUBNETZ_ENQUIRIES_KEPT,
        "contacts_kept": settings.HUBNETZ_CONTACTS_KEPT,
        "letters_kept": settings.HUBNETZ_LETTERS_KEPT,
        "body": f"portal/texts/{name}.{_language()}.html",
    }
    return answers.page(request, f"portal/texts/{name}.html", context)


@require_safe
def press(request: HttpRequest) -> HttpResponse:
    """Show journalists who we are, whom to call, logos, and the newest press releases."""
    releases = telling.notices_on_show(kind="release")[:RELEASES]
    context = {
        "operator": telling.operator(),
        "body": f"portal/texts/press.{_language()}.html",
        "count": access.hubs_counted(),
        "releases": releases,
        "logos": LOGOS,
    }
    return answers.page(request, "portal/texts/press.html", context)


@require_safe
def plain_language(request: HttpRequest) -> HttpResponse:
    """Say in plain language what this site does, and ask the first question: what do you want to do?"""
    wishes = [
        {
            "text": _wish(topic),
            "url": f"{reverse('portal:plain_place')}?{urlencode({'topic': topic.code})}",
        }
        for topic in sorted(network.topics(), key=_likely)
    ]
    context = {"body": f"portal/texts/plain_language.{_language()}.html", "wishes": wishes}
    return answers.page(request, "portal/texts/plain_language.html", context)


@require_safe
def plain_place(request: HttpRequest) -> HttpResponse:
    """Ask the second question: where are you? The form leads to the answer page."""
    code = request.GET.get("topic", "")
    topic = network.topic(code) if code else None
    context: dict[str, Any] = {
        "topic": topic,
        "wish": _wish(topic) if topic else "",
        "body": f"portal/texts/plain_place.{_language()}.html",
    }
    return answers.page(request, "portal/texts/plain_place.html", context)


def _wish(topic: Topic) -> str:
    """Return what somebody would say in plain language who needs help with the topic."""
    language = _language()
    known = plain_wishes().get(topic.code)
    if known:
        return known[language]
    name = topic.name.in_language(language)
    return f"Ich brauche Hilfe zum Thema: {name}." if language == "de" else f"I need help with: {name}."


def _likely(topic: Topic) -> int:
    """Return the place of a topic: its sentences stand in the order in which they are likely to be wanted."""
    codes = list(plain_wishes())
    return codes.index(topic.code) if topic.code in codes else len(codes)


@cache
def plain_wishes() -> dict[str, dict[str, str]]:
    """Return the sentences in plain language, by the code of the topic; a topic without one is named."""
    text = files("hubnetz.portal").joinpath("data/plain_wishes.toml").read_text(encoding="utf-8")
    return {code: {"de": wish["de"], "en": wish["en"]} for code, wish in tomllib.loads(text).items()}


@require_safe
def sign_language(request: HttpRequest) -> HttpResponse:
    """Show the operator's film in sign language with its words; without a film the words, and how to reach us."""
    film = settings.HUBNETZ_SIGN_LANGUAGE_VIDEO if settings.HUBNETZ_FILES else ""
    context = {
        "film": f"/{film}" if film else "",
        "captions": f"/{film.rpartition('.')[0]}.vtt" if film else "",
        "operator": telling.operator(),
        "body": f"portal/texts/sign_language.{_language()}.html",
    }
    return answers.page(request, "portal/texts/sign_language.html", context)
