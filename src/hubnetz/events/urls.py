"""Public pages of events. Staff work with them at the desk."""

from django.urls import path

from hubnetz.events import feeds
from hubnetz.events.views import certificates, guests, lists, news, people, programme, seats, series, tickets

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
    path("events/<slug:code>/requested/", seats.requested, name="requested"),
    path("events/<slug:code>/waits/", seats.waits, name="waits"),
    path("events/<slug:code>/selection/", programme.new_selection, name="new_selection"),
    path("events/<slug:code>/selected/", programme.selected, name="selected"),
    path("certificates/", certificates.certificates, name="certificates"),
    path("certificates/<str:key>.pdf", certificates.paper, name="paper"),
    path("certificates/<slug:code>/", certificates.certificate, name="certificate"),
    path("series/<slug:code>.ics", feeds.calendar_of_series, name="calendar_of_series"),
    path("series/<slug:code>/", series.series, name="series"),
    path("series/<slug:code>/enrolment/", series.new_enrolment, name="new_enrolment"),
    path("series/<slug:code>/enrolled/", series.enrolled, name="enrolled"),
    path("enrolments/<str:key>/", series.enrolment, name="enrolment"),
    path("enrolments/<str:key>/cancellation/", series.enrolment_cancellation, name="enrolment_cancellation"),
    path("guests/<str:key>/", guests.guest, name="guest"),
    path("hub-news/<str:key>/", news.news, name="news"),
    path("hub-news/<str:key>/end/", news.end, name="news_end"),
    path("hub-news/<str:key>/return/", news.again, name="news_again"),
    path("parties/<str:key>/", people.party, name="party"),
    path("parties/<str:key>/cancellation/", people.party_cancellation, name="party_cancellation"),
    path("waiting/<str:key>/", people.waiting, name="waiting"),
    path("waiting/<str:key>/acceptance/", people.acceptance, name="acceptance"),
    path("waiting/<str:key>/leaving/", people.leaving, name="leaving"),
    path("registrations/<str:key>.ics", feeds.calendar_of_seat, name="calendar_of_seat"),
    path("registrations/<str:key>/", seats.registration, name="registration"),
    path("registrations/<str:key>/ticket/", tickets.ticket, name="ticket"),
    path("parties/<str:key>/tickets/", tickets.party_tickets, name="party_tickets"),
    path("check-in/<slug:ticket>/", tickets.check_in, name="check_in"),
    path("check-in/<slug:ticket>/presence/", tickets.check_in_presence, name="check_in_presence"),
    path("registrations/<str:key>/photos/", seats.photos, name="photos"),
    path("registrations/<str:key>/join/", seats.join, name="join"),
    path("registrations/<str:key>/cancellation/", seats.cancellation, name="cancellation"),
]
