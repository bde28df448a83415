"""How the states and kinds of all rooms are said at the desk."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

ENQUIRY = {
    "received": _("new"),
    "assigned": _("assigned"),
    "answered": _("answered"),
    "closed": pgettext_lazy("enquiry", "closed"),
}
ENQUIRY_KINDS = {"received": "accent", "assigned": "info", "answered": "success", "closed": ""}

CONSULTATION = {
    "on_site": _("at the hub"),
    "at_client": _("at the client's"),
    "phone": _("by telephone"),
    "video": _("by video"),
}
PROJECT = {
    "idea": _("idea"),
    "running": pgettext_lazy("project", "running"),
    "done": pgettext_lazy("project", "done"),
    "stopped": pgettext_lazy("project", "stopped"),
}
PROJECT_KINDS = {"idea": "", "running": "info", "done": "success", "stopped": "warning"}

CLIENT = {
    "unreachable": pgettext_lazy("client", "to be called or written to"),
    "asked": pgettext_lazy("client", "asked by e-mail, no answer yet"),
    "agreed": pgettext_lazy("client", "agreed"),
    "refused": pgettext_lazy("client", "declined"),
    "handed_over": pgettext_lazy("client", "handed over"),
}
CLIENT_KINDS = {
    "unreachable": "warning", "asked": "info", "agreed": "success", "refused": "", "handed_over": "success",
}  # fmt: skip
HOW = {
    "page": _("by the link of the letter"),
    "phone": _("by telephone"),
    "letter": _("by letter"),
    "in_person": _("face to face"),
}

APPEARANCE = {
    "talk": _("talk"),
    "booth": _("booth at a fair"),
    "jury": _("jury"),
    "panel": _("panel discussion"),
    "other": pgettext_lazy("appearance", "other"),
}
LETTER = {
    "waiting": pgettext_lazy("letter", "waiting to be sent"),
    "sent": pgettext_lazy("letter", "sent"),
    "suppressed": pgettext_lazy("letter", "not sent: the address wants no letters"),
    "failed": pgettext_lazy("letter", "could not be delivered"),
}
LETTER_KINDS = {"waiting": "info", "sent": "success", "suppressed": "warning", "failed": "danger"}

OFFER = {
    "on_show": pgettext_lazy("offer", "on show"),
    "soon": pgettext_lazy("offer", "to be checked soon"),
    "stale": pgettext_lazy("offer", "dropped out"),
    "draft": pgettext_lazy("offer", "draft"),
    "withdrawn": pgettext_lazy("offer", "withdrawn"),
}
OFFER_KINDS = {"on_show": "success", "soon": "warning", "stale": "danger", "draft": "info", "withdrawn": ""}
LETTERS = {
    "catalogue.offer_to_check": _("Offer to be checked"),
    "catalogue.offer_dropped": _("Offer dropped out"),
    "press.feedback_arrived": _("Notice of feedback"),
    "press.feedback_received": _("Receipt of feedback"),
    "press.feedback_answered": _("Answer to feedback"),
    "casework.enquiry_received": _("Receipt of an enquiry"),
    "casework.enquiry_arrived": _("Notice to the hub"),
    "casework.enquiry_answered": _("Answer to an enquiry"),
    "events.registration_confirmed": _("Confirmation of a seat"),
    "events.registration_withdrawn": _("Seat given back"),
    "events.registration_requested": _("Receipt of a request for a seat"),
    "events.registration_declined": _("No to a request for a seat"),
    "events.party_confirmed": _("Confirmation of several seats"),
    "events.party_requested": _("Receipt of a request for several seats"),
    "events.waiting_confirmed": _("Place on the waiting list"),
    "events.waiting_left": _("Waits no longer"),
    "events.seat_offered": _("Offer of a seat"),
    "events.offer_lapsed": _("Offer went to the next one"),
    "events.host_changed": _("Another hub runs the event"),
    "events.event_changed": _("Event changed"),
    "events.event_cancelled": _("Event cancelled"),
    "events.materials_there": _("Materials are there"),
    "events.material_replaced": _("New version of a material"),
    "events.series_confirmed": _("Confirmation of all dates of a series"),
    "events.series_changed": _("Dates of a series changed"),
    "events.series_cancelled": _("Dates of a series cancelled"),
    "events.series_left": _("All dates of a series given back"),
    "events.guest_invited": _("Invitation by name"),
    "events.guest_reminded": _("Reminder of an invitation"),
    "events.parts_confirmed": _("Confirmation of several parts"),
    "events.certificate_issued": _("Certificate"),
    "events.certificate_revoked": _("Certificate taken back"),
    "events.reminder": _("Reminder"),
    "events.thanks": _("Thanks and survey"),
    "events.runs_together": _("Notice of a joint event"),
    "events.credit_proposed": _("Question for whom a visit counts"),
    "events.mailing": _("E-mail to the people of an event"),
}
EVENT = {
    "draft": pgettext_lazy("event", "draft"),
    "coming": pgettext_lazy("event", "to come"),
    "running": pgettext_lazy("event", "now"),
    "over": pgettext_lazy("event", "over"),
    "cancelled": pgettext_lazy("event", "cancelled"),
}
EVENT_KINDS = {"draft": "info", "coming": "success", "running": "accent", "over": "", "cancelled": "danger"}
GUEST = {
    "listed": _("not invited yet"),
    "invited": _("no answer yet"),
    "accepted": _("comes"),
    "declined": _("does not come"),
    "silent": _("did not answer in time"),
}
GUEST_KINDS = {
    "listed": "",
    "invited": "info",
    "accepted": "success",
    "declined": "warning",
    "silent": "warning",
}
QUESTION = {
    "text": _("a line of text"),
    "yes_no": _("yes or no"),
    "choice": _("one of several answers"),
    "choices": _("any of several answers"),
}
HISTORY = {
    "booking.held": _("Held"),
    "booking.settled": _("Held, nothing to note"),
    "booking.referred": _("Booked by another hub, with consent"),
    "booking.called": _("Called from the queue"),
    "booking.wished_earlier": _("Would like an earlier hour"),
    "booking.wish_ended": _("Looks for no earlier hour any more"),
    "booking.earlier_offered": _("An earlier hour was offered"),
    "booking.earlier_left": _("The earlier hour was not taken"),
    "booking.moved_earlier": _("Took the earlier hour"),
    "booking.booked": _("Booked"),
    "booking.requested": _("Asked for"),
    "booking.approved": _("Approved"),
    "booking.declined": _("Declined"),
    "booking.moved": _("Moved"),
    "booking.cancelled": _("Cancelled"),
    "booking.checked_in": _("Is there"),
    "booking.released": _("Released: nobody came"),
    "booking.lapsed": _("Ended without an answer"),
    "booking.organisation_settled": _("Company named"),
    "catalogue.drafted": _("Written"),
    "catalogue.changed": pgettext_lazy("history", "Changed"),
    "catalogue.published": _("Published"),
    "catalogue.withdrawn": pgettext_lazy("history", "Withdrawn"),
    "catalogue.put_back": _("Put back"),
    "catalogue.reviewed": _("Confirmed as right"),
    "catalogue.copied": _("Copied from another offer"),
    "catalogue.adopted": _("Adopted from another hub"),
    "catalogue.marked": _("Recommended as a template"),
    "catalogue.unmarked": _("No template any more"),
    "catalogue.reminded": _("Letter: to be checked"),
    "catalogue.dropped": _("Dropped out; letter written"),
    "events.drafted": _("Written"),
    "events.changed": pgettext_lazy("history", "Changed"),
    "events.published": _("Published"),
    "events.copied": _("Copied from another event"),
    "events.drafted_from_template": _("Begun from a template"),
    "events.adopted": _("Adopted from another hub"),
    "events.rescheduled": _("Moved to another time"),
    "events.relocated": _("Moved to another place"),
    "events.went_online": _("Goes online"),
    "events.came_back": _("Back on site"),
    "events.link_changed": _("Link to join changed"),
    "events.host_changed": _("Another hub runs it"),
    "events.joined_as_host": _("A hub runs it, too"),
    "events.left_joint": _("A hub runs it no longer"),
    "events.cancelled": pgettext_lazy("event", "Cancelled"),
    "events.pool_added": _("More seats offered"),
    "events.pool_removed": _("Seats taken away"),
    "events.seats_changed": _("Number of seats changed"),
    "events.type_added": _("Attendee type added"),
    "events.type_changed": _("Attendee type changed"),
    "events.type_removed": _("Attendee type removed"),
    "events.question_added": _("Question added"),
    "events.question_changed": _("Question changed"),
    "events.question_removed": _("Question removed"),
    "events.question_moved": _("Questions put in another order"),
    "events.session_added": _("Session added"),
    "events.session_changed": _("Session changed"),
    "events.session_removed": _("Session removed"),
    "events.umbrella_made": _("Made an umbrella"),
    "events.umbrella_undone": _("No umbrella any more"),
    "events.attached": _("Joined an umbrella"),
    "events.detached": _("Left the umbrella"),
    "events.course_set": _("Said what the course requires"),
    "events.course_ended": _("No course any more"),
    "events.invited": _("Invitation made"),
    "events.invitation_withdrawn": _("Invitation withdrawn"),
    "events.guests_listed": _("Guests put on the list"),
    "events.guests_invited": _("Guests invited"),
    "events.guests_reminded": _("Guests reminded"),
    "events.guest_removed": _("Guest taken off the list"),
    "events.opened_to_guests_only": _("Only for invited guests from now on"),
    "events.mailing_sent": _("E-mail to the people of the event"),
    "events.people_exported": _("List of people taken along"),
    "events.registered": _("Registered"),
    "events.requested": _("Asked for a seat"),
    "events.approved": _("Approved"),
    "events.declined": _("Declined"),
    "events.person_named": _("Name given"),
    "events.called": _("Told by telephone"),
    "events.withdrawn": _("Seat given back"),
    "events.attended": _("Noted as present"),
    "events.presence_noted": _("Noted as present at a part of the programme"),
    "events.presence_undone": _("Presence at a part of the programme taken back"),
    "events.letters_settled": _("Reminder and survey changed"),
    "events.credit_proposed": _("Rule proposed for whom a visit counts"),
    "events.credit_agreed": _("Rule agreed for whom a visit counts"),
    "events.people_forgotten": _("Names deleted, the time to keep them was over"),
    "events.enrolment_forgotten": _("Names deleted, the time to keep them was over"),
    "events.attendance_undone": _("Not here after all"),
    "events.walked_in": _("Came without registration"),
    "casework.received": _("The enquiry came in"),
    "casework.assigned": _("Assigned"),
    "casework.answered": _("Answered by letter"),
    "casework.closed": _("Closed"),
    "casework.reopened": _("Taken up again"),
}
ORGANISATION = {
    "company": _("Company"),
    "start-up": _("Start-up"),
    "university": _("University"),
    "research": _("Research institute"),
    "municipality": _("City or municipality"),
    "association": _("Association or chamber"),
    "other": pgettext_lazy("organisation", "Other"),
}

PHRASE = {"proposed": _("proposed"), "in_use": _("in use"), "withdrawn": _("withdrawn")}
PHRASE_KINDS = {"proposed": "info", "in_use": "success", "withdrawn": "warning"}
PHRASE_SOURCE = {"hand": _("written at the hub"), "need": _("from a need that was answered")}
PHASE = {
    "selected": _("selected for funding"),
    "approved": _("funding approved"),
    "building": _("being set up"),
    "operating": _("open"),
    "paused": _("taking a break"),
    "ended": _("closed"),
}
PHASE_KINDS = {"operating": "success", "paused": "warning", "ended": "warning"}
ROLE = {
    "lead": _("lead of the hub"),
    "adviser": _("adviser"),
    "events": _("event manager"),
    "desk": _("reception desk"),
    "viewer": _("reads only"),
}
WISH = {
    "name": _("Name"),
    "phase": _("Phase"),
    "lead": _("Lead organisation"),
    "area": _("Area"),
    "site": _("Site"),
}
WISH_STATE = {
    "proposed": _("waits for the coordinator"),
    "done": _("done"),
    "declined": _("declined"),
    "withdrawn": _("withdrawn"),
}
