"""What is forgotten of a hackathon's people when those of its event are: teams, works, points and ranks stay."""

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Concat

from hubnetz.events.models import Event
from hubnetz.hackathons import holding
from hubnetz.hackathons.access.known import NOWHERE, known_rows
from hubnetz.hackathons.models import Hackathon, Juror, Participant
from hubnetz.post import actions as post


@transaction.atomic
def forget_people(event: Event) -> int:
    """Forget what the participants and jurors of an event said of themselves, and the letters to them; return how many
    rows that were. Done twice, there is nothing left.

    Whoever writes a profile at this moment is done before, and forgotten too, or comes after and is somebody no more.
    """
    for hackathon in Hackathon.objects.filter(event=event):
        holding.hold(hackathon)
    post.forget_about_all(
        [*Participant.objects.filter(hackathon__event=event), *Juror.objects.filter(hackathon__event=event)]
    )
    known = {kind: rows.filter(**{way: event}) for kind, (rows, way) in known_rows().items()}
    rows = known["skills"].delete()[0] + known["asked"].update(text="") + known["partial"].update(reason="")
    rows += known["told"].update(about="", country="", time_zone="", is_shown=False)
    nobody = {"name": "", "organisation": "", "email": Concat(F("code"), Value(NOWHERE)), "user": None}
    return rows + int(known["jurors"].update(**nobody))
