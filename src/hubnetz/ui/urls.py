"""Pages of the looks themselves."""

from django.urls import path

from hubnetz.ui import views

app_name = "ui"
urlpatterns = [path("", views.patterns, name="patterns")]
