"""Who works at a hub: appointed, and a role ended once it was said what that means."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from hubnetz.casework import access as work
from hubnetz.casework import actions as casework
from hubnetz.lib import sight
from hubnetz.network import access, actions
from hubnetz.network.models import Hub, Membership
from hubnetz.office import hub_forms, words
from hubnetz.office.views import verbs
from hubnetz.ui.forms import Form


@verbs.on_hub
def team(request: HttpRequest, hub: Hub) -> HttpResponse:
    """Invite somebody to a role at the hub."""
    form = hub_forms.Member(verbs.sent(request))
    return verbs.answered(
        request,
        hub,
        form,
        lambda: actions.invite(
            form.cleaned_data["email"],
            name=form.cleaned_data["name"],
            role=form.cleaned_data["role"],
            hub=hub,
            by=request.user,
        ),
        title=_("Appoint somebody"),
        submit=_("Invite"),
        done=_("The invitation is on its way."),
    )


@verbs.on_hub
def dismissal(request: HttpRequest, hub: Hub, membership: int) -> HttpResponse:
    """Say what it means that somebody's role ends, and end it once that is confirmed."""
    role = access.membership_at(hub, membership)
    stays = access.is_last(role)
    return verbs.answered(
        request,
        hub,
        Form(verbs.sent(request)),
        lambda: casework.let_go(role, by=request.user),
        title=_("End the role of %(name)s") % {"name": role.user.name or role.user.email},
        lead=_("Nobody else leads this hub. Please appoint another lead first.") if stays else _means(role),
        submit="" if stays else _("End the role"),
        done=_("The role has ended."),
    )


def _means(role: Membership) -> str:
    """Say what becomes of somebody's rights and open work when the role ends."""
    said = [
        _("%(name)s is %(role)s and sees nothing of this hub any more, unless by another role.")
        % {"name": role.user.name or role.user.email, "role": words.TEAM[role.role]}
    ]
    with sight.whole_network("numbers for the network, no names"):
        enquiries, cases = [rows.count() for rows in work.work_of(role)]
    heir = work.heir_of(role)
    if enquiries or cases:
        open_work = _("Open enquiries: %(enquiries)s, open cases: %(cases)s.") % {
            "enquiries": enquiries, "cases": cases,
        }  # fmt: skip
        if heir == role.user:
            goes = _("They stay as they are, since another role allows it.")
        elif heir:
            goes = _("They go to %(name)s, with a letter.") % {"name": heir.name or heir.email}
        else:
            goes = _("Nobody leads the hub, so they wait for everybody there.")
        said += [open_work, goes]
    return " ".join(said)
