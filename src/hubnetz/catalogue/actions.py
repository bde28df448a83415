"""Verbs of the catalogue."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from hubnetz.catalogue.models import Offer, OfferTopic
from hubnetz.journal import actions as journal
from hubnetz.lib.codes import new_code
from hubnetz.network.models import Hub


@transaction.atomic
def copy_as_draft(offer: Offer, *, to: Hub, by: Any) -> Offer:
    """Give another hub a draft of the offer, which it completes and publishes itself; the first stays as it is."""
    about = list(offer.about.order_by("position", "pk"))
    copied = (
        "kind_id",
        "title",
        "summary",
        "text",
        "level",
        "audience",
        "mode",
        "languages",
        "price",
        "value",
    )
    made = Offer.objects.create(code=new_code(), hub=to, **{field: getattr(offer, field) for field in copied})
    OfferTopic.objects.bulk_create(
        OfferTopic(offer=made, topic_id=row.topic_id, position=row.position) for row in about
    )
    journal.record("catalogue.copied", made, hub=to.slug, before={"offer": offer.code}, by=by)
    return made


@transaction.atomic
def withdraw(offer: Offer, *, by: Any) -> Offer:
    """Take the offer off the pages from now on; withdrawn twice, the first moment stays."""
    offer = Offer.objects.select_for_update(of=("self",)).select_related("hub").get(pk=offer.pk)
    if offer.withdrawn_at is None:
        offer.withdrawn_at = timezone.now()
        offer.save(update_fields=["withdrawn_at", "changed_at"])
        journal.record("catalogue.withdrawn", offer, hub=offer.hub.slug, by=by)
    return offer
