"""Offers for tests."""

from typing import Any

from django.utils import timezone

from hubnetz.catalogue.models import Offer, OfferTopic, ServiceKind
from hubnetz.network.models import Hub, Topic


def offer(
    hub: Hub, topic: Topic, *, kind: str = "consultation", de: str = "Beratung", **fields: Any
) -> Offer:
    """Make a published offer about one topic."""
    service, _ = ServiceKind.objects.get_or_create(code=kind, defaults={"name": {"de": kind, "en": kind}})
    made = Offer.objects.create(
        hub=hub,
        kind=service,
        title={"de": de, "en": f"{de} (en)"},
        summary={"de": "Kurz gesagt.", "en": "In short."},
        text={"de": "Wir hören zu und helfen.", "en": "We listen and help."},
        published_at=timezone.now(),
        **fields,
    )
    OfferTopic.objects.create(offer=made, topic=topic)
    return made
