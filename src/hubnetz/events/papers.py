"""Papers of this room as PDF."""

import io
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hubnetz.events.models import Certificate
from hubnetz.lib.texts import Texts
from hubnetz.network import access as network
from hubnetz.ui import formats, pdf


def certificate(found: Certificate, *, language: str) -> bytes:
    """Return a certificate as PDF/UA in a language: name, course, what was learned and attended, how to check it."""
    with translation.override(language):
        return pdf.render(
            "events/certificate",
            _certificate(found),
            language=language,
            made_at=found.issued_at.replace(microsecond=0),
        )


def _certificate(found: Certificate) -> dict[str, Any]:
    kept = found.said
    check = f"{settings.BASE_URL}{reverse('events:certificate', args=[found.code])}"
    starts_at, ends_at = (datetime.fromisoformat(kept[name]) for name in ("starts_at", "ends_at"))
    minutes = sum(_minutes(one) for one in kept["sessions"])
    hours = f"{minutes / 60:.1f}".rstrip("0").rstrip(".")
    return {
        "heading": _("Certificate of attendance"),
        "title": f"{_('Certificate of attendance')}: {Texts(kept['title'])}",
        "network": str(network.the_network()),
        "name": found.registration.name,
        "took_part": _("took part in the course"),
        "course": str(Texts(kept["title"])),
        "when": formats.span_in_full(starts_at, ends_at),
        "goals_title": _("What was learned"),
        "goals": [str(Texts(goal)) for goal in kept["goals"]],
        "sessions_title": _("Attended"),
        "sessions": [[str(Texts(one["title"])), _when(one)] for one in kept["sessions"]],
        "session": _("Session"),
        "time": _("Time"),
        "hours": ngettext("%(hours)s hour in all", "%(hours)s hours in all", 1 if minutes == 60 else 2)
        % {"hours": hours.replace(".", ",") if formats.german() else hours}
        if minutes
        else "",
        "run_by": _("Run by"),
        "hubs": ", ".join(str(Texts(hub)) for hub in kept["hubs"]),
        "issued": _("Issued on %(day)s") % {"day": formats.day(found.issued_at)},
        "check_text": _("Whether this certificate is genuine can be checked here:"),
        "check": check,
        "code_text": _("Code: %(code)s") % {"code": found.code},
        "square": square(check),
        "square_text": _("Square code that opens the page to check this certificate: %(address)s")
        % {"address": check},
    }


def square(address: str) -> str:
    """Return an address as a square code, drawn as SVG."""
    import segno  # only where something is printed

    drawn = io.BytesIO()
    segno.make(address, error="m").save(drawn, kind="svg", xmldecl=False, border=2)
    return drawn.getvalue().decode()


def _when(session: dict[str, str]) -> str:
    return formats.span_in_full(*_times(session))


def _minutes(session: dict[str, str]) -> int:
    starts_at, ends_at = _times(session)
    return round((ends_at - starts_at).total_seconds() / 60)


def _times(session: dict[str, str]) -> tuple[datetime, datetime]:
    return datetime.fromisoformat(session["starts_at"]), datetime.fromisoformat(session["ends_at"])
