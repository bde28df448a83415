"""Hubs that close: the closing, its consequences, and whom of its clients was asked what."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.core import signing
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from hubnetz.casework import access, rules
from hubnetz.casework.models import Case, ClientTransfer, Closure, Enquiry
from hubnetz.catalogue import access as catalogue
from hubnetz.events import access as events
from hubnetz.lib import addresses, sight
from hubnetz.lib.periods import BERLIN
from hubnetz.network import access as network
from hubnetz.network.models import Hub, Region, Responsibility

_SIGNER = signing.Signer(salt="casework.transfer", sep="~")


def cases_standing(hub: Hub) -> "QuerySet[Case]":
    """Return the open cases of a hub with their contact; for verbs that close it, not for pages."""
    standing = Case.objects.filter(hub=hub, closed_at=None)
    return standing.select_related("hub", "organisation", "enquiry").order_by("pk")


def summary_of(case: Case) -> dict[str, Any]:
    """Return what a successor gets of a case: contact, what was undertaken, when was talked and what comes next.

    What was said in a conversation is the hub's private note and is left out.
    """
    contact = case.enquiry
    talks = case.consultations.select_related("topic").order_by("held_on", "pk")
    projects = case.projects.order_by("impulse_on", "pk")
    return {
        "contact": {"name": contact.name, "email": contact.email, "phone": contact.phone} if contact else {},
        "title": case.title,
        "opened_on": case.opened_at.astimezone(BERLIN).date().isoformat(),
        "need": contact.text if contact else "",
        "consultations": [
            {
                "held_on": talk.held_on.isoformat(),
                "minutes": talk.minutes,
                "form": talk.form,
                "topic": talk.topic.name,
                "next_step": talk.next_step,
                "next_step_on": talk.next_step_on.isoformat() if talk.next_step_on else "",
            }
            for talk in talks
        ],
        "projects": [{"title": project.title, "state": project.state} for project in projects],
    }


def closure_of(hub: Hub) -> Closure | None:
    """Return the closing of a hub that is proposed or carried out, None if there is none."""
    standing = Closure.objects.filter(hub=hub).exclude(state=Closure.State.WITHDRAWN)
    return standing.select_related("hub", "successor", "proposed_by", "decided_by").first()


def closures_proposed() -> "QuerySet[Closure]":
    """Return the closings that wait for somebody to carry them out."""
    waiting = Closure.objects.filter(state=Closure.State.PROPOSED)
    return waiting.select_related("hub", "successor", "proposed_by").order_by("last_day", "pk")


def closures_to_wind_up() -> list[Closure]:
    """Return the closings carried out whose last day is over and that are not wound up."""
    today = timezone.localdate(timezone=BERLIN)
    due = Closure.objects.filter(state=Closure.State.CARRIED_OUT, wound_up_at=None, last_day__lt=today)
    return list(due.order_by("last_day", "pk"))


def transfers_waiting() -> list[ClientTransfer]:
    """Return the clients who were asked and have neither answered nor been reminded."""
    waiting = ClientTransfer.objects.filter(state=ClientTransfer.State.ASKED, reminded_at=None)
    waiting = waiting.exclude(email="")
    return list(waiting.order_by("asked_at", "pk"))


def rows_of_client(transfer: ClientTransfer) -> "QuerySet[ClientTransfer]":
    """Return what is noted for each case of this client at the hub that closes, the question asked first."""
    same = ClientTransfer.objects.filter(closure=transfer.closure_id)
    return same.filter(case__organisation=transfer.case.organisation_id).order_by("pk")


def titles_of(transfer: ClientTransfer) -> list[str]:
    """Return what the client's cases are called."""
    return list(rows_of_client(transfer).values_list("case__title", flat=True))


def answer_until(transfer: ClientTransfer) -> date:
    """Return the last day on which the client's answer counts."""
    closure = transfer.closure
    begun = closure.decided_at or closure.proposed_at
    return transfer.expires_on or rules.consent_until(begun.astimezone(BERLIN).date())


def _clients(closure: Closure) -> "QuerySet[ClientTransfer]":
    """Return one row for each client, the first."""
    earlier = ClientTransfer.objects.filter(
        closure=OuterRef("closure"), case__organisation=OuterRef("case__organisation"), pk__lt=OuterRef("pk")
    )
    return ClientTransfer.objects.filter(~Exists(earlier), closure=closure)


@sight.whole_network("numbers for the network, no names")
def answers_of_clients(closure: Closure) -> dict[str, int]:
    """Return how many clients of a hub that closes stand where: numbers, no names."""
    counted = _clients(closure).order_by().values_list("state").annotate(number=Count("pk"))
    return dict(counted)


def clients_of(
    closure: Closure, *, state: str = "", typed: str = "", by_post: bool = False
) -> "QuerySet[ClientTransfer]":
    """Return the clients of a hub that closes, by name, each once with the ``titles`` of all cases.

    All, or those that stand in one state, whose company or person has the words in the name, or who have a
    postal address and none for e-mail. For pages that found the hub through access.
    """
    cases = ClientTransfer.objects.filter(
        closure=OuterRef("closure"), case__organisation=OuterRef("case__organisation")
    )
    found = _clients(closure).select_related(
        "case__organisation", "closure__hub", "closure__successor", "noted_by"
    )
    if state:
        found = found.filter(state=state)
    if by_post:
        found = (
            found.filter(email="")
            .exclude(case__organisation__postcode="")
            .exclude(forgotten_at__isnull=False)
        )
    for word in typed.split():
        found = found.filter(Q(case__organisation__name__icontains=word) | Q(name__icontains=word))
    titles = ArraySubquery(cases.order_by("pk").values("case__title"))
    return found.annotate(titles=titles).order_by("case__organisation__name", "pk")


def client_of(user: Any, code: str) -> ClientTransfer:
    """Return one client of a hub that closes and whose files the user reads.

    :raises Http404: for another hub's client as for a missing one
    """
    found = ClientTransfer.objects.filter(closure__hub__in=network.hubs_of(user, *access.READ))
    shown = found.select_related("case__organisation", "closure__hub", "closure__successor", "noted_by")
    return get_object_or_404(shown, code=code)


def clients_at_address(email: str) -> "QuerySet[ClientTransfer]":
    """Return what hand-overs keep under an address; for the verb that forgets it."""
    kept = ClientTransfer.objects.filter(addresses.whose(email), forgotten_at=None)
    return kept.select_related("case").order_by("pk")


def key_to(transfer: ClientTransfer) -> str:
    """Return what a letter's link carries: whoever has it may answer for this one file."""
    return _SIGNER.sign(transfer.code)


def transfer_by_key(key: str) -> ClientTransfer:
    """Return the question that a letter's link opens.

    :raises Http404: for a link that is not ours, as for a missing one
    """
    try:
        code = _SIGNER.unsign(key)
    except signing.BadSignature:
        raise Http404 from None
    found = ClientTransfer.objects.exclude(state=ClientTransfer.State.UNREACHABLE).filter(forgotten_at=None)
    found = found.select_related("closure__hub", "closure__successor", "case__organisation")
    return get_object_or_404(found, code=code)


@dataclass(frozen=True)
class Consequences:
    """What closing a hub would mean, in numbers and places, before anybody confirms it."""

    offers: int
    dates: int
    registered: int
    enquiries: int
    clients: int
    unreachable: int
    roles: int
    passing: list[Region]
    white_spots: list[Region]


@sight.whole_network("numbers for the network, no names")
def consequences(hub: Hub, *, last_day: date, successor: Hub | None, passes_areas: bool) -> Consequences:
    """Return what closing the hub after the day would mean, as things stand now."""
    own = Responsibility.objects.on(last_day).filter(hub=hub, role=Responsibility.Role.RESPONSIBLE)
    regions = [row.region for row in own.select_related("region").order_by("region__name", "pk")]
    others = Responsibility.objects.on(network.day_after(last_day)).exclude(hub=hub)
    covered = set(
        others.filter(role=Responsibility.Role.RESPONSIBLE, region__in=[region.pk for region in regions])
        .order_by("region")
        .values_list("region", flat=True)
    )
    passes = bool(successor and passes_areas)
    dates = list(events.dates_after(hub, last_day))
    clients: dict[int, bool] = {}  # whether anybody can be written to
    for case in cases_standing(hub):
        clients[case.organisation_id] = clients.get(case.organisation_id, False) or case.enquiry is not None
    waiting = Enquiry.objects.filter(hub=hub, case=None)
    return Consequences(
        offers=catalogue.offers_standing(hub).count(),
        dates=len(dates),
        registered=sum(event.taken for event in dates),  # type: ignore[attr-defined]  # counted by access
        enquiries=waiting.filter(state__in=(Enquiry.State.RECEIVED, Enquiry.State.ASSIGNED)).count(),
        clients=sum(clients.values()),
        unreachable=len(clients) - sum(clients.values()),
        roles=network.team_of(hub).count(),
        passing=regions if passes else [],
        white_spots=[] if passes else [region for region in regions if region.pk not in covered],
    )
