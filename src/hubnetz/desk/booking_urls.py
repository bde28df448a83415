"""Pages of booking at the desk, beside the week and the single booking."""

from django.urls import path

from hubnetz.desk.views import (
    bookings_calendars,
    bookings_days,
    bookings_equipment,
    bookings_licences,
    bookings_lists,
    bookings_made,
    bookings_opening,
    bookings_pictures,
    bookings_resources,
)

urlpatterns = [
    path("list/", bookings_lists.bookings_list, name="bookings_list"),
    path("list.csv", bookings_lists.bookings_csv, name="bookings_csv"),
    path("list.xlsx", bookings_lists.bookings_xlsx, name="bookings_xlsx"),
    path("day/", bookings_days.day, name="booking_day"),
    path("new/", bookings_made.new_booking, name="new_booking"),
    path("resources/", bookings_resources.resources, name="resources"),
    path("resources/new/", bookings_resources.new_resource, name="new_resource"),
    path("equipment/new/", bookings_equipment.new_feature, name="new_feature"),
    path("resources/<slug:code>/", bookings_resources.resource, name="resource"),
    path("resources/<slug:code>/editing/", bookings_resources.editing, name="resource_editing"),
    path("resources/<slug:code>/units/", bookings_resources.units, name="resource_units"),
    path("resources/<slug:code>/retirement/", bookings_resources.retirement, name="resource_retirement"),
    path("resources/<slug:code>/hours/", bookings_opening.hours, name="resource_hours"),
    path("resources/<slug:code>/week/", bookings_days.week, name="resource_week"),
    path("resources/<slug:code>/door.pdf", bookings_days.door_sheet, name="door_sheet"),
    path("resources/<slug:code>/pictures/", bookings_pictures.pictures, name="resource_pictures"),
    path("resources/<slug:code>/pictures/new/", bookings_pictures.new_picture, name="new_picture"),
    path(
        "resources/<slug:code>/pictures/<slug:picture>/", bookings_pictures.picture, name="resource_picture"
    ),
    path(
        "resources/<slug:code>/pictures/<slug:picture>/place/",
        bookings_pictures.place,
        name="resource_picture_place",
    ),
    path(
        "resources/<slug:code>/pictures/<slug:picture>/removal/",
        bookings_pictures.removal,
        name="resource_picture_removal",
    ),
    path("closed/", bookings_opening.closed_times, name="closed_times"),
    path("closed/new/", bookings_opening.new_closed_time, name="new_closed_time"),
    path("closed/<slug:code>/reopening/", bookings_opening.reopening, name="reopening_of_closed"),
    path("licences/", bookings_licences.licences, name="licences"),
    path("licences/new/", bookings_licences.new_licence, name="new_licence"),
    path("licences/kinds/", bookings_licences.inductions, name="inductions"),
    path("licences/kinds/new/", bookings_licences.new_licence_kind, name="new_licence_kind"),
    path(
        "licences/inductions/<int:induction>/removal/",
        bookings_licences.induction_removal,
        name="induction_removal",
    ),
    path("licences/<slug:code>/", bookings_licences.licence, name="licence"),
    path("licences/<slug:code>/withdrawal/", bookings_licences.withdrawal, name="licence_withdrawal"),
    path("calendars/", bookings_calendars.calendars_page, name="calendars"),
    path("calendars/<slug:code>/revocation/", bookings_calendars.revocation, name="calendar_revocation"),
    path("<slug:code>/move/", bookings_made.move, name="booking_move"),
    path("<slug:code>/series/", bookings_made.series, name="booking_series"),
]
