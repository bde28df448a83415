"""How states are said and marked in the desk's pages."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from hubnetz.catalogue.models import Offer
from hubnetz.desk import booking_words, organisation_known_words, words
from hubnetz.desk.access import Seat
from hubnetz.events import writing
from hubnetz.events.models import Pool, Question
from hubnetz.lib.periods import BERLIN
from hubnetz.lib.texts import Texts
from hubnetz.ui import formats

register = template.Library()

SAID: dict[str, Mapping[str, Any]] = {
    "enquiry": words.ENQUIRY,
    "event": words.EVENT,
    "guest": words.GUEST,
    "question": words.QUESTION,
    "consultation": words.CONSULTATION,
    "project": words.PROJECT,
    "client": words.CLIENT,
    "how": words.HOW,
    "appearance": words.APPEARANCE,
    "letter": words.LETTER,
    "letters": words.LETTERS,
    "offer": words.OFFER,
    "history": words.HISTORY | booking_words.HISTORY,
    "resource": booking_words.RESOURCE,
    "booking": booking_words.STATES,
    "organisation": words.ORGANISATION,
    "other_name": organisation_known_words.NAMES,
    "number": organisation_known_words.NUMBERS,
    "edition": organisation_known_words.EDITIONS,
    "size": organisation_known_words.SIZES,
    "phrase": words.PHRASE,
    "phrase_source": words.PHRASE_SOURCE,
    "phase": words.PHASE,
    "role": words.ROLE,
    "wish": words.WISH,
    "wish_state": words.WISH_STATE,
}
KINDS = {
    "booking": booking_words.STATE_KINDS,
    "enquiry": words.ENQUIRY_KINDS,
    "event": words.EVENT_KINDS,
    "guest": words.GUEST_KINDS,
    "offer": words.OFFER_KINDS,
    "project": words.PROJECT_KINDS,
    "client": words.CLIENT_KINDS,
    "letter": words.LETTER_KINDS,
    "phrase": words.PHRASE_KINDS,
    "phase": words.PHASE_KINDS,
}


@register.filter
def said(value: str, of: str) -> str:
    """Return the word for a state or kind; one without a word stands as it is."""
    return str(SAID[of].get(value, value))


@register.filter
def mark(value: str, of: str) -> str:
    """Return the kind of mark for a state."""
    return KINDS[of].get(value, "")


@register.filter
def as_day(text: str) -> date:
    """Return the day that was kept as a text."""
    return date.fromisoformat(text)


@register.filter
def as_text(texts: dict[str, str]) -> str:
    """Return what was kept in several languages in the reader's."""
    return str(Texts(texts))


@register.filter
def offer_state(offer: Offer) -> str:
    """Say where an offer stands today."""
    return offer.state_on(timezone.localdate(timezone=BERLIN))


@register.filter
def sum_of(euros: Decimal | None) -> str:
    """Return a sum in whole euros as the reader's language writes it; a dash for one that was not told."""
    return "–" if euros is None else formats.number(round(euros))


@register.filter
def short_moment(moment: datetime) -> str:
    """Return a moment in figures: 24.12.2026, 18:00."""
    return f"{formats.day_short(moment)}, {formats.time_of_day(moment)}"


@register.filter
def way_of(pool: Pool) -> str:
    """Say which way a pool is: on site, online, or by its name."""
    return writing.way_of(pool)


@register.filter
def answer_named(question: Question) -> str:
    """Say after which answer to another question this one is asked."""
    return writing.answer_named(question)


@register.filter
def count_of(counts: object, name: str) -> int:
    """Return one of several counts."""
    return int(getattr(counts, name))


@register.filter
def is_over(day: date | None) -> bool:
    """Say whether a day lies before today in Berlin."""
    return day is not None and day < timezone.localdate(timezone=BERLIN)


@register.filter
def is_today(day: date | None) -> bool:
    """Say whether a day is today in Berlin."""
    return day == timezone.localdate(timezone=BERLIN)


@register.simple_tag
def areas(request: HttpRequest, seat: Seat) -> list[dict[str, object]]:
    """Return the areas of work that the user has, with the one of this page marked."""
    named = [("today", _("Today"), True), ("enquiries", _("Enquiries"), seat.reads_files)]
    named += [
        ("events", _("Events"), True),
        ("bookings", _("Bookings"), True),
        ("offers", _("Offers"), True),
        ("organisations", _("Companies"), True),
    ]
    named += [("appearances", _("Appearances"), True), ("news", _("News"), True)]
    named += [("letters", _("Letters"), seat.reads_files)]
    named += [("hub", _("Our hub"), True)]
    named += [("competences", _("What we know"), bool(seat.where("lead", "adviser")))]
    named += [("team", _("Whom to speak to"), bool(seat.where("lead")))]
    named += [("phrases", _("Phrases"), True)]
    named += [("privacy", _("Privacy"), bool(seat.where("lead")))]
    query = f"?hub={seat.hub.slug}" if seat.hub else ""
    found: list[dict[str, object]] = []
    for name, text, has in named:
        url = reverse(f"desk:{name}")
        here = request.path == url if name == "today" else request.path.startswith(url)
        if has:
            found.append({"url": url + query, "text": text, "current": here})
    return found


@register.simple_tag
def options(choices: Iterable[tuple[str, object]], chosen: str) -> str:
    """Write what a list lets choose from, in one piece: there may be many, on every page of a list."""
    rows = ((code, mark_safe(" selected") if code == chosen else "", name) for code, name in choices)
    return format_html_join("", '<option value="{}"{}>{}</option>', rows)
