"""Public pages of booking. Staff work with them at the desk."""

from django.urls import path

from hubnetz.booking.views import choosing, earlier, own, queue

app_name = "booking"
urlpatterns = [
    path("booking/", choosing.anywhere, name="anywhere"),
    path("booking/hubs/<slug:slug>/", choosing.at_hub, name="at_hub"),
    path("resources/<slug:code>/", choosing.resource, name="resource"),
    path("bookings/<str:key>/", own.own, name="own"),
    path("bookings/<str:key>/move/", own.move, name="move"),
    path("bookings/<str:key>/conversation/", own.conversation, name="conversation"),
    path("bookings/<str:key>/earlier/", earlier.earlier, name="earlier"),
    path("bookings/<str:key>/earlier/answer/", earlier.answer, name="earlier_answer"),
    path("booking/queue/<str:key>/", queue.ticket, name="ticket"),
    path("booking/queue/<str:key>/leaving/", queue.leaving, name="leaving"),
    path("bookings/<str:key>/cancellation/", own.cancellation, name="cancellation"),
]
