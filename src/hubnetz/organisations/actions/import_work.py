"""What is done with a long file while nobody waits: read, compared, taken in, taken back. Small ones are done at once.

What is to be done next stands in the import. Each piece is one transaction that ends with the next one or with none: a
worker that is killed leaves the piece as if it had never begun, and whoever comes next does it. Of two that come at
once the second finds it done.
"""

import uuid
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from hubnetz.journal import actions as journal
from hubnetz.lib import tables
from hubnetz.lib.errors import Refused
from hubnetz.network.models import Hub
from hubnetz.organisations import counties, taking_in
from hubnetz.organisations.actions import importing
from hubnetz.organisations.actions.importing import AT_ONCE, WORK, AtWork, NothingToTakeIn
from hubnetz.organisations.models import Import, ImportFile, ImportRow

MOST_TRIES = 3  # of one piece, before it is said that it does not work
Work = Import.Work


@transaction.atomic
def receive(hub: Hub, *, name: str, content: bytes, idempotency_key: uuid.UUID, by: Any) -> Import:
    """Keep a long file until the worker has read it; what it says is shown then.

    Sent again with the same key, it is the same import.

    :raises KeyUsedElsewhere: if the key came with another hub's file
    """
    made, is_new = importing.receive_once(hub, name=name, idempotency_key=idempotency_key, by=by)
    if is_new:
        ImportFile.objects.create(source=made, name=name[:120], content=content)
        importing.ask(made, Work.READ)
        made.save(update_fields=WORK)
        journal.record("organisations.import_sent", made, hub=hub.slug, after={"bytes": len(content)}, by=by)
    return made


@transaction.atomic
def take_in(source: Import, *, by: Any) -> Import:
    """Take a file in, or let the worker do so if it is long; asked twice, it is done once.

    :raises NotOpen: if its time is over
    :raises NothingToTakeIn: if no line is left
    :raises AtWork: if it is still read or compared
    """
    held = _held(source)
    if held.taken_in_at or held.emptied_at or held.lines <= AT_ONCE:
        return importing.take_in(held, by=by)
    if held.work == Work.TAKE:
        return held
    if held.work:
        raise AtWork(_("This file is being worked on at the moment. Please wait until that is done."))
    if not held.rows.exclude(fate=ImportRow.Fate.WRONG).exclude(chosen="skip").exists():
        raise NothingToTakeIn(_("There is nothing to take in: each line has an error or is left out."))
    return _ask(held, Work.TAKE, by)


@transaction.atomic
def take_back(source: Import, *, by: Any) -> Import:
    """Take back all that a file brought, or let the worker do so if it is much; asked twice, it is done once.

    :raises NotOpen: if it was never taken in
    :raises WorkedWith: if somebody has worked with one of its records since
    """
    held = _held(source)
    if held.taken_back_at or not held.taken_in_at or held.lines <= AT_ONCE:
        return importing.take_back(held, by=by)
    if held.work == Work.BACK:
        return held
    importing.refuse_if_worked_with(held)
    return _ask(held, Work.BACK, by)


def _held(source: Import) -> Import:
    """Return the import as it is now; whoever changes it holds it in the order in which verbs do."""
    return Import.objects.select_related("hub", "by").get(pk=source.pk)


def _ask(held: Import, work: str, by: Any) -> Import:
    rows = Import.objects.select_for_update(of=("self",)).filter(pk=held.pk, work="")
    if one := rows.first():  # else somebody has asked for something at this moment
        importing.ask(one, work)
        one.work_by = by
        one.save(update_fields=WORK)
        return one
    return _held(held)


# -- the worker -------------------------------------------------------------------------------------------------


def carry_on(pk: int) -> bool:
    """Do the next piece of work on a file; return whether there is more of it.

    What has failed or killed the worker several times is given up, and the page says so.
    """
    found = _begin(pk)
    if found is None:
        return False
    try:
        PIECES[found.work](found)
    except Refused as refused:
        _give_up(pk, found.work, refused.code)
    return Import.objects.filter(pk=pk).exclude(work="").exists()


@transaction.atomic
def _begin(pk: int) -> Import | None:
    held = Import.objects.select_for_update(of=("self",)).filter(pk=pk).exclude(work="").first()
    if held is None:
        return None
    if held.tries >= MOST_TRIES:
        _give_up(pk, held.work, "gave_up")
        return None
    held.tries += 1
    held.save(update_fields=["tries"])
    return held


@transaction.atomic
def _give_up(pk: int, work: str, why: str) -> None:
    """End work on a file without having done it, and keep why."""
    Import.objects.filter(pk=pk, work=work).update(work="", tries=0, failure=why)
    if work == Work.READ:
        ImportFile.objects.filter(source=pk).delete()


def _to_do(found: Import) -> Import | None:
    """Hold the import if this piece of work is still to be done."""
    rows = Import.objects.select_for_update(of=("self",)).select_related("hub", "by")
    return rows.filter(pk=found.pk, work=found.work).first()


@transaction.atomic
def _read(found: Import) -> None:
    held = _to_do(found)
    if held is None:
        return
    sent = ImportFile.objects.get(source=held)
    try:
        table = tables.read(sent.name, bytes(sent.content))
    except tables.NotRead as why:
        _give_up(held.pk, Work.READ, why.code)
        return
    sent.delete()
    importing.enter(held, table)


@transaction.atomic
def _compare(found: Import) -> None:
    held = _to_do(found)
    if held is None:
        return
    rows = list(held.rows.order_by("number"))
    said = [taking_in.said_in(held, row, counties.keys()) for row in rows]
    perhaps = taking_in.suspect(held, rows, said)
    ImportRow.objects.bulk_update(perhaps, ["fate", "candidates"], batch_size=500)
    importing.close_work(held)
    held.save(update_fields=WORK)


def _take(found: Import) -> None:
    importing.take_in(found, by=found.work_by)


def _back(found: Import) -> None:
    importing.take_back(found, by=found.work_by)


PIECES: dict[str, Callable[[Import], None]] = {
    Work.READ: _read,
    Work.COMPARE: _compare,
    Work.TAKE: _take,
    Work.BACK: _back,
}
