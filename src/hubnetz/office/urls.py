"""The office: for those who answer for the network. Figures are read here; the life of hubs and what
is known about offers and funding is written."""

from django.urls import path

from hubnetz.office.views import closing, figures, hubs, life, offers

app_name = "office"
urlpatterns = [
    path("", figures.balance, name="balance"),
    path("figures.csv", figures.balance_csv, name="balance_csv"),
    path("figures/<slug:key>/", figures.figure, name="figure"),
    path("figures/<slug:key>/records.csv", figures.records_csv, name="records_csv"),
    path("needs/", figures.needs, name="needs"),
    path("coverage/", figures.coverage, name="coverage"),
    path("hubs/", hubs.hubs, name="hubs"),
    path("hubs/new/", hubs.new_hub, name="new_hub"),
    path("hubs/<slug:slug>/", hubs.hub, name="hub"),
    path("hubs/<slug:slug>/name/", life.name, name="hub_name"),
    path("hubs/<slug:slug>/phase/", life.phase, name="hub_phase"),
    path("hubs/<slug:slug>/break/", life.pause, name="hub_pause"),
    path("hubs/<slug:slug>/lead/", life.lead, name="hub_lead"),
    path("hubs/<slug:slug>/areas/", life.areas, name="hub_areas"),
    path("hubs/<slug:slug>/areas/<slug:entry>/end/", life.area_end, name="hub_area_end"),
    path("hubs/<slug:slug>/sites/", life.sites, name="hub_sites"),
    path("hubs/<slug:slug>/sites/<slug:entry>/move/", life.site_move, name="hub_site_move"),
    path("hubs/<slug:slug>/sites/<slug:entry>/end/", life.site_end, name="hub_site_end"),
    path("hubs/<slug:slug>/profile/", life.profile, name="hub_profile"),
    path("hubs/<slug:slug>/team/", life.team, name="hub_team"),
    path("hubs/<slug:slug>/team/<int:membership>/end/", life.dismissal, name="hub_dismissal"),
    path("hubs/<slug:slug>/history/<slug:entry>/taking-back/", life.taking_back, name="hub_taking_back"),
    path("hubs/<slug:slug>/proposals/<slug:code>/settlement/", life.settlement, name="hub_settlement"),
    path("hubs/<slug:slug>/closing/", closing.closing, name="hub_closing"),
    path("hubs/<slug:slug>/closing/carrying-out/", closing.carrying_out, name="hub_carrying_out"),
    path("hubs/<slug:slug>/closing/withdrawal/", closing.withdrawal, name="hub_closing_withdrawal"),
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
