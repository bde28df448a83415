"""
What visitors looked for: needs in the words of the shipped phrases, answered and noted as the portal does it.

Each is really asked: the answer is what matching gives on the day of loading, so the counts show where the network has
gaps. What was shown is offers alone, since dates of today were not there then.
"""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from django.conf import settings

from hubnetz.demo.rows import History
from hubnetz.lib.periods import BERLIN
from hubnetz.matching import actions as matching
from hubnetz.matching import phrases
from hubnetz.matching.rules import Answer, Need
from hubnetz.network import reference
from hubnetz.network.rules import Found

COUNT = 480  # at the scale of the real network
DAYS = 600  # so that the oldest remain as sums of months only
SHOWN = 8
OF_NOBODY = 0.18  # asked from a county without a hub
NO_PLACE = 0.08
FOREIGN = 0.05  # nothing for a hub
VAGUE = 0.04  # too little to understand
LOOKS = (0.55, 0.30, 0.18, 0.10)  # how often the first, second … thing shown is opened
BOOKS = 0.12  # of those who opened something
ASKS = 0.05  # of all, the hub
_VAGUE = (
    "Hallo, können Sie uns helfen?",
    "Wir haben eine Frage.",
    "Guten Tag, wir sind ein Betrieb mit zwölf Leuten.",
)


def write(history: History, rng: random.Random, *, scale: float, now: datetime) -> dict[str, int]:
    """
    Ask, note, open and book by the verbs of matching; old notes become sums. Returns how many needs were noted.

    With another embedder than the bundled one nothing is asked: filling waits for no server.
    """
    if settings.EMBEDDER not in ("", "bundled", "none"):
        return {}
    today = now.astimezone(BERLIN).date()
    towns = [f"{row.postcode} {row.town}" for row in history.organisations if row.postcode]
    white = _white_spots(today) or towns
    topics = [phrase for phrase in phrases.phrases() if phrase.about == "topic"]
    kinds = [phrase for phrase in phrases.phrases() if phrase.about == "kind"]
    foreign = [phrase for phrase in phrases.phrases() if phrase.about == "none"]
    weights = _weights([phrase.code for phrase in topics], rng)
    noted = 0
    for number in range(round(COUNT * min(scale, 1.0))):
        asked = now - timedelta(days=DAYS * rng.random() ** 1.3, minutes=rng.uniform(1, 600))
        chance = rng.random()
        if chance < FOREIGN:
            said = rng.choice(foreign)
        elif chance < FOREIGN + VAGUE:
            said = phrases.Phrase(rng.choice(_VAGUE), "de", "none", "")
        else:
            said = rng.choice(kinds) if rng.random() < 0.15 else rng.choices(topics, weights)[0]
        chance = rng.random()
        where = white if chance < NO_PLACE + OF_NOBODY else towns
        place = "" if chance < NO_PLACE else rng.choice(where)
        answer = matching.suggest(Need(said.text, place=place, lang=said.lang), today=today, limit=SHOWN)
        noted += _noted(answer, said.lang, number, asked, rng)
    matching.forget_codes(now=now + timedelta(hours=3))
    matching.sum_up(today=today)
    return {"matching_neednote": noted}


def _noted(answer: Answer, language: str, number: int, asked: datetime, rng: random.Random) -> int:
    """Note one answer as given on its day, and what was opened and booked of it; return 1 if it was noted."""
    given = replace(answer, on=asked.astimezone(BERLIN).date())
    shown = [f"offer:{hit.item.code}" for hit in answer.fitting(answer.offers)[:SHOWN]]
    codes = matching.note_answer(
        [(given, shown)], address=f"demo/{number}", language=language or "de", now=asked
    )
    opened = [rank for rank, chance in enumerate(LOOKS[: len(shown)], 1) if rng.random() < chance]
    booked = [rng.choice(opened)] if opened and rng.random() < BOOKS else []
    if rng.random() < ASKS:
        booked.append(0)
    for code in codes:
        for rank in opened:
            matching.note_opened(f"{code}.{rank}", now=asked)
        for rank in booked:
            matching.note_booked(f"{code}.{rank}", now=asked)
    return len(codes)


def _white_spots(today: date) -> list[str]:
    """Return postcodes of counties where a deputy answers."""
    towns = {town.county_ags: town for town in reference.inside()}
    white = {
        ags
        for ags, town in towns.items()
        if reference.answering(Found("found", (town,)), (), on=today).white_spot
    }
    return sorted(
        code
        for code, places in reference.postcodes().items()
        if {town.county_ags for town in places} <= white
    )


def _weights(codes: Sequence[str], rng: random.Random) -> list[float]:
    """Return how often each phrase is said: some topics are asked about more than others."""
    often = phrases.often()
    lively = {code: rng.uniform(0.4, 1.6) * (1.0 + often.get(code, 0.0)) for code in sorted(set(codes))}
    return [lively[code] for code in codes]
