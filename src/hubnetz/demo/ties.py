"""What a hub starts between others, and where it is seen: cooperations, appearances, followers."""

from datetime import date, datetime, timedelta
from functools import cache

from hubnetz.demo import dates, sign_ins
from hubnetz.demo.companies import MOST_HUBS, Company, Register
from hubnetz.demo.facts import Facts
from hubnetz.demo.ledger import Ledger
from hubnetz.demo.rows import Appearance, Cooperation, History, Reading
from hubnetz.demo.scenario import Scenario, apportion
from hubnetz.network import reference


class Ties:
    """Writes cooperations, appearances and readings."""

    def __init__(
        self, facts: Facts, scenario: Scenario, history: History, register: Register, ledger: Ledger
    ) -> None:
        self.facts = facts
        self.scenario = scenario
        self.history = history
        self.register = register
        self.ledger = ledger
        self.rng = scenario.rng("ties")

    def cooperations(
        self, hub: str, pool: list[Company], counted: int, first: date, last: date, *, full: bool
    ) -> None:
        """Note agreed and confirmed cooperations, and beside them those that count nowhere.

        With ``full`` also some that agree in time but are confirmed only after the last day.
        """
        beside = self.scenario.beside
        grows = dates.growing(self.facts.hub(hub).since("operating"))
        calendar = dates.Calendar(first, last - timedelta(days=4), lambda d: dates.liveliness(d) * grows(d))
        for day in calendar.draw(self.rng, counted):
            number = self._cooperate(hub, pool, day, confirmed_by=last)
            if full and self.rng.random() < beside["noted_twice"]:
                self._note_again(number)
        rest = round(counted * beside["introduced_only"] + self.rng.random())
        for day in calendar.draw(self.rng, rest):
            self._cooperate(hub, pool, day, confirmed_by=None, introduced=True)
        rest = round(counted * beside["unconfirmed"] + self.rng.random() * 0.8)
        for day in calendar.draw(self.rng, rest):
            number = self._cooperate(hub, pool, day, confirmed_by=None)
            if full and self.rng.random() < 0.5:
                self.history.cooperations[number].confirmed_on = last + timedelta(
                    days=self.rng.randint(1, 20)
                )

    def _cooperate(
        self,
        hub: str,
        pool: list[Company],
        day: date,
        *,
        confirmed_by: date | None,
        introduced: bool = False,
    ) -> int:
        rng = self.rng
        topics = self.facts.topics_of(hub)
        topic = rng.choices(list(topics), list(topics.values()))[0]
        companies = self._partners(pool)
        noted_at = dates.office_time(rng, day)
        by = sign_ins.address(hub, "adviser")
        members = tuple(self._record(company, hub, noted_at, by) for company in companies)
        confirmed_on = None
        if confirmed_by:
            confirmed_on = day + timedelta(days=rng.randint(1, max(1, min(40, (confirmed_by - day).days))))
        cooperation = Cooperation(
            hub=hub,
            title=rng.choice(self.facts.notes.cooperations).format(
                project=rng.choice(self.facts.notes.projects[topic]), topic=_topic_name(topic)
            ),
            contribution=rng.choice(self.facts.notes.contributions),
            members=members,
            case=None,
            agreed_on=None if introduced else day,
            confirmed_on=confirmed_on,
            same_as=None,
            noted_at=noted_at,
        )
        self.history.cooperations.append(cooperation)
        if confirmed_on:
            self.ledger.book("cooperations", max(day, confirmed_on), (hub,))
            for company in companies:
                self.ledger.reach(company.identity, day, (hub,))
        return len(self.history.cooperations) - 1

    def _partners(self, pool: list[Company]) -> list[Company]:
        """Return two, sometimes three different companies; often a university or a start-up is one of them."""
        special = [company for company in pool if company.kind in ("university", "research", "start-up")]
        first = self.rng.choice(special) if special and self.rng.random() < 0.6 else self.rng.choice(pool)
        partners = [first]
        while len(partners) < (3 if self.rng.random() < 0.12 and len(pool) > 3 else 2):
            other = self.rng.choice(pool)
            if other not in partners:
                partners.append(other)
        return partners

    def _record(self, company: Company, hub: str, when: datetime, by: str) -> int:
        record = self.register.record(company, hub, when, by)
        if record is None:
            raise RuntimeError("Partners come from the hub's own clients.")
        return record

    def _note_again(self, number: int) -> None:
        """Let another hub note the same cooperation, with its own records of the same companies."""
        known = self.history.cooperations[number]
        identities = {self.history.organisations[member].identity for member in known.members}
        companies = [company for company in self.register.companies if company.identity in identities]
        other = self.rng.choice([slug for slug in self.scenario.weights if slug != known.hub])
        if any(len(company.hubs_met | {other}) > MOST_HUBS for company in companies):
            return
        noted_at = known.noted_at + timedelta(days=self.rng.randint(2, 30))
        by = sign_ins.address(other, "adviser")
        members = tuple(self._record(company, other, noted_at, by) for company in companies)
        self.history.cooperations.append(
            Cooperation(
                hub=other,
                title=known.title,
                contribution=self.rng.choice(self.facts.notes.contributions),
                members=members,
                case=None,
                agreed_on=known.agreed_on,
                confirmed_on=known.confirmed_on,
                same_as=number,
                noted_at=noted_at,
            )
        )

    def appearances(self, hub: str, count: int, first: date, last: date) -> None:
        """Note where the hub's people were guests of others."""
        grows = dates.growing(self.facts.hub(hub).since("operating"))
        calendar = dates.Calendar(first, last, lambda day: (dates.liveliness(day) + 0.04) * grows(day))
        topics = self.facts.topics_of(hub)
        towns = [site.town for site in self.facts.hub(hub).sites]
        for day in calendar.draw(self.rng, count):
            form, title = self.rng.choice(self.facts.notes.appearances)
            topic = self.rng.choices(list(topics), list(topics.values()))[0]
            organiser = self.rng.choice(self.facts.notes.organisers)
            audience = None if form in ("jury", "other") else round(self.rng.lognormvariate(3.7, 0.6))
            self.history.appearances.append(
                Appearance(
                    hub=hub,
                    title=title.format(topic=_topic_name(topic)),
                    organiser=organiser.format(town=self.rng.choice(towns)),
                    form=form,
                    held_on=day,
                    audience=audience,
                    noted_at=dates.at(day, 18, self.rng.randint(0, 59)),
                )
            )
            self.ledger.book("appearances", day, (hub,))

    def readings(self, hub: str, followers: int, last: date) -> None:
        """Note followers each quarter: up to the given number at the cut-off, growing on until the last day."""
        cutoff = self.scenario.cutoff
        channels = self.facts.hub(hub).channels
        parts = apportion(followers, [1.0 / (1 + place) for place in range(len(channels))])
        for platform, goal in zip(channels, parts, strict=True):
            for day in _quarters(self.scenario.starts_on, last):
                quarters = round((day - cutoff).days / 91.3)
                if day <= cutoff:
                    exact = goal * 0.86**-quarters
                else:
                    exact = goal * (1 + self.scenario.later["followers_growth"]) ** quarters
                noise = 1.0 if day == cutoff else self.rng.uniform(0.97, 1.03)
                count = goal if day == cutoff else round(exact * noise)
                self.history.readings.append(Reading(hub, platform, day, count))
                self.ledger.read(hub, platform, day, count)


@cache
def _topic_name(code: str) -> str:
    return next(topic.de for topic in reference.topics() if topic.code == code)


def _quarters(first: date, last: date) -> list[date]:
    """Return the last days of the quarters between two days."""
    ends = [
        date(year, month, day)
        for year in range(first.year, last.year + 1)
        for month, day in ((3, 31), (6, 30), (9, 30), (12, 31))
    ]
    return [day for day in ends if first <= day <= last]
