"""The public front: one question, its answer, the hubs, and what has to be said about this site."""

from django.urls import path

from hubnetz.portal import coverage, showing, texts, views

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
    path("imprint/", texts.text, {"name": "imprint"}, name="imprint"),
    path("privacy/", texts.text, {"name": "privacy"}, name="privacy"),
    path("accessibility/", texts.text, {"name": "accessibility"}, name="accessibility"),
    path("sign-language/", texts.sign_language, name="sign_language"),
    path("plain-language/", texts.plain_language, name="plain_language"),
    path("plain-language/place/", texts.plain_place, name="plain_place"),
    path("press/", texts.press, name="press"),
]
