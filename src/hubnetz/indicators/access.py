"""Who may see which figures, and the rows behind them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404
from django.utils import translation

from hubnetz.indicators import rules
from hubnetz.indicators.definitions import Definition
from hubnetz.indicators.definitions.interim_balance import DEFINITIONS
from hubnetz.lib.evidence import Evidence
from hubnetz.lib.periods import Period
from hubnetz.network import access as network
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
    rows = tuple(definition.rows(Period.until(cutoff)))
    return Figure(definition, cutoff, rules.total(rows), rules.by_hub(rows), rows)


def balance(cutoff: date) -> list[Figure]:
    """Return the eight figures of the interim balance at a cut-off day."""
    return [count(definition, cutoff) for definition in DEFINITIONS]
