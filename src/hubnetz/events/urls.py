"""Public pages of events. Staff work with them at the desk."""

from django.urls import path

from hubnetz.events import feeds
from hubnetz.events.views import lists, seats

app_name = "events"
urlpatterns = [
    path("events/", lists.events, name="events"),
    path("events/past/", lists.past, name="past"),
    path("events/month/", lists.this_month, name="this_month"),
    path("events/month/<str:month>/", lists.month, name="month"),
    path("events/subscribe/", lists.subscribe, name="subscribe"),
    path("events.ics", feeds.calendar, name="calendar"),
    path("events.rss", feeds.feed, name="feed"),
    path("events/<slug:code>.ics", feeds.calendar_of_one, name="calendar_of_one"),
    path("events/<slug:code>/", seats.event, name="event"),
    path("events/<slug:code>/registration/", seats.new_registration, name="new_registration"),
    path("events/<slug:code>/registered/", seats.registered, name="registered"),
    path("registrations/<str:key>/", seats.registration, name="registration"),
    path("registrations/<str:key>/cancellation/", seats.cancellation, name="cancellation"),
]
