"""The lines of the journal that a history would have left, had it gone through the verbs."""

import json
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.db import models

from hubnetz.casework.models import Appearance, Case, Consultation, Cooperation, Enquiry, Project
from hubnetz.demo import dates, sign_ins
from hubnetz.demo.copying import Copier
from hubnetz.events.models import Registration
from hubnetz.journal.models import Entry
from hubnetz.organisations.models import Organisation

Line = tuple[datetime, str, int | None, str, str, str, str, str]
_NOTHING = "{}"


def write(writer: Copier) -> None:
    """Copy the lines in the order of time."""
    lines = sorted(_lines(writer), key=lambda line: line[0])
    columns = "at verb by_id noun code hub before after"
    writer.copy(Entry, columns, lines, text="journal")


def _lines(writer: Copier) -> Iterator[Line]:
    yield from _organisations(writer)
    yield from _events(writer)
    yield from _enquiries(writer)
    yield from _cases(writer)
    yield from _results(writer)


def _line(
    writer: Copier,
    at: datetime,
    verb: str,
    model: type[models.Model],
    number: int,
    hub: str,
    *,
    by: str = "",
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> Line:
    return (
        at,
        verb,
        writer.user(by),
        model._meta.label_lower,
        writer.codes[model][number],
        hub,
        json.dumps(before) if before else _NOTHING,
        json.dumps(after) if after else _NOTHING,
    )


def _organisations(writer: Copier) -> Iterator[Line]:
    history, codes = writer.history, writer.codes[Organisation]
    for number, row in enumerate(history.organisations):
        yield _line(
            writer, row.welcomed_at, "organisations.welcomed", Organisation, number, row.hub, by=row.by
        )
    for decision in history.decisions:
        if decision.by:  # the house's own decisions at entry leave no line of their own
            yield _line(
                writer,
                decision.decided_at,
                "organisations.decided",
                Organisation,
                decision.first,
                history.organisations[decision.first].hub,
                by=decision.by,
                after={"same": decision.verdict, "as": codes[decision.second]},
            )


def _events(writer: Copier) -> Iterator[Line]:
    history = writer.history
    for number, row in enumerate(history.registrations):
        hub = history.events[row.event].hub
        if row.is_walk_in:
            by = sign_ins.address(hub, "events")
            yield _line(writer, row.registered_at, "events.walked_in", Registration, number, hub, by=by)
        else:
            yield _line(writer, row.registered_at, "events.registered", Registration, number, hub)
        if row.cancelled_at:
            yield _line(writer, row.cancelled_at, "events.withdrawn", Registration, number, hub)
    for attendance in history.attendances:
        hub = history.events[attendance.event].hub
        yield _line(
            writer,
            attendance.noted_at,
            "events.attended",
            Registration,
            attendance.registration,
            hub,
            by=attendance.by,
        )


def _enquiries(writer: Copier) -> Iterator[Line]:
    for number, row in enumerate(writer.history.enquiries):
        who, state = row.assigned_to, "received"
        yield _line(writer, row.received_at, "casework.received", Enquiry, number, row.hub)
        if row.assigned_at:
            before = {"to": None, "state": state}
            state = "assigned"
            after = {"to": writer.user(who), "state": state}
            lead = sign_ins.address(row.hub, "lead")
            yield _line(
                writer, row.assigned_at, "casework.assigned", Enquiry, number, row.hub,
                by=lead, before=before, after=after,
            )  # fmt: skip
        if row.answered_at:
            yield _line(
                writer, row.answered_at, "casework.answered", Enquiry, number, row.hub,
                by=who, before={"state": state}, after={"state": "answered"},
            )  # fmt: skip
            state = "answered"
        if row.closed_at:
            yield _line(
                writer, row.closed_at, "casework.closed", Enquiry, number, row.hub,
                by=who, before={"state": state},
            )  # fmt: skip


def _cases(writer: Copier) -> Iterator[Line]:
    for number, row in enumerate(writer.history.cases):
        yield _line(writer, row.opened_at, "casework.opened", Case, number, row.hub, by=row.adviser)
        if row.closed_at:
            yield _line(writer, row.closed_at, "casework.case_closed", Case, number, row.hub, by=row.adviser)
    for number, talk in enumerate(writer.history.consultations):
        yield _line(
            writer, talk.noted_at, "casework.consulted", Consultation, number, talk.hub, by=talk.adviser
        )


def _results(writer: Copier) -> Iterator[Line]:
    history = writer.history
    for number, project in enumerate(history.projects):
        by = sign_ins.address(project.hub, "adviser")
        yield _line(writer, project.noted_at, "casework.project_noted", Project, number, project.hub, by=by)
        if project.moved_at:
            yield _line(
                writer, project.moved_at, "casework.project_moved", Project, number, project.hub,
                by=by, before={"state": "running"}, after={"state": project.state},
            )  # fmt: skip
        if project.confirmed_on:
            at = confirmed_at(project.confirmed_on, project.noted_at)
            yield _line(writer, at, "casework.project_confirmed", Project, number, project.hub, by=by)
    for number, cooperation in enumerate(history.cooperations):
        hub, by = cooperation.hub, sign_ins.address(cooperation.hub, "adviser")
        yield _line(
            writer, cooperation.noted_at, "casework.cooperation_noted", Cooperation, number, hub, by=by
        )
        if cooperation.confirmed_on:
            at = confirmed_at(cooperation.confirmed_on, cooperation.noted_at)
            yield _line(writer, at, "casework.cooperation_confirmed", Cooperation, number, hub, by=by)
    for number, appearance in enumerate(history.appearances):
        by = sign_ins.address(appearance.hub, "adviser")
        yield _line(
            writer, appearance.noted_at, "casework.appeared", Appearance, number, appearance.hub, by=by
        )


def confirmed_at(day: date, noted_at: datetime) -> datetime:
    """Return when a confirmation of the day was noted: before noon, never before the thing itself."""
    return max(dates.at(day, 11), noted_at)
