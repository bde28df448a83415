"""How the pages about the network name phases and kinds of partners."""

from django import template
from django.utils.translation import gettext as _

register = template.Library()


@register.filter
def phase_column(kind: str) -> str:
    """Return the head of a column of the status board."""
    return {
        "selected": _("selected for funding"),
        "approved": _("funding approved"),
        "building": _("set up from"),
        "operating": _("open from"),
        "paused": _("paused from"),
        "ended": _("closed"),
    }[kind]


@register.filter
def partner_kind(kind: str) -> str:
    """Return what organisations of a kind are called together; an unknown kind speaks for itself."""
    return {
        "association": _("Associations and societies"),
        "chamber": _("Chambers"),
        "city": _("Towns and municipalities"),
        "company": _("Companies"),
        "county": _("Counties"),
        "university": _("Universities and research"),
    }.get(kind, kind)
