"""From the records of hubs to what the engine compares: the one place where rows become columns of `identity`.

A record gives one line, and one more for each other name, branch, domain, person and further number: these say the same
of the record in another way, and whatever matches one of its lines matches the record. `record_of` says whose it is.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db.models import F, Q, QuerySet

from hubnetz.organisations.identity import names as spelling
from hubnetz.organisations.models import Affiliation, Branch, Identifier, Organisation, OtherDomain, OtherName

Line = dict[str, str]  # the columns of identity.reading.COLUMNS that are known
CHUNK = 5_000  # rows that are in memory at a time

_COLUMN = {
    Identifier.Scheme.VAT: "vat_id",
    Identifier.Scheme.REGISTER: "register",
    Identifier.Scheme.LEI: "lei",
}


def record_of(line: str) -> int:
    """Return the key of the record that a line belongs to, from the line's `record_id`."""
    return int(line.partition("/")[0])


def lines(organisations: "QuerySet[Organisation]") -> Iterator[Line]:
    """Yield the lines of records in the order of their keys, each record's own line first.

    Six queries whatever the number of records, and never more than some thousand rows in memory. Merged records are
    left out: what they knew stands with the record that they became part of.
    """
    standing = organisations.filter(merged_into=None).order_by("pk")
    fields = (
        "pk",
        "name",
        "legal_form",
        "street",
        "postcode",
        "town",
        "domain",
        "phone",
    )
    among = Q(organisation__in=standing.order_by().values("pk"))
    names = _Sorted(OtherName.objects.filter(among), ("organisation_id", "text"))
    domains = _Sorted(OtherDomain.objects.filter(among), ("organisation_id", "domain"))
    numbers = _Sorted(Identifier.objects.filter(among), ("organisation_id", "scheme", "court", "value"))
    branches = _Sorted(
        Branch.objects.filter(among, until=None),
        ("organisation_id", "street", "postcode", "town", "phone"),
    )
    people = _Sorted(
        Affiliation.objects.filter(among, until=None).annotate(
            name=F("person__name"), email=F("person__email"), phone=F("person__phone")
        ),
        ("organisation_id", "name", "email", "phone"),
    )
    for row in standing.values_list(*fields).iterator(CHUNK):
        record = dict(zip(fields, row, strict=True))
        key = record["pk"]
        yield from lines_of(
            record,
            names=[text for (text,) in names.of(key)],
            domains=[domain for (domain,) in domains.of(key)],
            numbers=numbers.of(key),
            branches=branches.of(key),
            people=people.of(key),
        )


def lines_of(
    record: Mapping[str, Any],
    *,
    names: Iterable[str] = (),
    domains: Iterable[str] = (),
    numbers: Iterable[tuple[str, str, str]] = (),
    branches: Iterable[tuple[str, str, str, str]] = (),
    people: Iterable[tuple[str, str, str]] = (),
) -> Iterator[Line]:
    """Yield the lines of one record, from its fields and what else is known of it.

    `record` needs `pk` and `name`; numbers are scheme, court and value, branches street, postcode, town and telephone,
    people name, address and telephone. Official numbers are the same in every line, but for a
    line for each further number of a kind.
    """
    own = _line(record)
    further: list[Line] = []
    for scheme, court, value in numbers:
        if column := _COLUMN.get(Identifier.Scheme(scheme)):
            written = f"{court} {value}".strip()
            if own.setdefault(column, written) != written:
                further.append({column: written})
    contacts = [
        {"contact": name, "email": email, **({"phone": phone} if phone else {})}
        for name, email, phone in people
    ]
    if contacts:
        first = contacts[0]
        own |= {column: value for column, value in first.items() if column != "phone" or "phone" not in own}
    others: list[Line] = [{"name": name} for name in names]
    others += [{"website": domain} for domain in domains if domain != own.get("website")]
    for street, postcode, town, phone in branches:
        place = {"street": street, "postcode": postcode, "city": town}
        others.append(place | ({"phone": phone} if phone else {}))
    others += [*contacts[1:], *further]
    yield own
    for number, other in enumerate(others, start=1):
        yield own | other | {"record_id": f"{own['record_id']}/{number}"}


def _line(record: Mapping[str, Any]) -> Line:
    name, form = record["name"], record.get("legal_form") or ""
    known = {
        "record_id": str(record["pk"]),
        "name": name if not form or spelling.read(name).form else f"{name} {form}",
        "street": record.get("street") or "",
        "postcode": record.get("postcode") or "",
        "city": record.get("town") or "",
        "website": record.get("domain") or "",
        "phone": record.get("phone") or "",
    }
    return {column: value for column, value in known.items() if value}


class _Sorted:
    """Rows in the order of their records, read in step with them."""

    def __init__(self, rows: "QuerySet[Any]", fields: tuple[str, ...]) -> None:
        ordered = rows.order_by("organisation_id", "pk").values_list(*fields)
        self._groups = groupby(ordered.iterator(CHUNK), key=itemgetter(0))
        self._key = -1
        self._rows: list[tuple[Any, ...]] = []

    def of(self, key: int) -> list[tuple[Any, ...]]:
        """Return what belongs to a record; keys must be asked for in ascending order."""
        while self._key < key:
            found = next(self._groups, None)
            if found is None:
                self._key, self._rows = 1 << 62, []
            else:
                self._key, self._rows = found[0], [row[1:] for row in found[1]]
        return self._rows if self._key == key else []
