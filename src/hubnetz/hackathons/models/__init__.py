"""What is set before it begins (frame), who works with whom (teams), what they hand in (work), who judges (jury)."""

from hubnetz.hackathons.models.frame import Challenge, Criterion, Hackathon, Milestone, Skill
from hubnetz.hackathons.models.jury import Award, Conflict, Juror, Placing, Score
from hubnetz.hackathons.models.teams import JoinRequest, Participant, Team, TeamMember
from hubnetz.hackathons.models.work import DeadlineReminder, Submission, SubmissionFile

__all__ = [
    "Award",
    "Challenge",
    "Conflict",
    "Criterion",
    "DeadlineReminder",
    "Hackathon",
    "JoinRequest",
    "Juror",
    "Milestone",
    "Participant",
    "Placing",
    "Score",
    "Skill",
    "Submission",
    "SubmissionFile",
    "Team",
    "TeamMember",
]
