"""What the key in a participant's letter opens: themselves, who looks for a team, teams, their team's work."""

from django.core import signing
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from hubnetz.hackathons.models import (
    Hackathon,
    JoinRequest,
    Participant,
    Skill,
    Submission,
    SubmissionFile,
    Team,
    TeamMember,
)

_SIGNER = signing.Signer(salt="hackathons.participant", sep="~")


def key_to(participant: Participant) -> str:
    """Return what a letter's link carries: whoever has it acts as this one participant."""
    return _SIGNER.sign(participant.code)


def participant_by_key(key: str) -> Participant:
    """Return the participant whom a letter's link opens, with registration, hackathon and event.

    :raises Http404: for a link that is not ours, for a seat given back, as for a missing participant
    """
    try:
        code = _SIGNER.unsign(key)
    except signing.BadSignature:
        raise Http404 from None
    rows = Participant.objects.taking_part().select_related("registration", "hackathon__event__hub")
    return get_object_or_404(rows, code=code)


def skills_of(hackathon: Hackathon) -> list[Skill]:
    """Return what people can name and teams look for, in its order."""
    return list(hackathon.skills.order_by("position", "pk"))


def place_of(participant: Participant) -> TeamMember | None:
    """Return somebody's place in a team, with the team and its challenge."""
    rows = participant.places.filter(left_at=None)
    return rows.select_related("team__challenge", "team__hackathon").first()


def people_looking(participant: Participant, skill: str = "") -> "QuerySet[Participant]":
    """Return who agreed to be seen, looks for a team and has none, perhaps with one skill; never oneself."""
    placed = TeamMember.objects.filter(participant=OuterRef("pk"), left_at=None)
    rows = Participant.objects.taking_part().filter(
        hackathon=participant.hackathon_id, is_shown=True, looks_for_team=True
    )
    rows = rows.filter(~Exists(placed)).exclude(pk=participant.pk)
    if skill:
        rows = rows.filter(skills__code=skill)
    skills = Prefetch("skills", Skill.objects.order_by("position", "pk"))
    return rows.select_related("registration").prefetch_related(skills).order_by("registration__name", "pk")


def teams_open(participant: Participant, skill: str = "") -> "QuerySet[Team]":
    """Return teams that take people, those that look for the skill only if one is named.

    Each has `people` (how many are in it), `fits` (how many of the wanted skills the person has) and its members
    (`inside`); those that want most of what the person can come first.
    """
    own = participant.skills.values("pk")
    teams = Team.objects.standing().filter(hackathon=participant.hackathon_id, is_open=True)
    if skill:
        teams = teams.filter(
            Exists(Team.wanted.through.objects.filter(team=OuterRef("pk"), skill__code=skill))
        )
    counted: QuerySet[Team] = teams.annotate(
        people=Count("members", filter=Q(members__left_at=None), distinct=True),
        fits=Count("wanted", filter=Q(wanted__in=own), distinct=True),
    )
    return _with_members(counted).order_by("-fits", "name", "pk")  # type: ignore[misc]


def team_seen_by(participant: Participant, code: str) -> Team:
    """Return one team of the same hackathon, with its members.

    :raises Http404: for another hackathon's team as for a missing one
    """
    teams = Team.objects.standing().filter(hackathon=participant.hackathon_id)
    counted = teams.annotate(people=Count("members", filter=Q(members__left_at=None), distinct=True))
    return get_object_or_404(_with_members(counted), code=code)


def _with_members(teams: "QuerySet[Team]") -> "QuerySet[Team]":
    inside = TeamMember.objects.filter(left_at=None).select_related("participant__registration")
    return teams.select_related("challenge").prefetch_related(
        Prefetch("members", inside.order_by("-is_lead", "place"), to_attr="inside"),
        Prefetch("wanted", Skill.objects.order_by("position", "pk")),
    )


def requests_by(participant: Participant) -> "QuerySet[JoinRequest]":
    """Return what somebody asked of teams and has no answer to."""
    return participant.requests.filter(answered_at=None).select_related("team").order_by("pk")


def requests_to(team: Team) -> "QuerySet[JoinRequest]":
    """Return who asks to join a team that the participant leads; for pages of its lead."""
    skills = Prefetch("participant__skills", Skill.objects.order_by("position", "pk"))
    rows = team.requests.filter(answered_at=None, participant__registration__cancelled_at=None)
    rows = rows.select_related("participant__registration")
    return rows.prefetch_related(skills).order_by("asked_at", "pk")


def request_to_lead(participant: Participant, code: str) -> JoinRequest:
    """Return a request to the team that the participant leads, also an answered one.

    :raises Http404: for any other request
    """
    place = place_of(participant)
    if place is None or not place.is_lead:
        raise Http404
    return get_object_or_404(
        JoinRequest.objects.select_related("team__hackathon"), team=place.team, code=code
    )


def request_of(participant: Participant, code: str) -> JoinRequest:
    """Return a request of the participant's own.

    :raises Http404: for somebody else's
    """
    rows = participant.requests.select_related("team__hackathon")
    return get_object_or_404(rows, code=code)


def member_of(team: Team, code: str) -> Participant:
    """Return somebody who is in the team.

    :raises Http404: for anybody else
    """
    return get_object_or_404(Participant, code=code, places__team=team, places__left_at=None)


def submissions_of(team: Team) -> "QuerySet[Submission]":
    """Return the versions of a team's work, the last one first, with names of files; for its members and staff."""
    files = Prefetch("files", SubmissionFile.objects.defer("content").order_by("name", "pk"))
    return team.submissions.select_related("by__registration").prefetch_related(files).order_by("-number")


def file_of_team(participant: Participant, code: str) -> SubmissionFile:
    """Return a file of the participant's own team.

    :raises Http404: for another team's file as for a missing one
    """
    place = place_of(participant)
    if place is None:
        raise Http404
    return get_object_or_404(SubmissionFile, team=place.team, code=code)
