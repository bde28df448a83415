"""Public pages of the catalogue. Hubs edit their offers at the desk, the coordinator the rest at the office."""

from django.urls import path

from hubnetz.catalogue import feeds, views

app_name = "catalogue"
urlpatterns = [
    path("offers/", views.offers, name="offers"),
    path("offers.rss", feeds.offers, name="offers_feed"),
    path("offers/<slug:code>/", views.offer, name="offer"),
    path("funding/", views.funding, name="funding"),
]
