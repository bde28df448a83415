"""
Invent a plausible history of the network: pure, from a seed, without a database.

It is dense up to the cut-off, where it amounts exactly to what the scenario says, thinner from then on, and every hub
has dates in the weeks to come. What happened before the cut-off does not depend on the day of loading.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from hubnetz.demo import dates, sign_ins
from hubnetz.demo.advice import Advice, further_conversations
from hubnetz.demo.companies import Company, Register, decisions, put_in_order
from hubnetz.demo.doors import Doors
from hubnetz.demo.facts import Facts, Phase
from hubnetz.demo.ledger import Ledger
from hubnetz.demo.programme import Planned, Programme, turn_out
from hubnetz.demo.rows import History
from hubnetz.demo.scenario import Scenario
from hubnetz.demo.ties import Ties
from hubnetz.lib.periods import BERLIN

DATES_TO_COME = 9  # of each hub
Progress = Callable[[float, float, str], None]


@dataclass(slots=True)
class Told:
    """A history with the books that were kept beside it."""

    history: History
    ledger: Ledger
    scenario: Scenario


def tell(facts: Facts, scenario: Scenario, *, now: datetime, progress: Progress | None = None) -> Told:
    """Return the history as it stands at a moment, with the dates to come."""
    return Teller(facts, scenario, now).tell(progress or (lambda done, total, text: None))


class Teller:
    """Holds what all parts of the history share, and the order in which they are told."""

    def __init__(self, facts: Facts, scenario: Scenario, now: datetime) -> None:
        self.facts = facts
        self.scenario = scenario
        self.now = now
        self.today = now.astimezone(BERLIN).date()
        self.rng = scenario.rng("story")
        self.history = History()
        self.ledger = Ledger(scenario.cutoff)
        self.register = Register(facts, self.history, scenario.rng("companies"))
        self.programme = Programme(facts, scenario)
        self.doors = Doors(scenario, self.history, self.register, self.ledger)
        self.advice = Advice(facts, scenario, self.history, self.register, self.ledger)
        self.ties = Ties(facts, scenario, self.history, self.register, self.ledger)
        self.clients: dict[str, list[Company]] = {slug: [] for slug in scenario.weights}
        self._by_weight: dict[str, list[float]] = {slug: [] for slug in scenario.weights}

    def tell(self, progress: Progress) -> Told:
        """Tell everything and close the books."""
        steps: list[tuple[str, Callable[[], None]]] = [
            ("events until the cut-off", self._events_and_advice),
            ("cooperations and projects", self._results),
            ("the years since", self._later),
            ("dates to come", self._to_come),
            ("which records are the same", self._decide),
        ]
        for number, (text, step) in enumerate(steps):
            progress(number, len(steps), text)
            step()
        for hub in self.facts.hubs:
            if any(p.kind == "operating" and _holds(p, self.scenario.cutoff) for p in hub.phases):
                self.ledger.book("hubs", self.scenario.cutoff, (hub.slug,))
        return Told(self.history, self.ledger, self.scenario)

    # Until the cut-off

    def _events_and_advice(self) -> None:
        scenario = self.scenario
        plans = self.programme.until_cutoff()
        turn_out(plans, scenario.figures["participations"])
        seats = self._seats_by_hub(plans)
        newcomers: dict[str, list[Company]] = {}
        advised: dict[str, list[Company]] = {}
        for hub, count in scenario.share("people", scenario.figures["organisations_reached"]).items():
            at_events = min(
                round(count * (1 - scenario.beside["reached_by_advice_share"])), int(len(seats[hub]) * 0.8)
            )
            newcomers[hub] = [self._meet(hub) for _n in range(at_events)]
            advised[hub] = [self._meet(hub) for _n in range(count - at_events)]
        comers = self._guest_lists(plans, seats, newcomers)
        for number, plan in enumerate(plans):
            self.doors.open(plan, comers[number], self.clients[plan.event.hub], self.now)
        for hub in scenario.weights:
            self._advise(hub, advised[hub], newcomers[hub])
        self._known_in_four_spellings(max(2, round(12 * scenario.scale)))

    def _seats_by_hub(self, plans: list[Planned]) -> dict[str, list[int]]:
        """Return for each hub the places of its events that go to companies, as places in the list of plans."""
        seats: dict[str, list[int]] = {slug: [] for slug in self.scenario.weights}
        for number, plan in enumerate(plans):
            if plan.event.cancelled_at is None:
                for _n in range(plan.people):
                    if self.rng.random() >= self.scenario.beside["private_share"]:
                        seats[plan.event.hub].append(number)
        return seats

    def _meet(self, hub: str, *, kind: str = "") -> Company:
        """Invent a company that will be a client of the hub; now and then one that is called like another's."""
        others = [slug for slug in self.clients if slug != hub and self.clients[slug]]
        if others and self.rng.random() < 0.002:
            like = self.rng.choice(self.clients[self.rng.choice(others)])
            company = self.register.namesake(like, hub)
        else:
            company = self.register.found(hub, kind=kind)
        self.clients[hub].append(company)
        before = self._by_weight[hub][-1] if self._by_weight[hub] else 0.0
        self._by_weight[hub].append(before + company.weight)
        return company

    def _regular(self, hub: str) -> Company:
        """Return a client of the hub, those more often who like to come."""
        return self.rng.choices(self.clients[hub], cum_weights=self._by_weight[hub])[0]

    def _guest_lists(
        self, plans: list[Planned], seats: dict[str, list[int]], newcomers: dict[str, list[Company]]
    ) -> list[list[Company | None]]:
        """Return who comes to each event: every newcomer at least once, then those who come again, then guests."""
        lists: list[list[Company | None]] = [[] for _plan in plans]
        for hub, places in seats.items():
            self.rng.shuffle(places)
            for company, number in zip(newcomers[hub], places, strict=False):
                lists[number].append(company)
            for number in places[len(newcomers[hub]) :]:
                lists[number].append(self._comer(plans[number], lists[number]))
        for number, plan in enumerate(plans):
            if plan.event.cancelled_at is None:
                lists[number] += [None] * (plan.people - len(lists[number]))
        return lists

    def _comer(self, plan: Planned, there: list[Company | None]) -> Company:
        hub = plan.event.hub
        others = plan.event.cohosts or tuple(slug for slug in self.clients if slug != hub)
        share = 0.4 if plan.event.cohosts else self.scenario.beside["guest_share"]
        company = self._regular(hub)
        for _try in range(4):
            home = self.rng.choice(others) if self.rng.random() < share else hub
            company = self._regular(home) if self.clients[home] else company
            invited = company.hubs_met | {hub}
            if len(invited) <= 3 and company not in there:
                company.hubs_met = invited
                return company
        company = self._regular(hub)
        while len(company.hubs_met | {hub}) > 3:
            company = self._regular(hub)
        company.hubs_met |= {hub}
        return company

    def _advise(self, hub: str, advised: list[Company], met: list[Company]) -> None:
        scenario = self.scenario
        cutoff = scenario.cutoff
        grows = dates.growing(self.facts.hub(hub).since("operating"))
        crisis = dates.CLOSED[0]
        calendar = dates.Calendar(
            scenario.starts_on,
            cutoff,
            lambda d: (
                (dates.liveliness(d) if d.weekday() < 5 else 0.0) * grows(d) * (1.6 if d >= crisis else 1.0)
            ),
        )
        again = self.rng.sample(met, min(len(met), round(len(advised) * 0.3)))
        clients = [*advised, *again]
        self.rng.shuffle(clients)
        mean = scenario.beside["follow_up_consultations"]
        days = calendar.draw(self.rng, len(clients))
        for company, day in zip(clients, days, strict=True):
            self.advice.accompany(hub, company, day, cutoff, further_conversations(self.rng, mean))
        count = round(len(clients) * 2 * scenario.beside["enquiries_per_consultation"])
        self.advice.enquiries(hub, calendar.draw(self.rng, count), self.now, self.clients[hub])

    def _known_in_four_spellings(self, count: int) -> None:
        """Let some clients ask for advice at two more hubs, and once more at their own, under other names."""
        alone = [
            c
            for known in self.clients.values()
            for c in known
            if len(c.hubs_met) == 1 and c.record_count == 1
        ]
        spell_well = [company for company in alone if company.kind in ("company", "start-up")]
        weekdays = dates.Calendar(
            date(2019, 9, 1), self.scenario.cutoff, lambda d: dates.liveliness(d) if d.weekday() < 5 else 0.0
        )
        for company in self.rng.sample(spell_well, min(count, len(spell_well))):
            others = self.rng.sample([hub for hub in self.clients if hub != company.home], 2)
            for hub, day in zip((*others, company.home), weekdays.draw(self.rng, 3), strict=True):
                self.advice.accompany(hub, company, day, self.scenario.cutoff, 0, afresh=True)

    def _results(self) -> None:
        scenario, cutoff = self.scenario, self.scenario.cutoff
        for hub, count in scenario.share("cooperations", scenario.figures["cooperations"]).items():
            self.ties.cooperations(hub, self.clients[hub], count, scenario.starts_on, cutoff, full=True)
        for hub, count in scenario.share("projects", scenario.figures["projects"]).items():
            others = (
                round(count * scenario.beside["ideas"]),
                round(count * scenario.beside["unconfirmed_projects"]),
            )
            self.advice.projects(hub, count, scenario.starts_on, cutoff, others=others)
        for hub, count in scenario.share("appearances", scenario.figures["appearances"]).items():
            self.ties.appearances(hub, count, scenario.starts_on, cutoff)
        for hub, count in scenario.share("followers", scenario.figures["followers"]).items():
            self.ties.readings(hub, count, self.today)

    # Since the cut-off

    def _later(self) -> None:
        first, last = self.scenario.cutoff + timedelta(days=1), self.today - timedelta(days=1)
        months = max(0.0, (last - first).days / 30.4)
        rates = self.scenario.later
        for hub in self.scenario.weights:
            calendar = dates.Calendar(first, last, dates.liveliness)
            for day in calendar.draw(self.rng, self._some(hub, "events", months)):
                in_person = dates.on_site(day) > 0 and self.rng.random() < 0.7
                plan = self.programme.on_site(hub, day) if in_person else self.programme.online(hub, day)
                self._hold(plan)
            weekdays = dates.Calendar(first, last, lambda d: dates.liveliness(d) if d.weekday() < 5 else 0.0)
            for day in weekdays.draw(self.rng, self._some(hub, "consultations", months, "advice")):
                new = self.rng.random() < rates["new_company_share"]
                company = self._meet(hub) if new else self._regular(hub)
                self.advice.accompany(hub, company, day, last, further_conversations(self.rng, 0.5))
            days = weekdays.draw(self.rng, self._some(hub, "enquiries", months, "advice"))
            self.advice.enquiries(hub, days, self.now, self.clients[hub])
            recent = [self.today - timedelta(days=n) for n in (9, 6, 4, 3, 2, 1)]
            self.advice.enquiries(hub, self.rng.sample(recent, 4), self.now, self.clients[hub])
            if months > 1:
                self._results_since(hub, first, last, months)

    def _results_since(self, hub: str, first: date, last: date, months: float) -> None:
        known = [company for company in self.clients[hub] if company.identity >= 0 and hub in company.records]
        count = self._some(hub, "cooperations", months)
        self.ties.cooperations(hub, known, count, first, last, full=False)
        count = self._some(hub, "projects", months)
        self.advice.projects(hub, count, first, last, others=(count // 3, count // 5))
        self.ties.appearances(hub, self._some(hub, "appearances", months), first, last)

    def _some(self, hub: str, what: str, months: float, column: str = "") -> int:
        """Return how much of something a hub does in so many months, more at large hubs."""
        weights = [weight[column or what] for weight in self.scenario.weights.values()]
        size = self.scenario.weights[hub][column or what] * len(weights) / sum(weights)
        return round(
            self.scenario.later[what] * months * size * self.scenario.scale + self.rng.random() * 0.5
        )

    def _hold(self, plan: Planned) -> None:
        hub = plan.event.hub
        room = int((plan.event.seats or 400) * 0.93)
        people = max(2, min(room, round(plan.wish * 0.55)))
        comers: list[Company | None] = []
        for _n in range(people):
            chance = self.rng.random()
            if chance < self.scenario.beside["private_share"]:
                comers.append(None)
            elif chance < self.scenario.later["new_company_share"]:
                company = self._meet(hub)
                comers.append(company)
            else:
                comers.append(self._comer(plan, comers))
        self.doors.open(plan, comers, self.clients[hub], self.now)

    # To come

    def _to_come(self) -> None:
        for hub, days in self._days_to_come().items():
            for number, day in enumerate(days):
                plan = self.programme.to_come(hub, day, online=number % 2 == 1)
                event = plan.event
                if day == self.today:
                    self._this_evening(plan)
                elif number in (3, 4):
                    event.seats = self.rng.randint(3, 8)
                    plan.wish = event.seats * 0.8
                event.published_at = min(
                    event.published_at, self.now - timedelta(days=self.rng.randint(2, 12), minutes=7)
                )
                self.doors.open(plan, [], self.clients[hub], self.now)

    def _days_to_come(self) -> dict[str, list[date]]:
        """Return when each hub has its next dates: those with all roles this evening, the others soon; later ones are
        spread, so that no day is crowded."""
        taken: Counter[date] = Counter()
        soon = [self.today + timedelta(days=n) for n in range(1, 11)]
        soon = [day for day in soon if dates.liveliness(day) > 0.1] or soon
        chosen: dict[str, list[date]] = {}
        for place, hub in enumerate(self.scenario.weights):
            first = self.today if hub in sign_ins.FULLY_STAFFED else soon[place % len(soon)]
            days = {first}
            while len(days) < DATES_TO_COME:
                calendar = dates.Calendar(
                    self.today + timedelta(days=2),
                    self.today + timedelta(days=68),
                    lambda day: (dates.liveliness(day) + 0.001) / (1 + taken[day]) ** 2,
                )
                days.add(calendar.draw(self.rng)[0])
            taken.update(days)
            chosen[hub] = sorted(days)
        return chosen

    def _this_evening(self, plan: Planned) -> None:
        """Let today's event begin in the evening, or soon if it is late, so that people can still be met there."""
        event = plan.event
        night = dates.at(self.today, 23, 58)
        evening = dates.at(self.today, self.rng.choice((17, 18)), self.rng.choice((0, 30)))
        soon = self.now.replace(minute=0, second=0, microsecond=0) + timedelta(minutes=90)
        event.starts_at = min(max(evening, soon), night - timedelta(minutes=28))
        event.ends_at = min(event.starts_at + timedelta(hours=2), night)
        event.seats = max(event.seats or 30, 24)
        plan.wish = event.seats * 0.5

    def _decide(self) -> None:
        put_in_order(self.history, self.register.companies)
        self.history.decisions = decisions(self.history, self.register.companies, sign_ins.address)


def _holds(phase: Phase, day: date) -> bool:
    return phase.valid_from <= day and (phase.valid_until is None or day <= phase.valid_until)
