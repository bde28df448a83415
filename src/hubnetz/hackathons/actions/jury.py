"""Verbs of the jury: invite, say who is partial, give points, finish."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hubnetz.accounts.models import User
from hubnetz.hackathons import holding, letters
from hubnetz.hackathons.access import judging
from hubnetz.hackathons.models import Conflict, Hackathon, Juror, Score, Team
from hubnetz.hackathons.refusals import (
    IsPartial,
    JurorKnown,
    NotToBeJudged,
    ScoresMissing,
    Sealed,
)
from hubnetz.journal import actions as journal
from hubnetz.lib import addresses, characters


@transaction.atomic
def invite_juror(
    hackathon: Hackathon, *, name: str, email: str, organisation: str = "", language: str = "en", by: Any
) -> Juror:
    """Ask somebody to judge; the letter's link is all they need.

    :raises JurorKnown: if somebody with this address judges already
    :raises ResultsOut: if the results are published
    """
    held = holding.hold(hackathon)
    holding.not_published(held)
    email = email.strip().lower()
    if held.jurors.filter(email=email, withdrawn_at=None).exists():
        raise JurorKnown(_("Somebody with this address is in the jury already."))
    juror = Juror.objects.create(
        hackathon=held,
        user=User.objects.filter(addresses.whose(email)).first(),
        name=characters.one_line(name),
        email=email,
        organisation=characters.one_line(organisation),
        language=language,
        invited_at=timezone.now(),
    )
    journal.record("hackathons.juror_invited", juror, hub=held.event.hub.slug, by=by)
    letters.juror_invited(juror)
    return juror


@transaction.atomic
def withdraw_juror(juror: Juror, *, by: Any) -> Juror:
    """Let somebody judge no longer: their link ends, their points do not count. Harmless when repeated.

    :raises ResultsOut: if the results are published
    """
    held = holding.hold(juror.hackathon)
    holding.not_published(held)
    juror = Juror.objects.get(pk=juror.pk)
    if juror.withdrawn_at is None:
        juror.withdrawn_at = timezone.now()
        juror.save(update_fields=["withdrawn_at"])
        journal.record("hackathons.juror_withdrawn", juror, hub=held.event.hub.slug, by=by)
    return juror


@transaction.atomic
def declare(juror: Juror, team: Team, *, stands: bool, reason: str = "", by: Any = None) -> Conflict:
    """Say whether a juror is partial about a team. If so, what they gave it is deleted and they judge it no more.

    The juror says so until they finish; after that, and until the results are published, only staff (`by`) does.

    :raises Sealed: if the juror has finished
    :raises NotToBeJudged: if the team is of another hackathon, or the juror judges no longer
    :raises ResultsOut: if the results are published
    """
    held, juror = _hold(juror)
    if juror.finished_at and by is None:
        raise Sealed(_("You have finished. If you are partial about a team, please tell the organisers."))
    if team.hackathon_id != held.pk:
        raise NotToBeJudged(_("This team is not judged here."))
    said, _made = Conflict.objects.update_or_create(
        juror=juror,
        team=team,
        defaults={"stands": stands, "reason": reason, "said_at": timezone.now()},
    )
    if stands:
        juror.scores.filter(team=team).delete()
    journal.record(
        "hackathons.conflict_declared",
        juror,
        hub=held.event.hub.slug,
        after={"team": team.code, "stands": stands},
        by=by,
    )
    return said


@transaction.atomic
def score(juror: Juror, team: Team, *, points: dict[str, tuple[int, str]], by: Any = None) -> int:
    """Keep what a juror gives a team, by the code of the criterion, each with a note; return how many criteria.

    It is a draft until the juror finishes; a criterion that is left out keeps what it had.

    :raises Sealed: if the juror has finished
    :raises IsPartial: if the juror is partial about the team, or has not yet said that they are not
    :raises NotToBeJudged: before the deadline, without work, or where the juror judges no longer
    :raises ResultsOut: if the results are published
    :raises ValueError: for an unknown criterion, or more points than there are
    """
    held, juror = _hold(juror)
    now = timezone.now()
    if juror.finished_at:
        raise Sealed(_("You have finished, so your points stay as they are."))
    if now < held.submissions_until or team not in judging.teams_to_judge(held):
        raise NotToBeJudged(_("This team has handed in nothing, or may still change it."))
    if judging.partiality(held, juror).get(team.pk, judging.NONE).blocks:
        raise IsPartial(_("You are, or may be, partial about this team, so you do not judge it."))
    criteria = {one.code: one for one in held.criteria.all()}
    for code, (given, note) in points.items():
        if code not in criteria or not 0 <= given <= criteria[code].points:
            raise ValueError("No such criterion, or more points than there are.")
        Score.objects.update_or_create(
            juror=juror,
            team=team,
            criterion=criteria[code],
            defaults={"points": given, "note": note, "changed_at": now},
        )
    journal.record("hackathons.scored", juror, hub=held.event.hub.slug, after={"team": team.code}, by=by)
    return len(points)


@transaction.atomic
def finish(juror: Juror, *, by: Any = None) -> Juror:
    """Seal what a juror gave: it counts from now on and does not change. Harmless when repeated.

    :raises ScoresMissing: if a team is left that the juror may judge, or a supposed conflict is not answered
    :raises NotToBeJudged: before the deadline, or where the juror judges no longer
    :raises ResultsOut: if the results are published
    """
    held, juror = _hold(juror)
    if juror.finished_at:
        return juror
    if timezone.now() < held.submissions_until:
        raise NotToBeJudged(_("Teams may still change what they hand in. Please judge after the deadline."))
    left = judging.left_to_judge(held, juror)
    if left:
        names = ", ".join(team.name for team in left[:5])
        raise ScoresMissing(_("Points, or your word, are still missing for: %(names)s.") % {"names": names})
    juror.finished_at = timezone.now()
    juror.save(update_fields=["finished_at"])
    journal.record("hackathons.finished", juror, hub=held.event.hub.slug, by=by)
    return juror


def _hold(juror: Juror) -> tuple[Hackathon, Juror]:
    held = holding.hold(juror.hackathon)
    holding.not_published(held)
    juror = Juror.objects.get(pk=juror.pk)
    if juror.withdrawn_at:
        raise NotToBeJudged(_("You are not in this jury any more."))
    juror.hackathon = held
    return held, juror
