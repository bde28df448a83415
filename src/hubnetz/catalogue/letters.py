"""One function per letter."""

from typing import Any

from django.conf import settings

from hubnetz.catalogue.models import Offer
from hubnetz.post import actions as post
from hubnetz.post import rendering
from hubnetz.post.models import Letter


def offer_to_check(offer: Offer, reader: Any) -> Letter:
    """Tell whoever looks after an offer that it drops out soon unless somebody says that it is right."""
    return _letter("offer_to_check", offer, reader)


def offer_dropped(offer: Offer, reader: Any) -> Letter:
    """Tell whoever looks after an offer that the public does not see it any more."""
    return _letter("offer_dropped", offer, reader)


def _letter(kind: str, offer: Offer, reader: Any) -> Letter:
    return post.write(
        f"catalogue.{kind}",
        to=reader.email,
        language=reader.language,
        template=f"catalogue/letters/{kind}.txt",
        context={
            "offer": offer,
            "reader": reader,
            "hub": offer.hub,
            # The desk lies above: its page is one of the fronts.
            "page": lambda: rendering.link(settings.HUBNETZ_FRONTS["desk_offer"], offer.code),
        },
        about=offer,
        hub=offer.hub.slug,
    )
