"""Public pages of events. Staff work with them at the desk."""

from django.urls import path

from hubnetz.events import views

app_name = "events"
urlpatterns = [
    path("events/", views.events, name="events"),
    path("events/<slug:code>/", views.event, name="event"),
    path("events/<slug:code>/registration/", views.new_registration, name="new_registration"),
    path("events/<slug:code>/registered/", views.registered, name="registered"),
    path("registrations/<str:key>/", views.registration, name="registration"),
    path("registrations/<str:key>/cancellation/", views.cancellation, name="cancellation"),
]
