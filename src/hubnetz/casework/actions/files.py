"""Verbs of the hub's files: cases, consultations, projects, cooperations, appearances."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hubnetz.casework.actions.refusals import (
    SENT_BEFORE,
    ImpulseMissing,
    InTheFuture,
    KeyUsedElsewhere,
    NotOneOfUs,
    TooFewMembers,
)
from hubnetz.casework.models import Appearance, Case, Consultation, Cooperation, Enquiry, Project
from hubnetz.events.models import Event
from hubnetz.journal import actions as journal
from hubnetz.lib.periods import BERLIN
from hubnetz.network.models import Hub, Topic
from hubnetz.organisations import actions as organisations
from hubnetz.organisations.models import Organisation


@transaction.atomic
def open_case(
    organisation: Organisation,
    *,
    title: str,
    adviser: Any,
    enquiry: Enquiry | None = None,
    idempotency_key: UUID | None = None,
    by: Any,
) -> Case:
    """Begin to accompany a client with one undertaking; an enquiry leads to one case at most.

    Sent again with the same key, nothing changes and the first case is returned.

    :raises NotOneOfUs: if enquiry and organisation belong to different hubs
    :raises KeyUsedElsewhere: if the key belongs to another case
    """
    if enquiry is not None:
        enquiry = Enquiry.objects.select_for_update(of=("self",)).get(pk=enquiry.pk)
        if enquiry.hub_id != organisation.hub_id:
            raise NotOneOfUs(_("Enquiry and company belong to different hubs."))
        if standing := Case.objects.filter(enquiry=enquiry).first():
            return standing
        organisation = organisations.hold(organisation)
        enquiry.organisation = organisation
        enquiry.save(update_fields=["organisation"])
    organisation = organisations.hold(organisation)
    same = {"organisation_id": organisation.pk, "title": title.strip()}
    if sent_before := _sent_before(Case.objects.all(), idempotency_key, **same):
        return sent_before
    case = Case.objects.create(
        hub=organisation.hub,
        organisation=organisation,
        enquiry=enquiry,
        adviser=adviser,
        title=title.strip(),
        opened_at=timezone.now(),
        idempotency_key=idempotency_key,
    )
    journal.record("casework.opened", case, hub=organisation.hub.slug, by=by)
    return case


def _one_at_a_time[T: models.Model](row: T) -> T:
    """Hold the row until the transaction ends, so that of two equal forms the second finds the first's work."""
    return type(row)._default_manager.select_for_update(no_key=True, of=("self",)).get(pk=row.pk)


def _sent_before[T: models.Model](rows: "models.QuerySet[T]", key: UUID | None, **same: Any) -> T | None:
    """Return what the same form made before; a key that made something else is refused."""
    found = rows.filter(idempotency_key=key).first() if key else None
    if found and any(getattr(found, field) != value for field, value in same.items()):
        raise KeyUsedElsewhere(SENT_BEFORE)
    return found


@transaction.atomic
def open_case_for_newcomer(
    enquiry: Enquiry,
    *,
    name: str,
    postcode: str = "",
    town: str = "",
    title: str,
    adviser: Any,
    by: Any,
) -> Case:
    """Make a record of the company behind the enquiry and begin to accompany it; asked twice, it is one case.

    If the hub knows the company by that name already, its record is used.
    """
    organisation = organisations.welcome(
        enquiry.hub, name=name, postcode=postcode, town=town, email=enquiry.email, by=by
    )
    return open_case(organisation, title=title, adviser=adviser, enquiry=enquiry, by=by)


@transaction.atomic
def close_case(case: Case, *, by: Any) -> Case:
    """Close a case; closed twice, nothing more happens."""
    case = Case.objects.select_for_update(of=("self",)).select_related("hub").get(pk=case.pk)
    if case.closed_at is None:
        case.closed_at = timezone.now()
        case.save(update_fields=["closed_at"])
        journal.record("casework.case_closed", case, hub=case.hub.slug, by=by)
    return case


@transaction.atomic
def note_consultation(
    organisation: Organisation,
    *,
    held_on: date,
    minutes: int,
    form: str,
    topic: Topic,
    idempotency_key: UUID,
    result: str = "",
    next_step: str = "",
    next_step_on: date | None = None,
    case: Case | None = None,
    adviser: Any = None,
    by: Any,
) -> Consultation:
    """Note one conversation, once: it is the client's file and the figure. Sent again, nothing changes.

    :raises InTheFuture: if it has not taken place yet
    :raises NotOneOfUs: if case and organisation do not belong together
    :raises KeyUsedElsewhere: if the key belongs to another consultation
    """
    organisation = organisations.hold(organisation)
    same = {
        "organisation_id": organisation.pk,
        "held_on": held_on,
        "minutes": minutes,
        "result": result.strip(),
    }
    if sent_before := _sent_before(Consultation.objects.all(), idempotency_key, **same):
        return sent_before
    now = timezone.now()
    if held_on > now.astimezone(BERLIN).date():
        raise InTheFuture(_("This day is still to come. Note the conversation when it has taken place."))
    if case is not None and not Case.objects.filter(pk=case.pk, organisation=organisation).exists():
        raise NotOneOfUs(_("The case belongs to another company. Please choose one of this company's."))
    consultation = Consultation.objects.create(
        hub=organisation.hub,
        organisation=organisation,
        case=case,
        adviser=adviser or by,
        held_on=held_on,
        minutes=minutes,
        form=form,
        topic=topic,
        result=result.strip(),
        next_step=next_step.strip(),
        next_step_on=next_step_on,
        idempotency_key=idempotency_key,
        noted_at=now,
    )
    journal.record("casework.consulted", consultation, hub=organisation.hub.slug, by=by)
    return consultation


@transaction.atomic
def note_project(
    organisation: Organisation,
    *,
    title: str,
    topic: Topic,
    impulse_on: date,
    state: str = Project.State.RUNNING,
    from_consultation: Consultation | None = None,
    from_event: Event | None = None,
    case: Case | None = None,
    idempotency_key: UUID | None = None,
    by: Any,
) -> Project:
    """Note a company's project and which activity gave the impulse. It counts once the company confirms it.

    Sent again with the same key, nothing changes and the first project is returned.

    :raises ImpulseMissing: unless exactly one activity is named
    :raises InTheFuture: if the impulse is still to come
    :raises KeyUsedElsewhere: if the key belongs to another project
    """
    organisation = organisations.hold(organisation)
    same = {"organisation_id": organisation.pk, "title": title.strip()}
    if sent_before := _sent_before(Project.objects.all(), idempotency_key, **same):
        return sent_before
    if (from_consultation is None) == (from_event is None):
        raise ImpulseMissing(_("Name the conversation or the event that gave the impulse."))
    now = timezone.now()
    if impulse_on > now.astimezone(BERLIN).date():
        raise InTheFuture(_("This day is still to come."))
    project = Project.objects.create(
        hub=organisation.hub,
        organisation=organisation,
        case=case,
        title=title.strip(),
        topic=topic,
        state=state,
        impulse_on=impulse_on,
        from_consultation=from_consultation,
        from_event=from_event,
        noted_at=now,
        idempotency_key=idempotency_key,
    )
    journal.record("casework.project_noted", project, hub=organisation.hub.slug, by=by)
    return project


@transaction.atomic
def move_project(project: Project, *, state: str, by: Any) -> Project:
    """Say how the project stands: idea, running, done or stopped."""
    project = Project.objects.select_for_update(of=("self",)).select_related("hub").get(pk=project.pk)
    if project.state != state:
        before = {"state": project.state}
        project.state = state
        project.save(update_fields=["state"])
        hub = project.hub.slug
        journal.record(
            "casework.project_moved", project, hub=hub, before=before, after={"state": state}, by=by
        )
    return project


@transaction.atomic
def confirm_project(project: Project, *, by: Any) -> Project:
    """Note that the company confirmed the project; confirmed twice, the first day stays."""
    project = Project.objects.select_for_update(of=("self",)).select_related("hub").get(pk=project.pk)
    if project.confirmed_on is None:
        project.confirmed_on = timezone.localdate(timezone=BERLIN)
        project.save(update_fields=["confirmed_on"])
        journal.record("casework.project_confirmed", project, hub=project.hub.slug, by=by)
    return project


@transaction.atomic
def note_cooperation(
    hub: Hub,
    *,
    title: str,
    contribution: str,
    members: Sequence[Organisation],
    agreed_on: date | None = None,
    case: Case | None = None,
    idempotency_key: UUID | None = None,
    by: Any,
) -> Cooperation:
    """Note that organisations agreed to work together. It counts once one side confirms it.

    Sent again with the same key, nothing changes and the first cooperation is returned.

    :raises TooFewMembers: unless at least two different companies take part (two records of one do not)
    :raises NotOneOfUs: if a record belongs to another hub
    :raises InTheFuture: if the agreement is still to come
    :raises KeyUsedElsewhere: if the key belongs to another cooperation
    """
    hub = _one_at_a_time(hub)
    same = {"hub_id": hub.pk, "title": title.strip()}
    if sent_before := _sent_before(Cooperation.objects.all(), idempotency_key, **same):
        return sent_before
    held = organisations.hold_all(list(members))
    members = list({member.pk: member for member in held}.values())
    if any(member.hub_id != hub.pk for member in members):
        raise NotOneOfUs(_("Please choose companies from your hub's own records."))
    if len({member.identity_id for member in members}) < 2:
        raise TooFewMembers(_("A cooperation needs at least two different companies or institutions."))
    now = timezone.now()
    if agreed_on and agreed_on > now.astimezone(BERLIN).date():
        raise InTheFuture(_("This day is still to come. Leave it empty until they have agreed."))
    cooperation = Cooperation.objects.create(
        hub=hub,
        title=title.strip(),
        contribution=contribution.strip(),
        case=case,
        agreed_on=agreed_on,
        noted_at=now,
        idempotency_key=idempotency_key,
    )
    cooperation.members.set(members)
    journal.record("casework.cooperation_noted", cooperation, hub=hub.slug, by=by)
    return cooperation


@transaction.atomic
def confirm_cooperation(cooperation: Cooperation, *, by: Any) -> Cooperation:
    """Note that a side confirmed the cooperation; without an agreement so far, it is agreed today.

    Confirmed twice, the first day stays.
    """
    cooperation = (
        Cooperation.objects.select_for_update(of=("self",)).select_related("hub").get(pk=cooperation.pk)
    )
    if cooperation.confirmed_on is None:
        today = timezone.localdate(timezone=BERLIN)
        cooperation.confirmed_on = today
        cooperation.agreed_on = cooperation.agreed_on or today
        cooperation.save(update_fields=["confirmed_on", "agreed_on"])
        journal.record("casework.cooperation_confirmed", cooperation, hub=cooperation.hub.slug, by=by)
    return cooperation


@transaction.atomic
def note_appearance(
    hub: Hub,
    *,
    title: str,
    organiser: str,
    form: str,
    held_on: date,
    audience: int | None = None,
    idempotency_key: UUID | None = None,
    by: Any,
) -> Appearance:
    """Note that the hub's people took part in something that others ran.

    Sent again with the same key, nothing changes and the first appearance is returned.

    :raises InTheFuture: if it has not taken place yet
    :raises KeyUsedElsewhere: if the key belongs to another appearance
    """
    hub = _one_at_a_time(hub)
    same = {"hub_id": hub.pk, "title": title.strip(), "held_on": held_on}
    if sent_before := _sent_before(Appearance.objects.all(), idempotency_key, **same):
        return sent_before
    now = timezone.now()
    if held_on > now.astimezone(BERLIN).date():
        raise InTheFuture(_("This day is still to come. Note the appearance when it has taken place."))
    appearance = Appearance.objects.create(
        hub=hub,
        title=title.strip(),
        organiser=organiser.strip(),
        form=form,
        held_on=held_on,
        audience=audience,
        noted_at=now,
        idempotency_key=idempotency_key,
    )
    journal.record("casework.appeared", appearance, hub=hub.slug, by=by)
    return appearance
