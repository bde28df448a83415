"""In which files that wait to be taken in somebody is named."""

from django.db.models import QuerySet

from hubnetz.lib import addresses, tables
from hubnetz.organisations.models import ImportFile, ImportRow


def lines_naming(email: str) -> "QuerySet[ImportRow]":
    """Return the lines of waiting files in which an address stands.

    Their column of addresses is asked for, no line is read here. An index would not be used: row security is asked
    first (docs/decisions/0028), and what waits is of one day.
    """
    return ImportRow.objects.filter(addresses.whose(email, "addresses__overlap"))


def files_naming(email: str) -> list[int]:
    """Return the keys of files that were not read yet and name an address: each is read, and there are some for the
    minute until the worker comes."""
    spelt = set(addresses.spellings(email))
    files = ImportFile.objects.order_by("pk").iterator(1) if spelt else ()
    return [sent.pk for sent in files if _names(sent, spelt)]


def _names(sent: ImportFile, spelt: set[str]) -> bool:
    try:
        table = tables.read(sent.name, bytes(sent.content))
    except tables.NotRead:
        return False  # nobody will take it in
    cells = (cell for _number, cells in table.rows for cell in cells)
    return not spelt.isdisjoint(addresses.named_in(*table.heading, *cells))
