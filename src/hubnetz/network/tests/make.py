"""Who answers for what and who knows what, for tests."""

from datetime import date
from typing import Any

from hubnetz.lib.texts import Texts
from hubnetz.network.actions import showing
from hubnetz.network.models import Competence, Hub, Region, Responsibility, Topic


def responsible(
    hub: Hub,
    ags: str,
    name: str,
    *,
    role: str = "responsible",
    kind: str = "county",
    topic: Topic | None = None,
) -> Responsibility:
    """Make a hub answer for an area since 2019."""
    region, _ = Region.objects.get_or_create(ags=ags, defaults={"name": name, "kind": kind})
    return Responsibility.objects.create(
        hub=hub, region=region, topic=topic, role=role, valid_from=date(2019, 1, 1)
    )


def competence(hub: Hub, *, by: Any = None, **fields: Any) -> Competence:
    """Put something into the directory through the verb."""
    values = {
        "kind": "equipment",
        "title": Texts(de="Lasergerät", en="Laser cutter"),
        "text": Texts(de="Schneidet Holz.", en="Cuts wood."),
        "topics": [],
        "keywords": ["Gravur"],
        **fields,
    }
    return showing.add_competence(hub, **values, by=by)
