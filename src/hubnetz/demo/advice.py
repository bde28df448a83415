"""Enquiries, cases, consultations and the projects that came of them."""

import random
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from hubnetz.casework import rules as casework
from hubnetz.demo import dates, sign_ins
from hubnetz.demo.companies import Company, Register
from hubnetz.demo.facts import Facts
from hubnetz.demo.ledger import Ledger
from hubnetz.demo.rows import Case, Consultation, Enquiry, History, Project
from hubnetz.demo.scenario import Scenario
from hubnetz.lib.periods import BERLIN

_MINUTES = ((20, 8), (30, 24), (45, 22), (60, 28), (90, 14), (120, 6), (180, 2))
_FORMS = ("on_site", "at_client", "phone", "video")


class Advice:
    """Writes what a hub does for one client at a time."""

    def __init__(
        self, facts: Facts, scenario: Scenario, history: History, register: Register, ledger: Ledger
    ) -> None:
        self.facts = facts
        self.scenario = scenario
        self.history = history
        self.register = register
        self.ledger = ledger
        self.rng = scenario.rng("advice")
        self._topics = {hub.slug: facts.topics_of(hub.slug) for hub in facts.hubs}
        self._consulted: dict[str, list[int]] = {hub.slug: [] for hub in facts.hubs}

    def topic(self, hub: str) -> str:
        """Return a topic by the hub's profile."""
        weights = self._topics[hub]
        return self.rng.choices(list(weights), list(weights.values()))[0]

    def accompany(
        self, hub: str, company: Company, first: date, last: date, further: int, *, afresh: bool = False
    ) -> None:
        """Advise a client on the first day and, if there is more to do, again within a case until the last day."""
        adviser = sign_ins.address(hub, "adviser")
        topic = self.topic(hub)
        opened_at = dates.at(first, self.rng.randint(8, 11), self.rng.randint(0, 59))
        record = self.register.record(company, hub, opened_at, adviser, afresh=afresh)
        if record is None:
            return
        enquiry = None
        if self.rng.random() < 0.3:
            enquiry = self._led_here(hub, company, record, topic, first)
        case = None
        if further or enquiry is not None:
            case = len(self.history.cases)
            title = self.rng.choice(self.facts.notes.projects[topic])
            self.history.cases.append(Case(hub, record, enquiry, adviser, title, opened_at))
        day = first
        self.consult(hub, company, record, case, day, topic)
        for _n in range(further):
            day += timedelta(days=self.rng.randint(9, 75))
            while day.weekday() > 4 or day in dates.public_holidays(day.year):
                day += timedelta(days=1)
            if day > last:
                break
            self.consult(hub, company, record, case, day, topic)
        if case is not None and self.rng.random() < 0.7 and day + timedelta(days=30) <= last:
            self.history.cases[case].closed_at = dates.at(day + timedelta(days=self.rng.randint(10, 30)), 16)

    def consult(
        self, hub: str, company: Company, record: int, case: int | None, day: date, topic: str
    ) -> None:
        """Note one conversation."""
        rng = self.rng
        distant = dates.on_site(day) == 0 and dates.liveliness(day) > 0
        next_step = rng.choice(self.facts.words.next_steps) if rng.random() < 0.6 else ""
        noted_at = dates.at(day, rng.randint(12, 18), rng.randint(0, 59))
        self._consulted[hub].append(len(self.history.consultations))
        self.history.consultations.append(
            Consultation(
                hub=hub,
                organisation=record,
                case=case,
                adviser=sign_ins.address(hub, "adviser"),
                held_on=day,
                minutes=rng.choices([m for m, _w in _MINUTES], [w for _m, w in _MINUTES])[0],
                form=rng.choices(_FORMS, (0, 0, 5, 5) if distant else (35, 40, 18, 7))[0],
                topic=topic if rng.random() < 0.75 else self.topic(hub),
                result=rng.choice(self.facts.words.results) if rng.random() < 0.85 else "",
                next_step=next_step,
                next_step_on=day + timedelta(days=rng.randint(7, 60)) if next_step else None,
                noted_at=noted_at,
            )
        )
        self.ledger.reach(company.identity, day, (hub,))

    def _led_here(self, hub: str, company: Company, record: int, topic: str, first: date) -> int:
        """Note the enquiry that a conversation began with; it was answered before."""
        received = dates.office_time(self.rng, first - timedelta(days=self.rng.randint(4, 16)))
        enquiry = self.enquire(hub, company, received, topic)
        self._handle(enquiry, received, min(dates.at(first, 7), received + timedelta(days=3)), closed=True)
        enquiry.organisation = record
        return len(self.history.enquiries) - 1

    def enquire(self, hub: str, company: Company | None, received_at: datetime, topic: str) -> Enquiry:
        """Note an enquiry as it comes in."""
        rng = self.rng
        if company is None:
            name, email = self.register.private_person()
        else:
            name, email = self.register.person(company, 0)
        text = rng.choice(self.facts.notes.enquiries[topic])
        enquiry = Enquiry(
            hub=hub,
            state="received",
            text=text,
            place=f"{company.town.postcode} {company.town.name}" if company else "",
            postcode=company.town.postcode if company else "",
            county=company.town.county if company else "",
            topics=tuple(sorted({topic, self.topic(hub)} if rng.random() < 0.3 else {topic})),
            name=name,
            email=email,
            phone=f"+49 7000 {rng.randint(100000, 999999)}" if rng.random() < 0.4 else "",
            organisation_name=self.register.typed(company, hub) if company else "",
            organisation=None,
            language="en" if " we " in f" {text.lower()} " else "de",
            received_at=received_at,
            answer_due_on=casework.answer_due_on(received_at.astimezone(BERLIN).date()),
        )
        self.history.enquiries.append(enquiry)
        return enquiry

    def enquiries(self, hub: str, days: Iterable[date], now: datetime, regulars: list[Company]) -> None:
        """Note enquiries of the days that led to no case; some were never answered."""
        for day in days:
            chance = self.rng.random()
            company = self.rng.choice(regulars) if chance < 0.35 and regulars else self.register.stranger()
            received_at = dates.at(day, self.rng.randint(7, 21), self.rng.randint(0, 59))
            if received_at >= now:
                continue
            enquiry = self.enquire(hub, None if chance > 0.9 else company, received_at, self.topic(hub))
            age = (now - received_at).days
            if self.rng.random() < (0.06 if age > 10 else 0.55):
                forgotten = age > 60  # nobody answered; somebody tidied up in the end
                if forgotten or (self.rng.random() < 0.4 and age):
                    self._assign(enquiry, received_at + timedelta(hours=self.rng.uniform(1, 20)))
                if forgotten:
                    enquiry.state, enquiry.closed_at = "closed", received_at + timedelta(days=45)
                continue
            self._handle(enquiry, received_at, now, closed=age > 25 and self.rng.random() < 0.85)

    def _assign(self, enquiry: Enquiry, when: datetime) -> None:
        enquiry.state = "assigned"
        enquiry.assigned_to = sign_ins.address(enquiry.hub, "adviser")
        enquiry.assigned_at = when

    def _handle(self, enquiry: Enquiry, begun: datetime, until: datetime, *, closed: bool) -> None:
        """Let the enquiry be taken on, answered and perhaps closed before a moment."""
        span = min(until - begun, timedelta(days=6))
        if self.rng.random() < 0.7:
            self._assign(enquiry, begun + span * self.rng.uniform(0.05, 0.3))
        enquiry.state = "answered"
        enquiry.assigned_to = sign_ins.address(enquiry.hub, "adviser")
        enquiry.answer = self.rng.choice(self.facts.notes.answers)
        enquiry.answered_at = begun + span * self.rng.uniform(0.35, 0.9)
        if closed:
            enquiry.state = "closed"
            enquiry.closed_at = enquiry.answered_at + timedelta(hours=self.rng.uniform(0.2, 2.0))

    def projects(self, hub: str, counted: int, first: date, last: date, *, others: tuple[int, int]) -> None:
        """Note projects of a span of days: those that count, ideas, and those nobody confirmed."""
        ideas, unconfirmed = others
        enough = last - timedelta(days=12)
        impulses = [
            number
            for number in self._consulted[hub]
            if first <= self.history.consultations[number].held_on <= enough
        ]
        if not impulses:
            return
        fates = ["counted"] * counted + ["idea"] * ideas + ["unconfirmed"] * unconfirmed
        chosen = self.rng.sample(impulses, min(len(fates), len(impulses)))
        while len(chosen) < len(fates):
            chosen.append(self.rng.choice(impulses))
        for fate, number in zip(fates, chosen, strict=True):
            self._project(hub, number, fate, first, last)

    def _project(self, hub: str, number: int, fate: str, first: date, last: date) -> None:
        rng = self.rng
        source = self.history.consultations[number]
        event, impulse_on, noted_at = None, source.held_on, source.noted_at
        if rng.random() < 0.25 and (visit := self._visit(hub, source.organisation, first, last)):
            event, impulse_on, noted_at = visit
        confirmed_on = None
        if fate != "unconfirmed" and (fate == "counted" or rng.random() < 0.5):
            most = max(1, min((last - impulse_on).days, 90))
            confirmed_on = impulse_on + timedelta(days=rng.randint(min(6, most), most))
        noted_at += timedelta(minutes=rng.randint(2, 90))
        project = Project(
            hub=hub,
            organisation=source.organisation,
            case=source.case,
            title=rng.choice(self.facts.notes.projects[source.topic]),
            topic=source.topic,
            state="idea" if fate == "idea" else rng.choices(("running", "done", "stopped"), (5, 4, 1))[0],
            impulse_on=impulse_on,
            from_consultation=number if event is None else None,
            from_event=event,
            confirmed_on=confirmed_on,
            noted_at=noted_at,
        )
        if project.state in ("done", "stopped"):
            project.moved_at = noted_at + timedelta(days=rng.randint(20, 160))
            if project.moved_at.date() > last:
                project.state, project.moved_at = "running", None
        self.history.projects.append(project)
        if fate == "counted" and confirmed_on:
            self.ledger.book("projects", max(impulse_on, confirmed_on), (hub,))
            self.ledger.reach(self.history.organisations[source.organisation].identity, impulse_on, (hub,))

    def _visit(
        self, hub: str, organisation: int, first: date, last: date
    ) -> tuple[int, date, datetime] | None:
        """Return an event of the hub at which the organisation was."""
        for event, day in self._visits().get(organisation, ()):
            if self.history.events[event].hub == hub and first <= day <= last - timedelta(days=12):
                return event, day, self.history.events[event].ends_at
        return None

    def _visits(self) -> dict[int, list[tuple[int, date]]]:
        """Return the events at which each organisation was; gathered again when more have come."""
        if self._known_visits != len(self.history.attendances):
            self._known_visits = len(self.history.attendances)
            self._visits_of = {}
            for attendance in self.history.attendances:
                organisation = self.history.registrations[attendance.registration].organisation
                if organisation is not None:
                    known = self._visits_of.setdefault(organisation, [])
                    known.append((attendance.event, attendance.counted_on))
        return self._visits_of

    _known_visits = -1
    _visits_of: dict[int, list[tuple[int, date]]]


def further_conversations(rng: random.Random, mean: float) -> int:
    """Return how many conversations follow a first one: none for most, several for some."""
    if rng.random() < 0.55:
        return 0
    return min(8, 1 + int(rng.expovariate(1 / max(mean / 0.45 - 0.6, 0.1))))
