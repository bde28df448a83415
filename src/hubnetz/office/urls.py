"""The office: for those who answer for the network. Nothing is changed here but which phrases are in use."""

from django.urls import path

from hubnetz.office import views

app_name = "office"
urlpatterns = [
    path("", views.balance, name="balance"),
    path("figures.csv", views.balance_csv, name="balance_csv"),
    path("figures/<slug:key>/", views.figure, name="figure"),
    path("figures/<slug:key>/records.csv", views.records_csv, name="records_csv"),
    path("phrases/", views.phrases, name="phrases"),
    path("needs/", views.needs, name="needs"),
    path("coverage/", views.coverage, name="coverage"),
]
