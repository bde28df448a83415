"""
Put an answer together for its page: chips, the next free seat, and the ladder from the own region to a person.

Nothing is decided here that `matching` decides; this says in which order it stands, and where it leads.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from hubnetz.booking.access import Fitting
from hubnetz.matching.rules import Answer, Hit, Matter, free_next
from hubnetz.network import reference
from hubnetz.network.rules import Place
from hubnetz.portal import access
from hubnetz.portal.asked import LEVELS, MODES, Asked, suffix

MOST = {"own": (3, 4), "wider": (2, 3), "online": (3, 3), "network": (4, 6)}  # dates and offers on each rung
LADDER = ("own", "wider", "online", "network")
LATEST = datetime.max.replace(tzinfo=UTC)


@dataclass
class Shown:
    """Something on the page: an offer or a date, its rank from 1, and where its link leads."""

    hit: Hit
    what: str  # event or offer
    rank: int
    url: str = ""
    seat_url: str = ""

    @property
    def thing(self) -> Any:
        """The offer or the event itself."""
        return self.hit.item.thing


@dataclass
class Rung:
    """One step of the ladder: what there is in the own region, further away, or online."""

    code: str
    dates: list[Shown] = field(default_factory=list)
    offers: list[Shown] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing on it, also not the seat that stands above."""
        return not self.dates and not self.offers


@dataclass
class Wish:
    """The answer to one wish as the page shows it."""

    answer: Answer
    number: int  # from 1
    chips: list[dict[str, str]]
    more_topics: list[dict[str, str]]
    more_kinds: list[dict[str, str]]
    next: Shown | None
    rungs: list[Rung]
    matter: Matter | None
    topics: list[str]
    hours: Fitting | None = None  # with advisers who know about it

    @property
    def shown(self) -> list[str]:
        """What is shown, in its order, as it is kept."""
        listed = sorted(self.all(), key=lambda shown: shown.rank)
        return [f"{shown.what}:{shown.thing.code}" for shown in listed]

    def all(self) -> list[Shown]:
        """Return everything that has a rank."""
        listed = [self.next] if self.next else []
        return [*listed, *(shown for rung in self.rungs for shown in (*rung.dates, *rung.offers))]

    def lead(self, code: str = "") -> None:
        """Give each link its target: by way of a note if the answer was noted, else straight."""
        for shown in self.all():
            shown.url = _way(code, shown, shown.what)
            shown.seat_url = _way(code, shown, "seat") if shown.what == "event" else ""


def wishes(given: Sequence[Answer], asked: Asked) -> list[Wish]:
    """Return what the page shows for each wish."""
    return [_wish(answer, number, asked) for number, answer in enumerate(given)]


def _wish(answer: Answer, number: int, asked: Asked) -> Wish:
    topics = [code for code in answer.understood.shown_topics if code in asked.topics]
    kinds = [code for code in answer.understood.shown_kinds if code in asked.kinds]
    chosen = asked.chosen[number][0] if number < len(asked.chosen) else ()
    topics = [code for code in chosen or topics if code not in asked.without]
    end = suffix(number)
    dates, offers = answer.fitting(answer.events), answer.fitting(answer.offers)
    if answer.is_beyond:
        dates, offers, topics, kinds = [], [], [], []
    best = free_next(dates)
    rungs = [_rung(code, [hit for hit in dates if hit is not best], offers) for code in LADDER]
    wish = Wish(
        answer=answer,
        number=number + 1,
        chips=_chips(asked, end, topics, kinds),
        more_topics=[
            {
                "name": name,
                "url": asked.url(**{f"topic{end}": [*topics, code], "without": _rest(asked.without, code)}),
            }
            for code, name in asked.topics.items()
            if code not in topics
        ],
        more_kinds=[
            {
                "name": name,
                "url": asked.url(**{f"kind{end}": [*kinds, code], "without": _rest(asked.without, code)}),
            }
            for code, name in asked.kinds.items()
            if code not in kinds
        ],
        next=Shown(best, "event", 1) if best else None,
        rungs=[rung for rung in rungs if not rung.is_empty],
        matter=answer.beyond if answer.is_beyond or (answer.beyond and answer.beyond.beside) else None,
        topics=topics,
    )
    for rank, shown in enumerate(wish.all(), start=1):
        shown.rank = rank
    wish.lead()
    return wish


def _rung(code: str, dates: Iterable[Hit], offers: Iterable[Hit]) -> Rung:
    """Return one step; in the wider area the nearest first, dates as a calendar has them."""
    most_dates, most_offers = MOST[code]
    on_it = [[hit for hit in hits if hit.rung == code] for hits in (dates, offers)]
    if code == "wider":
        on_it = [sorted(hits, key=lambda hit: math.inf if hit.km is None else hit.km) for hits in on_it]
    first = sorted(on_it[0][:most_dates], key=lambda hit: hit.item.starts_at or LATEST)
    return Rung(
        code,
        [Shown(hit, "event", 0) for hit in first],
        [Shown(hit, "offer", 0) for hit in on_it[1][:most_offers]],
    )


def _chips(asked: Asked, end: str, topics: list[str], kinds: list[str]) -> list[dict[str, str]]:
    """Return what was understood, each with the address of the answer without it."""
    chips = []
    for param, codes, names in (("topic", topics, asked.topics), ("kind", kinds, asked.kinds)):
        for code in codes:
            rest = [other for other in codes if other != code]
            gone = asked.without if rest else (*asked.without, code)
            chips.append({"name": names[code], "url": asked.url(**{f"{param}{end}": rest, "without": gone})})
    return chips


def _rest(codes: tuple[str, ...], gone: str) -> tuple[str, ...]:
    return tuple(code for code in codes if code != gone)


def refused(wishes: Sequence[Wish], asked: Asked) -> list[dict[str, str]]:
    """Return what is not wanted, as heard or as taken away, each with the address of the answer with it again.

    A topic heard as refused is wished for when that is taken back.
    """
    names = {**asked.topics, **asked.kinds, **mode_names()}
    heard = dict.fromkeys(one.code for wish in wishes for one in wish.answer.refused if one.code in names)
    chips = {}
    for code in heard:
        wished = {"topic": [*wishes[0].topics, code]} if code in asked.topics and len(wishes) == 1 else {}
        chips[code] = asked.url(keep=[*asked.keep, code], **wished)
    chips |= {code: asked.url(without=_rest(asked.without, code)) for code in asked.without}
    return [{"name": names[code], "url": url} for code, url in chips.items()]


def narrowing(asked: Asked) -> list[dict[str, Any]]:
    """Return the ways to narrow an answer down: how it takes place, and for whom."""
    levels = {
        "newcomer": _("for newcomers"),
        "some": _("with some experience"),
        "advanced": _("for the advanced"),
    }
    ways = [("mode", mode, mode_names()[mode]) for mode in MODES] + [
        ("level", one, levels[one]) for one in LEVELS
    ]
    return [
        {"name": name, "on": getattr(asked, param) == code, "url": asked.url(**{param: "" if on else code})}
        for param, code, name in ways
        for on in [getattr(asked, param) == code]
    ]


def mode_names() -> dict[str, str]:
    """Return how the ways are called in which something takes place."""
    return {"online": _("online"), "on_site": _("on site")}


def places(asked: Asked, given: Answer) -> list[dict[str, str]]:
    """Return the places that may be meant, each by words that are found again as this one place."""
    if given.place.status != "ambiguous":
        return []
    return [
        {"name": place.in_full, "url": asked.url(place=_certain(place))} for place in given.place.candidates
    ]


def _certain(place: Place) -> str:
    if place.postcode or not place.municipality_ags:
        return place.label
    for code, found in reference.postcodes().items():
        if any(one.municipality_ags == place.municipality_ags for one in found):
            return f"{code} {place.municipality}"
    return place.label


def in_charge(given: Sequence[Answer], shown: Sequence[Wish]) -> list[access.HubInCharge]:
    """Return the hubs that answer, each once for all wishes: the regional ones first, then who knows a topic."""
    found: dict[str, access.HubInCharge] = {}
    answering = access.hubs_in_charge(*(answer.route for answer in given))
    for hubs, wish in zip(answering, shown, strict=True):
        for one in hubs:
            if one.role != "thematic" or (
                one.reason.params.get("topic") in wish.topics and not wish.answer.is_beyond
            ):
                found.setdefault(one.hub.slug, one)
    return sorted(
        found.values(), key=lambda one: one.role == "thematic" and one.reason.code != "topic_in_own_city"
    )


def deputy(given: Sequence[Answer], hubs: Iterable[access.HubInCharge]) -> access.HubInCharge | None:
    """Return the hub that answers for a place without one of its own; None where that is not certain."""
    if given[0].place.status != "found" or not given[0].route.white_spot:
        return None
    return next((one for one in hubs if one.reason.code == "white_spot"), None)


def _way(code: str, shown: Shown, what: str) -> str:
    item = shown.thing.code
    if code:
        return reverse(f"portal:opened_{what}", args=[f"{code}.{shown.rank}", item])
    return target(what, item)


def target(what: str, item: str, reference: str = "") -> str:
    """Return where something that an answer showed is to be found; `reference` says which answer it was."""
    page = reverse("catalogue:offer" if what == "offer" else "events:event", args=[item])
    came = f"?a={reference}" if reference else ""
    return f"{page}{came}#registration" if what == "seat" else f"{page}{came}"


def names(things: Iterable[Any]) -> Mapping[str, str]:
    """Return the names of topics or kinds by their codes, in their order."""
    return {thing.code: str(thing.name) for thing in things}
