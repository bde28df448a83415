"""What this room itself keeps of people."""

from hubnetz.lib.privacy import Kept, nothing

FORGET = "actions.rights:forget_address"
DUE = "actions.rights:forget_due"
PREVIEW = "access.own:due_to_forget"
DECLARED = {
    "ConsentText": nothing(none="text"),
    "Consent": Kept("consent", "consent", contact="email", none="noun noun_code", technical="digest",
                    person="email", about="text.text", when="given_at"),
    "Request": Kept("request", "request", contact="email", text="text", staff="answered_by", person="email",
                    hub="hub", about="kind", when="received_at"),
    "Inquiry": Kept("request", "short", contact="email", person="email", when="asked_at"),
    "Hold": nothing("content", "request", none="noun noun_code", text="reason", staff="made_by"),
}  # fmt: skip
