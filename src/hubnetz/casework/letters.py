"""One function per letter."""

from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from hubnetz.casework import access, rules
from hubnetz.casework.models import ClientTransfer, Closure, Enquiry
from hubnetz.network.models import Hub, Membership
from hubnetz.post import actions as post
from hubnetz.post import rendering
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


def enquiry_passed(enquiry: Enquiry, former: Hub) -> Letter:
    """Tell the sender that the hub has closed and which one answers now."""
    return _to_sender("enquiry_passed", enquiry, former=former)


def client_asked(transfer: ClientTransfer) -> Letter:
    """Ask a client of a hub that closes whether the successor may have the file."""
    return _to_client("client_asked", transfer)


def client_reminded(transfer: ClientTransfer) -> Letter:
    """Ask a client who has not answered once more; there is no third letter."""
    return _to_client("client_reminded", transfer)


def _to_client(kind: str, transfer: ClientTransfer) -> Letter:
    with translation.override(transfer.language):
        titles = _("”, “").join(access.titles_of(transfer))
    return post.write(
        f"casework.{kind}",
        to=transfer.email,
        language=transfer.language,
        template=f"casework/letters/{kind}.txt",
        context={
            "transfer": transfer,
            "titles": titles,
            "hub": transfer.closure.hub,
            "successor": transfer.closure.successor,
            "closure": transfer.closure,
            "page": lambda: rendering.link("casework:transfer", access.key_to(transfer)),
        },
        about=transfer,
        hub=transfer.closure.hub.slug,
    )


def client_arrived(transfer: ClientTransfer, colleague: Any) -> Letter:
    """Tell the lead of the successor that a client has agreed; what was handed over is read at the desk."""
    return _to_colleague("client_arrived", transfer.closure, colleague, about=transfer)


def hub_comes_to_you(closure: Closure, colleague: Any) -> Letter:
    """Tell the lead of the successor what comes from the hub that closes."""
    return _to_colleague("hub_comes_to_you", closure, colleague, about=closure)


def _to_colleague(kind: str, closure: Closure, colleague: Any, about: Any) -> Letter:
    return post.write(
        f"casework.{kind}",
        to=colleague.email,
        language=colleague.language,
        template=f"casework/letters/{kind}.txt",
        context={
            "closure": closure,
            "hub": closure.hub,
            "successor": closure.successor,
            "colleague": colleague,
        },
        about=about,
        hub=closure.successor.slug if closure.successor else closure.hub.slug,
    )


def work_given_to_you(membership: Membership, lead: Any, enquiries: int, cases: int) -> Letter:
    """Tell the lead whose work they have now."""
    return post.write(
        "casework.work_given_to_you",
        to=lead.email,
        language=lead.language,
        template="casework/letters/work_given_to_you.txt",
        context={
            "who": membership.user,
            "hub": membership.hub,
            "colleague": lead,
            "enquiries": enquiries,
            "cases": cases,
        },
        about=membership,
        hub=membership.hub.slug if membership.hub else "",
    )


def _to_sender(kind: str, enquiry: Enquiry, **more: Any) -> Letter:
    return post.write(
        f"casework.{kind}",
        to=enquiry.email,
        language=enquiry.language,
        template=f"casework/letters/{kind}.txt",
        context={"enquiry": enquiry, "hub": enquiry.hub, **more},
        about=enquiry,
        hub=enquiry.hub.slug,
    )
