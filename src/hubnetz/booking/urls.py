"""Public pages of booking. Staff work with them at the desk."""

from django.urls import path

from hubnetz.booking import feeds
from hubnetz.booking.views import arriving, choosing, earlier, own, own_series, queue, wishes

app_name = "booking"
urlpatterns = [
    path("booking/", choosing.anywhere, name="anywhere"),
    path("booking/hubs/<slug:slug>/", choosing.at_hub, name="at_hub"),
    path("booking/things/", wishes.things, name="things"),
    path("booking/hubs/<slug:slug>/things/", wishes.things_at_hub, name="things_at_hub"),
    path("resources/<slug:code>.ics", feeds.not_free, name="not_free"),
    path("resources/<slug:code>/week/", wishes.week, name="week"),
    path("resources/<slug:code>/booking/", wishes.wish, name="wish"),
    path("resources/<slug:code>/pictures/<slug:picture>/", wishes.picture, name="picture"),
    path("booking-calendars/<str:secret>.ics", feeds.shared_calendar, name="shared_calendar"),
    path("resources/<slug:code>/", choosing.resource, name="resource"),
    path("bookings/<str:key>.ics", feeds.own, name="own_calendar"),
    path("bookings/<str:key>/", own.own, name="own"),
    path("bookings/<str:key>/series/", own_series.series, name="own_series"),
    path("bookings/<str:key>/series/cancellation/", own_series.cancellation, name="own_series_cancellation"),
    path("bookings/<str:key>/series/move/", own_series.move, name="own_series_move"),
    path("bookings/<str:key>/move/", own.move, name="move"),
    path("bookings/<str:key>/conversation/", own.conversation, name="conversation"),
    path("bookings/<str:key>/earlier/", earlier.earlier, name="earlier"),
    path("bookings/<str:key>/earlier/answer/", earlier.answer, name="earlier_answer"),
    path("booking/queue/<str:key>/", queue.ticket, name="ticket"),
    path("booking/queue/<str:key>/leaving/", queue.leaving, name="leaving"),
    path("bookings/<str:key>/cancellation/", own.cancellation, name="cancellation"),
    path("bookings/<str:key>/arrival/", arriving.own_arrival, name="own_arrival"),
    path("here/tickets/<slug:ticket>/", arriving.arrival, name="arrival"),
    path("here/tickets/<slug:ticket>/presence/", arriving.arrival_presence, name="arrival_presence"),
    path("here/<slug:door>/", arriving.door, name="door"),
]
