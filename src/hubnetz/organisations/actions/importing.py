"""Verbs of files with organisations and people: look through, choose, take in, take back. All or nothing."""

import uuid
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from hubnetz.journal import actions as journal
from hubnetz.lib import addresses, sight
from hubnetz.lib.errors import KeyUsedElsewhere, Refused
from hubnetz.lib.tables import Table
from hubnetz.network.models import Hub
from hubnetz.organisations import columns, counties, identifying, indexing, taking_in
from hubnetz.organisations.models import Affiliation, Identity, Import, ImportRow, Organisation, Person

KEPT_FOR = timedelta(hours=24)  # what stood in a file goes after that, also if it was not taken in
AT_ONCE = 500  # lines up to which nobody waits for the worker
WORK = ("work", "work_asked_at", "work_by", "tries", "failure")


class NoNames(Refused):
    code = "import_without_names"


class NotOpen(Refused):
    code = "import_not_open"


class AtWork(Refused):
    code = "import_at_work"


class NothingToTakeIn(Refused):
    code = "nothing_to_take_in"


class WorkedWith(Refused):
    code = "import_worked_with"


@transaction.atomic
def look_through(
    hub: Hub,
    *,
    name: str,
    table: Table,
    idempotency_key: uuid.UUID,
    by: Any,
) -> Import:
    """Keep what stands in a file for a day and say what would happen with each line; nothing is taken in yet.

    A long file is looked through by the worker (`import_work`). Sent again with the same key, it is the same import.

    :raises KeyUsedElsewhere: if the key came with another hub's file
    """
    made, is_new = receive_once(hub, name=name, idempotency_key=idempotency_key, by=by)
    if is_new:
        enter(made, table)
        journal.record("organisations.import_sent", made, hub=hub.slug, after={"rows": made.lines}, by=by)
    return made


def receive_once(hub: Hub, *, name: str, idempotency_key: uuid.UUID, by: Any) -> tuple[Import, bool]:
    """Return the import of a form, and whether it was made just now: of two that are sent at once one is.

    :raises KeyUsedElsewhere: if the key came with another hub's file
    """
    values = {"hub": hub, "name": name[:120], "sent_at": timezone.now(), "by": by}
    made, is_new = Import.objects.get_or_create(idempotency_key=idempotency_key, defaults=values)
    if made.hub_id != hub.pk:
        raise KeyUsedElsewhere(_("This form was used already. Please load the page anew."))
    return made, is_new


def enter(held: Import, table: Table) -> None:
    """Write the lines of a file with what would happen with each; if they are many, likeness is left to the worker."""
    table = columns.headed(table)
    held.heading, held.lines = table.heading, len(table.rows)
    held.columns = {str(number): field for number, field in columns.recognised(table.heading).items()}
    rows = [
        ImportRow(source=held, number=number, cells=cells, addresses=addresses.named_in(*cells))
        for number, cells in table.rows
    ]
    _judge(held, rows)
    ImportRow.objects.bulk_create(rows, batch_size=1000)
    held.save(update_fields=["heading", "lines", "columns", *WORK])


def judge_anew(held: Import) -> None:
    """Look at every line anew by the columns as they are assigned now; what was chosen for lines is forgotten."""
    rows = list(held.rows.order_by("number"))
    for row in rows:
        row.pk, row.chosen = None, ""
    _judge(held, rows)
    held.rows.all().delete()
    ImportRow.objects.bulk_create(rows, batch_size=1000)
    held.save(update_fields=["columns", *WORK])


def _judge(held: Import, rows: list[ImportRow]) -> None:
    said = taking_in.say(held, rows, counties.keys())
    if len(rows) > AT_ONCE:
        ask(held, Import.Work.COMPARE)
    else:
        taking_in.suspect(held, rows, said)
        held.work = ""


def ask(held: Import, work: str) -> None:
    """Ask the worker for a piece of work, from this transaction on; the caller saves the import."""
    from hubnetz.organisations import tasks  # the queue knows this module

    held.work, held.work_asked_at, held.tries, held.failure = work, timezone.now(), 0, ""
    tasks.work_on_file.defer(source=held.pk)


@transaction.atomic
def assign_columns(source: Import, *, fields: Mapping[int, str], by: Any) -> Import:
    """Say what the columns hold, and look at every line anew; what was chosen for single lines is forgotten.

    :raises NoNames: if no column holds the names of the organisations
    :raises NotOpen: if it was taken in meanwhile, or its time is over
    :raises AtWork: if the worker is busy with it
    """
    held = _open(source)
    if "name" not in fields.values():
        raise NoNames(_("Please say which column holds the name of the organisation."))
    held.columns = {str(number): field for number, field in fields.items() if field}
    judge_anew(held)
    journal.record("organisations.import_assigned", held, hub=held.hub.slug, by=by)
    return held


@transaction.atomic
def choose(source: Import, *, chosen: Mapping[int, str], by: Any) -> int:
    """Say of lines which record is meant, that they are new, or that they are left out; return of how many.

    :raises NotOpen: if it was taken in meanwhile, or its time is over
    :raises AtWork: if the worker is busy with it
    """
    held = _open(source)
    rows = []
    for row in held.rows.filter(number__in=chosen).exclude(fate=ImportRow.Fate.WRONG):
        wanted = chosen[row.number]
        if wanted in ("", "new", "skip", *row.candidates, row.record) and wanted != row.chosen:
            row.chosen = wanted
            rows.append(row)
    ImportRow.objects.bulk_update(rows, ["chosen"])
    return len(rows)


@sight.whole_network("a new record may be of a company that another hub knows")
@transaction.atomic
def take_in(source: Import, *, by: Any) -> Import:
    """Take the file in: new records, what was missing of known ones, people. Then what stood in it is deleted.

    Done twice, nothing more happens. Lines with errors and those that are to be left out stay out; a line that may be a
    known record and of which nobody said so becomes a provisional record of its own. What somebody, or the same file
    sent twice, has entered since it was sent is not entered again.

    :raises NotOpen: if its time is over
    :raises NothingToTakeIn: if no line is left
    """
    identifying.a_file_at(source.hub)
    identifying.one_at_a_time()
    held = Import.objects.select_for_update(of=("self",)).select_related("hub").get(pk=source.pk)
    if held.taken_in_at:
        return held
    if held.emptied_at or held.work in (Import.Work.READ, Import.Work.COMPARE):
        held = _open(held)
    made = taking_in.take(held, counties.keys())
    if not (made.organisations or made.filled or made.people or made.affiliations):
        raise NothingToTakeIn(
            _("There is nothing to take in: each line has an error, is left out or is known.")
        )
    lines: list[Any] = [(one, held.hub.slug, {}, {"import": held.code}) for one in made.organisations]
    lines += [(one, held.hub.slug, before, {"import": held.code}) for one, before in made.filled]
    journal.record_all("organisations.taken_in", lines, by=by)
    indexing.refresh_all(
        [one.pk for one in made.organisations] + [one.pk for one, _before in made.filled],
        identities={one.identity_id for one in made.organisations},
    )
    held.counts = made.counts
    held.made = made.keys()
    held.taken_in_at = timezone.now()
    _empty(held, held.taken_in_at)
    close_work(held)
    held.save(update_fields=["counts", "made", "taken_in_at", "emptied_at", "heading", *WORK])
    journal.record("organisations.imported", held, hub=held.hub.slug, after=made.counts, by=by)
    return held


@sight.whole_network("an identity goes with its last record, whoever has it")
@transaction.atomic
def take_back(source: Import, *, by: Any) -> Import:
    """Remove all that a file brought, and make what it filled in empty again; taken back twice, nothing more happens.

    :raises NotOpen: if it was never taken in
    :raises WorkedWith: if somebody has worked with one of its records since: then they are no longer the file's
    """
    identifying.one_at_a_time()
    held = Import.objects.select_for_update(of=("self",)).select_related("hub").get(pk=source.pk)
    if held.taken_back_at:
        return held
    if not held.taken_in_at:
        raise NotOpen(_("This file was not taken in."))
    made = held.made
    keys = [*made["organisations"], *(key for key, *_rest in made["filled"])]
    nobody_else = Organisation.objects.select_for_update().filter(pk__in=keys).order_by("pk")
    list(nobody_else)  # from here on nobody works with them
    refuse_if_worked_with(held)
    Affiliation.objects.filter(pk__in=made["affiliations"]).delete()
    Person.objects.filter(pk__in=made["people"]).delete()
    rows = list(Organisation.objects.filter(pk__in=made["organisations"]))
    journal.record_all(
        "organisations.import_taken_back",
        [(row, held.hub.slug, {}, {"import": held.code}) for row in rows],
        by=by,
    )
    identities = [row.identity_id for row in rows]
    Organisation.objects.filter(pk__in=made["organisations"]).delete()
    for key, fields, _version in made["filled"]:
        empty = {name: None if name == "staff" else "" for name in fields}
        Organisation.objects.filter(pk=key).update(version=F("version") + 1, **empty)
    identifying.card_follows(*Organisation.objects.filter(pk__in=keys))
    left = Identity.objects.filter(pk__in=identities, records=None)
    indexing.refresh_all([key for key, *_rest in made["filled"]], identities=identities)
    left.delete()
    held.taken_back_at = timezone.now()
    close_work(held)
    held.save(update_fields=["taken_back_at", *WORK])
    journal.record("organisations.import_taken_back", held, hub=held.hub.slug, by=by)
    return held


def refuse_if_worked_with(held: Import) -> None:
    """Refuse to take back what somebody has worked with since.

    :raises WorkedWith: with the names of some of the records and people
    """
    if worked := taking_in.worked_with(held.made):
        raise WorkedWith(
            _(
                "Somebody has worked with what came from this file (%(names)s): it can no longer be taken back."
            )
            % {"names": ", ".join(worked)}
        )


@transaction.atomic
def put_away(source: Import, *, by: Any) -> None:
    """Delete a file that is not to be taken in, with all that stood in it.

    :raises NotOpen: if it was taken in: then it can be taken back
    :raises AtWork: if it is being taken in
    """
    held = _open(source, but=(Import.Work.READ, Import.Work.COMPARE))
    journal.record("organisations.import_put_away", held, hub=held.hub.slug, by=by)
    held.delete()


@transaction.atomic
def empty_old(*, now: datetime) -> int:
    """Delete what stood in files that nobody took in within a day; return of how many files."""
    done = 0
    for held in Import.objects.select_for_update().filter(emptied_at=None, sent_at__lte=now - KEPT_FOR):
        held.rows.all().delete()
        held.delete()
        done += 1
    return done


def _open(source: Import, *, but: Collection[str] = ()) -> Import:
    """Hold a file that is to be decided; the worker must not be busy with it, `but` with some work it may."""
    busy = Import.objects.filter(pk=source.pk).exclude(work__in=["", *but]).exists()
    held = None
    if not busy:  # else it would be waited for
        rows = Import.objects.select_for_update(of=("self",)).select_related("hub", "by")
        held = rows.filter(pk=source.pk).first()
    if busy or (held is not None and held.work not in ("", *but)):
        raise AtWork(_("This file is being worked on at the moment. Please wait until that is done."))
    if held is None or held.emptied_at:
        raise NotOpen(_("This file was taken in or deleted meanwhile."))
    return held


def close_work(held: Import) -> None:
    """Say that nothing more is to be done with a file; the caller saves the import."""
    held.work, held.tries, held.failure = "", 0, ""


def _empty(held: Import, now: datetime) -> None:
    held.rows.all().delete()
    held.emptied_at, held.heading = now, []
