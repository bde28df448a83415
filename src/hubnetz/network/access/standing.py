"""What nearly every page names and hardly ever changes, from memory: the network, its topics, its hubs."""

from hubnetz.network import access
from hubnetz.network.models import Hub, Network, Topic
from hubnetz.network.versions import is_known, kept


def the_network() -> Network:
    """Return the network; where nothing else that stands was asked for, its one row costs less than the version."""
    return _network() if is_known() else access.the_network()


@kept
def _network() -> Network:
    return access.the_network()


@kept
def topics() -> tuple[Topic, ...]:
    """Return all topics in their order."""
    return tuple(access.topics())


@kept
def hubs() -> tuple[Hub, ...]:
    """Return all hubs for the public, each with sites, former names, its ``phase_now`` and its ``areas`` of today."""
    return tuple(access.hubs_presented().prefetch_related("names"))
