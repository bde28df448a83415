"""Public pages of the press. Staff write at the desk and in the office."""

from django.urls import path

from hubnetz.press import feeds, views

app_name = "press"
urlpatterns = [
    path("news/", views.news, name="news"),
    path("news.rss", feeds.news, name="news_rss"),
    path("news/<slug:code>/", views.notice, name="notice"),
    path("accessibility/feedback/", views.feedback, name="feedback"),
    path("accessibility/feedback/sent/", views.feedback_sent, name="feedback_sent"),
]
