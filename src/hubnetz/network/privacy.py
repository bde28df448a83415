"""What this room keeps of people."""

from hubnetz.lib.privacy import Kept, nothing

FORGET = "actions.rights:forget_address"
DUE = "actions.rights:forget_due"
PREVIEW = "access.due:due_to_forget"
DECLARED = {
    "Token": Kept("account", "account", none="name scopes", staff="user", technical="digest", person="user__email",
                  hub="hub", about="name", when="made_at"),
    "Network": nothing(none="name coordinator"),
    "Topic": nothing(none="name text"),
    "Region": nothing(none="ags nuts name"),
    "Hub": nothing(none="short name profile known_for web email"),
    "HubName": nothing(none="name short"),
    "OldSlug": nothing(),
    "HubPhase": nothing(),
    "Site": nothing(none="name street postcode town"),
    "Partner": nothing(none="name kind role"),
    "TeamEntry": Kept("contacts", "shown", contact="name phone email", none="role languages", person="email",
                      hub="hub", about="role", when="shown_until"),
    "Competence": nothing(none="title text keywords words"),
    "Responsibility": nothing(none="source"),
    "Proposal": nothing(text="text reply", staff="proposed_by settled_by"),
    "Channel": nothing(none="platform"),
    "Reading": nothing(),
    "Membership": Kept("account", "account", staff="user", person="user__email", hub="hub", about="role",
                       when="since"),
}  # fmt: skip
