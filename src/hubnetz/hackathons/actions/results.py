"""Verbs on what came of it: awards, and the moment at which everybody may read it."""

from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hubnetz.hackathons import access, holding, letters
from hubnetz.hackathons.access import judging
from hubnetz.hackathons.models import Award, Hackathon, Placing, Team
from hubnetz.hackathons.refusals import NotToBeJudged, ScoresMissing
from hubnetz.journal import actions as journal


@transaction.atomic
def add_award(team: Team, *, name: dict[str, str], by: Any) -> Award:
    """Give a team a prize; nobody reads it before the results are published.

    :raises ResultsOut: if the results are published
    """
    held = holding.hold(team.hackathon)
    holding.not_published(held)
    last = held.awards.aggregate(last=Max("position"))["last"]
    made = Award.objects.create(
        hackathon=held, team=team, name=name, position=0 if last is None else last + 1
    )
    journal.record("hackathons.award_added", made, hub=held.event.hub.slug, after={"team": team.code}, by=by)
    return made


@transaction.atomic
def remove_award(award: Award, *, by: Any) -> None:
    """Take a prize back before anybody read of it.

    :raises ResultsOut: if the results are published
    """
    held = holding.hold(award.hackathon)
    holding.not_published(held)
    journal.record("hackathons.award_removed", award, hub=held.event.hub.slug, by=by)
    award.delete()


@transaction.atomic
def publish_results(hackathon: Hackathon, *, by: Any) -> Hackathon:
    """Let everybody read ranks and awards, for good, and tell who took part. Harmless when repeated.

    Only what jurors have sealed counts. The ranks are written down as they are at this moment.

    :raises NotToBeJudged: if the deadline is not over, or nobody handed in anything
    :raises ScoresMissing: if a team's work was judged by nobody
    """
    held = holding.hold(hackathon)
    if held.results_published_at:
        return held
    now = timezone.now()
    teams = judging.teams_to_judge(held)
    if now < held.submissions_until or not teams:
        raise NotToBeJudged(
            _("There are no results yet: the deadline is not over, or nothing was handed in.")
        )
    standings = judging.standings(held)
    missing = [team.name for team in teams if team.pk not in {one.team for one in standings}]
    if missing:
        raise ScoresMissing(_("No juror has finished with: %(names)s.") % {"names": ", ".join(missing[:5])})
    Placing.objects.bulk_create(
        Placing(hackathon=held, team_id=one.team, rank=one.rank, percent=Decimal(str(one.percent)))
        for one in standings
    )
    held.results_published_at = now
    held.save(update_fields=["results_published_at"])
    journal.record(
        "hackathons.results_published", held, hub=held.event.hub.slug, after={"teams": len(standings)}, by=by
    )
    for participant in held.participants.taking_part().select_related("registration").order_by("pk"):
        participant.hackathon = held
        letters.results_out(participant)
    for seat in access.seats_by_telephone(held):
        letters.call(seat, "results_out")
    return held
