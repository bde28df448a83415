"""Pages of one hackathon at the desk, below the address of its event."""

from django.urls import path

from hubnetz.desk.views import hackathon, hackathon_jury
from hubnetz.desk.views import hackathon_parts as parts

urlpatterns = [
    path("", hackathon.hackathon, name="event_hackathon"),
    path("frame/", hackathon.hackathon_frame, name="hackathon_frame"),
    path("publication/", hackathon.hackathon_publication, name="hackathon_publication"),
    path("deadline/", hackathon.hackathon_deadline, name="hackathon_deadline"),
    path("skills/", hackathon.hackathon_skills, name="hackathon_skills"),
    path("milestones/new/", parts.new(parts.MILESTONE), name="hackathon_new_milestone"),
    path("milestones/<slug:milestone>/", parts.existing(parts.MILESTONE), name="hackathon_milestone"),
    path(
        "milestones/<slug:milestone>/removal/",
        parts.removal(parts.MILESTONE),
        name="hackathon_milestone_removal",
    ),
    path("challenges/new/", parts.new(parts.CHALLENGE), name="hackathon_new_challenge"),
    path("challenges/<slug:challenge>/", parts.existing(parts.CHALLENGE), name="hackathon_challenge"),
    path(
        "challenges/<slug:challenge>/removal/",
        parts.removal(parts.CHALLENGE),
        name="hackathon_challenge_removal",
    ),
    path("criteria/new/", parts.new(parts.CRITERION), name="hackathon_new_criterion"),
    path("criteria/<slug:criterion>/", parts.existing(parts.CRITERION), name="hackathon_criterion"),
    path(
        "criteria/<slug:criterion>/removal/",
        parts.removal(parts.CRITERION),
        name="hackathon_criterion_removal",
    ),
    path("teams/", hackathon.teams, name="hackathon_teams"),
    path("teams/<slug:team>/", hackathon_jury.team, name="hackathon_team"),
    path(
        "teams/<slug:team>/files/<slug:file>/",
        hackathon_jury.team_file,
        name="hackathon_team_file",
    ),
    path("jurors/", hackathon_jury.jury, name="hackathon_jury"),
    path(
        "jurors/<slug:juror>/withdrawal/",
        hackathon_jury.juror_withdrawal,
        name="hackathon_juror_withdrawal",
    ),
    path(
        "jurors/<slug:juror>/conflicts/<slug:team>/",
        hackathon_jury.juror_conflict,
        name="hackathon_juror_conflict",
    ),
    path("results/", hackathon_jury.results, name="hackathon_results"),
    path(
        "results/publication/",
        hackathon_jury.results_publication,
        name="hackathon_results_publication",
    ),
    path(
        "results/awards/<slug:award>/removal/",
        hackathon_jury.award_removal,
        name="hackathon_award_removal",
    ),
]
