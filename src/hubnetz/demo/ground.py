"""What stands before anything happens: the network, its places, hubs, offers and the people who sign in."""

import csv
import tomllib
from dataclasses import dataclass
from datetime import date, datetime
from importlib.resources import files

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import models

from hubnetz.accounts.models import User
from hubnetz.catalogue.models import Offer, OfferTopic, ServiceKind
from hubnetz.demo import dates, facts, scenario, shelves, sign_ins
from hubnetz.demo import known as directory
from hubnetz.events.models import EventKind
from hubnetz.journal.models import Entry
from hubnetz.network import reference
from hubnetz.network.models import (
    Channel,
    Hub,
    HubName,
    HubPhase,
    Membership,
    Network,
    Partner,
    Region,
    Responsibility,
    Site,
    Topic,
)


@dataclass(slots=True)
class Ground:
    """The primary keys that history refers to."""

    hubs: dict[str, int]
    topics: dict[str, int]
    event_kinds: dict[str, int]
    sites: dict[str, list[int]]
    channels: dict[tuple[str, str], int]
    users: dict[str, int]


def lay(known: facts.Facts, *, seed: int, scale: float, now: datetime) -> Ground:
    """Write everything that stands before the history, and return its keys."""
    network = known.network
    Network.objects.create(
        pk=1,
        name={"de": network["name_de"], "en": network["name_en"]},
        coordinator=network["coordinator"],
        synthetic=True,
        seed=seed,
        scale=scale,
    )
    topics = _keys(
        Topic,
        "code",
        [
            Topic(
                code=topic.code,
                name={"de": topic.de, "en": topic.en},
                text={"de": topic.text_de, "en": topic.text_en},
                position=position,
            )
            for position, topic in enumerate(reference.topics())
        ],
    )
    hubs = _hubs(known)
    _responsibilities(hubs, topics, _regions())
    _offers(known, hubs, topics, now)
    directory.write(hubs, topics)
    shelves.lay(hubs, now)
    sites = _sites(known, hubs)
    shelves.adopted(hubs, now)
    return Ground(
        hubs=hubs,
        topics=topics,
        event_kinds=_event_kinds(),
        sites=sites,
        channels=_channels(known, hubs),
        users=_users(known, hubs),
    )


def _keys(model: type[models.Model], name: str, rows: list) -> dict[str, int]:
    """Write rows and return their keys by a field."""
    return {getattr(row, name): row.pk for row in model._default_manager.bulk_create(rows)}


def _regions() -> dict[str, int]:
    """Write states, counties and municipalities."""
    states = [("08", "DE1", "Baden-Württemberg"), ("09", "DE2", "Bayern"), ("07", "DEB", "Rheinland-Pfalz")]
    keys = _keys(
        Region,
        "ags",
        [Region(ags=ags, nuts=nuts, kind=Region.Kind.STATE, name=name) for ags, nuts, name in states],
    )
    nuts = {county.ags: county.nuts3 for county in reference.counties()}
    towns = reference.municipalities()
    counties = {town.county_ags: town.county for town in towns if town.county_ags[:2] in keys}
    keys |= _keys(
        Region,
        "ags",
        [
            Region(
                ags=ags, nuts=nuts.get(ags, ""), kind=Region.Kind.COUNTY, name=name, parent_id=keys[ags[:2]]
            )
            for ags, name in sorted(counties.items())
        ],
    )
    return keys | _keys(
        Region,
        "ags",
        [
            Region(
                ags=town.municipality_ags,
                kind=Region.Kind.MUNICIPALITY,
                name=town.municipality,
                parent_id=keys[town.county_ags],
            )
            for town in towns
            if town.county_ags in keys
        ],
    )


def _hubs(known: facts.Facts) -> dict[str, int]:
    keys = _keys(
        Hub,
        "slug",
        [
            Hub(
                slug=hub.slug,
                short=hub.short,
                kind=hub.kind,
                name=hub.name,
                profile=hub.profile,
                known_for=hub.known_for,
                web=hub.web,
                email=f"kontakt.{hub.slug}@hubnetz.example",
                knowledge_on=hub.knowledge_on,
            )
            for hub in known.hubs
        ],
    )
    HubName.objects.bulk_create(
        HubName(hub_id=keys[hub.slug], name=n.name, valid_from=n.valid_from, valid_until=n.valid_until)
        for hub in known.hubs
        for n in hub.names
    )
    HubPhase.objects.bulk_create(
        HubPhase(hub_id=keys[hub.slug], kind=p.kind, valid_from=p.valid_from, valid_until=p.valid_until)
        for hub in known.hubs
        for p in hub.phases
    )
    Partner.objects.bulk_create(
        Partner(hub_id=keys[hub.slug], name=p.name, kind=p.kind, role=p.role)
        for hub in known.hubs
        for p in hub.partners
    )
    return keys


def _sites(known: facts.Facts, hubs: dict[str, int]) -> dict[str, list[int]]:
    keys: dict[str, list[int]] = {}
    for hub in known.hubs:
        rows = Site.objects.bulk_create(
            Site(
                hub_id=hubs[hub.slug],
                name=site.name,
                street=site.street,
                postcode=site.postcode,
                town=site.town,
                latitude=site.latitude,
                longitude=site.longitude,
                is_main=site.is_main,
            )
            for site in hub.sites
        )
        keys[hub.slug] = [row.pk for row in rows]
    return keys


def _channels(known: facts.Facts, hubs: dict[str, int]) -> dict[tuple[str, str], int]:
    rows = [(hub.slug, platform) for hub in known.hubs for platform in hub.channels]
    written = Channel.objects.bulk_create(
        Channel(hub_id=hubs[slug], platform=platform) for slug, platform in rows
    )
    return {key: row.pk for key, row in zip(rows, written, strict=True)}


def _responsibilities(hubs: dict[str, int], topics: dict[str, int], regions: dict[str, int]) -> None:
    path = files("hubnetz.network").joinpath("data/responsibilities.csv")
    with path.open(encoding="utf-8") as lines:
        Responsibility.objects.bulk_create(
            Responsibility(
                hub_id=hubs[row["hub"]],
                region_id=regions[row["ags"]],
                topic_id=topics[row["topic"]] if row["topic"] else None,
                role=row["role"],
                valid_from=date.fromisoformat(row["valid_from"]),
                valid_until=date.fromisoformat(row["valid_until"]) if row["valid_until"] else None,
                source=row["source"][:200],
            )
            for row in csv.DictReader(lines)
        )


def _offers(known: facts.Facts, hubs: dict[str, int], topics: dict[str, int], now: datetime) -> None:
    text = files("hubnetz.catalogue").joinpath("data/kinds.toml").read_text(encoding="utf-8")
    kinds = _keys(
        ServiceKind,
        "code",
        [
            ServiceKind(
                code=kind["code"],
                group=kind["group"],
                name={"de": kind["de"], "en": kind["en"]},
                text={"de": kind["text_de"], "en": kind["text_en"]},
                position=position,
            )
            for position, kind in enumerate(tomllib.loads(text)["kind"])
        ],
    )
    offers = _keys(
        Offer,
        "code",
        [
            Offer(
                code=offer.code,
                hub_id=hubs[offer.hub],
                kind_id=kinds[offer.kind],
                title=offer.title,
                summary=offer.summary,
                text=offer.text,
                level=offer.level,
                audience=list(offer.audience),
                mode=offer.mode,
                languages=list(offer.languages),
                price=offer.price,
                value=offer.value,
                checked_on=(now - shelves.CHECKED).date(),
                review_on=now.date() + shelves.GOOD,
                published_at=now - shelves.CHECKED,
            )
            for offer in known.offers
        ],
    )
    OfferTopic.objects.bulk_create(
        OfferTopic(offer_id=offers[offer.code], topic_id=topics[topic], position=position)
        for offer in known.offers
        for position, topic in enumerate(offer.topics)
    )


def _event_kinds() -> dict[str, int]:
    return _keys(
        EventKind,
        "code",
        [
            EventKind(code=kind["code"], name={"de": kind["de"], "en": kind["en"]}, position=position)
            for position, kind in enumerate(scenario.event_kinds())
        ],
    )


def _users(known: facts.Facts, hubs: dict[str, int]) -> dict[str, int]:
    """Write the demo users with their roles. The password is the same for all, so it is hashed once."""
    hashed = make_password(sign_ins.PASSWORD)
    keys = _keys(
        User,
        "email",
        [
            User(email=user.email, name=user.name, password=hashed, is_demo=True, language="de")
            for user in sign_ins.users()
        ],
    )
    EmailAddress.objects.bulk_create(
        EmailAddress(user_id=key, email=email, verified=True, primary=True) for email, key in keys.items()
    )
    since = {hub.slug: dates.at(hub.since("building"), 9) for hub in known.hubs}
    start = min(since.values())
    memberships = Membership.objects.bulk_create(
        Membership(
            user_id=keys[user.email],
            hub_id=hubs[user.hub] if user.hub else None,
            role=user.role,
            since=since.get(user.hub, start),
        )
        for user in sign_ins.users()
    )
    Entry.objects.bulk_create(
        Entry(
            at=membership.since,
            verb="network.appointed",
            noun=Membership._meta.label_lower,
            code=str(membership.pk),
            hub=user.hub,
            after={"role": user.role, "user": membership.user_id},
        )
        for membership, user in zip(memberships, sign_ins.users(), strict=True)
    )
    return keys
