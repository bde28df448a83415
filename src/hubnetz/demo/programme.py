"""Which events take place: on site, online since March 2020, together, cancelled."""

import random
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from hubnetz.demo import dates
from hubnetz.demo.facts import EventText, Facts
from hubnetz.demo.rows import Event
from hubnetz.demo.scenario import Scenario

# Hour of the start by kind; several stand for a choice.
_HOURS = {
    "opening": (11, 16),
    "workshop": (9, 13, 14),
    "online_seminar": (10, 11, 14, 16),
    "coffee_break": (10,),
    "network_meeting": (17, 18, 18, 19),
    "large_event": (9, 10),
    "hackathon": (9, 16),
    "course": (9, 14, 17),
}
_FIRST, _LATEST = 9, 21
_TURNOUT = {
    "opening": 0.7,
    "large_event": 0.62,
    "hackathon": 0.6,
    "coffee_break": 0.45,
    "online_seminar": 0.6,
}
_ONLINE_KINDS = (
    "online_seminar",
    "online_seminar",
    "online_seminar",
    "coffee_break",
    "workshop",
    "network_meeting",
)
_ON_SITE_KINDS = {"workshop": 38, "network_meeting": 33, "course": 14, "large_event": 9, "hackathon": 2}
SWITCH = date(2020, 3, 16)


@dataclass(slots=True)
class Planned:
    """An event with the turnout it is meant to have."""

    event: Event
    wish: float
    people: int = 0
    tags: set[str] = field(default_factory=set)

    @property
    def is_digital(self) -> bool:
        return self.event.mode in ("online", "hybrid")

    @property
    def hubs(self) -> tuple[str, ...]:
        return (self.event.hub, *self.event.cohosts)


class Programme:
    """Draws events from the texts, so that a hub does not repeat itself too soon."""

    def __init__(self, facts: Facts, scenario: Scenario) -> None:
        self.facts = facts
        self.scenario = scenario
        self.rng = scenario.rng("programme")
        self.planned: list[Planned] = []
        self._used: dict[str, Counter[str]] = defaultdict(Counter)
        self._soon: Counter[str] = Counter()  # what is announced already for the weeks to come
        self._by_title = {text.title["de"]: text for text in facts.events}

    def until_cutoff(self) -> list[Planned]:
        """Return all events up to the cut-off; as many digital ones as the scenario says."""
        digital = self.scenario.figures["digital_events"]
        self._named(digital)
        digital -= sum(1 for plan in self.planned if plan.is_digital)
        for hub, count in self.scenario.share("digital", digital).items():
            self._online(hub, count)
        participations = self.scenario.figures["participations"]
        on_site = round(participations * self.scenario.beside["on_site_events_per_participation"])
        for hub, count in self.scenario.share("events", on_site).items():
            self._on_site(hub, max(count, 1))
        self._cancelled(round(on_site * self.scenario.beside["cancelled_events"]) + 2)
        return self.planned

    def _named(self, room: int) -> None:
        """Plan the events that the network is known for, the digital ones as far as there is room."""
        everybody = tuple(self.scenario.weights)
        hackathon = self._plan("digihub-suedbaden", self._text("Hackathon Smart"), date(2020, 5, 22), hour=16)
        hackathon.event.ends_at = dates.at(date(2020, 5, 24), 16)
        hackathon.wish = 72
        talks = ("Digitaltag: Social", "Digitaltag: Digitale G", "Digitaltag: Daten")[: room - 1]
        for number, title in enumerate(talks):
            host = ("digiz-ostwuerttemberg", "zd-bb", "kurpfalz-bw")[number]
            talk = self._plan(host, self._text(title), date(2020, 6, 19), hour=10 + 2 * number)
            talk.event.cohosts = tuple(hub for hub in everybody if hub != host)[number : number + 7]
            talk.wish = (124, 103, 88)[number]
        series = [
            ("hfcon-heilbronn-franken", "Finanzierungssprech", day) for day in _weekly(date(2020, 3, 25), 6)
        ]
        series += [("digiz-ostwuerttemberg", "Online-Seminar für Vertr", date(2020, 4, 22))]
        series += [("dz-ulm-alb-donau-biberach", "Coffeebreak", day) for day in _weekly(date(2020, 4, 24), 7)]
        series += [("de-hub-karlsruhe-ai", "KI-Konferenz", date(2019, 10, 15))]
        for hub, title, day in series[: max(0, room - 8)]:
            self._plan(hub, self._text(title, hub), day)
        for known in self.facts.hubs:
            if known.kind == "regional":
                day = known.since("operating")
                opening = self._plan(known.slug, self._text("Eröffnungsfeier"), day, hour=16)
                opening.tags.add("opening")

    def _online(self, hub: str, count: int) -> None:
        """Plan online events: a few before March 2020, most since then."""
        last = self.scenario.cutoff
        early = dates.Calendar(date(2019, 3, 1), SWITCH - timedelta(days=3), dates.liveliness)
        late = dates.Calendar(SWITCH + timedelta(days=3), last, lambda day: dates.liveliness(day) + 0.05)
        few = round(count * 0.12)
        for day in early.draw(self.rng, few) + late.draw(self.rng, count - few):
            self.online(hub, day)

    def online(self, hub: str, day: date) -> Planned:
        """Plan one online event of a hub on a day."""
        text = self._choose(hub, self.rng.choice(_ONLINE_KINDS), digital=True)
        meets = text.mode == "hybrid" and dates.on_site(day) > 0
        return self._plan(hub, text, day, mode="hybrid" if meets else "online")

    def _on_site(self, hub: str, count: int) -> None:
        grows = dates.growing(self.facts.hub(hub).since("operating"))
        calendar = dates.Calendar(
            self.scenario.starts_on, self.scenario.cutoff, lambda day: dates.on_site(day) * grows(day)
        )
        for day in calendar.draw(self.rng, count):
            self.on_site(hub, day)

    def to_come(self, hub: str, day: date, *, online: bool) -> Planned:
        """Plan one event of the next weeks: none that another hub announces as well while there are others."""
        plan = self.online(hub, day) if online else self.on_site(hub, day)
        self._soon[plan.event.title["de"]] += 1
        english = self.rng.random()
        if plan.event.kind in ("online_seminar", "large_event", "hackathon") and english < 0.3:
            plan.event.languages = ("en",) if english < 0.12 else ("de", "en")
        return plan

    def on_site(self, hub: str, day: date) -> Planned:
        """Plan one event on site, now and then together with other hubs."""
        kinds, weights = list(_ON_SITE_KINDS), list(_ON_SITE_KINDS.values())
        text = self._choose(hub, self.rng.choices(kinds, weights)[0], digital=False)
        plan = self._plan(hub, text, day, mode="on_site")
        if self.rng.random() < self.scenario.beside["joint_share"]:
            others = [other for other in self.scenario.weights if other != hub]
            plan.event.cohosts = tuple(sorted(self.rng.sample(others, self.rng.choice((1, 1, 2)))))
        if plan.event.seats and dates.CLOSED[1] < day < date(2021, 6, 1):
            plan.event.seats = max(6, plan.event.seats // 3)
            plan.wish /= 3
        return plan

    def _cancelled(self, count: int) -> None:
        """Plan events that did not take place: most in the spring of 2020, some on site, some online."""
        spring = dates.Calendar(dates.CLOSED[0], dates.CLOSED[1], dates.liveliness)
        ever = dates.Calendar(date(2019, 2, 1), self.scenario.cutoff, dates.on_site)
        hubs = list(self.scenario.weights)
        for number in range(count):
            calendar = spring if number % 3 else ever
            hub = self.rng.choice(hubs)
            day = calendar.draw(self.rng)[0]
            plan = self.online(hub, day) if number % 4 == 1 else self.on_site(hub, day)
            notice = timedelta(days=self.rng.randint(1, 9), hours=3)
            plan.event.cancelled_at = max(
                plan.event.starts_at - notice, plan.event.published_at + timedelta(hours=20)
            )

    def _plan(
        self, hub: str, text: EventText, day: date, *, mode: str = "", hour: int | None = None
    ) -> Planned:
        if hour is None:
            hour = self.rng.choice(_HOURS[text.kind])
            hour = hour if hour * 60 + text.minutes <= _LATEST * 60 else _FIRST  # a long course begins early
        starts_at = dates.at(day, hour, self.rng.choice((0, 0, 30)))
        site_count = len(self.facts.hub(hub).sites)
        mode = mode or text.mode
        seats = None if text.kind == "large_event" and text.seats >= 180 else text.seats
        event = Event(
            hub=hub,
            cohosts=(),
            kind=text.kind,
            topics=text.topics,
            title=text.title,
            text=text.text,
            mode=mode,
            site=None if mode == "online" else min(self.rng.choice((0, 0, 1, 2, 3)), site_count - 1),
            starts_at=starts_at,
            ends_at=starts_at + timedelta(minutes=text.minutes),
            seats=seats,
            published_at=_published(self.rng, starts_at),
        )
        turnout = _TURNOUT.get(text.kind, 0.72) * self.rng.uniform(0.55, 1.2)
        plan = Planned(event, wish=text.seats * turnout)
        self.planned.append(plan)
        return plan

    def _text(self, title: str, hub: str = "") -> EventText:
        """Return the text whose title begins so; of several the one the hub used least."""
        found = [text for name, text in self._by_title.items() if name.startswith(title)]
        text = min(found, key=lambda text: self._used[hub][text.title["de"]])
        self._used[hub][text.title["de"]] += 1
        return text

    def _choose(self, hub: str, kind: str, *, digital: bool, strict: bool = True) -> EventText:
        """Return a text of the kind that fits the hub: its own ones first, then by topic, the least used.

        Where the hub's topics have no text of the kind, any workshop will do.
        """
        topics = self.facts.topics_of(hub)
        most = max(topics.values())
        thematic = self.facts.hub(hub).kind == "thematic"
        used = self._used[hub]
        best, best_score = None, float("-inf")
        for text in self.facts.events:
            if text.umbrella or text.kind != kind or (text.hubs and hub not in text.hubs):
                continue
            if text.kind == "hackathon" and text.mode == "online":
                continue
            if digital and text.mode == "on_site" and kind not in ("workshop", "network_meeting"):
                continue
            fit = sum(topics.get(topic, 0.0) for topic in text.topics) / most
            if text.hubs:
                fit += 1.0
            elif strict and fit < (0.3 if thematic else 0.05):
                continue
            score = 1.6 * fit - 0.55 * used[text.title["de"]] + 1.8 * self.rng.random()
            score -= 1.5 * self._soon[text.title["de"]]
            if score > best_score:
                best, best_score = text, score
        if best is None:
            if not strict:
                raise RuntimeError("events.toml needs workshops that any hub may hold.")
            return self._choose(hub, "workshop", digital=digital, strict=kind != "workshop")
        used[best.title["de"]] += 1
        return best


def turn_out(plans: list[Planned], total: int) -> None:
    """Say how many people come to each event: as many as wished for, within the seats, the given number in all."""
    held = [plan for plan in plans if plan.event.cancelled_at is None]
    if not held:
        return
    room = [int(plan.event.seats * 0.93) if plan.event.seats else 10**6 for plan in held]
    while sum(room) < total * 1.05:
        for number, plan in enumerate(held):
            if plan.event.seats:
                plan.event.seats = round(plan.event.seats * 1.25) + 1
                room[number] = int(plan.event.seats * 0.93)
    low, high = 0.0, 10_000.0
    for _step in range(60):
        middle = (low + high) / 2
        if sum(min(cap, int(plan.wish * middle)) for plan, cap in zip(held, room, strict=True)) > total:
            high = middle
        else:
            low = middle
    for plan, cap in zip(held, room, strict=True):
        plan.people = min(cap, int(plan.wish * low))
    rest = total - sum(plan.people for plan in held)
    while rest > 0:
        for plan, cap in zip(held, room, strict=True):
            if rest and plan.people < cap:
                plan.people += 1
                rest -= 1


def _published(rng: random.Random, starts_at: datetime) -> datetime:
    return starts_at - timedelta(days=rng.randint(21, 56), hours=rng.randint(0, 6))


def _weekly(first: date, count: int) -> list[date]:
    return [first + timedelta(days=7 * n) for n in range(count)]
