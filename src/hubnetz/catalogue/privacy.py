"""What this room keeps of people: nothing but who of the staff answers for an offer."""

from hubnetz.lib.privacy import nothing

DECLARED = {
    "ServiceKind": nothing(none="name text group"),
    "Offer": nothing(none="title summary text audience languages conditions search words", staff="contact"),
    "OfferTopic": nothing(),
    "OfferTemplate": nothing(none="note", staff="marked_by"),
    "Funding": nothing(none="name giver purpose who url"),
}
