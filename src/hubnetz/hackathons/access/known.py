"""What is known of the people of hackathons, and is forgotten with the people of their events."""

from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from hubnetz.hackathons.models import Conflict, JoinRequest, Juror, Participant

NOWHERE = "@forgotten.invalid"  # one juror for an address stays one


def known_rows() -> "dict[str, tuple[QuerySet[Any], str]]":
    """Return what says something of people of hackathons, each with its way to the event."""
    said = Q(about__gt="") | Q(country__gt="") | Q(time_zone__gt="") | Q(is_shown=True)
    return {
        "told": (Participant.objects.filter(said), "hackathon__event"),
        "skills": (Participant.skills.through.objects.all(), "participant__hackathon__event"),
        "asked": (JoinRequest.objects.filter(text__gt=""), "team__hackathon__event"),
        "jurors": (Juror.objects.exclude(email__endswith=NOWHERE), "hackathon__event"),
        "partial": (Conflict.objects.filter(reason__gt=""), "juror__hackathon__event"),
    }


def of_event(key: str) -> Exists:
    """Return of which events anything of that is known still, for `events.hooks`."""
    found = [Exists(rows.filter(**{way: OuterRef(key)})) for rows, way in known_rows().values()]
    return reduce(or_, found)
