"""Verbs of a hub's closing: proposed, withdrawn, carried out, wound up. Nothing in old figures moves."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hubnetz.casework import access, letters
from hubnetz.casework.actions import clients
from hubnetz.casework.actions.refusals import AlreadyClosing, FourEyes, NotConfirmed, StateHasChanged
from hubnetz.casework.models import Case, Closure, Enquiry
from hubnetz.catalogue import access as catalogue
from hubnetz.catalogue import actions as offers_of
from hubnetz.events import access as events
from hubnetz.events import actions as dates_of
from hubnetz.journal import actions as journal
from hubnetz.lib import sight
from hubnetz.lib.periods import BERLIN
from hubnetz.network import access as network
from hubnetz.network import actions as life
from hubnetz.network.models import Hub, HubPhase, Responsibility


def _today() -> date:
    return timezone.localdate(timezone=BERLIN)


@transaction.atomic
def propose_closure(
    hub: Hub,
    *,
    last_day: date,
    successor: Hub | None = None,
    offers: str = Closure.Offers.WITHDRAW,
    dates: str = Closure.Dates.CANCEL,
    passes_areas: bool = False,
    by: Any,
) -> Closure:
    """Propose that a hub closes after a day, and what becomes of what it has. Nothing changes yet.

    Without a successor offers are withdrawn, dates cancelled and areas become white spots.

    :raises AlreadyClosing: if its closing is proposed or carried out already, or the hub is its own successor
    :raises StateHasChanged: if the hub has ended, or the successor will not be there after that day
    """
    hub = Hub.objects.select_for_update(no_key=True).get(pk=hub.pk)
    if Closure.objects.filter(hub=hub).exclude(state=Closure.State.WITHDRAWN).exists():
        raise AlreadyClosing(_("The closing of this hub is proposed or carried out already."))
    _refuse_absent(hub, successor, last_day)
    closure = Closure.objects.create(
        hub=hub,
        successor=successor,
        last_day=last_day,
        offers=offers if successor else Closure.Offers.WITHDRAW,
        dates=dates if successor else Closure.Dates.CANCEL,
        passes_areas=bool(successor and passes_areas),
        proposed_by=by,
        proposed_at=timezone.now(),
    )
    after = {"last_day": last_day.isoformat(), "successor": successor.slug if successor else ""}
    journal.record("casework.closure_proposed", closure, hub=hub.slug, after=after, by=by)
    return closure


def _refuse_absent(hub: Hub, successor: Hub | None, last_day: date) -> None:
    if successor is None:
        return
    if successor.pk == hub.pk:
        raise AlreadyClosing(_("A hub cannot follow on itself. Please choose another one."))
    after = HubPhase.objects.filter(hub=successor, kind=HubPhase.Kind.ENDED)
    if after.exists() or Closure.objects.filter(hub=successor, state=Closure.State.CARRIED_OUT).exists():
        raise StateHasChanged(_("%(name)s closes itself. Please choose another hub.") % {"name": successor})


@transaction.atomic
def withdraw_closure(closure: Closure, *, by: Any) -> Closure:
    """Take back the proposal to close a hub; withdrawn twice, nothing more happens.

    :raises StateHasChanged: if the closing is carried out
    """
    closure = _held(closure)
    if closure.state == Closure.State.CARRIED_OUT:
        raise StateHasChanged(_("A colleague carried out this closing a moment ago."))
    if closure.state == Closure.State.PROPOSED:
        closure.state, closure.decided_by, closure.decided_at = Closure.State.WITHDRAWN, by, timezone.now()
        closure.save(update_fields=["state", "decided_by", "decided_at"])
        journal.record("casework.closure_withdrawn", closure, hub=closure.hub.slug, by=by)
    return closure


def _held(closure: Closure) -> Closure:
    rows = Closure.objects.select_for_update(of=("self",)).select_related("hub", "successor")
    return rows.get(pk=closure.pk)


@sight.whole_network("the network closes a hub, and others take over")
@transaction.atomic
def close_hub(closure: Closure, *, typed: str, by: Any) -> Closure:
    """Carry out a proposed closing, all of it or nothing.

    From the day after the last one the hub has ended and answers for nothing; its areas pass to the successor if
    that was wished. Published offers become drafts of the successor; dates after the last day get another host
    or are cancelled, with letters; clients are asked whether their file may be handed over. Whatever took place
    until the last day stays with the hub. What depends on the last day being over is done by `wind_up`.

    :raises StateHasChanged: if it was carried out or withdrawn a moment ago, or the successor is closing
    :raises FourEyes: if the person who proposed it carries it out
    :raises NotConfirmed: unless the hub's short name was typed
    """
    closure = _held(closure)
    if closure.state != Closure.State.PROPOSED:
        raise StateHasChanged(_("A colleague carried out or withdrew this closing a moment ago."))
    if closure.proposed_by_id == by.pk:
        raise FourEyes(_("You proposed this closing; another coordinator carries it out."))
    if typed.strip() != closure.hub.short:
        raise NotConfirmed(
            _("To confirm, please type “%(short)s” exactly as it stands here.") % {"short": closure.hub.short}
        )
    hub, successor, last_day = closure.hub, closure.successor, closure.last_day
    _refuse_absent(hub, successor, last_day)
    areas = list(_areas(hub, last_day)) if closure.passes_areas else []
    life.end(hub, on=last_day, successor=successor, by=by)
    if successor:
        for row in areas:
            _pass_area(row, successor, last_day, by)
    _pass_offers(closure, by)
    _pass_dates(closure, by)
    closure.state, closure.decided_by, closure.decided_at = Closure.State.CARRIED_OUT, by, timezone.now()
    closure.save(update_fields=["state", "decided_by", "decided_at"])
    clients.ask_all(closure, by=by)
    after = {"last_day": last_day.isoformat(), "successor": successor.slug if successor else ""}
    for slug in {hub.slug, successor.slug if successor else hub.slug}:
        journal.record("casework.hub_closed", closure, hub=slug, after=after, by=by)
    if successor:
        for colleague in access.leads_of(successor):
            letters.hub_comes_to_you(closure, colleague)
    return wind_up(closure, by=by) if last_day < _today() else closure


def _areas(hub: Hub, last_day: date) -> Any:
    rows = Responsibility.objects.on(last_day).filter(hub=hub).select_related("hub", "region", "topic")
    return rows.exclude(role="deputy").order_by("pk")


def _pass_area(row: Responsibility, successor: Hub, last_day: date, by: Any) -> None:
    """Let the successor answer from the next day on; where it stood in so far, it answers in its own right."""
    since = life.day_after(last_day)
    same = Responsibility.objects.filter(hub=successor, region=row.region, topic=row.topic)
    for own in same.exclude(valid_until__lte=last_day).select_related("hub"):
        if own.role != Responsibility.Role.DEPUTY:
            return
        if own.valid_from > last_day:
            life.take_back(own, by=by)
        else:
            life.give_up_area(own, on=last_day, by=by)
    life.take_area(
        successor, row.region, role=row.role, topic=row.topic, since=since, source=row.source, by=by
    )


def _pass_offers(closure: Closure, by: Any) -> None:
    if closure.successor and closure.offers == Closure.Offers.PASS:
        for offer in catalogue.offers_standing(closure.hub):
            offers_of.copy_as_draft(offer, to=closure.successor, by=by)


def _pass_dates(closure: Closure, by: Any) -> None:
    for event in events.dates_after(closure.hub, closure.last_day):
        if closure.successor and closure.dates != Closure.Dates.CANCEL:
            joint = closure.dates == Closure.Dates.JOINT
            dates_of.change_host(event, to=closure.successor, joint=joint, by=by)
        else:
            dates_of.cancel(event, by=by)
    for event in events.joint_dates_after(closure.hub, closure.last_day):
        if closure.dates != Closure.Dates.JOINT:
            dates_of.leave_joint(event, closure.hub, by=by)


@sight.whole_network("the network closes a hub, and others take over")
@transaction.atomic
def wind_up(closure: Closure, *, by: Any = None) -> Closure:
    """Do what has to wait until a closed hub's last day is over; done twice, nothing more happens.

    Offers are withdrawn, enquiries that nobody answered pass to the successor (or to the hub for everything) with
    a letter to the sender, files of clients who agreed are handed over, all other cases are closed and stay where
    they are, and every role at the hub ends: nobody reads its files any more.
    """
    closure = _held(closure)
    if closure.state != Closure.State.CARRIED_OUT or closure.wound_up_at or closure.last_day >= _today():
        return closure
    hub = closure.hub
    for offer in catalogue.offers_standing(hub):
        offers_of.withdraw(offer, by=by)
    _pass_enquiries(closure, by)
    clients.hand_over_agreed(closure, by=by)
    for case in Case.objects.filter(hub=hub, closed_at=None).order_by("pk"):
        case.closed_at = timezone.now()
        case.save(update_fields=["closed_at"])
        journal.record("casework.case_closed", case, hub=hub.slug, by=by)
    for membership in network.team_of(hub):
        life.dismiss(membership, with_hub=True, by=by)
    closure.wound_up_at = timezone.now()
    closure.save(update_fields=["wound_up_at"])
    journal.record("casework.hub_wound_up", closure, hub=hub.slug, by=by)
    return closure


def _pass_enquiries(closure: Closure, by: Any) -> None:
    """An enquiry that became a case stays with it: the client of that case is asked. All others pass."""
    to = closure.successor or network.hub_for_everything()
    open_ones = Enquiry.objects.filter(hub=closure.hub, case=None).exclude(state=Enquiry.State.CLOSED)
    for enquiry in open_ones.select_for_update(of=("self",)).order_by("pk"):
        if enquiry.state == Enquiry.State.ANSWERED or to is None:
            enquiry.state, enquiry.closed_at = Enquiry.State.CLOSED, timezone.now()
            enquiry.save(update_fields=["state", "closed_at"])
            journal.record("casework.closed", enquiry, hub=closure.hub.slug, by=by)
            continue
        before = {"hub": closure.hub.slug, "to": enquiry.assigned_to_id, "state": enquiry.state}
        enquiry.hub, enquiry.state, enquiry.assigned_to = to, Enquiry.State.RECEIVED, None
        enquiry.save(update_fields=["hub", "state", "assigned_to"])
        for slug in (closure.hub.slug, to.slug):
            journal.record("casework.passed", enquiry, hub=slug, before=before, after={"hub": to.slug}, by=by)
        letters.enquiry_passed(enquiry, closure.hub)
        for colleague in network.who_answers(to):
            letters.enquiry_arrived(enquiry, colleague)


@transaction.atomic
def pause_hub(
    hub: Hub,
    *,
    since: date,
    until: date | None = None,
    deputy: Hub | None = None,
    cancel_dates: bool,
    by: Any,
) -> HubPhase:
    """Let the hub pause, name who stands in, and cancel or keep its dates in that time, with letters.

    :raises StateHasChanged: if its closing is proposed or carried out
    """
    if Closure.objects.filter(hub=hub).exclude(state=Closure.State.WITHDRAWN).exists():
        raise StateHasChanged(
            _("The closing of this hub is proposed or carried out; it cannot pause as well.")
        )
    made = life.pause(hub, since=since, until=until, deputy=deputy, by=by)
    if cancel_dates:
        for event in events.dates_after(hub, life.day_before(since), until):
            dates_of.cancel(event, by=by)
    return made
