"""A hub's file is the hub's. Nobody else sees, guesses or counts it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Exists, F, Func, OuterRef, Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from hubnetz.accounts.models import User
from hubnetz.casework.access.closing import Consequences as Consequences
from hubnetz.casework.access.closing import answer_until as answer_until
from hubnetz.casework.access.closing import answers_of_clients as answers_of_clients
from hubnetz.casework.access.closing import cases_standing as cases_standing
from hubnetz.casework.access.closing import client_of as client_of
from hubnetz.casework.access.closing import clients_at_address as clients_at_address
from hubnetz.casework.access.closing import clients_of as clients_of
from hubnetz.casework.access.closing import closure_of as closure_of
from hubnetz.casework.access.closing import closures_proposed as closures_proposed
from hubnetz.casework.access.closing import closures_to_wind_up as closures_to_wind_up
from hubnetz.casework.access.closing import consequences as consequences
from hubnetz.casework.access.closing import key_to as key_to
from hubnetz.casework.access.closing import rows_of_client as rows_of_client
from hubnetz.casework.access.closing import summary_of as summary_of
from hubnetz.casework.access.closing import titles_of as titles_of
from hubnetz.casework.access.closing import transfer_by_key as transfer_by_key
from hubnetz.casework.access.closing import transfers_waiting as transfers_waiting
from hubnetz.casework.models import (
    Appearance,
    Case,
    Consultation,
    Cooperation,
    Enquiry,
    Project,
)
from hubnetz.lib.periods import BERLIN
from hubnetz.lib.worded import Given, Worded, among
from hubnetz.matching import access as matching
from hubnetz.network import access as network
from hubnetz.network import reference, rules
from hubnetz.network.models import Hub, Membership
from hubnetz.organisations.models import Organisation

Role = Membership.Role
READ = (Role.LEAD, Role.ADVISER, Role.DESK)  # whoever runs events or only looks on needs no files
WRITE = (Role.LEAD, Role.ADVISER)


def enquiries_of(user: Any) -> "QuerySet[Enquiry]":
    """Return the enquiries of the hubs where the user reads files, those due first."""
    found = Enquiry.objects.filter(hub__in=network.hubs_of(user, *READ))
    return found.select_related("hub", "assigned_to").order_by(
        F("closed_at").asc(nulls_first=True), "answer_due_on", "pk"
    )


def enquiries_due(user: Any) -> "QuerySet[Enquiry]":
    """Return the enquiries of the user's hubs that nobody has answered yet, those due first."""
    waiting = (Enquiry.State.RECEIVED, Enquiry.State.ASSIGNED)
    return enquiries_of(user).filter(state__in=waiting).order_by("answer_due_on", "pk")


def enquiry_of(user: Any, code: str) -> Enquiry:
    """Return one enquiry, with the case it became, if any.

    :raises Http404: for another hub's enquiry as for a missing one
    """
    found = enquiries_of(user).select_related("case__organisation").prefetch_related("topics")
    return get_object_or_404(found, code=code)


def cases_of(user: Any) -> "QuerySet[Case]":
    """Return the cases of the hubs where the user reads files, open ones first."""
    return _cases(_read_by(user))


def _read_by(user: Any) -> Q:
    return Q(hub__in=network.hubs_of(user, *READ))


def _cases(at: "Q | Func") -> "QuerySet[Case]":
    found = Case.objects.filter(at).select_related("hub", "organisation", "adviser")
    return found.order_by(F("closed_at").asc(nulls_first=True), "-opened_at", "-pk")


def case_of(user: Any, code: str) -> Case:
    """Return one case.

    :raises Http404: for another hub's case as for a missing one
    """
    return get_object_or_404(cases_of(user), code=code)


def consultations_of(user: Any) -> "QuerySet[Consultation]":
    """Return the consultations of the hubs where the user reads files, newest first."""
    return _consultations(_read_by(user))


def _consultations(at: "Q | Func") -> "QuerySet[Consultation]":
    found = Consultation.objects.filter(at)
    return found.select_related("hub", "organisation", "topic", "adviser", "case").order_by("-held_on", "-pk")


def consultation_of(user: Any, code: str) -> Consultation:
    """Return one consultation.

    :raises Http404: for another hub's consultation as for a missing one
    """
    return get_object_or_404(consultations_of(user), code=code)


def next_steps_of(user: Any, until: date) -> "QuerySet[Consultation]":
    """Return the user's own consultations whose next step is due by the day, the longest due first.

    A step counts as taken once a later conversation with the same company is noted; one that was promised more
    than a quarter ago is no longer today's.
    """
    later = Consultation.objects.filter(organisation=OuterRef("organisation")).filter(
        Q(held_on__gt=OuterRef("held_on")) | Q(held_on=OuterRef("held_on"), pk__gt=OuterRef("pk"))
    )
    due = consultations_of(user).filter(
        adviser=user, next_step_on__lte=until, next_step_on__gt=until - timedelta(days=92)
    )
    return due.filter(~Exists(later)).order_by("next_step_on", "pk")


def projects_of(user: Any) -> "QuerySet[Project]":
    """Return the projects of the hubs where the user reads files, newest first."""
    return _projects(_read_by(user))


def _projects(at: "Q | Func") -> "QuerySet[Project]":
    found = Project.objects.filter(at)
    return found.select_related("hub", "organisation", "topic").order_by("-impulse_on", "-pk")


def project_of(user: Any, code: str) -> Project:
    """Return one project.

    :raises Http404: for another hub's project as for a missing one
    """
    return get_object_or_404(projects_of(user), code=code)


def cooperations_of(user: Any) -> "QuerySet[Cooperation]":
    """Return the cooperations of the hubs where the user reads files, newest first."""
    return _cooperations(_read_by(user)).prefetch_related("members")


def _cooperations(at: "Q | Func") -> "QuerySet[Cooperation]":
    return Cooperation.objects.filter(at).select_related("hub").order_by("-noted_at", "-pk")


def cooperation_of(user: Any, code: str) -> Cooperation:
    """Return one cooperation.

    :raises Http404: for another hub's cooperation as for a missing one
    """
    return get_object_or_404(cooperations_of(user), code=code)


def appearances_of(user: Any) -> "QuerySet[Appearance]":
    """Return the appearances of the hubs where the user works, newest first."""
    return (
        Appearance.objects.filter(hub__in=network.hubs_of(user))
        .select_related("hub")
        .order_by("-held_on", "-pk")
    )


def may_write(user: Any, hub: Any) -> bool:
    """Say whether the user may change the files of the hub."""
    return network.hubs_of(user, *WRITE).filter(pk=hub.pk).exists()


def file_of(user: Any, organisation: Organisation) -> dict[str, list[Any]]:
    """Return everything the user's hubs did for one of their records: cases, consultations, projects, cooperations.

    A cooperation carries the names of all who take part as ``names``, a case what a closed hub handed over.
    """
    values = {"organisation": organisation.pk, "hubs": network.hub_keys_of(user, *READ)}
    return {
        "cases": _CASES(**values),
        "consultations": _CONSULTATIONS(**values),
        "projects": _PROJECTS(**values),
        "cooperations": _COOPERATIONS(**values),
    }


_CASES = Worded(
    lambda: (
        _cases(among("hub_id", "hubs"))
        .filter(organisation=Given("organisation"))
        .select_related("came_by__closure__hub")
    )
)
_CONSULTATIONS = Worded(
    lambda: _consultations(among("hub_id", "hubs")).filter(organisation=Given("organisation"))
)
_PROJECTS = Worded(lambda: _projects(among("hub_id", "hubs")).filter(organisation=Given("organisation")))
_COOPERATIONS = Worded(
    lambda: (
        _cooperations(among("hub_id", "hubs"))
        .filter(
            pk__in=Cooperation.members.through.objects.filter(organisation=Given("organisation")).values(
                "cooperation"
            )
        )
        .annotate(names=ArrayAgg("members__name", order_by="members__name"))
    )
)


@dataclass(frozen=True)
class Whereabouts:
    """What is known of the place somebody typed: as much as is certain, the rest empty."""

    found: rules.Found
    county: str = ""
    postcode: str = ""


def whereabouts(place: str) -> Whereabouts:
    """Return what is known of a place as it was typed; nothing is certain of one with several readings."""
    found = reference.find(place)
    counties = {one.county_ags for one in found.candidates}
    postcodes = {one.postcode for one in found.candidates}
    return Whereabouts(
        found,
        county=counties.pop() if len(counties) == 1 else "",
        postcode=postcodes.pop() if len(postcodes) == 1 else "",
    )


def hub_answering(where: Whereabouts, topics: Sequence[str] = ()) -> Hub:
    """Return the hub an enquiry from there goes to. There is always one: for a place that is not known, or that
    nobody answers for, it is the hub for everything.

    :raises Http404: if the network has no hub yet
    """
    today = timezone.localdate(timezone=BERLIN)
    route = rules.route(
        where.found.candidates,
        topics,
        matching.responsibilities(today),
        on=today,
        sites=matching.sites(),
        nearby=reference.inside(),
    )
    regional = [slug for slug in route.slugs if slug]
    first = network.hubs_on_show().filter(slug__in=regional[:1]).first() or network.hub_for_everything()
    if first is None:
        raise Http404
    return first


def hub_receiving(hub: Hub) -> Hub | None:
    """Return the hub that gets an enquiry sent to this one: itself, its successor, or who stands in for it.

    None if nobody is named: then the place decides.
    """
    today = timezone.localdate(timezone=BERLIN)
    seen: set[int] = set()
    while network.is_away(hub, today):
        seen.add(hub.pk)
        deputies = network.deputies_of(hub, today)
        heir = hub.successor if hub.successor else (deputies[0] if deputies else None)
        if heir is None or heir.pk in seen:
            return None
        hub = heir
    return hub


def leads_of(hub: Hub) -> "QuerySet[User]":
    """Return who leads the hub, the longest first."""
    leads = Membership.objects.standing().filter(hub=hub, role=Role.LEAD)
    return User.objects.filter(pk__in=leads.values("user"), is_active=True).order_by("joined_at", "pk")


def work_of(membership: Membership) -> "tuple[QuerySet[Enquiry], QuerySet[Case]]":
    """Return the open enquiries and cases that somebody has at the hub of the role."""
    at = {"hub": membership.hub_id}
    enquiries = Enquiry.objects.filter(**at, assigned_to=membership.user_id).exclude(
        state=Enquiry.State.CLOSED
    )
    cases = Case.objects.filter(**at, adviser=membership.user_id, closed_at=None)
    return enquiries.order_by("pk"), cases.order_by("pk")


def heir_of(membership: Membership) -> User | None:
    """Return who gets somebody's open work when the role ends: the longest lead; None if it waits for everybody.

    Whoever answers at the hub by another role keeps it.
    """
    others = Membership.objects.standing().filter(hub=membership.hub_id, user=membership.user_id)
    if others.exclude(pk=membership.pk).filter(role__in=WRITE).exists():
        return membership.user
    return leads_of(membership.hub).exclude(pk=membership.user_id).first() if membership.hub else None
