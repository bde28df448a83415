"""Public pages of alerts: asking for one, and the pages behind the links of its letters."""

from django.urls import path

from hubnetz.alerts import views

app_name = "alerts"
urlpatterns = [
    path("alerts/new/", views.new, name="new"),
    path("alerts/sent/", views.sent, name="sent"),
    path("alerts/<str:key>/", views.alert, name="alert"),
    path("alerts/<str:key>/confirmation/", views.confirmation, name="confirmation"),
    path("alerts/<str:key>/rhythm/", views.rhythm, name="rhythm"),
    path("alerts/<str:key>/pause/", views.pause, name="pause"),
    path("alerts/<str:key>/resumption/", views.resumption, name="resumption"),
    path("alerts/<str:key>/end/", views.end, name="end"),
]
