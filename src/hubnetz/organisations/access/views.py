"""Saved views: one's own, and those that colleagues share at a hub."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from hubnetz.lib.worded import Given, Worded, among
from hubnetz.network import access as network
from hubnetz.network.models import Hub, Membership
from hubnetz.organisations.models import SavedView


def views_of(user: Any, hubs: Iterable[Hub], subject: str) -> list[SavedView]:
    """Return the views of a list that the user may use at these hubs, by name."""
    mine = network.hub_keys_of(user)
    return _VIEWS(user=user.pk, subject=subject, hubs=[hub.pk for hub in hubs if hub.pk in mine])


_VIEWS = Worded(
    lambda: (
        SavedView.objects.filter(
            Q(owner=Given("user")) | Q(is_shared=True), among("hub_id", "hubs"), subject=Given("subject")
        )
        .select_related("hub", "owner")
        .order_by("name", "pk")
    )
)


def view_to_drop(user: Any, code: str) -> SavedView:
    """Return a view that the user may delete: one's own, or as lead of the hub one that is shared there.

    :raises Http404: for anybody else's
    """
    leads = network.hubs_of(user, Membership.Role.LEAD).values("pk")
    mine = Q(owner=user) | Q(is_shared=True, hub__in=leads)
    return get_object_or_404(_seen_by(user).filter(mine).select_related("hub"), code=code)


def _seen_by(user: Any) -> "QuerySet[SavedView]":
    hubs = network.hubs_of(user).values("pk")
    return SavedView.objects.filter(Q(owner=user) | Q(is_shared=True), hub__in=hubs)
