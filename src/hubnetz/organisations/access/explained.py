"""Evidence as people read it: sentences with what they weigh, and how likely two records are one."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from hubnetz.organisations.identity import explaining
from hubnetz.organisations.models import Decision

MOST = 8  # reasons that are shown
WEIGHTS = (
    (3.0, gettext_lazy("speaks very strongly for it"), gettext_lazy("speaks very strongly against it")),
    (1.5, gettext_lazy("speaks strongly for it"), gettext_lazy("speaks strongly against it")),
    (0.5, gettext_lazy("speaks for it"), gettext_lazy("speaks against it")),
    (0.0, gettext_lazy("speaks a little for it"), gettext_lazy("speaks a little against it")),
)
LIKELY = (
    (0.97, gettext_lazy("almost certainly the same")),
    (0.85, gettext_lazy("very likely the same")),
    (0.6, gettext_lazy("likely the same")),
    (0.4, gettext_lazy("as likely as not")),
    (0.0, gettext_lazy("rather not the same")),
)
KINDS = {
    "company": gettext_lazy("Company"),
    "start-up": gettext_lazy("Start-up"),
    "university": gettext_lazy("University"),
    "research": gettext_lazy("Research institute"),
    "municipality": gettext_lazy("City or municipality"),
    "association": gettext_lazy("Association or chamber"),
    "other": pgettext_lazy("organisation", "Other"),
}


@dataclass(frozen=True)
class Reason:
    """A sentence, and what it weighs in words."""

    says: str
    weighs: str
    speaks_for: bool


@dataclass(frozen=True)
class Likelihood:
    """How likely two records are one, in words and per cent; never said to be certain."""

    said: str
    percent: int


def reasons(evidence: Sequence[Sequence[Any]], most: int = MOST) -> list[Reason]:
    """Return what pieces of evidence say in the language of the page, weightiest first; what says nothing is left out.

    A piece or level that a later version of the engine does not know any more is left out, too.
    """
    found = []
    for piece, level, adds in evidence:
        says = _words(piece, level)
        if says and abs(adds) >= explaining.SILENT:
            weighs = next(words for least, *words in WEIGHTS if abs(adds) >= least)
            found.append(Reason(_(says), str(weighs[adds < 0]), adds > 0))
    return found[:most]


def _words(piece: str, level: int) -> str:
    try:
        return explaining.words(piece, level) if piece in explaining.LABELS else ""
    except IndexError:
        return ""


def likelihood(log_odds: float) -> Likelihood:
    """Return in words and per cent how likely something of these log-odds is."""
    share = 1 / (1 + math.exp(-max(min(log_odds, 30.0), -30.0)))
    said = next(words for least, words in LIKELY if share >= least)
    return Likelihood(str(said), min(max(round(100 * share), 1), 99))


def effect(expected: float) -> str:
    """Return in words what an answer “the same” means for the figures."""
    if expected <= 0:
        return _("At present it changes no figure: at least one of the two is not counted.")
    return _("Both are counted: if they are the same, it is one organisation fewer.")


def answered(verdict: str) -> str:
    """Return the sentence that says what was answered, with places for both names."""
    return {
        Decision.Verdict.SAME: _("“%(one)s” and “%(two)s” are the same and count once from now on."),
        Decision.Verdict.DIFFERENT: _(
            "“%(one)s” and “%(two)s” are two organisations. Nobody is asked again."
        ),
        Decision.Verdict.UNSURE: _("Unsure about “%(one)s” and “%(two)s”. They count as two."),
    }[Decision.Verdict(verdict)]


def where(posted: Mapping[str, Any]) -> str:
    """Return the part of an address that leads back to the place in the queue."""
    kept = {name: posted[name] for name in ("list", "page") if str(posted.get(name, "")).isdecimal()}
    if hub := posted.get("hub", "")[:60]:
        kept["hub"] = hub
    return f"?{urlencode(kept)}" if kept else ""


def answers() -> list[tuple[str, str, str]]:
    """Return the answers there are: value, the key that gives it, and its words."""
    return [
        (Decision.Verdict.SAME, "1", _("The same")),
        (Decision.Verdict.DIFFERENT, "2", _("Not the same")),
        (Decision.Verdict.UNSURE, "3", _("Unsure")),
    ]


def kind(value: str) -> str:
    """Return how a kind of organisation is said."""
    return str(KINDS.get(value, value))
