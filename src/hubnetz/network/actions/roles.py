"""Verbs of the network: who works where."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hubnetz.accounts import actions as accounts
from hubnetz.accounts.models import User
from hubnetz.journal import actions as journal
from hubnetz.lib import addresses
from hubnetz.lib.periods import start_of_day
from hubnetz.network import holding
from hubnetz.network.access import life
from hubnetz.network.actions import tokens
from hubnetz.network.actions.refusals import AlreadyCoordinated, HasRoleAlready, LastOne
from hubnetz.network.models import Hub, Membership, Token


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
def invite(
    email: str, *, name: str, role: str, hub: Hub | None = None, language: str = "de", by: Any
) -> Membership:
    """Give somebody a role, with an account if they have none, and write them where to choose a password.

    For one role of one account there is one letter a day, also if the role was ended and given again.

    :raises HasRoleAlready: if they hold the role; they get no letter
    """
    user = accounts.know_account(email, name=name, language=language, by=by)
    same = Membership.objects.filter(user=user, hub=hub, role=role)
    if same.filter(ended_at=None).exists():
        raise HasRoleAlready(
            _(
                "%(name)s has this role already, so no letter goes out. Whoever has lost the invitation gets a new "
                "link at the sign-in, by “I have forgotten my password”."
            )
            % {"name": user.name or user.email}
        )
    was_written = same.filter(since__gte=start_of_day(holding.today())).exists()
    made = appoint(user, role=role, hub=hub, by=by)
    if not was_written:
        accounts.write_invitation(user, name=name, language=language)
    return made


@transaction.atomic
def dismiss(membership: Membership, *, with_hub: bool = False, by: Any) -> Membership:
    """End a role; whoever held it sees nothing of the hub any more, nor do their programs. Asked twice: harmless.

    ``with_hub`` says that the hub itself has ended, and nobody has to stay.

    :raises LastOne: if nobody else would lead the hub or coordinate the network
    """
    peers = Membership.objects.standing().filter(hub=membership.hub_id, role=membership.role)
    list(peers.select_for_update(of=("self",)).order_by("pk"))  # two who leave at once take turns
    membership = (
        Membership.objects.select_for_update(of=("self",)).select_related("hub").get(pk=membership.pk)
    )
    if membership.ended_at is None and not with_hub and life.is_last(membership):
        raise LastOne(
            _("Nobody else leads this hub. Please appoint another lead first.")
            if membership.hub
            else _("Nobody else coordinates the network. Please appoint another coordinator first.")
        )
    if membership.ended_at is None:
        membership.ended_at = timezone.now()
        membership.save(update_fields=["ended_at"])
        slug = membership.hub.slug if membership.hub else ""
        journal.record("network.dismissed", membership, hub=slug, before={"role": membership.role}, by=by)
        _end_tokens(membership, by=by)
    return membership


def _end_tokens(left: Membership, *, by: Any) -> None:
    """Shut out the programs of somebody who has no role at the hub any more: a role given later opens none again."""
    if not Membership.objects.standing().filter(hub=left.hub_id, user=left.user_id).exists():
        for token in Token.objects.filter(hub=left.hub_id, user=left.user_id, ended_at=None):
            tokens.end_token(token, by=by)


@transaction.atomic
def invite_first_coordinator(email: str) -> str:
    """Invite the first coordinator of an empty network and return the link that the letter carries.

    :raises AlreadyCoordinated: if somebody coordinates the network already
    """
    coordinators = Membership.objects.standing().filter(role=Membership.Role.COORDINATOR)
    if coordinators.exclude(addresses.whose(email, "user__email")).exists():
        raise AlreadyCoordinated(_("This network has a coordinator; ask them for an invitation."))
    user, link = accounts.invite(email, name="", language="de", by=None)
    appoint(user, role=Membership.Role.COORDINATOR, by=None)
    return link
