"""Which lists can be watched. Each one is a line in LISTS."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from hubnetz.catalogue import access as catalogue
from hubnetz.catalogue import filters as catalogue_filters
from hubnetz.events import access as events
from hubnetz.events.filters import EventFilter
from hubnetz.post import rendering
from hubnetz.ui import formats


class Filter(Protocol):
    """What the filter of a list must be able to do."""

    def words(self) -> str:
        """Return in plain words what is meant."""

    def query(self) -> str:
        """Return the address of the choice, always the same for the same choice."""

    def apply(self, rows: Any) -> Any:
        """Return those of the rows that are meant."""


@dataclass(frozen=True, slots=True)
class News:
    """One new row as a letter says it."""

    title: str
    facts: str
    url: str


@dataclass(frozen=True, slots=True)
class Watched:
    """A list that can be watched: what it is called, how its addresses are read, what is new in it."""

    name: Any
    page: str  # name of the address of the list
    read: Callable[[QueryDict], Filter]
    new: Callable[[Filter, datetime, datetime], Iterable[News]]


def _new_events(chosen: Filter, since: datetime, until: datetime) -> list[News]:
    rows = events.in_order(chosen.apply(events.events_published(since, until)).select_related("hub", "site"))
    return [
        News(
            title=str(event.title),
            facts=" · ".join(
                filter(None, (formats.span_in_full(event.starts_at, event.ends_at), event.where()))
            ),
            url=rendering.link("events:event", event.code),
        )
        for event in rows
    ]


def _new_offers(chosen: Filter, since: datetime, until: datetime) -> list[News]:
    return [
        News(
            title=str(offer.title),
            facts=" · ".join((str(offer.kind), str(offer.hub))),
            url=rendering.link("catalogue:offer", offer.code),
        )
        for offer in chosen.apply(catalogue.offers_published(since, until))
    ]


LISTS: dict[str, Watched] = {
    "events": Watched(_("Events"), "events:events", EventFilter, _new_events),
    "offers": Watched(_("Offers"), "catalogue:offers", catalogue_filters.narrow, _new_offers),
}


def read(name: str, query: str) -> tuple[Watched, Filter] | None:
    """Return a list and what of it is meant; None if there is no such list."""
    watched = LISTS.get(name)
    return (watched, watched.read(QueryDict(query))) if watched else None
