"""What this room keeps of people."""

from hubnetz.lib.privacy import Kept

DUE = "actions:forget_due"
PREVIEW = "access:due_to_forget"
DECLARED = {
    # What stood there before and after; of people no more than the noun itself says.
    "Entry": Kept("journal", "journal", none="verb noun hub", text="before after", staff="by"),
    "Look": Kept("journal", "journal", none="hub what code", staff="by"),
}
