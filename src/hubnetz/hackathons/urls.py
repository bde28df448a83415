"""Public pages of hackathons, and the pages behind the keys of participants and jurors. Staff work at the desk."""

from django.urls import path

from hubnetz.hackathons.views import jury, people, public, work

app_name = "hackathons"
urlpatterns = [
    path("hackathons/", public.hackathons, name="hackathons"),
    path("hackathons/<slug:hackathon>/", public.hackathon, name="hackathon"),
    path("hackathons/<slug:hackathon>/zone/", public.zone, name="zone"),
    path("hackathons/<slug:hackathon>/results/", public.results, name="results"),
    path("hackathons/<slug:hackathon>/files/<slug:file>/", public.file, name="file"),
    path("participants/<str:key>/", people.participant, name="participant"),
    path("participants/<str:key>/profile/", people.profile, name="profile"),
    path("participants/<str:key>/people/", people.people, name="people"),
    path("participants/<str:key>/teams/", people.teams, name="teams"),
    path("participants/<str:key>/teams/new/", people.new_team, name="new_team"),
    path("participants/<str:key>/teams/<slug:team>/", people.other_team, name="other_team"),
    path("participants/<str:key>/teams/<slug:team>/request/", people.join_request, name="join_request"),
    path("participants/<str:key>/team/", people.team, name="team"),
    path("participants/<str:key>/team/leaving/", people.team_leaving, name="team_leaving"),
    path("participants/<str:key>/team/lead/", people.team_lead, name="team_lead"),
    path(
        "participants/<str:key>/requests/<slug:request_code>/acceptance/",
        people.acceptance,
        name="acceptance",
    ),
    path("participants/<str:key>/requests/<slug:request_code>/refusal/", people.refusal, name="refusal"),
    path(
        "participants/<str:key>/requests/<slug:request_code>/withdrawal/",
        people.withdrawal,
        name="withdrawal",
    ),
    path("participants/<str:key>/submission/", work.submission, name="submission"),
    path("participants/<str:key>/files/<slug:file>/", work.file, name="team_file"),
    path("jury/<str:key>/", jury.jury, name="jury"),
    path("jury/<str:key>/finish/", jury.finish, name="finish"),
    path("jury/<str:key>/teams/<slug:team>/", jury.team, name="judged_team"),
    path("jury/<str:key>/teams/<slug:team>/conflict/", jury.conflict, name="conflict"),
    path("jury/<str:key>/teams/<slug:team>/files/<slug:file>/", jury.file, name="judged_file"),
]
