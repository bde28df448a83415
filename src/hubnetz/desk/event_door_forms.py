"""Is what was typed or sent at the entrance well-formed?"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from hubnetz.desk.forms import no_photos
from hubnetz.events.actions import Seen
from hubnetz.events.models import Event
from hubnetz.ui.forms import Form

MOST = 100  # scans that a device sends in one go
LONGEST = 60  # letters of a ticket; what is longer is none, and must not hold up those beside it


class WalkIn(Form):
    """Somebody at the entrance who has no seat."""

    name = forms.CharField(
        label=_("Name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        required=False,
        help_text=_("So that a person counts once, and can be written to."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    organisation_name = forms.CharField(
        label=_("Company or institution"),
        max_length=200,
        required=False,
        help_text=_("Leave it empty for a private person."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class WalkInPhotographed(WalkIn):
    """The same where photos are made: nobody who comes past the form of the page was asked before."""

    no_photos = no_photos()


def walk_in_at(event: Event) -> type[WalkIn]:
    """Return the form for somebody without a seat at this event."""
    return WalkInPhotographed if event.takes_photos else WalkIn


class Malformed(Exception):
    """What a device sent is not what our page sends."""


def seen_in(sent: object) -> list[Seen]:
    """Return the scans that a device sent.

    :raises Malformed: if it is anything else
    """
    rows = sent.get("scans") if isinstance(sent, Mapping) else None
    if not isinstance(rows, list) or len(rows) > MOST:
        raise Malformed
    return [_seen(row) for row in rows]


def _seen(row: Any) -> Seen:
    try:
        at = datetime.fromisoformat(row["at"])
        texts = {name: row.get(name, "") for name in ("ticket", "person", "session")}
        if at.tzinfo is None or not all(isinstance(text, str) for text in texts.values()):
            raise Malformed
        texts["ticket"] = texts["ticket"][:LONGEST]
        if any(len(text) > LONGEST for text in texts.values()):
            raise Malformed
        return Seen(UUID(row["key"]), at, **texts)
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
        raise Malformed from None
