"""Write the rows of what was done for single clients, of cooperations, appearances and readings."""

from hubnetz.casework.models import Appearance, Case, Consultation, Cooperation, Enquiry, Project
from hubnetz.demo import copying
from hubnetz.demo.copying import Copier
from hubnetz.events.models import Event
from hubnetz.network.models import Reading
from hubnetz.organisations.models import Organisation


def write(copier: Copier) -> None:
    """Write everything that lies above organisations and events."""
    _enquiries_and_cases(copier)
    _consultations_and_projects(copier)
    _cooperations(copier)
    _appearances_and_readings(copier)


def _enquiries_and_cases(copier: Copier) -> None:
    ground, organisations = copier.ground, copier.keys[Organisation]
    rows = copier.history.enquiries
    keys = copier.prepare(Enquiry, len(rows))
    columns = (
        "id code hub_id state text place postcode county name email phone organisation_name organisation_id"
        " language idempotency_key received_at answer_due_on assigned_to_id answer answered_at closed_at"
    )
    copier.copy(
        Enquiry,
        columns,
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
                copying.new_key(),
                row.received_at,
                row.answer_due_on,
                copier.user(row.assigned_to),
                row.answer,
                row.answered_at,
                row.closed_at,
            )
            for key, code, row in zip(keys, copier.codes[Enquiry], rows, strict=True)
        ),
    )
    copier.copy(
        Enquiry.topics.through,
        "enquiry_id topic_id",
        ((key, ground.topics[topic]) for key, row in zip(keys, rows, strict=True) for topic in row.topics),
    )
    cases = copier.prepare(Case, len(copier.history.cases))
    copier.copy(
        Case,
        "id code hub_id organisation_id enquiry_id adviser_id title opened_at closed_at",
        (
            (
                key,
                code,
                ground.hubs[row.hub],
                organisations[row.organisation],
                None if row.enquiry is None else keys[row.enquiry],
                copier.user(row.adviser),
                row.title,
                row.opened_at,
                row.closed_at,
            )
            for key, code, row in zip(cases, copier.codes[Case], copier.history.cases, strict=True)
        ),
    )


def _consultations_and_projects(copier: Copier) -> None:
    ground, organisations, cases = copier.ground, copier.keys[Organisation], copier.keys[Case]
    rows = copier.history.consultations
    keys = copier.prepare(Consultation, len(rows))
    columns = (
        "id code hub_id organisation_id case_id adviser_id held_on minutes form topic_id result next_step"
        " next_step_on idempotency_key noted_at"
    )
    copier.copy(
        Consultation,
        columns,
        (
            (
                key,
                code,
                ground.hubs[row.hub],
                organisations[row.organisation],
                None if row.case is None else cases[row.case],
                copier.user(row.adviser),
                row.held_on,
                row.minutes,
                row.form,
                ground.topics[row.topic],
                row.result,
                row.next_step,
                row.next_step_on,
                copying.new_key(),
                row.noted_at,
            )
            for key, code, row in zip(keys, copier.codes[Consultation], rows, strict=True)
        ),
    )
    projects = copier.prepare(Project, len(copier.history.projects))
    columns = (
        "id code hub_id organisation_id case_id title topic_id state impulse_on from_consultation_id"
        " from_event_id confirmed_on noted_at"
    )
    copier.copy(
        Project,
        columns,
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
                None if row.from_event is None else copier.keys[Event][row.from_event],
                row.confirmed_on,
                row.noted_at,
            )
            for key, code, row in zip(projects, copier.codes[Project], copier.history.projects, strict=True)
        ),
    )


def _cooperations(copier: Copier) -> None:
    rows, organisations = copier.history.cooperations, copier.keys[Organisation]
    keys = copier.prepare(Cooperation, len(rows))
    copier.copy(
        Cooperation,
        "id code hub_id title contribution case_id agreed_on confirmed_on same_as_id noted_at",
        (
            (
                key,
                code,
                copier.ground.hubs[row.hub],
                row.title,
                row.contribution,
                None if row.case is None else copier.keys[Case][row.case],
                row.agreed_on,
                row.confirmed_on,
                None if row.same_as is None else keys[row.same_as],
                row.noted_at,
            )
            for key, code, row in zip(keys, copier.codes[Cooperation], rows, strict=True)
        ),
    )
    copier.copy(
        Cooperation.members.through,
        "cooperation_id organisation_id",
        ((key, organisations[member]) for key, row in zip(keys, rows, strict=True) for member in row.members),
    )


def _appearances_and_readings(copier: Copier) -> None:
    rows = copier.history.appearances
    keys = copier.prepare(Appearance, len(rows))
    copier.copy(
        Appearance,
        "id code hub_id title organiser form held_on audience noted_at",
        (
            (
                key,
                code,
                copier.ground.hubs[row.hub],
                row.title,
                row.organiser,
                row.form,
                row.held_on,
                row.audience,
                row.noted_at,
            )
            for key, code, row in zip(keys, copier.codes[Appearance], rows, strict=True)
        ),
    )
    copier.copy(
        Reading,
        "channel_id read_on followers",
        (
            (copier.ground.channels[row.hub, row.platform], row.read_on, row.followers)
            for row in copier.history.readings
        ),
    )
