"""Verbs of casework: from the enquiry to the project."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hubnetz.casework import letters, rules
from hubnetz.casework.models import Appearance, Case, Consultation, Cooperation, Enquiry, Project
from hubnetz.events.models import Event
from hubnetz.journal import actions as journal
from hubnetz.lib.errors import Refused
from hubnetz.lib.periods import BERLIN
from hubnetz.network import access as network
from hubnetz.network.models import Hub, Topic
from hubnetz.organisations.models import Organisation


class KeyUsedElsewhere(Refused):
    code = "key_used_elsewhere"


class StateHasChanged(Refused):
    code = "state_has_changed"


class NotOneOfUs(Refused):
    code = "not_one_of_us"


class InTheFuture(Refused):
    code = "in_the_future"


class TooFewMembers(Refused):
    code = "too_few_members"


class ImpulseMissing(Refused):
    code = "impulse_missing"


@transaction.atomic
def receive(
    hub: Hub,
    *,
    text: str,
    name: str,
    email: str,
    idempotency_key: UUID,
    phone: str = "",
    organisation_name: str = "",
    postcode: str = "",
    place: str = "",
    county: str = "",
    topics: Iterable[Topic] = (),
    language: str = "de",
    by: Any = None,
) -> Enquiry:
    """Take an enquiry for the hub, tell the sender by when it is answered, and tell the hub's people.

    Sent again with the same key, nothing changes and the first enquiry is returned.

    :raises KeyUsedElsewhere: if the key belongs to another enquiry
    """
    now = timezone.now()
    enquiry, is_new = Enquiry.objects.get_or_create(
        idempotency_key=idempotency_key,
        defaults={
            "hub": hub,
            "text": text.strip(),
            "name": name.strip(),
            "email": email.strip().lower(),
            "phone": phone.strip(),
            "organisation_name": organisation_name.strip(),
            "postcode": postcode,
            "place": place.strip(),
            "county": county,
            "language": language,
            "received_at": now,
            "answer_due_on": rules.answer_due_on(now.astimezone(BERLIN).date()),
        },
    )
    if not is_new:
        if enquiry.email != email.strip().lower():
            raise KeyUsedElsewhere(_("This form was already sent. Please open it again."))
        return enquiry
    enquiry.topics.set(topics)
    journal.record("casework.received", enquiry, hub=hub.slug, by=by)
    letters.enquiry_received(enquiry)
    for colleague in network.who_answers(hub):
        letters.enquiry_arrived(enquiry, colleague)
    return enquiry


def _locked(enquiry: Enquiry, verb: str) -> Enquiry:
    enquiry = Enquiry.objects.select_for_update(of=("self",)).select_related("hub").get(pk=enquiry.pk)
    if not rules.may(verb, enquiry.state):
        raise StateHasChanged(_("A colleague closed this enquiry a moment ago. Reopen it to go on."))
    return enquiry


@transaction.atomic
def assign(enquiry: Enquiry, *, to: Any, by: Any) -> Enquiry:
    """Make somebody of the hub answer for the enquiry; an answer that was given stays.

    :raises NotOneOfUs: if that person does not work at the hub
    :raises StateHasChanged: if the enquiry is closed
    """
    enquiry = _locked(enquiry, "assign")
    if not network.who_answers(enquiry.hub).filter(pk=to.pk).exists():
        raise NotOneOfUs(_("This person does not answer enquiries at your hub. Please choose a colleague."))
    if enquiry.assigned_to_id == to.pk:
        return enquiry
    before = {"to": enquiry.assigned_to_id, "state": enquiry.state}
    enquiry.assigned_to = to
    if enquiry.state == Enquiry.State.RECEIVED:
        enquiry.state = Enquiry.State.ASSIGNED
    enquiry.save(update_fields=["assigned_to", "state"])
    after = {"to": to.pk, "state": enquiry.state}
    journal.record("casework.assigned", enquiry, hub=enquiry.hub.slug, before=before, after=after, by=by)
    return enquiry


@transaction.atomic
def answer(enquiry: Enquiry, *, text: str, by: Any) -> Enquiry:
    """Answer the sender by letter; who answers is assigned if nobody was. The same answer twice is one letter.

    :raises StateHasChanged: if the enquiry is closed
    """
    enquiry = _locked(enquiry, "answer")
    if enquiry.answer == text.strip():
        return enquiry
    before = {"state": enquiry.state}
    enquiry.answer, enquiry.answered_at = text.strip(), timezone.now()
    enquiry.state = Enquiry.State.ANSWERED
    if enquiry.assigned_to_id is None:
        enquiry.assigned_to = by
    enquiry.save(update_fields=["answer", "answered_at", "state", "assigned_to"])
    after = {"state": enquiry.state}
    journal.record("casework.answered", enquiry, hub=enquiry.hub.slug, before=before, after=after, by=by)
    letters.enquiry_answered(enquiry)
    return enquiry


@transaction.atomic
def close(enquiry: Enquiry, *, by: Any) -> Enquiry:
    """Close an enquiry; closed twice, nothing more happens."""
    enquiry = Enquiry.objects.select_for_update(of=("self",)).select_related("hub").get(pk=enquiry.pk)
    if enquiry.state == Enquiry.State.CLOSED:
        return enquiry
    before = {"state": enquiry.state}
    enquiry.state, enquiry.closed_at = Enquiry.State.CLOSED, timezone.now()
    enquiry.save(update_fields=["state", "closed_at"])
    journal.record("casework.closed", enquiry, hub=enquiry.hub.slug, before=before, by=by)
    return enquiry


@transaction.atomic
def reopen(enquiry: Enquiry, *, by: Any) -> Enquiry:
    """Take a closed enquiry up again; open already, nothing happens."""
    enquiry = Enquiry.objects.select_for_update(of=("self",)).select_related("hub").get(pk=enquiry.pk)
    if enquiry.state != Enquiry.State.CLOSED:
        return enquiry
    enquiry.state = Enquiry.State.ASSIGNED if enquiry.assigned_to_id else Enquiry.State.RECEIVED
    enquiry.closed_at = None
    enquiry.save(update_fields=["state", "closed_at"])
    journal.record("casework.reopened", enquiry, hub=enquiry.hub.slug, after={"state": enquiry.state}, by=by)
    return enquiry


@transaction.atomic
def open_case(
    organisation: Organisation, *, title: str, adviser: Any, enquiry: Enquiry | None = None, by: Any
) -> Case:
    """Begin to accompany a client with one undertaking; an enquiry leads to one case at most.

    :raises NotOneOfUs: if enquiry and organisation belong to different hubs
    """
    if enquiry is not None:
        enquiry = Enquiry.objects.select_for_update(of=("self",)).get(pk=enquiry.pk)
        if enquiry.hub_id != organisation.hub_id:
            raise NotOneOfUs(_("Enquiry and company belong to different hubs."))
        if standing := Case.objects.filter(enquiry=enquiry).first():
            return standing
        enquiry.organisation = organisation
        enquiry.save(update_fields=["organisation"])
    case = Case.objects.create(
        hub=organisation.hub,
        organisation=organisation,
        enquiry=enquiry,
        adviser=adviser,
        title=title.strip(),
        opened_at=timezone.now(),
    )
    journal.record("casework.opened", case, hub=organisation.hub.slug, by=by)
    return case


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
    :raises KeyUsedElsewhere: if the key belongs to another company's consultation
    """
    if sent_before := Consultation.objects.filter(idempotency_key=idempotency_key).first():
        if sent_before.organisation_id != organisation.pk:
            raise KeyUsedElsewhere(_("This form was already sent. Please open it again."))
        return sent_before
    now = timezone.now()
    if held_on > now.astimezone(BERLIN).date():
        raise InTheFuture(_("This day is still to come. Note the conversation when it has taken place."))
    if case is not None and case.organisation_id != organisation.pk:
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
    by: Any,
) -> Project:
    """Note a company's project and which activity gave the impulse. It counts once the company confirms it.

    :raises ImpulseMissing: unless exactly one activity is named
    :raises InTheFuture: if the impulse is still to come
    """
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
    by: Any,
) -> Cooperation:
    """Note that organisations agreed to work together. It counts once one side confirms it.

    :raises TooFewMembers: unless at least two different companies take part (two records of one do not)
    :raises NotOneOfUs: if a record belongs to another hub
    :raises InTheFuture: if the agreement is still to come
    """
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
    hub: Hub, *, title: str, organiser: str, form: str, held_on: date, audience: int | None = None, by: Any
) -> Appearance:
    """Note that the hub's people took part in something that others ran.

    :raises InTheFuture: if it has not taken place yet
    """
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
    )
    journal.record("casework.appeared", appearance, hub=hub.slug, by=by)
    return appearance
