"""What can be matched now, as plain values, and how to notice that it has changed."""

from collections.abc import Sequence
from datetime import date

from django.db import connection
from django.utils import timezone

from hubnetz.catalogue import access as catalogue
from hubnetz.catalogue.models import Mode, Offer
from hubnetz.events import access as events
from hubnetz.events.models import Event
from hubnetz.lib.periods import BERLIN
from hubnetz.lib.texts import Texts
from hubnetz.matching.rules import EVENT_KINDS, Item, item_words
from hubnetz.network import access as network
from hubnetz.network import models as network_models
from hubnetz.network import reference
from hubnetz.network import rules as network_rules
from hubnetz.network.rules import Responsibility, Role, Site

Version = tuple[object, ...]
ROLES: tuple[Role, ...] = ("responsible", "deputy", "thematic", "coordinator")


def version() -> Version:
    """Return a value that changes whenever offers, dates, hubs or responsibilities do; one cheap query."""
    offer, event = Offer._meta.db_table, Event._meta.db_table
    responsible = network_models.Responsibility._meta.db_table
    hub = network_models.Hub._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT (SELECT count(*) FROM {offer}), (SELECT max(changed_at) FROM {offer}),"  # noqa: S608 (our own table names)
            f" (SELECT count(*) FROM {event}), (SELECT max(changed_at) FROM {event}),"
            f" (SELECT count(*) FROM {responsible}), (SELECT max(id) FROM {responsible}),"
            f" (SELECT count(*) FROM {hub}), (SELECT max(changed_at) FROM {hub})"
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
    shown = events.events_upcoming().filter(code__in=codes).prefetch_related(None)  # a row names no topics
    return {event.code: event for event in shown}


def responsibilities(on: date) -> tuple[Responsibility, ...]:
    """Return who answers for what on a day, as the rules want it: for hubs that pause or have ended, who does now."""
    rows = (*network.responsibilities(on), *network.responsibilities_left(on))
    held = tuple(
        Responsibility(
            area_kind=row.region.kind,
            ags=row.region.ags,
            hub=row.hub.slug,
            role=next(role for role in ROLES if role == row.role),
            topic=row.topic.code if row.topic else "",
            valid_from=row.valid_from,
            valid_until=row.valid_until,
        )
        for row in rows
    )
    return network_rules.in_force(held, network.standings(on), on=on)


def sites() -> tuple[Site, ...]:
    """Return today's sites of all hubs on show, each in the municipality of its postcode."""
    coded = reference.postcodes()
    today = timezone.localdate(timezone=BERLIN)
    found = network_models.Site.objects.on(today).filter(hub__in=network.hubs_on_show()).select_related("hub")
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
