"""Signing in, signing out, the second factor."""

from django.urls import include, path

urlpatterns = [path("", include("allauth.account.urls")), path("", include("allauth.mfa.urls"))]
