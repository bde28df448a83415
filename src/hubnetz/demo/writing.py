"""Write the rows of a history: companies, events, who came; then what was done for single clients."""

import json

from hubnetz.demo import copying, writing_casework
from hubnetz.demo.copying import Copier
from hubnetz.events.models import Attendance, Cohost, Event, EventTopic, Registration
from hubnetz.organisations.models import Decision, Identity, Organisation


class Writer(Copier):
    """Writes one history."""

    def write(self) -> None:
        """Write everything in the order in which rows refer to each other."""
        self._organisations()
        self._events()
        self._registrations()
<<<<<<< HEAD
        self._enquiries_and_cases()
        self._consultations_and_projects()
        self._cooperations()
        self._appearances_and_readings()

    def prepare(self, model: type[models.Model], count: int) -> list[int]:
        """Take as many keys as there will be rows, and invent their codes."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_get_serial_sequence(%s, 'id')", [model._meta.db_table])
            sequence = cursor.fetchone()[0]
            cursor.execute("SELECT nextval(%s) FROM generate_series(1, %s)", [sequence, count])
            self.keys[model] = sorted(key for (key,) in cursor.fetchall())
        self.codes[model] = list(islice(new_codes(), count))
        return self.keys[model]

    def copy(
        self,
        model: type[models.Model],
        columns: Sequence[str],
        rows: Iterable[Sequence[Any]],
        *,
        text: str = "",
    ) -> None:
        """Copy rows into the table of a model; columns are named as in the database."""
        table = model._meta.db_table
        names = ", ".join(connection.ops.quote_name(column) for column in columns)
        count = 0
        with connection.cursor() as cursor:
            statement = f"COPY {connection.ops.quote_name(table)} ({names}) FROM STDIN"
            with cursor.copy(statement) as copy:  # type: ignore[attr-defined]
                for row in rows:
                    copy.write_row(row)
                    count += 1
                    if count % 5000 == 0:
                        self.step(text or table, 5000)
        self.step(text or table, count % 5000)
        self.written[table] = self.written.get(table, 0) + count

    def user(self, address: str) -> int | None:
        """Return the key of a user; nobody has none."""
        return self.ground.users[address] if address else None
=======
        writing_casework.write(self)
>>>>>>> main

    def _organisations(self) -> None:
        history, hubs = self.history, self.ground.hubs
        identities = self.prepare(Identity, history.identities)
        self.copy(Identity, "id code", zip(identities, self.codes[Identity], strict=True))
        keys = self.prepare(Organisation, len(history.organisations))
        columns = "id code hub_id identity_id name folded kind postcode town county domain staff section welcomed_at"
        self.copy(
            Organisation,
            columns,
            (
                (
                    key,
                    code,
                    hubs[row.hub],
                    identities[row.identity],
                    row.name,
                    row.folded,
                    row.kind,
                    row.postcode,
                    row.town,
                    row.county,
                    row.domain,
                    row.staff,
                    row.section,
                    row.welcomed_at,
                )
                for key, code, row in zip(keys, self.codes[Organisation], history.organisations, strict=True)
            ),
        )
        self.copy(
            Decision,
            "first_id second_id verdict evidence decided_at by_id",
            (
                (
                    keys[row.first],
                    keys[row.second],
                    row.verdict,
                    json.dumps(row.evidence),
                    row.decided_at,
                    self.user(row.by),
                )
                for row in history.decisions
            ),
        )

    def _events(self) -> None:
        ground, events = self.ground, self.history.events
        keys = self.prepare(Event, len(events))
        columns = (
            "id code hub_id kind_id title text mode site_id join_url starts_at ends_at seats published_at"
            " cancelled_at changed_at"
        )
        self.copy(
            Event,
            columns,
            (
                (
                    key,
                    code,
                    ground.hubs[row.hub],
                    ground.event_kinds[row.kind],
                    json.dumps(row.title, ensure_ascii=False),
                    json.dumps(row.text, ensure_ascii=False),
                    row.mode,
                    None if row.site is None else ground.sites[row.hub][row.site],
                    "" if row.mode == "on_site" else f"https://treffen.hubnetz.example/{code}",
                    row.starts_at,
                    row.ends_at,
                    row.seats,
                    row.published_at,
                    row.cancelled_at,
                    row.cancelled_at or row.published_at,
                )
                for key, code, row in zip(keys, self.codes[Event], events, strict=True)
            ),
        )
        self.copy(
            Cohost,
            "event_id hub_id",
            ((key, ground.hubs[hub]) for key, row in zip(keys, events, strict=True) for hub in row.cohosts),
        )
        self.copy(
            EventTopic,
            "event_id topic_id position",
            (
                (key, ground.topics[topic], position)
                for key, row in zip(keys, events, strict=True)
                for position, topic in enumerate(row.topics)
            ),
        )

    def _registrations(self) -> None:
        rows = self.history.registrations
        keys = self.prepare(Registration, len(rows))
        events, organisations = self.keys[Event], self.keys[Organisation]
        columns = (
            "id code event_id name email language organisation_name postcode organisation_id seat"
            " idempotency_key registered_at cancelled_at is_walk_in"
        )
        self.copy(
            Registration,
            columns,
            (
                (
                    key,
                    code,
                    events[row.event],
                    row.name,
                    row.email,
                    row.language,
                    row.organisation_name,
                    row.postcode,
                    None if row.organisation is None else organisations[row.organisation],
                    row.seat,
                    copying.new_key(),
                    row.registered_at,
                    row.cancelled_at,
                    row.is_walk_in,
                )
                for key, code, row in zip(keys, self.codes[Registration], rows, strict=True)
            ),
        )
        self.copy(
            Attendance,
            "registration_id event_id counted_on noted_at noted_by_id",
            (
                (keys[row.registration], events[row.event], row.counted_on, row.noted_at, self.user(row.by))
                for row in self.history.attendances
            ),
        )
<<<<<<< HEAD

    def _enquiries_and_cases(self) -> None:
        ground, organisations = self.ground, self.keys[Organisation]
        rows = self.history.enquiries
        keys = self.prepare(Enquiry, len(rows))
        columns = (
            "id code hub_id state text place postcode county name email phone organisation_name organisation_id"
            " language idempotency_key received_at answer_due_on assigned_to_id answer answered_at closed_at"
        )
        self.copy(
            Enquiry,
            columns.split(),
            (
                (
                    key,
                    code,
                    ground.hubs[row.hub],
                    row.state,
                    row.text,
                    row.place,
                    row.postcode,
                    row.county,
                    row.name,
                    row.email,
                    row.phone,
                    row.organisation_name,
                    None if row.organisation is None else organisations[row.organisation],
                    row.language,
                    new_key(),
                    row.received_at,
                    row.answer_due_on,
                    self.user(row.assigned_to),
                    row.answer,
                    row.answered_at,
                    row.closed_at,
                )
                for key, code, row in zip(keys, self.codes[Enquiry], rows, strict=True)
            ),
        )
        self.copy(
            Enquiry.topics.through,
            ("enquiry_id", "topic_id"),
            (
                (key, ground.topics[topic])
                for key, row in zip(keys, rows, strict=True)
                for topic in row.topics
            ),
        )
        cases = self.prepare(Case, len(self.history.cases))
        self.copy(
            Case,
            [
                "id",
                "code",
                "hub_id",
                "organisation_id",
                "enquiry_id",
                "adviser_id",
                "title",
                "opened_at",
                "closed_at",
            ],
            (
                (
                    key,
                    code,
                    ground.hubs[row.hub],
                    organisations[row.organisation],
                    None if row.enquiry is None else keys[row.enquiry],
                    self.user(row.adviser),
                    row.title,
                    row.opened_at,
                    row.closed_at,
                )
                for key, code, row in zip(cases, self.codes[Case], self.history.cases, strict=True)
            ),
        )

    def _consultations_and_projects(self) -> None:
        ground, organisations, cases = self.ground, self.keys[Organisation], self.keys[Case]
        rows = self.history.consultations
        keys = self.prepare(Consultation, len(rows))
        columns = (
            "id code hub_id organisation_id case_id adviser_id held_on minutes form topic_id result next_step"
            " next_step_on idempotency_key noted_at"
        )
        self.copy(
            Consultation,
            columns.split(),
            (
                (
                    key,
                    code,
                    ground.hubs[row.hub],
                    organisations[row.organisation],
                    None if row.case is None else cases[row.case],
                    self.user(row.adviser),
                    row.held_on,
                    row.minutes,
                    row.form,
                    ground.topics[row.topic],
                    row.result,
                    row.next_step,
                    row.next_step_on,
                    new_key(),
                    row.noted_at,
                )
                for key, code, row in zip(keys, self.codes[Consultation], rows, strict=True)
            ),
        )
        projects = self.prepare(Project, len(self.history.projects))
        columns = (
            "id code hub_id organisation_id case_id title topic_id state impulse_on from_consultation_id"
            " from_event_id confirmed_on noted_at"
        )
        self.copy(
            Project,
            columns.split(),
            (
                (
                    key,
                    code,
                    ground.hubs[row.hub],
                    organisations[row.organisation],
                    None if row.case is None else cases[row.case],
                    row.title,
                    ground.topics[row.topic],
                    row.state,
                    row.impulse_on,
                    None if row.from_consultation is None else keys[row.from_consultation],
                    None if row.from_event is None else self.keys[Event][row.from_event],
                    row.confirmed_on,
                    row.noted_at,
                )
                for key, code, row in zip(projects, self.codes[Project], self.history.projects, strict=True)
            ),
        )

    def _cooperations(self) -> None:
        rows, organisations = self.history.cooperations, self.keys[Organisation]
        keys = self.prepare(Cooperation, len(rows))
        self.copy(
            Cooperation,
            [
                "id",
                "code",
                "hub_id",
                "title",
                "contribution",
                "case_id",
                "agreed_on",
                "confirmed_on",
                "same_as_id",
                "noted_at",
            ],
            (
                (
                    key,
                    code,
                    self.ground.hubs[row.hub],
                    row.title,
                    row.contribution,
                    None if row.case is None else self.keys[Case][row.case],
                    row.agreed_on,
                    row.confirmed_on,
                    None if row.same_as is None else keys[row.same_as],
                    row.noted_at,
                )
                for key, code, row in zip(keys, self.codes[Cooperation], rows, strict=True)
            ),
        )
        self.copy(
            Cooperation.members.through,
            ("cooperation_id", "organisation_id"),
            (
                (key, organisations[member])
                for key, row in zip(keys, rows, strict=True)
                for member in row.members
            ),
        )

    def _appearances_and_readings(self) -> None:
        rows = self.history.appearances
        keys = self.prepare(Appearance, len(rows))
        self.copy(
            Appearance,
            ["id", "code", "hub_id", "title", "organiser", "form", "held_on", "audience", "noted_at"],
            (
                (
                    key,
                    code,
                    self.ground.hubs[row.hub],
                    row.title,
                    row.organiser,
                    row.form,
                    row.held_on,
                    row.audience,
                    row.noted_at,
                )
                for key, code, row in zip(keys, self.codes[Appearance], rows, strict=True)
            ),
        )
        self.copy(
            Reading,
            ("channel_id", "read_on", "followers"),
            (
                (self.ground.channels[row.hub, row.platform], row.read_on, row.followers)
                for row in self.history.readings
            ),
        )


def new_codes() -> Iterator[str]:
    """Yield codes as `lib.codes.new_code` makes them, drawn in bulk; a seed would let everybody know them."""
    most = 256 - 256 % len(ALPHABET)
    code: list[str] = []
    while True:
        for byte in os.urandom(4096):
            if byte < most:
                code.append(ALPHABET[byte % len(ALPHABET)])
                if len(code) == 10:
                    yield "".join(code)
                    code.clear()


def new_key() -> uuid.UUID:
    """Return an idempotency key."""
    return uuid.uuid4()
=======
>>>>>>> main
