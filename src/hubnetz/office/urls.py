"""The office: for those who answer for the network. Figures are only read here."""

from django.urls import path

from hubnetz.office import offers, views

app_name = "office"
urlpatterns = [
    path("", views.balance, name="balance"),
    path("figures.csv", views.balance_csv, name="balance_csv"),
    path("figures/<slug:key>/", views.figure, name="figure"),
    path("figures/<slug:key>/records.csv", views.records_csv, name="records_csv"),
    path("needs/", views.needs, name="needs"),
    path("coverage/", views.coverage, name="coverage"),
    path("offers/", offers.offers, name="offers"),
    path("offers/<slug:code>/template/", offers.template, name="template"),
    path("offers/<slug:code>/template/undoing/", offers.template_undoing, name="template_undoing"),
    path("funding/", offers.funding, name="funding"),
    path("funding/new/", offers.new_funding, name="new_funding"),
    path("funding/<slug:code>/editing/", offers.funding_editing, name="funding_editing"),
    path("funding/<slug:code>/review/", offers.funding_review, name="funding_review"),
    path("funding/<slug:code>/withdrawal/", offers.funding_withdrawal, name="funding_withdrawal"),
    path(
        "funding/<slug:code>/withdrawal/undoing/",
        offers.funding_withdrawal_undoing,
        name="funding_withdrawal_undoing",
    ),
]
