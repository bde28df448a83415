"""Public pages of privacy: what is known about me, and what I may ask for."""

from django.urls import path

from hubnetz.privacy import views

app_name = "privacy"
urlpatterns = [
    path("my-data/", views.ask, name="my_data"),
    path("my-data/sent/", views.sent, name="sent"),
    path("my-data/done/", views.done, name="done"),
    path("my-data/<str:key>/", views.known, name="known"),
    path("my-data/<str:key>/data.json", views.as_json, name="as_json"),
    path("my-data/<str:key>/data.pdf", views.as_pdf, name="as_pdf"),
    path("my-data/<str:key>/correction/", views.correction, name="correction"),
    path("my-data/<str:key>/objection/", views.objection, name="objection"),
    path("my-data/<str:key>/request/", views.request, name="request"),
    path("my-data/<str:key>/forgetting/", views.forgetting, name="forgetting"),
    path("consents/<str:key>/", views.consent, name="consent"),
]
