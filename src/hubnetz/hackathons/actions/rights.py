"""Verbs for those who use their rights: what somebody said of themselves goes, what their team did stays."""

from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Concat

from hubnetz.hackathons import holding
from hubnetz.hackathons.access.known import NOWHERE
from hubnetz.hackathons.models import Conflict, JoinRequest, Juror, Participant, TeamMember
from hubnetz.journal import actions as journal
from hubnetz.lib import addresses
from hubnetz.lib.privacy import Forgotten, Left
from hubnetz.post import actions as post


@transaction.atomic
def forget_address(email: str, *, held: Mapping[str, Collection[str]], by: Any = None) -> Forgotten:
    """Forget what participants and jurors with this address said of themselves; teams, works, points and ranks stay."""
    people = Participant.objects.filter(addresses.whose(email, "registration__email")).select_related(
        "hackathon__event__hub"
    )
    left: list[Left] = []
    rows = 0
    for one in people.order_by("pk"):
        holding.hold(one.hackathon)
        told = (
            JoinRequest.objects.filter(participant=one).exclude(text="").update(text="") + one.skills.count()
        )
        one.skills.clear()
        nothing = {"about": "", "country": "", "time_zone": "", "is_shown": False}
        told += Participant.objects.filter(pk=one.pk).exclude(**nothing).update(**nothing)
        post.forget_about_all([one])
        if told:  # a seat that has to be kept leads here each time
            rows += 1
            hub = one.hackathon.event.hub
            journal.record("hackathons.person_forgotten", one, hub=hub.slug, by=by)
        if TeamMember.objects.filter(participant=one).exists():
            left.append(Left("hackathons.TeamMember", str(one.hackathon.event.title), "team"))
    for juror in Juror.objects.filter(addresses.whose(email)).select_related("hackathon__event__hub"):
        post.forget_about_all([juror])
        Conflict.objects.filter(juror=juror).update(reason="")
        nobody = {"name": "", "organisation": "", "email": Concat(F("code"), Value(NOWHERE)), "user": None}
        rows += Juror.objects.filter(pk=juror.pk).update(**nobody)
        journal.record("hackathons.person_forgotten", juror, hub=juror.hackathon.event.hub.slug, by=by)
    return Forgotten(rows, tuple(left))
