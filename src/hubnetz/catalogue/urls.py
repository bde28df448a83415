"""Public pages of the catalogue."""

from django.urls import path

from hubnetz.catalogue import views

app_name = "catalogue"
urlpatterns = [
    path("offers/", views.offers, name="offers"),
    path("offers/<slug:code>/", views.offer, name="offer"),
]
