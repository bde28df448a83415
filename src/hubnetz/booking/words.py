"""How it is said why something could not be had."""

from django.utils.translation import gettext_lazy as _

from hubnetz.booking.refusals import SENTENCES
from hubnetz.booking.rules import Obstacle

_OTHER = {
    "licence_needed": _("Somebody was not shown how to use it."),
    "quota_used": _("That is more than one may have of it in a week."),
    "not_bookable": _("This cannot be booked any more. Please choose something else."),
}


def said(reason: str) -> str:
    """Return in a sentence what was kept of a refusal."""
    return str(SENTENCES[Obstacle(reason)] if reason in set(Obstacle) else _OTHER.get(reason, reason))
