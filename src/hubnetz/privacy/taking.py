"""What is known about somebody, to take along: for machines and on paper."""

from datetime import date, datetime
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from hubnetz.network import access as network
from hubnetz.privacy.access import Known, about
from hubnetz.privacy.models import Inquiry
from hubnetz.ui import formats, pdf


def is_of_this_question(one: Known, inquiry: Inquiry) -> bool:
    """Say whether a row is but the question that was just asked, or its letter."""
    return one.label in ("privacy.Inquiry", "post.Letter") and inquiry.code in (one.code, one.of)


def as_data(email: str, now: datetime) -> dict[str, Any]:
    """Return everything about an address as plain data."""
    return {
        "email": email,
        "as_of": now.isoformat(timespec="seconds"),
        "entries": [
            {
                "record": one.label,
                "name": one.noun,
                "code": one.code,
                "hub": one.hub.slug if one.hub else None,
                "title": one.title,
                "when": one.when.isoformat() if one.when else None,
                "purpose": one.purpose,
                "kept": one.until,
                "fields": {name: _plain(value) for name, value in one.fields.items()},
                "more_at_the_hub": one.is_withheld,
            }
            for one in about(email)
        ],
    }


def as_pdf(email: str, now: datetime, *, language: str) -> bytes:
    """Return everything about an address as PDF/UA."""
    with translation.override(language):
        found = about(email)
        data = {
            "title": _("What we know about you"),
            "network": str(network.the_network()),
            "email": email,
            "as_of": _("As of %(moment)s") % {"moment": formats.moment(now)},
            "nothing": "" if found else _("We know nothing about this address"),
            "entries": [
                {
                    "hub": str(one.hub or _("The network as a whole")),
                    "noun": one.noun,
                    "title": ", ".join(filter(None, [one.title, formats.day(one.when) if one.when else ""])),
                    "facts": [[name, value] for name, value in one.facts],
                    "kept": _("What for: %(purpose)s. Kept: %(until)s.")
                    % {"purpose": one.purpose, "until": one.until},
                }
                for one in found
            ],
            "page": _("Page"),
        }
        return pdf.render("privacy/about", data, language=language, made_at=now.replace(microsecond=0))


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value if isinstance(value, str | int | float | bool | dict | list | None) else str(value)
