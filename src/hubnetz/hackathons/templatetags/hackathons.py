"""How content of hackathons is said: in English first."""

import html

from django import template
from django.template.defaultfilters import linebreaksbr
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from hubnetz.hackathons import clock
from hubnetz.lib.texts import Texts

register = template.Library()


@register.filter
def english(texts: object) -> SafeString:
    """Write a title in English, or in German if it has no other, with its language where the page has another one."""
    if not isinstance(texts, Texts):
        return SafeString(html.escape(str(texts)))
    language = "en" if texts.get("en") else "de"
    said = html.escape(texts.in_language(language))
    return SafeString(said if _here() == language else f'<span lang="{language}">{said}</span>')


@register.filter
def both(texts: object) -> SafeString:
    """Write a text in English first; on a German page the German one follows."""
    if not isinstance(texts, Texts):
        return SafeString(html.escape(str(texts)))
    wanted = ["en"] if _here() == "en" and texts.get("en") else ["en", "de"]
    said = [(code, texts[code]) for code in wanted if texts.get(code)]
    if len(said) > 1 and said[0][1] == said[1][1]:
        said.pop()
    parts = [f'<div lang="{code}"><p>{linebreaksbr(text)}</p></div>' for code, text in said]
    return mark_safe("".join(parts))  # noqa: S308  (linebreaksbr escapes)


@register.filter
def has_text(texts: object) -> bool:
    """Say whether there is anything to read in any language."""
    return any(texts.values()) if isinstance(texts, dict) else bool(texts)


@register.simple_tag
def span_in(starts_at: object, ends_at: object, zone: str) -> str:
    """Say a span in a zone, with its name."""
    return clock.span(starts_at, ends_at, zone)  # type: ignore[arg-type]


@register.filter
def in_cities(zone: str) -> str:
    """Name a zone by its city."""
    return clock.city(zone) if zone else ""


@register.filter
def named_in(code: str, names: dict[str, str]) -> str:
    """Return what a code is called."""
    return names.get(code, "")


def _here() -> str:
    return (get_language() or "de")[:2]
