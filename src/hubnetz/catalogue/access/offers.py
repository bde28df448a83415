"""What the public sees."""

from collections.abc import Iterable
from datetime import date, datetime
from functools import partial
from typing import Any

from django.db.models import Count, Q, QuerySet, Window
from django.shortcuts import get_object_or_404
from django.utils import timezone

from hubnetz.catalogue.models import Offer, OfferTopic, ServiceKind
from hubnetz.lib.periods import BERLIN
from hubnetz.lib.worded import Given, Worded, among
from hubnetz.network import access as network
from hubnetz.network.models import Hub, Topic

network.watch(ServiceKind)
HEAVY = ("search", "words")  # what only a search needs
# What a card says. Texts are long and in two languages: a list does without.
CARD = ("code", "title", "summary", "mode", "price", "hub__name", "kind__name")


def offers_on_show() -> "QuerySet[Offer]":
    """Return all offers that are published and reviewed in time, each with hub, kind and topics.

    A hub that pauses or has ended offers nothing.
    """
    shown = shown_on(_today()).select_related("hub", "kind").prefetch_related("about__topic")
    return shown.defer(*HEAVY).order_by("hub__slug", "code")


def _today() -> date:
    return timezone.localdate(timezone=BERLIN)


def shown_on(today: "date | Given") -> "QuerySet[Offer]":
    """Return what the public sees on a day and nothing beside it, without order: for filters."""
    return Offer.objects.on_show(today).exclude(hub__in=network.hubs_away(today).order_by())


def cards(keys: Iterable[int]) -> list[Offer]:
    """Return the offers of these keys that are on show, in the order of the keys, with what a card says of one."""
    asked = list(keys)
    found = {offer.pk: offer for offer in _CARDS(keys=asked, today=_today())}
    return [found[key] for key in asked if key in found]


def _cards() -> "QuerySet[Offer]":
    shown = shown_on(Given("today")).filter(among("pk", "keys"))
    return shown.select_related("hub", "kind").only(*CARD)


_CARDS = Worded(_cards)


def cards_of(hub: Hub, most: int) -> tuple[list[Offer], int]:
    """Return a few offers of a hub with what a card says of each, and how many the hub has, in one query."""
    if most not in _CARDS_OF:
        _CARDS_OF[most] = Worded(partial(_cards_of, most))
    few: list[Any] = _CARDS_OF[most](hub=hub.pk, today=_today())
    return few, few[0].how_many if few else 0


def _cards_of(most: int) -> "QuerySet[Offer]":
    shown = shown_on(Given("today")).filter(hub=Given("hub")).annotate(how_many=Window(Count("pk")))
    return shown.select_related("hub", "kind").only(*CARD).order_by("code")[:most]


_CARDS_OF: dict[int, Worded[Offer]] = {}


def offers_published(since: datetime, until: datetime) -> "QuerySet[Offer]":
    """Return what the public sees and was published after one moment and not after another, oldest first."""
    new = offers_on_show().filter(published_at__gt=since, published_at__lte=until)
    return new.order_by("published_at", "pk")


def offers_about(hub: Hub | None = None, topic: Topic | None = None) -> "QuerySet[Offer]":
    """Return the offers the public sees, all, or those of one hub, about one topic, or both."""
    shown = offers_on_show()
    if hub:
        shown = shown.filter(hub=hub)
    if topic:
        shown = shown.filter(pk__in=OfferTopic.objects.filter(topic=topic).values("offer"))
    return shown


def offer_on_show(code: str) -> Offer:
    """Return one offer that the public may see, also with its place.

    :raises Http404: if there is none, or it is withdrawn
    """
    return get_object_or_404(offers_on_show().select_related("site"), code=code)


def offers_like(offer: Offer, most: int = 3) -> "QuerySet[Offer]":
    """Return what other hubs offer about the same: most topics in common first, the same kind before others."""
    topics = [about.topic_id for about in offer.about.all()]
    common = Count("about", filter=Q(about__topic__in=topics), distinct=True)
    same_kind = Count("pk", filter=Q(kind=offer.kind_id), distinct=True)
    found = offers_on_show().exclude(hub=offer.hub_id).annotate(common=common, same_kind=same_kind)
    return found.filter(common__gt=0).order_by("-common", "-same_kind", "-published_at", "pk")[:most]


def offers_standing(hub: Hub) -> "QuerySet[Offer]":
    """Return the published offers of a hub that are not withdrawn; for verbs that close it."""
    return hub.offers.filter(published_at__isnull=False, withdrawn_at=None).order_by("pk")


def kinds() -> "QuerySet[ServiceKind]":
    """Return the kinds of service in their order."""
    return ServiceKind.objects.order_by("position", "pk")


@network.kept
def kinds_known() -> tuple[ServiceKind, ...]:
    """Return the kinds of service in their order, kept in memory."""
    return tuple(kinds())
