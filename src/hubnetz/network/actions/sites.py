"""Verbs of sites: where a hub can be met, from a day on and until a day. Events keep the site they were held at."""

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hubnetz.network import holding
from hubnetz.network.actions.refusals import AlreadyChanged, LastSite, OutOfTime
from hubnetz.network.models import Hub, Site

ADDRESS = ("name", "street", "postcode", "town", "latitude", "longitude")


@transaction.atomic
def add_site(
    hub: Hub,
    *,
    postcode: str,
    town: str,
    latitude: float,
    longitude: float,
    since: date,
    name: str = "",
    street: str = "",
    is_main: bool = False,
    by: Any,
) -> Site:
    """Give the hub a further site from a day on; as the main one it takes that place from the one before.

    Sent twice, it is one site.

    :raises AlreadyChanged: if the site that is the main one begins on that day or later
    """
    hub = holding.hold(hub)
    values: dict[str, Any] = {"name": name, "street": street, "postcode": postcode, "town": town}
    values |= {"latitude": latitude, "longitude": longitude}
    standing = hub.sites.filter(Q(valid_until=None) | Q(valid_until__gte=since))
    if same := standing.filter(valid_from=since, is_main=is_main, **values).first():
        return same
    if not standing.exists():
        is_main = True
    if is_main:
        for main in standing.filter(is_main=True):
            if main.valid_from and main.valid_from >= since:
                raise AlreadyChanged(
                    _("Another main site from the same day or a later one is noted already.")
                )
            Site.objects.filter(pk=main.pk).update(valid_until=holding.day_before(since))
            kept = {field: getattr(main, field) for field in ADDRESS}
            Site.objects.create(hub=hub, is_main=False, valid_from=since, **kept)
    made = Site.objects.create(hub=hub, is_main=is_main, valid_from=since, **values)
    holding.note("site_added", hub, hub, since=since, after={"site": str(made), "main": is_main}, by=by)
    return made


@transaction.atomic
def move_site(
    site: Site,
    *,
    postcode: str,
    town: str,
    latitude: float,
    longitude: float,
    since: date,
    name: str = "",
    street: str = "",
    by: Any,
) -> Site:
    """Let a site be at another address from a day on; dates that took place there keep the old one.

    :raises AlreadyChanged: if the site ends before, or began on that day or later
    """
    hub = holding.hold(site.hub)
    old = _standing(site, since)
    Site.objects.filter(pk=old.pk).update(valid_until=holding.day_before(since))
    values = {"name": name, "street": street, "postcode": postcode, "town": town}
    made = Site.objects.create(
        hub=hub,
        is_main=old.is_main,
        valid_from=since,
        valid_until=old.valid_until,
        latitude=latitude,
        longitude=longitude,
        **values,
    )
    before = {"site": f"{old.street} {old.postcode} {old.town}".strip()}
    after = {"site": f"{street} {postcode} {town}".strip()}
    holding.note("site_moved", hub, hub, since=since, before=before, after=after, by=by)
    return made


def _standing(site: Site, since: date) -> Site:
    now = Site.objects.get(pk=site.pk)
    if (now.valid_from and now.valid_from >= since) or (now.valid_until and now.valid_until < since):
        raise AlreadyChanged(
            _("This site changes on the same day or ended before, perhaps by a colleague a moment ago.")
        )
    return now


@transaction.atomic
def close_site(site: Site, *, on: date, by: Any) -> Site:
    """Let a site close after its last day; another one must remain, and the longest known becomes the main one.

    :raises LastSite: if no other site remains: move it instead, or close the hub
    :raises OutOfTime: if it closed before, or its last day lies before its first
    """
    hub = holding.hold(site.hub)
    now = Site.objects.get(pk=site.pk)
    if (now.valid_until and now.valid_until <= on) or (now.valid_from and now.valid_from > on):
        raise OutOfTime(_("This site ends before that day anyway, or has not begun by then."))
    after = holding.day_after(on)
    others = hub.sites.exclude(pk=now.pk).filter(Q(valid_until=None) | Q(valid_until__gte=after))
    others = others.filter(Q(valid_from=None) | Q(valid_from__lte=after)).order_by("valid_from", "pk")
    heir = others.first()
    if heir is None:
        raise LastSite(_("This is the hub's only site. Please move it, or add another one first."))
    Site.objects.filter(pk=now.pk).update(valid_until=on)
    if now.is_main and not others.filter(is_main=True).exists():
        kept = {field: getattr(heir, field) for field in ADDRESS}
        Site.objects.filter(pk=heir.pk).update(valid_until=on)
        Site.objects.create(hub=hub, is_main=True, valid_from=after, valid_until=heir.valid_until, **kept)
    holding.note("site_closed", hub, hub, since=after, before={"site": str(now)}, by=by)
    return Site.objects.get(pk=now.pk)
