"""Tokens of programs: whom a secret stands for, and which tokens staff of a hub see."""

import hashlib
from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.shortcuts import get_object_or_404

from hubnetz.network import access, holding
from hubnetz.network.models import Hub, Membership, Token

Role = Membership.Role
MAKE = (Role.LEAD, Role.EVENTS)  # who lets a program act for them
BEGINS = "hnz_"  # so that a secret is known for one wherever it turns up by mistake


def digest_of(secret: str) -> str:
    """Return what is kept of a secret: it is random and long, so that nobody finds it by its digest."""
    return hashlib.sha256(secret.encode()).hexdigest()


def token_by_secret(secret: str) -> Token | None:
    """Return the token of a program, with its hub and user; None if it is none, is over, or whoever made it no longer
    works at the hub. One query.

    From here on its user holds the roles at this hub and no other: see `access.memberships_of`.
    """
    if not secret.startswith(BEGINS):
        return None
    works = Membership.objects.standing().filter(user=OuterRef("user"), hub=OuterRef("hub"))
    rows = Token.objects.standing_on(holding.today()).filter(Exists(works), user__is_active=True)
    found = rows.select_related("hub", "user").filter(digest=digest_of(secret)).first()
    if found is not None:
        found.user.acts_at = found.hub_id  # type: ignore[attr-defined]  # read by access
    return found


def tokens_at(user: Any, hubs: Iterable[Hub]) -> "QuerySet[Token]":
    """Return the tokens of some hubs that stand or were ended, newest first: a lead sees all of the hub, others their
    own."""
    ours = access.hubs_of(user, *MAKE).filter(pk__in=[hub.pk for hub in hubs])
    rows = Token.objects.filter(hub__in=ours).select_related("hub", "user")
    leads = access.hubs_of(user, Role.LEAD)
    return rows.filter(Q(user=user) | Q(hub__in=leads)).order_by("-made_at", "-pk")


def token_to_end(user: Any, code: str) -> Token:
    """Return one token that the user may end: the own one, also after a change of roles, or one of a hub they lead.

    :raises Http404: for any other, as for one that there is not
    """
    leads = access.hubs_of(user, Role.LEAD)
    rows = Token.objects.filter(Q(user=user, hub__in=access.hubs_of(user)) | Q(hub__in=leads))
    return get_object_or_404(rows.select_related("hub", "user"), code=code)
