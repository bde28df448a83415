"""What the key in a juror's letter opens, who is partial, and how teams stand."""

from dataclasses import dataclass, replace

from django.core import signing
from django.db.models import Exists, OuterRef, Prefetch
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from hubnetz.hackathons import rules
from hubnetz.hackathons.models import (
    Conflict,
    Criterion,
    Hackathon,
    Juror,
    Score,
    Submission,
    SubmissionFile,
    Team,
    TeamMember,
)

_SIGNER = signing.Signer(salt="hackathons.juror", sep="~")


@dataclass(frozen=True, slots=True)
class Partiality:
    """Whether a juror is partial about a team: supposed by the house, answered by them, or said by themselves."""

    supposed: str = ""  # "sponsor" or "colleague"
    said: bool | None = None
    reason: str = ""
    sealed: bool = False  # the juror had finished with the team before the house supposed anything

    @property
    def blocks(self) -> bool:
        """Whether the juror does not judge the team: a conflict stands, or is supposed and not answered."""
        return bool(self.supposed) and not self.sealed if self.said is None else self.said

    @property
    def open(self) -> bool:
        """Whether the juror has to say something first."""
        return bool(self.supposed) and self.said is None and not self.sealed


NONE = Partiality()


def key_to(juror: Juror) -> str:
    """Return what a letter's link carries: whoever has it judges as this one juror."""
    return _SIGNER.sign(juror.code)


def juror_by_key(key: str) -> Juror:
    """Return the juror whom a letter's link opens.

    :raises Http404: for a link that is not ours, and for somebody who judges no longer
    """
    try:
        code = _SIGNER.unsign(key)
    except signing.BadSignature:
        raise Http404 from None
    rows = Juror.objects.filter(withdrawn_at=None).select_related("hackathon__event__hub")
    return get_object_or_404(rows, code=code)


def criteria_of(hackathon: Hackathon) -> list[Criterion]:
    """Return by what is judged, in its order."""
    return list(hackathon.criteria.order_by("position", "pk"))


def teams_to_judge(hackathon: Hackathon) -> list[Team]:
    """Return the teams that stand and handed in something, by name."""
    handed_in = Submission.objects.filter(team=OuterRef("pk"))
    teams = hackathon.teams.standing().filter(Exists(handed_in)).select_related("challenge")
    return list(teams.order_by("name", "pk"))


def team_to_judge(juror: Juror, code: str) -> Team:
    """Return a team whose work the juror may read: after the deadline, without a conflict that stands.

    A supposed conflict that is not answered hides the work too.

    :raises Http404: for any other team
    """
    team = judged_team(juror, code)
    if partiality(juror.hackathon, juror).get(team.pk, NONE).blocks:
        raise Http404
    return team


def judged_team(juror: Juror, code: str) -> Team:
    """Return a team that the jury judges, also one about which the juror is partial: to say so.

    :raises Http404: before the deadline, and for any other team
    """
    if timezone.now() < juror.hackathon.submissions_until:
        raise Http404
    handed_in = Submission.objects.filter(team=OuterRef("pk"))
    teams = juror.hackathon.teams.standing().filter(Exists(handed_in)).select_related("challenge")
    return get_object_or_404(teams, code=code)


def file_to_judge(juror: Juror, team: str, code: str) -> SubmissionFile:
    """Return a file of a team whose work the juror may read.

    :raises Http404: for any other file
    """
    return get_object_or_404(SubmissionFile, team=team_to_judge(juror, team), code=code)


def partiality(hackathon: Hackathon, juror: Juror) -> dict[int, Partiality]:
    """Return about which teams a juror is or may be partial, by the key of the team; three queries, four where
    one is supposed that is not answered."""
    return partialities(hackathon, [juror])[juror.pk]


def partialities(hackathon: Hackathon, jurors: list[Juror]) -> dict[int, dict[int, Partiality]]:
    """Return the same for several jurors, by the key of the juror; in as many queries.

    Nobody finishes with a supposed conflict that is not answered. So where points are sealed without a word on it, the
    reason came later (a member has another address since), and the points count as they were sealed.
    """
    said: dict[tuple[int, int], Conflict] = {
        (one.juror_id, one.team_id): one for one in Conflict.objects.filter(juror__in=jurors)
    }
    inside = TeamMember.objects.filter(left_at=None).select_related("participant__registration")
    teams = hackathon.teams.standing().select_related("challenge")
    judged = {
        team.pk: _judged(team)
        for team in teams.prefetch_related(Prefetch("members", inside, to_attr="inside"))
    }
    found: dict[int, dict[int, Partiality]] = {}
    for juror in jurors:
        judge = rules.Judge(juror.email, juror.organisation)
        own = found[juror.pk] = {}
        for pk, team in judged.items():
            supposed, word = rules.supposed_conflict(judge, team), said.get((juror.pk, pk))
            if supposed or word:
                own[pk] = Partiality(supposed, word.stands if word else None, word.reason if word else "")
    silent = [pk for pk, own in found.items() if any(word.open for word in own.values())]
    sealed = Score.objects.filter(juror__in=silent, juror__finished_at__isnull=False)
    for by, about in sealed.values_list("juror", "team").distinct() if silent else ():
        if found[by].get(about, NONE).open:
            found[by][about] = replace(found[by][about], sealed=True)
    return found


def _judged(team: Team) -> rules.Judged:
    people = [place.participant.registration for place in team.inside]  # type: ignore[attr-defined]
    challenge = team.challenge
    return rules.Judged(
        sponsor=challenge.sponsor if challenge else "",
        sponsor_domain=challenge.sponsor_domain if challenge else "",
        emails=tuple(person.email for person in people),
        organisations=tuple(person.organisation_name for person in people if person.organisation_name),
    )


def scores_by(juror: Juror, team: Team | None = None) -> dict[tuple[int, int], Score]:
    """Return what a juror gave, by team and criterion; of one team only if it is named."""
    rows = juror.scores.filter(team=team) if team else juror.scores.all()
    return {(row.team_id, row.criterion_id): row for row in rows}


def left_to_judge(hackathon: Hackathon, juror: Juror) -> list[Team]:
    """Return the teams that keep a juror from finishing: not judged by all criteria, or a conflict to be answered."""
    criteria, given = criteria_of(hackathon), scores_by(juror)
    partial = partiality(hackathon, juror)
    left = []
    for team in teams_to_judge(hackathon):
        word = partial.get(team.pk, NONE)
        if word.open or (
            not word.blocks and any((team.pk, criterion.pk) not in given for criterion in criteria)
        ):
            left.append(team)
    return left


def standings(hackathon: Hackathon) -> list[rules.Standing]:
    """Return how teams stand by what jurors have sealed, leaving out who is partial; for staff, and to publish."""
    jurors = list(hackathon.jurors.filter(withdrawn_at=None, finished_at__isnull=False))
    partial = partialities(hackathon, jurors)
    rows = Score.objects.filter(juror__in=jurors, team__dissolved_at=None)
    given = [
        rules.Given(row.juror_id, row.team_id, row.criterion_id, row.points)
        for row in rows.order_by("pk")
        if not partial[row.juror_id].get(row.team_id, NONE).blocks
    ]
    criteria = [rules.Weighed(one.pk, one.weight, one.points) for one in criteria_of(hackathon)]
    return rules.ranking(criteria, given, evens_out=hackathon.evens_out) if criteria else []


def seen_by_sealed(juror: Juror) -> dict[int, float]:
    """Return how the jury stands to teams, in per cent by the key of the team, to a juror who has finished.

    Nobody sees a single colleague's points, nor can work them out from the mean of two, nor anything of a team about
    which they are partial.
    """
    if juror.finished_at is None:
        return {}
    partial = partiality(juror.hackathon, juror)
    return {
        one.team: one.percent
        for one in standings(juror.hackathon)
        if one.jurors > 2 and not partial.get(one.team, NONE).blocks
    }


def jurors_of(hackathon: Hackathon) -> list[Juror]:
    """Return who judges, by name; for staff."""
    return list(hackathon.jurors.filter(withdrawn_at=None).order_by("name", "pk"))
