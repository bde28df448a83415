"""Who answers where on a day: of the rows that hold, those in force, and each county's line made of them."""

from collections import Counter
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from hubnetz.lib.periods import BERLIN
from hubnetz.network import coverage as lines
from hubnetz.network import reference, rules
from hubnetz.network.access import life
from hubnetz.network.coverage import Coverage
from hubnetz.network.models import Hub, Region, Responsibility
from hubnetz.network.validity import end_of
from hubnetz.network.versions import kept

_ROLES: dict[str, rules.Role] = {
    "responsible": "responsible",
    "deputy": "deputy",
    "thematic": "thematic",
    "coordinator": "coordinator",
}


def responsibilities(on: date) -> "QuerySet[Responsibility]":
    """Return all responsibilities valid on the day, with hub, region and topic."""
    return (
        Responsibility.objects.on(on)
        .select_related("hub", "region", "topic")
        .order_by("role", "hub__slug", "pk")
    )


def counties() -> "QuerySet[Region]":
    """Return the counties, by name."""
    return Region.objects.filter(kind=Region.Kind.COUNTY).order_by("name", "ags")


@kept
def answering(on: date) -> tuple[rules.Responsibility, ...]:
    """Return who answers for what on a day, as the rules want it: for hubs that pause or have ended, who does now."""
    return _in_force(list(responsibilities(on)), life.standings(on), on)


def _in_force(
    held: list[Responsibility], standings: dict[str, rules.Standing], on: date
) -> tuple[rules.Responsibility, ...]:
    rows = tuple(
        rules.Responsibility(
            area_kind=row.region.kind,
            ags=row.region.ags,
            hub=row.hub.slug,
            role=_ROLES[row.role],
            topic=row.topic.code if row.topic else "",
            valid_from=row.valid_from,
            valid_until=row.valid_until,
        )
        for row in (*held, *life.responsibilities_left(on))
    )
    return rules.in_force(rows, standings, on=on)


def coverage(on: date | None = None) -> Coverage:
    """Return who answers for which county on the day (today if none is named), by name; five queries.

    It is what `rules.route` says: where a hub pauses, its deputy or the nearest hub stands in. The names of hubs are
    in the page's language; two counties of one name are told apart.
    """
    day = on or timezone.localdate(timezone=BERLIN)
    held = list(responsibilities(day).select_related("hub", "region__parent", "topic"))
    standings = life.standings(day)
    in_force = _in_force(held, standings, day)
    known = {
        slug: (short, str(name)) for slug, short, name in Hub.objects.values_list("slug", "short", "name")
    }
    regions = {row.region.ags: row.region for row in held}
    rows, pausing = [], []
    for row in in_force:
        region = regions.get(row.ags)
        if region is None or row.topic or row.area_kind == Region.Kind.STATE:
            continue
        if row.hub:
            rows.append(_line(region, row.hub, row.role, row.valid_from or day, known))
        elif row.because == "paused":
            slug = next(one for one in standings if standings[one].short == row.instead_of)
            pause = lines.Pausing(slug, *known[slug], end_of(standings[slug].until))
            pausing.append((_county_of(region), pause))
    # Where everybody who is named is away, the nearest hub answers since the last of them went.
    answered = {row.ags for row in rows}
    for ags, away in _away(held, answered, standings).items():
        if hub := _nearest(regions[ags], in_force, day):
            rows.append(_line(regions[ags], hub, "deputy", away, known))
    states = {row.region.ags for row in held if row.region.kind == Region.Kind.STATE}
    named = _named_apart(counties().values_list("ags", "name"))
    return lines.coverage(named, rows, states=states, pausing=pausing)


def _county_of(region: Region) -> str:
    if region.kind != Region.Kind.MUNICIPALITY:
        return region.ags
    return region.parent.ags if region.parent else region.ags[:5]


def _line(region: Region, hub: str, role: str, since: date, known: dict[str, tuple[str, str]]) -> lines.Row:
    answers = lines.Answering(hub, *known[hub], since)
    county = _county_of(region) if region.kind == Region.Kind.MUNICIPALITY else ""
    return lines.Row(answers, region.kind, region.ags, region.name, role, county)


def _away(
    held: list[Responsibility], answered: set[str], standings: dict[str, rules.Standing]
) -> dict[str, date]:
    """Return the areas whose hubs are all away, each with the day on which the last of them went."""
    found: dict[str, date] = {}
    for row in held:
        ags, standing = row.region.ags, standings.get(row.hub.slug)
        if row.topic or row.region.kind == Region.Kind.STATE or ags in answered or standing is None:
            continue
        if standing.since:
            found[ags] = max(found.get(ags, standing.since), standing.since)
    return found


def _nearest(area: Region, in_force: tuple[rules.Responsibility, ...], on: date) -> str:
    """Return the hub that a need from the area is led to where nobody is named for it; empty if there is none."""
    places = reference.county_places() if area.kind == Region.Kind.COUNTY else reference.municipalities()
    place = next((place for place in places if place.key == area.ags), None)
    found = rules.route(place, (), in_force, on=on, nearby=reference.inside())
    return next((hub.slug for hub in found.hubs if hub.role == "deputy"), "")


def _named_apart(known: "QuerySet[Region, tuple[str, str]]") -> list[tuple[str, str]]:
    """Return key and name of counties; a city and the county around it, of one name, are called what they are."""
    pairs = list(known)
    often = Counter(name for _ags, name in pairs)
    if often.total() == len(often):
        return pairs
    labels = {county.county_ags: county for county in reference.county_places()}
    named = []
    for ags, name in pairs:
        county = labels.get(ags)
        if often[name] > 1 and county is not None:
            name = _("City of %(name)s") % {"name": name} if county.county_kind == "city" else county.label
        named.append((ags, name))
    return named
