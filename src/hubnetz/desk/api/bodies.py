"""From JSON to the forms of the desk's pages and back to what was wrong: the same checks for people and programs."""

from datetime import datetime
from typing import Annotated, Any

from django.forms import BaseForm
from ninja import Field, Schema
from ninja.errors import ValidationError

from hubnetz.lib.periods import BERLIN
from hubnetz.ui.forms import Form
from hubnetz.ui.moments import Moment as Moment

# What a form calls it, and where it stands in a body.
PLACES = {
    "day": "starts_at",
    "begins": "starts_at",
    "ends": "ends_at",
    "last_day": "ends_at",
    "seats_on_site": "seats.on_site.seats",
    "queue_on_site": "seats.on_site.queue_seats",
    "seats_online": "seats.online.seats",
    "queue_online": "seats.online.queue_seats",
    "main_topic": "topics",
    "what": "resource",
    "together": "together_with",
    "starts": "starts_at",
}


class Texts(Schema):
    """A text in German, in English, or in both."""

    de: str = ""
    en: str = ""


class NoteIn(Schema):
    """A sentence that stands in the e-mail to those who come."""

    note: Annotated[str, Field(max_length=400)] = ""


class ReasonIn(Schema):
    """Why; it stands in the e-mail."""

    reason: Annotated[str, Field(min_length=1, max_length=400, pattern=r"\S")]


def malformed(field: str, sentence: object) -> ValidationError:
    """Return the refusal of one part of a body."""
    return ValidationError([{"loc": ("body", *field.split(".")), "msg": str(sentence)}])


def checked[F: Form](form: F) -> F:
    """Return a form that is well-formed.

    :raises ValidationError: with its first sentence and the part of the body that it is about
    """
    if not form.is_valid():
        raise wrong(form)
    return form


def wrong(form: BaseForm) -> ValidationError:
    """Return the first sentence of a form that is not well-formed as the API says it."""
    field, sentences = next(iter(form.errors.items()))
    return malformed(place_of(field), sentences[0])


def place_of(field: str) -> str:
    """Return where in a body stands what a form calls so."""
    name, _line, language = field.rpartition("_")
    if language in ("de", "en"):
        return f"{name}.{language}"
    return PLACES.get(field, "" if field == "__all__" else field) or "body"


def when(starts_at: datetime, ends_at: datetime) -> dict[str, Any]:
    """Return two moments as a form asks for them: a day and hours in Berlin."""
    begin, end = starts_at.astimezone(BERLIN), ends_at.astimezone(BERLIN)
    return {
        "day": begin.date(),
        "begins": begin.time(),
        "ends": end.time(),
        "last_day": end.date() if end.date() != begin.date() else None,
    }


def said(name: str, texts: Texts | None) -> dict[str, str]:
    """Return a text as a form asks for it, a field for each language; nothing where nothing was sent."""
    return {} if texts is None else {f"{name}_de": texts.de, f"{name}_en": texts.en}
