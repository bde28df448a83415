"""What the list of news can be narrowed to. The address is its state."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from hubnetz.network import access as network
from hubnetz.network.models import Hub
from hubnetz.press import access
from hubnetz.press.models import Notice

NETWORK = "network"
KINDS = {"news": gettext_lazy("News items"), "release": gettext_lazy("Press releases")}


@dataclass(frozen=True)
class Chosen:
    """Whose news, and of which kind."""

    hub: Hub | None = None
    of_network: bool = False
    kind: str = ""

    @classmethod
    def of(cls, query: Any) -> "Chosen":
        """Return what an address names.

        :raises Http404: for a hub or kind that does not exist
        """
        slug, kind = query.get("hub", ""), query.get("kind", "")
        if kind and kind not in KINDS:
            raise Http404
        if slug == NETWORK:
            return cls(of_network=True, kind=kind)
        return cls(hub=network.hub_on_show(slug) if slug else None, kind=kind)

    @property
    def whose(self) -> str:
        """The value of ``hub`` in the address."""
        return NETWORK if self.of_network else self.hub.slug if self.hub else ""

    @property
    def query(self) -> str:
        """The address without page: empty, or ``?hub=…&kind=…``."""
        values = {key: value for key, value in (("hub", self.whose), ("kind", self.kind)) if value}
        return f"?{urlencode(values)}" if values else ""

    @property
    def said(self) -> str:
        """What is shown, in words; empty for everything."""
        whose = _("the network") if self.of_network else str(self.hub) if self.hub else ""
        return " · ".join(part for part in (str(KINDS.get(self.kind, "")), whose) if part)

    def apply(self) -> "QuerySet[Notice]":
        """Return what is on show of it."""
        return access.notices_on_show(hub=self.hub, of_network=self.of_network, kind=self.kind)

    def choices(self) -> dict[str, list[dict[str, Any]]]:
        """Return the links of the filter: whose, and which kind."""
        whose = [("", _("All")), (NETWORK, pgettext("news", "The network"))]
        whose += [(hub.slug, hub.short) for hub in access.hubs_with_notices()]
        return {
            "hubs": [
                {"text": text, "url": self._with(hub=slug), "on": slug == self.whose} for slug, text in whose
            ],
            "kinds": [
                {"text": text, "url": self._with(kind=kind), "on": kind == self.kind}
                for kind, text in [("", _("All")), *KINDS.items()]
            ],
        }

    def _with(self, **changes: str) -> str:
        values = {"hub": self.whose, "kind": self.kind, **changes}
        kept = {key: value for key, value in values.items() if value}
        return f"?{urlencode(kept)}" if kept else "."
