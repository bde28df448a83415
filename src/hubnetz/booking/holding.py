"""The lock that every verb on bookings takes first: the whole of wholes of everything it touches, in one order."""

from collections.abc import Iterable, Sequence

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hubnetz.booking.models import Allocation, Booking, Resource
from hubnetz.booking.refusals import ResourceChanged
from hubnetz.network.models import Hub


def hold(resources: Iterable[Resource]) -> list[Resource]:
    """Return the resources as they are now, in the order given, with a lock on the tree of each.

    A tree is locked by its root, trees in ascending order: two verbs never wait for each other. Reading pages are not
    held up, nor are bookings of other trees. To which tree a resource belongs never changes.
    """
    wanted = list(resources)
    _lock({one.root_id for one in wanted})
    found = Resource.objects.select_related("hub", "site", "licence_kind").in_bulk({one.pk for one in wanted})
    return [found[one.pk] for one in wanted]


def hold_booking(booking: Booking, also: Sequence[Resource] = ()) -> tuple[Booking, list[Resource]]:
    """Hold everything a booking has, and what it is to get; return it as it is now, with what it has.

    What a booking has is changed only by verbs that hold it all; so it is looked up before and after.

    :raises ResourceChanged: if it was moved to something else in between
    """
    had = asked_by(booking)
    held = {one.root_id for one in [*had, *also]}
    _lock(held)
    has = asked_by(booking)
    if not {one.root_id for one in has} <= held:
        raise ResourceChanged(_("This booking was moved a moment ago. Please look at it again."))
    found = Booking.objects.select_related("series", "topic").get(pk=booking.pk)
    found.resource = has[0]
    return found, has


def hold_series(booking: Booking) -> None:
    """Hold everything that the bookings of a series have; of a single one, what it has.

    :raises ResourceChanged: if one of them was moved to something else in between
    """
    held = _roots_of(booking)
    _lock(held)
    if not _roots_of(booking) <= held:
        raise ResourceChanged(_("This booking was moved a moment ago. Please look at it again."))


def _roots_of(booking: Booking) -> set[int]:
    meant = Q(booking__series=booking.series_id) if booking.series_id else Q(booking=booking.pk)
    rows = Allocation.objects.filter(meant, freed_at=None)
    return {tree or pk for pk, tree in rows.values_list("resource", "resource__tree").distinct()}


def hold_hub(hub: Hub) -> list[Resource]:
    """Hold everything that can be booked at a hub, and return it."""
    rows = Resource.objects.filter(hub=hub)
    _lock(set(rows.filter(tree=None).values_list("pk", flat=True)))
    return list(rows.select_related("hub").order_by("pk"))


def _lock(roots: set[int]) -> None:
    list(
        Resource.objects.select_for_update(no_key=True).filter(pk__in=roots).order_by("pk").values_list("pk")
    )


def asked_by(booking: Booking) -> list[Resource]:
    """Return everything a booking is for, what it names first."""
    first = Booking.objects.values_list("resource", flat=True).get(pk=booking.pk)
    rows = Resource.objects.select_related("hub", "site", "licence_kind")
    found = rows.filter(pk__in=[first, *booking.allocations.values_list("resource", flat=True)])
    return sorted(found, key=lambda one: (one.pk != first, one.pk))


def again(resource: Resource) -> Resource:
    """Return a resource that is held as it is now."""
    return Resource.objects.select_related("hub", "site", "licence_kind").get(pk=resource.pk)
