"""Somebody who is forgotten while a file that names them waits to be taken in."""

import json
import re
from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import Any

from django.db import transaction
from django.db.models import Q, TextField
from django.db.models.functions import Cast, Lower

from hubnetz.journal import actions as journal
from hubnetz.lib import addresses, tables
from hubnetz.organisations.models import Import, ImportFile, ImportRow


@transaction.atomic
def forget_address(email: str, *, by: Any = None) -> int:
    """Delete the lines of waiting files that name an address, and files that do and were not read yet; say how many.

    Of a file that nobody has read no line can be taken out: it is put away whole, and the hub sends it without them.
    What is being taken in at this moment is waited for; the people it brought are there then.
    """
    spelt = addresses.spellings(email)
    return _put_away(spelt, by) + _leave_out(spelt, by) if spelt else 0


def _put_away(spelt: list[str], by: Any) -> int:
    named = [sent.pk for sent in ImportFile.objects.order_by("pk").iterator(1) if _names(sent, spelt)]
    waiting = Import.objects.select_for_update(of=("self",)).select_related("hub").order_by("pk")
    held = [one for one in waiting.filter(pk__in=named) if ImportFile.objects.filter(pk=one.pk).exists()]
    for one in held:  # of the others the lines are there by now
        journal.record("organisations.import_put_away", one, hub=one.hub.slug, by=by)
        one.delete()
    return len(held)


def _names(sent: ImportFile, spelt: list[str]) -> bool:
    try:
        table = tables.read(sent.name, bytes(sent.content))
    except tables.NotRead:
        return False  # nobody will take it in
    return _holds([*table.heading, *(cell for _number, cells in table.rows for cell in cells)], spelt)


def _leave_out(spelt: list[str], by: Any) -> int:
    texts = [json.dumps(one, ensure_ascii=False)[1:-1] for one in spelt]
    named = reduce(or_, [Q(text__contains=one) for one in texts])
    rows = ImportRow.objects.annotate(text=Lower(Cast("cells", TextField()))).filter(named)
    sources = Import.objects.select_for_update(of=("self",)).select_related("hub").order_by("pk")
    gone = 0
    for one in sources.filter(pk__in=set(rows.values_list("source", flat=True))):
        keys = [row.pk for row in rows.filter(source=one) if _holds(row.cells, spelt)]
        if keys:
            journal.record("organisations.person_forgotten", one, hub=one.hub.slug, by=by)
            gone += ImportRow.objects.filter(pk__in=keys).delete()[0]
    return gone


def _holds(cells: Iterable[Any], spelt: list[str]) -> bool:
    """Say whether the address stands in one of the cells, and not just a longer one of which it is a part."""
    each = "|".join(re.escape(one) for one in spelt)
    standing = re.compile(rf"(?<![\w.+%-])({each})(?![\w-]|\.\w)")
    return any(standing.search(str(cell).lower()) for cell in cells)
