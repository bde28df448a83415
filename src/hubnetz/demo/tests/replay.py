"""Live through a history by the verbs themselves, each at its time."""

import uuid
from collections.abc import Callable
from datetime import date, datetime

import pytest

from hubnetz.accounts.models import User
from hubnetz.casework import actions as casework
from hubnetz.casework.models import Consultation
from hubnetz.demo import sign_ins
from hubnetz.demo.ground import Ground
from hubnetz.demo.journalling import confirmed_at
from hubnetz.demo.rows import History
from hubnetz.events import actions as events
from hubnetz.events.models import Cohost, Event, EventTopic
from hubnetz.network.models import Hub, Topic
from hubnetz.organisations import actions as organisations
from hubnetz.organisations.models import Organisation


class Replay:
    """An agenda of calls, done in the order of time with the clock set to each."""

    def __init__(self, history: History, ground: Ground, monkeypatch: pytest.MonkeyPatch) -> None:
        self.history = history
        self.monkeypatch = monkeypatch
        self.sites = ground.sites
        self.event_kinds = ground.event_kinds
        self.hubs = {hub.slug: hub for hub in Hub.objects.all()}
        self.topics = {topic.code: topic for topic in Topic.objects.all()}
        self.users = {user.email: user for user in User.objects.all()}
        self.made: dict[tuple[str, int], object] = {}
        self.agenda: list[tuple[datetime, int, Callable[[], None]]] = []

    def run(self) -> int:
        """Do everything; return how many calls there were."""
        self._events()
        self._organisations()
        self._registrations()
        self._enquiries_and_cases()
        self._consultations_and_projects()
        self._cooperations_and_appearances()
        self.agenda.sort(key=lambda call: call[:2])
        for moment, _order, call in self.agenda:
            self.monkeypatch.setattr("django.utils.timezone.now", lambda moment=moment: moment)
            call()
        self.monkeypatch.undo()
        return len(self.agenda)

    def _at(self, moment: datetime, call: Callable[[], object], keep: tuple[str, int] | None = None) -> None:
        def done() -> None:
            result = call()
            if keep:
                self.made[keep] = result

        self.agenda.append((moment, len(self.agenda), done))

    def _of(self, name: str, number: int | None):
        return None if number is None else self.made[name, number]

    def _events(self) -> None:
        """Publishing has no verb yet: the events stand there."""
        for number, row in enumerate(self.history.events):
            event = Event.objects.create(
                hub=self.hubs[row.hub],
                kind_id=self.event_kinds[row.kind],
                title=row.title,
                text=row.text,
                mode=row.mode,
                site_id=None if row.site is None else self.sites[row.hub][row.site],
                starts_at=row.starts_at,
                ends_at=row.ends_at,
                published_at=row.published_at,
            )
            way = "online" if row.mode == "online" else "on_site"
            event.pools.create(mode=way, planned_mode=way, seats=row.seats)
            Cohost.objects.bulk_create(Cohost(event=event, hub=self.hubs[hub]) for hub in row.cohosts)
            EventTopic.objects.bulk_create(
                EventTopic(event=event, topic=self.topics[topic], position=position)
                for position, topic in enumerate(row.topics)
            )
            self.made["event", number] = event
            if row.cancelled_at:
                self._at(row.cancelled_at, lambda e=event, at=row.cancelled_at: _cancel(e, at))

    def _organisations(self) -> None:
        for number, row in enumerate(self.history.organisations):
            self._at(
                row.welcomed_at,
                lambda row=row: organisations.welcome(
                    self.hubs[row.hub],
                    name=row.name,
                    postcode=row.postcode,
                    town=row.town,
                    county=row.county,
                    email=f"info@{row.domain}",
                    kind=row.kind,
                    by=self.users.get(row.by),
                ),
                ("organisation", number),
            )
        for row in self.history.decisions:
            if row.by:
                self._at(
                    row.decided_at,
                    lambda row=row: organisations.decide(
                        Organisation.objects.get(pk=self._of("organisation", row.first).pk),
                        Organisation.objects.get(pk=self._of("organisation", row.second).pk),
                        verdict=row.verdict,
                        evidence=row.evidence,
                        by=self.users[row.by],
                    ),
                )

    def _registrations(self) -> None:
        visits = {row.registration: row for row in self.history.attendances}
        for number, row in enumerate(self.history.registrations):
            event = self.made["event", row.event]
            visit = visits.get(number)
            person = {
                "name": row.name,
                "email": row.email,
                "organisation_name": row.organisation_name,
                "idempotency_key": uuid.uuid4(),
            }
            if row.is_walk_in:
                self._at(
                    row.registered_at,
                    lambda event=event, person=person, by=self.users[visit.by]: events.add_walk_in(
                        event, **person, by=by
                    ),
                )
                continue
            self._at(
                row.registered_at,
                lambda event=event, person=person, row=row: events.register(
                    event, **person, postcode=row.postcode, language=row.language
                ),
                ("registration", number),
            )
            if row.cancelled_at:
                self._at(row.cancelled_at, lambda n=number: events.withdraw(self._of("registration", n)))
            if visit:
                self._at(
                    visit.noted_at,
                    lambda n=number, by=self.users[visit.by]: events.note_attendance(
                        self._of("registration", n), by=by
                    ),
                )

    def _enquiries_and_cases(self) -> None:
        for number, row in enumerate(self.history.enquiries):
            self._at(
                row.received_at,
                lambda row=row: casework.receive(
                    self.hubs[row.hub],
                    text=row.text,
                    name=row.name,
                    email=row.email,
                    idempotency_key=uuid.uuid4(),
                    phone=row.phone,
                    organisation_name=row.organisation_name,
                    postcode=row.postcode,
                    place=row.place,
                    county=row.county,
                    topics=[self.topics[topic] for topic in row.topics],
                    language=row.language,
                ),
                ("enquiry", number),
            )
            who, lead = self.users.get(row.assigned_to), self.users[sign_ins.address(row.hub, "lead")]
            if row.assigned_at:
                self._at(
                    row.assigned_at,
                    lambda n=number, who=who, by=lead: casework.assign(self._of("enquiry", n), to=who, by=by),
                )
            if row.answered_at:
                self._at(
                    row.answered_at,
                    lambda n=number, row=row, by=who: casework.answer(
                        self._of("enquiry", n), text=row.answer, by=by
                    ),
                )
            if row.closed_at:
                self._at(
                    row.closed_at, lambda n=number, by=who: casework.close(self._of("enquiry", n), by=by)
                )
        for number, row in enumerate(self.history.cases):
            adviser = self.users[row.adviser]
            self._at(
                row.opened_at,
                lambda row=row, adviser=adviser: casework.open_case(
                    self._of("organisation", row.organisation),
                    title=row.title,
                    adviser=adviser,
                    enquiry=self._of("enquiry", row.enquiry),
                    by=adviser,
                ),
                ("case", number),
            )
            if row.closed_at:
                self._at(
                    row.closed_at,
                    lambda n=number, by=adviser: casework.close_case(self._of("case", n), by=by),
                )

    def _consultations_and_projects(self) -> None:
        for number, row in enumerate(self.history.consultations):
            self._at(
                row.noted_at,
                lambda row=row: casework.note_consultation(
                    self._of("organisation", row.organisation),
                    held_on=row.held_on,
                    minutes=row.minutes,
                    form=row.form,
                    topic=self.topics[row.topic],
                    idempotency_key=uuid.uuid4(),
                    result=row.result,
                    next_step=row.next_step,
                    next_step_on=row.next_step_on,
                    case=self._of("case", row.case),
                    by=self.users[row.adviser],
                ),
                ("consultation", number),
            )
        for number, row in enumerate(self.history.projects):
            by = self.users[sign_ins.address(row.hub, "adviser")]
            self._at(
                row.noted_at,
                lambda row=row, by=by: casework.note_project(
                    self._of("organisation", row.organisation),
                    title=row.title,
                    topic=self.topics[row.topic],
                    impulse_on=row.impulse_on,
                    state="running" if row.moved_at else row.state,
                    from_consultation=self._consultation(row.from_consultation),
                    from_event=self._of("event", row.from_event),
                    case=self._of("case", row.case),
                    by=by,
                ),
                ("project", number),
            )
            if row.moved_at:
                self._at(
                    row.moved_at,
                    lambda n=number, row=row, by=by: casework.move_project(
                        self._of("project", n), state=row.state, by=by
                    ),
                )
            if row.confirmed_on:
                self._confirm("project", number, row.confirmed_on, row.noted_at, casework.confirm_project, by)

    def _consultation(self, number: int | None) -> Consultation | None:
        return self._of("consultation", number)

    def _cooperations_and_appearances(self) -> None:
        for number, row in enumerate(self.history.cooperations):
            by = self.users[sign_ins.address(row.hub, "adviser")]
            self._at(
                row.noted_at,
                lambda row=row, by=by: casework.note_cooperation(
                    self.hubs[row.hub],
                    title=row.title,
                    contribution=row.contribution,
                    members=[
                        Organisation.objects.get(pk=self._of("organisation", member).pk)
                        for member in row.members
                    ],
                    agreed_on=row.agreed_on,
                    case=self._of("case", row.case),
                    by=by,
                ),
                ("cooperation", number),
            )
            if row.confirmed_on:
                verb = casework.confirm_cooperation
                self._confirm("cooperation", number, row.confirmed_on, row.noted_at, verb, by)
        for row in self.history.appearances:
            self._at(
                row.noted_at,
                lambda row=row: casework.note_appearance(
                    self.hubs[row.hub],
                    title=row.title,
                    organiser=row.organiser,
                    form=row.form,
                    held_on=row.held_on,
                    audience=row.audience,
                    by=self.users[sign_ins.address(row.hub, "adviser")],
                ),
            )

    def _confirm(
        self, name: str, number: int, day: date, noted_at: datetime, verb: Callable[..., object], by: User
    ) -> None:
        self._at(confirmed_at(day, noted_at), lambda: verb(self._of(name, number), by=by))


def _cancel(event: Event, at: datetime) -> None:
    event.cancelled_at = at
    event.save(update_fields=["cancelled_at"])
