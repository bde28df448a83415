"""What every page knows of the network."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from hubnetz.network.access import standing


def network(request: HttpRequest) -> dict[str, Any]:
    """Give templates the network, and whether its history is generated; asked of the database only when used."""
    here = SimpleLazyObject(standing.the_network)
    return {"network": here, "synthetic": SimpleLazyObject(lambda: here.synthetic)}
