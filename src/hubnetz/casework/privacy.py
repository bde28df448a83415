"""What this room keeps of people: who asks, is advised, and whose file passes to another hub."""

from hubnetz.lib.privacy import Kept, nothing

WITHDRAW = "actions.rights:withdraw_consent"
FORGET = "actions.rights:forget_everything"
CORRECT = "actions.rights:correct_address"
DUE = "actions.rights:forget_due"
PREVIEW = "access.due:due_to_forget"
DECLARED = {
    "Enquiry": Kept("enquiry", "enquiry", contact="name email phone", business="organisation_name place postcode",
                    need="text", text="answer", none="county", staff="assigned_to", person="email", hub="hub",
                    when="received_at"),
    "Case": Kept("advice", "case", business="title", staff="adviser", person="enquiry__email", hub="hub",
                 about="title", when="opened_at"),
    # What an adviser noted of a conversation is about the company and its people alike.
    "Consultation": Kept("advice", "case", text="result next_step", withheld="result next_step", staff="adviser",
                         person="booking__email case__enquiry__email", hub="hub", about="organisation",
                         when="held_on"),
    "Project": Kept("advice", "case", business="title", person="case__enquiry__email", hub="hub", about="title",
                    when="noted_at"),
    "Cooperation": Kept("advice", "case", business="title contribution", person="case__enquiry__email", hub="hub",
                        about="title", when="noted_at", withheld="contribution"),
    "Appearance": nothing("content", "figures", none="title organiser"),
    "Closure": nothing("content", "network", staff="proposed_by decided_by"),
    "ClientTransfer": Kept("handover", "case", contact="name email said_by", business="passed", staff="noted_by",
                           person="email", hub="closure.hub", about="case.title", when="asked_at"),
}  # fmt: skip
