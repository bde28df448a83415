"""What people look for: counts from matching in words, small ones withheld."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from hubnetz.matching import access as matching

FEWEST = 5  # fewer needs are not shown: nobody is to be guessed from a small number


@dataclass(frozen=True)
class Line:
    """One line of a table: how many needs, and the shares answered, looked at, booked; None for few."""

    name: str
    needs: int | None
    answered: int | None = None
    opened: int | None = None
    booked: int | None = None

    @property
    def shares(self) -> tuple[int | None, int | None, int | None]:
        """The shares in the order of the columns."""
        return self.answered, self.opened, self.booked


@dataclass(frozen=True)
class Table:
    """Needs of a period by one thing."""

    caption: str
    head: str
    lines: list[Line]


def tables(
    since: date, until: date, *, topics: Mapping[str, str], counties: Mapping[str, str]
) -> list[Table]:
    """Return the tables of the page: by outcome, topic and county, and where a deputy answered."""
    outcomes = outcome_names()
    asked = [
        (_("How they were answered"), _("Outcome"), "outcome", outcomes, ()),
        (_("What they are about"), _("Topic"), "topic", topics, ()),
        (_("Where they come from"), _("County"), "county", counties, ()),
        (_("Counties served by a deputy"), _("County"), "county", counties, ("white_spot",)),
    ]
    found = []
    for caption, head, by, names, only in asked:
        rows = matching.needs_by(by, since=since, until=until, outcomes=only)  # type: ignore[arg-type]
        found.append(Table(caption, head, list(_lines(rows, names))))
    return found


def _lines(rows: Iterable[matching.Needs], names: Mapping[str, str]) -> Iterable[Line]:
    """Yield lines; those with few needs are one line at the end, without a number."""
    few = 0
    for row in rows:
        if row.needs < FEWEST:
            few += 1
            continue
        name = names.get(row.key, row.key) or _("not known")
        shares = [_share(part, row.needs) for part in (row.answered, row.opened, row.booked)]
        yield Line(name, row.needs, *shares)
    if few:
        yield Line(_("others, fewer than %(number)s each") % {"number": FEWEST}, None)


def _share(part: int, whole: int) -> int | None:
    return None if 0 < part < FEWEST else round(100 * part / whole)


def outcome_names() -> dict[str, str]:
    """Return what the outcomes are called."""
    return {
        "answered": _("answered by the own region or online"),
        "white_spot": _("no hub of its own, a deputy answered"),
        "elsewhere": _("only offers of other regions"),
        "zero_hits": _("understood, but nothing to show"),
        "not_understood": _("not understood"),
        "beyond": _("nothing for a hub, others were named"),
    }
