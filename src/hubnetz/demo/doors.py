"""Who registers for an event, gives the seat back, stays away, comes."""

import heapq
import random
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from hubnetz.demo import sign_ins
from hubnetz.demo.companies import Company, Register
from hubnetz.demo.ledger import Ledger
from hubnetz.demo.programme import Planned
from hubnetz.demo.rows import Attendance, History, Registration
from hubnetz.demo.scenario import Scenario
from hubnetz.events import rules as events
from hubnetz.lib.periods import BERLIN

_UNSAID = datetime.max.replace(tzinfo=UTC)


@dataclass(slots=True)
class Visitor:
    """Somebody on the way to an event; without a company they come for themselves."""

    company: Company | None
    fate: str  # came, stayed_away, withdrew
    registered_at: datetime
    number: int = 0  # which person of the company


class Doors:
    """Writes registrations and attendances of planned events."""

    def __init__(self, scenario: Scenario, history: History, register: Register, ledger: Ledger) -> None:
        self.scenario = scenario
        self.history = history
        self.register = register
        self.ledger = ledger
        self.rng = scenario.rng("doors")

    def open(
        self, plan: Planned, comers: list[Company | None], regulars: list[Company], now: datetime
    ) -> None:
        """Let everybody register, and note who came if the event was held before now."""
        event_number = len(self.history.events)
        event = plan.event
        self.history.events.append(event)
        held = event.cancelled_at is None and event.starts_at < now
        rate = self.scenario.beside
        count = len(comers) if held else round(plan.wish * 0.5)
        visitors = [Visitor(company, "came", event.starts_at) for company in comers]
        visitors += [
            self._other("stayed_away", regulars) for _n in range(round(count * rate["no_show_rate"]))
        ]
        visitors += [self._other("withdrew", regulars) for _n in range(round(count * rate["withdrawn_rate"]))]
        if not held:
            visitors += [self._other("stayed_away", regulars) for _n in range(count)]
        closes = min(event.cancelled_at or event.starts_at, now)
        visitors = [visitor for visitor in visitors if self._when(visitor, plan, closes)]
        _number_people(self.rng, visitors)
        self._seat(plan, event_number, visitors, closes, held=held)
        if plan.is_digital and held:
            self.ledger.book("digital_events", _day(event.ends_at), plan.hubs)

    def _other(self, fate: str, regulars: list[Company]) -> Visitor:
        chance = self.rng.random()
        if chance < 0.12:
            company = None
        elif chance < 0.6 and regulars:
            company = self.rng.choice(regulars)
        else:
            company = self.register.stranger()
        return Visitor(company, fate, _UNSAID)

    def _when(self, visitor: Visitor, plan: Planned, closes: datetime) -> bool:
        """Set when somebody registered: some at once, most in the last two weeks; False if it was too early."""
        event = plan.event
        opened = event.published_at
        if closes <= opened:
            return False
        lead = timedelta(days=self.rng.expovariate(1 / 9.0), minutes=self.rng.randint(20, 900))
        visitor.registered_at = max(
            event.starts_at - lead, opened + timedelta(minutes=self.rng.randint(5, 900))
        )
        if visitor.registered_at >= closes:
            visitor.registered_at = opened + (closes - opened) * self.rng.uniform(0.05, 0.98)
        return True

    def _seat(
        self, plan: Planned, event_number: int, visitors: list[Visitor], closes: datetime, *, held: bool
    ) -> None:
        """Give seats in the order of time, the lowest free number first, as registering does."""
        event = plan.event
        free = list(range(1, event.seats + 1)) if event.seats else []
        taken: set[str] = set()
        agenda: list[tuple[datetime, int, Visitor | Registration]] = []
        order = 0
        walk_ins: list[Visitor] = []
        for visitor in visitors:
            if held and visitor.fate == "came" and self.rng.random() < self.scenario.beside["walk_in_share"]:
                walk_ins.append(visitor)
                continue
            agenda.append((visitor.registered_at, order, visitor))
            order += 1
        # Who will come is never turned away by somebody who will not: places are kept for them.
        kept = sum(
            1 for _at, _n, visitor in agenda if isinstance(visitor, Visitor) and visitor.fate == "came"
        )
        heapq.heapify(agenda)
        while agenda:
            moment, _order, item = heapq.heappop(agenda)
            if isinstance(item, Registration):
                item.cancelled_at = moment
                if item.seat:
                    heapq.heappush(free, item.seat)
                taken.discard(item.email)
                continue
            if item.fate == "came":
                kept -= 1
            elif event.seats and len(free) <= kept:
                continue  # turned away: nothing is written
            registration = self._registration(plan, event_number, item, moment, taken)
            if registration is None:
                continue
            if event.seats:
                registration.seat = heapq.heappop(free)
            if item.fate == "came":
                self._came(plan, item, registration, _moment_of_check_in(self.rng, event.starts_at))
            elif item.fate == "withdrew":
                gone = moment + (closes - moment) * self.rng.uniform(0.1, 0.95)
                order += 1
                heapq.heappush(agenda, (gone, order, registration))
        for visitor in walk_ins:
            moment = event.starts_at + timedelta(minutes=self.rng.randint(-15, 25))
            registration = self._registration(plan, event_number, visitor, moment, taken)
            if registration:
                registration.is_walk_in = True
                registration.postcode, registration.language = "", "de"  # nobody asks at the door
                self._came(plan, visitor, registration, moment)

    def _registration(
        self, plan: Planned, event_number: int, visitor: Visitor, moment: datetime, taken: set[str]
    ) -> Registration | None:
        company, hub = visitor.company, plan.event.hub
        if company is None:
            name, email = self.register.private_person()
            while email in taken:
                name, email = self.register.private_person()
            typed, postcode = "", ""
        else:
            name, email = self.register.person(company, visitor.number)
            while email in taken and visitor.fate == "came":
                visitor.number += 1
                name, email = self.register.person(company, visitor.number)
            typed, postcode = self.register.typed(company, hub), company.town.postcode
        if email in taken:
            return None  # asked twice: it stays one registration
        taken.add(email)
        registration = Registration(
            event=event_number,
            name=name,
            email=email,
            language="en" if self.rng.random() < 0.04 else "de",
            organisation_name=typed,
            postcode=postcode,
            organisation=None,
            seat=None,
            registered_at=moment,
        )
        self.history.registrations.append(registration)
        return registration

    def _came(self, plan: Planned, visitor: Visitor, registration: Registration, noted_at: datetime) -> None:
        event = plan.event
        by = sign_ins.address(event.hub, "events")
        counted_on = events.counted_on(event.starts_at, noted_at)
        if visitor.company is not None:
            afresh = self.rng.random() < 0.012
            record = self.register.record(visitor.company, event.hub, noted_at, by, afresh=afresh)
            if record is None:
                raise RuntimeError("A fourth hub cannot welcome the company; the guest list is wrong.")
            registration.organisation = record
            registration.organisation_name = self.history.organisations[record].name
            self.ledger.reach(visitor.company.identity, counted_on, plan.hubs)
        self.history.attendances.append(
            Attendance(
                registration=len(self.history.registrations) - 1,
                event=registration.event,
                counted_on=counted_on,
                noted_at=noted_at,
                by=by,
            )
        )
        self.ledger.book("participations", counted_on, plan.hubs)


def _number_people(rng: random.Random, visitors: list[Visitor]) -> None:
    """Let colleagues be different people: the second one from a company is its second person."""
    seen: dict[int, int] = {}
    for visitor in visitors:
        if visitor.company is not None:
            key = id(visitor.company)
            if key not in seen:
                seen[key] = 1 if rng.random() < 0.2 else 0
            visitor.number = seen[key]
            seen[key] += 1


def _moment_of_check_in(rng: random.Random, starts_at: datetime) -> datetime:
    return starts_at + timedelta(minutes=rng.randint(-12, 40))


def _day(moment: datetime) -> date:
    return moment.astimezone(BERLIN).date()
