"""
What a need is, what we understand of it, and what may be shown for it. Plain Python.

The other rooms know these nouns; how a text becomes an `Understood` is the business of `model`.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from hubnetz.matching.refusals import Refusal
from hubnetz.network.rules import Found, Reason, Route

LONGEST_NEED = 2_000
TOPICS_PER_NEED = 1.7  # how many topics a need touches on average
KINDS_PER_NEED = 2.2  # how many kinds of help would do
SURE_TOPIC = 0.2  # from here on a topic is shown as understood
SURE_KIND = 0.3
EVENT_KINDS = {  # which kind of help a date is, where the two lists name it differently
    "course": "workshop",
    "coffee-break": "networking-event",
    "network-meeting": "networking-event",
    "large-event": "networking-event",
    "opening": "networking-event",
}
OUT_OF_REGION = 0.5  # an offer on site of a hub that does not answer for the place counts half
NOTHING_SAID = 0.4  # from here on a text is probably nothing a hub could help with
KIND_DECIDES = 0.5  # from here on somebody looks for a kind of help (a desk, a hall) more than for a topic
GOOD_ENOUGH = 0.65  # of the best date's score, for the next free seat
SURE_OF_TOPIC = 0.5  # from here on nobody is sent to something else because it is the same kind of help
FROM_AFAR = 0.97  # online it hardly matters, but of two equals the own hub's comes first


@dataclass(frozen=True, slots=True)
class Need:
    """What a company wants to get done, in its own words, and what it says about itself."""

    text: str
    place: str = ""
    lang: str = ""
    org_kind: str = ""
    size: str = ""
    topics: tuple[str, ...] = ()  # corrected by the person: these, whatever the text says
    kinds: tuple[str, ...] = ()
    without: tuple[str, ...] = ()  # topics, kinds and modes that the person took away …
    keep: tuple[str, ...] = ()  # … and those of the text's refusals that were none
    mode: str = ""  # online or on_site: nothing else is shown
    level: str = ""  # of the offers


@dataclass(frozen=True, slots=True)
class Scored:
    """A topic or a kind of service with its probability."""

    code: str
    score: float


@dataclass(frozen=True, slots=True)
class Understood:
    """What we understood: topics and kinds, best first, and how likely it is the kind of help that decides."""

    topics: tuple[Scored, ...]
    kinds: tuple[Scored, ...]
    kind_leads: float = 0.0
    nothing: float = 0.0  # how likely this is nothing a hub could help with
    with_model: bool = True

    @property
    def best_topics(self) -> tuple[str, ...]:
        """The codes of the two best topics that are more than a guess; none for an empty text."""
        return tuple(topic.code for topic in self.topics[:2] if topic.score >= SURE_TOPIC / 2)

    @property
    def shown_topics(self) -> tuple[str, ...]:
        """The topics to show as understood: those above the line, at most three."""
        sure = SURE_TOPIC / max(1.0 - self.nothing, 0.01)
        return tuple(topic.code for topic in self.topics[:3] if topic.score >= sure)

    @property
    def shown_kinds(self) -> tuple[str, ...]:
        """The kinds of help to show as understood: at most two, and only where the kind decides."""
        if self.kind_leads <= KIND_DECIDES or self.nothing >= NOTHING_SAID:
            return ()
        return tuple(kind.code for kind in self.kinds[:2] if kind.score >= SURE_KIND)

    def without(self, codes: Iterable[str]) -> Understood:
        """Return the same without some topics and kinds: they stay known, but count nothing."""
        gone = set(codes)

        def rest(scored: tuple[Scored, ...]) -> tuple[Scored, ...]:
            left = [Scored(one.code, 0.0) if one.code in gone else one for one in scored]
            return tuple(sorted(left, key=lambda one: -one.score))

        return replace(self, topics=rest(self.topics), kinds=rest(self.kinds)) if gone else self


@dataclass(frozen=True, slots=True)
class Item:
    """An offer or a date, as the ranking sees it; `thing` is what the front shows."""

    code: str
    words: str  # the text it is found by, the title first
    topics: tuple[str, ...]
    kind: str
    hubs: tuple[str, ...] = ()  # who gives it; several for a joint date; none: anybody
    online: bool = False
    starts_at: datetime | None = None
    seats_left: int | None = None
    thing: object = None


@dataclass(frozen=True, slots=True)
class Hit:
    """An item with its score and the reasons why it is shown."""

    item: Item
    score: float
    reasons: tuple[Reason, ...]
    rung: str = ""  # own region, online, wider area, or the network where the place is not known
    km: float | None = None  # to the nearest of its hubs, where the place is known


@dataclass(frozen=True, slots=True)
class Matter:
    """Something that others do: what it is, who they are, and perhaps a well-known address."""

    code: str
    name: Mapping[str, str]
    who: Mapping[str, str]
    url: str = ""
    site: str = ""
    sure: bool = False  # the pattern is enough, whatever the model takes the words for
    beside: bool = False  # a hub can do something, too: its offers are shown below
    like: str = ""  # the topic it is easily taken for …
    although: str = ""  # … and the words of it that are no veto


@dataclass(frozen=True, slots=True)
class Answer:
    """Everything a front shows for a need."""

    need: Need
    place: Found
    understood: Understood
    route: Route
    offers: tuple[Hit, ...] = ()
    events: tuple[Hit, ...] = ()
    in_region: int = 0  # how many of the offers are given by a hub that answers, or online
    on: date | None = None  # the day it was given
    refused: tuple[Refusal, ...] = ()  # what the text says no to, and nobody took back
    heard: tuple[str, ...] = ()  # topics and kinds understood before anybody corrected them
    beyond: Matter | None = None  # what it is about, if it is nothing for a hub

    @property
    def is_beyond(self) -> bool:
        """Whether it is for others alone; what somebody chose by hand is for us."""
        chosen = self.need.topics or self.need.kinds
        return self.beyond is not None and not self.beyond.beside and not chosen

    @property
    def outcome(self) -> str:
        """How it went, for the demand radar: answered, or empty, or one of the gaps in NeedNote.Outcome."""
        if not self.need.text.strip() and not self.need.topics and not self.need.kinds:
            return "empty"
        if self.is_beyond:
            return "beyond"
        if not self.understood.shown_topics and not self.understood.shown_kinds:
            return "not_understood"
        if not self.fitting(self.offers) and not self.fitting(self.events):
            return "zero_hits"
        if self.route.white_spot:
            return "white_spot"
        return "answered" if self.in_region else "elsewhere"

    def fitting(self, hits: Sequence[Hit]) -> list[Hit]:
        """Leave out what has nothing to do with the need: nobody travels to a workshop because it is one."""
        codes = {"topic"} if self.understood.shown_topics else set()
        if self.understood.nothing < NOTHING_SAID:
            sure = any(one.score >= SURE_OF_TOPIC for one in self.understood.topics[:1])
            leads = self.understood.kind_leads > KIND_DECIDES and (not sure or bool(self.need.kinds))
            codes |= {"words"} | ({"kind"} if leads else set())
        return [hit for hit in hits if codes.intersection(reason.code for reason in hit.reasons)]


@dataclass(frozen=True, slots=True)
class Profile:
    """What the ranking needs of a need: probabilities per code, and hubs with how surely they answer."""

    topics: Mapping[str, float]
    kinds: Mapping[str, float]
    kind_leads: float
    hubs: Mapping[str, float] = field(default_factory=dict)
    anywhere: bool = False  # the place is not known: no offer is out of region


def capped(text: str) -> str:
    """Return as much of a need as is read."""
    return text[:LONGEST_NEED]


def touched(share: float, draws: float) -> float:
    """Turn a share among all codes into the probability that the code is one of the few that matter."""
    return float(1.0 - (1.0 - min(max(share, 0.0), 1.0)) ** draws)


def hub_certainty(route: Route, topics: Mapping[str, float]) -> dict[str, float]:
    """Return how surely each hub answers: the regional ones do, a thematic one as surely as its topic."""
    return {
        hub.slug: topics.get(hub.reason.params["topic"], 0.0) if hub.role == "thematic" else 1.0
        for hub in route.hubs
    }


def free_next(hits: Iterable[Hit]) -> Hit | None:
    """
    Return what is free next: of what begins at a time and has a place left, the first in the own region, else the
    first anywhere; nearly as good as the best there is. Today these are dates of events; a slot of an office hour
    becomes an item with `starts_at` and `seats_left`, and stands beside them.
    """
    free = [hit for hit in hits if hit.item.starts_at is not None and hit.item.seats_left != 0]
    good = GOOD_ENOUGH * max((hit.score for hit in free), default=0.0)
    near = [hit for hit in free if hit.score >= good]
    return min([hit for hit in near if hit.rung == "own"] or near, key=_begins, default=None)


def _begins(hit: Hit) -> float:
    return hit.item.starts_at.timestamp() if hit.item.starts_at else math.inf


def rung(item: Item, own: Iterable[str], *, place_known: bool) -> str:
    """Return how far somebody has to go for an item: own region, online, wider area; `network` without a place."""
    if place_known and set(own).intersection(item.hubs):
        return "own"
    if item.online:
        return "online"
    return "wider" if place_known else "network"


def unwanted(item: Item, mode: str, gone: Iterable[str]) -> bool:
    """Say whether somebody said no to this: to its main topic, its kind, or the way it takes place."""
    codes = set(gone)
    return (
        item.kind in codes
        or (bool(item.topics) and (item.topics[0] in codes or codes.issuperset(item.topics)))
        or (mode in ("online", "on_site") and mode in codes)
    )


def fair_order(code: str, day: date) -> bytes:
    """Return a sort key that gives each of several equals its turn, another day another order."""
    return hashlib.blake2b(f"{day.isoformat()} {code}".encode(), digest_size=8).digest()


def reasons_for(item: Item, profile: Profile, *, similar: bool = False) -> tuple[Reason, ...]:
    """Say why an item is shown, the strongest first; at least one reason."""
    reasons = []
    best = max(item.topics, key=lambda code: profile.topics.get(code, 0.0), default="")
    if profile.topics.get(best, 0.0) >= SURE_TOPIC:
        reasons.append(Reason("topic", {"topic": best}))
    if profile.kinds.get(item.kind, 0.0) >= SURE_KIND:
        reasons.append(Reason("kind", {"kind": item.kind}))
    near = next((hub for hub in item.hubs if profile.hubs.get(hub, 0.0) > 0.0), "")
    if near:
        reasons.append(Reason("your_region", {"hub": near}))
    if item.online:
        reasons.append(Reason("online"))
    if item.starts_at is not None:
        reasons.append(Reason("date", {"starts_at": item.starts_at.isoformat()}))
    if item.seats_left is not None and item.seats_left > 0:
        reasons.append(Reason("seats", {"left": str(item.seats_left)}))
    if similar or not reasons:
        reasons.append(Reason("words" if similar else "next_best"))
    return tuple(reasons)


def item_words(*parts: str) -> str:
    """Return what an offer or a date is found by: the title says most, so it comes first."""
    return ". ".join(part.strip().rstrip(".") for part in parts if part.strip())


DETAILS_KEPT = 400  # days, then only monthly sums remain


def summed_until(today: date) -> date:
    """Return the day before which notes of needs are no more than sums of months."""
    return (today - timedelta(days=DETAILS_KEPT)).replace(day=1)
