"""An hour with an adviser: the next free ones by topic, place and way, at one hub or anywhere."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Literal

from django.http import Http404, HttpRequest
from django.views.decorators.cache import never_cache
from ninja import Field, Query, Router

from hubnetz.booking import access, writing
from hubnetz.booking.access import offered
from hubnetz.booking.api import faces
from hubnetz.booking.api.resources import span_of_days
from hubnetz.booking.models import Resource
from hubnetz.lib.apidoc import PUBLIC_ERRORS, Face
from hubnetz.network import access as network
from hubnetz.ui import addresses

router = Router(tags=["booking"])
router.add_decorator(never_cache, mode="view")


class HourOut(faces.SlotOut):
    """An hour that is free: book it as `resource` from `starts_at` to `ends_at`, in one of its `modes`."""

    resource: str
    adviser: dict[str, str]
    hub: str
    town: str
    modes: list[str]
    topics: list[str]
    needs_approval: bool
    page: Annotated[str, Field(description="where people book this hour, with all filled in")]

    @classmethod
    def of(cls, slot: access.Slot, topic: str, place: str) -> "HourOut":
        """Return the public face of a free time whose adviser came with topics."""
        one = slot.resource
        return cls(
            starts_at=faces.berlin(slot.starts_at),
            ends_at=faces.berlin(slot.ends_at),
            resource=one.code,
            adviser=one.name,
            hub=one.hub.slug,
            town=one.site.town if one.site else "",
            modes=one.modes,
            topics=[each.code for each in one.topics.all()],
            needs_approval=one.needs_approval,
            page=addresses.absolute(writing.hour_address(slot, topic=topic, place=place)),
        )


class HoursOut(Face):
    """The next hours where one asked, and those elsewhere."""

    place: Annotated[str, Field(description="the place as it was understood; empty if none was named")]
    answering: Annotated[list[str], Field(description="the hubs that answer there, the one to call first")]
    hours: Annotated[
        list[HourOut],
        Field(description="of the named hub, or of the first answering one that has any; else of all"),
    ]
    elsewhere: Annotated[list[HourOut], Field(description="of other hubs, where a hub or a place was named")]


@router.get("/hours", response={200: HoursOut, **PUBLIC_ERRORS}, url_name="hours")
def hours(
    request: HttpRequest,
    topic: Annotated[str, Query(max_length=50, description="code; empty: any")] = "",
    hub: Annotated[str, Query(max_length=60)] = "",
    place: Annotated[str, Query(max_length=120, description="postcode or town")] = "",
    mode: Literal["", "on_site", "phone", "video"] = "",
    first: Annotated[
        date | None, Query(alias="from", description="from this day on; else the next ones")
    ] = None,
    until: Annotated[date | None, Query(description="at most 31 days; a week if not said")] = None,
    most: Annotated[int, Query(ge=1, le=50, description="how many of each")] = 6,
) -> HoursOut:
    """Return the next free hours with an adviser who knows about a topic: at one hub, at the hub that answers for a
    place, or anywhere. Each time is there once. A topic, hub or place that there is not, or that may be several, is
    404."""
    if hub and place.strip():
        raise faces.asked_wrong("hub", "Please name a hub or a place, not both.")
    about = network.topic(topic) if topic else None
    everybody = offered.advisers(about, mode=mode)
    here, elsewhere, understood, slugs = everybody, list[Resource](), "", tuple[str, ...]()
    if hub:
        at = network.hub_on_show(hub)
        here, elsewhere = access.parted(everybody, [at.slug])
    elif place.strip():
        whither = access.whither(place, [about.code] if about else [])
        if not whither.name:
            raise Http404
        understood, slugs = whither.name, whither.slugs
        here, elsewhere = access.parted(everybody, slugs)
    days = span_of_days(first, until) if first or until else None

    def told(advisers: Sequence[Resource]) -> list[HourOut]:
        return [HourOut.of(one, topic, place) for one in _soonest(advisers, days, most)]

    return HoursOut(place=understood, answering=list(slugs), hours=told(here), elsewhere=told(elsewhere))


def _soonest(advisers: Sequence[Resource], days: tuple[date, date] | None, most: int) -> list[access.Slot]:
    if days is None:
        return access.next_slots(advisers, most=most) if advisers else []
    soonest: dict[datetime, access.Slot] = {}
    for slot in access.slots(advisers, *days):
        soonest.setdefault(slot.starts_at, slot)
    return list(soonest.values())[:most]
