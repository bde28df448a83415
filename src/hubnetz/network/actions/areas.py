"""Verbs of responsibility: who answers for which area and topic, from which day to which."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hubnetz.network import holding, reference
from hubnetz.network.actions.refusals import AlreadyAnswers, HasBegun, OutOfTime
from hubnetz.network.models import Hub, Region, Responsibility, Topic
from hubnetz.network.places import Place


@transaction.atomic
def know_region(*, ags: str, name: str, kind: str, nuts: str = "", parent: Region | None = None) -> Region:
    """Return the area with this official key, made now if it was not known; a known one stays as it is."""
    values = {"name": name, "kind": kind, "nuts": nuts, "parent": parent}
    return Region.objects.get_or_create(ags=ags, defaults=values)[0]


@transaction.atomic
def know_regions(rows: Iterable[Mapping[str, str]]) -> int:
    """Make areas known by key, name and perhaps NUTS code, those with short keys first; returns how many are new.

    Each lies in the area whose key is the beginning of its own, where that is known.
    """
    kinds = {2: Region.Kind.STATE, 5: Region.Kind.COUNTY, 8: Region.Kind.MUNICIPALITY}
    before = Region.objects.count()
    for row in rows:
        ags = row["ags"]
        above = Region.objects.filter(ags={5: ags[:2], 8: ags[:5]}.get(len(ags), "")).first()
        know_region(ags=ags, name=row["name"], kind=kinds[len(ags)], nuts=row.get("nuts", ""), parent=above)
    return Region.objects.count() - before


@transaction.atomic
def know_place(place: Place) -> Region:
    """Return the municipality or county that somebody named, with the areas it lies in, made now if not known."""
    state = know_region(ags=place.county_ags[:2], name=_state_name(place.county_ags), kind=Region.Kind.STATE)
    nuts = next((one.nuts3 for one in reference.counties() if one.ags == place.county_ags), "")
    county = know_region(
        ags=place.county_ags, name=place.county, kind=Region.Kind.COUNTY, nuts=nuts, parent=state
    )
    if not place.municipality_ags:
        return county
    return know_region(
        ags=place.municipality_ags, name=place.municipality, kind=Region.Kind.MUNICIPALITY, parent=county
    )


def _state_name(ags: str) -> str:
    names = {"06": "Hessen", "07": "Rheinland-Pfalz", "08": "Baden-Württemberg", "09": "Bayern"}
    return names.get(ags[:2], ags[:2])


@transaction.atomic
def take_area(
    hub: Hub,
    region: Region,
    *,
    since: date,
    until: date | None = None,
    role: str = Responsibility.Role.RESPONSIBLE,
    topic: Topic | None = None,
    source: str = "",
    by: Any,
) -> Responsibility:
    """Make the hub answer for an area from a day on, perhaps until a day; others may answer there as well.

    :raises AlreadyAnswers: if the hub answers there for the topic at that time already
    :raises OutOfTime: if the last day lies before the first
    """
    hub = holding.hold(hub)
    if until and until < since:
        raise OutOfTime(_("The last day lies before the first day."))
    same = Responsibility.objects.filter(hub=hub, region=region, topic=topic)
    overlapping = same.filter(Q(valid_until=None) | Q(valid_until__gte=since))
    if until:
        overlapping = overlapping.filter(valid_from__lte=until)
    if overlapping.exists():
        raise AlreadyAnswers(
            _("This hub answers for %(area)s at that time already; end that first, or choose another day.")
            % {"area": region.name}
        )
    made = Responsibility.objects.create(
        hub=hub,
        region=region,
        topic=topic,
        role=role,
        valid_from=since,
        valid_until=until,
        source=source,
    )
    after = {"area": region.ags, "role": role, "topic": topic.code if topic else "", "until": _said(until)}
    holding.note("area_taken", hub, hub, since=since, after=after, by=by)
    return made


@transaction.atomic
def give_up_area(responsibility: Responsibility, *, on: date, by: Any) -> Responsibility:
    """Let the hub answer for the area until that day, the day included; what was before stays.

    :raises HasBegun: if it ended before that day anyway
    :raises OutOfTime: if the day lies before its first day: what has not begun may be taken back
    """
    hub = holding.hold(responsibility.hub)
    row = Responsibility.objects.select_related("region").get(pk=responsibility.pk)
    if row.valid_until and row.valid_until < on:
        raise HasBegun(_("The hub answers there only until an earlier day."))
    if on < row.valid_from:
        raise OutOfTime(_("The last day lies before the first day. What has not begun can be taken back."))
    before = {"area": row.region.ags, "until": _said(row.valid_until)}
    row.valid_until = on
    row.save(update_fields=["valid_until"])
    after = {"area": row.region.ags, "until": _said(on)}
    holding.note("area_given_up", hub, hub, since=holding.day_after(on), before=before, after=after, by=by)
    return row


def _said(day: date | None) -> str:
    return day.isoformat() if day else ""
