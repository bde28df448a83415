"""
From a need to an answer, for the portal, the desk and the command; and what is kept of it.

`suggest` and `suggest_each` read and change nothing; the verbs after them keep how needs were answered, to judge the
matching by it: no text, no person, no address.
"""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

import numpy as np
from django.db import connection, models, transaction
from django.utils.crypto import salted_hmac

from hubnetz.matching import access, beyond, lexical, living, refusals, wishes
from hubnetz.matching.heads import Matrix
from hubnetz.matching.hearing import Heard
from hubnetz.matching.masking import masked
from hubnetz.matching.model import Model
from hubnetz.matching.models import NeedNote, NeedSum
from hubnetz.matching.phrasing import (
    Alike,
    NotAPhrase,
    PhraseMovedOn,
    SaidBefore,
    accept,
    alike,
    judge,
    keep_vectors,
    lines_of,
    nearest,
    propose,
    refit,
    withdraw,
)  # fmt: skip
from hubnetz.matching.ranking import Index, profile_of
from hubnetz.matching.rules import (
    KIND_DECIDES,
    Answer,
    Hit,
    Need,
    Understood,
    capped,
    reasons_for,
    rung,
    summed_until,
    unwanted,
)  # fmt: skip
from hubnetz.matching.sentences import REASONS, sentence
from hubnetz.network import reference
from hubnetz.network.rules import Found, Responsibility, Route, Site, distance_km, find_place, route

__all__ = [
    "REASONS",
    "Alike",
    "NotAPhrase",
    "PhraseMovedOn",
    "SaidBefore",
    "accept",
    "alike",
    "forget_codes",
    "judge",
    "keep_vectors",
    "lines_of",
    "masked",
    "nearest",
    "note_answer",
    "note_booked",
    "note_opened",
    "propose",
    "refit",
    "sentence",
    "suggest",
    "suggest_each",
    "sum_up",
    "warm_up",
    "withdraw",
]  # fmt: skip

LONGEST_AGE = 900.0  # seconds after which an index is made again even if nothing seems to have changed
WINDOW = 3600  # seconds in which the same address counts once; its links are known for at least as long again
NARROWED = 4  # so many times as many are looked at where modes or levels leave some out


def suggest(need: Need, *, today: date, limit: int = 20) -> Answer:
    """
    Answer a need: where it is, what it is about, who answers, which offers and dates fit, each with reasons.

    Offers and dates come best first, at most `limit` of each; there is always a hub, also for an empty
    text or an unknown place. One query checks that the kept catalogue is still true (and the one for what hardly
    ever changes, unless the request has asked it), one more reads the seats of the dates shown.
    """
    return suggest_each(need, today=today, limit=limit, whole=True)[0]


def suggest_each(
    need: Need,
    *,
    today: date,
    limit: int = 20,
    whole: bool = False,
    chosen: Sequence[tuple[tuple[str, ...], tuple[str, ...]]] = (),
) -> tuple[Answer, ...]:
    """
    Answer each wish of a text on its own, in its order; mostly there is one.

    `chosen` gives topics and kinds that the person chose for the first wish, the second and so on; with `whole`, or
    with topics in the need itself, the text is one wish. What the text refuses is refused for all of them.
    """
    need = replace(need, text=capped(need.text))
    shelf = _shelf(need.lang or lexical.language(need.text), today)
    model = shelf.model
    refused = refusals.refusals(need.text)
    heard = Heard(
        model, need, [one for one in refused if one.code not in {*need.keep, *need.topics, *need.kinds}]
    )
    groups = heard.wishes() if not whole and not need.topics else [heard.all()]
    found = find_place(need.place, reference.gazetteer())
    answers = []
    hits: list[Hit] = []
    for number, (text, vector, understood) in enumerate(groups):
        topics, kinds = chosen[number] if number < len(chosen) else ((), ())
        wish = replace(need, text=text, topics=topics or need.topics, kinds=kinds or need.kinds)
        given = _answer(
            wish, understood, vector, found, model, shelf, refused=heard.refused, today=today, limit=limit
        )
        answers.append(given)
        hits += given.events
    now = access.events_now(list({hit.item.code: hit for hit in hits})) if hits else {}
    return tuple(_with_seats(given, now, limit) for given in answers)


def _answer(
    need: Need,
    plain: Understood,
    vector: Matrix | None,
    found: Found,
    model: Model,
    shelf: _Shelf,
    *,
    refused: tuple[refusals.Refusal, ...],
    today: date,
    limit: int,
) -> Answer:
    """Return the answer to one wish; the seats of its dates come afterwards, for all wishes at once."""
    gone = {*need.without, *(one.code for one in refused)} - {*need.topics, *need.kinds}
    plain = plain.without(code for code in gone if code not in need.without)
    understood = plain
    if need.topics or need.kinds:
        understood = model.understand(need, vector)
        if need.kinds and not need.topics:
            understood = replace(
                understood, kind_leads=max(understood.kind_leads, KIND_DECIDES + 0.1), nothing=0.0
            )
    understood = understood.without(gone)
    ways = route(
        found.candidates,
        understood.best_topics,
        shelf.responsibilities,
        on=today,
        sites=shelf.sites,
        nearby=reference.inside(),
    )
    profile = profile_of(understood, found, ways)
    most = limit * (NARROWED if need.mode or need.level or gone else 1)
    offers = [
        hit
        for hit in shelf.offers.rank(profile, need, vector, day=today, limit=most)
        if not unwanted(hit.item, mode := str(getattr(hit.item.thing, "mode", "")), gone)
        and _in_mode(mode, need.mode)
        and need.level in ("", getattr(hit.item.thing, "level", ""))
    ][:limit]
    dates = shelf.dates.rank(profile, need, vector, day=today, limit=2 * most)
    ladder = _Ladder.of(found, ways, shelf.sites)
    answered = set(ways.slugs)
    return Answer(
        need=need,
        place=found,
        understood=understood,
        route=ways,
        offers=tuple(ladder.placed(hit) for hit in offers),
        events=tuple(ladder.placed(hit) for hit in dates if not unwanted(hit.item, "", gone)),
        in_region=sum(hit.item.online or bool(answered & set(hit.item.hubs)) for hit in offers),
        on=today,
        refused=refused,
        heard=(*plain.shown_topics, *plain.shown_kinds),
        beyond=beyond.matter(need.text, plain),
    )


def _in_mode(mode: str, wanted: str) -> bool:
    return not wanted or mode in (wanted, "hybrid")


@dataclass(frozen=True, slots=True)
class _Ladder:
    """How far it is to each hub, and which are one's own."""

    own: frozenset[str]
    away: Mapping[str, float]

    @classmethod
    def of(cls, found: Found, ways: Route, sites: Sequence[Site]) -> _Ladder:
        away: dict[str, float] = {}
        for place in found.candidates:
            for site in sites:
                away[site.hub] = min(away.get(site.hub, np.inf), distance_km(place, site))
        own = frozenset(hub.slug for hub in ways.hubs if hub.role != "thematic")
        return cls(own, {hub: km for hub, km in away.items() if np.isfinite(km)} if found.candidates else {})

    def placed(self, hit: Hit) -> Hit:
        """Return the hit with its rung and its distance."""
        known = [self.away[hub] for hub in hit.item.hubs if hub in self.away]
        step = rung(hit.item, self.own, place_known=bool(self.away))
        return replace(hit, rung=step, km=min(known, default=None))


@transaction.atomic
def note_answer(
    given: Sequence[tuple[Answer, Sequence[str]]], *, address: str, language: str, now: datetime
) -> tuple[str, ...]:
    """
    Keep how each wish of a text was answered and what was shown for it; return a code for each, for the links.

    No text, no person, no session and no place smaller than a county. The code is a keyed hash of the address of the
    answer and the hour: nobody can guess it, and the same address counts once an hour however often it is loaded.
    It is forgotten after two hours; the note is its own trace.
    """
    hour = int(now.timestamp()) // WINDOW
    until = datetime.fromtimestamp((hour + 2) * WINDOW, tz=UTC)
    codes, notes = [], []
    for number, (answer, shown) in enumerate(given):
        if answer.outcome not in NeedNote.Outcome.values:
            continue
        said = f"{hour} {number} {language} {address}"
        codes.append(salted_hmac("hubnetz.matching.answer", said, algorithm="sha256").hexdigest()[:20])
        notes.append(_note(answer, shown, language=language, code=codes[-1], until=until))
    NeedNote.objects.bulk_create(notes, ignore_conflicts=True)
    return tuple(codes)


def _note(answer: Answer, shown: Sequence[str], *, language: str, code: str, until: datetime) -> NeedNote:
    counties = {place.county_ags for place in answer.place.candidates}
    now = [*answer.understood.shown_topics, *answer.understood.shown_kinds]
    corrected = bool(answer.need.topics or answer.need.kinds or answer.need.without)
    return NeedNote(
        noted_on=answer.on or until.date(),
        outcome=answer.outcome,
        topics=list(answer.understood.shown_topics),
        kinds=list(answer.understood.shown_kinds),
        county=counties.pop() if len(counties) == 1 else "",
        language=language[:2],
        with_model=answer.understood.with_model,
        white_spot=answer.route.white_spot,
        added=[item for item in now if item not in answer.heard] if corrected else [],
        removed=[item for item in answer.heard if item not in now] if corrected else [],
        refused=[one.code for one in answer.refused],
        shown=[item[:80] for item in shown],
        code=code,
        code_until=until,
    )


_REFERENCE = re.compile(r"([0-9a-f]{20})\.(\d{1,2})")


def note_opened(reference: str, *, now: datetime) -> bool:
    """Keep that something shown in an answer was opened, once; a made-up or old reference changes nothing."""
    return _tick("opened", reference, now)


def note_booked(reference: str, *, now: datetime) -> bool:
    """
    Keep that a seat or an enquiry came from an answer, once for each thing shown; a made-up or old one changes nothing.

    Called in the transaction of the booking, so that either both are there or none. Nothing links the two.
    """
    ticked = [_tick("booked", one, now) for one in reference.split(",")[: wishes.MOST_WISHES]]
    return any(ticked)


@transaction.atomic
def _tick(field: str, reference: str, now: datetime) -> bool:
    match = _REFERENCE.fullmatch(reference)
    if match is None:
        return False
    code, rank = match[1], int(match[2])
    kept = NeedNote.objects.filter(code=code, code_until__gt=now)
    if rank:
        kept = kept.filter(shown__len__gte=rank)
    ticked = models.Func(models.F(field), models.Value(rank), function="array_append")
    return bool(kept.exclude(**{f"{field}__contains": [rank]}).update(**{field: ticked}))


@transaction.atomic
def forget_codes(*, now: datetime) -> int:
    """Forget the codes that no link needs any more; from then on a note belongs to no address."""
    return NeedNote.objects.filter(code_until__lte=now).update(code=None, code_until=None)


@transaction.atomic
def sum_up(*, today: date) -> int:
    """Turn the notes of months that ended over 400 days ago into monthly sums, and delete them; safe to repeat."""
    until = summed_until(today)
    with connection.cursor() as cursor:
        cursor.execute(_SUM, {"until": until})
    return NeedNote.objects.filter(noted_on__lt=until).delete()[0]


_NOTE, _SUMS = NeedNote._meta.db_table, NeedSum._meta.db_table
_SUM = f"""
    INSERT INTO {_SUMS} AS kept (month, topic, county, outcome, needs, opened, booked)
    SELECT date_trunc('month', noted_on), topic, county, outcome, count(*),
           count(*) FILTER (WHERE opened <> '{{}}'), count(*) FILTER (WHERE booked <> '{{}}')
    FROM {_NOTE}, unnest(array_append(topics, '')) AS topic
    WHERE noted_on < %(until)s GROUP BY 1, 2, 3, 4
    ON CONFLICT (month, topic, county, outcome) DO UPDATE SET
        needs = kept.needs + excluded.needs, opened = kept.opened + excluded.opened,
        booked = kept.booked + excluded.booked
"""  # noqa: S608 (our own table names)


def warm_up(*, today: date) -> None:
    """Load the model and the catalogue, so that the first visitor need not wait."""
    suggest(Need("Guten Tag"), today=today, limit=1)


@dataclass(frozen=True, slots=True)
class _Shelf:
    """What a process keeps between two needs."""

    version: access.Version
    made_at: float
    model: Model
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
        made = _make(language, today, version, living.model(version))
        for other in [key for key in _shelves if key[1] != today]:
            del _shelves[other]
        _shelves[language, today] = made
        return made


def _make(language: str, today: date, version: access.Version, model: Model) -> _Shelf:
    former = next((_shelves[key] for key in _shelves if key[0] == language), None)
    return _Shelf(
        version=version,
        made_at=time.monotonic(),
        model=model,
        offers=Index(access.offers(language), model, former.offers if former else None),
        dates=Index(access.dates(language), model, former.dates if former else None),
        responsibilities=access.responsibilities(today),
        sites=access.sites(),
    )


def _with_seats(answer: Answer, now: Mapping[str, access.Event], limit: int) -> Answer:
    """Return the answer with its best dates that still take place and their seats of this moment; full ones last."""
    profile = profile_of(answer.understood, answer.place, answer.route)
    gone = {*answer.need.without, *(one.code for one in answer.refused)}
    free: list[Hit] = []
    full: list[Hit] = []
    for hit in answer.events:
        event = now.get(hit.item.code)
        if (
            event is None
            or unwanted(hit.item, event.mode, gone)
            or not _in_mode(event.mode, answer.need.mode)
        ):
            continue
        left = None if event.seats is None else max(event.seats - event.taken, 0)  # type: ignore[attr-defined]
        item = replace(hit.item, seats_left=left, thing=event)
        words = any(reason.code == "words" for reason in hit.reasons)
        seen = replace(hit, item=item, reasons=reasons_for(item, profile, similar=words))
        (full if left == 0 else free).append(seen)
    return replace(answer, events=tuple((free + full)[:limit]))
