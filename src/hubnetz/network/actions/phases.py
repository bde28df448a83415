"""Verbs of a hub's phases: they take effect by their days alone, nothing has to run on that day."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from hubnetz.network import holding, rules
from hubnetz.network.actions import areas as areas_of
from hubnetz.network.actions.refusals import AlreadyAnswers, AlreadyChanged, NotNext, OutOfTime
from hubnetz.network.models import Hub, HubPhase, Responsibility

_Phase = HubPhase.Kind


@transaction.atomic
def enter_phase(hub: Hub, *, phase: str, since: date, by: Any) -> HubPhase:
    """Let the hub enter a phase from a day on, today or later: what was reported for earlier days stays true.

    :raises OutOfTime: if the day lies before today
    :raises AlreadyChanged: if a phase that begins on that day or later is noted
    :raises NotNext: if the phase may not follow on the one before
    """
    hub = holding.hold(hub)
    if since < holding.today():
        raise OutOfTime(
            _("A phase begins today or later; an earlier day would change figures that were reported.")
        )
    latest = hub.phases.order_by("-valid_from").first()
    if latest and latest.valid_from >= since:
        raise AlreadyChanged(
            _(
                "A phase from the same day or a later one is noted, perhaps by a colleague a moment ago. "
                "Please look at the history."
            )
        )
    if not rules.may_follow(phase, latest.kind if latest else ""):
        raise NotNext(_("This phase cannot follow on the one the hub is in. Please choose another one."))
    if latest and (latest.valid_until is None or latest.valid_until >= since):
        HubPhase.objects.filter(pk=latest.pk).update(valid_until=holding.day_before(since))
    made = HubPhase.objects.create(hub=hub, kind=phase, valid_from=since)
    before = {"phase": latest.kind if latest else ""}
    holding.note("phase_entered", hub, hub, since=since, before=before, after={"phase": phase}, by=by)
    return made


@transaction.atomic
def pause(
    hub: Hub, *, since: date, until: date | None = None, deputy: Hub | None = None, by: Any
) -> HubPhase:
    """Let the hub pause from a day on, perhaps until a day; the deputy answers for its areas meanwhile.

    :raises OutOfTime: if the day lies before today, the last day before the first, or the deputy is itself
    :raises AlreadyChanged: if a phase that begins on that day or later is noted
    :raises NotNext: if the hub is in a phase that cannot pause
    """
    if until and until < since:
        raise OutOfTime(_("The last day of the pause lies before its first day."))
    if deputy and deputy.pk == hub.pk:
        raise OutOfTime(_("A hub cannot stand in for itself. Please choose another one."))
    before = hub.phases.order_by("-valid_from").first()
    made = enter_phase(hub, phase=_Phase.PAUSED, since=since, by=by)
    if until:
        again = before.kind if before and before.kind == _Phase.BUILDING else _Phase.OPERATING
        enter_phase(hub, phase=again, since=holding.day_after(until), by=by)
    if deputy:
        for row in Responsibility.objects.on(since).filter(hub=hub, role="responsible").order_by("pk"):
            try:
                areas_of.take_area(
                    deputy, row.region, role="deputy", topic=row.topic, since=since, until=until, by=by
                )
            except AlreadyAnswers:
                continue  # it stands in there already
    return made


@transaction.atomic
def end(hub: Hub, *, on: date, successor: Hub | None = None, by: Any) -> HubPhase:
    """End the hub after its last day: its phase, its responsibilities and whatever was planned for later.

    What else closing a hub means lies with casework, which calls this.

    :raises OutOfTime: if the last day lies before yesterday, or the hub would follow on itself
    :raises AlreadyChanged: if a phase that begins later is noted
    :raises NotNext: if the hub has ended already
    """
    if successor and successor.pk == hub.pk:
        raise OutOfTime(_("A hub cannot follow on itself. Please choose another one."))
    hub = holding.hold(hub)
    made = enter_phase(hub, phase=_Phase.ENDED, since=holding.day_after(on), by=by)
    Responsibility.objects.filter(hub=hub, valid_from__gt=on).delete()
    ending = Responsibility.objects.filter(hub=hub).exclude(valid_until__lte=on)
    ending.update(valid_until=on)
    Hub.objects.filter(pk=hub.pk).update(successor=successor)
    return made
