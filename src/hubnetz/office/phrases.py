"""The phrases that wait for the network, as the page shows them."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page
from django.utils.translation import gettext as _

from hubnetz.matching import access, actions
from hubnetz.matching.models import Phrase


@dataclass(frozen=True)
class Row:
    """A proposed phrase with what it is about, and the phrase that says nearly the same."""

    phrase: Phrase
    name: str
    also: list[str]
    alike: actions.Alike | None
    near: str = ""
    other: str = ""


def rows(page: "Page[Phrase]", language: str) -> list[Row]:
    """Return the phrases of a page, each with the one that is most like it."""
    names = {one.code: one.name for one in access.subjects(language)} if page.object_list else {}
    found: list[Row] = []
    by_subject: dict[tuple[str, str], list[Any]] = {}
    for phrase in page:
        by_subject.setdefault((phrase.about, phrase.subject), []).append(phrase)
    alike: dict[str, actions.Alike] = {}
    for (about, subject), phrases in by_subject.items():
        texts = [phrase.text for phrase in phrases]
        alike |= {one.line: one for one in actions.alike(texts, about=about, subject=subject, written=False)}
    for phrase in page:
        like = alike.get(phrase.text)
        found.append(
            Row(
                phrase,
                names.get(phrase.subject, phrase.subject),
                [names.get(code, code) for code in phrase.also],
                like,
                near=_("nearly the same is there"),
                other=_("nearly the same under %(subject)s") % {"subject": names.get(like.subject, "")}
                if like
                else "",
            )
        )
    return found
