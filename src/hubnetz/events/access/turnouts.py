"""How turnout is asked for in an address and said in a table; for the fronts that show it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hubnetz.events.access import staff, turnout
from hubnetz.network import access as network
from hubnetz.network.models import Hub
from hubnetz.ui import formats

NAMES = {"month": _("by month"), "kind": _("by kind"), "event": _("by event"), "hub": _("by host")}
HEADS = {"month": _("Month"), "kind": _("Kind"), "event": _("Event"), "hub": _("Host")}
PERIODS = {12: _("last 12 months"), 36: _("last 3 years"), 0: _("always")}


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is shown: grouped by what, of how many months."""

    by: str
    months: int
    ways: Sequence[str]

    @property
    def since(self) -> datetime | None:
        """From when on; None: from the beginning."""
        return timezone.now() - timedelta(days=round(self.months * 30.44)) if self.months else None

    @property
    def head(self) -> "str | Promise":
        """What stands above the first column."""
        return HEADS[self.by]

    @property
    def groups(self) -> list[dict[str, Any]]:
        """What it can be grouped by."""
        return [{"key": way, "name": NAMES[way], "here": way == self.by} for way in self.ways]

    @property
    def periods(self) -> list[dict[str, Any]]:
        """The periods there are."""
        return [{"months": months, "name": name} for months, name in PERIODS.items()]


def read(query: Mapping[str, Any], ways: Sequence[str]) -> Chosen:
    """Read what is asked for from an address; what makes no sense is the first choice."""
    by = query.get("by", "")
    months = next((one for one in PERIODS if str(one) == query.get("months")), 12)
    return Chosen(by if by in ways else ways[0], months, ways)


def table(chosen: Chosen, hub: Hub | None = None) -> dict[str, Any]:
    """Return the lines, each with its name, and their sum; of one hub or of the network."""
    lines = turnout.by(chosen.by, hub, chosen.since)
    named = _names(chosen.by)
    rows = [(named(line.key), line) for line in lines]
    return {"lines": rows, "total": turnout.total(lines)}


def _names(by: str) -> Any:
    if by == "month":
        return formats.month_year
    if by == "kind":
        kinds = {kind.code: str(kind) for kind in staff.kinds()}
        return lambda code: kinds.get(code, code)
    hubs = {hub.slug: str(hub.name) for hub in network.hubs_on_show()}
    return lambda slug: hubs.get(slug, slug)
