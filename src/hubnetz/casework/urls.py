"""Public pages of casework. Staff work with enquiries at the desk."""

from django.urls import path

from hubnetz.casework import views

app_name = "casework"
urlpatterns = [
    path("enquiry/", views.enquiry, name="enquiry"),
    path("enquiry/sent/", views.sent, name="sent"),
    path("transfers/<str:key>/", views.transfer, name="transfer"),
]
