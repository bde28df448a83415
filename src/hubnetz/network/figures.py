"""What can be counted here: rows, never a number."""

from collections.abc import Iterator

from hubnetz.lib.evidence import Evidence
from hubnetz.lib.periods import Period
from hubnetz.network.models import HubPhase, Reading


def operating_hubs(period: Period) -> Iterator[Evidence]:
    """Return the hubs that operate on the last day of the period."""
    phases = HubPhase.objects.on(period.last).filter(kind=HubPhase.Kind.OPERATING).order_by("hub__slug")
    for slug, since in phases.values_list("hub__slug", "valid_from"):
        yield Evidence((slug,), since, "network.hub", slug, slug)


def follower_readings(period: Period) -> Iterator[Evidence]:
    """Return each channel's latest reading up to the end of the period; the same person may follow twice."""
    latest = (
        Reading.objects.filter(read_on__lte=period.last).order_by("channel", "-read_on").distinct("channel")
    )
    for slug, day, platform, followers in latest.values_list(
        "channel__hub__slug", "read_on", "channel__platform", "followers"
    ):
        name = f"{slug}/{platform}"
        yield Evidence((slug,), day, "network.reading", name, name, followers)
