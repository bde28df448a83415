"""One function per letter."""

from typing import Any

from django.conf import settings

from hubnetz.lib.privacy import Forgotten
from hubnetz.post import actions as post
from hubnetz.post import rendering
from hubnetz.post.models import Letter
from hubnetz.privacy import rules, words
from hubnetz.privacy.access import key_to, people
from hubnetz.privacy.models import Inquiry, Request
from hubnetz.ui import formats


def link(inquiry: Inquiry) -> Letter:
    """Give the address the way to what is known about it."""
    return _letter(
        "link",
        inquiry,
        page=lambda: rendering.link("privacy:known", key_to(inquiry)),
        hours=round(rules.LINK_GOOD_FOR.total_seconds() / 3600),
    )


def forgotten(inquiry: Inquiry, found: Forgotten) -> Letter:
    """Confirm what was forgotten, and say what is kept, why, and until when."""
    return _letter("forgotten", inquiry, rows=found.rows, left=lambda: said(found))


def done(inquiry: Inquiry, what: str, *, rows: int) -> Letter:
    """Confirm that something was corrected, or that nothing is written any more that nobody needs."""
    return _letter(what, inquiry, rows=rows)


def requested(inquiry: Inquiry, request: Request) -> Letter:
    """Confirm that a request came in, and say by when it is answered."""
    return _letter("requested", inquiry, request=request, due=lambda: formats.day(request.due_on))


def to_answer(request: Request) -> int:
    """Tell those who have to answer that somebody uses their rights; return how many were told."""
    readers = [
        post.Reader(
            colleague.email,
            colleague.language,
            {"request": request, "due": lambda: formats.day(request.due_on)},
            about=request,
        )
        for colleague in people.who_answers(request.hub)
    ]
    hub = request.hub.slug if request.hub else ""
    return post.write_many("privacy.to_answer", readers, template="privacy/letters/to_answer.txt", hub=hub)


def said(found: Forgotten) -> list[dict[str, str]]:
    """Return what is kept in words of the active language: what, why, until when."""
    return [
        {
            "what": str(words.NOUNS[one.noun]),
            "name": one.name,
            "why": str(words.WHY[one.why]),
            "until": formats.day(one.until) if one.until else "",
        }
        for one in found.left
    ]


def _letter(kind: str, inquiry: Inquiry, **context: Any) -> Letter:
    return post.write(
        f"privacy.{kind}",
        to=inquiry.email,
        language=inquiry.language,
        template=f"privacy/letters/{kind}.txt",
        context={"contact": settings.HUBNETZ_CONTACT, **context},
        about=inquiry,
    )
