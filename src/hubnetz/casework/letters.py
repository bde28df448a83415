"""One function per letter."""

from typing import Any

from django.utils import translation

from hubnetz.casework import rules
from hubnetz.casework.models import Enquiry
from hubnetz.post import actions as post
from hubnetz.post.models import Letter


def enquiry_received(enquiry: Enquiry) -> Letter:
    """Tell the sender who answers, and by when, and name what was asked; links in it stay behind, since the address
    may be a stranger's."""
    with translation.override(enquiry.language):
        topics = ", ".join(str(topic) for topic in enquiry.topics.all())
    return _to_sender("enquiry_received", enquiry, asked=rules.quoted(enquiry.text), topics=topics)


def enquiry_answered(enquiry: Enquiry) -> Letter:
    """Give the sender the answer."""
    return _to_sender("enquiry_answered", enquiry)


def enquiry_arrived(enquiry: Enquiry, colleague: Any) -> Letter:
    """Tell somebody at the hub that an enquiry waits; what it says is read at the desk, not in a mailbox."""
    return post.write(
        "casework.enquiry_arrived",
        to=colleague.email,
        language=colleague.language,
        template="casework/letters/enquiry_arrived.txt",
        context={"enquiry": enquiry, "colleague": colleague},
        about=enquiry,
        hub=enquiry.hub.slug,
    )


def _to_sender(kind: str, enquiry: Enquiry, **more: str) -> Letter:
    return post.write(
        f"casework.{kind}",
        to=enquiry.email,
        language=enquiry.language,
        template=f"casework/letters/{kind}.txt",
        context={"enquiry": enquiry, "hub": enquiry.hub, **more},
        about=enquiry,
        hub=enquiry.hub.slug,
    )
