"""The public front: one question, its answer, the hubs, and what has to be said about this site."""

from django.urls import path

from hubnetz.portal import texts, views

app_name = "portal"
urlpatterns = [
    path("", views.start, name="start"),
    path("answer/", views.answer, name="answer"),
    path("hubs/", views.hubs, name="hubs"),
    path("hubs/<slug:slug>/", views.hub, name="hub"),
    path("imprint/", texts.text, {"name": "imprint"}, name="imprint"),
    path("privacy/", texts.text, {"name": "privacy"}, name="privacy"),
    path("accessibility/", texts.text, {"name": "accessibility"}, name="accessibility"),
    path("sign-language/", texts.sign_language, name="sign_language"),
    path("plain-language/", texts.plain_language, name="plain_language"),
    path("plain-language/place/", texts.plain_place, name="plain_place"),
    path("press/", texts.press, name="press"),
]
