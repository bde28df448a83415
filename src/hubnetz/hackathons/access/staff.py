"""What the staff of the hosts see of a hackathon; who may plan the event changes it."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Prefetch, Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from hubnetz.events.access import staff
from hubnetz.events.models import Event
from hubnetz.hackathons import rules
from hubnetz.hackathons.models import (
    Award,
    Challenge,
    Criterion,
    Hackathon,
    Juror,
    Milestone,
    Participant,
    SubmissionFile,
    Team,
    TeamMember,
)


def event_seen_by(user: Any, code: str) -> Event:
    """Return an event of this kind at a hub where the user works.

    :raises Http404: for an event of another hub or kind
    """
    event = staff.event_seen_by(user, code)
    if event.kind.code != rules.KIND:
        raise Http404
    return event


def hackathon_of(event: Event) -> Hackathon | None:
    """Return the frame of an event that came from here; None if there is none yet."""
    found = Hackathon.objects.filter(event=event).first()
    if found:
        found.event = event
    return found


def hackathon_seen_by(user: Any, code: str) -> Hackathon:
    """Return a hackathon, in whatever state, of a hub where the user works.

    :raises Http404: for another hub's as for a missing one
    """
    found = hackathon_of(event_seen_by(user, code))
    if found is None:
        raise Http404
    return found


def hackathon_planned_by(user: Any, code: str) -> Hackathon:
    """Return a hackathon that the user may change.

    :raises Http404: for another hub's as for a missing one
    :raises PermissionDenied: if the user works there with another role, or at a co-host
    """
    found = hackathon_seen_by(user, code)
    if not staff.powers(user, found.event).plans:
        raise PermissionDenied
    return found


def milestones_of(hackathon: Hackathon) -> "QuerySet[Milestone]":
    """Return the timetable in its order."""
    return hackathon.milestones.order_by("starts_at", "pk")


def challenges_of(hackathon: Hackathon) -> "QuerySet[Challenge]":
    """Return the challenges in their order, each with how many teams work on it (`team_count`)."""
    counted = hackathon.challenges.annotate(team_count=Count("teams", filter=Q(teams__dissolved_at=None)))
    return counted.order_by("position", "pk")


def milestone_of(hackathon: Hackathon, code: str) -> Milestone:
    """Return one line of the timetable; :raises Http404: for another hackathon's."""
    return get_object_or_404(hackathon.milestones.select_related("hackathon__event__hub"), code=code)


def challenge_of(hackathon: Hackathon, code: str) -> Challenge:
    """Return one challenge; :raises Http404: for another hackathon's."""
    return get_object_or_404(hackathon.challenges.select_related("hackathon__event__hub"), code=code)


def criterion_of(hackathon: Hackathon, code: str) -> Criterion:
    """Return one criterion; :raises Http404: for another hackathon's."""
    return get_object_or_404(hackathon.criteria.select_related("hackathon__event__hub"), code=code)


def juror_of(hackathon: Hackathon, code: str) -> Juror:
    """Return one juror who judges; :raises Http404: for another hackathon's, and for one who left."""
    return get_object_or_404(hackathon.jurors.filter(withdrawn_at=None), code=code)


def award_of(hackathon: Hackathon, code: str) -> Award:
    """Return one award; :raises Http404: for another hackathon's."""
    return get_object_or_404(hackathon.awards, code=code)


def team_of(hackathon: Hackathon, code: str) -> Team:
    """Return one team, with its members; :raises Http404: for another hackathon's."""
    return get_object_or_404(_with_members(hackathon.teams.all()), code=code)


def teams_of(hackathon: Hackathon) -> "QuerySet[Team]":
    """Return the teams that stand, by name, each with its members (`inside`) and how many versions it handed in."""
    teams = hackathon.teams.standing().annotate(versions=Count("submissions", distinct=True))
    return _with_members(teams).order_by("name", "pk")


def _with_members(teams: "QuerySet[Team]") -> "QuerySet[Team]":
    inside = TeamMember.objects.filter(left_at=None).select_related("participant__registration")
    return teams.select_related("challenge").prefetch_related(
        Prefetch("members", inside.order_by("-is_lead", "place"), to_attr="inside")
    )


def alone(hackathon: Hackathon) -> "QuerySet[Participant]":
    """Return who takes part and is in no team, by name."""
    placed = TeamMember.objects.filter(left_at=None).values("participant")
    rows = hackathon.participants.taking_part().exclude(pk__in=placed)
    return rows.select_related("registration").order_by("registration__name", "pk")


def file_of(hackathon: Hackathon, team: str, code: str) -> SubmissionFile:
    """Return a file of a team; :raises Http404: for another hackathon's."""
    return get_object_or_404(SubmissionFile, team__hackathon=hackathon, team__code=team, code=code)


def awards_of(hackathon: Hackathon) -> "QuerySet[Award]":
    """Return the awards in their order, each with its team; before the results for those who plan."""
    return hackathon.awards.select_related("team").order_by("position", "pk")
