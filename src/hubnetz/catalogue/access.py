"""Which offers the public sees, and which are a hub's own."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone

from hubnetz.catalogue.models import Offer, OfferTopic, ServiceKind
from hubnetz.lib.periods import BERLIN
from hubnetz.network import access as network
from hubnetz.network.models import Hub, Topic


def offers_on_show() -> "QuerySet[Offer]":
    """Return all offers that are published and reviewed in time, each with hub, kind and topics.

    A hub that pauses or has ended offers nothing.
    """
    today = timezone.localdate(timezone=BERLIN)
    there = Offer.objects.on_show(today).exclude(hub__in=network.hubs_away(today).order_by())
    shown = there.select_related("hub", "kind").prefetch_related("about__topic")
    return shown.order_by("hub__slug", "code")


def offers_about(hub: Hub | None = None, topic: Topic | None = None) -> "QuerySet[Offer]":
    """Return the offers the public sees, all, or those of one hub, about one topic, or both."""
    shown = offers_on_show()
    if hub:
        shown = shown.filter(hub=hub)
    if topic:
        shown = shown.filter(pk__in=OfferTopic.objects.filter(topic=topic).values("offer"))
    return shown


def offer_on_show(code: str) -> Offer:
    """Return one offer that the public may see.

    :raises Http404: if there is none, or it is withdrawn
    """
    return get_object_or_404(offers_on_show(), code=code)


def offers_of(user: Any) -> "QuerySet[Offer]":
    """Return all offers of the hubs where the user works, also withdrawn ones."""
    return Offer.objects.filter(hub__in=network.hubs_of(user)).select_related("hub", "kind").order_by("code")


def offers_standing(hub: Hub) -> "QuerySet[Offer]":
    """Return the published offers of a hub that are not withdrawn; for verbs that close it."""
    return hub.offers.filter(published_at__isnull=False, withdrawn_at=None).order_by("pk")


def kinds() -> "QuerySet[ServiceKind]":
    """Return the kinds of service in their order."""
    return ServiceKind.objects.order_by("position", "pk")
