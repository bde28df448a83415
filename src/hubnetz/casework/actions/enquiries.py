"""Verbs of enquiries: from the need to the answer."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hubnetz.casework import letters, rules
from hubnetz.casework.actions.refusals import SENT_BEFORE, KeyUsedElsewhere, NotOneOfUs, StateHasChanged
from hubnetz.casework.models import Enquiry
from hubnetz.journal import actions as journal
from hubnetz.lib import characters, sight
from hubnetz.lib.periods import BERLIN
from hubnetz.matching import actions as matching
from hubnetz.network import access as network
from hubnetz.network.models import Hub, Topic


@sight.whole_network("who asks may be at another hub")
@transaction.atomic
def receive(
    hub: Hub,
    *,
    text: str,
    name: str,
    email: str,
    idempotency_key: UUID,
    phone: str = "",
    organisation_name: str = "",
    postcode: str = "",
    place: str = "",
    county: str = "",
    topics: Iterable[Topic] = (),
    language: str = "de",
    came_from: str = "",
    by: Any = None,
) -> Enquiry:
    """Take an enquiry for the hub, tell the sender by when it is answered, and tell the hub's people.

    Sent again with the same key, nothing changes and the first enquiry is returned. `came_from` refers to the answer
    that led here: it is counted there in the same transaction, and nothing keeps the two together.

    :raises KeyUsedElsewhere: if the key belongs to another enquiry
    """
    now = timezone.now()
    enquiry, is_new = Enquiry.objects.get_or_create(
        idempotency_key=idempotency_key,
        defaults={
            "hub": hub,
            "text": text.strip(),
            "name": characters.one_line(name),
            "email": email.strip().lower(),
            "phone": characters.one_line(phone),
            "organisation_name": characters.one_line(organisation_name),
            "postcode": postcode,
            "place": characters.one_line(place),
            "county": county,
            "language": language,
            "received_at": now,
            "answer_due_on": rules.answer_due_on(now.astimezone(BERLIN).date()),
        },
    )
    if not is_new:
        if (enquiry.email, enquiry.text) != (email.strip().lower(), text.strip()):
            raise KeyUsedElsewhere(SENT_BEFORE)
        return enquiry
    enquiry.topics.set(topics)
    journal.record("casework.received", enquiry, hub=hub.slug, by=by)
    letters.enquiry_received(enquiry)
    for colleague in network.who_answers(hub):
        letters.enquiry_arrived(enquiry, colleague)
    if came_from:
        matching.note_booked(came_from, now=now)
    return enquiry


def _locked(enquiry: Enquiry, verb: str) -> Enquiry:
    enquiry = Enquiry.objects.select_for_update(of=("self",)).select_related("hub").get(pk=enquiry.pk)
    if not rules.may(verb, enquiry.state):
        raise StateHasChanged(_("A colleague closed this enquiry a moment ago. Reopen it to go on."))
    return enquiry


@transaction.atomic
def assign(enquiry: Enquiry, *, to: Any, by: Any) -> Enquiry:
    """Make somebody of the hub answer for the enquiry; an answer that was given stays.

    :raises NotOneOfUs: if that person does not work at the hub
    :raises StateHasChanged: if the enquiry is closed
    """
    enquiry = _locked(enquiry, "assign")
    if not network.who_answers(enquiry.hub).filter(pk=to.pk).exists():
        raise NotOneOfUs(_("This person does not answer enquiries at your hub. Please choose a colleague."))
    if enquiry.assigned_to_id == to.pk:
        return enquiry
    before = {"to": enquiry.assigned_to_id, "state": enquiry.state}
    enquiry.assigned_to = to
    if enquiry.state == Enquiry.State.RECEIVED:
        enquiry.state = Enquiry.State.ASSIGNED
    enquiry.save(update_fields=["assigned_to", "state"])
    after = {"to": to.pk, "state": enquiry.state}
    journal.record("casework.assigned", enquiry, hub=enquiry.hub.slug, before=before, after=after, by=by)
    return enquiry


@transaction.atomic
def answer(enquiry: Enquiry, *, text: str, after: str | None = None, by: Any) -> Enquiry:
    """Answer the sender by letter; who answers is assigned if nobody was. The same answer twice is one letter.

    :param after: the version of the enquiry that the writer saw (``rules.version``); None asks nothing
    :raises StateHasChanged: if the enquiry is closed, or somebody else answered since
    """
    enquiry = _locked(enquiry, "answer")
    if enquiry.answer == text.strip():
        return enquiry
    if after is not None and after != rules.version(enquiry.answered_at):
        raise StateHasChanged(
            _("A colleague answered a moment ago. Please read that answer; send yours again if it is needed.")
        )
    before = {"state": enquiry.state}
    enquiry.answer, enquiry.answered_at = text.strip(), timezone.now()
    enquiry.state = Enquiry.State.ANSWERED
    if enquiry.assigned_to_id is None:
        enquiry.assigned_to = by
    enquiry.save(update_fields=["answer", "answered_at", "state", "assigned_to"])
    hub, now = enquiry.hub.slug, {"state": enquiry.state}
    journal.record("casework.answered", enquiry, hub=hub, before=before, after=now, by=by)
    letters.enquiry_answered(enquiry)
    return enquiry


@transaction.atomic
def close(enquiry: Enquiry, *, by: Any) -> Enquiry:
    """Close an enquiry; closed twice, nothing more happens."""
    enquiry = Enquiry.objects.select_for_update(of=("self",)).select_related("hub").get(pk=enquiry.pk)
    if not rules.may("close", enquiry.state):
        return enquiry
    before = {"state": enquiry.state}
    enquiry.state, enquiry.closed_at = Enquiry.State.CLOSED, timezone.now()
    enquiry.save(update_fields=["state", "closed_at"])
    journal.record("casework.closed", enquiry, hub=enquiry.hub.slug, before=before, by=by)
    return enquiry


@transaction.atomic
def reopen(enquiry: Enquiry, *, by: Any) -> Enquiry:
    """Take a closed enquiry up again; open already, nothing happens."""
    enquiry = Enquiry.objects.select_for_update(of=("self",)).select_related("hub").get(pk=enquiry.pk)
    if not rules.may("reopen", enquiry.state):
        return enquiry
    enquiry.state = Enquiry.State.ASSIGNED if enquiry.assigned_to_id else Enquiry.State.RECEIVED
    enquiry.closed_at = None
    enquiry.save(update_fields=["state", "closed_at"])
    journal.record("casework.reopened", enquiry, hub=enquiry.hub.slug, after={"state": enquiry.state}, by=by)
    return enquiry
