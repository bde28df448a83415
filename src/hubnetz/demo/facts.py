"""What is known or written about the network: hubs, offers, texts of events, words. Read once per process."""

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from hubnetz.demo.rows import Texts


@dataclass(frozen=True, slots=True)
class Named:
    """A name of a hub with its validity; the last day belongs to it."""

    name: Texts
    valid_from: date
    valid_until: date | None


@dataclass(frozen=True, slots=True)
class Phase:
    kind: str
    valid_from: date
    valid_until: date | None


@dataclass(frozen=True, slots=True)
class Site:
    name: str
    street: str
    postcode: str
    town: str
    latitude: float
    longitude: float
    is_main: bool


@dataclass(frozen=True, slots=True)
class Partner:
    name: str
    kind: str
    role: str


@dataclass(frozen=True, slots=True)
class Hub:
    slug: str
    short: str
    kind: str
    names: tuple[Named, ...]
    phases: tuple[Phase, ...]
    sites: tuple[Site, ...]
    partners: tuple[Partner, ...]
    channels: tuple[str, ...]
    profile: Texts
    known_for: Texts
    web: str
    knowledge_on: date

    @property
    def name(self) -> Texts:
        return self.names[-1].name

    def since(self, phase: str) -> date:
        """Return the day from which the hub was in the phase."""
        return next(known.valid_from for known in self.phases if known.kind == phase)


@dataclass(frozen=True, slots=True)
class Offer:
    code: str
    hub: str
    kind: str
    topics: tuple[str, ...]
    title: Texts
    summary: Texts
    text: Texts
    level: str
    audience: tuple[str, ...]
    mode: str
    languages: tuple[str, ...]
    price: float
    value: float


@dataclass(frozen=True, slots=True)
class EventText:
    title: Texts
    text: Texts
    topics: tuple[str, ...]
    kind: str
    mode: str
    minutes: int
    seats: int
    hubs: tuple[str, ...]
    umbrella: str


@dataclass(frozen=True, slots=True)
class Words:
    """What names of companies and people are made of, and what staff write after a conversation."""

    company_patterns: tuple[str, ...]
    sole_patterns: tuple[str, ...]
    legal_forms: tuple[tuple[str, float], ...]
    brand_starts: tuple[str, ...]
    brand_ends: tuple[str, ...]
    trades: tuple[tuple[str, float, tuple[str, ...]], ...]  # section letter, weight, words
    institutions: tuple[tuple[str, str], ...]  # pattern, kind
    fields: tuple[str, ...]
    first_names: tuple[str, ...]
    surnames: tuple[str, ...]
    results: tuple[str, ...]
    next_steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Notes:
    """Sentences of staff and clients, by topic where it matters."""

    enquiries: dict[str, tuple[str, ...]]
    projects: dict[str, tuple[str, ...]]
    answers: tuple[str, ...]
    cooperations: tuple[str, ...]
    contributions: tuple[str, ...]
    appearances: tuple[tuple[str, str], ...]  # form, title
    organisers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    network: dict[str, Any]
    hubs: tuple[Hub, ...]
    offers: tuple[Offer, ...]
    events: tuple[EventText, ...]
    words: Words
    notes: Notes

    def hub(self, slug: str) -> Hub:
        return next(hub for hub in self.hubs if hub.slug == slug)

    def topics_of(self, slug: str) -> dict[str, float]:
        """Return what the hub is about, by how often its offers say so."""
        weights: dict[str, float] = {}
        for offer in self.offers:
            if offer.hub == slug:
                for position, topic in enumerate(offer.topics):
                    weights[topic] = weights.get(topic, 0.0) + 1.0 / (1 + position)
        return weights or {"business-model": 1.0}


@cache
def facts() -> Facts:
    """Return everything that is shipped about the demo network."""
    hubs = read("hubs.toml")
    return Facts(
        network=hubs["network"],
        hubs=tuple(_hub(entry) for entry in hubs["hub"]),
        offers=tuple(_offers()),
        events=tuple(_event(entry) for entry in read("events.toml")["event"]),
        words=_words(read("words.toml")),
        notes=_notes(read("notes.toml")),
    )


def read(name: str) -> dict[str, Any]:
    """Return a data file of the demo as it stands."""
    return tomllib.loads(files("hubnetz.demo").joinpath(f"data/{name}").read_text(encoding="utf-8"))


def _hub(entry: dict[str, Any]) -> Hub:
    return Hub(
        slug=entry["slug"],
        short=entry["short"],
        kind=entry["kind"],
        names=tuple(
            Named({"de": name["de"], "en": name["en"]}, name["from"], _last(name.get("until")))
            for name in entry["name"]
        ),
        phases=tuple(
            Phase(
                phase["phase"], phase["from"], _last(phase.get("until")) or _last(_after(entry["phase"], n))
            )
            for n, phase in enumerate(entry["phase"])
        ),
        sites=tuple(
            Site(s["name"], s["street"], s["postcode"], s["town"], s["lat"], s["lon"], s.get("main", False))
            for s in entry["site"]
        ),
        partners=tuple(Partner(p["name"], p["type"], p["role"]) for p in entry["partner"]),
        channels=tuple(channel["platform"] for channel in entry["channel"]),
        profile=_texts(entry, "profile"),
        known_for=_texts(entry, "known_for"),
        web=entry["web"],
        knowledge_on=entry["knowledge_on"],
    )


def _after(phases: list[dict[str, Any]], number: int) -> date | None:
    """Return the first day of the next phase."""
    return phases[number + 1]["from"] if number + 1 < len(phases) else None


def _last(until: date | None) -> date | None:
    """Return the last day of a span that is given up to, not including, a day."""
    return until - timedelta(days=1) if until else None


def _offers() -> list[Offer]:
    found = []
    folder = files("hubnetz.demo").joinpath("data/offers")
    for path in sorted(folder.iterdir(), key=lambda path: path.name):
        if path.name.endswith(".toml"):
            slug = path.name.removesuffix(".toml")
            for entry in tomllib.loads(path.read_text(encoding="utf-8"))["offer"]:
                found.append(_offer(slug, entry))
    return found


def _offer(slug: str, entry: dict[str, Any]) -> Offer:
    return Offer(
        code=entry["code"],
        hub=slug,
        kind=entry["kind"],
        topics=tuple(entry["topics"]),
        title=_texts(entry, "title"),
        summary=_texts(entry, "summary"),
        text=_texts(entry, "text"),
        level=entry["level"],
        audience=tuple(entry["audience"]),
        mode=entry["mode"],
        languages=tuple(entry["languages"]),
        price=entry["price_eur"],
        value=entry["value_eur"],
    )


def _event(entry: dict[str, Any]) -> EventText:
    return EventText(
        title=_texts(entry, "title"),
        text=_texts(entry, "text"),
        topics=tuple(entry["topics"]),
        kind=entry["kind"],
        mode=entry["mode"],
        minutes=entry["minutes"],
        seats=entry["seats"],
        hubs=tuple(entry["hubs"]),
        umbrella=entry.get("umbrella", ""),
    )


def _texts(entry: dict[str, Any], name: str) -> Texts:
    return {
        language: entry[f"{name}_{language}"] for language in ("de", "en") if entry.get(f"{name}_{language}")
    }


def _words(entry: dict[str, Any]) -> Words:
    return Words(
        company_patterns=tuple(entry["company_patterns"]),
        sole_patterns=tuple(entry["sole_patterns"]),
        legal_forms=tuple((form["name"], form["weight"]) for form in entry["legal_forms"]),
        brand_starts=tuple(entry["brand_starts"]),
        brand_ends=tuple(entry["brand_ends"]),
        trades=tuple((trade["section"], trade["weight"], tuple(trade["words"])) for trade in entry["trades"]),
        institutions=tuple((known["pattern"], known["kind"]) for known in entry["institution_patterns"]),
        fields=tuple(entry["institution_fields"]),
        first_names=tuple(entry["first_names"]),
        surnames=tuple(entry["surnames"]),
        results=tuple(entry["results"]),
        next_steps=tuple(entry["next_steps"]),
    )


def _notes(entry: dict[str, Any]) -> Notes:
    return Notes(
        enquiries={topic: tuple(known["enquiries"]) for topic, known in entry["topic"].items()},
        projects={topic: tuple(known["projects"]) for topic, known in entry["topic"].items()},
        answers=tuple(entry["answers"]),
        cooperations=tuple(entry["cooperations"]),
        contributions=tuple(entry["contributions"]),
        appearances=tuple((known["form"], known["title"]) for known in entry["appearances"]),
        organisers=tuple(entry["organisers"]),
    )
