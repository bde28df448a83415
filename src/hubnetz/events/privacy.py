"""What this room keeps of people: who registers, waits, comes and learns."""

from hubnetz.lib.privacy import Kept, nothing

STOP = "actions.rights:stop_news"
FORGET = "actions.rights:forget_address"
CORRECT = "actions.rights:correct_address"
DUE = "actions.rights:forget_due"
PREVIEW = "access.due:due_to_forget"
_OF_SEAT = {
    "person": "registration__email",
    "hub": "registration.event.hub",
    "about": "registration.event.title",
}
_AT_EVENT = {"person": "email", "hub": "event.hub", "about": "event.title"}
_WHO, _FIRM = "name email", "organisation_name postcode"
DECLARED = {
    "EventKind": nothing(none="name"),
    "Event": nothing(none="title text languages join_url feedback_url photo_note room earlier_starts"),
    "Cohost": nothing(),
    "EventTopic": nothing(),
    "Series": nothing(none="title text rule"),
    "Enrolment": Kept("registration", "event", contact=_WHO, business=_FIRM, need="answers no_photos",
                      none="way way_mode", person="email", hub="series.hub", about="series.title", when="enrolled_at"),
    "Pool": nothing(none="name"),
    "AttendeeType": nothing(none="name text"),
    "Question": nothing(none="text help options only_value"),
    "Invitation": Kept("registration", "event", text="note"),
    "Party": Kept("registration", "event", contact=_WHO, business=_FIRM, when="made_at", **_AT_EVENT),
    "Waiting": Kept("registration", "event", contact=_WHO, business=_FIRM, need="answers no_photos",
                    when="joined_at", **_AT_EVENT),
    "Registration": Kept("registration", "event", contact="name email contact_says phone",
                         business=_FIRM, need="answers no_photos", when="event.starts_at",
                         hub="event.hub", about="event.title", person="email contact_says"),
    "Attendance": Kept("figures", "event", staff="noted_by", when="noted_at", **_OF_SEAT),
    "Call": Kept("registration", "event", none="about", text="note", staff="done_by", when="made_at", **_OF_SEAT),
    "Course": nothing(none="goals"),
    "Certificate": Kept("course", "event", business="said", text="reason", staff="issued_by",
                        when="issued_at", **_OF_SEAT),
    "EventTemplate": nothing(none="name content"),
    "Guest": Kept("registration", "event", contact="name salutation email", business="organisation_name",
                  when="listed_at", **_AT_EVENT),
    "Crediting": nothing(),
    "Agreement": nothing(),
    "Credit": nothing("event", "figures"),
    "Mailing": Kept("letters", "event", text="subject text", staff="sent_by"),
    "NewsReader": Kept("news", "event", contact="email", person="email", hub="hub", when="first_at"),
    "Material": nothing(none="name url file_name kind digest content"),
    "Joined": Kept("registration", "event", when="joined_at", **_OF_SEAT),
    "Told": Kept("registration", "event", when="told_at", **_OF_SEAT),
    "Session": nothing(none="title text room"),
    "Speaker": Kept("contacts", "content", contact="name", business="role"),
    "Presence": Kept("course", "event", staff="noted_by", person="registration__email",
                     hub="registration.event.hub", about="session.title", when="noted_at"),
    "RepeatedKey": nothing("short", "registration"),
    "Scan": Kept("registration", "event", staff="taken_from", when="seen_at", **_OF_SEAT),
}  # fmt: skip
