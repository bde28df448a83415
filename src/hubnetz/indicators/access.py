"""Who may see which figures, and the rows behind them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.http import Http404
from django.utils import translation
from django.utils.translation import gettext as _

from hubnetz.indicators import rules
from hubnetz.indicators.definitions import Definition, hub_page
from hubnetz.indicators.definitions.interim_balance import DEFINITIONS
from hubnetz.indicators.models import KeptFigure
from hubnetz.lib import sight
from hubnetz.lib.evidence import Evidence
from hubnetz.lib.periods import Period
from hubnetz.network import access as network
from hubnetz.network.models import Hub
from hubnetz.ui import formats


@dataclass(frozen=True)
class Figure:
    """A counted figure, with the rows it was counted from."""

    definition: Definition
    cutoff: date
    value: int
    by_hub: dict[str, int]
    rows: tuple[Evidence, ...]

    @property
    def wording(self) -> dict[str, str]:
        """The figure as it is said in a sentence."""
        return {language: rules.wording(self.value, language) for language in ("de", "en")}

    @property
    def said(self) -> str:
        """The figure as it is said, in the language of the page."""
        return rules.wording(self.value, "de" if formats.german() else "en")

    @property
    def sentence(self) -> dict[str, str]:
        """The figure in a sentence to copy; of a single one the bare number, because the sentences say many."""
        return {language: self._sentence(language) for language in ("de", "en")}

    def _sentence(self, language: str) -> str:
        with translation.override(language):
            day = formats.day(self.cutoff)
        if self.value == 1:
            return f"{self.definition.name.in_language(language)} ({day}): 1"
        return self.definition.sentence.in_language(language) % {"day": day, "figure": self.wording[language]}


@dataclass(frozen=True)
class Kept:
    """A figure as the public sees it: what was counted last, and the day it stands for."""

    definition: Definition
    value: int
    day: date
    counted_at: datetime

    @property
    def is_small(self) -> bool:
        """Whether the number is not told, because it could point at somebody."""
        return rules.is_small(self.value, about_clients=self.definition.about_clients)

    @property
    def said(self) -> str:
        """The figure as it is said, in the language of the page."""
        if self.is_small:
            return _("fewer than %(number)s") % {"number": rules.FEWEST}
        return rules.wording(self.value, "de" if formats.german() else "en")

    @property
    def number(self) -> str:
        """The exact figure, in the language of the page; a very small one is not told."""
        return self.said if self.is_small else formats.number(self.value)


def kept(hub: Hub | None = None) -> list[Kept]:
    """Return the figures of the network, or of one hub, that were counted last: one query, nothing is counted.

    What was counted by another version of its definition is left out; before the first count there is none. A hub's
    figures that are nothing yet are left out, too.
    """
    definitions = hub_page.HUB if hub else hub_page.NETWORK
    rows = {(row.key, row.version): row for row in KeptFigure.objects.filter(hub=hub)}
    found = []
    for definition in definitions:
        row = rows.get((definition.key, definition.version))
        if row is not None and (row.value or hub is None):
            found.append(Kept(definition, row.value, row.day, row.counted_at))
    return found


def require_reader(user: Any) -> None:
    """Let those pass who may see the network's figures and their rows: coordinator, ministry, auditor.

    :raises Http404: for everybody else
    """
    network.require(user)


def definition(key: str) -> Definition:
    """Return the definition of a figure.

    :raises Http404: if there is none of that name
    """
    found = next((definition for definition in DEFINITIONS if definition.key == key), None)
    if found is None:
        raise Http404
    return found


def count(definition: Definition, cutoff: date) -> Figure:
    """Count one figure up to and including the cut-off day, from rows that stand in the database now."""
    with sight.whole_network("the network counts, and sees no more than codes"):
        rows = tuple(definition.rows(Period.until(cutoff)))
    return Figure(definition, cutoff, rules.total(rows), rules.by_hub(rows), rows)


def balance(cutoff: date) -> list[Figure]:
    """Return the eight figures of the interim balance at a cut-off day."""
    return [count(definition, cutoff) for definition in DEFINITIONS]
