"""Verbs of a hub: open it, give it a new name, a new lead, another profile."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hubnetz.lib.texts import Texts
from hubnetz.network import holding, rules, wordings
from hubnetz.network.actions import areas as areas_of
from hubnetz.network.actions.refusals import AddressTaken, AlreadyChanged, NotNext
from hubnetz.network.actions.roles import invite
from hubnetz.network.models import Hub, HubName, HubPhase, Membership, OldSlug, Partner, Region, Site, Topic


@transaction.atomic
def open_hub(
    *,
    name: Mapping[str, str],
    short: str,
    slug: str,
    kind: str,
    phases: Sequence[tuple[str, date]],
    site: Mapping[str, Any] | None = None,
    regions: Sequence[Region] = (),
    topic: Topic | None = None,
    email: str = "",
    lead: Mapping[str, str] | None = None,
    by: Any,
) -> Hub:
    """Open a hub: name, first phases, first site, areas from its first day on, and an invitation to its lead.

    Everything stands or nothing does. ``lead`` holds email, name and language; with a ``topic`` the hub answers
    for it in the regions, beside the regional hub.

    :raises AddressTaken: if a hub has or had the address
    :raises NotNext: if the phases cannot follow on one another
    :raises AlreadyAnswers: if an area is named twice
    """
    _refuse_taken(slug)
    before = ""
    for phase, _since in phases:
        if not rules.may_follow(phase, before):
            raise NotNext(_("These phases cannot follow on one another; please check their days."))
        before = phase
    days = [since for _phase, since in phases]
    if not days or days != sorted(set(days)):
        raise NotNext(_("Each phase needs a day after that of the phase before."))
    hub = Hub.objects.create(slug=slug, short=short.strip(), kind=kind, name=Texts(name), email=email)
    HubName.objects.create(hub=hub, name=Texts(name), short=hub.short, slug=slug, valid_from=days[0])
    ends = [holding.day_before(day) for day in days[1:]] + [None]
    for (phase, since), until in zip(phases, ends, strict=True):
        HubPhase.objects.create(hub=hub, kind=phase, valid_from=since, valid_until=until)
    if site:
        Site.objects.create(hub=hub, is_main=True, **site)
    holding.note("opened", hub, hub, since=days[0], after={"phases": [p for p, _d in phases]}, by=by)
    role = "thematic" if topic else "responsible"
    for region in regions:
        areas_of.take_area(hub, region, role=role, topic=topic, since=days[0], by=by)
    if lead and lead.get("email"):
        invite(
            lead["email"],
            name=lead.get("name", ""),
            role=Membership.Role.LEAD,
            hub=hub,
            language=lead.get("language") or "de",
            by=by,
        )
    return hub


def _refuse_taken(slug: str) -> None:
    taken = (
        Hub.objects.filter(slug=slug).exists()
        or OldSlug.objects.filter(slug=slug).exists()
        or HubName.objects.filter(slug=slug, valid_from__gt=holding.today()).exists()
    )
    if taken:
        raise AddressTaken(_("A hub has, had or will have this address. Please choose another one."))


@transaction.atomic
def rename(
    hub: Hub, *, name: Mapping[str, str], since: date, short: str = "", slug: str = "", by: Any
) -> HubName:
    """Give the hub a new name from a day on, perhaps a new short name and a new address; the old ones are found.

    A name for a day to come is used from that day on, by itself.

    :raises AlreadyChanged: if a name that begins on that day or later is noted
    :raises AddressTaken: if another hub has or had the address
    """
    hub = holding.hold(hub)
    latest = hub.names.order_by("-valid_from").first()
    if latest is None:
        first = hub.phases.order_by("valid_from").values_list("valid_from", flat=True).first()
        begun = min(first or since, holding.day_before(since))
        latest = HubName.objects.create(
            hub=hub, name=hub.name, short=hub.short, slug=hub.slug, valid_from=begun
        )
    if since <= latest.valid_from:
        raise AlreadyChanged(
            _(
                "The name “%(name)s” from the same day or a later one is noted, perhaps by a colleague a moment "
                "ago. Please look at the history and choose a later day."
            )
            % {"name": latest.name}
        )
    if slug == hub.slug:
        slug = ""
    if slug:
        _refuse_taken(slug)
    HubName.objects.filter(pk=latest.pk).update(valid_until=holding.day_before(since))
    made = HubName.objects.create(hub=hub, name=Texts(name), short=short.strip(), slug=slug, valid_from=since)
    after = {"name": dict(name), "short": short, "slug": slug}
    holding.note("renamed", hub, hub, since=since, before={"name": dict(latest.name)}, after=after, by=by)
    if since <= holding.today():
        _use(made, hub)
    return made


def _use(made: HubName, hub: Hub) -> None:
    hub.name, hub.short = made.name, made.short or hub.short
    if made.slug and made.slug != hub.slug:
        OldSlug.objects.create(hub=hub, slug=hub.slug, given_up_on=made.valid_from)
        hub.slug = made.slug
    hub.changed_at = timezone.now()
    hub.save(update_fields=["name", "short", "slug", "changed_at"])


@transaction.atomic
def use_names_of_today() -> int:
    """Let every hub bear the name that is valid today; returns how many changed. Done twice, nothing more happens."""
    valid = HubName.objects.on(holding.today()).select_related("hub")
    other = ~Q(name=F("hub__name")) | ~Q(short__in=["", F("hub__short")]) | ~Q(slug__in=["", F("hub__slug")])
    changed = list(valid.filter(other).order_by("hub", "pk"))
    for made in changed:
        _use(made, holding.hold(made.hub))
    return len(changed)


@transaction.atomic
def change_profile(
    hub: Hub,
    *,
    profile: Mapping[str, str],
    known_for: Mapping[str, str],
    web: str = "",
    email: str = "",
    seen: str | None = None,
    by: Any,
) -> Hub:
    """Say anew what the hub is and what it is known for, its website and its address; nothing changed, no trace.

    :raises ChangedMeanwhile: if somebody else changed it after the version ``seen`` was read
    """
    hub = holding.hold(hub)
    wordings.refuse_unseen(hub, seen)
    values = {"profile": Texts(profile), "known_for": Texts(known_for), "web": web.strip(), "email": email}
    before = {
        field: getattr(hub, field) for field in wordings.PROFILE if getattr(hub, field) != values[field]
    }
    if before:
        for field in before:
            setattr(hub, field, values[field])
        hub.save(update_fields=list(before))
        after = {field: values[field] for field in before}
        holding.note("described", hub, hub, since=holding.today(), before=before, after=after, by=by)
    return hub


@transaction.atomic
def hand_over(hub: Hub, *, to: str, kind: str, since: date, stays_partner: bool = True, by: Any) -> Partner:
    """Make another organisation lead the hub from a day on; the one before stays as a partner, or leaves.

    :raises AlreadyChanged: if a lead from that day or a later one is noted, or that organisation leads already
    """
    hub = holding.hold(hub)
    standing = Q(valid_until=None) | Q(valid_until__gte=since)
    leads = list(hub.partners.filter(standing, role="lead").order_by("pk"))
    if any((lead.valid_from and lead.valid_from >= since) or lead.name == to.strip() for lead in leads):
        raise AlreadyChanged(
            _(
                "This lead, or one from the same day or a later one, is noted already. Please look at the history."
            )
        )
    for lead in leads:
        Partner.objects.filter(pk=lead.pk).update(valid_until=holding.day_before(since))
        if stays_partner:
            Partner.objects.create(hub=hub, name=lead.name, kind=lead.kind, role="partner", valid_from=since)
    hub.partners.filter(standing, role="partner", name=to.strip()).update(
        valid_until=holding.day_before(since)
    )
    made = Partner.objects.create(hub=hub, name=to.strip(), kind=kind, role="lead", valid_from=since)
    before, after = {"lead": [lead.name for lead in leads]}, {"lead": [made.name]}
    holding.note("handed_over", hub, hub, since=since, before=before, after=after, by=by)
    return made
