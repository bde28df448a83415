"""The office: for those who answer for the network. Figures are read here; the network's news are written here."""

from django.urls import path

from hubnetz.office import news, offers, views

app_name = "office"
urlpatterns = [
    path("", views.balance, name="balance"),
    path("figures.csv", views.balance_csv, name="balance_csv"),
    path("figures/<slug:key>/", views.figure, name="figure"),
    path("figures/<slug:key>/records.csv", views.records_csv, name="records_csv"),
    path("phrases/", views.phrases, name="phrases"),
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
    path("news/", news.news, name="news"),
    path("news/new/", news.new_notice, name="new_notice"),
    path("news/<slug:code>/", news.notice, name="notice"),
    path("news/<slug:code>/change/", news.notice_change, name="notice_change"),
    path("news/<slug:code>/publication/", news.publication, name="publication"),
    path("news/<slug:code>/withdrawal/", news.withdrawal, name="withdrawal"),
    path("feedback/", news.feedback, name="feedback"),
    path("feedback/<slug:code>/", news.one_feedback, name="one_feedback"),
    path("feedback/<slug:code>/answer/", news.feedback_answer, name="feedback_answer"),
    path("site/", news.site, name="site"),
]
