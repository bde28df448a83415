"""Pages of the desk. A verb in an address is a noun that is posted to."""

from django.urls import path

from hubnetz.desk.views import appearances, enquiries, events, files, hub, letters, organisations, today

app_name = "desk"
urlpatterns = [
    path("", today.today, name="today"),
    path("enquiries/", enquiries.enquiries, name="enquiries"),
    path("enquiries/<slug:code>/", enquiries.enquiry, name="enquiry"),
    path("enquiries/<slug:code>/assignment/", enquiries.assignment, name="assignment"),
    path("enquiries/<slug:code>/answer/", enquiries.answer, name="answer"),
    path("enquiries/<slug:code>/closure/", enquiries.closure, name="closure"),
    path("enquiries/<slug:code>/reopening/", enquiries.reopening, name="reopening"),
    path("enquiries/<slug:code>/case/", enquiries.enquiry_case, name="enquiry_case"),
    path("events/", events.events, name="events"),
    path("events/<slug:code>/", events.event, name="event"),
    path("events/<slug:code>/walk-ins/", events.walk_in, name="walk_in"),
    path("events/<slug:code>/<slug:registration>/attendance/", events.attendance, name="attendance"),
    path(
        "events/<slug:code>/<slug:registration>/attendance/undoing/",
        events.attendance_undoing,
        name="attendance_undoing",
    ),
    path("organisations/", organisations.organisations, name="organisations"),
    path("organisations/new/", organisations.new_organisation, name="new_organisation"),
    path("organisations/candidates/", organisations.candidates, name="candidates"),
    path("organisations/<slug:code>/", organisations.organisation, name="organisation"),
    path("organisations/<slug:code>/cases/", files.new_case, name="new_case"),
    path("organisations/<slug:code>/consultations/", files.new_consultation, name="new_consultation"),
    path("organisations/<slug:code>/cooperations/", files.new_cooperation, name="new_cooperation"),
    path("cases/<slug:code>/closure/", files.case_closure, name="case_closure"),
    path("consultations/<slug:code>/project/", files.new_project, name="new_project"),
    path("projects/<slug:code>/state/", files.project_state, name="project_state"),
    path("projects/<slug:code>/confirmation/", files.project_confirmation, name="project_confirmation"),
    path(
        "cooperations/<slug:code>/confirmation/",
        files.cooperation_confirmation,
        name="cooperation_confirmation",
    ),
    path("appearances/", appearances.appearances, name="appearances"),
    path("appearances/new/", appearances.new_appearance, name="new_appearance"),
    path("hub/", hub.hub, name="hub"),
    path("hub/profile/", hub.profile, name="hub_profile"),
    path("hub/proposals/", hub.proposals, name="hub_proposals"),
    path("hub/proposals/<slug:code>/withdrawal/", hub.proposal_withdrawal, name="hub_proposal_withdrawal"),
    path("hub/closing/", hub.closing, name="hub_closing"),
    path("hub/closing/withdrawal/", hub.closing_withdrawal, name="hub_closing_withdrawal"),
    path("letters/", letters.letters, name="letters"),
]
