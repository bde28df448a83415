"""What stands behind a figure, in words: records with hubs, day, kind and code, and nobody's name."""

from collections.abc import Iterable, Iterator, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from hubnetz.indicators.access import Figure
from hubnetz.lib.evidence import Evidence

KINDS: dict[str, str | Promise] = {
    "events.registration": lazy("Participation in an event"),
    "events.event": lazy("Event"),
    "casework.consultation": lazy("Consultation"),
    "casework.project": lazy("Project"),
    "casework.cooperation": lazy("Cooperation"),
    "casework.appearance": lazy("Appearance"),
    "network.reading": lazy("Reading of a channel"),
    "network.hub": lazy("Hub"),
}


def kind(row: Evidence) -> str:
    """Return what kind of record it is, in words."""
    return str(KINDS[row.noun])


def of(figure: Figure, hub: str = "") -> list[Evidence]:
    """Return the records of a figure by day, of the whole network or of one hub."""
    rows = [row for row in figure.rows if not hub or hub in row.hubs]
    return sorted(rows, key=lambda row: (row.day, row.noun, row.code, row.key))


def table(figure: Figure, rows: Iterable[Evidence]) -> Iterator[list[object]]:
    """Yield the records as lines of a table, with its head."""
    yield [_("Day"), _("Hub"), _("Kind of record"), _("Record code"), _("Counted as"), _("Counts")]
    for row in rows:
        yield [row.day.isoformat(), " ".join(row.hubs), kind(row), row.code, row.key, row.weight]


def balance_table(figures: Iterable[Figure], hubs: Mapping[str, object]) -> Iterator[list[object]]:
    """Yield the figures as lines of a table, with its head: the network, then each hub."""
    yield [
        _("Key"),
        _("Figure"),
        _("Cut-off day"),
        _("Number"),
        _("Unit"),
        _("In words (German)"),
        _("In words (English)"),
        _("Definition"),
        _("Version"),
        _("Source"),
        *hubs,
    ]
    for figure in figures:
        definition = figure.definition
        yield [
            definition.key,
            str(definition.name),
            figure.cutoff.isoformat(),
            figure.value,
            str(definition.unit),
            figure.wording["de"],
            figure.wording["en"],
            str(definition.text),
            definition.version,
            str(definition.source),
            *(figure.by_hub.get(slug, 0) for slug in hubs),
        ]
