"""Hackathons, people, teams and jurors for tests."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from hubnetz.events.models import EventKind
from hubnetz.events.tests import make as events
from hubnetz.hackathons import actions
from hubnetz.hackathons.models import Hackathon, JoinRequest, Juror, Participant, Submission, Team
from hubnetz.network.models import Hub


def hackathon(
    hub: Hub, *, starts_in: timedelta = timedelta(days=3), hours: int = 48, **fields: Any
) -> Hackathon:
    """Make a published hackathon with two challenges, two criteria and a kick-off; an open one unless told."""
    kind, _ = EventKind.objects.get_or_create(
        code="hackathon", defaults={"name": {"de": "Hackathon", "en": "Hackathon"}}
    )
    starts_at = timezone.now() + starts_in
    ends_at = starts_at + timedelta(hours=hours)
    title = {"de": "Gesundheits-Hackathon", "en": "Health hackathon"}
    event = events.event(
        hub, kind=kind, title=title, starts_at=starts_at, ends_at=ends_at, mode="online", languages=["en"]
    )
    values = {
        "text": {"de": "Zwei Tage.", "en": "Two days."},
        "time_zone": "Europe/Berlin",
        "max_team_size": 3,
        "teams_until": starts_at + timedelta(hours=6),
        "submissions_until": ends_at - timedelta(hours=4),
        "results_at": ends_at - timedelta(hours=1),
        **fields,
    }
    made = actions.open_hackathon(event, values=values, by=None)
    for number, sponsor in enumerate(("Musterklinik", "Beispielpflege")):
        actions.add_challenge(
            made,
            values={
                "sponsor": sponsor,
                "sponsor_domain": f"{sponsor.lower()}.example",
                "title": {"de": f"Aufgabe {number}", "en": f"Challenge {number}"},
                "text": {"de": "Lösen Sie das.", "en": "Solve this."},
                "prize": {"en": "A visit"},
                "material": {},
            },
            by=None,
        )
    for name, weight in (("Benefit", 2), ("Craft", 1)):
        actions.add_criterion(
            made,
            values={"name": {"de": name, "en": name}, "text": {}, "weight": weight, "points": 10},
            by=None,
        )
    actions.add_milestone(
        made,
        values={
            "kind": "kick_off",
            "title": {"de": "Auftakt", "en": "Kick-off"},
            "text": {},
            "starts_at": starts_at,
            "ends_at": None,
        },
        by=None,
    )
    return actions.publish_hackathon(made, by=None)


def participant(hackathon: Hackathon, who: str = "emil", **fields: Any) -> Participant:
    """Register somebody for the event and welcome them, both through the verbs."""
    profile = {key: fields.pop(key) for key in list(fields) if key in PROFILE}
    seat = events.registration(hackathon.event, who, **fields)
    actions.welcome(hackathon)
    made = Participant.objects.select_related("registration", "hackathon__event__hub").get(registration=seat)
    if profile:
        made = actions.change_profile(made, **{**PROFILE, **profile})
    return made


PROFILE: dict[str, Any] = {
    "about": "",
    "skills": [],
    "country": "",
    "time_zone": "Europe/Berlin",
    "looks_for_team": True,
    "is_shown": True,
}


def team(lead: Participant, name: str = "Herzschlag", **fields: Any) -> Team:
    """Found a team through the verb."""
    return actions.found_team(lead, name=name, **fields)


def member(team: Team, lead: Participant, who: Participant) -> JoinRequest:
    """Let somebody ask and be taken in."""
    request = actions.ask_to_join(team, who)
    actions.accept_request(request, lead=lead)
    return request


def work(participant: Participant, **fields: Any) -> Submission:
    """Hand in a version through the verb."""
    values = {"title": "Pulse", "text": "It works.", "idempotency_key": uuid4(), **fields}
    return actions.submit(participant, **values)


def juror(hackathon: Hackathon, who: str = "jo", **fields: Any) -> Juror:
    """Invite somebody to judge through the verb."""
    values = {"name": who.title(), "email": f"{who}@jury.example", **fields}
    made = actions.invite_juror(hackathon, by=None, **values)
    made.hackathon = hackathon
    return made


def close(hackathon: Hackathon) -> Hackathon:
    """Let the deadline be over, and the beginning with it."""
    past = timezone.now() - timedelta(minutes=5)
    Hackathon.objects.filter(pk=hackathon.pk).update(
        teams_until=past - timedelta(hours=1), submissions_until=past
    )
    hackathon.refresh_from_db()
    return hackathon


def judge(juror: Juror, team: Team, *points: int) -> None:
    """Give points by the criteria in their order."""
    criteria = juror.hackathon.criteria.order_by("position")
    given = {one.code: (point, "") for one, point in zip(criteria, points, strict=True)}
    actions.score(juror, team, points=given)
