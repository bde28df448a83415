"""Who answers those who use their rights."""

from django.db.models import QuerySet

from hubnetz.accounts.models import User
from hubnetz.network.models import Hub, Membership


def who_answers(hub: Hub | None) -> "QuerySet[User]":
    """Return who leads the hub, or coordinates the network where it is about no hub in particular."""
    role = Membership.Role.LEAD if hub else Membership.Role.COORDINATOR
    standing = Membership.objects.standing().filter(hub=hub, role=role)
    return User.objects.filter(pk__in=standing.values("user"), is_active=True).order_by("name", "pk")
