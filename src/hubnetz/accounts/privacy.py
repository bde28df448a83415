"""What this room keeps of people."""

from hubnetz.lib.privacy import Kept

FORGET = "access:kept_of"
DECLARED = {
    "User": Kept(
        "account", "account", contact="email name", technical="password", person="email", when="joined_at"
    ),
}
