"""
Rank a foreign catalogue for a list of needs, without a database.

The same model, rules and ranking as the portal; topics, phrases and responsibilities come from the
shipped reference data. The command `match --needs` is its door.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from hubnetz.matching import refusals
from hubnetz.matching.heads import Matrix
from hubnetz.matching.hearing import Heard
from hubnetz.matching.model import Model
from hubnetz.matching.ranking import Index, profile_of
from hubnetz.matching.rules import Item, Need, Understood, capped, item_words
from hubnetz.network import reference
from hubnetz.network.rules import Found

TOGETHER = 16  # needs embedded in one go
PIECE = 64  # items embedded in one go


@dataclass(frozen=True, slots=True)
class Ranking:
    """The answer to one need: codes of offers, hubs and topics, best first."""

    ranked: tuple[str, ...]
    hubs: tuple[str, ...]
    topics: tuple[str, ...]


def items_of(catalogue: Iterable[Mapping[str, object]]) -> list[Item]:
    """Return the items of a catalogue of plain records; what a record lacks stays empty."""
    items = []
    for record in catalogue:
        topics = record.get("topics")
        items.append(
            Item(
                code=str(record["id"]),
                words=item_words(_text(record.get("title")), _text(record.get("text"))),
                topics=tuple(str(topic) for topic in topics) if isinstance(topics, list) else (),
                kind=_text(record.get("service")),
                hubs=(_text(record.get("hub")),) if _text(record.get("hub")) else (),
                online=record.get("online") is True,
            )
        )
    return items


def prepare(items: Sequence[Item], model: Model, *, progress: Callable[[int], object]) -> None:
    """Compute the vectors of a catalogue in pieces, telling how many items are done; ranking finds them ready."""
    for start in range(0, len(items), PIECE):
        piece = [item.words for item in items[start : start + PIECE]]
        model.passages(piece)
        progress(len(piece))


def rank(
    needs: Sequence[Mapping[str, object]],
    items: Sequence[Item],
    model: Model,
    *,
    on: date,
    index: Index | None = None,
    limit: int | None = None,
) -> Iterator[Ranking]:
    """Answer each need in turn from the fields id, lang, text, postcode, county, org_kind and size alone."""
    index = index or Index(items, model)
    for start in range(0, len(needs), TOGETHER):
        asked = [_need(record) for record in needs[start : start + TOGETHER]]
        vectors = model.vectors_of([need.text for need in asked], "query")
        for number, need in enumerate(asked):
            vector = None if vectors is None else vectors[number]
            understood = _understood(model, need, vector)
            found = place_of(needs[start + number])
            route = reference.answering(found, understood.best_topics, on=on)
            hits = index.rank(profile_of(understood, found, route), need, vector, limit=limit)
            yield Ranking(
                ranked=tuple(hit.item.code for hit in hits),
                hubs=route.slugs,
                topics=tuple(topic.code for topic in understood.topics),
            )


def _understood(model: Model, need: Need, vector: Matrix | None) -> Understood:
    """Return what a need is about, without what it refuses."""
    refused = refusals.refusals(need.text)
    if not refused:
        return model.understand(need, vector)
    _text, _vector, understood = Heard(model, need, refused).all()
    return understood.without({one.code for one in refused})


def place_of(record: Mapping[str, object]) -> Found:
    """Return the place of a need: its postcode, within the county it names if the postcode lies in several."""
    found = reference.find(_text(record.get("postcode")))
    county = reference.find_county(_text(record.get("county")))
    if county.status != "found":
        return found
    within = tuple(place for place in found.candidates if place.county_ags == county.candidates[0].county_ags)
    if within:
        return Found("found" if len(within) == 1 else "ambiguous", within)
    return found if found.candidates else county


def _need(record: Mapping[str, object]) -> Need:
    return Need(
        text=capped(_text(record.get("text"))),
        lang=_text(record.get("lang")),
        org_kind=_text(record.get("org_kind")),
        size=_text(record.get("size")),
    )


def _text(value: object) -> str:
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
