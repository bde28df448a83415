"""Who answers for what, for tests."""

from datetime import date

from hubnetz.network.models import Hub, Region, Responsibility, Topic


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
