"""Whom the demo lets in: users by role, all with one password that is printed at the start."""

from dataclasses import dataclass
from functools import cache

from hubnetz.demo import facts

PASSWORD = "Gemeinsam-digital-2020"  # noqa: S105  # of the demo only; refused beyond loopback without a second factor
FULLY_STAFFED = ("zd-bb", "nordschwarzwald")
_ROLES = {
    "lead": ("Leitung", "leitung"),
    "adviser": ("Beraterin", "beratung"),
    "events": ("Veranstaltungen", "veranstaltungen"),
    "desk": ("Empfang", "empfang"),
    "viewer": ("Einsicht", "einsicht"),
}
_NETWORK = {
    "coordinator": ("Koordination des Netzwerks", "koordination"),
    "ministry": ("Wirtschaftsministerium", "ministerium"),
    "auditor": ("Prüfung", "pruefung"),
}


@dataclass(frozen=True, slots=True)
class SignIn:
    """A user of the demo; without a hub the role is the network's."""

    role: str
    name: str
    email: str
    hub: str


@cache
def users() -> tuple[SignIn, ...]:
    """Return the users of the demo: all roles at two hubs, a lead and an adviser at the others, the network's."""
    found = []
    for hub in facts.facts().hubs:
        for role, (name, local) in _ROLES.items():
            if hub.slug in FULLY_STAFFED or role in ("lead", "adviser"):
                found.append(
                    SignIn(role, f"{name} {hub.short}", f"{local}.{hub.slug}@hubnetz.example", hub.slug)
                )
    for role, (name, local) in _NETWORK.items():
        found.append(SignIn(role, name, f"{local}@hubnetz.example", ""))
    return tuple(found)


def sign_ins() -> list[dict[str, str]]:
    """Return who may sign in and how, as it is printed and given out as JSON."""
    return [
        {
            "role": user.role,
            "name": user.name,
            "email": user.email,
            "password": PASSWORD,
            "hub": user.hub,
        }
        for user in users()
    ]


@cache
def address(hub: str, role: str) -> str:
    """Return the address of who does a role's work at a hub: the adviser where nobody has the role alone."""
    at_hub = {user.role: user.email for user in users() if user.hub == hub}
    return at_hub.get(role) or at_hub["adviser"]
