"""Verbs on who takes part: whoever has a seat is welcomed, and says what the others may know."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from hubnetz.events.access import calls
from hubnetz.events.models import Registration
from hubnetz.hackathons import access, holding, letters
from hubnetz.hackathons.actions import teams
from hubnetz.hackathons.models import Hackathon, Participant, Skill
from hubnetz.journal import actions as journal


@transaction.atomic
def welcome(hackathon: Hackathon) -> int:
    """Make everybody with a seat a participant, once, and write to them how to go on; return how many were new.

    Whom no letter reaches takes no part on the pages and is called, once, until there is an address.
    """
    held = holding.hold(hackathon)
    now = timezone.now()
    if held.published_at is None or held.event.cancelled_at or held.event.ends_at <= now:
        return 0
    new = list(access.seats_to_welcome().filter(event=held.event_id).order_by("pk"))
    for seat in new:
        if not calls.address_of(seat):
            letters.call(seat, "welcome")
            continue
        participant = Participant.objects.create(
            hackathon=held, registration=seat, time_zone=held.time_zone, welcomed_at=now
        )
        journal.record("hackathons.welcomed", participant, hub=held.event.hub.slug)
        letters.welcome(participant)
    return len(new)


@transaction.atomic
def move_participant(former: Registration, seat: Registration) -> None:
    """Let profile, team and link go with who had a seat when another one has it; for the verb that passes it on.

    The former is let go then, and the other one is welcomed as anybody.
    """
    Participant.objects.filter(registration=seat).update(registration=former)


@transaction.atomic
def change_profile(
    participant: Participant,
    *,
    about: str,
    skills: list[Skill],
    country: str,
    time_zone: str,
    looks_for_team: bool,
    is_shown: bool,
    by: Any = None,
) -> Participant:
    """Write what others may know of somebody; nobody sees it without `is_shown`.

    :raises TeamsClosed: if the seat is given back
    """
    hackathon, own = holding.hold_of(participant)
    own.about, own.country, own.time_zone = about, country, time_zone
    own.looks_for_team, own.is_shown = looks_for_team, is_shown
    own.save(update_fields=["about", "country", "time_zone", "looks_for_team", "is_shown"])
    own.skills.set([skill for skill in skills if skill.hackathon_id == hackathon.pk])
    journal.record(
        "hackathons.profile_changed", own, hub=hackathon.event.hub.slug, after={"shown": is_shown}, by=by
    )
    return own


@transaction.atomic
def let_go(participant: Participant) -> bool:
    """Take somebody who gave back their seat out of their team and out of sight; say whether anything changed."""
    hackathon = holding.hold(participant.hackathon)
    own = Participant.objects.select_related("registration").get(pk=participant.pk)
    if own.registration.cancelled_at is None:
        return False
    own.hackathon = hackathon
    place = holding.place_of(own)
    if place is None and not own.is_shown and not own.requests.filter(answered_at=None).exists():
        return False
    now = timezone.now()
    if place:
        teams.go(place, now)
    teams.take_back_requests(own, now)
    own.is_shown = own.looks_for_team = False
    own.save(update_fields=["is_shown", "looks_for_team"])
    journal.record("hackathons.let_go", own, hub=hackathon.event.hub.slug)
    return True
