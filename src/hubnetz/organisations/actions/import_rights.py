"""Somebody who is forgotten while a file that names them waits to be taken in."""

from typing import Any

from django.db import transaction

from hubnetz.journal import actions as journal
from hubnetz.organisations.access import import_rights as access
from hubnetz.organisations.models import Import, ImportFile


@transaction.atomic
def forget_address(email: str, *, by: Any = None) -> int:
    """Delete the lines of waiting files that name an address, and files that do and were not read yet; say how many.

    Of a file that nobody has read no line can be taken out: it is put away whole, and the hub sends it without them.
    What is being taken in at this moment is waited for; the people it brought are there then.
    """
    return _put_away(email, by) + _leave_out(email, by)


def _put_away(email: str, by: Any) -> int:
    waiting = Import.objects.select_for_update(of=("self",)).select_related("hub").order_by("pk")
    named = waiting.filter(pk__in=access.files_naming(email))
    held = [one for one in named if ImportFile.objects.filter(pk=one.pk).exists()]
    for one in held:  # of the others the lines are there by now
        journal.record("organisations.import_put_away", one, hub=one.hub.slug, by=by)
        one.delete()
    return len(held)


def _leave_out(email: str, by: Any) -> int:
    rows, gone = access.lines_naming(email), 0
    sources = Import.objects.select_for_update(of=("self",)).select_related("hub").order_by("pk")
    for one in sources.filter(pk__in=set(rows.values_list("source", flat=True))):
        if deleted := rows.filter(source=one).delete()[0]:
            journal.record("organisations.person_forgotten", one, hub=one.hub.slug, by=by)
            gone += deleted
    return gone
