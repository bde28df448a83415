"""How the entries of the operator are called."""

from django import template
from django.utils.translation import gettext_lazy as _

register = template.Library()

ENTRIES = {
    "HUBNETZ_OPERATOR": _("Name and address"),
    "HUBNETZ_REPRESENTED_BY": _("Represented by"),
    "HUBNETZ_CONTACT": _("E-mail address"),
    "HUBNETZ_PHONE": _("Telephone"),
    "HUBNETZ_REGISTER": _("Register and VAT number"),
    "HUBNETZ_SUPERVISOR": _("Supervisory authority"),
    "HUBNETZ_RESPONSIBLE": _("Who answers for the news"),
    "HUBNETZ_PRIVACY_OFFICER": _("Data-protection officer"),
    "HUBNETZ_PRIVACY_AUTHORITY": _("Data-protection authority"),
    "HUBNETZ_ENFORCEMENT": _("Body that monitors accessibility"),
    "HUBNETZ_ARBITRATION": _("Arbitration body"),
    "HUBNETZ_ACCESSIBILITY_REVIEWED": _("Day of the last look at accessibility"),
    "HUBNETZ_PRESS_CONTACT": _("Contact for the press"),
    "HUBNETZ_SIGN_LANGUAGE_VIDEO": _("Film in sign language"),
}


@register.filter
def entry_said(setting: str) -> str:
    """Return the name of an entry."""
    return str(ENTRIES[setting])
