"""At which hubs the user sits at the desk, and with which roles; asked once per page."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404

from hubnetz.casework import access as casework
from hubnetz.network import access as network
from hubnetz.network.models import Hub, Membership
from hubnetz.organisations.access import importing


@dataclass(frozen=True)
class Seat:
    """The hubs of one user with their roles there, and the one hub that was chosen, if any."""

    roles: dict[Hub, frozenset[str]]
    hub: Hub | None = None

    @property
    def hubs(self) -> list[Hub]:
        """All hubs of the user."""
        return list(self.roles)

    @property
    def chosen(self) -> list[Hub]:
        """The hubs this page is about: the chosen one, else all."""
        return [self.hub] if self.hub else self.hubs

    def where(self, *roles: str) -> list[Hub]:
        """Return the chosen hubs where the user holds one of the roles."""
        return [hub for hub in self.chosen if self.roles[hub].intersection(roles)]

    def holds(self, hub: Hub, *roles: str) -> bool:
        """Say whether the user holds one of the roles at the hub."""
        return bool(self.roles.get(hub, frozenset()).intersection(roles))

    def reads(self, hub: Hub) -> bool:
        """Say whether the files of the hub are the user's business."""
        return bool(self.roles.get(hub, frozenset()).intersection(casework.READ))

    def writes(self, hub: Hub) -> bool:
        """Say whether the user changes the files of the hub, so that the page offers it."""
        return bool(self.roles.get(hub, frozenset()).intersection(casework.WRITE))

    def leads(self, hub: Hub) -> bool:
        """Say whether the user leads the hub, and so may see who saw what."""
        return Membership.Role.LEAD in self.roles.get(hub, frozenset())

    @property
    def reads_files(self) -> bool:
        """Whether enquiries, cases and letters are the user's business anywhere."""
        return any(held.intersection(casework.READ) for held in self.roles.values())

    @property
    def writes_files(self) -> bool:
        """Whether the user notes consultations, projects and the like anywhere."""
        return any(held.intersection(casework.WRITE) for held in self.roles.values())

    @property
    def takes_in(self) -> bool:
        """Whether the user takes files with organisations in, at one of the chosen hubs."""
        return bool(self.where(*importing.IMPORT))


def seat_of(user: Any, slug: str = "") -> Seat:
    """Return the user's seat at the desk, narrowed to one hub if its slug is given.

    :raises Http404: if the user works at no hub, or not at this one
    """
    roles: dict[Hub, set[str]] = {}
    for membership in network.roles_of(user):
        if membership.hub:
            roles.setdefault(membership.hub, set()).add(membership.role)
    if not roles:
        raise Http404
    hub = next((hub for hub in roles if hub.slug == slug), None)
    if slug and hub is None:
        raise Http404
    return Seat({at: frozenset(held) for at, held in roles.items()}, hub)


def hubs_with(seat: Seat, *roles: str) -> list[Hub]:
    """Return the chosen hubs where the user holds one of the roles.

    :raises PermissionDenied: if there is none: the user works there, but with another role
    """
    found = seat.where(*roles)
    if not found:
        raise PermissionDenied
    return found
