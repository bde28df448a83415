"""One page for each verb of a hub's life. Only a coordinator sees them; each calls one verb."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from hubnetz.casework import access as work
from hubnetz.casework import actions as casework
from hubnetz.lib.errors import Refused
from hubnetz.network import access, actions, rules, writing
from hubnetz.network.models import Hub, HubPhase, Membership, Responsibility, Site
from hubnetz.office import hub_forms, words
from hubnetz.office.views import frame
from hubnetz.office.views.hubs import region_of, today
from hubnetz.ui import answers
from hubnetz.ui.forms import Form

both = require_http_methods(["GET", "POST"])


def sent(request: HttpRequest) -> Any:
    """Return what was posted; None while the form is only shown."""
    return request.POST if request.method == "POST" else None


def answered(
    request: HttpRequest,
    hub: Hub,
    form: Form,
    verb: Callable[[], object],
    *,
    title: str,
    lead: str = "",
    submit: str,
    done: str,
) -> HttpResponse:
    """Show the form, or do what was asked for and go back to the hub; a refusal stands above the form."""
    if request.method == "POST" and form.is_valid():
        try:
            verb()
        except Refused as refusal:
            writing.refuse(form, refusal)
        else:
            return _back(request, hub, done)
    context = {"at": "hubs", "hub": hub, "title": title, "lead": lead, "submit": submit}
    return answers.page(request, "office/hub_form.html", context, form=form)


def _back(request: HttpRequest, hub: Hub, done: str) -> HttpResponse:
    messages.success(request, done)
    return answers.moved(request, reverse("office:hub", args=[access.slug_now(hub)]))


def _refused(request: HttpRequest, hub: Hub, refusal: Refused) -> HttpResponse:
    messages.error(request, refusal.sentence)
    return answers.moved(request, reverse("office:hub", args=[access.slug_now(hub)]))


@both
@frame.for_coordinators
def name(request: HttpRequest, slug: str) -> HttpResponse:
    """Give the hub a new name from a day on."""
    hub = access.hub_known(slug)
    form = hub_forms.Name(sent(request), initial={"since": today()})
    return answered(
        request,
        hub,
        form,
        lambda: actions.rename(
            hub,
            name=form.name,
            since=form.cleaned_data["since"],
            short=form.cleaned_data["short"],
            slug=form.cleaned_data["slug"],
            by=request.user,
        ),
        title=_("New name"),
        lead=_("The old name is still found, and stays in the history."),
        submit=_("Rename the hub"),
        done=_("The new name is noted."),
    )


@both
@frame.for_coordinators
def phase(request: HttpRequest, slug: str) -> HttpResponse:
    """Let the hub enter its next phase."""
    hub = access.hub_known(slug)
    last = hub.phases.order_by("-valid_from").first()
    own_pages = {HubPhase.Kind.PAUSED, HubPhase.Kind.ENDED}
    next_ones = [one for one in HubPhase.Kind if one not in own_pages]
    next_ones = [one for one in next_ones if rules.may_follow(one, last.kind if last else "")]
    form = hub_forms.Phase(next_ones, sent(request), initial={"since": today()})
    return answered(
        request,
        hub,
        form,
        lambda: actions.enter_phase(
            hub, phase=form.cleaned_data["phase"], since=form.cleaned_data["since"], by=request.user
        ),
        title=_("Next phase"),
        lead=_("It begins on its day by itself. A break and the closing have pages of their own."),
        submit=_("Note the phase"),
        done=_("The phase is noted."),
    )


@both
@frame.for_coordinators
def pause(request: HttpRequest, slug: str) -> HttpResponse:
    """Let the hub pause."""
    hub = access.hub_known(slug)
    others = [one for one in access.hubs_on_show() if one.pk != hub.pk]
    form = hub_forms.Pause(others, sent(request), initial={"since": today(), "dates": "keep"})
    return answered(
        request,
        hub,
        form,
        lambda: casework.pause_hub(
            hub,
            since=form.cleaned_data["since"],
            until=form.cleaned_data["until"],
            deputy=form.chosen,
            cancel_dates=form.cleaned_data["dates"] == "cancel",
            by=request.user,
        ),
        title=_("A break"),
        lead=_(
            "The hub's page says so and names the hub that stands in. Its offers are not shown meanwhile."
        ),
        submit=_("Let the hub pause"),
        done=_("The break is noted."),
    )


@both
@frame.for_coordinators
def lead(request: HttpRequest, slug: str) -> HttpResponse:
    """Hand the hub over to another lead organisation."""
    hub = access.hub_known(slug)
    form = hub_forms.Lead(sent(request), initial={"since": today(), "stays_partner": True})
    return answered(
        request,
        hub,
        form,
        lambda: actions.hand_over(
            hub,
            to=form.cleaned_data["to"],
            kind=form.cleaned_data["kind"],
            since=form.cleaned_data["since"],
            stays_partner=form.cleaned_data["stays_partner"],
            by=request.user,
        ),
        title=_("New lead"),
        lead=_("The hub stays the same; another organisation leads it from a day on."),
        submit=_("Hand the hub over"),
        done=_("The new lead is noted."),
    )


@both
@frame.for_coordinators
def areas(request: HttpRequest, slug: str) -> HttpResponse:
    """Let the hub answer for a further area; where others answer already, that is shown first."""
    hub = access.hub_known(slug)
    begun = {"since": today(), "width": "county", "role": "responsible"}
    form = hub_forms.Area(access.topics(), access.regions(), sent(request), initial=begun)

    def take() -> None:
        data = form.cleaned_data
        actions.take_area(
            hub,
            region_of(data["found"]),
            role=data["role"],
            topic=form.chosen_topic,
            since=data["since"],
            until=data["until"],
            by=request.user,
        )

    if request.method == "POST" and form.is_valid() and not form.cleaned_data["anyway"]:
        others = access.others_answering(form.ags, form.cleaned_data["since"], hub)
        same = [
            row for row in others if row.role == form.cleaned_data["role"] and row.topic == form.chosen_topic
        ]
        if same:
            form.ask_anyway(
                _("Here %(hubs)s answers already. Tick the box below if this hub answers there as well.")
                % {"hubs": ", ".join(dict.fromkeys(str(row.hub) for row in same))}
            )
    return answered(
        request,
        hub,
        form,
        take,
        title=_("A further area"),
        lead=_("Whoever asks from there is led to this hub from that day on."),
        submit=_("Note the area"),
        done=_("The area is noted."),
    )


@both
@frame.for_coordinators
def area_end(request: HttpRequest, slug: str, entry: str) -> HttpResponse:
    """Let the hub give up an area."""
    hub = access.hub_known(slug)
    row = access.entry_of(hub, entry)
    if not isinstance(row, Responsibility):
        raise Http404
    form = hub_forms.LastDay(sent(request), initial={"on": today()})
    return answered(
        request,
        hub,
        form,
        lambda: actions.give_up_area(row, on=form.cleaned_data["on"], by=request.user),
        title=_("Give up %(area)s") % {"area": row.region.name},
        lead=_others(row),
        submit=_("Give the area up"),
        done=_("The last day is noted."),
    )


def _others(row: Responsibility) -> str:
    others = access.others_answering(row.region.ags, today(), row.hub)
    hubs = dict.fromkeys(str(one.hub) for one in others)
    if hubs:
        return _("These hubs answer there as well: %(hubs)s.") % {"hubs": ", ".join(hubs)}
    return _("Nobody else answers there: it becomes a white spot, and the nearest hub stands in.")


@both
@frame.for_coordinators
def sites(request: HttpRequest, slug: str) -> HttpResponse:
    """Give the hub a further site."""
    hub = access.hub_known(slug)
    form = hub_forms.Site(sent(request), initial={"since": today()})
    return answered(
        request,
        hub,
        form,
        lambda: actions.add_site(
            hub,
            **form.address,
            since=form.cleaned_data["since"],
            is_main=form.cleaned_data["is_main"],
            by=request.user,
        ),
        title=_("A further site"),
        submit=_("Note the site"),
        done=_("The site is noted."),
    )


@both
@frame.for_coordinators
def site_move(request: HttpRequest, slug: str, entry: str) -> HttpResponse:
    """Let a site move."""
    hub = access.hub_known(slug)
    site = _site(hub, entry)
    begun = {"since": today(), "site_name": site.name}
    form = hub_forms.Move(sent(request), initial=begun)
    return answered(
        request,
        hub,
        form,
        lambda: actions.move_site(site, **form.address, since=form.cleaned_data["since"], by=request.user),
        title=_("%(site)s moves") % {"site": site},
        lead=_("Dates that are announced for the old address keep it; please change those after the move."),
        submit=_("Note the move"),
        done=_("The move is noted."),
    )


@both
@frame.for_coordinators
def site_end(request: HttpRequest, slug: str, entry: str) -> HttpResponse:
    """Let a site close."""
    hub = access.hub_known(slug)
    site = _site(hub, entry)
    form = hub_forms.LastDay(sent(request), initial={"on": today()})
    return answered(
        request,
        hub,
        form,
        lambda: actions.close_site(site, on=form.cleaned_data["on"], by=request.user),
        title=_("%(site)s closes") % {"site": site},
        submit=_("Close the site"),
        done=_("The last day is noted."),
    )


def _site(hub: Hub, entry: str) -> Site:
    row = access.entry_of(hub, entry)
    if not isinstance(row, Site):
        raise Http404
    return row


@both
@frame.for_coordinators
def profile(request: HttpRequest, slug: str) -> HttpResponse:
    """Say anew what the hub is."""
    hub = access.hub_known(slug)
    form = writing.Profile(hub, sent(request))
    return answered(
        request,
        hub,
        form,
        lambda: actions.change_profile(hub, **form.values, by=request.user),
        title=_("Profile"),
        submit=_("Save"),
        done=_("The profile is saved."),
    )


@both
@frame.for_coordinators
def team(request: HttpRequest, slug: str) -> HttpResponse:
    """Invite somebody to a role at the hub."""
    hub = access.hub_known(slug)
    form = hub_forms.Member(sent(request))
    return answered(
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


@both
@frame.for_coordinators
def dismissal(request: HttpRequest, slug: str, membership: int) -> HttpResponse:
    """Say what it means that somebody's role ends, and end it once that is confirmed."""
    hub = access.hub_known(slug)
    role = access.membership_at(hub, membership)
    stays = actions.is_last(role)
    return answered(
        request,
        hub,
        Form(sent(request)),
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
    enquiries, cases = (rows.count() for rows in work.work_of(role))
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


@require_POST
@frame.for_coordinators
def taking_back(request: HttpRequest, slug: str, entry: str) -> HttpResponse:
    """Take back an entry that has not begun."""
    hub = access.hub_known(slug)
    try:
        actions.take_back(access.entry_of(hub, entry), by=request.user)
    except Refused as refusal:
        return _refused(request, hub, refusal)
    return _back(request, hub, _("It is taken back."))


@require_POST
@frame.for_coordinators
def settlement(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Note what became of a proposal."""
    hub = access.hub_known(slug)
    state = request.POST.get("state", "")
    if state not in ("done", "declined"):
        raise BadRequest("No state a proposal can get.")
    reply = request.POST.get("reply", "")[:400]
    try:
        actions.settle(access.proposal_at(hub, code), state=state, reply=reply, by=request.user)
    except Refused as refusal:
        return _refused(request, hub, refusal)
    return _back(request, hub, _("The proposal is settled."))
