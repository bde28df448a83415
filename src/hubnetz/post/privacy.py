"""What this room keeps of people."""

from hubnetz.lib.privacy import Kept

FORGET = "actions:forget_address"
DUE = "actions:forget_due"
PREVIEW = "access:due_to_forget"
DECLARED = {
    "Letter": Kept(
        "letters", "letter", contact="to", text="subject text", none="kind noun noun_code hub",
        technical="headers message_id problem", person="to", about="subject", when="written_at",
    ),
    # An address nobody writes to any more; the only way to remember that.
    "Suppression": Kept("letters", "content", contact="address", none="reason", person="address", when="since"),
}  # fmt: skip
