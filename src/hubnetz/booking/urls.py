"""Public pages of booking. Staff work with them at the desk."""

from django.urls import path

from hubnetz.booking import views

app_name = "booking"
urlpatterns = [
    path("booking/", views.anywhere, name="anywhere"),
    path("booking/hubs/<slug:slug>/", views.at_hub, name="at_hub"),
    path("booking/made/", views.made, name="made"),
    path("booking/requested/", views.requested, name="requested"),
    path("resources/<slug:code>/", views.resource, name="resource"),
    path("resources/<slug:code>/booking/", views.new_booking, name="new_booking"),
    path("bookings/<str:key>/", views.own, name="own"),
    path("bookings/<str:key>/move/", views.move, name="move"),
    path("bookings/<str:key>/cancellation/", views.cancellation, name="cancellation"),
]
