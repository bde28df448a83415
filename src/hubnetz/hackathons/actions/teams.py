"""Verbs on teams: found one, ask to join, take somebody in, leave. Nobody is in two, and none is too large."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hubnetz.hackathons import holding, letters, rules
from hubnetz.hackathons.models import (
    Challenge,
    Hackathon,
    JoinRequest,
    Participant,
    Skill,
    Team,
    TeamMember,
)
from hubnetz.hackathons.refusals import (
    HasTeam,
    NameTaken,
    NoTeam,
    NotTheLead,
    TeamFull,
    TeamGone,
    TeamsClosed,
)
from hubnetz.journal import actions as journal
from hubnetz.lib import characters


@transaction.atomic
def found_team(
    participant: Participant,
    *,
    name: str,
    text: str = "",
    challenge: Challenge | None = None,
    wanted: list[Skill] | None = None,
    max_size: int = 0,
    is_open: bool = True,
    by: Any = None,
) -> Team:
    """Found a team and lead it; open requests to other teams are taken back.

    :raises TeamsClosed: if teams do not change at this moment
    :raises HasTeam: if the person is in a team already
    :raises NameTaken: if another team has this name
    """
    hackathon, own = holding.hold_of(participant)
    now = timezone.now()
    holding.teams_open(hackathon, now)
    if holding.place_of(own):
        raise HasTeam(_("You are in a team already. Leave it first if you want to found another one."))
    name = characters.one_line(name)
    _free_name(hackathon, name)
    team = Team.objects.create(
        hackathon=hackathon,
        name=name,
        text=text,
        challenge=_own_challenge(hackathon, challenge),
        max_size=_size(hackathon, max_size, 1),
        is_open=is_open,
        founded_at=now,
    )
    team.wanted.set([skill for skill in wanted or [] if skill.hackathon_id == hackathon.pk])
    TeamMember.objects.create(team=team, participant=own, place=1, is_lead=True, since=now)
    take_back_requests(own, now)
    journal.record("hackathons.team_founded", team, hub=hackathon.event.hub.slug, after={"name": name}, by=by)
    return team


@transaction.atomic
def change_team(
    team: Team,
    *,
    name: str,
    text: str,
    challenge: Challenge | None,
    wanted: list[Skill],
    max_size: int,
    is_open: bool,
    may_publish: bool,
    lead: Participant,
    by: Any = None,
) -> Team:
    """Write something else about the team; its lead does, also after teams are closed.

    The challenge stays from the deadline on: who judges a team depends on its sponsor. The name stays once the
    results are published.

    :raises NotTheLead: if somebody else leads it
    :raises TeamGone: if it is dissolved
    :raises TeamFull: if it would have fewer places than people
    :raises NameTaken: if another team has this name
    :raises TeamsClosed: if the seat of the lead is given back, or for another challenge after the deadline
    :raises ResultsOut: for another name after the results
    """
    hackathon, own = holding.hold_of(lead)
    team = holding.standing(team)
    holding.led_by(own, team)
    name, challenge = characters.one_line(name), _own_challenge(hackathon, challenge)
    if challenge != team.challenge and not rules.takes_submissions(
        timezone.now(), hackathon.submissions_until
    ):
        raise TeamsClosed(_("The deadline is over, so the challenge stays the one you worked on."))
    if name != team.name:
        holding.not_published(hackathon)
    if name.casefold() != team.name.casefold():
        _free_name(hackathon, name)
    places = list(team.members.filter(left_at=None).order_by("place"))
    if max_size < len(places):
        raise TeamFull(_("There are more people in the team than this. Please choose a larger number."))
    team.name, team.text, team.is_open, team.may_publish = name, text, is_open, may_publish
    team.challenge = challenge
    team.max_size = _size(hackathon, max_size, len(places))
    team.save(update_fields=["name", "text", "is_open", "may_publish", "challenge", "max_size"])
    team.wanted.set([skill for skill in wanted if skill.hackathon_id == hackathon.pk])
    for number, place in enumerate(places, start=1):  # so that nobody sits beyond the places there are
        if place.place != number:
            place.place = number
            place.save(update_fields=["place"])
    journal.record("hackathons.team_changed", team, hub=hackathon.event.hub.slug, by=by)
    return team


@transaction.atomic
def ask_to_join(team: Team, participant: Participant, *, text: str = "", by: Any = None) -> JoinRequest:
    """Ask a team to take somebody in; its lead gets a letter. Asked twice, it is one request.

    :raises TeamsClosed: if teams do not change at this moment
    :raises HasTeam: if the person is in a team already
    :raises TeamFull: if the team has no place, or takes nobody
    :raises TeamGone: if it is dissolved, or of another hackathon
    """
    hackathon, own = holding.hold_of(participant)
    now = timezone.now()
    holding.teams_open(hackathon, now)
    team = holding.standing(team)
    if team.hackathon_id != hackathon.pk:
        raise TeamGone(_("This team does not exist any more."))
    if holding.place_of(own):
        raise HasTeam(_("You are in a team already. Leave it first if you want to join another one."))
    if not team.is_open or _free(team) is None:
        raise TeamFull(_("This team takes nobody at the moment. Others do: have a look."))
    request = team.requests.filter(participant=own, answered_at=None).first()
    if request is None:
        request = JoinRequest.objects.create(team=team, participant=own, text=text, asked_at=now)
        journal.record("hackathons.join_requested", request, hub=hackathon.event.hub.slug, by=by)
        letters.join_requested(request)
    return request


@transaction.atomic
def accept_request(request: JoinRequest, *, lead: Participant, by: Any = None) -> TeamMember:
    """Take somebody in who asked; their other requests are taken back. Accepted twice, nothing more happens.

    :raises TeamsClosed: if teams do not change at this moment
    :raises NotTheLead: if somebody else leads the team
    :raises TeamGone: if the request was taken back or declined
    :raises HasTeam: if the person found another team meanwhile
    :raises TeamFull: if no place is left
    """
    hackathon, own = holding.hold_of(lead)
    now = timezone.now()
    holding.teams_open(hackathon, now)
    request = JoinRequest.objects.select_related("participant__registration").get(pk=request.pk)
    team = holding.standing(request.team)
    holding.led_by(own, team)
    asker = request.participant
    place = holding.place_of(asker)
    if request.answered_at and place and place.team_id == team.pk:
        return place
    if request.answered_at or asker.registration.cancelled_at:
        raise TeamGone(_("This request was taken back or answered already."))
    if place:
        raise HasTeam(_("This person has found another team meanwhile."))
    number = _free(team)
    if number is None:
        raise TeamFull(_("Your team has no place left. Make it larger, or decline."))
    _answer(request, JoinRequest.Outcome.ACCEPTED, now)
    member = TeamMember.objects.create(team=team, participant=asker, place=number, since=now)
    take_back_requests(asker, now)
    journal.record("hackathons.join_accepted", request, hub=hackathon.event.hub.slug, by=by)
    letters.join_accepted(request)
    return member


@transaction.atomic
def decline_request(request: JoinRequest, *, lead: Participant, by: Any = None) -> JoinRequest:
    """Say no to somebody who asked, by letter. Declined twice, nothing more happens.

    :raises NotTheLead: if somebody else leads the team
    :raises TeamsClosed: if the seat of the lead is given back
    """
    hackathon, own = holding.hold_of(lead)
    request = JoinRequest.objects.select_related("team").get(pk=request.pk)
    holding.led_by(own, request.team)
    if request.answered_at is None:
        _answer(request, JoinRequest.Outcome.DECLINED, timezone.now())
        journal.record("hackathons.join_declined", request, hub=hackathon.event.hub.slug, by=by)
        letters.join_declined(request)
    return request


@transaction.atomic
def withdraw_request(request: JoinRequest, *, by: Any = None) -> JoinRequest:
    """Take a request back. Harmless when repeated, or answered already."""
    hackathon = holding.hold(request.team.hackathon)
    request = JoinRequest.objects.get(pk=request.pk)
    if request.answered_at is None:
        _answer(request, JoinRequest.Outcome.WITHDRAWN, timezone.now())
        journal.record("hackathons.join_withdrawn", request, hub=hackathon.event.hub.slug, by=by)
    return request


@transaction.atomic
def leave_team(participant: Participant, *, by: Any = None) -> Team:
    """Leave the own team; whoever is in it longest leads it then, and without anybody it is dissolved.

    :raises TeamsClosed: if teams do not change at this moment
    :raises NoTeam: if the person is in none
    """
    hackathon, own = holding.hold_of(participant)
    now = timezone.now()
    holding.teams_open(hackathon, now)
    place = holding.place_of(own)
    if place is None:
        raise NoTeam(_("You are in no team at the moment."))
    go(place, now)
    journal.record("hackathons.team_left", place.team, hub=hackathon.event.hub.slug, by=by)
    return place.team


@transaction.atomic
def hand_over_lead(lead: Participant, *, to: Participant, by: Any = None) -> Team:
    """Let another member lead the team.

    :raises NoTeam: if the person is in none
    :raises NotTheLead: if somebody else leads it, or the other one is not in it
    :raises TeamsClosed: if the seat of the lead is given back
    """
    hackathon, own = holding.hold_of(lead)
    team = holding.own_team(own)
    holding.led_by(own, team)
    other = team.members.filter(left_at=None, participant=to).first()
    if other is None:
        raise NotTheLead(_("This person is not in your team."))
    team.members.filter(left_at=None, is_lead=True).update(is_lead=False)
    other.is_lead = True
    other.save(update_fields=["is_lead"])
    journal.record("hackathons.lead_handed_over", team, hub=hackathon.event.hub.slug, by=by)
    return team


def go(place: TeamMember, now: datetime) -> None:
    """Give up a place; for verbs that hold the hackathon."""
    place.left_at = now
    was_lead, place.is_lead = place.is_lead, False
    place.save(update_fields=["left_at", "is_lead"])
    team = place.team
    heir = team.members.filter(left_at=None).order_by("since", "place").first()
    if heir is None:
        team.dissolved_at = now
        team.save(update_fields=["dissolved_at"])
        for request in team.requests.filter(answered_at=None):
            _answer(request, JoinRequest.Outcome.DECLINED, now)
            letters.join_declined(request)
    elif was_lead:
        heir.is_lead = True
        heir.save(update_fields=["is_lead"])


def take_back_requests(participant: Participant, now: datetime) -> None:
    """Take back what somebody asked of teams; for verbs that hold the hackathon."""
    participant.requests.filter(answered_at=None).update(
        answered_at=now, outcome=JoinRequest.Outcome.WITHDRAWN
    )


def _answer(request: JoinRequest, outcome: JoinRequest.Outcome, now: datetime) -> None:
    request.answered_at, request.outcome = now, outcome
    request.save(update_fields=["answered_at", "outcome"])


def _free(team: Team) -> int | None:
    taken = set(team.members.filter(left_at=None).values_list("place", flat=True))
    return rules.free_place(team.max_size, taken)


def _free_name(hackathon: Hackathon, name: str) -> None:
    if hackathon.teams.standing().filter(name__iexact=name).exists():
        raise NameTaken(_("Another team has this name. Please choose another one."))


def _own_challenge(hackathon: Hackathon, challenge: Challenge | None) -> Challenge | None:
    return challenge if challenge and challenge.hackathon_id == hackathon.pk else None


def _size(hackathon: Hackathon, wished: int, least: int) -> int:
    most = max(hackathon.max_team_size, least)
    return max(least, min(wished or most, most))
