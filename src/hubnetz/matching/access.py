"""What can be matched now, as plain values, and how to notice that it has changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from django.db import connection

from hubnetz.catalogue import access as catalogue
from hubnetz.catalogue.models import Mode, Offer
from hubnetz.events import access as events
from hubnetz.events.models import Event
from hubnetz.lib.texts import Texts
from hubnetz.matching.models import NeedNote, NeedSum
from hubnetz.matching.rules import EVENT_KINDS, Item, item_words
from hubnetz.network import access as network
from hubnetz.network import models as network_models
from hubnetz.network import reference
from hubnetz.network.rules import Responsibility, Role, Site

Version = tuple[object, ...]
ROLES: tuple[Role, ...] = ("responsible", "deputy", "thematic", "coordinator")


def version() -> Version:
    """Return a value that changes whenever offers, dates or responsibilities do; one cheap query."""
    offer, event = Offer._meta.db_table, Event._meta.db_table
    responsible = network_models.Responsibility._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT (SELECT count(*) FROM {offer}), (SELECT max(changed_at) FROM {offer}),"  # noqa: S608 (our own table names)
            f" (SELECT count(*) FROM {event}), (SELECT max(changed_at) FROM {event}),"
            f" (SELECT count(*) FROM {responsible}), (SELECT max(id) FROM {responsible})"
        )
        return tuple(cursor.fetchone())


def offers(language: str) -> list[Item]:
    """Return the offers on show as items in a language; each carries its offer."""
    return [
        Item(
            code=offer.code,
            words=_words(language, offer.title, offer.summary, offer.text),
            topics=tuple(about.topic.code for about in offer.about.all()),
            kind=offer.kind.code,
            hubs=(offer.hub.slug,),
            online=offer.mode != Mode.ON_SITE,
            thing=offer,
        )
        for offer in catalogue.offers_on_show()
    ]


def dates(language: str) -> list[Item]:
    """Return the dates to come as items in a language, without their seats, which change all the time."""
    return [
        Item(
            code=event.code,
            words=_words(language, event.title, event.text),
            topics=tuple(about.topic.code for about in event.about.all()),
            kind=EVENT_KINDS.get(event.kind.code, event.kind.code),
            hubs=(event.hub.slug, *(hub.slug for hub in event.cohosts.all())),
            online=event.mode != Mode.ON_SITE,
            starts_at=event.starts_at,
        )
        for event in events.events_upcoming().prefetch_related("cohosts")
    ]


def events_now(codes: Sequence[str]) -> dict[str, Event]:
    """Return events to come by their codes, with the seats that are taken at this moment."""
    shown = events.as_rows(events.events_to_come().filter(code__in=codes))
    return {event.code: event for event in shown}


def responsibilities(on: date) -> tuple[Responsibility, ...]:
    """Return who answers for what on a day, as the rules want it."""
    return tuple(
        Responsibility(
            area_kind=row.region.kind,
            ags=row.region.ags,
            hub=row.hub.slug,
            role=next(role for role in ROLES if role == row.role),
            topic=row.topic.code if row.topic else "",
            valid_from=row.valid_from,
            valid_until=row.valid_until,
        )
        for row in network.responsibilities(on)
    )


def sites() -> tuple[Site, ...]:
    """Return the sites of all hubs on show, each in the municipality of its postcode."""
    coded = reference.postcodes()
    found = network_models.Site.objects.filter(hub__in=network.hubs_on_show()).select_related("hub")
    return tuple(
        Site(
            hub=site.hub.slug,
            name=site.name or site.town,
            municipality_ags=next((place.municipality_ags for place in coded.get(site.postcode, ())), ""),
            lat=site.latitude,
            lon=site.longitude,
        )
        for site in found.order_by("pk")
    )


def _words(language: str, *texts: Texts) -> str:
    return item_words(*(Texts(text).in_language(language) for text in texts))


By = Literal["topic", "county", "outcome", "month"]
_BY = {"topic": "topic", "county": "county", "outcome": "outcome", "month": "to_char(month, 'YYYY-MM')"}


@dataclass(frozen=True, slots=True)
class Needs:
    """How many needs there were of one sort, and how many of them were answered, led to a look, to a booking."""

    key: str  # a topic's code, a county's AGS, an outcome, a month; empty: not known
    needs: int
    answered: int
    opened: int
    booked: int


def needs_by(by: By, *, since: date, until: date, outcomes: Sequence[str] = ()) -> list[Needs]:
    """
    Count the needs from one day to another (inclusive) by topic, county, outcome or month, the most frequent first.

    Also months that remain only as sums count, as far as they begin within those days. A need with two topics
    counts for both, so topics add up to more than the needs. `outcomes` leaves out all others: white spots, say.
    """
    note, total = NeedNote._meta.db_table, NeedSum._meta.db_table
    # a note with topics stands once for each of them, and once for the need as such
    sql = f"""
        WITH told AS (
            SELECT date_trunc('month', noted_on)::date AS month, topic, county, outcome, 1 AS needs,
                   (opened <> '{{}}')::int AS opened, (booked <> '{{}}')::int AS booked
            FROM {note}, unnest(CASE WHEN %(by_topic)s THEN topics ELSE ARRAY[''] END) AS topic
            WHERE noted_on BETWEEN %(since)s AND %(until)s
            UNION ALL
            SELECT month, topic, county, outcome, needs, opened, booked FROM {total}
            WHERE month BETWEEN %(since)s AND %(until)s AND (topic <> '') = %(by_topic)s
        )
        SELECT {_BY[by]}, sum(needs), coalesce(sum(needs) FILTER (WHERE outcome IN ('answered', 'white_spot')), 0),
               sum(opened), sum(booked)
        FROM told WHERE %(any)s OR outcome = ANY(%(outcomes)s) GROUP BY 1 ORDER BY 2 DESC, 1
    """  # noqa: S608 (our own table names)
    values: dict[str, Any] = {
        "by_topic": by == "topic",
        "since": since,
        "until": until,
        "any": not outcomes,
        "outcomes": [*outcomes],
    }
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [Needs(str(key), *map(int, numbers)) for key, *numbers in cursor.fetchall()]
