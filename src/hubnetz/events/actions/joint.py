"""Verbs of hubs that run an event together: for whom a visit counts, proposed by the host, agreed by each co-host."""

from typing import Any

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from hubnetz.events import holding, near_letters
from hubnetz.events.access import joint
from hubnetz.events.models import Agreement, Attendance, Credit, Crediting, Event
from hubnetz.events.refusals import RuleStands
from hubnetz.journal import actions as journal
from hubnetz.network.models import Hub


@transaction.atomic
def propose_credit(event: Event, *, rule: str, by: Any) -> Crediting | None:
    """Propose for whom a visit to a joint event counts, and ask its co-hosts by letter; it holds once all agreed.

    Agreements to another rule end. Without a proposal, and until it holds, a visit counts for each of the hubs;
    proposing that again takes the proposal back, and nobody needs to agree.

    :raises RuleStands: if the event has begun, is over or cancelled, somebody is noted as present, or it is not joint
    """
    event = _open(event)
    standing = Crediting.objects.filter(event=event).first()
    before = standing.rule if standing else Crediting.Rule.ALL
    if rule == before:
        return standing
    if standing:
        standing.delete()
    made = None
    if rule != Crediting.Rule.ALL:
        made = Crediting.objects.create(event=event, rule=rule, proposed_at=timezone.now())
    journal.record(
        "events.credit_proposed",
        event,
        hub=event.hub.slug,
        before={"rule": before},
        after={"rule": rule},
        by=by,
    )
    for hub in joint.cohosts_of(event) if made else ():
        for colleague in joint.leads_of(hub):
            with translation.override(colleague.language):
                near_letters.credit_proposed(event, hub, colleague, str(joint.RULES[Crediting.Rule(rule)]))
    return made


@transaction.atomic
def agree_to_credit(event: Event, *, hub: Hub, rule: str, by: Any) -> bool:
    """Let a co-host agree to the rule that stands proposed; say whether it holds now. Done twice, nothing more happens.

    :raises RuleStands: if it is another rule by now, or too late for one
    """
    event = _open(event)
    standing = Crediting.objects.filter(event=event).first()
    if standing is None or standing.rule != rule:
        raise RuleStands(_("The host proposes another rule by now. Please read it before you agree."))
    if not event.cohosting.filter(hub=hub).exists():
        raise RuleStands(_("This hub does not run the event together with its host."))
    _made, is_new = Agreement.objects.get_or_create(
        crediting=standing, hub=hub, defaults={"agreed_at": timezone.now()}
    )
    if is_new:
        journal.record("events.credit_agreed", event, hub=hub.slug, after={"rule": rule}, by=by)
    return joint.rule_in_force(event) == rule


def note_credit(attendance: Attendance) -> None:
    """Note the one hub a visit counts for where the hubs agreed on the place somebody comes from; for the verb that
    notes the visit. A place that is not known, or that none of the hubs answers for, counts for the host."""
    event = attendance.event
    if joint.rule_in_force(event) != Crediting.Rule.HOME:
        return
    hosts = {hub.slug: hub for hub in [*joint.cohosts_of(event), event.hub]}
    home = joint.home_of(attendance.registration.postcode, attendance.counted_on, hosts.keys())
    Credit.objects.create(attendance=attendance, hub=hosts.get(home, event.hub))


def invite_cohost(event: Event, hub: Hub) -> None:
    """Tell the leads of a hub that it runs an event together with its host now; for the verbs that add it."""
    for colleague in joint.leads_of(hub):
        near_letters.runs_together(event, hub, colleague)


def _open(event: Event) -> Event:
    event = holding.hold(event)
    if event.cancelled_at or event.starts_at <= timezone.now() or event.attendances.exists():
        raise RuleStands(_("The event has begun or is cancelled, so the rule for visits stays as it is."))
    if not event.cohosting.exists():
        raise RuleStands(_("Only one hub runs this event, so there is nothing to share."))
    return event
