"""One function per letter."""

from typing import Any

from django.urls import reverse
from django.utils import translation

from hubnetz.alerts import access, lists, rules
from hubnetz.alerts.models import Alert
from hubnetz.post import actions as post
from hubnetz.post import rendering
from hubnetz.post.models import Letter


def question(alert: Alert) -> Letter:
    """Ask the address whether it wants these letters."""
    return _letter("question", alert)


def reminder(alert: Alert) -> Letter:
    """Tell the address, which asked again, that the alert exists, and where to change it."""
    return _letter("reminder", alert)


def news(alert: Alert, new: list[lists.News]) -> Letter:
    """Tell what is new, by name as far as a letter should be long, with the way to the whole list."""
    with translation.override(alert.language):
        page = reverse(lists.LISTS[alert.list].page)
        leave = rendering.link("alerts:end", access.key_to(alert))
    named = new[: rules.NAMED_IN_A_LETTER]
    query = f"?{alert.query}" if alert.query else ""
    return _letter(
        "news",
        alert,
        headers={
            "List-Unsubscribe": f"<{leave}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
        new=named,
        count=len(new),
        more=len(new) - len(named),
        list_page=rendering.full(f"{page}{query}"),
    )


def _letter(kind: str, alert: Alert, headers: dict[str, str] | None = None, **context: Any) -> Letter:
    def list_name() -> str:
        return str(lists.LISTS[alert.list].name)

    return post.write(
        f"alerts.{kind}",
        to=alert.email,
        language=alert.language,
        template=f"alerts/letters/{kind}.txt",
        context={
            "alert": alert,
            "list_name": list_name,
            "rhythm": lambda: alert.get_rhythm_display(),
            "days": rules.CONFIRM_WITHIN.days,
            "own_page": lambda: rendering.link("alerts:alert", access.key_to(alert)),
            **context,
        },
        about=alert,
        headers=headers,
    )
