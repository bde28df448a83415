"""What this room keeps of people: who takes part, in which team, and who judges."""

from hubnetz.lib.privacy import Kept, nothing

FORGET = "actions.rights:forget_address"
_OF_PARTICIPANT = {"person": "participant__registration__email", "hub": "participant.hackathon.event.hub"}
_OF_JUROR = {"person": "juror__email", "hub": "juror.hackathon.event.hub", "about": "team.name"}
DECLARED = {
    "Hackathon": nothing(none="text time_zone"),
    "Milestone": nothing(none="title text"),
    "Challenge": nothing(none="sponsor sponsor_domain title text prize material"),
    "Skill": nothing(none="name"),
    "Criterion": nothing(none="name text"),
    "Participant": Kept("hackathon", "event", text="about", contact="country time_zone", need="skills is_shown",
                        person="registration__email", hub="hackathon.event.hub", about="hackathon.event.title",
                        when="welcomed_at"),
    "Team": Kept("hackathon", "content", text="name text"),
    "TeamMember": Kept("hackathon", "content", about="team.name", when="since", **_OF_PARTICIPANT),
    "JoinRequest": Kept("hackathon", "event", text="text", about="team.name", when="asked_at", **_OF_PARTICIPANT),
    "Juror": Kept("hackathon", "event", contact="name email", business="organisation", staff="user", person="email",
                  hub="hackathon.event.hub", about="hackathon.event.title", when="invited_at"),
    "Conflict": Kept("hackathon", "event", text="reason", when="said_at", **_OF_JUROR),
    # What a juror noted of a team is as much about the team.
    "Score": Kept("hackathon", "content", text="note", withheld="note", when="changed_at", **_OF_JUROR),
    "Award": nothing(none="name"),
    "Placing": nothing(),
    "SubmissionFile": Kept("hackathon", "content", text="name content", none="kind", technical="digest"),
    "Submission": Kept("hackathon", "content", text="title text links", person="by__registration__email",
                       hub="team.hackathon.event.hub", about="title", when="made_at"),
    "DeadlineReminder": Kept("hackathon", "event", when="written_at", about="hackathon.event.title",
                             **_OF_PARTICIPANT),
}  # fmt: skip
