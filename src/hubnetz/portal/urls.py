"""The public front: one question, its answer, the hubs, and what has to be said about this site."""

from django.urls import path

from hubnetz.portal import coverage, showing, views

app_name = "portal"
urlpatterns = [
    path("", views.start, name="start"),
    path("answer/", views.answer, name="answer"),
    path("answer/<str:reference>/events/<slug:item>/", views.opened, {"what": "event"}, name="opened_event"),
    path(
        "answer/<str:reference>/events/<slug:item>/seat/", views.opened, {"what": "seat"}, name="opened_seat"
    ),
    path("answer/<str:reference>/offers/<slug:item>/", views.opened, {"what": "offer"}, name="opened_offer"),
    path("network/", coverage.network, name="network"),
    path("network/counties/<slug:ags>/", coverage.county, name="county"),
    path("hubs/", showing.hubs, name="hubs"),
    path("hubs/<slug:slug>/", showing.hub, name="hub"),
    path("competences/", showing.competences, name="competences"),
    path("competences/<slug:code>/", showing.competence, name="competence"),
    path("figures/", showing.figures, name="figures"),
    path("imprint/", views.text, {"name": "imprint"}, name="imprint"),
    path("privacy/", views.text, {"name": "privacy"}, name="privacy"),
    path("accessibility/", views.text, {"name": "accessibility"}, name="accessibility"),
    path("plain-language/", views.text, {"name": "plain_language"}, name="plain_language"),
]
