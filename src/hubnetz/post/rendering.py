"""How a letter's template becomes a subject and a text, in the reader's language and time."""

from typing import Any

from django.conf import settings
from django.template import loader
from django.urls import reverse
from django.utils import timezone, translation

from hubnetz.lib.periods import BERLIN


def link(name: str, *args: Any) -> str:
    """Return the full address of a page in the active language, for a letter."""
    return full(reverse(name, args=args))


def full(address: str) -> str:
    """Return an address of the house with the name of the house before it."""
    return f"{settings.BASE_URL}{address}"


def render(template: str, language: str, context: dict[str, Any]) -> tuple[str, str]:
    """Render a letter. The template's first line is the subject, the rest after an empty line the text.

    Values are not escaped: the result is plain text. Line breaks in the subject become spaces.
    """
    with translation.override(language), timezone.override(BERLIN):
        # Links in the context may be made late, so that they carry the reader's language.
        context = {key: value() if callable(value) else value for key, value in context.items()}
        subject, _, text = loader.render_to_string(template, context).strip().partition("\n")
    return " ".join(subject.split())[:200], text.strip() + "\n"
