# SPDX-License-Identifier: EUPL-1.2
"""
Find hubs, offers and dates for a need in plain words, or rank a foreign catalogue for a file of needs.

    ./hubnetz match "TEXT" [--place PLACE] [--json]
    ./hubnetz match --needs NEEDS.jsonl --catalogue CATALOGUE.jsonl [--out RANKING.jsonl]

The second form needs no database.
"""

import argparse
import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hubnetz.cli import terminal

if TYPE_CHECKING:
    from hubnetz.matching.rules import Answer, Hit
    from hubnetz.network.rules import Place, Reason

SHOWN = 10


class _Wrong(terminal.WrongUse):
    """Something about the call or a file is wrong; the sentence says what."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument("text", nargs="?", help="what the company wants, in its own words")
    parser.add_argument("--place", default="", help="where it is: a postcode, a town or a county")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--needs", metavar="FILE", help="needs to answer, one JSON object a line")
    parser.add_argument("--catalogue", metavar="FILE", help="offers to rank, one JSON object a line")
    parser.add_argument("--out", metavar="FILE", help="where the ranking goes (standard output if left out)")


def run(args: argparse.Namespace) -> int:
    """Answer one need, or rank a catalogue; return 0.

    :raises WrongUse: with a sentence if the call or a file is wrong
    """
    if args.needs or args.catalogue:
        if not (args.needs and args.catalogue) or args.text is not None:
            raise _Wrong("give either a TEXT, or both --needs and --catalogue.")
        return _rank(args)
    if args.text is None:
        raise _Wrong("say what is needed: match TEXT, or match --needs FILE --catalogue FILE.")
    if args.out:
        raise _Wrong("--out belongs to --needs and --catalogue.")
    return _answer(args)


def _rank(args: argparse.Namespace) -> int:
    needs, catalogue = _records(args.needs), _records(args.catalogue, check=_check_offer)
    from tqdm import tqdm

    from hubnetz.matching import batch, embedder
    from hubnetz.matching.model import Model

    try:
        model = Model(embedder.chosen())
    except (ValueError, OSError) as error:
        raise _Wrong(str(error)) from error
    items = batch.items_of(catalogue)
    with tqdm(total=len(items), desc="catalogue", disable=not sys.stderr.isatty()) as told:
        batch.prepare(items, model, progress=told.update)
    rankings = batch.rank(needs, items, model, on=datetime.now(UTC).date())
    bar = tqdm(total=len(needs), desc="needs", disable=not sys.stderr.isatty())
    with terminal.written(args.out) as out, bar:
        for need, ranking in zip(needs, rankings, strict=True):
            line = {
                "id": need["id"],
                "ranked": list(ranking.ranked),
                "hubs": list(ranking.hubs),
                "topics": list(ranking.topics),
            }
            out.write(json.dumps(line, ensure_ascii=False) + "\n")
            bar.update()
    return 0


def _records(path: str, check: Callable[[dict[str, Any]], str] | None = None) -> list[dict[str, Any]]:
    """Return the records of a file, each with an id of its own."""
    records: list[dict[str, Any]] = []
    seen: set[Any] = set()
    try:
        lines = Path(path).read_bytes().removeprefix(b"\xef\xbb\xbf").split(b"\n")
    except OSError as error:
        raise _Wrong(f"{path} cannot be read: {error.strerror}.") from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise _Wrong(f"{path}, line {number}: this is no JSON in UTF-8.") from error
        if not isinstance(record, dict):
            raise _Wrong(f"{path}, line {number}: this is no JSON object.")
        key = record.get("id")
        if isinstance(key, str) and not key.isprintable() and key != key.encode(errors="replace").decode():
            raise _Wrong(f"{path}, line {number}: the id is no text in UTF-8.")
        if not isinstance(key, str | int) or isinstance(key, bool) or key == "":
            raise _Wrong(f"{path}, line {number}: the id is missing.")
        if str(key) in seen:
            raise _Wrong(f"{path}, line {number}: the id {key!r} was there before.")
        if check and (problem := check(record)):
            raise _Wrong(f"{path}, line {number}: {problem}")
        seen.add(str(key))
        records.append(record)
    return records


def _check_offer(record: dict[str, Any]) -> str:
    topics = record.get("topics", [])
    if not isinstance(topics, list) or not all(isinstance(topic, str) for topic in topics):
        return "topics must be a list of codes."
    return ""


def _answer(args: argparse.Namespace) -> int:
    from hubnetz.cli.house import open_house

    with open_house(args):
        from django.utils import timezone, translation

        from hubnetz.lib.periods import BERLIN
        from hubnetz.matching import actions as matching
        from hubnetz.matching import lexical
        from hubnetz.matching.rules import Need

        language = lexical.language(args.text)
        need = Need(args.text, place=args.place, lang=language)
        with translation.override(language):
            answer = matching.suggest(need, today=timezone.localdate(timezone=BERLIN), limit=SHOWN)
            shown = _as_data(answer, matching.sentence)
    if args.json:
        print(json.dumps(shown, ensure_ascii=False, indent=1))
    else:
        print(_as_text(shown))
    return 0


def _as_data(answer: "Answer", sentence: "Callable[[Reason], str]") -> dict[str, Any]:
    return {
        "place": {
            "status": answer.place.status,
            "candidates": [_place(place) for place in answer.place.candidates],
        },
        "topics": [{"code": topic.code, "score": topic.score} for topic in answer.understood.topics],
        "services": [{"code": kind.code, "score": kind.score} for kind in answer.understood.kinds],
        "hubs": [
            {"slug": hub.slug, "role": hub.role, "reason": sentence(hub.reason)} for hub in answer.route.hubs
        ],
        "offers": [_hit(hit, sentence) for hit in answer.offers],
        "events": [
            {
                **_hit(hit, sentence),
                "starts_at": hit.item.starts_at.isoformat() if hit.item.starts_at else None,
                "seats_left": hit.item.seats_left,
            }
            for hit in answer.events
        ],
    }


def _place(place: "Place") -> dict[str, str]:
    return {
        "label": place.label,
        "postcode": place.postcode,
        "municipality": place.municipality,
        "county": place.county,
        "ags": place.key,
    }


def _hit(hit: "Hit", sentence: "Callable[[Reason], str]") -> dict[str, Any]:
    return {
        "id": hit.item.code,
        "title": str(getattr(hit.item.thing, "title", "")),
        "hub": hit.item.hubs[0] if hit.item.hubs else "",
        "service": hit.item.kind,
        "topics": list(hit.item.topics),
        "online": hit.item.online,
        "score": hit.score,
        "reasons": [sentence(reason) for reason in hit.reasons],
    }


def _as_text(shown: dict[str, Any]) -> str:
    """Return the answer for a reader at a terminal."""
    lines = [f"{hub['slug']} ({hub['role']}): {hub['reason']}" for hub in shown["hubs"]]
    for name in ("offers", "events"):
        lines.append("")
        lines += [f"{hit['title']} [{hit['hub']}] {' '.join(hit['reasons'])}" for hit in shown[name]]
    return "\n".join(lines)
