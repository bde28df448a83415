"""One function per letter."""

from django.conf import settings

from hubnetz.post import actions as post
from hubnetz.post.models import Letter
from hubnetz.press import access
from hubnetz.press.models import Feedback


def feedback_arrived(feedback: Feedback) -> list[Letter]:
    """Tell the operator that feedback waits; what it says is read in the office, not in a mailbox.

    It goes to the operator's address, or where none is set to those who coordinate the network.
    """
    if settings.HUBNETZ_CONTACT:
        readers = [(settings.HUBNETZ_CONTACT, settings.LANGUAGE_CODE)]
    else:
        readers = [(user.email, user.language) for user in access.coordinators()]
    return [_letter("feedback_arrived", feedback, to, language) for to, language in readers]


def feedback_received(feedback: Feedback) -> Letter:
    """Tell the sender that it has arrived, and by when the answer comes."""
    return _letter("feedback_received", feedback, feedback.email, feedback.language)


def feedback_answered(feedback: Feedback) -> Letter:
    """Give the sender the answer, and say where to turn if it does not help."""
    return _letter("feedback_answered", feedback, feedback.email, feedback.language)


def _letter(kind: str, feedback: Feedback, to: str, language: str) -> Letter:
    return post.write(
        f"press.{kind}",
        to=to,
        language=language,
        template=f"press/letters/{kind}.txt",
        context={
            "feedback": feedback,
            "operator": access.operator(),
            "page": f"{settings.BASE_URL}{feedback.page}" if feedback.page.startswith("/") else feedback.page,
        },
        about=feedback,
    )
