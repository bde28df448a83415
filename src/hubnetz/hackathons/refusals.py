"""Why a verb of hackathons refuses."""

from hubnetz.lib.errors import Refused


class NoHackathon(Refused):
    """The event is of another kind, or has its frame already."""

    code = "no_hackathon"


class OutOfStep(Refused):
    """Times that cannot follow each other."""

    code = "hackathon_out_of_step"


class DeadlineAnnounced(Refused):
    """People work towards a deadline: it is only extended, for all, with a reason."""

    code = "hackathon_deadline_announced"


class LacksSomething(Refused):
    """Something is missing before the public may see it."""

    code = "hackathon_incomplete"


class PartInUse(Refused):
    """Somebody builds on it already."""

    code = "hackathon_part_in_use"


class HandedInMeanwhile(Refused):
    """A colleague handed in a version that whoever sends this one has not seen."""

    code = "handed_in_meanwhile"


class TeamsClosed(Refused):
    """Teams do not change at this moment."""

    code = "teams_closed"


class HasTeam(Refused):
    """The person is in a team already."""

    code = "has_team"


class NoTeam(Refused):
    """The person is in no team."""

    code = "no_team"


class TeamFull(Refused):
    """All places are taken, or the team takes nobody."""

    code = "team_full"


class TeamGone(Refused):
    """The team, or the request, is no longer there."""

    code = "team_gone"


class NotTheLead(Refused):
    """Only who leads the team decides this."""

    code = "not_the_lead"


class NameTaken(Refused):
    """Another team has this name."""

    code = "team_name_taken"


class TooLate(Refused):
    """The deadline is over."""

    code = "submission_too_late"


class FilesRefused(Refused):
    """There are too many files or they are too large together."""

    code = "submission_files_refused"


class JudgingBegan(Refused):
    """Jurors have begun, so the work must stay as they read it."""

    code = "judging_began"


class NotToBeJudged(Refused):
    """There is nothing to judge at this moment."""

    code = "not_to_be_judged"


class IsPartial(Refused):
    """A juror is, or may be, partial about a team."""

    code = "juror_is_partial"


class Sealed(Refused):
    """The juror has finished: what was given stays."""

    code = "scores_sealed"


class ScoresMissing(Refused):
    """Teams are left that nobody, or not this juror, has judged."""

    code = "scores_missing"


class ResultsOut(Refused):
    """The results are published."""

    code = "results_published"


class JurorKnown(Refused):
    """Somebody with this address judges already."""

    code = "juror_known"
