"""Addresses of questions about doubles and of merging, below organisations/."""

from django.urls import path

from hubnetz.desk.views import organisations_merge, organisations_review

urlpatterns = [
    path("review/", organisations_review.review, name="organisations_review"),
    path("review/undoing/", organisations_review.undoing, name="organisations_review_undoing"),
    path("review/<int:suspicion>/answer/", organisations_review.answer, name="organisations_review_answer"),
    path("same/", organisations_merge.same, name="organisations_same"),
    path("merged/", organisations_merge.merged, name="organisations_merged"),
    path("merged/<slug:code>/undoing/", organisations_merge.undoing, name="organisations_merged_undoing"),
    path("<slug:code>/merging/<slug:other>/", organisations_merge.merging, name="organisation_merging"),
]
