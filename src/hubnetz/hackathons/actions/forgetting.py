"""What is forgotten of a hackathon's people when those of its event are: teams, works, points and ranks stay."""

from django.db import transaction
from django.db.models import F, Q, Value
from django.db.models.functions import Concat

from hubnetz.events.models import Event
from hubnetz.hackathons import holding
from hubnetz.hackathons.models import Conflict, Hackathon, JoinRequest, Juror, Participant
from hubnetz.post import actions as post

NOWHERE = "@forgotten.invalid"  # one juror for an address stays one


@transaction.atomic
def forget_people(event: Event) -> int:
    """Forget what the participants and jurors of an event said of themselves, and the letters to them; return how many
    rows that were. Done twice, there is nothing left.

    Whoever writes a profile at this moment is done before, and forgotten too, or comes after and is somebody no more.
    """
    for hackathon in Hackathon.objects.filter(event=event):
        holding.hold(hackathon)
    people = Participant.objects.filter(hackathon__event=event)
    told = people.filter(Q(about__gt="") | Q(country__gt="") | Q(time_zone__gt="") | Q(is_shown=True))
    asked = JoinRequest.objects.filter(team__hackathon__event=event, text__gt="")
    jurors = Juror.objects.filter(hackathon__event=event).exclude(email__endswith=NOWHERE)
    partial = Conflict.objects.filter(juror__hackathon__event=event, reason__gt="")
    skills = Participant.skills.through.objects.filter(participant__hackathon__event=event)
    post.forget_about_all([*people, *jurors])
    rows = skills.delete()[0] + asked.update(text="") + partial.update(reason="")
    rows += told.update(about="", country="", time_zone="", is_shown=False)
    return rows + jurors.update(name="", organisation="", email=Concat(F("code"), Value(NOWHERE)), user=None)
