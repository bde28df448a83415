"""What this room keeps of people: who books, may use a machine, and gets a statement."""

from hubnetz.lib.privacy import Kept, nothing

FORGET = "actions.rights:forget_address"
CORRECT = "actions.rights:correct_address"
DUE = "actions.rights:forget_due"
PREVIEW = "access.due:due_to_forget"
_OF_BOOKING = {"person": "booking__email", "hub": "booking.resource.hub", "about": "booking.resource.name"}
_OF_CUSTOMER = {"person": "customer__email", "hub": "customer.hub"}
DECLARED = {
    "LicenceKind": nothing(none="name text"),
    "Induction": nothing(),
    "Licence": Kept("booking", "licence", contact="name email", text="reason", staff="granted_by", person="email",
                    hub="hub", about="kind.name", when="granted_at"),
    "Feature": nothing(none="name"),
    "Resource": nothing(none="name text house_rules safety getting_there purposes modes", staff="user"),
    "Unit": nothing(),
    "OpeningHours": nothing(),
    "ClosedTime": nothing(none="reason"),
    "BookingSeries": Kept("booking", "booking", contact="name email", none="rule skipped", person="email",
                          hub="resource.hub", about="resource.name", when="made_at"),
    "Booking": Kept("booking", "booking", contact="name email phone", business="organisation_name postcode",
                    need="subject", person="email", hub="resource.hub", about="resource.name", when="starts_at"),
    "Allocation": nothing("booking", "booking"),
    "OutsideCalendar": Kept("account", "account", none="host", technical="sealed"),
    "BusySpan": nothing("short", "account"),
    "Tariff": nothing(none="account"),
    "PassKind": nothing(none="name kinds account"),
    "Billing": nothing(none="issuer street postcode town tax_number prefix note account cost_centre"),
    "Customer": Kept("statement", "tax", contact="name email street postcode town", person="email", hub="hub",
                     when="made_at"),
    "Pass": Kept("statement", "tax", staff="granted_by", about="kind.name", when="granted_at", **_OF_CUSTOMER),
    "Allowance": nothing("tax", "statement"),
    "Draw": nothing("tax", "statement"),
    "EarlierWish": Kept("booking", "booking", none="parts modes", when="made_at", **_OF_BOOKING),
    "EarlierOffer": Kept("booking", "booking", person="wish__booking__email", hub="resource.hub",
                         about="resource.name", when="starts_at"),
    "Line": Kept("contacts", "content", contact="phone", none="video_url feedback_url"),
    "Referral": Kept("booking", "booking", staff="by", when="agreed_at", **_OF_BOOKING),
    # Numbers at the desk are drawn without an e-mail address; they are gone on the day after the next.
    "QueueTicket": Kept("booking", "queue", contact="name phone", business="organisation_name", need="subject"),
    "BookingTold": Kept("booking", "booking", when="told_at", **_OF_BOOKING),
    "ResourcePicture": nothing(none="alt credit kind digest content small"),
    "CalendarLink": Kept("account", "account", none="label", staff="user made_by", technical="digest",
                         person="user__email", hub="hub", about="label", when="made_at"),
    "Statement": Kept("statement", "tax", contact="recipient", business="lines taxes issuer", none="number",
                      text="reason", staff="issued_by", about="number", when="issued_at", **_OF_CUSTOMER),
}  # fmt: skip
