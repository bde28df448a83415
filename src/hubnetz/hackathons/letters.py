"""One function per letter. Each is written in the language in which its reader registered or was invited."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from hubnetz.events import actions as events
from hubnetz.events.access import calls
from hubnetz.events.models import Registration
from hubnetz.hackathons import clock
from hubnetz.hackathons.access import judging, participants
from hubnetz.hackathons.models import Hackathon, JoinRequest, Juror, Participant, Submission, Team
from hubnetz.post import actions as post
from hubnetz.post import rendering
from hubnetz.post.models import Letter


def welcome(participant: Participant) -> Letter | None:
    """Tell somebody with a seat how to find a team, and where the timetable is."""
    return _letter("welcome", participant)


def join_requested(request: JoinRequest) -> Letter | None:
    """Tell who leads a team that somebody would like to join."""
    place = request.team.members.select_related("participant__registration").get(left_at=None, is_lead=True)
    lead = place.participant
    lead.hackathon = request.participant.hackathon
    skills = ", ".join
    return _letter(
        "join_requested",
        lead,
        team=request.team,
        request=request,
        who=request.participant.registration.name,
        skills=lambda: skills(str(skill) for skill in request.participant.skills.order_by("position")),
        page=lambda: rendering.link("hackathons:team", participants.key_to(lead)),
    )


def join_accepted(request: JoinRequest) -> Letter | None:
    """Tell somebody that a team took them in."""
    return _letter("join_accepted", _asker(request), team=request.team)


def join_declined(request: JoinRequest) -> Letter | None:
    """Tell somebody that a team did not take them in, or is no more."""
    return _letter("join_declined", _asker(request), team=request.team)


def submission_received(version: Submission, member: Participant) -> Letter | None:
    """Tell somebody in the team that a version of the work has arrived, with its files as they came."""
    return _letter(
        "submission_received",
        member,
        team=version.team,
        version=version,
        files=list(version.files.defer("content").order_by("name", "pk")),
        arrived=lambda: clock.exactly(version.made_at, _zone(member)),
        who=version.by.registration.name,
        page=lambda: rendering.link("hackathons:submission", participants.key_to(member)),
    )


def deadline_near(participant: Participant, team: Team, hours: int) -> Letter | None:
    """Remind somebody in a team of the deadline."""
    return _letter(
        "deadline_near",
        participant,
        team=team,
        hours=hours,
        handed_in=team.submissions.exists(),
        page=lambda: rendering.link("hackathons:submission", participants.key_to(participant)),
    )


def deadline_extended(participant: Participant, reason: str) -> Letter | None:
    """Tell somebody that everybody has more time, and why."""
    return _letter("deadline_extended", participant, reason=reason)


def results_out(participant: Participant) -> Letter | None:
    """Tell somebody that the results are published."""
    return _letter(
        "results_out",
        participant,
        results=lambda: rendering.link("hackathons:results", participant.hackathon.code),
    )


def juror_invited(juror: Juror) -> Letter:
    """Ask somebody to judge, with their link and what they need to know."""
    hackathon = juror.hackathon
    return post.write(
        "hackathons.juror_invited",
        to=juror.email,
        language=juror.language,
        template="hackathons/letters/juror_invited.txt",
        context={
            **_about(hackathon, hackathon.time_zone),
            "name": juror.name,
            "own_page": lambda: rendering.link("hackathons:jury", judging.key_to(juror)),
        },
        about=juror,
        hub=hackathon.event.hub.slug,
    )


# What somebody is told by telephone whom no letter reaches.
CALLS = {
    "hackathons.welcome": _(
        "The challenges are published. To find a team and to hand in work a link is needed: please ask for an e-mail "
        "address."
    ),
    "hackathons.deadline_extended": _("There is more time to hand in work."),
    "hackathons.results_out": _("The results of the hackathon are published."),
}


def call(registration: Registration, kind: str, note: str = "") -> None:
    """Ask the hub to tell somebody by telephone what others read in the letter of this kind."""
    events.ask_to_call(registration, about=f"hackathons.{kind}", note=note)


def _asker(request: JoinRequest) -> Participant:
    asker = request.participant
    asker.hackathon = request.team.hackathon
    return asker


def _zone(participant: Participant) -> str:
    return participant.time_zone or participant.hackathon.time_zone


def _about(hackathon: Hackathon, zone: str) -> dict[str, Any]:
    event = hackathon.event
    return {
        "title": lambda: event.title.in_language("en"),
        "hub": event.hub,
        "span": lambda: clock.span(event.starts_at, event.ends_at, zone),
        "teams_until": lambda: clock.said(hackathon.teams_until, zone),
        "until": lambda: clock.said(hackathon.submissions_until, zone),
        "results_at": lambda: clock.said(hackathon.results_at, zone),
        "public_page": lambda: rendering.link("hackathons:hackathon", event.code),
    }


def _letter(kind: str, participant: Participant, **more: Any) -> Letter | None:
    registration = participant.registration
    to = calls.address_of(registration)
    if not to:
        return None
    return post.write(
        f"hackathons.{kind}",
        to=to,
        language=registration.language,
        template=f"hackathons/letters/{kind}.txt",
        context={
            **_about(participant.hackathon, _zone(participant)),
            "name": registration.name,
            "own_page": lambda: rendering.link("hackathons:participant", participants.key_to(participant)),
            **more,
        },
        about=participant,
        hub=participant.hackathon.event.hub.slug,
    )
