"""Why something is shown, as a sentence in the reader's language."""

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_noop as _

from hubnetz.matching import phrases
from hubnetz.network import reference
from hubnetz.network.rules import Reason

REASONS = {
    "area": _("Responsible for %(place)s."),
    "part_of_area": _("Responsible for part of %(place)s; name your town to be sure."),
    "white_spot": _("%(place)s has no hub of its own yet; this one, the nearest, looks after you."),
    "nearest": _("%(place)s lies outside the network; this hub in the direction of %(near)s is the nearest."),
    "paused": _("%(instead_of)s is taking a break; until it is back, this hub looks after %(place)s."),
    "successor": _("Goes on for %(place)s where %(instead_of)s has closed."),
    "topic": _("About your topic: %(topic)s."),
    "topic_in_own_city": _("Specialises in %(topic)s and is at home in %(place)s."),
    "place_unknown": _("We do not know yet where you are; the coordinator brings you to the right hub."),
    "nobody_responsible": _("Nobody is responsible for %(place)s; the coordinator finds you a hub."),
    "kind": _("The kind of help you are looking for: %(kind)s."),
    "your_region": _("From a hub that is there for your region."),
    "online": _("Online, you can take part from anywhere."),
    "date": _("A date that is still to come."),
    "seats": _("Free seats: %(left)s."),
    "words": _("Close to what you wrote."),
    "next_best": _("The next best that we have."),
}


def sentence(reason: Reason) -> str:
    """Return the sentence for a reason in the active language."""
    return gettext(REASONS[reason.code]) % {**reason.params, **_names(reason)}


def _names(reason: Reason) -> dict[str, str]:
    language = "en" if (get_language() or "de").startswith("en") else "de"
    names = {}
    if code := reason.params.get("topic"):
        names["topic"] = next((getattr(t, language) for t in reference.topics() if t.code == code), code)
    if code := reason.params.get("kind"):
        names["kind"] = phrases.kind_name(code, language)
    return names
