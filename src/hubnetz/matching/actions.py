"""
From a need to an answer, for the portal, the desk and the command.

`suggest` reads and changes nothing; `note_need` keeps what the demand radar counts.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from django.conf import settings
from django.db import transaction

from hubnetz.matching import access, embedder, lexical
from hubnetz.matching.model import Model
from hubnetz.matching.models import NeedNote
from hubnetz.matching.ranking import Index, profile_of
from hubnetz.matching.rules import Answer, Hit, Need, Profile, capped, reasons_for
from hubnetz.matching.sentences import REASONS, sentence
from hubnetz.network import reference
from hubnetz.network.rules import Responsibility, Site, find_place, route

__all__ = ["REASONS", "note_need", "sentence", "suggest", "warm_up"]

LONGEST_AGE = 60.0  # seconds after which an index is made again even if nothing seems to have changed


def suggest(need: Need, *, today: date, limit: int = 20) -> Answer:
    """
    Answer a need: where it is, what it is about, who answers, which offers and dates fit, each with reasons.

    Offers and dates come best first, at most `limit` of each; there is always a hub, also for an empty
    text or an unknown place. One query checks that the kept catalogue is still true, one more reads the
    seats of the dates shown.
    """
    need = replace(need, text=capped(need.text))
    model, shelf = _model(), _shelf(need.lang or lexical.language(need.text), today)
    vectors = model.vectors_of([need.text], "query") if need.text.strip() else None
    vector = None if vectors is None else vectors[0]
    understood = model.understand(need, vector)
    found = find_place(need.place, reference.gazetteer())
    ways = route(
        found.candidates,
        understood.best_topics,
        shelf.responsibilities,
        on=today,
        sites=shelf.sites,
        nearby=reference.inside(),
    )
    profile = profile_of(understood, found, ways)
    offers = shelf.offers.rank(profile, need, vector, day=today, limit=limit)
    dates = shelf.dates.rank(profile, need, vector, day=today, limit=2 * limit)
    answered = set(ways.slugs)
    return Answer(
        need=need,
        place=found,
        understood=understood,
        route=ways,
        offers=tuple(offers),
        events=_with_seats(dates, profile, limit),
        in_region=sum(hit.item.online or bool(answered & set(hit.item.hubs)) for hit in offers),
        on=today,
    )


@transaction.atomic
def note_need(answer: Answer) -> NeedNote | None:
    """
    Note a need that met a gap, for the demand radar; an answered or empty one leaves nothing.

    Only topics, county, day and outcome are kept, neither text nor person; the note is its own trace.
    """
    if answer.outcome not in NeedNote.Outcome.values or answer.on is None:
        return None
    counties = {place.county_ags for place in answer.place.candidates}
    return NeedNote.objects.create(
        noted_on=answer.on,
        outcome=answer.outcome,
        topics=list(answer.understood.shown_topics),
        county=counties.pop() if len(counties) == 1 else "",
    )


def warm_up(*, today: date) -> None:
    """Load the model and the catalogue, so that the first visitor need not wait."""
    suggest(Need("Guten Tag"), today=today, limit=1)


@dataclass(frozen=True, slots=True)
class _Shelf:
    """What a process keeps between two needs."""

    version: access.Version
    made_at: float
    offers: Index
    dates: Index
    responsibilities: tuple[Responsibility, ...]
    sites: tuple[Site, ...]


_shelves: dict[tuple[str, date], _Shelf] = {}
_making = threading.Lock()


def _shelf(language: str, today: date) -> _Shelf:
    """Return the kept catalogue in a language, made again if it has changed or grown old."""
    version, now = access.version(), time.monotonic()
    kept = _shelves.get((language, today))
    if kept and kept.version == version and now - kept.made_at < LONGEST_AGE:
        return kept
    with _making:
        kept = _shelves.get((language, today))
        if kept and kept.version == version and time.monotonic() - kept.made_at < LONGEST_AGE:
            return kept  # another thread has just made it
        made = _make(language, today, version, _model())
        for other in [key for key in _shelves if key[1] != today]:
            del _shelves[other]
        _shelves[language, today] = made
        return made


def _make(language: str, today: date, version: access.Version, model: Model) -> _Shelf:
    return _Shelf(
        version=version,
        made_at=time.monotonic(),
        offers=Index(access.offers(language), model),
        dates=Index(access.dates(language), model),
        responsibilities=access.responsibilities(today),
        sites=access.sites(),
    )


def _with_seats(hits: list[Hit], profile: Profile, limit: int) -> tuple[Hit, ...]:
    """Return the best dates that still take place, with their seats of this moment; full ones come last."""
    if not hits:
        return ()
    now = access.events_now([hit.item.code for hit in hits])
    free: list[Hit] = []
    full: list[Hit] = []
    for hit in hits:
        event = now.get(hit.item.code)
        if event is None:
            continue
        left = None if event.seats is None else max(event.seats - event.taken, 0)  # type: ignore[attr-defined]
        item = replace(hit.item, seats_left=left, thing=event)
        words = any(reason.code == "words" for reason in hit.reasons)
        (full if left == 0 else free).append(Hit(item, hit.score, reasons_for(item, profile, similar=words)))
    return tuple((free + full)[:limit])


@cache
def _model() -> Model:
    """Return the model of this process with the embedder the settings name, made by the first need."""
    names = ("HUBNETZ_EMBEDDER", "HUBNETZ_EMBEDDER_MODEL", "HUBNETZ_EMBEDDER_KEY")
    values = (settings.EMBEDDER, settings.EMBEDDER_MODEL, settings.EMBEDDER_KEY)
    return Model(embedder.chosen(dict(zip(names, values, strict=True))))
