"""Cut a part out of a history, with everything it refers to, as a history of its own."""

from copy import copy
from datetime import date

from hubnetz.demo import dates
from hubnetz.demo.rows import History


def cut(whole: History, hubs: set[str], first: date, last: date) -> History:
    """Return what the hubs did between two days: events with their guests, conversations and what came of them."""
    return _Cut(whole, hubs, first, last).history


class _Cut:
    def __init__(self, whole: History, hubs: set[str], first: date, last: date) -> None:
        self.whole = whole
        self.hubs = hubs
        self.first, self.last = first, last
        self.history = History()
        events = self._events()
        cases, enquiries = self._cases_and_enquiries()
        consultations = self._consultations(cases)
        self._results(events, cases, consultations)
        self._organisations()
        assert enquiries

    def _meant(self, hub: str, day: date) -> bool:
        return hub in self.hubs and self.first <= day <= self.last

    def _keep(self, name: str, numbers: list[int]) -> dict[int, int]:
        rows = getattr(self.whole, name)
        getattr(self.history, name).extend(copy(rows[number]) for number in numbers)
        return {number: place for place, number in enumerate(numbers)}

    def _events(self) -> dict[int, int]:
        whole, history = self.whole, self.history
        events = self._keep(
            "events",
            [n for n, row in enumerate(whole.events) if self._meant(row.hub, row.starts_at.date())],
        )
        registrations = self._keep(
            "registrations", [n for n, row in enumerate(whole.registrations) if row.event in events]
        )
        for row in history.registrations:
            row.event = events[row.event]
        self._keep(
            "attendances", [n for n, row in enumerate(whole.attendances) if row.registration in registrations]
        )
        for row in history.attendances:
            row.event, row.registration = events[row.event], registrations[row.registration]
        return events

    def _cases_and_enquiries(self) -> tuple[dict[int, int], dict[int, int]]:
        whole = self.whole
        used = {
            row.case
            for row in whole.consultations
            if row.case is not None and self._meant(row.hub, row.held_on)
        }
        cases = self._keep("cases", sorted(used))
        asked = {whole.cases[number].enquiry for number in used} - {None}
        asked |= {
            number
            for number, row in enumerate(whole.enquiries)
            if row.organisation is None and self._meant(row.hub, row.received_at.date())
        }
        enquiries = self._keep("enquiries", sorted(asked))
        for row in self.history.cases:
            row.enquiry = None if row.enquiry is None else enquiries[row.enquiry]
        return cases, enquiries

    def _consultations(self, cases: dict[int, int]) -> dict[int, int]:
        numbers = [n for n, row in enumerate(self.whole.consultations) if self._meant(row.hub, row.held_on)]
        consultations = self._keep("consultations", numbers)
        for row in self.history.consultations:
            row.case = None if row.case is None else cases[row.case]
        return consultations

    def _results(self, events: dict[int, int], cases: dict[int, int], consultations: dict[int, int]) -> None:
        whole, history = self.whole, self.history
        self._keep(
            "projects",
            [
                n
                for n, row in enumerate(whole.projects)
                if (row.from_consultation in consultations or row.from_event in events)
                and (row.case is None or row.case in cases)
            ],
        )
        for row in history.projects:
            row.case = None if row.case is None else cases[row.case]
            row.from_consultation = consultations.get(row.from_consultation)
            row.from_event = events.get(row.from_event)
        for name, day in (
            ("cooperations", lambda row: row.noted_at.date()),
            ("appearances", lambda r: r.held_on),
        ):
            rows = getattr(whole, name)
            self._keep(name, [n for n, row in enumerate(rows) if self._meant(row.hub, day(row))])
        # Which of two hubs noted a cooperation first is not said by a verb yet.
        history.cooperations = [row for row in history.cooperations if row.same_as is None]

    def _organisations(self) -> None:
        """Keep all records of the companies concerned, so that every decision about them is kept whole."""
        whole, history = self.whole, self.history
        users = [*history.registrations, *history.enquiries, *history.cases, *history.consultations]
        users += history.projects
        used = {row.organisation for row in users} - {None}
        used |= {member for row in history.cooperations for member in row.members}
        met = {whole.organisations[number].identity for number in used}
        kept = self._keep(
            "organisations", [n for n, row in enumerate(whole.organisations) if row.identity in met]
        )
        identities = {identity: place for place, identity in enumerate(sorted(met))}
        history.identities = len(identities)
        for row in history.organisations:
            row.identity = identities[row.identity]
        for row in users:
            row.organisation = None if row.organisation is None else kept[row.organisation]
        for row in history.cooperations:
            row.members = tuple(kept[member] for member in row.members)
        self._keep(
            "decisions",
            [n for n, row in enumerate(whole.decisions) if row.first in kept and row.second in kept],
        )
        for row in history.decisions:
            row.first, row.second = kept[row.first], kept[row.second]


def month(whole: History, hubs: set[str], year: int, number: int) -> History:
    """Return one month of the hubs."""
    first = date(year, number, 1)
    last = date(year + number // 12, number % 12 + 1, 1)
    return cut(whole, hubs, first, dates.at(last, 0).date())
