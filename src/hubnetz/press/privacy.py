"""What this room keeps of people: who reported something and wanted an answer."""

from hubnetz.lib.privacy import Kept, nothing

FORGET = "actions:forget_address"
DUE = "actions:forget_due"
PREVIEW = "access:due_to_forget"
DECLARED = {
    "Notice": nothing(none="title teaser text"),
    "Feedback": Kept("feedback", "feedback", contact="email", text="text answer", none="page", person="email",
                     about="page", when="received_at"),
}  # fmt: skip
