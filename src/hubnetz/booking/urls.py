"""Public pages of booking. Staff work with them at the desk."""

from django.urls import path

from hubnetz.booking.views import arriving, choosing, own

app_name = "booking"
urlpatterns = [
    path("booking/", choosing.anywhere, name="anywhere"),
    path("booking/hubs/<slug:slug>/", choosing.at_hub, name="at_hub"),
    path("resources/<slug:code>/", choosing.resource, name="resource"),
    path("bookings/<str:key>/", own.own, name="own"),
    path("bookings/<str:key>/move/", own.move, name="move"),
    path("bookings/<str:key>/cancellation/", own.cancellation, name="cancellation"),
    path("bookings/<str:key>/arrival/", arriving.own_arrival, name="own_arrival"),
    path("here/tickets/<slug:ticket>/", arriving.arrival, name="arrival"),
    path("here/tickets/<slug:ticket>/presence/", arriving.arrival_presence, name="arrival_presence"),
    path("here/<slug:door>/", arriving.door, name="door"),
]
