"""Offers for tests."""

from typing import Any

from django.utils import timezone

from hubnetz.catalogue.models import Offer, OfferTopic, ServiceKind
from hubnetz.network.models import Hub, Topic


def offer(hub: Hub, code: str = "papierlos", *, topics: list[Topic] | None = None, **fields: Any) -> Offer:
    """Make an offer on show: a free consultation."""
    kind, _ = ServiceKind.objects.get_or_create(
        code="consultation", defaults={"name": {"de": "Beratung", "en": "Consultation"}, "group": "advice"}
    )
    values = {
        "kind": kind,
        "title": {"de": "Bestellungen ohne Papier", "en": "Orders without paper"},
        "summary": {"de": "Wir sehen uns Ihre Abläufe an.", "en": "We look at your processes."},
        "text": {"de": "Sie zeigen uns einen Auftrag.", "en": "You show us an order."},
        "languages": ["de"],
        "audience": ["sme"],
        "value": 120,
        "published_at": timezone.now(),
        **fields,
    }
    made = Offer.objects.create(hub=hub, code=code, **values)
    for position, topic in enumerate(topics or []):
        OfferTopic.objects.create(offer=made, topic=topic, position=position)
    return made
