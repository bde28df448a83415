"""What happens to somebody's work when their role at a hub ends."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from hubnetz.casework import access, letters
from hubnetz.casework.actions.refusals import NotOneOfUs
from hubnetz.casework.models import Enquiry
from hubnetz.journal import actions as journal
from hubnetz.lib import sight
from hubnetz.network import access as network
from hubnetz.network import actions as life
from hubnetz.network.models import Membership


@sight.whole_network("the network ends a role, and the hub's work goes on")
@transaction.atomic
def let_go(membership: Membership, *, by: Any) -> tuple[int, int]:
    """End a role and give open enquiries and cases of that person to the hub's lead, with a letter.

    Whoever still answers at the hub by another role keeps the work; without a lead it waits for everybody there.
    Returns how many enquiries and cases changed hands. Done twice, nothing more happens.

    :raises NotOneOfUs: if the role is not one at a hub
    :raises LastOne: if nobody else leads the hub
    """
    hub, user = membership.hub, membership.user
    if hub is None:
        raise NotOneOfUs(_("This role is not one at a hub."))
    if membership.ended_at is not None:
        return 0, 0
    life.dismiss(membership, by=by)
    if network.who_answers(hub).filter(pk=user.pk).exists():
        return 0, 0
    lead = access.leads_of(hub).first()
    open_enquiries, open_cases = access.work_of(membership)
    enquiries = list(open_enquiries.select_for_update(of=("self",)))
    for enquiry in enquiries:
        before = {"to": user.pk, "state": enquiry.state}
        enquiry.assigned_to = lead
        if lead is None and enquiry.state == Enquiry.State.ASSIGNED:
            enquiry.state = Enquiry.State.RECEIVED
        enquiry.save(update_fields=["assigned_to", "state"])
        after = {"to": lead.pk if lead else None, "state": enquiry.state}
        journal.record("casework.assigned", enquiry, hub=hub.slug, before=before, after=after, by=by)
    cases = list(open_cases.select_for_update(of=("self",)))
    for case in cases:
        case.adviser = lead
        case.save(update_fields=["adviser"])
        after = {"to": lead.pk if lead else None}
        journal.record(
            "casework.case_assigned", case, hub=hub.slug, before={"to": user.pk}, after=after, by=by
        )
    if lead and (enquiries or cases):
        letters.work_given_to_you(membership, lead, len(enquiries), len(cases))
    return len(enquiries), len(cases)
