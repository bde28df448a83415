"""Verbs of the hub about what can be booked: what it is, how many there are, when it is open, when it is closed."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hubnetz.booking import holding, letters, rules, taking
from hubnetz.booking.models import Booking, ClosedTime, Feature, OpeningHours, Resource, Unit
from hubnetz.booking.refusals import BookingsAffected, ResourceChanged, UnitsTaken, WholeHasParts
from hubnetz.journal import actions as journal
from hubnetz.lib.texts import Texts
from hubnetz.network.models import Hub, Topic

# What a form may write; units, hours, parts and the hub have verbs of their own or stay.
WRITTEN = (
    "name", "text", "house_rules", "safety", "getting_there", "site", "purposes", "modes", "people", "user",
    "is_listed", "step_minutes", "shortest_minutes", "longest_minutes", "before_minutes", "after_minutes",
    "lead_minutes", "horizon_days", "grace_minutes", "needs_approval", "licence_kind", "accepts_other_hubs",
    "week_minutes_person", "week_minutes_organisation",
)  # fmt: skip


@transaction.atomic
def open_resource(
    hub: Hub,
    *,
    kind: str,
    name: dict[str, str],
    units: int = 1,
    part_of: Resource | None = None,
    topics: Iterable[Topic] = (),
    features: Iterable[Feature] = (),
    by: Any,
    **values: Any,
) -> Resource:
    """Let something be booked from now on; without hours it is never open. Of a whole, `units` is 0.

    :raises WholeHasParts: if it would be a part of something that has units of its own
    :raises ValueError: if a value is none of a resource, or the whole is another hub's
    """
    if unknown := set(values) - set(WRITTEN):
        raise ValueError(f"A resource has no {sorted(unknown)}.")
    whole = holding.hold([part_of])[0] if part_of else None
    if whole:
        if whole.hub_id != hub.pk:
            raise ValueError("A part is at the hub of its whole.")
        if whole.units.filter(retired_at=None).exists():
            raise WholeHasParts(_("This has places of its own. Please set their number to 0 first."))
    made = Resource.objects.create(
        hub=hub,
        kind=kind,
        name=Texts(name),
        whole=whole,
        tree_id=whole.root_id if whole else None,
        **{"site": whole.site if whole else None, **values},
    )
    made.topics.set(topics)
    made.features.set(features)
    Unit.objects.bulk_create(Unit(resource=made, number=number) for number in range(1, units + 1))
    journal.record("booking.resource_opened", made, hub=hub.slug, after={"kind": kind, "units": units}, by=by)
    return made


@transaction.atomic
def change_resource(resource: Resource, *, version: int, by: Any, **values: Any) -> Resource:
    """Change what a resource says and its terms; bookings stay as they are. Nothing is noted if nothing is different.

    :raises ResourceChanged: if somebody else changed it after `version` was read
    :raises ValueError: if a value is none of a resource
    """
    if unknown := set(values) - {*WRITTEN, "topics", "features"}:
        raise ValueError(f"A resource has no {sorted(unknown)}.")
    resource = holding.hold([resource])[0]
    if resource.version != version:
        raise ResourceChanged(
            _(
                "A colleague changed this while you were writing. Your text is still here; save again to replace it."
            )
        )
    changed = [name for name in WRITTEN if name in values and getattr(resource, name) != values[name]]
    for name in ("topics", "features"):
        if name in values:
            rows = getattr(resource, name)
            if set(rows.values_list("pk", flat=True)) != {one.pk for one in values[name]}:
                rows.set(values[name])
                changed.append(name)
    if changed:
        for name in changed:
            if name in WRITTEN:
                setattr(resource, name, values[name])
        resource.version += 1
        resource.save(update_fields=[*(name for name in changed if name in WRITTEN), "version"])
        journal.record(
            "booking.resource_changed", resource, hub=resource.hub.slug, after={"changed": changed}, by=by
        )
    return resource


@transaction.atomic
def set_units(resource: Resource, *, units: int, by: Any) -> Resource:
    """Let there be more or fewer of it. More is free; fewer takes those with the highest numbers out of use.

    :raises UnitsTaken: if one of those is booked from now on
    :raises WholeHasParts: if it is made of parts, which have the units
    """
    resource = holding.hold([resource])[0]
    if units and resource.parts.standing().exists():
        raise WholeHasParts(_("This is made of parts. Please set how many there are of each part."))
    known = {one.number: one for one in resource.units.all()}
    now = timezone.now()
    too_many = [one for number, one in known.items() if number > units and one.retired_at is None]
    live = {"allocations__freed_at": None, "allocations__during__endswith__gt": now}
    if Unit.objects.filter(pk__in=[one.pk for one in too_many], **live).exists():
        raise UnitsTaken(_("More are booked than would be left. Please move or cancel those bookings first."))
    before = sum(one.retired_at is None for one in known.values())
    Unit.objects.filter(pk__in=[one.pk for one in too_many]).update(retired_at=now)
    resource.units.filter(number__lte=units).update(retired_at=None)
    Unit.objects.bulk_create(
        Unit(resource=resource, number=number) for number in range(1, units + 1) if number not in known
    )
    if before != units:
        journal.record(
            "booking.units_set",
            resource,
            hub=resource.hub.slug,
            before={"units": before},
            after={"units": units},
            by=by,
        )
    return resource


@transaction.atomic
def set_hours(resource: Resource, *, hours: Sequence[rules.Hours], by: Any) -> Resource:
    """Let it be open at these hours and no others from now on; bookings stay as they are."""
    resource = holding.hold([resource])[0]
    before = [str(one) for one in resource.hours.order_by("weekday", "opens", "pk")]
    resource.hours.all().delete()
    OpeningHours.objects.bulk_create(
        OpeningHours(
            resource=resource,
            weekday=one.weekday,
            opens=one.opens,
            closes=one.closes,
            first_on=one.first_on,
            last_on=one.last_on,
            every=one.every,
            on_holidays=one.on_holidays,
            school=one.school,
        )
        for one in dict.fromkeys(hours)
    )
    after = [str(one) for one in resource.hours.order_by("weekday", "opens", "pk")]
    journal.record(
        "booking.hours_set",
        resource,
        hub=resource.hub.slug,
        before={"hours": before},
        after={"hours": after},
        by=by,
    )
    return resource


@transaction.atomic
def close_time(
    hub: Hub,
    *,
    starts_at: datetime,
    ends_at: datetime,
    resource: Resource | None = None,
    reason: dict[str, str] | None = None,
    cancel_bookings: bool = False,
    by: Any,
) -> ClosedTime:
    """Close a hub, or one resource with its parts and its wholes, for a time.

    With `cancel_bookings` whoever has booked that time gets a letter with the reason, once. The same time again is
    the closed time there is.

    :raises BookingsAffected: if somebody has booked that time, and `cancel_bookings` was not said
    """
    held = holding.hold([resource]) if resource else holding.hold_hub(hub)
    said: dict[str, Any] = {"hub": hub, "resource": resource, "starts_at": starts_at, "ends_at": ends_at}
    said["reason"] = Texts(reason or {})
    made = ClosedTime.objects.filter(**said, withdrawn_at=None).first()
    if made is None:
        made = ClosedTime.objects.create(**said, made_at=timezone.now())
        after = {"resource": resource.code if resource else ""}
        journal.record("booking.closed", made, hub=hub.slug, after=after, by=by)
    _without_bookings(
        _of_trees(held, resource), made.starts_at, made.ends_at, made.reason, cancel_bookings, by
    )
    return made


@transaction.atomic
def reopen(closed: ClosedTime, *, by: Any) -> ClosedTime:
    """Let a closed time be open again; cancelled bookings stay cancelled. Done twice, nothing more happens."""
    closed = ClosedTime.objects.select_for_update(of=("self",)).select_related("hub").get(pk=closed.pk)
    if closed.withdrawn_at is None:
        closed.withdrawn_at = timezone.now()
        closed.save(update_fields=["withdrawn_at"])
        journal.record("booking.reopened", closed, hub=closed.hub.slug, by=by)
    return closed


@transaction.atomic
def retire_resource(
    resource: Resource, *, cancel_bookings: bool = False, reason: dict[str, str] | None = None, by: Any
) -> Resource:
    """Give a resource and its parts up: nobody books them any more, what was stays readable.

    :raises BookingsAffected: if somebody has booked it from now on, and `cancel_bookings` was not said
    """
    resource = holding.hold([resource])[0]
    if resource.retired_at:
        return resource
    now = timezone.now()
    gone = _with_parts(resource)
    resource.retired_at = now
    Resource.objects.filter(pk__in=gone, retired_at=None).update(retired_at=now)
    journal.record("booking.resource_retired", resource, hub=resource.hub.slug, by=by)
    _without_bookings(gone, now, None, Texts(reason or {}), cancel_bookings, by)
    return resource


def _with_parts(resource: Resource) -> list[int]:
    found = [resource.pk]
    for one in found:
        found += Resource.objects.filter(whole=one).values_list("pk", flat=True)
    return found


def _of_trees(held: Sequence[Resource], resource: Resource | None) -> list[int]:
    """Return what closes: everything of a hub; of a resource, itself, its parts and what it is a part of."""
    if resource is None:
        return [one.pk for one in held]
    found = _with_parts(resource)
    above = held[0].whole
    while above:
        found.append(above.pk)
        above = above.whole
    return found


def _without_bookings(
    resources: Sequence[int],
    starts_at: datetime,
    ends_at: datetime | None,
    reason: Texts,
    cancel: bool,
    by: Any,
) -> None:
    now = timezone.now()
    rows = Booking.objects.live().filter(allocations__resource__in=resources, checked_in_at=None)
    rows = rows.filter(ends_at__gt=max(starts_at, now))
    if ends_at:
        rows = rows.filter(starts_at__lt=ends_at)
    affected = list(
        rows.distinct().select_related("resource__hub", "resource__site").order_by("starts_at", "pk")
    )
    if affected and not cancel:
        refusal = BookingsAffected(
            _("There are bookings in this time. Look at them, then say that they are to be cancelled.")
        )
        refusal.bookings = affected
        raise refusal
    for one in affected:
        taking.end(one, Booking.Ending.CLOSED, now=now, by=by)
        letters.booking_cancelled(one, reason.in_language(one.language))
