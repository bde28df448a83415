"""What this room keeps of people: nothing; a need is noted by topic and county, never in words."""

from hubnetz.lib.privacy import nothing

DUE = "forgetting:forget_due"
HOURLY = "actions:forget_codes"
PREVIEW = "forgetting:due_to_forget"
DECLARED = {
    "NeedNote": nothing(
        "short", "search", none="topics county kinds added removed refused shown opened booked"
    ),
    "NeedSum": nothing("content", "search", none="topic county"),
    # Examples are read and shortened by a person, without names, addresses and numbers.
    "Phrase": nothing("content", "search", text="text subject also"),
    "TextVector": nothing("content", "search", technical="key embedder row"),
    "Fit": nothing("content", "search", technical="embedder shipped heads"),
}
