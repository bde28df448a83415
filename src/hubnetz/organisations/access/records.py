"""A hub's records are the hub's: nobody else gets them."""

from collections.abc import Callable
from typing import Any

from django.db.models import F, QuerySet
from django.shortcuts import get_object_or_404

from hubnetz.network import access as network
from hubnetz.network.models import Hub, Membership
from hubnetz.organisations.access.lookup import Found, lookup
from hubnetz.organisations.models import Identity, Organisation

Role = Membership.Role
WRITE = (Role.LEAD, Role.ADVISER, Role.EVENTS, Role.DESK)


def organisations_of(user: Any) -> "QuerySet[Organisation]":
    """Return the records of the hubs where the user works."""
    return Organisation.objects.standing().filter(hub__in=network.hubs_of(user))


def organisation_of(
    user: Any, code: str, *, rows: "Callable[[QuerySet[Organisation]], QuerySet[Organisation]] | None" = None
) -> Organisation:
    """Return one record of a hub where the user works; the one that it became part of, if it was merged.

    :param rows: what is to be asked for beside

    :raises Http404: for another hub's record as for a missing one
    """
    mine = Organisation.objects.filter(hub__in=network.hubs_of(user)).select_related("hub")
    known = rows(mine) if rows else mine
    found = get_object_or_404(known, code=code)
    while found.merged_into_id is not None:
        found = known.get(pk=found.merged_into_id)
    return found


def organisations_named(user: Any, codes: list[str]) -> "QuerySet[Organisation]":
    """Return those of the codes that are records of the user's hubs, by name; others are left out."""
    return organisations_of(user).filter(code__in=codes).order_by("name", "pk")


def newcomers_of(user: Any) -> "QuerySet[Organisation]":
    """Return the records that came from what visitors entered and nobody has looked at, those put off last.

    Only of hubs where the user keeps records.
    """
    rows = Organisation.objects.standing().filter(is_provisional=True, hub__in=network.hubs_of(user, *WRITE))
    return rows.select_related("hub").order_by(F("put_off_at").asc(nulls_first=True), "welcomed_at", "pk")


def newcomer_of(user: Any, code: str) -> Organisation:
    """Return one of them.

    :raises Http404: for another one as for a missing one, and for one that somebody has looked at already
    """
    return get_object_or_404(newcomers_of(user), code=code)


def meant_by(newcomer: Organisation, *, limit: int = 6) -> list[Found]:
    """Return whom a visitor may have meant: records of the hub, then cards of the network."""
    return lookup(
        newcomer.hub,
        f"{newcomer.name} ",
        postcode=newcomer.postcode,
        town=newcomer.town,
        email=f"info@{newcomer.domain}" if newcomer.domain else "",
        leave_out=[newcomer.pk],
        limit=limit,
    )


def card_of(code: str) -> Identity:
    """Return a card of the network that is shown: one of which some hub has looked at a record.

    :raises Http404: for another one as for a missing one
    """
    return get_object_or_404(Identity.objects.filter(entry__isnull=False), code=code)


def may_adopt(user: Any, hub: Hub) -> bool:
    """Say whether the user may make a record of the hub from a card."""
    return network.hubs_of(user, *WRITE).filter(pk=hub.pk).exists()


def adopting_hub(user: Any, hub: Hub) -> Hub:
    """Return the hub if the user may make records there.

    :raises Http404: if the user has no such role there
    """
    return get_object_or_404(network.hubs_of(user, *WRITE), pk=hub.pk)


def candidates(hub: Hub, typed: str, limit: int = 8, *, email: str = "") -> "list[Organisation]":
    """Return the hub's own records that may be meant by what was typed, likeliest first; none for one letter."""
    found = lookup(hub, typed, email=email, limit=limit, network=False)
    return [one.organisation for one in found if one.organisation]
