"""Verbs of the network: who works where."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hubnetz.accounts import actions as accounts
from hubnetz.accounts.models import User
from hubnetz.journal import actions as journal
from hubnetz.network.actions.refusals import AlreadyCoordinated
from hubnetz.network.models import Hub, Membership


@transaction.atomic
def appoint(user: User, *, role: str, hub: Hub | None = None, by: Any) -> Membership:
    """Give a user a role at a hub, or network-wide; asked twice, nothing more happens."""
    membership, is_new = Membership.objects.get_or_create(
        user=user, hub=hub, role=role, ended_at=None, defaults={"since": timezone.now()}
    )
    if is_new:
        slug = hub.slug if hub else ""
        journal.record(
            "network.appointed", membership, hub=slug, after={"role": role, "user": user.pk}, by=by
        )
    return membership


@transaction.atomic
def dismiss(membership: Membership, *, by: Any) -> Membership:
    """End a role; whoever held it sees nothing of the hub any more. Asked twice, nothing more happens."""
    membership = (
        Membership.objects.select_for_update(of=("self",)).select_related("hub").get(pk=membership.pk)
    )
    if membership.ended_at is None:
        membership.ended_at = timezone.now()
        membership.save(update_fields=["ended_at"])
        slug = membership.hub.slug if membership.hub else ""
        journal.record("network.dismissed", membership, hub=slug, before={"role": membership.role}, by=by)
    return membership


@transaction.atomic
def invite_first_coordinator(email: str) -> str:
    """Invite the first coordinator of an empty network and return the link that the letter carries.

    :raises AlreadyCoordinated: if somebody coordinates the network already
    """
    coordinators = Membership.objects.standing().filter(role=Membership.Role.COORDINATOR)
    if coordinators.exclude(user__email__iexact=email.strip()).exists():
        raise AlreadyCoordinated(_("This network has a coordinator; ask them for an invitation."))
    user, link = accounts.invite(email, name="", language="de", by=None)
    appoint(user, role=Membership.Role.COORDINATOR, by=None)
    return link
