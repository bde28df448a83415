"""What this room keeps of people: who wants to be written to."""

from hubnetz.lib.privacy import Kept

WITHDRAW = "actions:withdraw_consent"
STOP = "actions:forget_address"
FORGET = "actions:forget_all"
DUE = "actions:forget_due"
PREVIEW = "access:due_to_forget"
DECLARED = {
    "Alert": Kept("news", "alert", contact="email", need="words query", none="list", person="email", about="words",
                  when="requested_at"),
}  # fmt: skip
