"""What stands beside the offers: who may use them, what is shared and taken over, and hints at funding."""

from datetime import datetime, timedelta
from typing import Any

from hubnetz.catalogue.models import Funding, Offer, OfferTemplate, OfferTopic, ServiceKind
from hubnetz.demo import facts
from hubnetz.network.models import Region, Site, Topic

CHECKED = timedelta(days=120)  # the shipped offers were published and checked that long ago
GOOD = timedelta(days=240)
COPIED = ("kind_id", "title", "summary", "text", "level", "audience", "mode", "languages", "price", "value")
MONEY = (
    "form",
    "sme_only",
    "most_staff",
    "rate",
    "ceiling",
    "opens_on",
    "closes_on",
    "url",
    "knowledge_on",
    "review_on",
)


def lay(hubs: dict[str, int], now: datetime) -> None:
    """Write all of it, for offers, hubs and topics that are there already."""
    known = facts.read("catalogue.toml")
    offers = {offer.code: offer for offer in Offer.objects.defer("search", "words")}
    _who(known["who"], offers)
    _shared(known, offers, now)
    _stale(known["stale"], hubs, now)
    _funding(known["funding"])


def _who(entries: list[dict[str, Any]], offers: dict[str, Offer]) -> None:
    for entry in entries:
        offer = offers[entry["offer"]]
        offer.sme_only = entry.get("sme_only", False)
        offer.most_staff = entry.get("most_staff")
        offer.place = entry.get("place", Offer.Place.ANYWHERE)
        offer.conditions = {code: entry[code].strip() for code in ("de", "en") if entry.get(code)}
        offer.save(update_fields=["sme_only", "most_staff", "place", "conditions"])


def _shared(known: dict[str, Any], offers: dict[str, Offer], now: datetime) -> None:
    Offer.objects.filter(code__in=known["shared"]).update(shareable=True)
    OfferTemplate.objects.bulk_create(
        OfferTemplate(
            offer=offers[entry["offer"]], note=entry["note"], marked_at=now - timedelta(days=40 - number)
        )
        for number, entry in enumerate(known["template"])
    )
    for entry in known["soon"]:
        Offer.objects.filter(code=entry["offer"]).update(review_on=now.date() + timedelta(days=entry["days"]))


def adopted(hubs: dict[str, int], now: datetime) -> None:
    """Write what hubs have taken over from others and not published yet, at the hub's main place."""
    for entry in facts.read("catalogue.toml")["adopted"]:
        origin = Offer.objects.get(code=entry["offer"])
        site = Site.objects.filter(hub_id=hubs[entry["hub"]], is_main=True).first()
        made = Offer.objects.create(
            code=f"{entry['offer']}-{entry['hub']}",
            hub_id=hubs[entry["hub"]],
            adopted_from=origin,
            site=site if origin.mode != "online" else None,
            **{name: getattr(origin, name) for name in COPIED},
        )
        Offer.objects.filter(pk=made.pk).update(changed_at=now - timedelta(days=entry["days_ago"]))
        OfferTopic.objects.bulk_create(
            OfferTopic(offer=made, topic_id=about.topic_id, position=about.position)
            for about in origin.about.order_by("position", "pk")
        )


def _stale(entries: list[dict[str, Any]], hubs: dict[str, int], now: datetime) -> None:
    topics = dict(Topic.objects.values_list("code", "pk"))
    kinds = dict(ServiceKind.objects.values_list("code", "pk"))
    for entry in entries:
        dropped = now - timedelta(days=entry["days_ago"])
        made = Offer.objects.create(
            code=entry["code"],
            hub_id=hubs[entry["hub"]],
            kind_id=kinds[entry["kind"]],
            audience=entry["audience"],
            mode=entry["mode"],
            languages=["de"],
            price=entry["price"],
            value=entry["value"],
            published_at=dropped - GOOD,
            checked_on=(dropped - GOOD).date(),
            review_on=dropped.date(),
            reminded_at=dropped - timedelta(days=14),
            dropped_at=dropped + timedelta(days=1),
            **{
                name: {code: entry[f"{name}_{code}"] for code in ("de", "en")}
                for name in ("title", "summary", "text")
            },
        )
        Offer.objects.filter(pk=made.pk).update(changed_at=dropped)
        OfferTopic.objects.bulk_create(
            OfferTopic(offer=made, topic_id=topics[code], position=number)
            for number, code in enumerate(entry["topics"])
        )


def _funding(entries: list[dict[str, Any]]) -> None:
    topics = dict(Topic.objects.values_list("code", "pk"))
    regions = dict(Region.objects.filter(kind=Region.Kind.STATE).values_list("ags", "pk"))
    for entry in entries:
        made = Funding.objects.create(
            code=entry["code"],
            region_id=regions[entry["region"]] if "region" in entry else None,
            **{name: entry[name] for name in MONEY if name in entry},
            **{
                name: {code: entry[f"{name}_{code}"] for code in ("de", "en")}
                for name in ("name", "giver", "purpose", "who")
            },
        )
        made.topics.set([topics[code] for code in entry["topics"]])
