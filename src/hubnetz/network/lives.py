"""The life of a hub as one list: names, phases, leads, areas and sites by their days."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from hubnetz.lib.periods import BERLIN
from hubnetz.network.models import Hub, HubName, HubPhase, Partner, Responsibility, Site
from hubnetz.network.validity import end_of


@dataclass(frozen=True)
class Happening:
    """One entry in a hub's life: what kind, what it says, from which day, until which, and whether it is to come."""

    what: str  # name, phase, lead, area, site
    text: str
    since: date | None
    until: date | None
    row: Any
    is_to_come: bool = False
    is_over: bool = False

    @property
    def code(self) -> str:
        """What names the entry in an address."""
        return f"{self.what}-{self.row.pk}"


HISTORY: dict[str, Any] = {
    "name": HubName,
    "phase": HubPhase,
    "lead": Partner,
    "area": Responsibility,
    "site": Site,
}


def hub_history(hub: Hub) -> list[Happening]:
    """Return everything that was, is and will be noted about the hub's life, latest first; without a day last."""
    today = timezone.localdate(timezone=BERLIN)
    found = []
    for what, model in HISTORY.items():
        rows = model.objects.filter(hub=hub)
        if what == "lead":
            rows = rows.filter(role="lead")
        if what == "area":
            rows = rows.select_related("region", "topic")
        for row in rows.order_by("pk"):
            since, until = row.valid_from, end_of(row.valid_until)
            found.append(
                Happening(
                    what=what,
                    text=_told(what, row),
                    since=since,
                    until=until,
                    row=row,
                    is_to_come=since is not None and since > today,
                    is_over=until is not None and until < today,
                )
            )
    order = list(HISTORY)
    return sorted(
        found, key=lambda one: (-(one.since or date.min).toordinal(), order.index(one.what), one.text)
    )


def _told(what: str, row: Any) -> str:
    if what == "area":
        return f"{row.region.name} ({row.topic})" if row.topic else str(row.region.name)
    if what == "site":
        return ", ".join(part for part in (row.name, row.street, f"{row.postcode} {row.town}") if part)
    return str(row.kind if what == "phase" else row.name)


def entry_of(hub: Hub, code: str) -> Any:
    """Return the row behind one entry of the hub's history.

    :raises Http404: if the hub has no such entry
    """
    what, _dash, pk = code.partition("-")
    if what not in HISTORY or not pk.isdecimal() or len(pk) > 18:
        raise Http404
    return get_object_or_404(HISTORY[what], pk=int(pk), hub=hub)
