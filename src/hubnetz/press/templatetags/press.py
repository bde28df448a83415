"""How notices are shown, also on pages of the fronts."""

from datetime import date
from typing import Any

from django import template
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from hubnetz.journal.models import Entry
from hubnetz.lib.texts import FIRST_LANGUAGE, Texts
from hubnetz.network.models import Hub
from hubnetz.press import access, rules
from hubnetz.press.models import Feedback, Notice
from hubnetz.ui import formats

register = template.Library()
MARKS = {"drafted": "info", "planned": "accent", "on_show": "success", "withdrawn": "warning"}


@register.inclusion_tag("press/latest.html")
def latest_news(number: int = 3, hub: Hub | None = None) -> dict[str, Any]:
    """Show the newest notices, of the network and all hubs or of one hub; nothing where there is none. One query."""
    return {"notices": access.latest(number, hub), "hub": hub}


@register.filter
def paragraphs(text: str) -> list[rules.Paragraph]:
    """Return a text as paragraphs of words and links."""
    return rules.paragraphs(str(text))


@register.filter
def foreign(texts: Texts) -> str:
    """Return the language a text stands in where it is not the page's, else nothing: for the attribute ``lang``."""
    language = (get_language() or FIRST_LANGUAGE)[:2]
    return "" if not texts or texts.get(language) else next((code for code in texts if texts[code]), "")


@register.filter
def notice_kind(notice: Notice) -> str:
    """Say whether it is a press release."""
    return _("Press release") if notice.kind == Notice.Kind.RELEASE else pgettext("kind of notice", "News")


@register.filter
def notice_state(notice: Notice) -> dict[str, str]:
    """Say where a notice stands today, as a text and a kind for the mark."""
    state = notice.state_on(access.today())
    said = {
        "drafted": _("draft"),
        "planned": pgettext("notice", "planned"),
        "on_show": _("on show"),
        "withdrawn": _("withdrawn"),
    }
    return {"key": state, "text": said[state], "kind": MARKS[state]}


@register.filter
def feedback_kind(feedback: Feedback) -> str:
    """Say whether it is a barrier or a mistake."""
    return _("Barrier") if feedback.kind == Feedback.Kind.BARRIER else _("Mistake")


@register.filter
def notice_entry(entry: Entry) -> str:
    """Say what a line of the journal tells of a notice."""
    said = {
        "press.drafted": _("Drafted"),
        "press.changed": pgettext("notice", "Changed"),
        "press.published": pgettext("notice", "Published"),
        "press.withdrawn": pgettext("notice", "Withdrawn"),
    }
    day = entry.after.get("on")
    text = said.get(entry.verb, entry.verb)
    return f"{text}: {formats.day(date.fromisoformat(day))}" if day else text


@register.filter
def speaks_for_network(user: Any) -> bool:
    """Say whether the user writes the network's news and answers feedback, so that a page offers it."""
    return access.speaks_for_network(user)


@register.filter
def feedback_entry(entry: Entry) -> str:
    """Say what a line of the journal tells of feedback."""
    said = {
        "press.reported": _("It came in"),
        "press.answered": _("Answered"),
        "press.forgotten": _("Words and address deleted"),
    }
    return said.get(entry.verb, entry.verb)
