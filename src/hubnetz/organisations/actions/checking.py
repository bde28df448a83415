"""Verbs that set right what is known of records: many at once, or one after the other. All or nothing."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from hubnetz.journal import actions as journal
from hubnetz.lib.errors import Refused
from hubnetz.organisations import identifying, indexing
from hubnetz.organisations.models import Organisation
from hubnetz.organisations.refusals import ChangedMeanwhile

MOST_AT_ONCE = 5000  # records that one press of a button may change
FIELDS = frozenset({"kind", "county", "section", "postcode", "town", "staff"})  # what may be set here


class TooManyAtOnce(Refused):
    code = "too_many_records_at_once"


class AnotherNumber(Refused):
    code = "another_number_of_records"


@transaction.atomic
def set_for_all(
    records: "QuerySet[Organisation]",
    *,
    values: Mapping[str, Any],
    checked_on: date | None = None,
    expected: int,
    by: Any,
) -> int:
    """Set the same for all of these records, or note that all were checked; return how many were changed.

    A record that says so already is left as it is.

    :raises TooManyAtOnce: if there are more than anybody can mean
    :raises AnotherNumber: if there are not as many as whoever asked was shown
    """
    _only_known(values)
    keys = list(records.order_by().values_list("pk", flat=True)[: MOST_AT_ONCE + 1])
    if len(keys) > MOST_AT_ONCE:
        raise TooManyAtOnce(
            _("At most %(most)s records can be changed at once. Please narrow the list down.")
            % {"most": f"{MOST_AT_ONCE:,}"}
        )
    rows = list(
        Organisation.objects.filter(pk__in=keys)
        .select_for_update(of=("self",))
        .select_related("hub")
        .order_by("pk")
    )
    if len(rows) != expected:
        raise AnotherNumber(
            _("The list has changed: there are %(now)s records now. Nothing was changed; please look again.")
            % {"now": len(rows)}
        )
    wanted = {**values} | ({"checked_on": checked_on} if checked_on else {})
    return _set(
        rows, wanted, "organisations.checked" if checked_on and not values else "organisations.set_right", by
    )


@transaction.atomic
def set_right(
    organisation: Organisation, *, values: Mapping[str, Any], checked_on: date | None, version: int, by: Any
) -> Organisation:
    """Fill in what was missing of one record, or note that it was checked.

    :raises ChangedMeanwhile: if somebody changed the record since it was shown
    """
    _only_known(values)
    row = Organisation.objects.select_for_update(of=("self",)).select_related("hub").get(pk=organisation.pk)
    if row.version != version:
        raise ChangedMeanwhile(_("Somebody has changed this record meanwhile. Please look at it again."))
    wanted = {**values} | ({"checked_on": checked_on} if checked_on else {})
    _set([row], wanted, "organisations.set_right" if values else "organisations.checked", by)
    row.refresh_from_db()
    return row


def _only_known(values: Mapping[str, Any]) -> None:
    unknown = set(values) - FIELDS
    assert not unknown, f"not set here: {sorted(unknown)}"


def _set(rows: list[Organisation], wanted: Mapping[str, Any], verb: str, by: Any) -> int:
    lines: list[Any] = []
    for row in rows:
        before = {name: getattr(row, name) for name, value in wanted.items() if getattr(row, name) != value}
        if before:
            after = {name: wanted[name] for name in before}
            lines.append((row, row.hub.slug, _plain(before), _plain(after)))
    changed = [row.pk for row, *_rest in lines]
    Organisation.objects.filter(pk__in=changed).update(version=F("version") + 1, **wanted)
    if not {"kind", "postcode", "town"}.isdisjoint(wanted):
        identifying.card_follows(*Organisation.objects.filter(pk__in=changed))
        indexing.refresh_all(changed, identities={row.identity_id for row, *_rest in lines})
    journal.record_all(verb, lines, by=by)
    return len(changed)


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}
