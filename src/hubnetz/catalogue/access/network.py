"""What the office sees of all hubs' offers: what the public sees, and counts of the rest."""

from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import Count, QuerySet
from django.shortcuts import get_object_or_404

from hubnetz.catalogue import rules
from hubnetz.catalogue.access.editing import Standing, state_in_sql
from hubnetz.catalogue.access.offers import HEAVY
from hubnetz.catalogue.models import Offer
from hubnetz.network import access as network
from hubnetz.network.models import Hub


def offers_in_network() -> "QuerySet[Offer]":
    """Return every published offer of all hubs, also stale ones; drafts and what was withdrawn are the hub's own."""
    published = Offer.objects.filter(published_at__isnull=False, withdrawn_at=None)
    return published.select_related("hub", "kind", "template").defer(*HEAVY).order_by("hub__slug", "code")


def offer_in_network(code: str) -> Offer:
    """Return one published offer of any hub.

    :raises Http404: if there is none, or it is a draft or withdrawn
    """
    return get_object_or_404(offers_in_network(), code=code)


def standing_by_hub(today: date) -> list[tuple[Hub, Standing]]:
    """Return for every hub how many of its offers stand where."""
    rows = Offer.objects.order_by().annotate(at=state_in_sql(today)).values_list("hub", "at")
    counts = {(hub, at): number for hub, at, number in rows.annotate(Count("pk"))}
    return [
        (hub, Standing(**{name: counts.get((hub.pk, name), 0) for name in rules.STATES}))
        for hub in network.hubs_on_show()
    ]


@dataclass(frozen=True)
class Pair:
    """Two hubs' offers that say nearly the same."""

    one: Offer
    other: Offer
    percent: int


def alike_between_hubs(today: date, most: int = 20) -> list[Pair]:
    """Return pairs of offers on show, of different hubs, that say nearly the same and were not adopted."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT a.id, b.id,
                   0.5 * similarity(lower(a.title ->> 'de'), lower(b.title ->> 'de'))
                   + 0.5 * similarity(lower(a.summary ->> 'de'), lower(b.summary ->> 'de')) AS score
              FROM catalogue_offer a
              JOIN catalogue_offer b
                ON b.id > a.id AND b.hub_id <> a.hub_id AND lower(a.title ->> 'de') %% lower(b.title ->> 'de')
             WHERE a.published_at IS NOT NULL AND a.withdrawn_at IS NULL
               AND (a.review_on IS NULL OR a.review_on >= %(today)s)
               AND b.published_at IS NOT NULL AND b.withdrawn_at IS NULL
               AND (b.review_on IS NULL OR b.review_on >= %(today)s)
               AND a.adopted_from_id IS DISTINCT FROM b.id AND b.adopted_from_id IS DISTINCT FROM a.id
               AND (a.adopted_from_id IS NULL OR a.adopted_from_id IS DISTINCT FROM b.adopted_from_id)
             ORDER BY score DESC, a.id, b.id
             LIMIT %(most)s
            """,
            {"today": today, "most": most},
        )
        pairs = [(one, other, score) for one, other, score in cursor.fetchall() if score >= rules.ALIKE]
    rows = offers_in_network().in_bulk([pk for one, other, _score in pairs for pk in (one, other)])
    return [Pair(rows[one], rows[other], round(score * 100)) for one, other, score in pairs]
