"""What nearly every page names and hardly ever changes, from memory: the network, its topics, its hubs."""

from typing import Any

from django.db.models import Prefetch

from hubnetz.lib import unwritten
from hubnetz.network import access
from hubnetz.network.models import Hub, HubName, HubPhase, Network, Partner, Topic
from hubnetz.network.versions import is_known, kept, watch

watch(Partner)


def the_network() -> Network:
    """Return the network; where nothing else that stands was asked for, its one row costs less than the version."""
    return unwritten.kept("network", lambda: _network() if is_known() else access.the_network())


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
    names: Prefetch[Any, Any, Any] = Prefetch("names", HubName.objects.order_by("valid_from"))
    return tuple(access.hubs_presented().prefetch_related(names))


@kept
def _lives() -> dict[int, Hub]:
    phases: Prefetch[Any, Any, Any] = Prefetch("phases", HubPhase.objects.order_by("valid_from"))
    return {hub.pk: hub for hub in access.hubs_on_show().prefetch_related(phases)}


def complete(hub: Hub) -> None:
    """Give a hub just read its sites, former names, phases and ``areas`` of today from memory."""
    known = next(one for one in hubs() if one.pk == hub.pk)
    cache = hub.__dict__.setdefault("_prefetched_objects_cache", {})
    cache |= {name: getattr(known, name).all() for name in ("sites", "names")}
    cache["phases"] = _lives()[hub.pk].phases.all()
    hub.areas = known.areas  # type: ignore[attr-defined]  # fetched by access


@kept
def lives() -> tuple[Hub, ...]:
    """Return all hubs for the public, each with its phases from the first to the last as ``life``."""
    return tuple(access.hubs_with_lives())


@kept
def partners() -> tuple[Partner, ...]:
    """Return the organisations that carry a hub the public may see, by kind and name, with their hub."""
    return tuple(access.partners())
