"""How the facts of an offer are said; the same words on pages, in filters and in feeds."""

from collections.abc import Sequence

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _


def german() -> bool:
    """Say whether the page is in German."""
    return language() == "de"


def language() -> str:
    """Return the language of the page."""
    return (get_language() or "de")[:2]


def quoted(text: str) -> str:
    """Put somebody's words between the quotation marks of the page's language."""
    return f"„{text}“" if german() else f"“{text}”"


def either(labels: Sequence[str]) -> str:
    """Say that one of several is wanted: a, b or c."""
    if len(labels) < 2:
        return "".join(labels)
    return _("%(some)s or %(last)s") % {"some": ", ".join(labels[:-1]), "last": labels[-1]}


def costs() -> dict[str, str]:
    """Return what a company may have to pay."""
    return {"free": _("free of charge"), "priced": _("with a price")}


def modes() -> dict[str, str]:
    """Return how something takes place."""
    return {"on_site": _("on site"), "online": _("online"), "hybrid": _("on site or online")}


def levels() -> dict[str, str]:
    """Return what one has to know already."""
    return {
        "newcomer": _("no previous knowledge needed"),
        "some": _("some experience helps"),
        "advanced": _("for people with experience"),
    }


def languages() -> dict[str, str]:
    """Return the languages something is given in."""
    return {"de": _("German"), "en": _("English")}


def audiences() -> dict[str, str]:
    """Return whom something is for."""
    return {
        "sme": pgettext("audience", "small and medium companies"),
        "industry": pgettext("audience", "industry"),
        "craft": pgettext("audience", "crafts"),
        "services": pgettext("audience", "services"),
        "retail": pgettext("audience", "shops and trade"),
        "gastronomy": pgettext("audience", "hotels and restaurants"),
        "agriculture": pgettext("audience", "farms and wine growers"),
        "start-up": pgettext("audience", "start-ups"),
        "university": pgettext("audience", "universities"),
        "municipality": pgettext("audience", "towns and communities"),
        "care": pgettext("audience", "health and care"),
        "citizen": pgettext("audience", "citizens"),
    }


def places() -> dict[str, str]:
    """Return from where a company may use an offer."""
    return {
        "anywhere": _("from anywhere"),
        "state": _("in the same state as the hub"),
        "area": _("in the area of the hub"),
    }


def funding_forms() -> dict[str, str]:
    """Return how funding is given."""
    return {
        "grant": pgettext("funding", "grant"),
        "loan": pgettext("funding", "loan"),
        "tax": pgettext("funding", "tax relief"),
    }
