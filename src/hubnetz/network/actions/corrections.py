"""Verbs around history: what has not begun may be taken back, and what a hub's people wish is settled."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hubnetz.network import holding
from hubnetz.network.actions.refusals import HasBegun, SettledAlready
from hubnetz.network.models import Hub, HubName, HubPhase, Partner, Proposal, Responsibility, Site

Dated = HubName | HubPhase | Partner | Responsibility | Site


@transaction.atomic
def take_back(entry: Dated, *, by: Any) -> None:
    """Take back an entry that has not begun; the one before goes on as if nothing had been planned.

    :raises HasBegun: if it has begun, is gone already, or is the end of a hub whose closing is carried out
    """
    hub = holding.hold(entry.hub)
    row = type(entry)._default_manager.filter(pk=entry.pk).first()
    if row is None:
        raise HasBegun(_("A colleague took this back a moment ago."))
    if row.valid_from is None or row.valid_from <= holding.today():
        raise HasBegun(_("This has begun. History is not deleted; please enter what is true from now on."))
    if isinstance(row, HubPhase) and row.kind == HubPhase.Kind.ENDED:
        raise HasBegun(_("The closing of this hub is carried out and cannot be taken back."))
    since, until = row.valid_from, row.valid_until
    row.delete()
    for before in _ended_by(row, hub, holding.day_before(since)):
        before.valid_until = until
        before.save(update_fields=["valid_until"])
    if isinstance(row, Partner) and row.role == "lead":
        hub.partners.filter(role="partner", valid_from=since).delete()
    holding.note("taken_back", hub, hub, since=since, before={"what": str(row)}, by=by)


def _ended_by(row: Dated, hub: Hub, last: date) -> list[Any]:
    """Return what the entry had brought to its end: of areas nothing, they stand side by side."""
    if isinstance(row, Responsibility):
        return []
    rows: Any = type(row)._default_manager.filter(hub=hub, valid_until=last)
    if isinstance(row, Partner):
        rows = rows.filter(role=row.role)
    if isinstance(row, Site):
        rows = rows.filter(is_main=row.is_main) if row.is_main else rows.none()
    return list(rows)


@transaction.atomic
def propose(hub: Hub, *, kind: str, since: date, text: str, by: Any) -> Proposal:
    """Note what the hub's people wish to change; the coordinator settles it. Sent twice, it is one proposal."""
    hub = holding.hold(hub)
    same = Proposal.objects.filter(
        hub=hub, kind=kind, since=since, text=text.strip(), state=Proposal.State.PROPOSED
    ).first()
    if same:
        return same
    made = Proposal.objects.create(
        hub=hub, kind=kind, since=since, text=text.strip(), proposed_by=by, proposed_at=timezone.now()
    )
    holding.note("proposed", made, hub, since=since, after={"kind": kind}, by=by)
    return made


@transaction.atomic
def settle(proposal: Proposal, *, state: str, reply: str = "", by: Any) -> Proposal:
    """Note what became of a proposal: done, declined with a reply, or withdrawn by the hub.

    :raises SettledAlready: if it is settled
    """
    hub = holding.hold(proposal.hub)
    now = Proposal.objects.get(pk=proposal.pk)
    if now.state != Proposal.State.PROPOSED:
        raise SettledAlready(_("A colleague settled this proposal a moment ago."))
    now.state, now.reply = state, reply.strip()
    now.settled_by, now.settled_at = by, timezone.now()
    now.save(update_fields=["state", "reply", "settled_by", "settled_at"])
    holding.note("proposal_settled", now, hub, since=now.since, after={"state": state}, by=by)
    return now
